package planner

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	core "github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
)

// summed is the sum of a person's captures.
type summed struct {
	mapping.History
	by, event, campaign, description moment
}

// moment is when a value's captures were scanned and changed.
type moment struct{ scanned, changed time.Time }

// sumUp sums up a person's captures by the table in the documentation of package
// mapping, so that the split into calls does not matter: a value that follows one
// capture comes from the last capture that has it. It returns the lead to map and its
// history, nil for the lead's own.
func (s *summed) sumUp(p *person, t *Target, leads []Lead, counted mapping.Captures) (*mapping.Person, *mapping.History) {
	if len(p.captures) == 1 && p.found == nil {
		return p.lead, nil
	}
	s.History = p.lead.History(counted)
	s.by = moment{s.LastScannedAt, p.lead.UpdatedAt}
	s.event = moment{s.LastEventAt, p.lead.UpdatedAt}
	s.campaign, s.description = s.by, s.by
	if len(p.captures) == 1 {
		return p.lead, &s.History
	}
	lead, scans, untimed := *p.lead, 0, t.watermark != "" && t.history[mapping.FromLastScannedAt] == ""
	for _, c := range histories(p, t, leads, counted) {
		follow := func(text string, value *string, of *moment) {
			if !core.BlankText(text) {
				*value, *of = text, moment{c.LastScannedAt, c.lead.UpdatedAt}
			}
		}
		follow(c.lead.Description, &lead.Description, &s.description)
		follow(c.MostRecentCampaign, &s.MostRecentCampaign, &s.campaign)
		if untimed {
			follow(c.LastScannedBy, &s.LastScannedBy, &s.by)
			follow(c.LastScannedEvent, &s.LastScannedEvent, &s.event)
		}
		if c.NumberOfScans != nil {
			scans = max(scans, *c.NumberOfScans)
		}
	}
	if lead.NumberOfScans != nil {
		s.NumberOfScans = &scans
	}
	s.LastScannedAt = s.by.scanned
	return &lead, &s.History
}

// captured is one of a person's captures with its own history.
type captured struct {
	lead *mapping.Person
	mapping.History
}

// histories returns a person's captures in the order in which they were scanned or, if
// the org keeps that time, changed. Those without a time are last.
func histories(p *person, t *Target, leads []Lead, counted mapping.Captures) (all []captured) {
	for _, c := range p.captures {
		lead := leads[c.index].Person
		all = append(all, captured{lead, lead.History(counted)})
	}
	slices.SortStableFunc(all, func(a, b captured) int {
		changed := core.CompareTimes(a.lead.UpdatedAt, b.lead.UpdatedAt)
		scanned := core.CompareTimes(a.LastScannedAt.Truncate(time.Second), b.LastScannedAt.Truncate(time.Second))
		if t.watermark != "" {
			return cmp.Or(changed, scanned)
		}
		return cmp.Or(scanned, changed)
	})
	return all
}

// historic returns the policy for a history value whose rule says Overwrite, and why the
// value may not be written, by the table in the documentation of package mapping. ok is
// false for any other value, which keeps its policy.
func (s *summed) historic(p *person, t *Target, v *field.Value) (policy field.Policy, why string, ok bool) {
	if v.Policy != field.Overwrite || v.Blank || core.BlankValue(v.Value) {
		return "", "", false
	}
	switch from := mapping.Source(v.Rule); from {
	case mapping.FromNumberOfScans:
		n, _ := strconv.ParseFloat(core.PlainText(v.Value), 64)
		if had, err := strconv.ParseFloat(core.PlainText(p.found.row.Value(v.Field)), 64); err == nil && had > n {
			return field.WriteIfBlank, "the record's number is greater", true
		}
	case mapping.FromFirstScannedBy, mapping.FromFirstScannedAt:
		policy, why = s.first(p, t, from)
		return policy, why, true
	case mapping.FromLastScannedBy, mapping.FromLastScannedAt, mapping.FromLastScannedEvent, mapping.FromMostRecentCampaign, mapping.FromDescription:
		if s.isOlder(p, t, v) {
			return field.WriteIfBlank, "older than the record's", true
		}
	default:
		return "", "", false
	}
	return field.Overwrite, "", true
}

// first decides on the first scanner and time. An earlier one replaces the record's;
// unless both times are known, only blanks are filled. The time always belongs to the
// scanner.
func (s *summed) first(p *person, t *Target, from mapping.Source) (policy field.Policy, why string) {
	at := p.found.time(t.history[mapping.FromFirstScannedAt])
	by := core.Address(p.found.text(t.history[mapping.FromFirstScannedBy]))
	names := compareFold(s.FirstScannedBy, by)
	n := cmp.Or(cmp.Compare(s.FirstScannedAt.Unix(), at.Unix()), names)
	switch {
	case at.IsZero() && from == mapping.FromFirstScannedAt && !core.BlankText(by) && names != 0:
		return field.CreateOnly, "the record has another first scanner"
	case at.IsZero() || s.FirstScannedAt.IsZero():
		return field.WriteIfBlank, ""
	case n < 0:
		return field.Overwrite, ""
	}
	return field.WriteIfBlank, "not earlier than the record's"
}

// compareFold compares texts by their [core.Fold].
func compareFold(a, b string) int {
	if a == b {
		return 0
	}
	return strings.Compare(core.Fold(a), core.Fold(b))
}

// isOlder reports whether a value that follows the last scan is older than the
// record's. Scanners and events are compared by scan time if the record has one;
// Description and Most Recent Campaign, by when their captures were changed, or else
// scanned.
func (s *summed) isOlder(p *person, t *Target, v *field.Value) bool {
	from, of, follows := mapping.Source(v.Rule), &s.by, false
	switch from {
	case mapping.FromLastScannedEvent:
		of = &s.event
	case mapping.FromMostRecentCampaign:
		of, follows = &s.campaign, true
	case mapping.FromDescription:
		of, follows = &s.description, true
	default:
	}
	at, synced := p.found.time(t.history[mapping.FromLastScannedAt]), p.found.time(t.watermark)
	stamped := !of.changed.IsZero() && !synced.IsZero()
	switch n := cmp.Compare(of.scanned.Unix(), at.Unix()); {
	case at.IsZero() || follows && (stamped || of.scanned.IsZero()):
		return stamped && of.changed.Unix() < synced.Unix()
	case n == 0 && !follows && from != mapping.FromLastScannedAt:
		return compareFold(core.PlainText(v.Value), p.found.text(v.Field)) <= 0
	default:
		return n < 0 // a scan without a time is the oldest
	}
}

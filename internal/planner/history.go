package planner

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	core "github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// historyFields returns the fields of an object that hold the person's history, by
// source.
func (s *Settings) historyFields(o *schema.Object) map[mapping.Source]string {
	fields := make(map[mapping.Source]string)
	for _, r := range s.Mapping.Rules {
		name := r.Lead
		if o.Name == schema.Contact {
			name = r.Contact
		}
		if f := o.Field(name); f != nil {
			fields[r.From] = f.Name
		}
	}
	return fields
}

// historic returns the policy for a value of the person's history whose rule says
// Overwrite, and why it is not written if it is not. The package documentation of
// mapping has the table. ok is false for any other value.
func (m *matcher) historic(p *person, t *Target, v *field.Value, leads []Lead) (policy field.Policy, why string, ok bool) {
	if v.Policy != field.Overwrite || v.Blank || core.BlankValue(v.Value) {
		return "", "", false
	}
	policy = field.Overwrite
	switch from := mapping.Source(v.Rule); from {
	case mapping.FromNumberOfScans:
		n, _ := strconv.ParseFloat(core.PlainText(v.Value), 64)
		if had, err := strconv.ParseFloat(core.PlainText(p.found.values[v.Field]), 64); err == nil && had > n {
			return field.WriteIfBlank, "the record has more", true
		}
	case mapping.FromFirstScannedBy, mapping.FromFirstScannedAt:
		policy, why = m.first(p, t, from)
	case mapping.FromLastScannedBy, mapping.FromLastScannedAt, mapping.FromLastScannedEvent, mapping.FromMostRecentCampaign, mapping.FromDescription:
		if m.isOlder(p, t, v, leads) {
			return field.WriteIfBlank, "older than the record's", true
		}
	default:
		return "", "", false
	}
	return policy, why, true
}

// first decides on the first scanner and their time. The earlier one takes the
// place of the record's; without both times only a blank is filled. The time is
// never that of another scanner.
func (m *matcher) first(p *person, t *Target, from mapping.Source) (policy field.Policy, why string) {
	h := p.lead.History(m.model.Mapping.Captures)
	at, captured := p.found.time(t.history[mapping.FromFirstScannedAt]), core.Fold(h.FirstScannedBy)
	by := core.Fold(core.Address(p.found.text(t.history[mapping.FromFirstScannedBy])))
	n := cmp.Or(cmp.Compare(h.FirstScannedAt.Unix(), at.Unix()), cmp.Compare(captured, by))
	switch {
	case at.IsZero() && from == mapping.FromFirstScannedAt && by != "" && by != captured:
		return field.CreateOnly, "the record's first scanner is another"
	case at.IsZero() || h.FirstScannedAt.IsZero():
		return field.WriteIfBlank, ""
	case n < 0:
		return field.Overwrite, ""
	}
	return field.WriteIfBlank, "not before the record's"
}

// isOlder reports whether a value that follows the last scan is older than the
// record's. Scanners and events are compared by the time of their scan if the
// record has one. Description and Most Recent Campaign go by when the captures that
// they come from were changed, or else scanned.
func (m *matcher) isOlder(p *person, t *Target, v *field.Value, leads []Lead) bool {
	from := mapping.Source(v.Rule)
	scanned, changed := m.given(p, from, leads)
	at, synced := p.found.time(t.history[mapping.FromLastScannedAt]), p.found.time(t.watermark)
	stamped := !changed.IsZero() && !synced.IsZero()
	follows := from == mapping.FromDescription || from == mapping.FromMostRecentCampaign
	switch n := cmp.Compare(scanned.Unix(), at.Unix()); {
	case at.IsZero() || follows && (stamped || scanned.IsZero()):
		return stamped && changed.Unix() < synced.Unix()
	case n == 0 && !follows && from != mapping.FromLastScannedAt:
		return core.Fold(core.PlainText(v.Value)) <= core.Fold(p.found.text(v.Field))
	default:
		return n < 0 // a scan without a time is the oldest
	}
}

// given returns when the captures that have the person's value of a source were
// scanned, and when they were changed; of several, the latest.
func (m *matcher) given(p *person, from mapping.Source, leads []Lead) (scanned, changed time.Time) {
	value := func(lead *mapping.Person) (string, time.Time) {
		switch h := lead.History(m.model.Mapping.Captures); from {
		case mapping.FromLastScannedEvent:
			return h.LastScannedEvent, h.LastEventAt
		case mapping.FromMostRecentCampaign:
			return h.MostRecentCampaign, h.LastScannedAt
		case mapping.FromDescription:
			return lead.Description, h.LastScannedAt
		default:
			return h.LastScannedBy, h.LastScannedAt
		}
	}
	folded, _ := value(p.lead)
	for _, c := range p.captures {
		lead := leads[c.index].Person
		if text, at := value(lead); core.Caseless(text) == core.Caseless(folded) {
			if at.After(scanned) {
				scanned = at
			}
			if lead.UpdatedAt.After(changed) {
				changed = lead.UpdatedAt
			}
		}
	}
	return scanned, changed
}

// ordered returns a copy of captures in the order of a time, or as they are and not
// ok if one has none.
func (r *Roster) ordered(captures []capture, when func(*mapping.Person) time.Time) (sorted []capture, ok bool) {
	times := make(map[int]time.Time, len(captures))
	for _, c := range captures {
		if times[c.index] = when(r.leads[c.index].Person); times[c.index].IsZero() {
			return slices.Clone(captures), false
		}
	}
	return slices.SortedStableFunc(slices.Values(captures), func(a, b capture) int { return times[a.index].Compare(times[b.index]) }), true
}

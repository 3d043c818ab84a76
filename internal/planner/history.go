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

// scanFields are the fields of an object that tell when a person was scanned, each
// "" if no rule keeps it up to date.
type scanFields struct {
	firstBy, firstAt, lastAt string
}

func (s *Settings) scanFields(o *schema.Object) (out scanFields) {
	for _, r := range s.Mapping.Rules {
		f := o.Field(r.Lead)
		if o.Name == schema.Contact {
			f = o.Field(r.Contact)
		}
		if f == nil {
			continue
		}
		kept := f.Type == schema.TypeDateTime && f.Updateable && cmp.Or(r.Policy, field.Overwrite) == field.Overwrite
		switch {
		case r.From == mapping.FromFirstScannedBy:
			out.firstBy = f.Name
		case r.From == mapping.FromFirstScannedAt && kept:
			out.firstAt = f.Name
		case r.From == mapping.FromLastScannedAt && kept:
			out.lastAt = f.Name
		}
	}
	return out
}

// historic returns the policy for a value of the person's history that would
// overwrite what an existing record has, and why it is not written if it is not.
// The package documentation of mapping has the table. ok is false for other values.
func (m *matcher) historic(p *person, t *Target, v *field.Value, leads []Lead) (policy field.Policy, why string, ok bool) {
	if v.Policy != field.Overwrite || v.Blank || core.BlankValue(v.Value) {
		return "", "", false
	}
	switch from := mapping.Source(v.Rule); from {
	case mapping.FromNumberOfScans:
		n, err := strconv.ParseFloat(core.PlainText(v.Value), 64)
		if had, none := strconv.ParseFloat(core.PlainText(p.found.values[v.Field]), 64); err == nil && none == nil && had > n {
			return field.WriteIfBlank, "the record has more", true
		}
		return field.Overwrite, "", true
	case mapping.FromFirstScannedBy, mapping.FromFirstScannedAt:
		policy, why = m.first(p, t, from)
		return policy, why, true
	case mapping.FromLastScannedBy, mapping.FromLastScannedAt, mapping.FromLastScannedEvent, mapping.FromMostRecentCampaign, mapping.FromDescription:
		if m.isOlder(p, t, v, leads) {
			return field.WriteIfBlank, "older than the record's", true
		}
		return field.Overwrite, "", true
	}
	return "", "", false
}

// first decides on the first scanner and their time. The earlier one takes the
// place of the record's; without both times only a blank is filled. The time is
// never that of another scanner.
func (m *matcher) first(p *person, t *Target, from mapping.Source) (field.Policy, string) {
	h := p.lead.History(m.model.Mapping.Captures)
	at, by := p.found.time(t.scans.firstAt), core.Caseless(core.Address(p.found.text(t.scans.firstBy)))
	captured := core.Caseless(h.FirstScannedBy)
	switch {
	case at.IsZero() && from == mapping.FromFirstScannedAt && by != "" && by != captured:
		return field.CreateOnly, "the record's first scanner is another"
	case at.IsZero() || h.FirstScannedAt.IsZero() || by == "":
		return field.WriteIfBlank, ""
	}
	n := cmp.Compare(h.FirstScannedAt.Unix(), at.Unix())
	if n < 0 || n == 0 && captured < by {
		return field.Overwrite, ""
	}
	return field.WriteIfBlank, "not before the record's"
}

// isOlder reports whether a value that follows the last scan is older than the
// record's. Scanners and events are compared by the time of their scan if the
// record has one. Description and Most Recent Campaign go by that of the captures
// that they come from, and rather by when those were changed.
func (m *matcher) isOlder(p *person, t *Target, v *field.Value, leads []Lead) bool {
	from := mapping.Source(v.Rule)
	scanned, changed := m.given(p, from, leads)
	at, synced := p.found.time(t.scans.lastAt), p.found.time(t.watermark)
	stamped := !changed.IsZero() && !synced.IsZero()
	follows := from == mapping.FromDescription || from == mapping.FromMostRecentCampaign
	if at.IsZero() || follows && (stamped || scanned.IsZero()) {
		return stamped && changed.Unix() < synced.Unix()
	}
	n := cmp.Compare(scanned.Unix(), at.Unix())
	if scanned.IsZero() || n != 0 || follows || from == mapping.FromLastScannedAt {
		return scanned.IsZero() || n < 0
	}
	return core.Caseless(core.PlainText(v.Value)) <= core.Caseless(p.found.text(v.Field))
}

// given returns when the captures that have the person's value of a source were
// scanned, and when they were changed; of several, the latest.
func (m *matcher) given(p *person, from mapping.Source, leads []Lead) (scanned, changed time.Time) {
	value := func(lead *mapping.Person) (string, time.Time) {
		h := lead.History(m.model.Mapping.Captures)
		switch from {
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
			scanned, changed = later(scanned, at), later(changed, lead.UpdatedAt)
		}
	}
	return scanned, changed
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// ordered returns captures in the order of a time, and those of one time in that of
// their ready-made last events. ok is false if one has no time.
func (r *Roster) ordered(captures []capture, when func(*mapping.Person) time.Time) (sorted []capture, ok bool) {
	times := make(map[int]time.Time, len(captures))
	for _, c := range captures {
		at := when(r.leads[c.index].Person)
		if at.IsZero() {
			return captures, false
		}
		times[c.index] = at
	}
	event := func(c capture) string { return core.Caseless(core.Seen(r.leads[c.index].Person.LastScannedEvent)) }
	return slices.SortedStableFunc(slices.Values(captures), func(a, b capture) int {
		return cmp.Or(times[a.index].Compare(times[b.index]), cmp.Compare(event(a), event(b)))
	}), true
}

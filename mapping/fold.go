package mapping

import (
	"cmp"
	"maps"
	"slices"
	"time"

	core "github.com/getmobly/mobly-salesforce-go/internal/field"
)

// Empty reports whether nothing identifies or describes a person: no name,
// e-mail, phone, address, link, title, description, company, known record or
// custom value. An ID, dates, flags, scans and campaigns do not count.
func (p *Person) Empty() bool {
	if p == nil {
		return true
	}
	for _, text := range p.texts() {
		if !core.BlankText(*text) {
			return false
		}
	}
	if p.Phones.Primary() != "" {
		return false
	}
	for i := range p.RemoteIDs {
		if r := &p.RemoteIDs[i]; r.inSalesforce() && !core.BlankText(r.ID) {
			return false
		}
	}
	for _, v := range p.Custom {
		if !core.BlankValue(v) {
			return false
		}
	}
	return true
}

// Fold merges two captures of one person.
//
//  1. A value of later wins if it is not blank.
//  2. Scans, campaigns, known records, phones and custom values are those of
//     both, earlier's first, without duplicates.
//  3. ID is earlier's unless blank. CreatedAt is the earlier of both, UpdatedAt
//     the later. NumberOfScans is the greater.
//  4. FirstScannedBy comes from the capture with the earlier FirstScannedAt, and
//     LastScannedBy and LastScannedEvent from that with the later LastScannedAt,
//     compared as in [Person.History]. Without times, earlier comes first.
//
// The result shares no memory with either, except inside custom values.
func Fold(earlier, later Person) Person {
	out := earlier
	given := later.texts()
	for i, text := range out.texts() {
		*text = either(*text, *given[i])
	}
	out.ID = either(later.ID, earlier.ID)
	if core.CompareTimes(later.CreatedAt, out.CreatedAt) < 0 {
		out.CreatedAt = later.CreatedAt
	}
	if later.UpdatedAt.After(out.UpdatedAt) {
		out.UpdatedAt = later.UpdatedAt
	}
	out.IsEnriched = earlier.IsEnriched || later.IsEnriched
	out.Phones.LeadProvided = foldPhones(earlier.Phones.LeadProvided, later.Phones.LeadProvided)
	out.Phones.MoblyProvided = foldPhones(earlier.Phones.MoblyProvided, later.Phones.MoblyProvided)
	out.Scans = core.Union(earlier.Scans, later.Scans, scanKey)
	out.Campaigns = core.Union(earlier.Campaigns, later.Campaigns, campaignKey)
	out.RemoteIDs = core.Union(earlier.RemoteIDs, later.RemoteIDs, core.Itself)
	out.Custom = foldCustom(earlier.Custom, later.Custom)

	if n := cmp.Or(later.NumberOfScans, earlier.NumberOfScans); n != nil {
		out.NumberOfScans = new(max(*n, *cmp.Or(earlier.NumberOfScans, n)))
	}
	if core.BlankText(out.FirstScannedBy) || !later.FirstScannedAt.IsZero() {
		take(&out.FirstScannedBy, &out.FirstScannedAt, core.Address(later.FirstScannedBy), later.FirstScannedAt, -1)
	}
	if at := earlier.LastScannedAt; !at.IsZero() {
		take(&out.LastScannedEvent, &at, later.LastScannedEvent, later.LastScannedAt, 1)
		take(&out.LastScannedBy, &out.LastScannedAt, core.Address(later.LastScannedBy), later.LastScannedAt, 1)
	} else {
		out.LastScannedEvent = either(out.LastScannedEvent, later.LastScannedEvent)
		if !core.BlankText(later.LastScannedBy) {
			out.LastScannedBy, out.LastScannedAt = later.LastScannedBy, later.LastScannedAt
		}
	}
	out.AllScannedEvents = foldList(earlier.AllScannedEvents, later.AllScannedEvents)
	out.MostRecentCampaign = either(earlier.MostRecentCampaign, later.MostRecentCampaign)
	out.AllCampaigns = foldList(earlier.AllCampaigns, later.AllCampaigns)
	out.Unreadable = core.Union(earlier.Unreadable, later.Unreadable, core.Itself)
	return out
}

// either returns b, or a if b is blank.
func either(a, b string) string {
	if core.BlankText(b) {
		return a
	}
	return b
}

// foldPhones merges two lists. A number of both keeps its first place and is
// preferred if either is. If later prefers a number, the preferences of earlier
// no longer count.
func foldPhones(earlier, later []Phone) []Phone {
	prefers := slices.ContainsFunc(later, func(p Phone) bool { return p.Preferred })
	var phones []Phone
	var room [64]byte
	var seen core.KeySet
	for i, p := range slices.Concat(earlier, later) {
		if i < len(earlier) && prefers {
			p.Preferred = false
		}
		at, added := seen.Add(phoneKey(room[:0], core.Seen(p.Number), ""))
		if added {
			phones = append(phones, p)
			continue
		}
		phones[at].Preferred = phones[at].Preferred || p.Preferred
		phones[at].Type = either(phones[at].Type, p.Type)
	}
	return phones
}

// scanKey is equal for two captures of the same scan.
func scanKey(s Scan) [5]string {
	source := ""
	if s.isScan() {
		source = ViaScan
	}
	if s.isActivity() {
		source += ViaActivity
	}
	return [5]string{instant(s.At), core.Caseless(core.Address(s.By)), core.Seen(s.Event), core.Seen(s.EventID), source}
}

func campaignKey(c Campaign) [2]string { return [2]string{core.Seen(c.ID), instant(c.At)} }

func instant(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }

func foldCustom(earlier, later map[string]any) map[string]any {
	if len(earlier)+len(later) == 0 {
		return nil
	}
	custom := make(map[string]any, len(earlier)+len(later))
	maps.Copy(custom, earlier)
	for k, v := range later {
		if _, there := custom[k]; !there || !core.BlankValue(v) {
			custom[k] = v
		}
	}
	return custom
}

func foldList(earlier, later string) string {
	return core.Join(core.Union(core.Split(earlier, ";"), core.Split(later, ";"), core.Seen), ";")
}

package mapping

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
)

// Empty reports whether nothing identifies or describes a person: no name,
// e-mail, phone, address, link, title, description, company, known record or
// custom value. An ID, dates, flags, scans and campaigns alone are nobody.
func (l *Lead) Empty() bool {
	if l == nil {
		return true
	}
	for _, s := range []string{
		l.FirstName, l.LastName, l.Email, l.PersonalEmail, l.Address, l.LinkedIn, l.Facebook, l.Twitter,
		l.ProfilePicture, l.JobTitle, l.Description, l.Phones.Primary(),
		l.Company.Name, l.Company.Industry, l.Company.LinkedIn, l.Company.Website, l.Company.StreetAddress,
		l.Company.City, l.Company.State, l.Company.Zip, l.Company.Country,
	} {
		if !blank(s) {
			return false
		}
	}
	for _, r := range l.RemoteIDs {
		if r.Salesforce() && !blank(r.ID) {
			return false
		}
	}
	for _, v := range l.Custom {
		if !field.BlankValue(v) {
			return false
		}
	}
	return true
}

// Fold makes one lead of two captures of one person.
//
//  1. A value of later wins where it is not blank.
//  2. Scans, campaigns, known records, phones and custom values are those of
//     both, earlier's first, each once.
//  3. ID and FirstScannedBy are earlier's unless they are blank; CreatedAt is
//     the first of both, UpdatedAt the last.
//
// The result shares no memory with either of them, but for what a custom value
// may point to.
func Fold(earlier, later Lead) Lead {
	return Lead{
		ID:         either(later.ID, earlier.ID),
		CreatedAt:  first(earlier.CreatedAt, later.CreatedAt),
		UpdatedAt:  last(earlier.UpdatedAt, later.UpdatedAt),
		IsEnriched: earlier.IsEnriched || later.IsEnriched,

		FirstName:      either(earlier.FirstName, later.FirstName),
		LastName:       either(earlier.LastName, later.LastName),
		Email:          either(earlier.Email, later.Email),
		PersonalEmail:  either(earlier.PersonalEmail, later.PersonalEmail),
		Address:        either(earlier.Address, later.Address),
		LinkedIn:       either(earlier.LinkedIn, later.LinkedIn),
		Facebook:       either(earlier.Facebook, later.Facebook),
		Twitter:        either(earlier.Twitter, later.Twitter),
		ProfilePicture: either(earlier.ProfilePicture, later.ProfilePicture),
		JobTitle:       either(earlier.JobTitle, later.JobTitle),
		Description:    either(earlier.Description, later.Description),

		Phones: Phones{
			LeadProvided:  foldPhones(earlier.Phones.LeadProvided, later.Phones.LeadProvided),
			MoblyProvided: foldPhones(earlier.Phones.MoblyProvided, later.Phones.MoblyProvided),
		},
		Company: Company{
			Name:          either(earlier.Company.Name, later.Company.Name),
			Industry:      either(earlier.Company.Industry, later.Company.Industry),
			LinkedIn:      either(earlier.Company.LinkedIn, later.Company.LinkedIn),
			Website:       either(earlier.Company.Website, later.Company.Website),
			StreetAddress: either(earlier.Company.StreetAddress, later.Company.StreetAddress),
			City:          either(earlier.Company.City, later.Company.City),
			State:         either(earlier.Company.State, later.Company.State),
			Zip:           either(earlier.Company.Zip, later.Company.Zip),
			Country:       either(earlier.Company.Country, later.Company.Country),
		},
		Scans:     union(earlier.Scans, later.Scans, scanKey),
		Campaigns: union(earlier.Campaigns, later.Campaigns, campaignKey),
		RemoteIDs: union(earlier.RemoteIDs, later.RemoteIDs, itself),
		Custom:    foldCustom(earlier.Custom, later.Custom),

		NumberOfScans:      foldCount(earlier.NumberOfScans, later.NumberOfScans),
		FirstScannedBy:     either(later.FirstScannedBy, earlier.FirstScannedBy),
		LastScannedBy:      either(earlier.LastScannedBy, later.LastScannedBy),
		LastScannedEvent:   either(earlier.LastScannedEvent, later.LastScannedEvent),
		AllScannedEvents:   foldList(earlier.AllScannedEvents, later.AllScannedEvents),
		MostRecentCampaign: either(earlier.MostRecentCampaign, later.MostRecentCampaign),
		AllCampaigns:       foldList(earlier.AllCampaigns, later.AllCampaigns),

		Unreadable: union(earlier.Unreadable, later.Unreadable, itself),
	}
}

func blank(s string) bool { return field.BlankText(s) }

// either is b, or a where b is blank.
func either(a, b string) string {
	if blank(b) {
		return a
	}
	return b
}

func first(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

func last(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// foldPhones unites two lists. A number of both is in the place of the first
// and is preferred if either is; where later prefers a number, earlier's
// preferences no longer count.
func foldPhones(earlier, later []Phone) []Phone {
	prefers := slices.ContainsFunc(later, func(p Phone) bool { return p.Preferred })
	var phones []Phone
	places := make(map[string]int, len(earlier)+len(later))
	for i, p := range slices.Concat(earlier, later) {
		if i < len(earlier) && prefers {
			p.Preferred = false
		}
		key := phoneKey(p.Number)
		at, there := places[key]
		if !there {
			places[key] = len(phones)
			phones = append(phones, p)
			continue
		}
		phones[at].Preferred = phones[at].Preferred || p.Preferred
		phones[at].Type = either(phones[at].Type, p.Type)
	}
	return phones
}

// union is the items of both lists, each once by its key.
func union[T any, K comparable](a, b []T, key func(T) K) []T {
	if len(a)+len(b) == 0 {
		return nil
	}
	items := make([]T, 0, len(a)+len(b))
	seen := make(map[K]struct{}, len(a)+len(b))
	for _, item := range slices.Concat(a, b) {
		k := key(item)
		if _, there := seen[k]; !there {
			seen[k] = struct{}{}
			items = append(items, item)
		}
	}
	return items
}

func itself[T any](item T) T { return item }

// scanKey is what makes two scans one.
func scanKey(s Scan) [4]string {
	counts := "scan"
	if !s.counts() {
		counts = ""
	}
	return [4]string{instant(s.At), field.Caseless(field.Address(s.By)), field.Seen(s.Event), counts}
}

func campaignKey(c Campaign) [2]string { return [2]string{field.Seen(c.ID), instant(c.At)} }

func instant(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }

func foldCustom(earlier, later map[string]any) map[string]any {
	if len(earlier)+len(later) == 0 {
		return nil
	}
	custom := make(map[string]any, len(earlier)+len(later))
	maps.Copy(custom, earlier)
	for k, v := range later {
		if _, there := custom[k]; !there || !field.BlankValue(v) {
			custom[k] = v
		}
	}
	return custom
}

func foldCount(earlier, later *int) *int {
	n := cmp.Or(later, earlier)
	if n == nil {
		return nil
	}
	return new(*n)
}

func foldList(earlier, later string) string {
	return field.Join(union(field.Split(earlier, ";"), field.Split(later, ";"), field.Seen), ";")
}

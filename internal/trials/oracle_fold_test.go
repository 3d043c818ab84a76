package trials

import (
	"cmp"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// fold makes one lead of a person's captures, in the order in which they were
// last changed, if all say when.
func (o *oracle) fold(h *human) {
	order := o.captureOrder(h)
	var captures []mapping.Person
	var tagged [][]tags.Tag
	for _, i := range order {
		captures, tagged = append(captures, o.leads[i].Person), append(tagged, o.leads[i].Tags)
	}
	h.lead, h.tags = foldLeads(captures), o.foldTags(tagged)
	h.exact = o.exactKey(h) != "" && o.keysNone(h)
}

// captureOrder is the order in which the person's captures were last changed.
func (o *oracle) captureOrder(h *human) []int {
	order := slices.Clone(h.captures)
	if !slices.ContainsFunc(order, func(i int) bool { return o.leads[i].Person.UpdatedAt.IsZero() }) {
		slices.SortStableFunc(order, func(i, j int) int { return o.leads[i].Person.UpdatedAt.Compare(o.leads[j].Person.UpdatedAt) })
	}
	return order
}

// foldLeads takes of every field the last value that is not blank, of lists all
// items, and of what names the first capture the first.
func foldLeads(captures []mapping.Person) mapping.Person {
	if len(captures) == 1 {
		return captures[0]
	}
	var l mapping.Person
	for i := range captures {
		c := &captures[i]
		texts := [][2]*string{
			{&l.FirstName, &c.FirstName}, {&l.LastName, &c.LastName}, {&l.Email, &c.Email}, {&l.PersonalEmail, &c.PersonalEmail},
			{&l.Address, &c.Address}, {&l.LinkedIn, &c.LinkedIn}, {&l.Facebook, &c.Facebook}, {&l.Twitter, &c.Twitter},
			{&l.ProfilePicture, &c.ProfilePicture}, {&l.JobTitle, &c.JobTitle}, {&l.Description, &c.Description},
			{&l.Company.Name, &c.Company.Name}, {&l.Company.Industry, &c.Company.Industry}, {&l.Company.LinkedIn, &c.Company.LinkedIn},
			{&l.Company.Website, &c.Company.Website}, {&l.Company.StreetAddress, &c.Company.StreetAddress}, {&l.Company.City, &c.Company.City},
			{&l.Company.State, &c.Company.State}, {&l.Company.Zip, &c.Company.Zip}, {&l.Company.Country, &c.Company.Country},
			{&l.LastScannedBy, &c.LastScannedBy}, {&l.LastScannedEvent, &c.LastScannedEvent}, {&l.MostRecentCampaign, &c.MostRecentCampaign},
		}
		for _, t := range texts {
			if strings.TrimSpace(*t[1]) != "" {
				*t[0] = *t[1]
			}
		}
		for _, t := range [][2]*string{{&l.ID, &c.ID}, {&l.FirstScannedBy, &c.FirstScannedBy}} {
			if strings.TrimSpace(*t[0]) == "" {
				*t[0] = *t[1]
			}
		}
		if !c.CreatedAt.IsZero() && (l.CreatedAt.IsZero() || c.CreatedAt.Before(l.CreatedAt)) {
			l.CreatedAt = c.CreatedAt
		}
		if c.UpdatedAt.After(l.UpdatedAt) {
			l.UpdatedAt = c.UpdatedAt
		}
		l.IsEnriched = l.IsEnriched || c.IsEnriched
		l.AllScannedEvents = joined(l.AllScannedEvents, c.AllScannedEvents)
		l.AllCampaigns = joined(l.AllCampaigns, c.AllCampaigns)
		l.Phones.LeadProvided = phones(l.Phones.LeadProvided, c.Phones.LeadProvided)
		l.Phones.MoblyProvided = phones(l.Phones.MoblyProvided, c.Phones.MoblyProvided)
		for _, s := range c.Scans {
			if !slices.Contains(l.Scans, s) {
				l.Scans = append(l.Scans, s)
			}
		}
		for _, s := range c.Campaigns {
			if !slices.Contains(l.Campaigns, s) {
				l.Campaigns = append(l.Campaigns, s)
			}
		}
		for _, r := range c.RemoteIDs {
			if !slices.Contains(l.RemoteIDs, r) {
				l.RemoteIDs = append(l.RemoteIDs, r)
			}
		}
		for key, v := range c.Custom {
			if l.Custom == nil {
				l.Custom = make(map[string]any)
			}
			if _, there := l.Custom[key]; !there || !blank(v) {
				l.Custom[key] = v
			}
		}
	}
	return l
}

func blank(v any) bool {
	s, text := v.(string)
	return v == nil || text && strings.TrimSpace(s) == ""
}

// joined adds to a list what it lacks.
func joined(list, more string) string {
	var items []string
	for item := range strings.SplitSeq(list+";"+more, ";") {
		if item = strings.TrimSpace(item); item != "" && !slices.Contains(items, item) {
			items = append(items, item)
		}
	}
	return strings.Join(items, ";")
}

// phones adds numbers. Whoever was captured last with a preferred number says
// which is preferred.
func phones(list, more []mapping.Phone) []mapping.Phone {
	out := slices.Clone(list)
	if slices.ContainsFunc(more, func(p mapping.Phone) bool { return p.Preferred }) {
		for i := range out {
			out[i].Preferred = false
		}
	}
	plain := strings.NewReplacer(" ", "", "-", "", ".", "", "(", "", ")", "")
	for _, p := range more {
		i := slices.IndexFunc(out, func(have mapping.Phone) bool { return plain.Replace(have.Number) == plain.Replace(p.Number) })
		if i < 0 {
			out = append(out, p)
			continue
		}
		out[i].Preferred = out[i].Preferred || p.Preferred
	}
	return out
}

// foldTags takes all tags, each once, but of a category that goes to a field
// of one value those of the last capture that has any.
func (o *oracle) foldTags(captures [][]tags.Tag) []tags.Tag {
	if len(captures) == 1 {
		return captures[0]
	}
	last := make(map[string]int) // by category: the last capture with one
	for i, list := range captures {
		for _, t := range list {
			if !blank(t.Value) {
				last[t.Category] = i
			}
		}
	}
	var out []tags.Tag
	for i, list := range captures {
		for _, t := range list {
			if o.holdsOne(t.Category) && i < last[t.Category] || slices.Contains(out, t) {
				continue
			}
			out = append(out, t)
		}
	}
	return out
}

func (o *oracle) holdsOne(category string) bool {
	return slices.ContainsFunc(o.cfg.Settings.Tags.Rules, func(r tags.Rule) bool {
		return len(r.Objects) == 0 && r.Category == category && r.Value == "" && (r.Type == field.Picklist || r.Type == field.Checkbox)
	})
}

// nobody reports whether a lead says nothing of a person.
func nobody(l *mapping.Person) bool {
	texts := []string{
		l.FirstName, l.LastName, l.Email, l.PersonalEmail, l.Address, l.LinkedIn, l.Facebook, l.Twitter, l.ProfilePicture, l.JobTitle, l.Description,
		l.Company.Name, l.Company.Industry, l.Company.LinkedIn, l.Company.Website, l.Company.StreetAddress,
		l.Company.City, l.Company.State, l.Company.Zip, l.Company.Country,
	}
	for _, p := range slices.Concat(l.Phones.LeadProvided, l.Phones.MoblyProvided) {
		texts = append(texts, p.Number)
	}
	for _, r := range l.RemoteIDs {
		if r.IntegrationType == "SALES_FORCE" {
			texts = append(texts, r.ID)
		}
	}
	for _, v := range l.Custom {
		if !blank(v) {
			return false
		}
	}
	return strings.TrimSpace(strings.Join(texts, "")) == ""
}

// target is the object of the person's record.
func (o *oracle) target(h *human) string {
	for object, rows := range o.people {
		if h.before != nil && slices.ContainsFunc(rows, func(r row) bool { return r["Id"] == h.before["Id"] }) {
			return object
		}
	}
	return cmp.Or(o.cfg.Settings.Policies.CreateAs, schema.Lead)
}

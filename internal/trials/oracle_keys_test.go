package trials

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// knownBy are the keys of one lead.
type knownBy struct {
	mobly, external, email string
	contacts, leads        []string
	exact                  string // last name, company and phone, where they may be the key
	drops                  []string
}

func (k *knownBy) none() bool {
	return k.external == "" && k.email == "" && len(k.contacts)+len(k.leads) == 0
}

func (o *oracle) keysNone(h *human) bool {
	return !slices.ContainsFunc(h.captures, func(i int) bool { return !o.keys[i].none() })
}

func (o *oracle) keysOf(l *mapping.Person) knownBy {
	var k knownBy
	k.mobly = strings.TrimSpace(l.ID)
	if o.cfg.Settings.Keys.Lead != salesforce.NoKey {
		k.external = k.mobly
	}
	for _, r := range l.RemoteIDs {
		if r.IntegrationType != "SALES_FORCE" {
			continue
		}
		id := eighteen(strings.TrimSpace(r.ID))
		switch {
		case id == "":
			k.drops = append(k.drops, "Id MALFORMED_ID")
		case strings.HasPrefix(id, "003"):
			k.contacts = append(k.contacts, id)
		case strings.HasPrefix(id, "00Q"):
			k.leads = append(k.leads, id)
		case built.OtherObject:
			k.drops = append(k.drops, "Id OTHER_OBJECT")
		}
	}
	stored := make(map[string]string)
	for _, v := range o.mapper.Map(schema.Lead, l).Values {
		if text, ok := v.Value.(string); ok && !v.Blank {
			stored[v.Field] = strings.ToLower(strings.TrimSpace(text))
		}
	}
	k.email = stored["Email"]
	if o.cfg.Settings.Policies.Unkeyed == salesforce.MatchByName {
		if last, company, phone := stored["LastName"], stored["Company"], stored["Phone"]; last != "" && company != "" && phone != "" {
			k.exact = last + "\n" + company + "\n" + phone
		}
	}
	return k
}

// eighteen is an ID with its checksum, "" where there is none or it is wrong.
func eighteen(id string) string {
	if len(id) != 15 && len(id) != 18 {
		return ""
	}
	full := []byte(id[:15])
	for part := range 3 {
		n := 0
		for i, r := range id[part*5 : part*5+5] {
			if !strings.ContainsRune("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", r) {
				return ""
			}
			if r >= 'A' && r <= 'Z' {
				n += 1 << i
			}
		}
		full = append(full, "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"[n])
	}
	if len(id) == 18 && id != string(full) {
		return ""
	}
	return string(full)
}

// gather makes one person of leads that share Mobly's ID or a Salesforce ID,
// and then of those that share an e-mail address with the first that has it,
// unless the two are known as different records of one object. A lead without a
// key is the first one's that has its name, company and phone.
func (o *oracle) gather() {
	group := make([]int, len(o.leads))
	for i := range group {
		group[i] = i
	}
	merge := func(i, j int) {
		from, to := max(group[i], group[j]), min(group[i], group[j])
		for k := range group {
			if group[k] == from {
				group[k] = to
			}
		}
	}
	for i := range o.keys {
		for j := range i {
			a, b := &o.keys[i], &o.keys[j]
			if a.mobly != "" && strings.EqualFold(a.mobly, b.mobly) || common(a.contacts, b.contacts) || common(a.leads, b.leads) {
				merge(i, j)
			}
		}
	}
	idsOf := func(g int) (contacts, leads []string) {
		for i, of := range group {
			if of == g {
				contacts, leads = append(contacts, o.keys[i].contacts...), append(leads, o.keys[i].leads...)
			}
		}
		return contacts, leads
	}
	for i := range o.keys {
		j := slices.IndexFunc(o.keys, func(k knownBy) bool { return k.email == o.keys[i].email })
		if o.keys[i].email == "" || j == i {
			continue
		}
		c1, l1 := idsOf(group[i])
		c2, l2 := idsOf(group[j])
		if !differ(c1, c2) && !differ(l1, l2) {
			merge(i, j)
		}
	}
	for i := range o.keys {
		if o.keys[i].none() && o.keys[i].exact != "" {
			j := slices.IndexFunc(o.keys, func(k knownBy) bool { return k.exact == o.keys[i].exact && !k.none() })
			if j < 0 || !built.ExactKeyed {
				j = slices.IndexFunc(o.keys, func(k knownBy) bool { return k.exact == o.keys[i].exact })
			}
			merge(i, j)
		}
	}
	for g := range group {
		h := new(human)
		for i, of := range group {
			if of == g {
				h.captures = append(h.captures, i)
			}
		}
		if len(h.captures) > 0 {
			o.humans = append(o.humans, h)
		}
	}
}

// gatherUnkeyed folds everybody, and makes one person of those without a key and
// the first who has their name, company and phone then, rather one with a key;
// and again, since who was folded anew may have got others.
func (o *oracle) gatherUnkeyed() {
	for again := true; again; {
		again = false
		for _, h := range o.humans {
			o.fold(h)
		}
		into := make([]*human, len(o.humans))
		for i, h := range o.humans {
			same := func(keyed bool) int {
				return slices.IndexFunc(o.humans, func(other *human) bool { return o.exactKey(other) == o.exactKey(h) && o.keysNone(other) != keyed })
			}
			if j := same(true); h.exact && j >= 0 {
				into[i] = o.humans[j]
			} else if j := same(false); h.exact && j != i {
				into[i] = o.humans[j]
			}
		}
		gone := make(map[*human]bool)
		for i, h := range slices.Clone(o.humans) {
			if into[i] != nil {
				into[i].captures = append(into[i].captures, h.captures...)
				slices.Sort(into[i].captures)
				gone[h], again = true, true
			}
		}
		o.humans = slices.DeleteFunc(o.humans, func(h *human) bool { return gone[h] })
		slices.SortFunc(o.humans, func(a, b *human) int { return a.captures[0] - b.captures[0] })
	}
}

// keepNames leaves last name, company and phone of a found record alone where
// these are, or would be, what a lead without a key is known by.
func (o *oracle) keepNames() {
	fields := []string{"LastName", "Company", "mobly_company_name__c", "Phone"}
	for _, h := range o.humans {
		if h.err != nil || h.before == nil || h.object != cmp.Or(o.cfg.Settings.Policies.CreateAs, schema.Lead) {
			continue
		}
		after := maps.Clone(h.before)
		for _, f := range fields {
			if d, ok := h.fields[f]; ok {
				after[f] = d.value
			}
		}
		was, is := o.nameOf(h.before), o.nameOf(after)
		if was == is || !slices.Contains(o.unkeyed, was) && !slices.Contains(o.unkeyed, is) {
			continue
		}
		for _, f := range fields {
			if _, ok := h.fields[f]; ok {
				delete(h.fields, f)
				h.drops = append(h.drops, f+" AMBIGUOUS_NAME")
			}
		}
	}
}

func common(a, b []string) bool {
	return slices.ContainsFunc(a, func(s string) bool { return slices.Contains(b, s) })
}

func differ(a, b []string) bool { return len(a) > 0 && len(b) > 0 && !common(a, b) }

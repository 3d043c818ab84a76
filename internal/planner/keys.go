package planner

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	core "github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/internal/standard"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// Keys is everything by which a person may be found in the org.
type Keys struct {
	Mobly    []string         // Mobly's IDs: leads that have one in common are one person
	external []string         // those of them that are values of the external ID field
	Contacts []string         // known Contact IDs, 18 characters
	Leads    []string         // known Lead IDs, 18 characters
	Emails   []string         // as they would be written, each once
	name     string           // last name, company and phone, if they may be a key: see nameKey
	dropped  []*sferr.Problem // values given as keys that are not valid keys
}

func (k *Keys) none() bool {
	return len(k.external)+len(k.Contacts)+len(k.Leads)+len(k.Emails) == 0
}

// keyless reports whether the person can be recognised by name, company and
// phone only.
func (k *Keys) keyless() bool { return k.none() && k.name != "" }

// renamed reports whether a person has nothing but an external ID and a name
// key, by which they were known before external IDs were configured.
func (k *Keys) renamed() bool {
	return k.name != "" && len(k.external) > 0 && len(k.Contacts)+len(k.Leads)+len(k.Emails) == 0
}

// maxNames is under how many names of its person an action without an ID is
// looked for: each has as many keys.
const maxNames = 100

// names returns what distinguishes the person from all others, who may share an address:
// IDs, else addresses, else the name key.
func (k *Keys) names() []string {
	names := slices.Concat(k.Mobly, k.Contacts, k.Leads)
	if len(names) == 0 {
		names = slices.Clone(k.Emails)
	}
	if len(names) == 0 {
		names = append(names, k.name)
	}
	return names[:min(len(names), maxNames)]
}

// actionNames returns the names under which the person's actions without an ID are
// looked for, none of them blank. They are written under the first.
func (k *Keys) actionNames() []string {
	names := slices.Concat(k.Mobly, k.Emails, k.Contacts, k.Leads)
	if k.keyless() || k.renamed() {
		names = append(names, k.name)
	}
	return names[:min(len(names), maxNames)]
}

// IDs returns the known IDs of an object.
func (k *Keys) IDs(object string) []string {
	if object == schema.Contact {
		return k.Contacts
	}
	return k.Leads
}

// KeysOf returns the keys of one lead. The e-mail is the one that is mapped to
// the field Email: the only one that a search in the org can find. The contents
// of mapped are overwritten.
func (m *Model) KeysOf(p *mapping.Person, mapped *field.Record) Keys {
	var k Keys
	texts := make([]string, 0, 2) // for both in one allocation
	m.keyMapper.MapInto(mapped, schema.Lead, p)
	if id := core.Seen(p.ID); id != "" {
		texts = append(texts, id)
		k.Mobly = texts[:1:1]
		switch lead := m.target(schema.Lead); {
		case lead.Key == "":
		case fitsKey(id, lead.keyLength):
			k.external = k.Mobly
		default:
			k.dropped = append(k.dropped, unwritten(lead.Key, "id", field.ErrTooLong, "the lead's ID does not fit the field or is not a single line: it is not used as a key"))
		}
	}
	for _, r := range p.RemoteIDs {
		if strings.EqualFold(core.Seen(r.IntegrationType), mapping.SalesForce) {
			k.addKnown(r.ID)
		}
	}
	k.Contacts, k.Leads = core.Union(nil, k.Contacts, core.Itself), core.Union(nil, k.Leads, core.Itself)
	if email := mappedText(mapped, standard.EmailField); email != "" {
		texts = append(texts, email)
		k.Emails = texts[len(texts)-1:]
	}
	if m.MatchByName {
		k.name = nameKeyOf(p, mapped)
	}
	return k
}

func (k *Keys) addKnown(id string) {
	id, ok := core.ID18(core.Seen(id))
	switch {
	case !ok:
		k.drop("MALFORMED_ID", "the Salesforce ID that Mobly has is not valid: it is ignored")
	case strings.HasPrefix(id, standard.ContactPrefix):
		k.Contacts = append(k.Contacts, id)
	case strings.HasPrefix(id, standard.LeadPrefix):
		k.Leads = append(k.Leads, id)
	default:
		k.drop("OTHER_OBJECT", "the Salesforce ID that Mobly has belongs to neither a Lead nor a Contact: it is ignored")
	}
}

// drop passes over a Salesforce ID that Mobly gives.
func (k *Keys) drop(code, reason string) {
	k.dropped = append(k.dropped, &sferr.Problem{Fields: []string{"Id"}, Rule: "remoteIds", Code: code, Reason: reason})
}

// joined returns the keys of captures together, each once.
func joined(captures []capture) Keys {
	if len(captures) == 1 {
		return *captures[0].keys
	}
	var k Keys
	for i := range captures {
		o := captures[i].keys
		k.Mobly = append(k.Mobly, o.Mobly...)
		k.external = append(k.external, o.external...)
		k.Contacts = append(k.Contacts, o.Contacts...)
		k.Leads = append(k.Leads, o.Leads...)
		k.Emails = append(k.Emails, o.Emails...)
		k.name = cmp.Or(k.name, o.name)
		k.dropped = append(k.dropped, o.dropped...)
	}
	k.Mobly, k.external = core.Union(nil, k.Mobly, core.Itself), core.Union(nil, k.external, core.Itself)
	k.Contacts, k.Leads = core.Union(nil, k.Contacts, core.Itself), core.Union(nil, k.Leads, core.Itself)
	k.Emails = core.Union(nil, k.Emails, core.Caseless)
	return k
}

// fitsKey reports whether a text can be the value of an external ID field of
// that length, and come back as it was sent.
func fitsKey(s string, length int) bool {
	return core.Length(s) <= length && utf8.ValidString(s) && !strings.ContainsFunc(s, unicode.IsControl)
}

func containsCaseless(list []string, s string) bool {
	s = core.Caseless(s)
	return slices.ContainsFunc(list, func(have string) bool { return core.Caseless(have) == s })
}

func containsFold(list []string, s string) bool {
	return slices.ContainsFunc(list, func(have string) bool { return strings.EqualFold(have, s) })
}

// foldKey returns a key in a form in which equal keys are equal strings.
func foldKey(s string, caseSensitive bool) string {
	if caseSensitive {
		return s
	}
	return core.Caseless(s)
}

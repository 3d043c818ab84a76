package salesforce

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/standard"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// Needs are what a [Config] asks of an org and of the integration user's
// permissions. [Client.Check] looks for each of them, and package setup makes
// them. They are those of any org: what a field is there, and whether
// field-level security knows it, the org's schema says.
type Needs struct {
	Objects     []ObjectNeed
	Fields      []FieldNeed
	Permissions []string // user permissions by API name: "ApiEnabled"

	// Conflicts are the fields that two rules, tags or settings would write, in
	// words. No sync begins with one.
	Conflicts []string
}

// ObjectNeed is what the integration user must be allowed to do with the
// records of an object.
type ObjectNeed struct {
	Object             string // API name
	Create, Read, Edit bool
	For                string // what it is needed for, in words
}

// FieldNeed is a field that the Client reads or writes.
type FieldNeed struct {
	Object string // API name: Task for a field of Activity
	Field  string // API name, as the configuration spells it
	Edit   bool   // it is written; every field is read

	// Required means that nothing can be synced without the field. A lead loses
	// no more than the value of any other.
	Required bool

	// Custom is what the field is to be created as, for one whose name ends in
	// __c; nil for Salesforce's own.
	Custom *schema.Field

	For string // the rule, tag or setting that asks for it: "rule jobTitle", "tag Score", "ExternalID"
}

// Permissions returns the names by which field-level security knows the field:
// the parts of an address are granted as a whole, as "Lead.Address", and a custom
// field of Activity is one of Task and one of Event, which share their
// permissions. Whether it knows the field at all, the org's schema says.
func (f FieldNeed) Permissions() []string {
	if f.Object == schema.Task && strings.HasSuffix(strings.ToLower(f.Field), "__c") {
		return []string{schema.Task + "." + f.Field, schema.Event + "." + f.Field}
	}
	if whole := addressOf(f.Object, f.Field); whole != "" {
		return []string{f.Object + "." + whole}
	}
	return []string{f.Object + "." + f.Field}
}

// addressOf returns the address that a standard field of Lead or Contact is a
// part of, "" for none.
func addressOf(object, name string) string {
	prefixes := standard.AddressPrefixes[1:]
	if object == schema.Lead {
		prefixes = standard.AddressPrefixes[:1]
	} else if object != schema.Contact {
		return ""
	}
	for _, prefix := range prefixes {
		for _, part := range [...]string{"Street", "City", "State", "StateCode", "PostalCode", "Country", "CountryCode", "Latitude", "Longitude", "GeocodeAccuracy"} {
			if strings.EqualFold(name, prefix+part) {
				return prefix + "Address"
			}
		}
	}
	return ""
}

// Needs returns what the configuration asks of an org. It asks nobody, and
// needs no Auth. The error is [ErrConfig] with every problem of the
// configuration.
func (c Config) Needs() (*Needs, error) {
	if err := c.valid(); err != nil {
		return nil, fmt.Errorf("%w:\n%w", ErrConfig, err)
	}
	if len(c.Mapping.Rules) == 0 {
		c.Mapping = mapping.Recommended()
	}
	n := &Needs{Permissions: []string{"ActivitiesAccess", "ApiEnabled", "EditTask"}}
	c.objectNeeds(n)
	for _, o := range n.Objects {
		if o.Edit {
			c.personNeeds(n, o.Object)
		}
	}
	c.taskNeeds(n)
	return n, nil
}

// objectNeeds adds the objects. Salesforce lets nobody read contacts who may
// not read accounts.
func (c *Config) objectNeeds(n *Needs) {
	creates := cmp.Or(c.Create, schema.Lead)
	n.Objects = append(n.Objects, ObjectNeed{Object: schema.Lead, Create: creates == schema.Lead, Read: true, Edit: true, For: "finding and writing leads"})
	if c.Strategy == LeadsOnly {
		return
	}
	n.Objects = append(n.Objects,
		ObjectNeed{Object: schema.Contact, Create: creates == schema.Contact, Read: true, Edit: true, For: "finding and writing contacts"},
		ObjectNeed{Object: schema.Account, Read: true, For: "Salesforce asks for it beside Read on Contact"})
}

// personNeeds adds the fields of Lead or Contact.
func (c *Config) personNeeds(n *Needs, object string) {
	if c.ExternalID != "" {
		n.add(FieldNeed{Object: object, Field: c.ExternalID, Edit: true, Required: object == schema.Lead, For: "ExternalID", Custom: c.keyAsked(c.ExternalID, "Mobly ID")})
	}
	if c.SyncedAt != "" {
		f := schema.Field{Name: c.SyncedAt, Label: "Mobly Synced At", Type: schema.TypeDateTime}
		n.add(FieldNeed{Object: object, Field: c.SyncedAt, Edit: true, Required: object == schema.Lead, For: "SyncedAt", Custom: ifCustom(f)})
	}
	n.add(FieldNeed{Object: object, Field: standard.EmailField, For: "finding records by e-mail"})
	custom := slices.Concat(c.Mapping.CustomFields(object), c.Tags.CustomFields(object))
	asked := func(name string) *schema.Field {
		i := slices.IndexFunc(custom, func(f schema.Field) bool { return strings.EqualFold(f.Name, name) })
		if i < 0 {
			return nil
		}
		return &custom[i]
	}
	for _, r := range c.Mapping.Rules {
		name := r.Lead
		if object == schema.Contact {
			name = r.Contact
		}
		if name != "" {
			n.add(FieldNeed{Object: object, Field: name, Edit: true, Required: r.Required, Custom: asked(name), For: "rule " + string(r.From)})
		}
	}
	for _, r := range c.Tags {
		if len(r.Objects) == 0 || containsFold(r.Objects, object) {
			n.add(FieldNeed{Object: object, Field: r.Field, Edit: true, Custom: asked(r.Field), For: "tag " + r.Category})
		}
	}
	if c.Unkeyed == MatchExact && cmp.Or(c.Create, schema.Lead) == object {
		for _, name := range []string{"LastName", "Phone"} {
			n.add(FieldNeed{Object: object, Field: name, For: matchesExact})
		}
		if object == schema.Lead {
			n.add(FieldNeed{Object: object, Field: "Company", For: matchesExact})
		} else {
			n.add(FieldNeed{Object: object, Field: "AccountId", For: matchesExact})
		}
	}
}

// matchesExact is what asks for the fields that leads without a key are known by.
const matchesExact = "Unkeyed: MatchExact"

// taskNeeds adds the fields of Task.
func (c *Config) taskNeeds(n *Needs) {
	for _, name := range []string{"WhoId", "Subject", "ActivityDate", "Status", "Priority", "Description", "TaskSubtype", standard.OwnerField} {
		n.add(FieldNeed{Object: schema.Task, Field: name, Edit: true, Required: name == "WhoId", For: "engagement"})
	}
	if c.ActivityID != "" {
		n.add(FieldNeed{Object: schema.Task, Field: c.ActivityID, Edit: true, Required: true, For: "ActivityID", Custom: c.keyAsked(c.ActivityID, "Mobly Activity ID")})
	}
}

// keyAsked returns what an external ID field is to be created as: Mobly's IDs
// are UUIDs, but actions without one have longer keys.
func (c *Config) keyAsked(name, label string) *schema.Field {
	return ifCustom(schema.Field{Name: name, Label: label, Type: schema.TypeString, Length: 255, ExternalID: true, Unique: true})
}

func ifCustom(f schema.Field) *schema.Field {
	if !strings.HasSuffix(strings.ToLower(f.Name), "__c") {
		return nil
	}
	f.Custom = true
	return &f
}

// add adds a field, or joins it with what is asked of it already.
func (n *Needs) add(f FieldNeed) {
	for i := range n.Fields {
		if old := &n.Fields[i]; old.Object == f.Object && strings.EqualFold(old.Field, f.Field) {
			if old.Edit && f.Edit {
				n.Conflicts = append(n.Conflicts, fmt.Sprintf("%s.%s would be written by %s and by %s", f.Object, f.Field, old.For, f.For))
			}
			old.Edit, old.Required = old.Edit || f.Edit, old.Required || f.Required
			if old.Custom == nil {
				old.Custom = f.Custom
			}
			if f.For != old.For {
				old.For += ", " + f.For
			}
			return
		}
	}
	n.Fields = append(n.Fields, f)
}

func containsFold(list []string, s string) bool {
	return slices.ContainsFunc(list, func(have string) bool { return strings.EqualFold(have, s) })
}

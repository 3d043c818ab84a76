package checker

import (
	"fmt"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/planner"
	"github.com/getmobly/mobly-salesforce-go/internal/rule"
	"github.com/getmobly/mobly-salesforce-go/internal/standard"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// Needs are what settings need of an org and of the integration user. Package
// setup has its twin.
type Needs struct {
	Objects     []ObjectNeed
	Fields      []FieldNeed
	Permissions []string // user permissions: "ApiEnabled"
	Conflicts   []string // fields that two rules, tags or settings would write
}

// ObjectNeed is what the user must be allowed to do with an object's records.
type ObjectNeed struct {
	Object             string
	Create, Read, Edit bool
	For                string
}

// FieldNeed is a field that a sync reads or writes.
type FieldNeed struct {
	Object   string
	Field    string
	Edit     bool
	Required bool          // nothing can be synced without it
	Custom   *schema.Field // what a custom field is to be created as; nil: it is Salesforce's own
	For      string
}

// Permissions returns the names by which field-level security knows the field.
func (n FieldNeed) Permissions() []string {
	if n.Object == schema.Task && rule.IsCustom(n.Field) {
		return []string{schema.Task + "." + n.Field, schema.Event + "." + n.Field}
	}
	if whole := standard.AddressOf(n.Object, n.Field); whole != "" {
		return []string{n.Object + "." + whole}
	}
	return []string{n.Object + "." + n.Field}
}

// matchesByName is what asks for the fields by which leads without a key are known.
const matchesByName = "Unkeyed: MatchExact"

// NeedsOf returns the needs of settings.
func NeedsOf(s *planner.Settings) *Needs {
	n := &Needs{Permissions: []string{"ActivitiesAccess", "ApiEnabled", "EditTask"}}
	n.Objects = append(n.Objects, ObjectNeed{Object: schema.Lead, Create: s.Creates == schema.Lead, Read: true, Edit: true, For: "finding and writing leads"})
	n.addPerson(s, schema.Lead)
	if !s.LeadsOnly {
		n.Objects = append(n.Objects,
			ObjectNeed{Object: schema.Contact, Create: s.Creates == schema.Contact, Read: true, Edit: true, For: "finding and writing contacts"},
			ObjectNeed{Object: schema.Account, Read: true, For: "Salesforce asks for it beside Read on Contact"})
		n.addPerson(s, schema.Contact)
	}
	n.addTask(s)
	return n
}

// addPerson adds the fields of Lead or Contact.
func (n *Needs) addPerson(s *planner.Settings, object string) {
	n.addSetting(FieldNeed{Object: object, Field: s.ExternalID, Required: object == schema.Lead, For: "ExternalID", Custom: keyField("Mobly ID")})
	n.addSetting(FieldNeed{Object: object, Field: s.SyncedAt, Required: object == schema.Lead, For: "SyncedAt", Custom: &schema.Field{Label: "Mobly Synced At", Type: schema.TypeDateTime}})
	n.add(FieldNeed{Object: object, Field: standard.EmailField, For: "finding records by e-mail"})
	for _, src := range sourcesOf(s, object) {
		need := FieldNeed{Object: object, Field: src.fieldName, Edit: true, Required: src.required, For: src.name}
		if rule.IsCustom(src.fieldName) {
			need.Custom = new(src.customField())
		}
		n.add(need)
	}
	if s.MatchByName && s.Creates == object {
		company := "Company"
		if object == schema.Contact {
			company = "AccountId"
		}
		for _, name := range []string{"LastName", "Phone", company} {
			n.add(FieldNeed{Object: object, Field: name, For: matchesByName})
		}
	}
}

// addTask adds the fields of Task.
func (n *Needs) addTask(s *planner.Settings) {
	for _, name := range []string{"WhoId", "Subject", "ActivityDate", "Status", "Priority", "Description", "TaskSubtype", standard.OwnerField} {
		n.add(FieldNeed{Object: schema.Task, Field: name, Edit: true, Required: name == "WhoId", For: "engagement"})
	}
	n.addSetting(FieldNeed{Object: schema.Task, Field: s.ActivityID, Required: true, For: "ActivityID", Custom: keyField("Mobly Activity ID")})
}

// keyField returns what an external ID field is to be created as. Mobly's IDs are
// UUIDs, but actions without one have longer keys.
func keyField(label string) *schema.Field {
	return &schema.Field{Label: label, Type: schema.TypeString, Length: 255, ExternalID: true, Unique: true}
}

// addSetting adds a field that a setting names, if it names one.
func (n *Needs) addSetting(need FieldNeed) {
	if need.Field == "" {
		return
	}
	need.Edit = true
	if rule.IsCustom(need.Field) {
		need.Custom.Name, need.Custom.Custom = need.Field, true
	} else {
		need.Custom = nil
	}
	n.add(need)
}

// add adds a field, or joins it with an earlier need of the same field.
func (n *Needs) add(need FieldNeed) {
	i := slices.IndexFunc(n.Fields, func(f FieldNeed) bool { return f.Object == need.Object && strings.EqualFold(f.Field, need.Field) })
	if i < 0 {
		n.Fields = append(n.Fields, need)
		return
	}
	old := &n.Fields[i]
	if old.Edit && need.Edit {
		n.Conflicts = append(n.Conflicts, fmt.Sprintf("%s.%s would be written by %s and by %s", need.Object, need.Field, old.For, need.For))
	}
	old.Edit, old.Required = old.Edit || need.Edit, old.Required || need.Required
	if old.Custom == nil {
		old.Custom = need.Custom
	}
	if need.For != old.For {
		old.For += ", " + need.For
	}
}

// source is a rule of the mapping or of the tags that writes a field.
type source struct {
	name      string // "rule jobTitle", "tag Score"
	fieldName string
	required  bool   // without a value the lead is refused
	always    bool   // the rule never leaves the field of a new record blank
	category  string // of a tag
	value     string // the one value of the category; "" is all
	label     string // of a field created for the rule

	declared field.Type // "" if the rule does not say
	length   int        // 0 if the rule does not say
	values   map[string]string
}

// sourcesOf returns the rules that write fields of Lead or Contact.
func sourcesOf(s *planner.Settings, object string) []source {
	var out []source
	for _, r := range s.Mapping.Rules {
		name := r.Lead
		if object == schema.Contact {
			name = r.Contact
		}
		if name == "" {
			continue
		}
		constant := strings.HasPrefix(string(r.From), string(mapping.Constant("")))
		out = append(out, source{
			name: "rule " + string(r.From), fieldName: name, required: r.Required, always: constant || r.Required || r.Default != "" || r.Placeholder != "",
			label: labelOf(&r), declared: r.Type, length: r.Length, values: r.Values,
		})
	}
	for _, r := range s.Tags.Rules {
		if len(r.Objects) == 0 || slices.ContainsFunc(r.Objects, func(name string) bool { return strings.EqualFold(name, object) }) {
			out = append(out, source{
				name: "tag " + r.Category, fieldName: r.Field, category: r.Category, value: r.Value,
				label: tagLabelOf(&r), declared: r.Type, length: r.Length, values: r.Values,
			})
		}
	}
	return out
}

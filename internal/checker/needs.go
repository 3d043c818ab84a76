package checker

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/planner"
	"github.com/getmobly/mobly-salesforce-go/internal/rule"
	"github.com/getmobly/mobly-salesforce-go/internal/standard"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// Needs are what settings need of an org and of the integration user.
type Needs struct {
	Objects   []ObjectNeed
	Fields    []FieldNeed
	Conflicts []string // fields that two rules, tags or settings would write

	MarketingUser bool // some orgs hide campaign members from other users
}

// ObjectNeed is what the user, who reads all objects, must be allowed to do with an
// object's records.
type ObjectNeed struct {
	Object       string
	Create, Edit bool
	For          string // what asks for it, in words
}

// FieldNeed is a field that a sync reads or writes.
type FieldNeed struct {
	Object   string        // Task for a field of Activity
	Field    string        // as the configuration spells it
	Edit     bool          // it is written; every field is read
	Required bool          // nothing can be synced without it
	Custom   *schema.Field // what a custom field is to be created as; nil: it is Salesforce's own
	For      string        // what asks for it: "rule jobTitle", "tag Score", "keys.lead"
}

// Permissions returns the names by which field-level security knows the field. The
// parts of an address are granted as a whole, "Lead.Address", and a custom field of
// Activity is one of Task and one of Event.
func (n FieldNeed) Permissions() []string {
	if n.Object == schema.Task && rule.IsCustom(n.Field) {
		return []string{schema.Task + "." + n.Field, standard.Event + "." + n.Field}
	}
	if whole := standard.AddressOf(n.Object, n.Field); whole != "" {
		return []string{n.Object + "." + whole}
	}
	return []string{n.Object + "." + n.Field}
}

// matchesByName is what asks for the fields by which leads without a key are known.
const matchesByName = "policies.unkeyed: MatchByName"

var taskFields = []string{"WhoId", "Subject", "ActivityDate", "Status", "Priority", "Description", "TaskSubtype", standard.OwnerField}

// NeedsOf returns the needs of settings.
func NeedsOf(s *planner.Settings) *Needs {
	n := &Needs{Objects: []ObjectNeed{{Object: schema.Lead, Create: s.Creates == schema.Lead, Edit: true, For: "finding and writing leads"}}}
	n.addPerson(s, schema.Lead)
	if !s.LeadsOnly {
		n.Objects = append(n.Objects,
			ObjectNeed{Object: schema.Contact, Create: s.Creates == schema.Contact, Edit: true, For: "finding and writing contacts"},
			ObjectNeed{Object: schema.Account, For: "Salesforce asks for it beside Read on Contact"})
		n.addPerson(s, schema.Contact)
	}
	for _, name := range taskFields {
		n.add(FieldNeed{Object: schema.Task, Field: name, Edit: true, Required: name == "WhoId", For: "engagement"})
	}
	for _, name := range s.ExtraTaskFields() {
		need := FieldNeed{Object: schema.Task, Field: name, Edit: true, For: "engagement"}
		if rule.IsCustom(name) {
			label := strings.TrimSpace(strings.ReplaceAll(name[:len(name)-len("__c")], "_", " "))
			need.Custom = new(rule.CustomField(label, rule.Rule{Field: name}))
		}
		n.add(need)
	}
	n.addCampaigns(s)
	n.addSetting(FieldNeed{Object: schema.Task, Field: s.ActivityID, Required: true, For: "keys.activity", Custom: keyField("Mobly Activity ID")})
	return n
}

func (n *Needs) addPerson(s *planner.Settings, object string) {
	lead := object == schema.Lead
	n.addSetting(FieldNeed{Object: object, Field: s.ExternalID, Required: lead, For: "keys.lead", Custom: keyField("Mobly ID")})
	n.addSetting(FieldNeed{Object: object, Field: s.SyncedAt, Required: lead, For: "keys.syncedAt", Custom: &schema.Field{Label: "Mobly Synced At", Type: schema.TypeDateTime}})
	n.add(FieldNeed{Object: object, Field: standard.EmailField, For: "finding records by e-mail"})
	n.addSources(s, object)
	if s.MatchByName && s.Creates == object {
		company := map[bool]string{true: "Company", false: "AccountId"}[lead]
		for _, name := range []string{"LastName", "Phone", company} {
			n.add(FieldNeed{Object: object, Field: name, For: matchesByName})
		}
	}
}

// addSources adds the fields of an object that rules and tags write.
func (n *Needs) addSources(s *planner.Settings, object string) {
	for _, src := range sourcesOf(s, object) {
		need := FieldNeed{Object: object, Field: src.fieldName, Edit: true, Required: src.required, For: src.name}
		if rule.IsCustom(src.fieldName) {
			need.Custom = new(src.customField())
		}
		n.add(need)
	}
}

// keyField returns what an external ID field is to be created as. Mobly's IDs are
// UUIDs, but actions without one have longer keys.
func keyField(label string) *schema.Field {
	return &schema.Field{Label: label, Type: schema.TypeString, Length: 255, ExternalID: true, Unique: true}
}

func (n *Needs) addSetting(need FieldNeed) {
	need.Edit = need.Object != standard.Campaign // which a sync only reads
	switch {
	case need.Field == "":
		return
	case rule.IsCustom(need.Field):
		need.Custom.Name, need.Custom.Custom = need.Field, true
	default:
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
	brief    bool       // its values fit into a short text, such as Salesforce's own street
	values   map[string]string
	fixed    []string // what is written whatever is captured, or if nothing is; blank: nothing
}

// writes returns the values that the rule is known to write.
func (src *source) writes() []string {
	return append(slices.Sorted(maps.Values(src.values)), src.fixed...)
}

// sourcesOf returns the rules that write fields of Lead, Contact or CampaignMember.
func sourcesOf(s *planner.Settings, object string) []source {
	var out []source
	for _, r := range s.Mapping.Rules {
		name := map[string]string{schema.Lead: r.Lead, schema.Contact: r.Contact}[object]
		for further, in := range r.Fields {
			if hasName(further, object) {
				name = in
			}
		}
		if name == "" {
			continue
		}
		constant, isConstant := strings.CutPrefix(string(r.From), string(mapping.Constant("")))
		if !isConstant {
			constant = ""
		}
		always := r.Required || r.Default != "" || r.Placeholder != "" || isConstant
		out = append(out, source{
			name: "rule " + string(r.From), fieldName: name, required: r.Required, always: always,
			label: labelOf(&r), declared: r.Type, length: r.Length, values: r.Values,
			fixed: []string{(&source{values: r.Values}).translated(constant), r.Default},
			brief: r.From == mapping.FromCompanyStreetAddress,
		})
	}
	for _, r := range s.Tags.Rules {
		if len(r.Objects) == 0 && object != standard.CampaignMember || hasName(object, r.Objects...) {
			out = append(out, source{
				name: "tag " + r.Category, fieldName: r.Field, category: r.Category, value: r.Value,
				label: tagLabelOf(&r), declared: r.Type, length: r.Length, values: r.Values,
			})
		}
	}
	return out
}

package mapping

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	core "github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/internal/rule"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// Rule says where one captured value goes.
type Rule struct {
	From    Source `json:"from"`              // what is read
	Label   string `json:"label,omitempty"`   // what people call it; "" is the source's name
	Lead    string `json:"lead,omitempty"`    // API name of the field of Lead; "" is none
	Contact string `json:"contact,omitempty"` // API name of the field of Contact; "" is none

	// Fields has the API names of fields of further objects, by the object's API
	// name: {"CampaignMember": "Booth__c"}.
	Fields map[string]string `json:"fields,omitempty"`

	// Type and Length describe the field if the org's schema is unknown, and
	// the field that an admin creates. The schema wins. Zero is Text of the
	// usual length.
	Type   field.Type `json:"type,omitempty"`
	Length int        `json:"length,omitempty"`

	Policy field.Policy `json:"policy,omitempty"` // zero is Overwrite; RecordTypeId is always CreateOnly

	// Values translates captured values to the org's, without regard to letter
	// case, white space, or the kind of quotes and dashes. Others stay as they are.
	Values map[string]string `json:"values,omitempty"`

	// Default stands in for a blank value when a record is created.
	Default string `json:"default,omitempty"`

	// Placeholder is a Default without information, written only if the schema
	// requires the field. A record that holds it counts as blank later.
	Placeholder string `json:"placeholder,omitempty"`

	Required bool `json:"required,omitempty"` // without a value the lead is refused
	Clear    bool `json:"clear,omitempty"`    // a blank value clears the field
	Strict   bool `json:"strict,omitempty"`   // a loss refuses the lead
}

// Mapping is a set of rules. It is data: it reads and writes JSON and CSV, and
// [Mapping.Compile] prepares it for an org.
type Mapping struct {
	Rules []Rule `json:"rules"`

	// Separator stands between the items of lists in one text field: other
	// phone numbers, events, campaigns. "" is ";". Inside an item, a comma
	// replaces it.
	Separator string `json:"separator,omitempty"`

	// Captures says which scans count for the sources that are derived from
	// them: number of scans, first and last scanner, events.
	Captures Captures `json:"captures,omitempty"`
}

// With returns a copy of m with the given rules at its end. They replace all rules
// that read the same sources.
func (m Mapping) With(rules ...Rule) Mapping {
	replaced := make([]Source, len(rules))
	for i, r := range rules {
		replaced[i] = r.From
	}
	m = m.Without(replaced...)
	m.Rules = append(m.Rules, rules...)
	return m
}

// Without returns a copy of m without the rules that read the given sources.
func (m Mapping) Without(sources ...Source) Mapping {
	m.Rules = slices.DeleteFunc(slices.Clone(m.Rules), func(r Rule) bool { return slices.Contains(sources, r.From) })
	return m
}

// UnmarshalJSON is strict wherever a Mapping is decoded, also as a field of your
// own struct: a key that [Rule] or Mapping does not have is an error, and so is an
// unknown type, policy or Captures, or a text of more than 4 MiB. It does not check the
// rules; [Mapping.Compile] does.
func (m *Mapping) UnmarshalJSON(data []byte) error {
	type plain Mapping // without this method
	var p plain
	if err := core.DecodeStrict(data, &p); err != nil {
		return fmt.Errorf("mapping: not a mapping: %w", err)
	}
	if !p.Captures.valid() {
		return errors.New("mapping: not a mapping: \"captures\" is not one of the values; see Captures")
	}
	*m = Mapping(p)
	return nil
}

// fields returns the object and the name of each field that the rule writes.
func (r Rule) fields() [][2]string {
	all := [][2]string{{schema.Lead, r.Lead}, {schema.Contact, r.Contact}}
	for _, object := range slices.Sorted(maps.Keys(r.Fields)) {
		all = append(all, [2]string{object, r.Fields[object]})
	}
	return slices.DeleteFunc(all, func(f [2]string) bool { return f[1] == "" })
}

// problem says what is wrong with the rule's fields, or "".
func (r Rule) problem() string {
	switch further := slices.Collect(maps.Keys(r.Fields)); {
	case len(r.fields()) == 0:
		return "it names no field of an object"
	case slices.ContainsFunc(further, rule.IsPerson):
		return "its Fields name Lead or Contact, whose fields have places of their own in a rule"
	}
	return ""
}

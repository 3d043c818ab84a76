package tags

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// Rule maps the tags of one category to a field.
type Rule struct {
	Category string   `json:"category"`          // matched without regard to letter case and runs of white space; or [Unmatched]
	Value    string   `json:"value,omitempty"`   // for a Checkbox: the one value it stands for; "" is all
	Field    string   `json:"field"`             // API name
	Objects  []string `json:"objects,omitempty"` // API names of the objects that have it; empty is Lead and Contact

	// Type and Length describe the field if the org's schema is unknown, and
	// the field that an admin creates. The schema wins. Zero is Text of the
	// usual length, or a Checkbox if there is a Value.
	Type   Type `json:"type,omitempty"`
	Length int  `json:"length,omitempty"`

	Policy Policy `json:"policy,omitempty"` // zero is Overwrite

	// Values translates tag values to the org's, without regard to letter case
	// and runs of white space. Other values stay as they are.
	Values map[string]string `json:"values,omitempty"`

	Several   Several `json:"several,omitempty"`   // several values for a field of one: zero refuses them
	Separator string  `json:"separator,omitempty"` // between several values in a text: "" is ";"

	Clear  bool `json:"clear,omitempty"`  // a lead without a tag of the category clears the field
	Strict bool `json:"strict,omitempty"` // a loss refuses the lead
}

// Several picks one of several values for a field that holds one.
type Several string

// The zero value picks none, and reports the loss.
const (
	First Several = "First" // the first one is written, the loss is reported
	Last  Several = "Last"  // the last one is written, the loss is reported
)

// Mapping is a set of rules. A category may have several.
type Mapping []Rule

// Options configure [Mapping.Compile].
type Options struct {
	Schema *schema.Schema // the org's; nil: rules are taken at their word
	Strict bool           // every loss refuses the lead, as if all rules were Strict

	// Location is the time zone that gives a moment its day in a Date field,
	// and the zone of a time that names none. Nil is UTC.
	Location *time.Location
}

// Unmarshal reads the JSON of a mapping, an array of rules. It is strict, so
// that a misspelt setting is found: an unknown key, or anything after the
// mapping, is an error. It does not check the rules, [Mapping.Compile] does.
func Unmarshal(data []byte) (Mapping, error) {
	var m Mapping
	if err := field.DecodeStrict(data, &m); err != nil {
		return nil, fmt.Errorf("tags: %w", err)
	}
	return m, nil
}

// CustomFields returns the custom fields (named like "x__c") that the mapping
// writes on an object, each once, in the order of the rules, as an admin would
// create them. A picklist has the values that the rule's Values lead to, and is
// unrestricted, since tags change.
func (m Mapping) CustomFields(object string) []schema.Field {
	var fields []schema.Field
	for _, r := range m {
		if containsFold(r.objects(), object) {
			fields = field.AddCustomField(fields, r.label(), field.Rule{Field: r.Field, Type: r.declared(), Length: r.Length, Values: r.Values})
		}
	}
	return fields
}

func (r Rule) label() string {
	switch {
	case r.Value != "":
		return r.Category + ": " + r.Value
	case strings.TrimSpace(r.Category) == Unmatched:
		return "Other Tags"
	}
	return r.Category
}

func containsFold(list []string, s string) bool {
	return slices.ContainsFunc(list, func(t string) bool { return strings.EqualFold(t, s) })
}

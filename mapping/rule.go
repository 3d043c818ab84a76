package mapping

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// Rule maps one captured value to a field. Its JSON is meant to be written by
// hand; [Unmarshal] reads it.
type Rule struct {
	From    Source `json:"from"`              // what is read
	Label   string `json:"label,omitempty"`   // what people call it; "" is the source's name
	Lead    string `json:"lead,omitempty"`    // API name of the field of Lead; "" is none
	Contact string `json:"contact,omitempty"` // API name of the field of Contact; "" is none

	// Type and Length describe the field if the org's schema is unknown, and
	// the field that an admin creates. The schema wins. Zero is Text of the
	// usual length.
	Type   Type `json:"type,omitempty"`
	Length int  `json:"length,omitempty"`

	Policy Policy `json:"policy,omitempty"` // zero is Overwrite

	// Values translates captured values to the org's, without regard to letter
	// case and runs of white space. Other values stay as they are.
	Values map[string]string `json:"values,omitempty"`

	// Default stands in for a blank value when a record is created.
	Default string `json:"default,omitempty"`

	// Placeholder is a Default without information: a record that holds it
	// counts as blank later.
	Placeholder string `json:"placeholder,omitempty"`

	Required bool `json:"required,omitempty"` // without a value the lead is refused
	Clear    bool `json:"clear,omitempty"`    // a blank value clears the field
	Strict   bool `json:"strict,omitempty"`   // a loss refuses the lead
}

// Mapping is a set of rules. It is data: keep it as JSON, change it, and
// compile it for an org with [Mapping.Compile].
type Mapping struct {
	Rules []Rule `json:"rules"`

	// Separator stands between the items of lists in one text field: other
	// phone numbers, events, campaigns. "" is ";". Inside an item, a comma
	// replaces it.
	Separator string `json:"separator,omitempty"`
}

// Options configure [Mapping.Compile].
type Options struct {
	Schema *schema.Schema // the org's; nil: rules are taken at their word
	Strict bool           // every loss refuses the lead, as if all rules were Strict

	// Location is the time zone that gives a moment its day in a Date field,
	// and the zone of a time that names none. Nil is UTC.
	Location *time.Location
}

// CustomFields returns the custom fields (named like "x__c") that the mapping
// writes on an object, each once, in the order of the rules, as an admin would
// create them. A picklist is unrestricted and has the values that the rule's
// Values lead to. An unknown object has none.
func (m Mapping) CustomFields(object string) []schema.Field {
	var fields []schema.Field
	for _, r := range m.Rules {
		fields = field.AddCustomField(fields, r.label(), field.Rule{Field: r.field(object), Type: r.Type, Length: r.Length, Values: r.Values})
	}
	return fields
}

func (r Rule) field(object string) string {
	switch {
	case strings.EqualFold(object, schema.Lead):
		return r.Lead
	case strings.EqualFold(object, schema.Contact):
		return r.Contact
	}
	return ""
}

func (r Rule) label() string {
	if r.Label != "" {
		return r.Label
	}
	from, _ := r.From.resolve(nil)
	return from.label
}

// ErrJSON is the error of JSON that is not a mapping.
var ErrJSON = errors.New("mapping: not a mapping")

// Unmarshal reads the JSON of a mapping. It is strict, so that a misspelt
// setting is found: an unknown key, or anything after the mapping, is an error.
// It does not check the rules, [Mapping.Compile] does.
func Unmarshal(data []byte) (Mapping, error) {
	var m Mapping
	if err := field.DecodeStrict(data, &m); err != nil {
		return Mapping{}, fmt.Errorf("%w: %w", ErrJSON, err)
	}
	return m, nil
}

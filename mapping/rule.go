package mapping

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// Rule says where one captured value goes. Its JSON is meant to be written by
// hand; [Unmarshal] reads it.
type Rule struct {
	From    Source `json:"from"`              // what is read
	Label   string `json:"label,omitempty"`   // what people call it; "" is the source's name
	Lead    string `json:"lead,omitempty"`    // API name of the field of Lead; "" is none
	Contact string `json:"contact,omitempty"` // API name of the field of Contact; "" is none

	// Type and Length are what the field is where the org's schema is not
	// known, and what it is created as. The schema wins. Zero is Text of the
	// usual length.
	Type   Type `json:"type,omitempty"`
	Length int  `json:"length,omitempty"`

	Policy Policy `json:"policy,omitempty"` // zero is Overwrite

	// Values translates captured values to the org's, without regard to letter
	// case and runs of white space. A value that is not in it stays as it is.
	Values map[string]string `json:"values,omitempty"`

	// Default stands in for a blank value when a record is created.
	Default string `json:"default,omitempty"`

	// Placeholder is a Default that is no information: a record that holds it
	// counts as blank later.
	Placeholder string `json:"placeholder,omitempty"`

	Required bool `json:"required,omitempty"` // without a value the lead is refused
	Clear    bool `json:"clear,omitempty"`    // a blank value clears the field
	Strict   bool `json:"strict,omitempty"`   // a loss refuses the lead
}

// Mapping is a set of rules. It is data: it may be kept as JSON, changed, and
// compiled for an org with [Mapping.Compile].
type Mapping struct {
	Rules []Rule `json:"rules"`

	// Separator stands between the items of lists in one text field: other
	// phone numbers, events, campaigns. "" is ";". An item's own separator
	// becomes a comma.
	Separator string `json:"separator,omitempty"`
}

// Options says for what a mapping is compiled.
type Options struct {
	Schema *schema.Schema // the org's; nil: rules are taken at their word
	Strict bool           // every loss refuses the lead, as if all rules were Strict

	// Location is the time zone in which a moment has the day that a Date field
	// is given, and of a time that names no zone. Nil is UTC.
	Location *time.Location
}

// CustomFields returns the custom fields (those named like "x__c") that the
// mapping writes on an object, each once, in the order of the rules, as an
// admin would create them. A picklist has the values that the rule's Values lead
// to, and is not restricted. The fields of an unknown object are none.
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

// ErrJSON is the error of JSON that is no mapping.
var ErrJSON = errors.New("mapping: not a mapping")

// Unmarshal reads the JSON of a mapping. It is strict: a key that no rule has,
// or anything after the mapping, is an error, since a misspelt setting would
// otherwise be no setting. Whether the rules make sense, [Mapping.Compile] says.
func Unmarshal(data []byte) (Mapping, error) {
	var m Mapping
	if err := field.DecodeStrict(data, &m); err != nil {
		return Mapping{}, fmt.Errorf("%w: %w", ErrJSON, err)
	}
	return m, nil
}

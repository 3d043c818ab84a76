package tags

import "github.com/getmobly/mobly-salesforce-go/salesforce/schema"

// Rule says where the tags of one category go.
type Rule struct {
	Category string   `json:"category"`          // matched without regard to letter case and runs of white space
	Value    string   `json:"value,omitempty"`   // for a Checkbox: the one value it stands for; "" is all
	Field    string   `json:"field"`             // API name
	Objects  []string `json:"objects,omitempty"` // API names of the objects that have it; empty is Lead and Contact

	// Type and Length are what the field is where the org's schema is not
	// known, and what it is created as. The schema wins. Zero is Text of the
	// usual length.
	Type   Type `json:"type,omitempty"`
	Length int  `json:"length,omitempty"`

	Policy Policy `json:"policy,omitempty"` // zero is Overwrite

	// Values translates tag values to the org's, without regard to letter case
	// and runs of white space. A value that is not in it stays as it is.
	Values map[string]string `json:"values,omitempty"`

	Several   Several `json:"several,omitempty"`   // several values for a field of one: zero refuses them
	Separator string  `json:"separator,omitempty"` // between several values in a text: "" is ";"

	Clear  bool `json:"clear,omitempty"`  // a lead without a tag of the category clears the field
	Strict bool `json:"strict,omitempty"` // a loss refuses the lead
}

// Several says what becomes of several values for a field that holds one.
type Several string

// What becomes of several values. The zero value takes none of them and
// reports that.
const (
	First Several = "First" // the first one is written, the loss is reported
	Last  Several = "Last"  // the last one is written, the loss is reported
)

// Mapping is a set of rules. A category may have several.
type Mapping []Rule

// Options says for what a mapping is compiled.
type Options struct {
	Schema *schema.Schema // the org's; nil: rules are taken at their word
	Strict bool           // every loss refuses the lead, as if all rules were Strict
}

// CustomFields returns the custom fields that the mapping writes on an object,
// in the order of the rules, as an admin would create them.
func (m Mapping) CustomFields(_ string) []schema.Field { return nil }

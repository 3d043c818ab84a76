package tags

import (
	"fmt"
	"slices"

	core "github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
)

// Rule says which field holds the tags of one category.
type Rule struct {
	Category string   `json:"category"`          // matched as [Mapper.Map] compares values; or [Unmatched]
	Value    string   `json:"value,omitempty"`   // for a Checkbox: the one value it stands for; "" is all
	Field    string   `json:"field"`             // API name
	Objects  []string `json:"objects,omitempty"` // API names of the objects that have it, such as CampaignMember; empty is Lead and Contact

	// Type and Length describe the field if the org's schema is unknown, and
	// the field that an admin creates. The schema wins. Zero is Text of the
	// usual length, a Checkbox if there is a Value, or a Picklist if there is an Order.
	Type   field.Type `json:"type,omitempty"`
	Length int        `json:"length,omitempty"`

	Policy field.Policy `json:"policy,omitempty"` // zero is Overwrite

	// Values translates tag values to the org's, without regard to letter case,
	// white space, or the kind of quotes and dashes. Others stay as they are.
	Values map[string]string `json:"values,omitempty"`

	// Order lists the values of the field, as they are written, lowest first. The
	// record is then never moved down, and a value that Order lacks is neither written
	// nor overwritten. It is for fields that hold one value.
	Order []string `json:"order,omitempty"`

	Several   Several `json:"several,omitempty"`   // several values for a field of one: zero refuses them
	Separator string  `json:"separator,omitempty"` // between several values in a text: "" is ";"

	Clear  bool `json:"clear,omitempty"`  // a lead without a tag of the category clears the field
	Strict bool `json:"strict,omitempty"` // a loss refuses the lead
}

// Several says what happens to several values for a field that holds one. The
// zero value writes none of them and reports the loss.
type Several string

// The choices. Each reports the values that it leaves out.
const (
	First   Several = "First"
	Last    Several = "Last"
	Highest Several = "Highest" // the last in [Rule.Order]
)

func (s Several) valid() bool { return s == "" || slices.Contains(choices, s) }

var choices = []Several{First, Last, Highest}

// Mapping is a set of rules. A category may have several. It is data: it reads and
// writes JSON and CSV, and [Mapping.Compile] prepares it for an org.
type Mapping struct {
	Rules []Rule `json:"rules"`
}

// UnmarshalJSON is strict wherever a Mapping is decoded, also as a field of your
// own struct: a key that [Rule] or Mapping does not have is an error, and so is an
// unknown type, policy or Several, or a text of more than 4 MiB. It does not check the
// rules; [Mapping.Compile] does.
func (m *Mapping) UnmarshalJSON(data []byte) error {
	type plain Mapping // without this method
	var p plain
	if err := core.DecodeStrict(data, &p); err != nil {
		return fmt.Errorf("tags: %w", err)
	}
	for i := range p.Rules {
		if !p.Rules[i].Several.valid() {
			return fmt.Errorf("tags: \"rules[%d].several\" is not one of the values; see Several", i)
		}
	}
	*m = Mapping(p)
	return nil
}

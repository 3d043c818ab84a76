package setup

import (
	"fmt"

	"github.com/getmobly/mobly-salesforce-go/internal/metadata"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// Field is a custom field that the settings need.
type Field struct {
	Object string `json:"object"` // "Lead", "Contact", or "Activity" for a field of Task
	schema.Field
	For string `json:"for,omitempty"` // what asks for it: "rule jobTitle", "tag Score", "keys.lead"
}

// fullName is the name by which the Metadata API knows the field:
// "Lead.mobly_id__c".
func (f *Field) fullName() string { return f.Object + "." + f.Name }

// String is the full name and the type as Setup calls it: "Lead.mobly_id__c,
// Text(255), external ID, unique".
func (f *Field) String() string {
	if f == nil {
		return ""
	}
	return f.fullName() + ", " + typeOf(&f.Field)
}

// metadata returns what creates the field, without its name.
func (f *Field) metadata() *metadata.Field {
	return metadata.NewField(&f.Field, cut("Written by the Mobly event sync: "+plain(f.For), 1000))
}

// typeOf is the type and the attributes of a field: "Text(255), external ID, unique".
func typeOf(f *schema.Field) string {
	kind := metadata.SetupType(f)
	if f.ExternalID {
		kind += ", external ID"
	}
	if f.Unique {
		kind += ", unique"
	}
	return kind
}

// differs says, in whole sentences, where an existing field falls short of what is
// asked.
func differs(there, asked *schema.Field) []string {
	if there.Type != asked.Type {
		return []string{fmt.Sprintf("the field exists as %s, but %s is needed. It is left as it is: declare its type in the rule, or use another field.", typeOf(there), typeOf(asked))}
	}
	var out []string
	if asked.ExternalID && !there.ExternalID || asked.Unique && !there.Unique {
		out = append(out, "the field exists, but must be unique and an external ID: tick External ID and Unique (\"Treat ABC and abc as duplicate values\") in its settings.")
	}
	if asked.Type == schema.TypeString && there.Length > 0 && there.Length < asked.Length || asked.Type == schema.TypeTextArea && there.Length < asked.Length {
		out = append(out, fmt.Sprintf("the field exists and holds %d characters, but %d are needed. It is left as it is: longer values are cut.", there.Length, asked.Length))
	}
	if asked.Precision > 0 && there.Precision > 0 && (there.Precision-there.Scale < asked.Precision-asked.Scale || there.Scale < asked.Scale) {
		out = append(out, fmt.Sprintf("the field exists as %s, but %s is needed. It is left as it is: larger numbers are dropped, and further decimals are stored but not shown.", typeOf(there), typeOf(asked)))
	}
	return out
}

// lacking returns the asked values that match no active value of the picklist.
func lacking(there, asked *schema.Field) []string {
	var out []string
	for _, v := range asked.Picklist {
		value, _ := field.Coerce(v.Value, *there, field.Options{})
		if text, _ := value.(string); !there.Active(text) {
			out = append(out, v.Value)
		}
	}
	return out
}

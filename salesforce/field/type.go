package field

import (
	"errors"

	core "github.com/getmobly/mobly-salesforce-go/internal/field"
)

// Type is the type of a Salesforce field as a rule declares it. The zero Type
// is the type in the org's schema, or Text if the field is not known.
type Type string

// The types of a field.
const (
	Text          Type = "Text"          // one line
	LongText      Type = "LongText"      // several lines: any text area
	Picklist      Type = "Picklist"      // one of the org's API values
	MultiPicklist Type = "MultiPicklist" // several of them
	Checkbox      Type = "Checkbox"
	Number        Type = "Number" // number, currency, percent, integer
	Date          Type = "Date"
	DateTime      Type = "DateTime"
	Phone         Type = "Phone"
	Email         Type = "Email"
	URL           Type = "URL"
	Reference     Type = "Reference" // the ID of another record
)

var types = [...]Type{Text, LongText, Picklist, MultiPicklist, Checkbox, Number, Date, DateTime, Phone, Email, URL, Reference}

// setupTypes are the types by the names that Salesforce's Setup has for them,
// beside ours.
var setupTypes = map[string]Type{
	"textarea": LongText, "textarealong": LongText, "longtextarea": LongText, "textarearich": LongText, "richtextarea": LongText,
	"picklistmultiselect": MultiPicklist, "multiselectpicklist": MultiPicklist,
	"currency": Number, "percent": Number,
	"lookup": Reference, "lookuprelationship": Reference,
}

// UnmarshalText reads a type in any letter case, also as Salesforce's Setup
// calls it ("Text Area (Long)"). A blank text is the zero Type. The error lists
// the types there are.
func (t *Type) UnmarshalText(text []byte) error {
	if name, ok := setupTypes[core.Letters(string(text))]; ok {
		*t = name
		return nil
	}
	return read(t, text, types[:], "types")
}

// Policy says when a rule may change an existing record. A new record gets every
// value. The zero Policy is [Overwrite].
type Policy string

// The write policies.
const (
	// Overwrite: the captured value wins. A blank one changes nothing.
	Overwrite Policy = "Overwrite"
	// WriteIfBlank: the record's value wins. Not for a Checkbox, which is never
	// blank.
	WriteIfBlank Policy = "WriteIfBlank"
	// Append adds what is missing and removes nothing. For Text and
	// MultiPicklist as lists, ignoring letter case, and for LongText, which gets
	// another paragraph unless the value comes from a list. What does not fit is
	// reported as lost.
	Append Policy = "Append"
	// CreateOnly never changes an existing record.
	CreateOnly Policy = "CreateOnly"
)

var policies = [...]Policy{Overwrite, WriteIfBlank, Append, CreateOnly}

// UnmarshalText reads a policy in any letter case, also as Mobly calls it
// ("Write if Blank"). A blank text is the zero Policy. The error lists the
// policies there are.
func (p *Policy) UnmarshalText(text []byte) error { return read(p, text, policies[:], "policies") }

func read[T ~string](to *T, text []byte, names []T, what string) error {
	name, problem := core.OneOf(string(text), names, what)
	if problem != "" {
		return errors.New(problem)
	}
	*to = name
	return nil
}

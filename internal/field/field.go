package field

import "slices"

// Type is the type of a field in a mapping. Values of an unknown type, the zero
// Type, are treated as [Text] of unknown length.
type Type string

// The types of a field.
const (
	Text          Type = "Text"          // one line
	LongText      Type = "LongText"      // several lines: text areas, long or not
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

// Policy says when a value is written to an existing record. The zero Policy is
// [Overwrite].
type Policy string

// The write policies. All of them write on create.
const (
	Overwrite    Policy = "Overwrite"    // the captured value wins
	WriteIfBlank Policy = "WriteIfBlank" // the value of the record wins
	Append       Policy = "Append"       // what is missing is added, never twice: lists and texts only
	CreateOnly   Policy = "CreateOnly"   // never written on update
)

var policies = [...]Policy{Overwrite, WriteIfBlank, Append, CreateOnly}

// Valid reports whether p is one of the policies, or zero.
func (p Policy) Valid() bool { return p == "" || slices.Contains(policies[:], p) }

// Value is one field of a prepared record: what to write, and when.
type Value struct {
	Field string // API name, as the org spells it

	// Value is the wire form: a string, a bool, a json.Number in plain decimal
	// notation, or nil, which clears the field. A Date is "2006-01-02", a
	// DateTime is UTC: "2006-01-02T15:04:05.000Z".
	Value any

	Type        Type
	Policy      Policy
	Required    bool   // by the rule: the value is never dropped silently
	Rule        string // the name of the rule in messages: its source, "jobTitle", or "tag Score"
	Placeholder string // the rule's stand-in text, "" for none; a record that holds it counts as blank
	Blank       bool   // nothing was captured; Value is the rule's default or placeholder, written on create only
	UpdateOnly  bool   // the org takes the field on update, not on create
	Separator   string // between the items of a list; "" if the field holds none (Append then adds a paragraph)
	Length      int    // limit of the field, for Append; 0 is unknown
}

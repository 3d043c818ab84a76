package mapping

import "github.com/getmobly/mobly-salesforce-go/internal/field"

// Type is the type that a rule declares for a Salesforce field. The zero Type
// is that of the org's schema, or [Text] if the field is unknown. It is the
// same type as tags.Type.
type Type = field.Type

// The types of a field.
const (
	Text          Type = field.Text          // one line
	LongText      Type = field.LongText      // several lines: text areas, long or not
	Picklist      Type = field.Picklist      // one of the org's API values
	MultiPicklist Type = field.MultiPicklist // several of them
	Checkbox      Type = field.Checkbox
	Number        Type = field.Number // number, currency, percent, integer
	Date          Type = field.Date
	DateTime      Type = field.DateTime
	Telephone     Type = field.Phone // "Phone"; the name is taken by the struct [Phone]
	Email         Type = field.Email
	URL           Type = field.URL
	Reference     Type = field.Reference // the ID of another record
)

// Policy says when a rule writes to an existing record. A new record gets every
// value. The zero Policy is [Overwrite]. It is the same type as tags.Policy.
type Policy = field.Policy

// The write policies.
const (
	// Overwrite: the captured value wins. A blank one leaves the record alone.
	Overwrite Policy = field.Overwrite
	// WriteIfBlank: the value of the record wins. Not for a Checkbox, which is
	// never blank.
	WriteIfBlank Policy = field.WriteIfBlank
	// Append: what is missing is added; nothing is removed or added twice. For
	// Text and MultiPicklist as lists, and for LongText, which gets another
	// paragraph unless it comes from a list. A loss is reported for what the
	// record has no room for.
	Append Policy = field.Append
	// CreateOnly: never written to an existing record.
	CreateOnly Policy = field.CreateOnly
)

// Value is one field of a prepared record: what to write, and when. It has the
// fields of tags.Value, so that either converts to the other.
type Value struct {
	Field string // API name, as the org spells it

	// Value is the wire form: a string, a bool, a json.Number in plain decimal
	// notation, or nil, which clears the field. A Date is "2006-01-02", a
	// DateTime is UTC: "2006-01-02T15:04:05.000Z".
	Value any

	Type        Type
	Policy      Policy
	Required    bool   // by the rule: the value is never dropped silently
	Rule        string // the name of the rule in messages: its source, "jobTitle"
	Placeholder string // the rule's stand-in text, "" for none; a record that holds it counts as blank
	Blank       bool   // nothing was captured; Value is the rule's default or placeholder, written on create only
	UpdateOnly  bool   // the org takes the field on update, not on create
	Separator   string // between the items of a list; "" if the field holds none
	Length      int    // limit of the field; 0 is unknown
}

// Record is a lead prepared for one object.
type Record struct {
	// Values are the fields to write, in the order of the rules. A rule with a
	// blank source has none, unless it has a default or a placeholder or clears
	// the field.
	Values []Value

	// Dropped are the losses: fields left out, and fields written in part
	// ([FieldError.Truncated]). They never stop the lead.
	Dropped []*FieldError

	// Err is set if the lead must not be written: a Required rule has no value,
	// or a rule lost something under Strict. It is a [*FieldError], or several
	// joined.
	Err error
}

// Package field is the vocabulary that packages mapping and tags share: what type
// a Salesforce field has, when it may be overwritten, what value is written to it,
// and what went wrong. [Coerce] turns a captured value into what a field
// takes.
//
// The package is pure: it does no I/O. Its functions are safe for concurrent use.
package field

import (
	"cmp"
	"time"

	core "github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// Options describes the org that a mapping is compiled for.
type Options struct {
	Schema *schema.Schema // nil: nothing is known of the org, and rules are taken at their word
	Strict bool           // any loss refuses the lead, as if every rule were Strict

	// Location is the time zone used to turn a moment into a date, and to read
	// a time that has no zone. Nil is UTC.
	Location *time.Location
}

// Record is what one lead gives to one Salesforce object.
type Record struct {
	// Values are the fields to write, in rule order. A rule with nothing to
	// write has none.
	Values []Value

	// Dropped are the captured values that are lost, in whole or in part
	// ([Error.Truncated]). They never stop the lead.
	Dropped []*Error

	// Err is set if the record must not be written: a Required rule has no
	// value, or a rule lost something under Strict. It is an [*Error], or
	// several joined.
	Err error
}

// Value is one field of a Record.
type Value struct {
	Field string // API name, as the org spells it

	// Value is what is sent: a string, a bool, a json.Number in plain decimal
	// notation, or nil to clear the field. A Date is "2006-01-02", a DateTime is
	// in UTC: "2006-01-02T15:04:05.000Z".
	Value any

	Type        Type
	Policy      Policy
	Required    bool   // the rule's: the value is never dropped silently
	Rule        string // name of the rule in messages: "jobTitle", "tag Score"
	Placeholder string // a record that holds this text counts as blank; "" is none
	Blank       bool   // nothing was captured: Value is a default, for new records only
	HTML        bool   // the field is a Rich Text Area: Value is plain text, sent as HTML
	UpdateOnly  bool   // the org takes the field on update only
	Scale       int8   // digits that a Number field shows after the point
	Separator   string // between the items of a list; "" if the field holds one value
	Length      int    // how many characters the field holds; 0 if unknown

	// Order lists the values that may be written, lowest first; the record is never
	// moved down. Nil is no order. It must not be changed.
	Order []string
}

// List splits a text into its items, which are cleaned to one line. An empty
// separator is ";". White space around items and blank items are dropped.
func List(text, separator string) []string { return core.Split(text, separator) }

// Join makes one text of items, which are cleaned to one line. An empty separator
// is ";". Blank items are left out, and a separator inside an item becomes a comma
// (a semicolon if the separator is a comma), so that [List] finds the same items
// again. A separator is one punctuation mark or symbol, with spaces around it or
// without.
func Join(items []string, separator string) string {
	return core.Join(items, cmp.Or(separator, ";"))
}

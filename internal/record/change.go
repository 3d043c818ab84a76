package record

import (
	"net/http"

	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// Key is a unique external ID.
type Key struct {
	Field string // API name
	Value string
}

// Change is what happens to one field.
type Change struct {
	Field    string // API name
	Rule     string // what fills it: "jobTitle", "tag Score"
	Before   any    // as the org has it; nil for blank and for new records
	After    any    // as it is to be; nil for blank
	Write    bool   // whether the field is sent
	Policy   string // the rule's write policy
	Reason   string // why it is sent, or not
	Required bool   // the record is not written without it
}

// Find returns the change of a field, nil if there is none.
func Find(changes []Change, field string) *Change {
	for i := range changes {
		if changes[i].Field == field {
			return &changes[i]
		}
	}
	return nil
}

// Text returns the value after the change as text, "" if it is none. A nil
// change has none.
func (c *Change) Text() string {
	if c == nil {
		return ""
	}
	s, _ := c.After.(string)
	return s
}

// Undo leaves the field as it is.
func (c *Change) Undo(reason string) { c.Write, c.After, c.Reason = false, c.Before, reason }

// Refused describes the loss of a value that Salesforce refused with that code.
func (c *Change) Refused(code, reason string) *sferr.Problem {
	p := sferr.Explain(&sferr.Error{Status: http.StatusOK, Code: code, Fields: []string{c.Field}})
	p.Rule, p.Reason = c.Rule, reason
	return p
}

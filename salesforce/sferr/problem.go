package sferr

import (
	"cmp"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
)

// Problem describes an error as data. It never contains a secret or a captured
// value. It is itself an error: what the Client refuses, and what a stored error
// is read back as, is a *Problem, and errors.Is finds the sentinel of its Code,
// also after JSON. Err is not part of the JSON: encoding a Problem that was decoded
// gives the same bytes again.
type Problem struct { //nolint:errname // it is data as much as an error
	Code      string `json:"code"`                // stable: "NO_KEY", "REQUIRED_FIELD_MISSING", "INVALID_CLIENT"
	MoblyCode string `json:"moblyCode,omitempty"` // "NO_TAG_MAPPING", "DATA_VALUE_VALIDATION", "MISSING_REMOTE_FIELD"
	Reason    string `json:"reason"`              // what happened, in one sentence
	Hint      string `json:"hint,omitempty"`      // what an admin can do

	Object  string      `json:"object,omitempty"`  // API name
	Fields  []string    `json:"fields,omitempty"`  // API names
	Rule    string      `json:"rule,omitempty"`    // "jobTitle", "tag Score"; or the duplicate rule of the org
	Records []RecordRef `json:"records,omitempty"` // records in the way

	// Partial is true if only part of a value was lost.
	Partial bool `json:"partial,omitempty"`
	// Temporary is true if the same may succeed later without a change. It is for
	// display and alerts; what to do with a lead is its Result's State.
	Temporary bool `json:"temporary,omitempty"`

	Err error `json:"-"` // the error described; nil after reading JSON
}

// RecordRef names a record of the org.
type RecordRef struct {
	Object string `json:"object,omitempty"` // "Lead"; empty if Salesforce did not say
	ID     string `json:"id"`               // 18 characters
}

// Error returns the reason, what it is about, and the hint.
func (p *Problem) Error() string {
	if p == nil {
		return "<nil>"
	}
	text := cmp.Or(p.Reason, p.Code)
	if about := p.about(); len(about) > 0 {
		text += " (" + strings.Join(about, ", ") + ")"
	}
	if p.Hint != "" {
		text += ": " + p.Hint
	}
	return text
}

func (p *Problem) about() []string {
	var list []string
	if p.Rule != "" {
		list = append(list, p.Rule)
	}
	for _, f := range p.Fields {
		if p.Object != "" {
			f = p.Object + "." + f
		}
		list = append(list, f)
	}
	if p.Object != "" && len(p.Fields) == 0 {
		list = append(list, p.Object)
	}
	for _, r := range p.Records {
		list = append(list, strings.TrimSpace(r.Object+" "+r.ID))
	}
	return list
}

// Is reports whether target is the sentinel of the problem's Code: one of this
// package's, or of package auth, field or engagement.
func (p *Problem) Is(target error) bool {
	if p == nil || p.Code == "" {
		return false
	}
	if s := sentinelOf(p.Code); s != nil {
		return s == target
	}
	if coded, ok := target.(interface{ Code() string }); ok {
		return coded.Code() == p.Code
	}
	return (&field.Error{Err: target}).Code() == p.Code
}

// Unwrap returns Err.
func (p *Problem) Unwrap() error {
	if p == nil {
		return nil
	}
	return p.Err
}

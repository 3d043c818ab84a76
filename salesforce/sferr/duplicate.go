package sferr

import (
	"fmt"
	"strings"
)

// DuplicateError is the error of a record that a duplicate rule of the org
// refused, and salesforce.Config.Duplicates did not solve. It is an [ErrDuplicate].
type DuplicateError struct {
	Rule    string      // the rule's API name; empty where Salesforce did not tell
	Records []RecordRef // that the rule found; empty where Salesforce did not tell
	Err     *Error      // Salesforce's answer
}

// RecordRef names a record of the org.
type RecordRef struct {
	Object string // "Lead"; empty where Salesforce did not tell
	ID     string // 18 characters
}

// Error names the rule and the records.
func (e *DuplicateError) Error() string {
	var b strings.Builder
	b.WriteString(ErrDuplicate.Error())
	if e.Rule != "" {
		fmt.Fprintf(&b, ": rule %s", e.Rule)
	}
	for i, r := range e.Records {
		sep := ","
		if i == 0 {
			sep = ":"
		}
		fmt.Fprintf(&b, "%s %s %s", sep, r.Object, r.ID)
	}
	return b.String()
}

// Is reports whether target is [ErrDuplicate].
func (e *DuplicateError) Is(target error) bool { return target == ErrDuplicate }

// Unwrap returns Err.
func (e *DuplicateError) Unwrap() error {
	if e.Err == nil {
		return nil
	}
	return e.Err
}

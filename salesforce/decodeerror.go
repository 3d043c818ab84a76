package salesforce

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"
)

// DecodeError is the error of one lead that could not be read. It holds no
// captured value.
type DecodeError struct {
	Index  int    // of the lead in the input, from 0; -1 from [Lead.UnmarshalJSON], which does not know it
	Reason string // what is wrong, at which byte of the lead or with which members
	Err    error  `json:"-"` // from encoding/json; may quote the input
}

// Error names the lead and the reason.
func (e *DecodeError) Error() string {
	switch {
	case e == nil:
		return "<nil>"
	case e.Index < 0:
		return "salesforce: not a lead: " + e.Reason
	}
	return fmt.Sprintf("salesforce: lead %d of the input: %s", e.Index, e.Reason)
}

// Code returns "NOT_A_LEAD", the Code of the [sferr.Problem].
func (e *DecodeError) Code() string { return "NOT_A_LEAD" }

// Unwrap returns Err.
func (e *DecodeError) Unwrap() error {
	if e == nil {
		return nil
	}
	return e.Err
}

// isTelling reports whether a lead has anything but its ID and its times, which
// objects of other kinds have too.
func (l *Lead) isTelling() bool {
	rest := *l
	p := &rest.Person
	p.ID, p.CreatedAt, p.UpdatedAt = "", time.Time{}, time.Time{}
	return !reflect.ValueOf(rest).IsZero()
}

// otherThanObject names what JSON is, "" for an object.
func otherThanObject(b []byte) string {
	switch b = bytes.TrimLeft(b, " \t\r\n"); {
	case len(b) == 0 || b[0] == '{':
		return ""
	case b[0] == '[':
		return "an array"
	case b[0] == '"':
		return "a text"
	case b[0] == 'n':
		return "null"
	case b[0] == 't', b[0] == 'f':
		return "true or false"
	}
	return "a number"
}

// notLead says why a JSON object is not a lead, by the names of its members; it
// returns "" for a lead. An object is a lead if it has one member of a lead. The
// ID and the times are not enough for an object that looks like an error or an
// event.
func notLead(object []byte) string {
	var members map[string]json.RawMessage
	if json.Unmarshal(object, &members) != nil || members == nil {
		return ""
	}
	names, shared := slices.Sorted(maps.Keys(members)), false
	for _, name := range names {
		if leadForm.Has(name) {
			if !slices.ContainsFunc([]string{"id", "createdAt", "updatedAt"}, func(n string) bool { return strings.EqualFold(n, name) }) {
				return ""
			}
			shared = true
		}
	}
	has := func(name string) bool {
		return slices.ContainsFunc(names, func(n string) bool {
			return strings.EqualFold(n, name) && string(members[n]) != "null"
		})
	}
	what := "it has no member of a lead"
	switch {
	case len(names) == 0:
		return "it is an empty object"
	case has("error"), has("message") && has("statusCode"):
		what = "it looks like an error"
	case has("data") && (has("event") || has("type")):
		what = "it looks like an event"
	case shared:
		return ""
	}
	return what + ": its members are " + listNames(names)
}

const maxNames, maxNameLength = 8, 40 // in a reason

// listNames lists the first names, and counts the others and those that do not
// look like the name of a member: they may be captured values.
func listNames(names []string) string {
	var list []string
	for _, name := range names {
		if len(list) < maxNames && isMemberName(name) {
			list = append(list, fmt.Sprintf("%q", name))
		}
	}
	if more := len(names) - len(list); more > 0 {
		list = append(list, fmt.Sprintf("%d more", more))
	}
	return strings.Join(list, ", ")
}

// isMemberName reports whether text is short, begins with a letter, and consists
// of letters, digits and the signs that join words.
func isMemberName(text string) bool {
	const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	return text != "" && len(text) <= maxNameLength && strings.ContainsRune(letters, rune(text[0])) &&
		strings.Trim(text, letters+"0123456789_-. ") == ""
}

package field

import (
	"strconv"
	"strings"
)

// Change is the decision on one field; see [Decide].
type Change struct {
	After  any    // the value of the record afterwards
	Write  bool   // whether to send After; false leaves the record as it is
	Reason string // why, in a few words and without the value

	// Lost is set if an Append had no room for all that is missing: an
	// ErrTooLong, Truncated if some of it was added.
	Lost *Error
}

// Decide says whether to write a field. current is the record's value as a
// query returns it (numbers as json.Number), nil if blank. create says that
// there is no record yet.
//
// On create:
//
//  1. A field that the org takes on update only is not written.
//  2. A blank value (nil) is not written: a new record is blank anyway.
//  3. Anything else is written, defaults and placeholders included.
//
// On update:
//
//  4. Nothing is written if nothing was captured (Blank) or the policy is
//     CreateOnly.
//  5. A record that holds the rule's placeholder counts as blank.
//  6. nil clears the field, unless it is blank already or the policy is
//     WriteIfBlank or Append. A Checkbox is cleared to false.
//  7. WriteIfBlank writes to a blank field only.
//  8. Append adds what is missing, if there is room; see [Append].
//  9. A value that is [Equal] to the record's is not written.
func Decide(current any, create bool, v Value) Change {
	after := v.Value
	if BlankValue(after) {
		after = nil
		if v.Type == Checkbox {
			after = false
		}
	}
	if create {
		switch {
		case v.UpdateOnly:
			return Change{Reason: "not allowed on create"}
		case BlankValue(v.Value):
			return Change{Reason: "nothing captured"}
		}
		return Change{After: after, Write: true, Reason: "new"}
	}
	blank := BlankValue(current) || v.Placeholder != "" && Equal(current, v.Placeholder, v.Type)
	keep := func(reason string) Change { return Change{After: current, Reason: reason} }
	switch {
	case v.Blank:
		return keep("nothing captured")
	case v.Policy == CreateOnly:
		return keep("written on create only")
	case BlankValue(v.Value) && (v.Policy == WriteIfBlank || v.Policy == Append):
		return keep("nothing captured")
	case Equal(current, after, v.Type):
		return keep("unchanged")
	case v.Policy == WriteIfBlank && !blank:
		return keep("already filled")
	case v.Policy == Append && !blank:
		return add(current, after, v)
	case after == nil || BlankValue(v.Value):
		return Change{After: after, Write: true, Reason: "cleared"}
	case blank:
		return Change{After: after, Write: true, Reason: "was blank"}
	}
	return Change{After: after, Write: true, Reason: "changed"}
}

// add decides on an Append to a field that is not blank.
func add(current, after any, v Value) Change {
	text, added, lost := appended(current, after, v)
	ch := Change{After: current, Reason: "nothing to add"}
	switch {
	case added > 0:
		ch = Change{After: text, Write: true, Reason: "added to"}
	case lost > 0:
		ch.Reason = "no room"
	}
	if lost > 0 {
		ch.Lost = tooLong(v.Length)
		ch.Lost.Rule, ch.Lost.Field, ch.Lost.Value, ch.Lost.Truncated = v.Rule, v.Field, v.Value, added > 0
		ch.Lost.Reason = "no room to add " + strconv.Itoa(lost) + " of " + strconv.Itoa(lost+added) + ": " + ch.Lost.Reason
	}
	return ch
}

// appended adds to a text what it lacks. A list gets the missing items that
// fit. A text gets another paragraph, if that is missing and fits as a whole.
// appended counts what it adds and what does not fit.
func appended(current, after any, v Value) (text string, added, lost int) {
	old, okOld := textOf(current)
	more, okMore := textOf(after)
	if !okOld || !okMore {
		return "", 0, 0
	}
	old = newlines.Replace(strings.TrimSpace(old))
	separator := v.Separator
	if v.Type == MultiPicklist {
		separator = ";"
	}
	if separator == "" {
		return appendParagraph(old, newlines.Replace(strings.TrimSpace(more)), v.Length)
	}
	have := make(map[string]bool)
	for _, item := range Split(old, separator) {
		have[Seen(item)] = true
	}
	text = strings.TrimRight(old, mark(separator)+" ")
	for _, item := range Split(more, separator) {
		longer := text + separator + item
		switch {
		case have[Seen(item)]:
		case v.Length > 0 && Length(longer) > v.Length:
			lost++
		default:
			have[Seen(item)] = true
			text = longer
			added++
		}
	}
	return text, added, lost
}

func appendParagraph(old, more string, limit int) (text string, added, lost int) {
	if strings.Contains("\n"+Seen(old)+"\n", "\n"+Seen(more)+"\n") {
		return "", 0, 0
	}
	text = old + "\n" + more
	if limit > 0 && Length(text) > limit {
		return "", 0, 1
	}
	return text, 1, 0
}

package rule

import (
	"slices"
	"strconv"

	core "github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
)

// Change is the decision on one field; see [Decide].
type Change struct {
	After  any    // the value of the record afterwards
	Write  bool   // whether to send After; false leaves the record as it is
	Reason string // why, in a few words and without the value

	// Lost is set if an Append had no room for all that is missing: an
	// ErrTooLong, Truncated if some of it was added.
	Lost *field.Error
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
//  8. Append adds what is missing, if there is room.
//  9. A value that is equal to the record's, as Salesforce stores it, is not
//     written. Nor is the record's number rounded to the field's scale.
//
// With an Order, on create and on update:
//
//  10. A value that the Order lacks is neither written nor overwritten, and a value
//     is not overwritten by a lower one. See [Rank].
//
// A Rich Text Area is compared by its visible text, and written as HTML.
func Decide(current any, create bool, v field.Value) Change {
	after := v.Value
	if core.BlankValue(after) {
		after = nil
		if v.Type == field.Checkbox {
			after = false
		}
	}
	sent := after
	if v.HTML && after != nil {
		sent = core.HTML(core.PlainText(after))
	}
	blank := create || core.BlankValue(current) || v.Placeholder != "" && core.Equal(current, v.Placeholder, KindOf(v.Type)) ||
		v.HTML && core.ReadHTML(core.PlainText(current)) == ""
	disordered := disorder(current, blank, after, v)
	if create {
		switch {
		case v.UpdateOnly:
			return Change{Reason: "not allowed on create"}
		case core.BlankValue(v.Value):
			return Change{Reason: "nothing captured"}
		case disordered != "":
			return Change{Reason: disordered}
		}
		return Change{After: sent, Write: true, Reason: "new"}
	}
	keep := func(reason string) Change { return Change{After: current, Reason: reason} }
	switch {
	case v.Blank:
		return keep("nothing captured")
	case v.Policy == field.CreateOnly:
		return keep("written on create only")
	case core.BlankValue(v.Value) && (v.Policy == field.WriteIfBlank || v.Policy == field.Append):
		return keep("nothing captured")
	case core.Equal(current, after, KindOf(v.Type)), v.Type == field.Number && core.Shown(after, current, int(v.Scale)):
		return keep("unchanged")
	case v.Policy == field.WriteIfBlank && !blank:
		return keep("already filled")
	case disordered != "":
		return keep(disordered)
	case v.Policy == field.Append && !blank:
		return add(current, after, v)
	case after == nil || core.BlankValue(v.Value):
		return Change{After: after, Write: true, Reason: "cleared"}
	case blank:
		return Change{After: sent, Write: true, Reason: "was blank"}
	}
	return Change{After: sent, Write: true, Reason: "changed"}
}

// disorder says why v.Order keeps a value from being written over the record's, or "".
func disorder(current any, blank bool, after any, v field.Value) string {
	if v.Order == nil {
		return ""
	}
	switch rank, had := Rank(v, after), Rank(v, current); {
	case rank < 0:
		return "not in the rule's Order"
	case !blank && had < 0:
		return "the record's value is not in the rule's Order"
	case !blank && rank < had:
		return "lower than the record's"
	}
	return ""
}

// Rank returns the place of a value in v.Order, -1 if it is not there. Values that
// look alike are the same.
func Rank(v field.Value, value any) int {
	return slices.IndexFunc(v.Order, func(ordered string) bool {
		return core.Equal(value, ordered, KindOf(v.Type)) || core.Alike(core.PlainText(value), ordered)
	})
}

// add decides on an Append to a field that is not blank.
func add(current, after any, v field.Value) Change {
	separator := v.Separator
	if v.Type == field.MultiPicklist {
		separator = ";"
	}
	text, added, lost := core.Append(current, after, separator, v.Length, v.HTML)
	ch := Change{After: current, Reason: "nothing to add"}
	switch {
	case added > 0:
		ch = Change{After: text, Write: true, Reason: "added to"}
	case lost > 0:
		ch.Reason = "no room"
	}
	if lost > 0 {
		ch.Lost = &field.Error{
			Rule: v.Rule, Field: v.Field, Value: v.Value, Truncated: added > 0, Err: field.ErrTooLong,
			Reason: "no room to add " + strconv.Itoa(lost) + " of " + strconv.Itoa(lost+added) + ": " + core.TooLong(v.Length).Reason,
		}
	}
	return ch
}

package field

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"
)

// Coerce turns any value into the wire form of the field that spec describes.
//
//  1. A blank value (see [BlankValue]) and a list of blank values are nil, for
//     every type.
//  2. A value that the field can hold is returned in the form of [Value.Value].
//  3. A value that fits only in part is returned reduced, together with an
//     [*Error] that is Truncated: text is cut, a list loses whole items, a
//     number is rounded to the field's scale.
//  4. Any other value is lost: nil and an [*Error].
//
// Phone numbers, e-mail addresses, URLs, picklist values, IDs and the digits
// before the point are never reduced: a part of them would be wrong.
//
// Coerce accepts any value without panicking, and Coerce(Coerce(v)) is
// Coerce(v) without an error.
func Coerce(v any, spec Spec) (any, error) {
	out, problem := spec.Coerce(v)
	if problem != nil {
		return out, problem
	}
	return out, nil
}

// Coerce is the function [Coerce] for callers that add to the error where the
// loss is. The error is nil if nothing was lost.
func (s *Spec) Coerce(v any) (any, *Error) {
	switch v := v.(type) {
	case nil:
		return nil, nil
	case string:
		return s.CoerceText(v)
	case []string:
		return s.CoerceItems(v)
	}
	out, problem := s.coerceOther(v)
	if problem != nil {
		problem.Value = v
	}
	return out, problem
}

// CoerceText is Coerce of a text, without the cost of an interface.
func (s *Spec) CoerceText(text string) (any, *Error) {
	out, problem := s.coerceText(text)
	if problem != nil {
		problem.Value = text
	}
	return out, problem
}

// CoerceItems is Coerce of a list. It keeps no reference to the slice.
func (s *Spec) CoerceItems(items []string) (any, *Error) {
	out, problem := s.coerceItems(items)
	if problem != nil {
		problem.Value = append([]string(nil), items...) // the caller reuses the slice
	}
	return out, problem
}

func (s *Spec) coerceText(text string) (any, *Error) {
	switch s.Type {
	case Checkbox:
		return coerceCheckbox(Clean(text, true))
	case Number:
		return s.coerceNumber(Clean(text, true))
	case Date, DateTime:
		return s.coerceMoment(Clean(text, true))
	case MultiPicklist:
		return s.coerceMulti(strings.Split(text, ";"))
	default:
	}
	if s.List {
		return s.coerceItems(Split(text, s.separator()))
	}
	return s.coerceSingle(text)
}

func (s *Spec) coerceSingle(text string) (any, *Error) {
	key := s.Type == Phone || s.Type == Email || s.Type == URL || s.Type == Reference
	text = clean(text, s.Type == LongText, key)
	if text == "" {
		return nil, nil
	}
	var problem *Error
	switch {
	case key:
		text, problem = s.whole(text)
	case s.Type == Picklist:
		text, problem = s.option(text)
	default:
		text, problem = s.fit(text)
	}
	return wireText(text, problem)
}

// wireText returns a coerced text, or nil for a blank one.
func wireText(text string, problem *Error) (any, *Error) {
	if text == "" {
		return nil, problem
	}
	return text, problem
}

// coerceItems coerces a list. A field of one value takes a list of one item.
func (s *Spec) coerceItems(items []string) (any, *Error) {
	if s.Type == MultiPicklist {
		return s.coerceMulti(items)
	}
	first, n := only(items)
	switch {
	case n == 0:
		return nil, nil
	case s.Type == Text || s.Type == LongText || s.Type == "":
		return s.coerceList(items, n, first)
	case n > 1:
		return nil, wrongType("several values for a field that holds one")
	}
	single := *s
	single.List = false
	return single.coerceText(first)
}

// only returns the first item that is not blank once cleaned, and the number of
// such items.
func only(items []string) (first string, n int) {
	for _, item := range items {
		if Clean(item, false) == "" {
			continue
		}
		if n++; n == 1 {
			first = item
		}
	}
	return first, n
}

// coerceOther coerces a value that is neither a text nor a list of texts.
func (s *Spec) coerceOther(v any) (any, *Error) {
	if list, ok := v.([]any); ok {
		items, ok := textsOf(list)
		if !ok {
			return nil, wrongType("it is a structure, not a text")
		}
		return s.coerceItems(items)
	}
	at, isTime := v.(time.Time)
	yes, isBool := v.(bool)
	number, isNumber := v.(json.Number)
	switch {
	case isTime && at.IsZero():
		return nil, nil
	case isTime && (s.Type == Date || s.Type == DateTime):
		return s.moment(at)
	case s.Type == Date || s.Type == DateTime:
		return nil, s.notAMoment()
	case isBool && s.Type == Checkbox:
		return yes, nil
	case isNumber && s.Type == Checkbox:
		return coerceCheckbox(plainNumber(number)) // 1.0 is 1
	case s.Type == Number && (isBool || isTime):
		return nil, wrongType("not a number")
	}
	text, ok := textOf(v)
	if !ok {
		return nil, wrongType(whyNoText(v))
	}
	return s.coerceText(text)
}

func whyNoText(v any) string {
	switch v.(type) {
	case float32, float64:
		return "it is infinite, or not a number"
	}
	return "it is a structure, not a text"
}

func textsOf(list []any) (items []string, ok bool) {
	for _, item := range list {
		if item == nil {
			continue
		}
		text, ok := textOf(item)
		if !ok {
			return nil, false
		}
		items = append(items, text)
	}
	return items, true
}

// textOf returns the text of a single value. ok is false for a structure.
func textOf(v any) (text string, ok bool) {
	switch v := v.(type) {
	case string:
		return v, true
	case json.Number:
		return string(v), true
	case bool:
		return strconv.FormatBool(v), true
	case time.Time:
		if v.IsZero() {
			return "", true
		}
		return v.UTC().Format(dateTimeLayout), true
	}
	return numberText(v)
}

package field

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"
)

// Coerce turns any value into the wire form of the field that spec describes.
//
//  1. A blank value (see [BlankValue]) is nil, for every type.
//  2. A value that can be written is returned in the form of [Value.Value].
//  3. A value of which only a part can be written is returned reduced, together
//     with an [*Error] that is Truncated: text is cut, a list loses whole
//     items, a number is rounded to the field's scale.
//  4. Any other value is lost: nil and an [*Error].
//
// What is never reduced, but lost, is what would then be wrong: phone numbers,
// e-mail addresses, URLs, picklist values, IDs, digits before the point.
//
// Coerce is total and idempotent: it accepts any value without panicking, and
// Coerce(Coerce(v)) is Coerce(v) without an error.
func Coerce(v any, spec Spec) (any, error) {
	out, problem := spec.Coerce(v)
	if problem != nil {
		return out, problem
	}
	return out, nil
}

// Coerce is the function [Coerce] for callers that add to the error where it
// happened. The error is nil where nothing was lost.
func (s *Spec) Coerce(v any) (any, *Error) {
	if BlankValue(v) {
		return nil, nil
	}
	out, problem := s.coerce(v)
	if problem != nil {
		problem.Value = v
	}
	return out, problem
}

func (s *Spec) coerce(v any) (any, *Error) {
	switch s.Type {
	case Checkbox:
		return coerceCheckbox(v)
	case Number:
		return s.coerceNumber(v)
	case Date:
		return coerceDate(v)
	case DateTime:
		return coerceDateTime(v)
	case MultiPicklist:
		return s.coerceMulti(v)
	default:
		return s.coerceText(v)
	}
}

// coerceText coerces the types that are texts.
func (s *Spec) coerceText(v any) (any, *Error) {
	if items, ok := s.items(v); ok {
		return s.coerceList(v, items)
	}
	text, ok := textOf(v)
	if !ok {
		return nil, wrongType("it is a structure, not a text")
	}
	clean := Clean(text, s.Type == LongText)
	if clean == "" {
		return nil, nil
	}
	switch s.Type {
	case Picklist:
		clean, problem := s.option(clean)
		return boxed(v, clean), problem
	case Phone, Email, URL, Reference:
		clean, problem := s.whole(clean)
		return boxed(v, clean), problem
	default:
		cut, problem := s.fit(clean)
		return boxed(v, cut), problem
	}
}

// whole coerces the types of which a part is worth nothing.
func (s *Spec) whole(text string) (string, *Error) {
	problem := ""
	switch s.Type {
	case Phone:
		if !strings.ContainsAny(text, "0123456789") && !hasDigit(text) {
			problem = "a phone number has a digit"
		}
	case Email:
		problem = emailProblem(text)
	case URL:
		problem = urlProblem(text)
	case Reference:
		id, ok := ID18(text)
		if !ok {
			return "", wrongType("not a record ID of 15 or 18 characters")
		}
		return id, nil
	default:
	}
	if problem != "" {
		return "", wrongType(problem)
	}
	if s.Length > 0 && Length(text) > s.Length {
		return "", tooLong(s.Length)
	}
	return text, nil
}

// fit cuts a text to the length of the field.
func (s *Spec) fit(text string) (string, *Error) {
	if s.Length <= 0 || Length(text) <= s.Length {
		return text, nil
	}
	cut := Cut(text, s.Length)
	return cut, cutTo(s.Length, cut)
}

// boxed is text as a value, the one it came from where nothing changed. An
// empty text is nil.
func boxed(v any, text string) any {
	if text == "" {
		return nil
	}
	if old, ok := v.(string); ok && old == text {
		return v
	}
	return text
}

// items returns the items of a value that is a list: a slice, or a text where
// the field is a list.
func (s *Spec) items(v any) ([]string, bool) {
	switch v := v.(type) {
	case []string:
		return v, true
	case []any:
		items := make([]string, 0, len(v))
		for _, item := range v {
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
	case string:
		if s.List {
			return Split(v, s.separator()), true
		}
	}
	return nil, false
}

func (s *Spec) separator() string {
	if s.Separator == "" {
		return ";"
	}
	return s.Separator
}

// textOf is the text of a single value; ok is false for a structure.
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

func wrongType(reason string) *Error { return &Error{Err: ErrType, Reason: reason} }

// cutTo tells that a value was reduced to what is left of it.
func cutTo(limit int, left string) *Error {
	problem := tooLong(limit)
	if left != "" {
		problem.Truncated = true
		problem.Reason = "cut to the field's " + strconv.Itoa(limit) + " characters"
	}
	return problem
}

func tooLong(limit int) *Error {
	return &Error{Err: ErrTooLong, Reason: "the field holds " + strconv.Itoa(limit) + " characters"}
}

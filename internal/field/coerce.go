package field

import (
	"cmp"
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// Coerce turns any value into the wire form of the field that s describes.
//
//  1. A blank value (see [BlankValue]) and a list of blank values are nil, for
//     every type.
//  2. A value that the field can hold is returned as Salesforce is sent it: a
//     string, a bool or a json.Number.
//  3. A value that fits only in part is returned reduced, together with a
//     [Loss] that is Truncated: text is cut, a list loses whole items, a number
//     for an integer is rounded. Decimals beyond a field's scale are kept:
//     Salesforce stores them.
//  4. Any other value is lost: nil and a [Loss].
//
// Phone numbers, e-mail addresses, URLs, picklist values, IDs and the digits
// before the point are never reduced: a part of them would be wrong.
//
// Coerce accepts any value without panicking, and Coerce(Coerce(v)) is
// Coerce(v) without a loss.
func (s *Spec) Coerce(v any) (any, *Loss) {
	switch v := v.(type) {
	case nil:
		return nil, nil
	case string:
		return s.CoerceText(v)
	case []string:
		return s.CoerceItems(v)
	case *time.Time: // which costs no allocation
		if v == nil {
			return nil, nil
		}
		if out, problem := s.moment(*v); problem == nil && (s.Type == schema.TypeDate || s.Type == schema.TypeDateTime) {
			return out, nil
		}
		return s.Coerce(*v)
	}
	out, problem := s.coerceOther(v)
	if problem != nil {
		problem.Value = v
	}
	return out, problem
}

// CoerceText is Coerce of a text, without the cost of an interface.
func (s *Spec) CoerceText(text string) (any, *Loss) {
	out, problem := s.coerceText(text)
	if problem != nil {
		problem.Value = text
	}
	return out, problem
}

// CoerceItems is Coerce of a list. It keeps no reference to the slice.
func (s *Spec) CoerceItems(items []string) (any, *Loss) {
	out, problem := s.coerceItems(items)
	if problem != nil {
		problem.Value = append([]string(nil), items...) // the caller reuses the slice
	}
	return out, problem
}

func (s *Spec) coerceText(text string) (any, *Loss) {
	switch s.Type {
	case schema.TypeBoolean:
		return coerceCheckbox(Clean(text, true))
	case schema.TypeDouble:
		return s.coerceNumber(Clean(text, true))
	case schema.TypeDate, schema.TypeDateTime:
		return s.coerceMoment(Clean(text, true))
	case schema.TypeMultiPicklist:
		return s.coerceMulti(strings.Split(text, ";"))
	default:
	}
	if s.List {
		return s.coerceItems(Split(text, s.separator()))
	}
	return s.coerceSingle(text)
}

func (s *Spec) coerceSingle(text string) (any, *Loss) {
	key := s.Type == schema.TypePhone || s.Type == schema.TypeEmail || s.Type == schema.TypeURL || s.Type == schema.TypeReference
	text = clean(text, s.Type == schema.TypeTextArea, key)
	if text == "" {
		return nil, nil
	}
	var problem *Loss
	switch {
	case s.RecordTypes != nil:
		text, problem = s.recordType(text)
	case key:
		text, problem = s.whole(text)
	case s.Type == schema.TypePicklist:
		text, problem = s.option(text)
	default:
		text, problem = s.fit(text)
	}
	return s.wireText(text, problem)
}

// wireText returns a coerced text, or nil for a blank one. A picklist's values cost no
// allocation.
func (s *Spec) wireText(text string, problem *Loss) (any, *Loss) {
	if text == "" {
		return nil, problem
	}
	if s.lists(text) {
		return s.Options.exact[text], problem
	}
	return text, problem
}

// coerceItems coerces a list. A field of one value takes a list of one item.
func (s *Spec) coerceItems(items []string) (any, *Loss) {
	if s.Type == schema.TypeMultiPicklist {
		return s.coerceMulti(items)
	}
	first, n := only(items)
	switch {
	case n == 0:
		return nil, nil
	case s.Type == schema.TypeString || s.Type == schema.TypeTextArea || s.Type == "":
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
func (s *Spec) coerceOther(v any) (any, *Loss) {
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
	case isTime && (s.Type == schema.TypeDate || s.Type == schema.TypeDateTime):
		return s.moment(at)
	case s.Type == schema.TypeDate || s.Type == schema.TypeDateTime:
		return nil, s.notAMoment()
	case isBool && s.Type == schema.TypeBoolean:
		return yes, nil
	case isNumber && s.Type == schema.TypeBoolean:
		plain, _ := decimal(string(number)) // 1.0 is 1
		return coerceCheckbox(cmp.Or(plain, string(number)))
	case s.Type == schema.TypeDouble && (isBool || isTime):
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

// PlainText returns any value as a text with line breaks, "" if it has none.
func PlainText(v any) string {
	coerced, _ := (&Spec{Type: schema.TypeTextArea}).Coerce(v)
	text, _ := coerced.(string)
	return text
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

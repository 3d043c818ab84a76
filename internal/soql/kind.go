package soql

import (
	"encoding/json"
	"math"
	"math/big"
	"strconv"
	"strings"
	"time"
)

// Kind is the way in which the values of a field compare.
type Kind int

// The kinds. The zero Kind is Text.
const (
	Text          Kind = iota // without regard to case
	CaseSensitive             // text with regard to case
	ID                        // a record's ID, in 15 or 18 characters
	Number
	Boolean
	Date
	DateTime
	MultiPicklist // items joined by semicolons
	Unfilterable  // long text and the like, which can stand in no condition
)

// Getter returns the value of a field of one record, by its path as the query
// spells it ("id", "Owner.Name"), in any letter case.
//
// Values are nil (for null, or if a record on the path does not exist), string,
// bool, [json.Number], int, float64, [Day] and [time.Time]. A date may also be
// a string "2006-01-02", a date-time one that [ParseTime] reads, an [ID] its 15
// or 18 characters. A value that does not fit the field's Kind counts as null.
type Getter func(path string) any

// Env is the environment of a query, besides the records.
type Env struct {
	// Now is the time to which date literals (TODAY ...) are relative.
	Now time.Time
	// Zone is the time zone of the user who asks, where days begin. Nil is UTC.
	Zone *time.Location
	// Kind returns the kind of an existing field by its path. If it is nil,
	// every field is Text.
	Kind func(path string) Kind
	// Label returns the label of a value of a picklist by the path of its field. If it
	// is nil, values are their own labels.
	Label func(path string, v any) any
	// Join runs the subquery of a semi-join and returns the values of its one
	// field. If it is nil, semi-joins are refused.
	Join func(sub *Query) ([]any, error)
}

func (e Env) kind(path string) Kind {
	if e.Kind == nil {
		return Text
	}
	return e.Kind(path)
}

// kindOf returns the kind of a field or a function of one.
func (e Env) kindOf(ref FieldRef) Kind {
	switch ref.Func {
	case Count, CountDistinct, Sum, Avg:
		return Number
	case DayOnly:
		return Date
	case ToLabel:
		return Text
	case NoFunc, Min, Max:
		return e.kind(ref.Path)
	default: // a date function
		return Number
	}
}

func (e Env) zone() *time.Location {
	if e.Zone == nil {
		return time.UTC
	}
	return e.Zone
}

// Fold returns the same text for all texts that are equal to Salesforce, which
// ignores letter case. Folded texts sort as Salesforce sorts them, and suit the
// key of an index of a Text field.
func Fold(s string) string {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return strings.ToUpper(strings.ToLower(s))
		}
	}
	return strings.ToUpper(s)
}

// FoldID returns the same text for the forms of an ID with 15 and 18
// characters.
func FoldID(s string) string {
	if len(s) == 18 {
		return s[:15]
	}
	return s
}

// asText returns v as a text of the given kind, folded for comparison; "" is
// null.
func asText(v any, k Kind) string {
	var s string
	switch v := v.(type) {
	case string:
		s = v
	case json.Number:
		s = v.String()
	}
	switch k {
	case CaseSensitive:
		return s
	case ID:
		return FoldID(s)
	default:
		return Fold(s)
	}
}

func asDay(v any) (Day, bool) {
	switch v := v.(type) {
	case Day:
		return v, true
	case time.Time:
		return dayOf(v.UTC()), true
	case string:
		return ParseDay(v)
	default:
		return Day{}, false
	}
}

func asTime(v any) (time.Time, bool) {
	switch v := v.(type) {
	case time.Time:
		return v, true
	case string:
		return ParseTime(v)
	default:
		return time.Time{}, false
	}
}

// number is exact if float64 is not.
type number struct {
	f     float64
	exact *big.Rat // nil when f is exact enough to compare
}

func asNumber(v any) (number, bool) {
	switch v := v.(type) {
	case json.Number:
		return parseNumber(v.String())
	case string:
		return parseNumber(v)
	case int:
		return parseNumber(strconv.Itoa(v))
	case float64:
		return number{f: v}, !math.IsNaN(v) && !math.IsInf(v, 0)
	default:
		return number{}, false
	}
}

func parseNumber(s string) (number, bool) {
	if !numberForm.MatchString(s) {
		return number{}, false
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return number{}, false
	}
	n := number{f: f}
	if len(s) > 15 { // up to 15 digits, float64 keeps decimals apart and in order
		n.exact, _ = new(big.Rat).SetString(s)
	}
	return n, true
}

func (n number) rat() *big.Rat {
	if n.exact != nil {
		return n.exact
	}
	r, _ := new(big.Rat).SetString(strconv.FormatFloat(n.f, 'g', -1, 64))
	if r == nil {
		return new(big.Rat)
	}
	return r
}

func (n number) compare(m number) int {
	if n.exact == nil && m.exact == nil {
		switch {
		case n.f < m.f:
			return -1
		case n.f > m.f:
			return 1
		default:
			return 0
		}
	}
	return n.rat().Cmp(m.rat())
}

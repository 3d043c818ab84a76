package field

import (
	"strings"
	"time"
)

const (
	dateLayout     = "2006-01-02"
	dateTimeLayout = "2006-01-02T15:04:05.000Z"
)

// The layouts in which dates are read. What two countries read differently,
// such as 01/02/2026, is not among them. A time without a zone is UTC.
var (
	dateLayouts = []string{
		dateLayout, "2006/01/02", "2006.01.02", "20060102",
		"2 January 2006", "2 Jan 2006", "January 2, 2006", "Jan 2, 2006", "02-Jan-2006",
	}
	dateTimeLayouts = []string{
		time.RFC3339,
		"2006-01-02T15:04:05-0700", // as Salesforce answers
		"2006-01-02T15:04:05", "2006-01-02T15:04",
		"2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05 -0700 MST", "2006-01-02 15:04:05", "2006-01-02 15:04",
		time.RFC1123Z, time.RFC1123,
	}
)

// coerceDate makes a date of a date, or of a moment: the day it is in UTC.
func coerceDate(v any) (any, *Error) {
	t, ok := parseTime(v)
	if !ok {
		return nil, wrongType("not a date such as 2026-11-23")
	}
	if t.IsZero() {
		return nil, nil
	}
	if !storable(t) {
		return nil, wrongType("a date is from 1700-01-01 to 4000-12-31")
	}
	return boxed(v, t.UTC().Format(dateLayout)), nil
}

// coerceDateTime makes a moment, in UTC and whole seconds, which is what
// Salesforce keeps. A date is its midnight in UTC.
func coerceDateTime(v any) (any, *Error) {
	t, ok := parseTime(v)
	if !ok {
		return nil, wrongType("not a time such as 2026-11-23T09:30:00Z")
	}
	if t.IsZero() {
		return nil, nil
	}
	if !storable(t) {
		return nil, wrongType("a time is from the year 1700 to 4000")
	}
	return boxed(v, t.UTC().Truncate(time.Second).Format(dateTimeLayout)), nil
}

func storable(t time.Time) bool {
	year := t.UTC().Year()
	return year >= 1700 && year <= 4000
}

func parseTime(v any) (time.Time, bool) {
	switch v := v.(type) {
	case time.Time:
		return v, true
	case string:
		s := strings.TrimSpace(v)
		if len(s) > 64 {
			return time.Time{}, false
		}
		for _, layouts := range [][]string{dateLayouts, dateTimeLayouts} {
			for _, layout := range layouts {
				if t, err := time.Parse(layout, s); err == nil {
					return t, true
				}
			}
		}
	}
	return time.Time{}, false
}

package soql

import (
	"strings"
	"time"
)

// maxRange limits the n of LAST_N_DAYS:n and similar literals, so that ranges
// stay close to the years that Salesforce knows.
const maxRange = 100_000

// isRange reports whether word is a date literal without a number.
func isRange(word string) bool {
	switch word {
	case "YESTERDAY", "TODAY", "TOMORROW", "LAST_90_DAYS", "NEXT_90_DAYS":
		return true
	}
	which, unit, ok := strings.Cut(word, "_")
	return ok && (which == "LAST" || which == "THIS" || which == "NEXT") && unit != "DAY" && isUnit(unit)
}

// isRangeN reports whether word is a date literal that takes a number:
// LAST_N_DAYS, NEXT_N_DAYS, N_DAYS_AGO and so on.
func isRangeN(word string) bool {
	_, unit := rangeN(word)
	return unit != ""
}

// rangeN splits a literal with a number: "LAST_N_DAYS" into "LAST" and "DAY".
func rangeN(word string) (which, unit string) {
	var ok bool
	if unit, ok = strings.CutPrefix(word, "LAST_N_"); ok {
		which = "LAST"
	} else if unit, ok = strings.CutPrefix(word, "NEXT_N_"); ok {
		which = "NEXT"
	} else if unit, ok = strings.CutPrefix(word, "N_"); ok {
		which = "AGO"
		unit, ok = strings.CutSuffix(unit, "_AGO")
	}
	unit, plural := strings.CutSuffix(unit, "S")
	if !ok || !plural || !isUnit(unit) {
		return "", ""
	}
	return which, unit
}

func isUnit(s string) bool {
	switch s {
	case "DAY", "WEEK", "MONTH", "QUARTER", "YEAR":
		return true
	default:
		return false
	}
}

// rangeDays returns the first day of a date literal and the first day after it.
// Weeks begin on Sunday, as in the locale of the United States. Quarters are
// those of the calendar.
func rangeDays(v Literal, today Day) (from, to Day) {
	switch v.Text {
	case "YESTERDAY":
		return today.add(0, 0, -1), today
	case "TODAY":
		return today, today.add(0, 0, 1)
	case "TOMORROW":
		return today.add(0, 0, 1), today.add(0, 0, 2)
	case "LAST_90_DAYS":
		return today.add(0, 0, -90), today.add(0, 0, 1)
	case "NEXT_90_DAYS":
		return today.add(0, 0, 1), today.add(0, 0, 91)
	}
	if which, unit := rangeN(v.Text); which != "" {
		return rangeOfN(which, unit, v.N, today)
	}
	which, unit, _ := strings.Cut(v.Text, "_")
	n := 0
	switch which {
	case "LAST":
		n = -1
	case "NEXT":
		n = 1
	}
	start := startOf(unit, today)
	return move(start, unit, n), move(start, unit, n+1)
}

func rangeOfN(which, unit string, n int, today Day) (from, to Day) {
	start := startOf(unit, today)
	switch {
	case which == "LAST" && unit == "DAY":
		return move(start, unit, -n), move(start, unit, 1) // the only one with today in it
	case which == "LAST":
		return move(start, unit, -n), start
	case which == "NEXT":
		return move(start, unit, 1), move(start, unit, n+1)
	default:
		return move(start, unit, -n), move(start, unit, 1-n)
	}
}

// startOf returns the first day of the unit that contains d.
func startOf(unit string, d Day) Day {
	switch unit {
	case "WEEK":
		return d.add(0, 0, -int(d.in(time.UTC).Weekday()))
	case "MONTH":
		return Day{d.Year, d.Month, 1}
	case "QUARTER":
		return Day{d.Year, d.Month - (d.Month-1)%3, 1}
	case "YEAR":
		return Day{d.Year, time.January, 1}
	default:
		return d
	}
}

// move returns d, the start of a unit, moved by n units.
func move(d Day, unit string, n int) Day {
	switch unit {
	case "WEEK":
		return d.add(0, 0, 7*n)
	case "MONTH":
		return d.add(0, n, 0)
	case "QUARTER":
		return d.add(0, 3*n, 0)
	case "YEAR":
		return d.add(n, 0, 0)
	default:
		return d.add(0, 0, n)
	}
}

package field

import (
	"cmp"
	"strings"
	"time"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

const (
	dateLayout     = "2006-01-02"
	dateTimeLayout = "2006-01-02T15:04:05.000Z"
)

// The layouts of dates and times. Dates that two countries read differently,
// such as 01/02/2026, are not among them. A time without a zone is in that of
// [Spec.Location].
var (
	dateLayouts = []string{
		dateLayout, "2006/01/02", "2006.01.02", "20060102",
		"2 January 2006", "2 Jan 2006", "January 2, 2006", "Jan 2, 2006", "02-Jan-2006",
	}
	dateTimeLayouts = []string{
		time.RFC3339,
		"2006-01-02T15:04:05-0700",
		"2006-01-02T15:04:05", "2006-01-02T15:04",
		"2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05 -0700", "2006-01-02 15:04:05 -0700 MST", "2006-01-02 15:04:05", "2006-01-02 15:04",
		time.RFC1123Z,
	}
)

// coerceMoment coerces a text for a Date or DateTime. A day stays the same day
// in every zone. As a DateTime, it is midnight in the zone.
func (s *Spec) coerceMoment(text string) (any, *Loss) {
	if BlankText(text) {
		return nil, nil
	}
	if day, ok := parseAs(dateLayouts, text, time.UTC); ok {
		if s.Type == schema.TypeDate {
			return s.wireDate(day)
		}
		return s.moment(time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, s.location()))
	}
	if at, ok := parseMoment(text, s.location()); ok {
		return s.moment(at)
	}
	return nil, s.notAMoment()
}

// moment coerces a time. A Date is its day in the zone. A DateTime is in UTC
// and in whole seconds, which is what Salesforce stores.
func (s *Spec) moment(at time.Time) (any, *Loss) {
	if at.IsZero() {
		return nil, nil
	}
	if s.Type == schema.TypeDate {
		return s.wireDate(at.In(s.location()))
	}
	at = at.UTC().Truncate(time.Second)
	if !storable(at) {
		return nil, wrongType("a time is from the year 1700 to 4000")
	}
	var room [32]byte
	text := at.AppendFormat(room[:0], time.RFC3339) // faster than any other layout
	return string(append(text[:len(text)-1], ".000Z"...)), nil
}

func (s *Spec) wireDate(day time.Time) (any, *Loss) {
	if day.IsZero() {
		return nil, nil
	}
	if !storable(day) {
		return nil, wrongType("a date is from 1700-01-01 to 4000-12-31")
	}
	return day.Format(dateLayout), nil
}

// CompareTimes orders times, with the zero time last.
func CompareTimes(a, b time.Time) int {
	if a.IsZero() != b.IsZero() {
		return b.Compare(a)
	}
	return a.Compare(b)
}

func (s *Spec) notAMoment() *Loss {
	if s.Type == schema.TypeDate {
		return wrongType("not a date such as 2026-11-23")
	}
	return wrongType("not a time such as 2026-11-23T09:30:00Z")
}

func (s *Spec) location() *time.Location { return cmp.Or(s.Location, time.UTC) }

func storable(t time.Time) bool { return t.Year() >= 1700 && t.Year() <= 4000 }

// parseMoment reads a date with a time. GMT is the only zone known by letters,
// since others are ambiguous.
func parseMoment(text string, zone *time.Location) (time.Time, bool) {
	if rest, ok := strings.CutSuffix(strings.TrimSpace(text), " GMT"); ok {
		text = rest + " +0000"
	}
	return parseAs(dateTimeLayouts, text, zone)
}

// ParseStored reads a time as Salesforce answers it, such as
// 2026-10-15T17:30:00.000+0000.
func ParseStored(text string) (at time.Time, ok bool) {
	if text == "" || len(text) > 32 {
		return at, false
	}
	if utc, ok := strings.CutSuffix(text, "+0000"); ok {
		text = utc + "Z" // package time reads this form in little time
	}
	at, err := time.Parse(time.RFC3339, text)
	return at, err == nil
}

func parseAs(layouts []string, text string, zone *time.Location) (time.Time, bool) {
	text = strings.TrimSpace(text)
	if len(text) > 64 {
		return time.Time{}, false
	}
	for _, layout := range layouts {
		if t, err := time.ParseInLocation(layout, text, zone); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

// parseTime reads a stored day or time, for comparison.
func parseTime(v any) (time.Time, bool) {
	switch v := v.(type) {
	case time.Time:
		return v, true
	case string:
		if at, ok := ParseStored(v); ok {
			return at, true
		}
		if day, ok := parseAs(dateLayouts, v, time.UTC); ok {
			return day, true
		}
		return parseMoment(v, time.UTC)
	}
	return time.Time{}, false
}

package soql

import (
	"cmp"
	"fmt"
	"time"
)

// Day is a date without a time, as in Salesforce's date fields.
type Day struct {
	Year  int
	Month time.Month
	Day   int
}

// ParseDay reads "2006-01-02". It accepts the years that Salesforce knows, 1700
// to 4000.
func ParseDay(s string) (Day, bool) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil || t.Year() < 1700 || t.Year() > 4000 {
		return Day{}, false
	}
	return dayOf(t), true
}

// String returns the day as "2006-01-02".
func (d Day) String() string { return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day) }

// Compare returns a negative number, zero or a positive number if d is before,
// on or after e.
func (d Day) Compare(e Day) int {
	return cmp.Or(cmp.Compare(d.Year, e.Year), cmp.Compare(d.Month, e.Month), cmp.Compare(d.Day, e.Day))
}

func dayOf(t time.Time) Day {
	y, m, d := t.Date()
	return Day{Year: y, Month: m, Day: d}
}

// in returns the first instant of the day in zone.
func (d Day) in(zone *time.Location) time.Time {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, zone)
}

// add returns the day moved by years, months and days. The day of the month may
// overflow into the next one.
func (d Day) add(years, months, days int) Day {
	return dayOf(time.Date(d.Year+years, d.Month+time.Month(months), d.Day+days, 0, 0, 0, 0, time.UTC))
}

package soql

import "time"

// Functions of a field that are not aggregates. There are the date functions as well,
// by their names.
const (
	ToLabel   Func = "TOLABEL"     // the label of a picklist value
	DayOnly   Func = "DAY_ONLY"    // the day of a date-time
	HourInDay Func = "HOUR_IN_DAY" // of a date-time
)

// dateFuncs are what the date functions return. Fiscal years are those of the
// calendar.
var dateFuncs = map[Func]func(t time.Time) any{
	"CALENDAR_YEAR":    func(t time.Time) any { return t.Year() },
	"CALENDAR_QUARTER": func(t time.Time) any { return quarter(t) },
	"CALENDAR_MONTH":   func(t time.Time) any { return int(t.Month()) },
	"FISCAL_YEAR":      func(t time.Time) any { return t.Year() },
	"FISCAL_QUARTER":   func(t time.Time) any { return quarter(t) },
	"FISCAL_MONTH":     func(t time.Time) any { return int(t.Month()) },
	"DAY_IN_MONTH":     func(t time.Time) any { return t.Day() },
	"DAY_IN_WEEK":      func(t time.Time) any { return int(t.Weekday()) + 1 },
	"DAY_IN_YEAR":      func(t time.Time) any { return t.YearDay() },
	"WEEK_IN_MONTH":    func(t time.Time) any { return (t.Day()-1)/7 + 1 },
	"WEEK_IN_YEAR":     func(t time.Time) any { return (t.YearDay()-1)/7 + 1 },
	DayOnly:            func(t time.Time) any { return dayOf(t).String() },
	HourInDay:          func(t time.Time) any { return t.Hour() },
}

func quarter(t time.Time) int { return (int(t.Month())-1)/3 + 1 }

// IsAggregate reports whether f makes one value of those of many records.
func (f Func) IsAggregate() bool {
	switch f {
	case Count, CountDistinct, Min, Max, Sum, Avg:
		return true
	default:
		return false
	}
}

// groups reports whether a query that selects f returns groups.
func (f Func) groups() bool { return f.IsAggregate() || dateFuncs[f] != nil }

// value returns the value of ref, no aggregate, for one record.
func (e Env) value(ref FieldRef, get Getter) any {
	v := get(ref.Path)
	part := dateFuncs[ref.Func]
	switch {
	case ref.Func == ToLabel && e.Label != nil:
		return e.Label(ref.Path, v)
	case part == nil:
		return v
	case e.kind(ref.Path) == Date:
		if d, ok := asDay(v); ok {
			return part(d.in(time.UTC))
		}
	default:
		if t, ok := asTime(v); ok {
			zone := time.UTC
			if ref.Zoned {
				zone = e.zone()
			}
			return part(t.In(zone))
		}
	}
	return nil
}

// datable refuses a date function of a field that is not of the right kind. The text
// is a guess.
func (q *Query) datable(ref FieldRef, env Env) error {
	kind := env.kind(ref.Path)
	timed := ref.Func == DayOnly || ref.Func == HourInDay || ref.Zoned
	if dateFuncs[ref.Func] == nil || kind == DateTime || kind == Date && !timed {
		return nil
	}
	return q.Errorf(MalformedQuery, ref.Pos, "field %s does not support the function %s", ref.Path, ref.Func)
}

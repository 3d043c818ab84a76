package soql_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/soql"
)

func TestParseFunctions(t *testing.T) {
	const text = "select fields(standard), toLabel(l.Status) s, format(Lead.CreatedDate), TypeOf l.Owner when User then Name, Manager.Name when Group then Id else Name end" +
		" from Lead l where day_only(convertTimezone(l.CreatedDate)) = today with user_mode limit 7 for view"
	q, err := soql.Parse(text)
	require.NoError(t, err)
	want := &soql.Query{
		Select: []soql.Item{
			{Group: soql.StandardFields},
			{Field: soql.FieldRef{Func: soql.ToLabel, Path: "Status"}, Alias: "s"},
			{Field: field("CreatedDate"), Format: true},
			{Field: field("Owner"), TypeOf: &soql.TypeOf{
				When: []soql.When{{Object: "User", Fields: []soql.FieldRef{field("Name"), field("Manager.Name")}}, {Object: "Group", Fields: []soql.FieldRef{field("Id")}}},
				Else: []soql.FieldRef{field("Name")},
			}},
		},
		From: "Lead", Limit: 7, ForView: true,
		Where: soql.Condition{
			Field: soql.FieldRef{Func: soql.DayOnly, Path: "CreatedDate", Zoned: true}, Op: soql.Eq, Values: []soql.Literal{{Kind: soql.RangeLiteral, Text: "TODAY"}},
		},
	}
	require.Empty(t, cmp.Diff(want, q, same()), "-want +got")
	require.Equal(t, "SELECT FIELDS(STANDARD), TOLABEL(Status) s, FORMAT(CreatedDate), TYPEOF Owner WHEN User THEN Name, Manager.Name WHEN Group THEN Id ELSE Name END"+
		" FROM Lead WHERE DAY_ONLY(convertTimezone(CreatedDate)) = TODAY LIMIT 7 FOR VIEW", q.String())
	for _, text := range []string{
		"SELECT Format, Fields, End FROM Lead FOR REFERENCE", "SELECT FIELDS(ALL) FROM Lead LIMIT 200", "SELECT Id FROM Lead WITH SECURITY_ENFORCED ORDER BY Id",
		"SELECT FORMAT(MIN(CreatedDate)) d, HOUR_IN_DAY(CreatedDate) FROM Lead GROUP BY HOUR_IN_DAY(CreatedDate) HAVING HOUR_IN_DAY(CreatedDate) > 3 ORDER BY HOUR_IN_DAY(CreatedDate)",
	} {
		q, err := soql.Parse(text)
		require.NoError(t, err, text)
		require.Equal(t, strings.Replace(text, " WITH SECURITY_ENFORCED", "", 1), q.String())
	}
}

// The examples of the SOQL and SOSL Reference, Date Functions, and others.
func TestDateFunctions(t *testing.T) {
	vienna, err := time.LoadLocation("Europe/Vienna")
	require.NoError(t, err)
	env := soql.Env{Kind: kindOf, Zone: vienna}
	r := record{
		"day": "2009-09-22", "dayfeb": "2026-02-20", "dayfirst": "2026-02-01", "daysat": "2026-11-28", "daynull": nil,
		"at": "2026-12-31T23:30:00.000+0000", "num": 1,
	}
	for _, tt := range []struct {
		where string
		want  bool
	}{
		{"CALENDAR_YEAR(Day) = 2009", true}, {"CALENDAR_QUARTER(Day) = 3", true}, {"CALENDAR_MONTH(Day) = 9", true},
		{"FISCAL_YEAR(Day) = 2009 AND FISCAL_QUARTER(Day) = 3 AND FISCAL_MONTH(Day) = 9", true},
		{"DAY_IN_MONTH(DayFeb) = 20", true}, {"DAY_IN_YEAR(DayFirst) = 32", true}, {"DAY_IN_WEEK(DayFirst) = 1", true}, {"DAY_IN_WEEK(DaySat) = 7", true},
		{"WEEK_IN_MONTH(DayFirst) = 1", true}, {"WEEK_IN_MONTH(DayFeb) = 3", true}, {"WEEK_IN_YEAR(DayFirst) = 5", true},
		{"DAY_ONLY(At) = 2026-12-31", true}, {"DAY_ONLY(convertTimezone(At)) = 2027-01-01", true}, {"DAY_ONLY(At) < 2026-12-31", false},
		{"HOUR_IN_DAY(At) = 23", true}, {"HOUR_IN_DAY(convertTimezone(At)) = 0", true}, {"HOUR_IN_DAY(At) IN (1, 23)", true},
		{"CALENDAR_YEAR(DayNull) = null", true}, {"CALENDAR_YEAR(DayNull) > 1", false},
	} {
		q, err := soql.Parse("SELECT Id FROM Lead WHERE " + tt.where)
		require.NoError(t, err, tt.where)
		f, err := q.Filter(env)
		require.NoError(t, err, tt.where)
		require.Equal(t, tt.want, f.Match(r.get), tt.where)
	}
	for where, message := range map[string]string{
		"DAY_ONLY(Day) = 2026-01-01":                 "field Day does not support the function DAY_ONLY",
		"HOUR_IN_DAY(Day) = 1":                       "field Day does not support the function HOUR_IN_DAY",
		"CALENDAR_YEAR(convertTimezone(Day)) = 2026": "field Day does not support the function CALENDAR_YEAR",
		"CALENDAR_YEAR(Num) = 2026":                  "field Num does not support the function CALENDAR_YEAR",
		"CALENDAR_YEAR(Day) = 2026-01-01":            "value of filter criterion for field 'CALENDAR_YEAR(Day)' must be of type double and should not be enclosed in quotes",
	} {
		q, err := soql.Parse("SELECT Id FROM Lead WHERE " + where)
		require.NoError(t, err, where)
		_, err = q.Filter(env)
		var e *soql.Error
		require.ErrorAs(t, err, &e, where)
		require.Equal(t, message, e.Message)
	}
}

func TestGroupByDate(t *testing.T) {
	q, err := soql.Parse("SELECT DAY_IN_MONTH(Day), COUNT(Name) n FROM Lead GROUP BY DAY_IN_MONTH(Day) HAVING DAY_IN_MONTH(Day) > 1 ORDER BY DAY_IN_MONTH(Day) DESC")
	require.NoError(t, err)
	rows, err := q.Aggregate(leads(), soql.Env{Kind: kindOf})
	require.NoError(t, err)
	want := []soql.AggregateRow{{{Name: "expr0", Value: 3}, {Name: "n", Value: 1}}, {{Name: "expr0", Value: 2}, {Name: "n", Value: 2}}}
	require.Empty(t, cmp.Diff(want, rows), "-want +got")

	q, err = soql.Parse("SELECT HOUR_IN_DAY(Day), COUNT(Name) FROM Lead GROUP BY HOUR_IN_DAY(Day)")
	require.NoError(t, err)
	_, err = q.Aggregate(leads(), soql.Env{Kind: kindOf})
	require.Error(t, err)
}

func TestLabels(t *testing.T) {
	q, err := soql.Parse("SELECT Id FROM Lead WHERE toLabel(City) LIKE 'BONN%'")
	require.NoError(t, err)
	f, err := q.Filter(soql.Env{Label: func(path string, v any) any { return v.(string) + " (" + path + ")" }})
	require.NoError(t, err)
	require.True(t, f.Match(record{"city": "Bonn"}.get))
	require.False(t, f.Match(record{"city": "Aachen"}.get))
}

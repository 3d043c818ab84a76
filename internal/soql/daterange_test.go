package soql_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/soql"
)

// Each literal's first and last day, seen from Wednesday, 25 November 2026.
func TestDateLiterals(t *testing.T) {
	for _, tt := range []struct{ literal, first, last string }{
		{"YESTERDAY", "2026-11-24", "2026-11-24"},
		{"TODAY", "2026-11-25", "2026-11-25"},
		{"TOMORROW", "2026-11-26", "2026-11-26"},
		{"LAST_WEEK", "2026-11-15", "2026-11-21"},
		{"THIS_WEEK", "2026-11-22", "2026-11-28"},
		{"NEXT_WEEK", "2026-11-29", "2026-12-05"},
		{"LAST_MONTH", "2026-10-01", "2026-10-31"},
		{"THIS_MONTH", "2026-11-01", "2026-11-30"},
		{"NEXT_MONTH", "2026-12-01", "2026-12-31"},
		{"LAST_QUARTER", "2026-07-01", "2026-09-30"},
		{"THIS_QUARTER", "2026-10-01", "2026-12-31"},
		{"NEXT_QUARTER", "2027-01-01", "2027-03-31"},
		{"LAST_YEAR", "2025-01-01", "2025-12-31"},
		{"THIS_YEAR", "2026-01-01", "2026-12-31"},
		{"NEXT_YEAR", "2027-01-01", "2027-12-31"},
		{"LAST_90_DAYS", "2026-08-27", "2026-11-25"},
		{"NEXT_90_DAYS", "2026-11-26", "2027-02-23"},
		{"LAST_N_DAYS:1", "2026-11-24", "2026-11-25"},
		{"LAST_N_DAYS:0", "2026-11-25", "2026-11-25"},
		{"NEXT_N_DAYS:2", "2026-11-26", "2026-11-27"},
		{"N_DAYS_AGO:2", "2026-11-23", "2026-11-23"},
		{"LAST_N_WEEKS:2", "2026-11-08", "2026-11-21"},
		{"NEXT_N_WEEKS:2", "2026-11-29", "2026-12-12"},
		{"N_WEEKS_AGO:1", "2026-11-15", "2026-11-21"},
		{"LAST_N_MONTHS:2", "2026-09-01", "2026-10-31"},
		{"NEXT_N_MONTHS:2", "2026-12-01", "2027-01-31"},
		{"N_MONTHS_AGO:12", "2025-11-01", "2025-11-30"},
		{"LAST_N_QUARTERS:2", "2026-04-01", "2026-09-30"},
		{"NEXT_N_QUARTERS:1", "2027-01-01", "2027-03-31"},
		{"N_QUARTERS_AGO:4", "2025-10-01", "2025-12-31"},
		{"LAST_N_YEARS:2", "2024-01-01", "2025-12-31"},
		{"NEXT_N_YEARS:1", "2027-01-01", "2027-12-31"},
		{"N_YEARS_AGO:1", "2025-01-01", "2025-12-31"},
	} {
		first, ok := soql.ParseDay(tt.first)
		require.True(t, ok)
		last, ok := soql.ParseDay(tt.last)
		require.True(t, ok)
		for day, want := range map[soql.Day]string{
			shift(first, -1): "before", first: "within", last: "within", shift(last, 1): "behind",
		} {
			for op, holds := range map[string]bool{
				"=": want == "within", "!=": want != "within",
				"<": want == "before", "<=": want != "behind",
				">": want == "behind", ">=": want != "before",
			} {
				condition := "Day " + op + " " + tt.literal
				require.Equal(t, holds, matches(t, condition, soql.Env{Now: now, Kind: kindOf}, day), "%s for %s", condition, day)
			}
		}
	}
}

// Days begin at midnight of the user's zone.
func TestDateLiteralsInZone(t *testing.T) {
	late := time.Date(2026, time.November, 25, 23, 30, 0, 0, time.UTC)
	for _, tt := range []struct {
		zone  int // hours east
		at    time.Time
		today bool
	}{
		{0, late, true},
		{0, late.Add(30 * time.Minute), false},
		{14, time.Date(2026, 11, 25, 10, 0, 0, 0, time.UTC), true},  // midnight there
		{14, time.Date(2026, 11, 25, 9, 59, 0, 0, time.UTC), false}, // the evening before
		{-11, time.Date(2026, 11, 25, 11, 0, 0, 0, time.UTC), true},
		{-11, time.Date(2026, 11, 25, 10, 59, 59, 0, time.UTC), false},
	} {
		env := soql.Env{Now: late, Zone: time.FixedZone("", tt.zone*3600), Kind: kindOf}
		require.Equal(t, tt.today, matches(t, "At = TODAY", env, tt.at), "%v in zone %d", tt.at, tt.zone)
	}
}

func TestLastDaysEndNow(t *testing.T) {
	env := soql.Env{Now: now, Kind: kindOf}
	require.True(t, matches(t, "At = LAST_N_DAYS:1", env, now))
	require.False(t, matches(t, "At = LAST_N_DAYS:1", env, now.Add(time.Minute)))
	require.True(t, matches(t, "At = LAST_90_DAYS", env, now))
	require.False(t, matches(t, "At = LAST_90_DAYS", env, now.Add(time.Minute)))
	require.True(t, matches(t, "At = TODAY", env, now.Add(time.Minute)))
	require.True(t, matches(t, "At = LAST_N_DAYS:1", env, time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)))
}

func matches(t *testing.T, condition string, env soql.Env, v any) bool {
	t.Helper()
	q, err := soql.Parse("SELECT Id FROM Lead WHERE " + condition)
	require.NoError(t, err, condition)
	f, err := q.Filter(env)
	require.NoError(t, err, condition)
	return f.Match(constant(v))
}

func shift(d soql.Day, days int) soql.Day {
	y, m, day := time.Date(d.Year, d.Month, d.Day+days, 0, 0, 0, 0, time.UTC).Date()
	return soql.Day{Year: y, Month: m, Day: day}
}

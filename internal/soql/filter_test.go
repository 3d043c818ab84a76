package soql_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/soql"
)

// record is a record of one of each kind. Field names start with their kind.
type record map[string]any

func (r record) get(path string) any { return r[strings.ToLower(path)] }

func kindOf(path string) soql.Kind {
	for prefix, k := range map[string]soql.Kind{
		"exact": soql.CaseSensitive, "id": soql.ID, "num": soql.Number, "bool": soql.Boolean,
		"day": soql.Date, "at": soql.DateTime, "multi": soql.MultiPicklist, "long": soql.Unfilterable,
	} {
		if strings.HasPrefix(strings.ToLower(path), prefix) {
			return k
		}
	}
	return soql.Text
}

var now = time.Date(2026, time.November, 25, 14, 30, 0, 0, time.UTC) // a Wednesday

func TestFilter(t *testing.T) {
	ada := record{
		"name": "Ada Ünal", "owner.name": "Dana", "blank": "", "under": "a_b", "percent": "50%", "quoted": `O'N\x`,
		"exact": "MiXed", "id": "00Q5g00000AbCdEEAV",
		"num": json.Number("12.5"), "numbig": json.Number("900719925474099301"), "numfloat": 12.5, "numint": 7,
		"bool": true, "boolfalse": false,
		"day": soql.Day{Year: 2026, Month: time.November, Day: 25}, "daytext": "2026-11-24",
		"at": time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC), "attext": "2026-11-24T23:30:00.000+0000",
		"multi": "Looms;Engines",
	}
	for _, tt := range []struct {
		where string
		want  bool
	}{
		{"Name = 'ada ÜNAL'", true},
		{"Name = 'ada unal'", false},
		{"Name != 'ADA ünal'", false},
		{"Name > 'aaa' AND Name < 'B'", true},
		{"Owner.Name = 'dana'", true},
		{"Owner.Name IN ('x', 'DANA')", true},
		{"Name NOT IN ('x', 'y')", true},
		{"Name NOT IN ('ada ünal')", false},
		{"Exact = 'MiXed'", true},
		{"Exact = 'mixed'", false},
		{"Exact IN ('mixed')", false},
		{"Exact LIKE 'Mi%'", true},
		{"Exact LIKE 'mi%'", false},

		{"Missing = null", true},
		{"Missing = ''", true},
		{"Blank = null", true},
		{"Missing != null", false},
		{"Name != null", true},
		{"Missing = 'x'", false},
		{"Missing != 'x'", true},
		{"Missing NOT IN ('x')", true},
		{"Missing NOT IN ('x', null)", false},
		{"Missing IN ('x', null)", true},
		{"Missing < 'x'", false},
		{"Missing >= 'x'", false},
		{"NOT Missing < 'x'", true},
		{"Missing LIKE '%'", false},
		{"NumMissing = null", true},
		{"NumMissing < 5", false},
		{"NumMissing != 5", true},
		{"NumMissing > null", false},
		{"DayMissing < TODAY", false},
		{"DayMissing != TODAY", true},
		{"BoolMissing = false", true},
		{"BoolMissing = null", true},
		{"Bool != null", true},
		{"BoolFalse = null", true},
		{"MultiMissing EXCLUDES ('A')", true},
		{"MultiMissing INCLUDES ('A')", false},
		{"MultiMissing = null", true},

		{"Name LIKE 'ada%'", true},
		{"Name LIKE '%AL'", true},
		{"Name LIKE '%a%a%'", true},
		{"Name LIKE 'ada'", false},
		{"Name LIKE 'ada _nal'", true},
		{"Name LIKE 'ada__nal'", true},
		{"Name LIKE '____'", false},
		{`Under LIKE 'a\_b'`, true},
		{`Name LIKE 'a\_a%'`, false},
		{`Percent LIKE '50\%'`, true},
		{`Percent LIKE '5\%'`, false},
		{`Quoted LIKE 'o\'n\\\\x'`, false},
		{`Quoted LIKE 'o\'n\\x'`, true},
		{`Quoted = 'o\'n\\X'`, true},
		{"NOT Name LIKE 'b%'", true},

		{"Id = '00Q5g00000AbCdE'", true},
		{"Id = '00Q5g00000AbCdEEAV'", true},
		{"Id = '00q5g00000abcde'", false},
		{"Id IN ('00Q5g00000AbCdF', '00Q5g00000AbCdE')", true},
		{"Id > '00Q5g00000AbCdD'", true},
		{"Id != ''", true},

		{"Num = 12.50", true},
		{"Num IN (1, 12.5)", true},
		{"Num NOT IN (1, 12.5)", false},
		{"Num > 12 AND Num < 13 AND Num >= 12.5 AND Num <= 12.5", true},
		{"NumFloat = 12.5 AND NumInt = 7", true},
		{"NumBig = 900719925474099301", true},
		{"NumBig = 900719925474099300", false},
		{"NumBig > 900719925474099300", true},
		{"Num = 12.50", true},
		{"Bool = TRUE", true},
		{"Bool != false", true},

		{"Day = TODAY", true},
		{"Day = 2026-11-25", true},
		{"Day > 2026-11-24", true},
		{"DayText = YESTERDAY", true},
		{"Day IN (2026-11-25)", true},
		{"At = TODAY", true},
		{"AtText = YESTERDAY", true},
		{"At >= 2026-11-25T09:00:00Z AND At <= 2026-11-25T10:00:00+01:00", true},
		{"At > 2026-11-25T09:00:00Z", false},
		{"AtText = 2026-11-25T00:30:00+01:00", true},

		{"Multi INCLUDES ('looms')", true},
		{"Multi INCLUDES ('Looms;Engines')", true},
		{"Multi INCLUDES ('Looms;Pumps', 'Pumps')", false},
		{"Multi EXCLUDES ('Pumps')", true},
		{"Multi EXCLUDES ('Pumps', 'Engines')", false},
		{"Multi = 'Looms;Engines'", true},
		{"Multi = 'Looms'", false},

		{"(Name = 'x' OR Num = 12.5) AND Bool = true", true},
		{"Name = 'x' OR (Num = 12.5 AND Bool = false)", false},
		{"NOT (Name = 'x' AND Bool = true)", true},
		{"Name = 'x' OR Name = 'y' OR (NOT Bool = false)", true},
	} {
		q, err := soql.Parse("SELECT Id FROM Lead WHERE " + tt.where)
		require.NoError(t, err, tt.where)
		f, err := q.Filter(soql.Env{Now: now, Kind: kindOf})
		require.NoError(t, err, tt.where)
		require.Equal(t, tt.want, f.Match(ada.get), tt.where)
	}
}

func TestFilterWithoutWhere(t *testing.T) {
	q, err := soql.Parse("SELECT Id FROM Lead")
	require.NoError(t, err)
	f, err := q.Filter(soql.Env{})
	require.NoError(t, err)
	require.True(t, f.Match(record{}.get))
}

func TestFilterRefuses(t *testing.T) {
	for _, tt := range []struct{ where, code, message string }{
		{"Name = 5", soql.InvalidField, "value of filter criterion for field 'Name' must be of type string and should be enclosed in quotes"},
		{"Name = TODAY", soql.InvalidField, "value of filter criterion for field 'Name' must be of type string and should be enclosed in quotes"},
		{"Num = '5'", soql.InvalidField, "value of filter criterion for field 'Num' must be of type double and should not be enclosed in quotes"},
		{"Num IN (5, '6')", soql.InvalidField, "value of filter criterion for field 'Num' must be of type double and should not be enclosed in quotes"},
		{"Bool = 'true'", soql.InvalidField, "value of filter criterion for field 'Bool' must be of type boolean and should not be enclosed in quotes"},
		{"Day = '2026-11-25'", soql.InvalidField, "value of filter criterion for field 'Day' must be of type date and should not be enclosed in quotes"},
		{"Day = 2026-11-25T00:00:00Z", soql.InvalidField, "value of filter criterion for field 'Day' must be of type date and should not be enclosed in quotes"},
		{"At = 2026-11-25", soql.InvalidField, "value of filter criterion for field 'At' must be of type dateTime and should not be enclosed in quotes"},
		{"Long = 'x'", soql.InvalidField, "field 'Long' can not be filtered in a query call"},
		{"Long = null", soql.InvalidField, "field 'Long' can not be filtered in a query call"},
		{"Id = 'somethingwonky'", soql.InvalidFilterOperator, "invalid ID field: somethingwonky"},
		{"Id IN ('00Q5g00000AbCdE', '00Q5g00000AbC-E')", soql.InvalidFilterOperator, "invalid ID field: 00Q5g00000AbC-E"},
		{"Id LIKE '00Q%'", soql.InvalidFilterOperator, "invalid operator on id field"},
		{"Num LIKE '5'", soql.InvalidFilterOperator, "like operator only valid on string fields"},
		{"Bool > false", soql.InvalidFilterOperator, "invalid operator on boolean field"},
		{"Bool IN (true)", soql.InvalidFilterOperator, "invalid operator on boolean field"},
		{"Name INCLUDES ('a')", soql.InvalidFilterOperator, "includes or excludes operator only valid on multipicklist field"},
		{"Multi IN ('a')", soql.InvalidFilterOperator, "invalid operator on multipicklist field"},
		{"Multi > 'a'", soql.InvalidFilterOperator, "invalid operator on multipicklist field"},
		{"Name IN (SELECT Id FROM Account)", soql.InvalidFilterOperator, "Semi join sub-selects are only valid on id and reference fields"},
		{"Id IN (SELECT Id FROM Account)", soql.MalformedQuery, "Semi join sub-selects are not supported"},
		{"Name = 'a' AND (Name = 'b' OR (NOT Num = 'c'))", soql.InvalidField, "value of filter criterion for field 'Num' must be of type double and should not be enclosed in quotes"},
	} {
		q, err := soql.Parse("SELECT Id FROM Lead WHERE " + tt.where)
		require.NoError(t, err, tt.where)
		_, err = q.Filter(soql.Env{Kind: kindOf})
		var e *soql.Error
		require.ErrorAs(t, err, &e, tt.where)
		require.Equal(t, tt.code, e.Code, tt.where)
		require.Equal(t, tt.message, e.Message, tt.where)
	}
}

func TestFilterJoins(t *testing.T) {
	q, err := soql.Parse("SELECT Id FROM Contact WHERE IdAccount IN (SELECT Id FROM Account) AND IdOwner NOT IN (SELECT Id FROM User)")
	require.NoError(t, err)
	env := soql.Env{Kind: kindOf, Join: func(sub *soql.Query) ([]any, error) {
		if sub.From == "Account" {
			return []any{"001000000000001AAA", nil}, nil
		}
		return []any{"005000000000001AAA"}, nil
	}}
	f, err := q.Filter(env)
	require.NoError(t, err)
	require.True(t, f.Match(record{"idaccount": "001000000000001", "idowner": "005000000000002AAA"}.get))
	require.False(t, f.Match(record{"idaccount": "001000000000002AAA", "idowner": "005000000000002AAA"}.get))
	require.False(t, f.Match(record{"idaccount": "001000000000001AAA", "idowner": "005000000000001AAA"}.get))
	require.False(t, f.Match(record{}.get), "null is in no set")

	failed := errors.New("no such object")
	env.Join = func(*soql.Query) ([]any, error) { return nil, failed }
	_, err = q.Filter(env)
	require.ErrorIs(t, err, failed)
}

package soql_test

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/soql"
)

func leads() []soql.Getter {
	day := func(d int) soql.Day { return soql.Day{Year: 2026, Month: time.May, Day: d} }
	var out []soql.Getter
	for _, r := range []record{
		{"name": "Ada", "city": "Bonn", "num": json.Number("1.10"), "day": day(3), "bool": true, "owner.name": "Dana"},
		{"name": "bob", "city": "bonn", "num": json.Number("2.2"), "day": day(1), "owner.name": "Tom"},
		{"name": "Cy", "city": "Aachen", "num": json.Number("0.3"), "day": day(2), "owner.name": "dana"},
		{"name": "Di", "city": nil, "num": nil, "day": nil, "bool": true, "owner.name": "Dana"},
		{"name": "al", "city": "Aachen", "num": json.Number("10"), "day": day(2), "owner.name": "Tom"},
	} {
		out = append(out, r.get)
	}
	return out
}

func TestAggregate(t *testing.T) {
	num := func(s string) json.Number { return json.Number(s) }
	for _, tt := range []struct {
		query string
		names []string
		want  [][]any
	}{
		{"SELECT COUNT(Name) n FROM Lead", []string{"n"}, [][]any{{5}}},
		{"SELECT COUNT(City), COUNT_DISTINCT(City), COUNT(Bool) b FROM Lead", []string{"expr0", "expr1", "b"}, [][]any{{4, 2, 5}}},
		{"SELECT SUM(Num), AVG(Num), MIN(Num), MAX(Day), MIN(Name) FROM Lead",
			[]string{"expr0", "expr1", "expr2", "expr3", "expr4"},
			[][]any{{num("13.6"), num("3.4"), num("0.3"), soql.Day{Year: 2026, Month: time.May, Day: 3}, "Ada"}}},
		{"SELECT City, COUNT(Name) FROM Lead GROUP BY City", []string{"City", "expr0"},
			[][]any{{"Bonn", 2}, {"Aachen", 2}, {nil, 1}}},
		{"SELECT City, SUM(Num) s FROM Lead GROUP BY City ORDER BY City", []string{"City", "s"},
			[][]any{{nil, nil}, {"Aachen", num("10.3")}, {"Bonn", num("3.3")}}},
		{"SELECT City FROM Lead GROUP BY City HAVING COUNT(Name) > 1 ORDER BY SUM(Num) DESC LIMIT 1 OFFSET 1", []string{"City"},
			[][]any{{"Bonn"}}},
		{"SELECT Owner.Name, Bool, COUNT(Id) FROM Lead GROUP BY Owner.Name, Bool ORDER BY Owner.Name, Bool", []string{"Name", "Bool", "expr0"},
			[][]any{{"dana", nil, 0}, {"Dana", true, 0}, {"Tom", nil, 0}}},
		{"SELECT City FROM Lead GROUP BY City HAVING City LIKE 'a%' OR (NOT City != null) ORDER BY City NULLS LAST", []string{"City"},
			[][]any{{"Aachen"}, {nil}}},
	} {
		q, err := soql.Parse(tt.query)
		require.NoError(t, err, tt.query)
		require.True(t, q.IsAggregate())
		rows, err := q.Aggregate(leads(), soql.Env{Kind: kindOf})
		require.NoError(t, err, tt.query)
		got := [][]any{}
		for _, row := range rows {
			var values []any
			for i, c := range row {
				require.Equal(t, tt.names[i], c.Name)
				values = append(values, c.Value)
			}
			got = append(got, values)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.query, diff)
		}
	}
}

func TestAggregateOfNothing(t *testing.T) {
	q, err := soql.Parse("SELECT COUNT(Name), SUM(Num), MIN(Name) FROM Lead")
	require.NoError(t, err)
	rows, err := q.Aggregate(nil, soql.Env{Kind: kindOf})
	require.NoError(t, err)
	require.Equal(t, []soql.AggregateRow{{{Name: "expr0", Value: 0}, {Name: "expr1"}, {Name: "expr2"}}}, rows)

	q, err = soql.Parse("SELECT City FROM Lead GROUP BY City")
	require.NoError(t, err)
	rows, err = q.Aggregate(nil, soql.Env{Kind: kindOf})
	require.NoError(t, err)
	require.Empty(t, rows)
}

func TestAggregateRefuses(t *testing.T) {
	for _, tt := range []struct{ query, message string }{
		{"SELECT SUM(Name) FROM Lead", "field Name does not support aggregate operator SUM"},
		{"SELECT AVG(Day) FROM Lead", "field Day does not support aggregate operator AVG"},
		{"SELECT MAX(Bool) FROM Lead", "field Bool does not support aggregate operator MAX"},
		{"SELECT MIN(Long) FROM Lead", "field Long does not support aggregate operator MIN"},
		{"SELECT Long FROM Lead GROUP BY Long", "field 'Long' can not be grouped in a query call"},
		{"SELECT City FROM Lead GROUP BY City ORDER BY SUM(Name)", "field Name does not support aggregate operator SUM"},
		{"SELECT City FROM Lead GROUP BY City HAVING SUM(Name) > 1", "field Name does not support aggregate operator SUM"},
		{"SELECT City FROM Lead GROUP BY City HAVING COUNT(Id) = '1'", "value of filter criterion for field 'COUNT(Id)' must be of type double and should not be enclosed in quotes"},
	} {
		q, err := soql.Parse(tt.query)
		require.NoError(t, err, tt.query)
		_, err = q.Aggregate(leads(), soql.Env{Kind: kindOf})
		var e *soql.Error
		require.ErrorAs(t, err, &e, tt.query)
		require.Equal(t, tt.message, e.Message, tt.query)
	}
}

func TestSorter(t *testing.T) {
	for _, tt := range []struct {
		order string
		want  []string
	}{
		{"Name", []string{"Ada", "al", "bob", "Cy", "Di"}},
		{"Name DESC", []string{"Di", "Cy", "bob", "al", "Ada"}},
		{"Num", []string{"Di", "Cy", "Ada", "bob", "al"}},
		{"Num DESC", []string{"Di", "al", "bob", "Ada", "Cy"}},
		{"Num DESC NULLS LAST", []string{"al", "bob", "Ada", "Cy", "Di"}},
		{"Num NULLS LAST", []string{"Cy", "Ada", "bob", "al", "Di"}},
		{"Bool DESC, Day, Name DESC", []string{"Di", "Ada", "bob", "Cy", "al"}},
		{"City NULLS LAST, Num", []string{"Cy", "al", "Ada", "bob", "Di"}},
	} {
		q, err := soql.Parse("SELECT Name FROM Lead ORDER BY " + tt.order)
		require.NoError(t, err, tt.order)
		compare, err := q.Sorter(soql.Env{Kind: kindOf})
		require.NoError(t, err)
		rows := leads()
		slices.SortStableFunc(rows, compare)
		var got []string
		for _, r := range rows {
			got = append(got, r("Name").(string))
		}
		require.Equal(t, tt.want, got, tt.order)
	}

	q, err := soql.Parse("SELECT Id FROM Lead")
	require.NoError(t, err)
	compare, err := q.Sorter(soql.Env{})
	require.NoError(t, err)
	require.Nil(t, compare)

	q, err = soql.Parse("SELECT Id FROM Lead ORDER BY Multi")
	require.NoError(t, err)
	_, err = q.Sorter(soql.Env{Kind: kindOf})
	var e *soql.Error
	require.ErrorAs(t, err, &e)
	require.Equal(t, "field 'Multi' can not be sorted in a query call", e.Message)
}

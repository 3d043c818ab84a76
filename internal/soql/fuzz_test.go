package soql_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/getmobly/mobly-salesforce-go/internal/soql"
)

// Any text is read or refused without a panic; what is read prints as a query
// that reads the same; and what Filter takes, it can judge.
func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"SELECT Id, Owner.Name, (SELECT Id FROM Tasks) FROM Lead l WHERE (l.Name LIKE 'a\\%_%' OR (NOT (A = 1))) AND B IN ('\\'', null)",
		"select count() from Group where a = LAST_N_DAYS:3 limit 5 offset 2",
		"SELECT A, COUNT(Id) c, MAX(B.C) FROM Lead GROUP BY A HAVING COUNT(Id) >= 1.5 ORDER BY A DESC NULLS LAST, SUM(Num)",
		"SELECT Id FROM Contact WHERE Id IN (SELECT Id FROM Account WHERE At > 2026-01-02T03:04:05.678+0100) AND Multi INCLUDES ('a;b')",
		"SELECT Id FROM Lead WHERE Day <> 2026-01-02 AND Bool = true AND Exact = '\\u00e9\\\\'",
		"SELECT Id FROM Lead WHERE ((((((((A = '",
		"SELECT FIELDS(ALL), toLabel(A) a, FORMAT(MAX(B)), TYPEOF C WHEN D THEN E, F.G ELSE H END FROM Lead WITH USER_MODE LIMIT 1 FOR VIEW",
		"SELECT WEEK_IN_YEAR(convertTimezone(At)) FROM Lead WHERE DAY_ONLY(At) > TODAY GROUP BY WEEK_IN_YEAR(convertTimezone(At))",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		q, err := soql.Parse(text)
		if err != nil {
			var e *soql.Error
			if !errors.As(err, &e) {
				t.Fatalf("an error of another type: %v", err)
			}
			_ = e.Block()
			return
		}
		again, err := soql.Parse(q.String())
		if err != nil {
			t.Fatalf("%s: %v", q, err)
		}
		if diff := cmp.Diff(q, again, same()); diff != "" {
			t.Fatalf("%s (-first +again):\n%s", q, diff)
		}
		env := soql.Env{Now: now, Kind: kindOf, Join: func(*soql.Query) ([]any, error) { return []any{"x"}, nil }}
		for _, v := range []any{nil, "Ada", true, 1.5, now} {
			if filter, err := q.Filter(env); err == nil {
				filter.Match(constant(v))
			}
			if q.IsAggregate() {
				_, _ = q.Aggregate([]soql.Getter{constant(v), constant(nil)}, env)
			}
			if compare, err := q.Sorter(env); err == nil && compare != nil {
				compare(constant(v), constant(nil))
			}
		}
		soql.Pins(q.Where, func(string) bool { return true })
	})
}

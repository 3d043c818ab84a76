package soql_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/soql"
)

func TestParseRefuses(t *testing.T) {
	for _, tt := range []struct {
		text    string
		column  int
		message string
	}{
		{"", 1, "unexpected token: '<EOF>'"},
		{"DELETE FROM Lead", 0, "unexpected token: 'DELETE'"},
		{"SELECT FROM Lead", 7, "unexpected token: 'FROM'"},
		{"SELECT Id, FROM Lead", 11, "unexpected token: 'FROM'"},
		{"SELECT Id Lead", 15, "unexpected token: '<EOF>'"},
		{"SELECT Id FROM", 15, "unexpected token: '<EOF>'"},
		{"SELECT Id FROM WHERE A = 1", 15, "unexpected token: 'WHERE'"},
		{"SELECT * FROM Lead", 7, "unexpected token: '*'"},
		{"SELECT Id FROM Lead;", 19, "unexpected token: ';'"},
		{"SELECT Id FROM Lead, Contact", 19, "unexpected token: ','"},
		{"SELECT Id FROM Lead a b", 22, "unexpected token: 'b'"},
		{"SELECT Owner..Name FROM Lead", 7, "unexpected token: 'Owner..Name'"},
		{"SELECT Owner. FROM Lead", 7, "unexpected token: 'Owner.'"},
		{"SELECT Id FROM Lead WHERE", 26, "unexpected token: '<EOF>'"},
		{"SELECT Id FROM Lead WHERE A", 28, "unexpected token: '<EOF>'"},
		{"SELECT Id FROM Lead WHERE A =", 30, "unexpected token: '<EOF>'"},
		{"SELECT Id FROM Lead WHERE A = b", 30, "unexpected token: 'b'"},
		{`SELECT Id FROM Lead WHERE A = "b"`, 30, `unexpected token: '"'`},
		{"SELECT Id FROM Lead WHERE 'A' = 'b'", 26, "unexpected token: 'A'"},
		{"SELECT Id FROM Lead WHERE A == 1", 29, "unexpected token: '='"},
		{"SELECT Id FROM Lead WHERE A ! 1", 28, "unexpected token: '!'"},
		{"SELECT Id FROM Lead WHERE A = 'b", 30, "unexpected token: ''b'"},
		{"SELECT Id FROM Lead WHERE A = 'b'c'", 33, "unexpected token: 'c'"},
		{`SELECT Id FROM Lead WHERE A = 'a\x'`, 33, "Illegal escape sequence in a string"},
		{`SELECT Id FROM Lead WHERE A = '50\%'`, 34, "Illegal escape sequence in a string"},
		{`SELECT Id FROM Lead WHERE A = '\u12'`, 32, "Illegal escape sequence in a string"},
		{"SELECT Id FROM Lead WHERE A = :x", 31, "Bind variables only allowed in Apex code"},
		{"SELECT Id FROM Lead WHERE A = 12x", 30, "unexpected token: '12x'"},
		{"SELECT Id FROM Lead WHERE A = 1e3", 30, "unexpected token: '1e3'"},
		{"SELECT Id FROM Lead AS l", 23, "unexpected token: 'l'"},
		{"SELECT Id FROM Lead WHERE A = USD12", 30, "unexpected token: 'USD12'"},
		{"SELECT Id FROM Lead WHERE A = 2026-02-30", 30, "unexpected token: '2026-02-30'"},
		{"SELECT Id FROM Lead WHERE A = 1234-01-01", 30, "unexpected token: '1234-01-01'"},
		{"SELECT Id FROM Lead WHERE A = 2026-02-01T25:00:00Z", 30, "unexpected token: '2026-02-01T25:00:00Z'"},
		{"SELECT Id FROM Lead WHERE A = LAST_N_DAYS", 42, "expecting a colon, found '<EOF>'"},
		{"SELECT Id FROM Lead WHERE A = LAST_N_DAYS:-1", 42, "unexpected token: '-1'"},
		{"SELECT Id FROM Lead WHERE A = LAST_N_DAYS:999999999", 43, "the number of a date literal cannot be greater than 100000"},
		{"SELECT Id FROM Lead WHERE A = LAST_FISCAL_YEAR", 30, "unexpected token: 'LAST_FISCAL_YEAR'"},
		{"SELECT Id FROM Lead WHERE A IN ()", 32, "unexpected token: ')'"},
		{"SELECT Id FROM Lead WHERE A IN 'x'", 31, "unexpected token: 'x'"},
		{"SELECT Id FROM Lead WHERE A IN ('x'", 36, "expecting a right parentheses, found '<EOF>'"},
		{"SELECT Id FROM Lead WHERE A IN (TODAY)", 32, "unexpected token: 'TODAY'"},
		{"SELECT Id FROM Lead WHERE A NOT 'x'", 32, "unexpected token: 'x'"},
		{"SELECT Id FROM Lead WHERE A LIKE 5", 33, "unexpected token: '5'"},
		{"SELECT Id FROM Lead WHERE A INCLUDES (5)", 38, "unexpected token: '5'"},
		{"SELECT Id FROM Lead WHERE (A = 1", 33, "expecting a right parentheses, found '<EOF>'"},
		{"SELECT Id FROM Lead WHERE A = 1)", 31, "unexpected token: ')'"},
		{"SELECT Id FROM Lead WHERE A = 1 AND B = 2 OR C = 3", 42, "unexpected token: 'OR'"},
		{"SELECT Id FROM Lead WHERE A = 1 OR B = 2 AND C = 3", 41, "unexpected token: 'AND'"},
		{"SELECT Id FROM Lead WHERE A = 1 AND NOT B = 2", 36, "unexpected token: 'NOT'"},
		{"SELECT Id FROM Lead WHERE NOT A = 1 AND B = 2", 36, "unexpected token: 'AND'"},
		{"SELECT Id FROM Lead LIMIT -1", 26, "unexpected token: '-1'"},
		{"SELECT Id FROM Lead LIMIT 1.5", 26, "unexpected token: '1.5'"},
		{"SELECT Id FROM Lead LIMIT 1 WHERE A = 1", 28, "unexpected token: 'WHERE'"},
		{"SELECT Id FROM Lead OFFSET 1 LIMIT 1", 29, "unexpected token: 'LIMIT'"},
		{"SELECT Id FROM Lead ORDER Id", 26, "unexpected token: 'Id'"},
		{"SELECT Id FROM Lead ORDER BY Id NULLS", 38, "unexpected token: '<EOF>'"},
		{"SELECT Id FROM Lead ORDER BY 1", 29, "unexpected token: '1'"},
		{"SELECT (SELECT Id FROM Tasks FROM Lead", 29, "expecting a right parentheses, found 'FROM'"},

		{"SELECT Id, Id FROM Lead", 12, "duplicate field selected: Id"},
		{"SELECT Id, l.id FROM Lead l", 12, "duplicate field selected: id"},
		{"SELECT Name n FROM Lead", 8, "only aggregate expressions use field aliasing"},
		{"SELECT COUNT(), Id FROM Lead", 8, "COUNT() must be the only element of a select list"},
		{"SELECT COUNT() FROM Lead ORDER BY Id", 35, "COUNT() cannot be used with ORDER BY"},
		{"SELECT MIN() FROM Lead", 11, "unexpected token: ')'"},
		{"SELECT MIN(MAX(Id)) FROM Lead", 11, "unexpected token: 'MAX'"},
		{"SELECT Name, COUNT(Id) FROM Lead", 8, "Field must be grouped or aggregated: Name"},
		{"SELECT Name FROM Lead GROUP BY City", 8, "Field must be grouped or aggregated: Name"},
		{"SELECT City FROM Lead GROUP BY City ORDER BY Name", 46, "Ordered field must be grouped or aggregated: Name"},
		{"SELECT City FROM Lead GROUP BY City HAVING Name = 'x'", 44, "Field must be grouped or aggregated: Name"},
		{"SELECT Id FROM Lead ORDER BY COUNT(Id)", 30, "Ordered field must be grouped or aggregated: COUNT(Id)"},
		{"SELECT MAX(Id) FROM Lead LIMIT 1", 21, "Non-grouped query that uses overall aggregate functions cannot also use LIMIT"},
		{"SELECT COUNT(Id) FROM Lead HAVING COUNT(Id) > 1", 23, "HAVING needs GROUP BY"},
		{"SELECT Owner.Name, Account.Name FROM Contact GROUP BY Owner.Name, Account.Name", 20, "duplicate alias: Name"},
		{"SELECT City, (SELECT Id FROM Tasks) FROM Lead GROUP BY City", 14, "subqueries and aggregates cannot stand in one query"},
		{"SELECT Id, (SELECT COUNT() FROM Tasks) FROM Lead", 12, "subqueries and aggregates cannot stand in one query"},
		{"SELECT Id FROM Lead WHERE COUNT(Id) > 1", 27, "Aggregate functions are not allowed in a WHERE clause: COUNT(Id)"},

		{"SELECT Id FROM Contact WHERE AccountId IN (SELECT Id FROM Account) OR A = 1", 44, "Semi join sub-selects are not allowed with the 'OR' operator"},
		{"SELECT Id FROM Contact WHERE NOT AccountId IN (SELECT Id FROM Account)", 48, "Semi join sub-selects are not allowed with the 'NOT' operator"},
		{"SELECT Id FROM Contact WHERE AccountId IN (SELECT Id, Name FROM Account)", 44, "Semi join sub-selects can only query a single field"},
		{"SELECT Id FROM Contact WHERE AccountId IN (SELECT Owner.Id FROM Account)", 51, "Semi join sub-selects can only query a plain field"},
		{"SELECT Id FROM Contact WHERE AccountId IN (SELECT Id FROM Account LIMIT 5)", 44, "Semi join sub-selects cannot be grouped, ordered or limited"},
		{"SELECT Id FROM Contact WHERE Account.Id IN (SELECT Id FROM Account)", 30, "The left operand of a semi join cannot be a field of another object"},
		{"SELECT Id FROM Account WHERE Id IN (SELECT ParentId FROM Account)", 58, "The inner and outer selects should not be on the same object type"},
		{"SELECT Id FROM Contact WHERE AccountId IN (SELECT Id FROM Account WHERE OwnerId IN (SELECT Id FROM User))", 85, "Nesting of semi join sub-selects is not supported"},
		{"SELECT Id, (SELECT Id FROM Tasks WHERE WhoId IN (SELECT Id FROM Contact)) FROM Lead", 50, "Nesting of semi join sub-selects is not supported"},

		{"SELECT Id FROM Contact WHERE A = 1 AND (B = 2 AND AccountId IN (SELECT Id FROM Account))", 65,
			"Semi join sub-selects are only allowed at the top level WHERE expressions and not in nested WHERE expressions"},
		{"SELECT Id, (SELECT Id FROM Tasks), (SELECT Id FROM tasks) FROM Lead", 52, "a query cannot have two subqueries on tasks"},
		{"SELECT A.B.C.D.E.F.Id FROM Lead", 8, "a field path cannot have more than 5 relationships: A.B.C.D.E.F.Id"},
		{"SELECT Id FROM Lead WHERE A.B.C.D.E.F.Id = 'x'", 27, "a field path cannot have more than 5 relationships: A.B.C.D.E.F.Id"},
		{"SELECT Id FROM Lead ORDER BY A.B.C.D.E.F.Id", 30, "a field path cannot have more than 5 relationships: A.B.C.D.E.F.Id"},
		{"SELECT A.B.C.D.E.F.Id FROM Lead GROUP BY A.B.C.D.E.F.Id", 42, "a field path cannot have more than 5 relationships: A.B.C.D.E.F.Id"},

		{"SELECT FIELDS(ALL) FROM Lead", 1, "The SOQL FIELDS function must have a LIMIT of at most 200"},
		{"SELECT FIELDS(CUSTOM) FROM Lead LIMIT 201", 1, "The SOQL FIELDS function must have a LIMIT of at most 200"},
		{"SELECT Id, (SELECT FIELDS(ALL) FROM Tasks) FROM Lead LIMIT 1", 1, "The SOQL FIELDS function must have a LIMIT of at most 200"},
		{"SELECT FIELDS(NONE) FROM Lead", 7, "unexpected token: 'NONE'"},
		{"SELECT FIELDS(ALL) f FROM Lead LIMIT 1", 19, "unexpected token: 'f'"},
		{"SELECT FIELDS(STANDARD), COUNT(Id) FROM Lead", 8, "Field must be grouped or aggregated: FIELDS(STANDARD)"},
		{"SELECT Id FROM Contact WHERE AccountId IN (SELECT FIELDS(STANDARD) FROM Account)", 51, "Semi join sub-selects can only query a plain field"},
		{"SELECT TYPEOF Who END FROM Task", 18, "unexpected token: 'END'"},
		{"SELECT TYPEOF Who WHEN Lead END FROM Task", 28, "unexpected token: 'END'"},
		{"SELECT TYPEOF Who WHEN Lead THEN Id FROM Task", 36, "unexpected token: 'FROM'"},
		{"SELECT TYPEOF Who WHEN Lead THEN MAX(Id) END FROM Task", 33, "unexpected token: 'MAX'"},
		{"SELECT Who.Name, TYPEOF Who WHEN Lead THEN Id END FROM Task", 8, "a relationship of TYPEOF cannot be selected otherwise: Who.Name"},
		{"SELECT TYPEOF Who WHEN Lead THEN Id END, COUNT(Id) FROM Task", 15, "Field must be grouped or aggregated: TYPEOF Who WHEN Lead THEN Id END"},
		{"SELECT TYPEOF Who WHEN Lead THEN A.B.C.D.E.F.Id END FROM Task", 34, "a field path cannot have more than 5 relationships: A.B.C.D.E.F.Id"},
		{"SELECT Status, toLabel(Status) FROM Lead", 16, "duplicate field selected: Status"},
		{"SELECT toLabel(Status) s, FORMAT(CreatedDate) S FROM Lead", 34, "duplicate field selected: S"},
		{"SELECT Id FROM Lead ORDER BY toLabel(Status)", 30, "Ordered field must be grouped or aggregated: TOLABEL(Status)"},
		{"SELECT COUNT(Id) FROM Lead GROUP BY toLabel(Status)", 37, "a query cannot be grouped by TOLABEL(Status)"},
		{"SELECT CALENDAR_YEAR(CreatedDate) FROM Lead", 8, "Field must be grouped or aggregated: CALENDAR_YEAR(CreatedDate)"},
		{"SELECT CALENDAR_YEAR(CreatedDate) FROM Lead GROUP BY CALENDAR_YEAR(convertTimezone(CreatedDate))", 8,
			"Field must be grouped or aggregated: CALENDAR_YEAR(CreatedDate)"},
		{"SELECT Id FROM Lead ORDER BY DAY_ONLY(CreatedDate)", 30, "Ordered field must be grouped or aggregated: DAY_ONLY(CreatedDate)"},
		{"SELECT FORMAT(COUNT()) FROM Lead", 15, "Field must be grouped or aggregated: COUNT()"},
		{"SELECT Id, (SELECT Id FROM Tasks FOR VIEW) FROM Lead", 33, "expecting a right parentheses, found 'FOR'"},
		{"SELECT Id FROM Lead WHERE A = 1 ALL ROWS", 1, "ALL ROWS not allowed in this context"},

		{"SELECT convertCurrency(AnnualRevenue) FROM Lead", 8, "CONVERTCURRENCY() is not supported by this simulator"},
		{"SELECT Id FROM Lead USING SCOPE mine", 21, "USING is not supported by this simulator"},
		{"SELECT Id FROM Lead WITH SYSTEM_MODE", 26, "WITH SYSTEM_MODE is not supported by this simulator"},
		{"SELECT Id FROM Lead WHERE A = 1 FOR UPDATE", 37, "FOR UPDATE is not supported by this simulator"},
		{"SELECT Id FROM Lead UPDATE TRACKING", 21, "UPDATE is not supported by this simulator"},
		{"SELECT City FROM Lead GROUP BY ROLLUP(City)", 32, "ROLLUP() is not supported by this simulator"},
	} {
		_, err := soql.Parse(tt.text)
		var e *soql.Error
		require.ErrorAs(t, err, &e, tt.text)
		require.Equal(t, tt.message, e.Message, tt.text)
		require.Equal(t, tt.column, e.Column, tt.text)
		require.Equal(t, 1, e.Row)
	}
}

func TestParseRefusesTooMuch(t *testing.T) {
	for name, tt := range map[string]struct{ text, code string }{
		"nested parentheses": {"SELECT Id FROM Lead WHERE " + strings.Repeat("(", 100_000-40) + "A", soql.MalformedQuery},
		"nested queries":     {strings.Repeat("SELECT (", 10_000), soql.MalformedQuery},
		"long query":         {"SELECT Id FROM Lead WHERE A = 'x'" + strings.Repeat(" ", 100_000), soql.MalformedQuery},
		"long string":        {"SELECT Id FROM Lead WHERE A = '" + strings.Repeat("é", 4001) + "'", soql.MalformedQuery},
		"many subqueries":    {"SELECT " + subqueries(21) + " Id FROM Lead", soql.MalformedQuery},
		"far offset":         {"SELECT Id FROM Lead OFFSET 2001", soql.NumberOutsideRange},
		"no UTF-8":           {"SELECT Id FROM Lead WHERE A = '\xff'", soql.MalformedQuery},
		"duplicate field":    {"SELECT Id, ID FROM Lead", soql.InvalidField},
		"three semi-joins": {"SELECT Id FROM Contact WHERE A IN (SELECT Id FROM Account) AND B IN (SELECT Id FROM Account)" +
			" AND C IN (SELECT Id FROM Account)", soql.MalformedQuery},
	} {
		_, err := soql.Parse(tt.text)
		var e *soql.Error
		require.ErrorAs(t, err, &e, name)
		require.Equal(t, tt.code, e.Code, name)
	}
	for name, text := range map[string]string{
		"long string":       "SELECT Id FROM Lead WHERE A = '" + strings.Repeat("é", 4000) + "'",
		"many subqueries":   "SELECT " + subqueries(20) + " Id FROM Lead",
		"five parents":      "SELECT l.A.B.C.D.E.Id FROM Lead l",
		"a semi-join in ()": "SELECT Id FROM Contact WHERE (A = 1 AND (AccountId IN (SELECT Id FROM Account)))",
	} {
		_, err := soql.Parse(text)
		require.NoError(t, err, name)
	}
}

func subqueries(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "(SELECT Id FROM Child%d__r),", i)
	}
	return b.String()
}

// The block of a captured answer, and its parts.
func TestErrorBlock(t *testing.T) {
	q, err := soql.Parse("select count() from XYZZY")
	require.NoError(t, err)
	e := q.Errorf(soql.InvalidType, q.FromPos, "sObject type '%s' is not supported.", q.From)
	require.Equal(t, "\nselect count() from XYZZY\n                    ^\nERROR at Row:1:Column:21\nsObject type 'XYZZY' is not supported.", e.Block())

	_, err = soql.Parse("SELECT Id\nFROM Lead\nWHERE Näme = 'geheim' ODER")
	require.ErrorAs(t, err, &e)
	require.Equal(t, "\nWHERE Näme = 'geheim' ODER\n      ^\nERROR at Row:3:Column:7\nunexpected token: 'ä'", e.Block())
	require.EqualError(t, err, "soql: MALFORMED_QUERY at row 3, column 7")
}

// A long line is cut around the place, on both sides to a whole word: lines,
// columns and carets of recorded messages.
func TestErrorContext(t *testing.T) {
	for _, tt := range []struct {
		query, word string
		unexpected  bool
		context     string
		column      int
		caret       int
	}{
		{"SELECT Id FROM Account SET OPTIONS (honorEmptyStrings = true) LIMIT 1", "LIMIT", true,
			"OPTIONS (honorEmptyStrings = true) LIMIT 1", 62, 34},
		{strings.Repeat(" ", 641) + "LastReferencedDate, Jigsaw, JigsawCompanyId, CleanStatus, AccountSource, DunsNumber, x", "CleanStatus", false,
			"LastReferencedDate, Jigsaw, JigsawCompanyId, CleanStatus, AccountSource, DunsNumber", 687, 45},
		{strings.Repeat(" ", 83) + "CreatedById,OCE__ActualCap__c,TPI_Product__c,Name,OCE__JobId__c,Id", "TPI_Product__c", false,
			"CreatedById,OCE__ActualCap__c,TPI_Product__c,Name,OCE__JobId__c", 114, 30},
	} {
		e := soql.ErrorAt(tt.query, soql.Pos(strings.Index(tt.query, tt.word)), tt.unexpected)
		require.Equal(t, tt.context, e.Context)
		require.Equal(t, []int{tt.column, tt.caret}, []int{e.Column, e.Caret}, tt.query)
	}
}

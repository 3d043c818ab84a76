package soql_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/soql"
)

// same compares queries by what they say, not by where it stands.
func same() cmp.Option {
	return cmp.Options{
		cmpopts.IgnoreUnexported(soql.Query{}),
		cmpopts.IgnoreTypes(soql.Pos(0)),
		cmpopts.EquateEmpty(),
	}
}

func field(path string) soql.FieldRef { return soql.FieldRef{Path: path} }

func eq(path, value string) soql.Condition {
	return soql.Condition{Field: field(path), Op: soql.Eq, Values: []soql.Literal{{Kind: soql.StringLiteral, Text: value}}}
}

func TestParseTree(t *testing.T) {
	for _, tt := range []struct {
		text string
		want *soql.Query
	}{
		{"SELECT Id, Owner.Name FROM Lead", &soql.Query{
			Select: []soql.Item{{Field: field("Id")}, {Field: field("Owner.Name")}},
			From:   "Lead", Limit: soql.NoLimit,
		}},
		{"select count() from Lead where A = '1' and (B = '2' or C = '3') limit 5", &soql.Query{
			Select: []soql.Item{{Field: soql.FieldRef{Func: soql.Count}}},
			From:   "Lead", Limit: 5,
			Where: soql.And{Terms: []soql.Expr{
				eq("A", "1"),
				soql.Or{Terms: []soql.Expr{eq("B", "2"), eq("C", "3")}},
			}},
		}},
		{"SELECT Id FROM Lead WHERE NOT (A = '1' AND (NOT B = '2'))", &soql.Query{
			Select: []soql.Item{{Field: field("Id")}},
			From:   "Lead", Limit: soql.NoLimit,
			Where: soql.Not{Term: soql.And{Terms: []soql.Expr{eq("A", "1"), soql.Not{Term: eq("B", "2")}}}},
		}},
		{"SELECT c.Name, (SELECT Id FROM Tasks ORDER BY Id LIMIT 3) FROM Contact c WHERE Contact.Name = 'x' ORDER BY c.Owner.Name DESC NULLS LAST, Id OFFSET 7", &soql.Query{
			Select: []soql.Item{{Field: field("Name")}, {Sub: &soql.Query{
				Select: []soql.Item{{Field: field("Id")}}, From: "Tasks", Limit: 3,
				OrderBy: []soql.OrderItem{{Field: field("Id")}},
			}}},
			From: "Contact", Limit: soql.NoLimit, Offset: 7,
			Where:   eq("Name", "x"),
			OrderBy: []soql.OrderItem{{Field: field("Owner.Name"), Desc: true, NullsLast: true}, {Field: field("Id")}},
		}},
		{"SELECT Status, COUNT(Id) n, max(CreatedDate) FROM Lead GROUP BY Status HAVING COUNT(Id) > 1 ORDER BY COUNT(Id)", &soql.Query{
			Select: []soql.Item{
				{Field: field("Status")},
				{Field: soql.FieldRef{Func: soql.Count, Path: "Id"}, Alias: "n"},
				{Field: soql.FieldRef{Func: soql.Max, Path: "CreatedDate"}},
			},
			From: "Lead", Limit: soql.NoLimit,
			GroupBy: []soql.FieldRef{field("Status")},
			Having: soql.Condition{Field: soql.FieldRef{Func: soql.Count, Path: "Id"}, Op: soql.More,
				Values: []soql.Literal{{Kind: soql.NumberLiteral, Text: "1"}}},
			OrderBy: []soql.OrderItem{{Field: soql.FieldRef{Func: soql.Count, Path: "Id"}}},
		}},
		{"SELECT Id FROM Contact WHERE AccountId NOT IN (SELECT Id FROM Account WHERE Name = 'x')", &soql.Query{
			Select: []soql.Item{{Field: field("Id")}}, From: "Contact", Limit: soql.NoLimit,
			Where: soql.Condition{Field: field("AccountId"), Op: soql.NotInOp, Sub: &soql.Query{
				Select: []soql.Item{{Field: field("Id")}}, From: "Account", Limit: soql.NoLimit, Where: eq("Name", "x"),
			}},
		}},
	} {
		got, err := soql.Parse(tt.text)
		require.NoError(t, err, tt.text)
		if diff := cmp.Diff(tt.want, got, same()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.text, diff)
		}
	}
}

func TestParseLiterals(t *testing.T) {
	for _, tt := range []struct {
		text string
		want soql.Literal
	}{
		{`'O\'Neill'`, soql.Literal{Kind: soql.StringLiteral, Text: "O'Neill"}},
		{`'\\\n\R\t\B\f\"\u00e9'`, soql.Literal{Kind: soql.StringLiteral, Text: "\\\n\r\t\b\f\"é"}},
		{`'(AND) -- FROM'`, soql.Literal{Kind: soql.StringLiteral, Text: "(AND) -- FROM"}},
		{"null", soql.Literal{}},
		{"True", soql.Literal{Kind: soql.BoolLiteral, Text: "true"}},
		{"-12.50", soql.Literal{Kind: soql.NumberLiteral, Text: "-12.50"}},
		{"2026-02-28", soql.Literal{Kind: soql.DateLiteral, Text: "2026-02-28"}},
		{"2026-02-28T23:59:59Z", soql.Literal{Kind: soql.DateTimeLiteral, Text: "2026-02-28T23:59:59Z"}},
		{"2026-02-28T23:59:59.123-08:00", soql.Literal{Kind: soql.DateTimeLiteral, Text: "2026-02-28T23:59:59.123-08:00"}},
		{"2026-02-28T23:59:59.000+0000", soql.Literal{Kind: soql.DateTimeLiteral, Text: "2026-02-28T23:59:59.000+0000"}},
		{"today", soql.Literal{Kind: soql.RangeLiteral, Text: "TODAY"}},
		{"LAST_90_DAYS", soql.Literal{Kind: soql.RangeLiteral, Text: "LAST_90_DAYS"}},
		{"last_n_days:30", soql.Literal{Kind: soql.RangeLiteral, Text: "LAST_N_DAYS", N: 30}},
		{"N_QUARTERS_AGO : 2", soql.Literal{Kind: soql.RangeLiteral, Text: "N_QUARTERS_AGO", N: 2}},
	} {
		q, err := soql.Parse("SELECT Id FROM Lead WHERE F = " + tt.text)
		require.NoError(t, err, tt.text)
		c, ok := q.Where.(soql.Condition)
		require.True(t, ok)
		require.Equal(t, []soql.Literal{tt.want}, c.Values, tt.text)
	}
}

// Object and field names that look like keywords, and the spacing that clients
// send.
func TestParseAccepts(t *testing.T) {
	for _, text := range []string{
		"SELECT Id FROM Group",
		"SELECT Id FROM Order WHERE Type = 'x' ORDER BY Type",
		"select Id,FirstName,LastName from Contact",
		"select Name from Account where AccountNumber='420'",
		"\n SELECT\tId\r\nFROM Lead\nWHERE(A='1')AND(B=2)\n",
		"SELECT Id FROM Lead WHERE A <> 'x' AND B != 1 AND C<=2 AND D>=-3",
		"SELECT Id FROM Lead WHERE ((((A = 'x'))))",
		"SELECT COUNT(Id) FROM Lead",
		"SELECT COUNT_DISTINCT(Email), MIN(CreatedDate), AVG(NumberOfEmployees) FROM Lead",
		"SELECT Owner.Name, Account.Name a FROM Contact GROUP BY Owner.Name, Account.Name LIMIT 5 OFFSET 2000",
		"SELECT Id FROM Lead LIMIT 0",
		"SELECT Id FROM Lead WHERE Email IN (" + strings.Repeat("'a@b.example',", 199) + "'z@b.example')",
		"SELECT Id FROM Lead WHERE Interests__c INCLUDES ('A;B', 'C') AND Interests__c EXCLUDES ('D')",
		"SELECT Id FROM Contact WHERE AccountId IN (SELECT Id FROM Account) AND OwnerId IN (SELECT Id FROM User)",
	} {
		_, err := soql.Parse(text)
		require.NoError(t, err, text)
	}
}

func TestQueryString(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"select  Id , name from Lead l where l.Name<>'O\\'N' and (not(l.City like 'a\\%%_'))limit 3",
			`SELECT Id, name FROM Lead WHERE Name != 'O\'N' AND (NOT City LIKE 'a\%%_') LIMIT 3`},
		{"SELECT count() FROM Lead WHERE ((A = LAST_N_DAYS:3))", "SELECT COUNT() FROM Lead WHERE A = LAST_N_DAYS:3"},
		{"SELECT Id,(SELECT Id FROM Tasks) FROM Lead WHERE A IN (1,null) ORDER BY A asc nulls first, B desc offset 3",
			"SELECT Id, (SELECT Id FROM Tasks) FROM Lead WHERE A IN (1, NULL) ORDER BY A, B DESC OFFSET 3"},
		{"SELECT A, COUNT(Id) c FROM Lead GROUP BY A HAVING COUNT(Id) > 1", "SELECT A, COUNT(Id) c FROM Lead GROUP BY A HAVING COUNT(Id) > 1"},
		{"SELECT Id FROM Contact WHERE AccountId IN (SELECT Id FROM Account WHERE A INCLUDES ('x'))",
			"SELECT Id FROM Contact WHERE AccountId IN (SELECT Id FROM Account WHERE A INCLUDES ('x'))"},
	} {
		q, err := soql.Parse(tt.in)
		require.NoError(t, err, tt.in)
		require.Equal(t, tt.want, q.String())
	}
}

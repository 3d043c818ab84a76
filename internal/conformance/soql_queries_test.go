package conformance

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
)

// handPicked are the queries of which each shows one thing.
func handPicked() []string {
	var mails []string
	for i := range 200 {
		mails = append(mails, fmt.Sprintf("'person.%d+fair@example-%d.com'", i, i%7))
	}
	list := strings.Join(mails, ", ")
	queries := []string{
		"SELECT Id FROM Lead",
		"select id from lead",
		"SELECT Id, Name, Owner.Name, Owner.Profile.Name FROM Lead",
		"SELECT Id FROM Lead WHERE Email IN (" + list + ")",
		"SELECT Id, Email FROM Contact WHERE Email NOT IN (" + list + ") AND AccountId != null",
		"SELECT Id FROM Lead WHERE (Email IN (" + list + ") OR Mobly_Id__c IN ('a', 'b')) AND IsConverted = false",
		"SELECT l.Id, l.Owner.Name FROM Lead l WHERE l.Email = 'a@example.com' ORDER BY l.Name",
		"SELECT Lead.Id FROM Lead WHERE Lead.Name = 'x'",
		"SELECT Id, (SELECT Id, Subject FROM Tasks WHERE Status = 'Completed' ORDER BY CreatedDate DESC LIMIT 5) FROM Lead",
		"SELECT Name, (SELECT LastName FROM Contacts), (SELECT Id FROM Tasks) FROM Account",
		"SELECT Id FROM Contact WHERE AccountId IN (SELECT Id FROM Account WHERE Industry = 'Media')",
		"SELECT Id FROM Contact WHERE AccountId NOT IN (SELECT Id FROM Account) AND Email != null",
		"SELECT COUNT() FROM Lead WHERE Email = 'a@example.com'",
		"SELECT COUNT(Id) FROM Lead", "SELECT COUNT(Id) total FROM Lead", "SELECT MIN(CreatedDate), MAX(CreatedDate) FROM Lead",
		"SELECT COUNT_DISTINCT(Company) FROM Lead", "SELECT AVG(AnnualRevenue), SUM(NumberOfEmployees) s FROM Lead",
		"SELECT LeadSource, COUNT(Id) FROM Lead GROUP BY LeadSource",
		"SELECT LeadSource, Status, COUNT(Id) n FROM Lead GROUP BY LeadSource, Status HAVING COUNT(Id) > 3 ORDER BY COUNT(Id) DESC LIMIT 10",
		"SELECT LeadSource FROM Lead GROUP BY LeadSource HAVING COUNT(Id) > 1 AND LeadSource LIKE 'W%'",
		"SELECT Account.Name, COUNT(Id) FROM Contact GROUP BY Account.Name",
	}
	for _, where := range []string{
		"A = 1 AND B = 2 AND C = 3", "A = 1 OR B = 2 OR C = 3", "A = 1 AND (B = 2 OR C = 3)", "(A = 1 AND B = 2) OR C = 3",
		"(A = 1)", "((A = 1))", "((A = 1 OR B = 2) AND (C = 3 OR D = 4)) OR E = 5", "NOT A = 1", "NOT (A = 1)", "(NOT A = 1)",
		"NOT (A = 1 AND B = 2)", "(NOT A = 1) AND B = 2", "A = 1 AND (NOT B = 2)", "A = 1 OR (NOT (B = 2 AND C = 3))",
		"(NOT A LIKE 'x%') AND (NOT A LIKE 'y%')", "NOT (NOT A = 1)", "NOT ((A = 1 OR B = 2) AND C = 3)", "NOT A IN ('a', 'b')",
		"A = 1 AND B = 2 OR C = 3", "A = 1 OR B = 2 AND C = 3", "A = 1 AND NOT B = 2", "NOT A = 1 AND B = 2", "A = 1 OR NOT (B = 2)", "NOT NOT A = 1",
		`A = 'O\'Neill'`, `A = 'back\\slash'`, `A = 'quote\"s'`, `A = 'a\nb\rc\td'`, `A = ''`, `A = '\''`, `A = '\\'`, `A = '\\\''`, `A = 'caf\u00e9'`,
		`A LIKE '50\%'`, `A LIKE 'a\_b%'`, `A LIKE '%\\%'`, `A LIKE '_b%'`, `A LIKE '%O\'N%'`, `A = 'Zoë – 東京 🎪'`, `A = 'a"b'`, "A = 'AND OR NOT ('",
		`A = 'x\y'`, `A = '50\%'`, `A = 'x\'`, "A = 'x", "A = \"x\"",
		"A = 1", "A = -1", "A = +1", "A = 1.5", "A = -0.5", "A = 1e3", "A = 1.5E-3", "A = .5", "A = 1.",
		"A = true", "A = FALSE", "A = null", "A != NULL", "A <> 1", "A<1", "A<=1", "A>=1", "A>1", "A!=1",
		"D = 2026-02-28", "D > 2026-01-01T00:00:00Z", "D > 2026-01-01T00:00:00.000Z", "D <= 2026-01-01T00:00:00+01:00", "D <= 2026-01-01T00:00:00-0800",
		"D = 2026-1-1", "D = 2026-01-01T00:00Z", "D = 2026-02-30", "D > 2026-01-01 00:00:00",
		"D = TODAY", "D = today", "D = YESTERDAY", "D = TOMORROW", "D = LAST_WEEK", "D = THIS_WEEK", "D = NEXT_WEEK", "D = LAST_MONTH", "D = THIS_MONTH",
		"D = NEXT_MONTH", "D = LAST_90_DAYS", "D = NEXT_90_DAYS", "D = THIS_QUARTER", "D = LAST_QUARTER", "D = NEXT_QUARTER", "D = THIS_YEAR", "D = LAST_YEAR",
		"D = NEXT_YEAR", "D > LAST_N_DAYS:30", "D < NEXT_N_DAYS:7", "D = LAST_N_WEEKS:2", "D = NEXT_N_WEEKS:2", "D = LAST_N_MONTHS:3", "D = NEXT_N_MONTHS:3",
		"D = LAST_N_QUARTERS:1", "D = NEXT_N_QUARTERS:1", "D = LAST_N_YEARS:4", "D = NEXT_N_YEARS:4", "D = N_DAYS_AGO:5", "D = N_WEEKS_AGO:5", "D = N_MONTHS_AGO:5",
		"D = N_QUARTERS_AGO:5", "D = N_YEARS_AGO:5", "D = LAST_N_DAYS", "D = LAST_N_DAYS:x", "D = THIS_FISCAL_YEAR", "D = LAST_N_FISCAL_QUARTERS:2",
		"M INCLUDES ('a')", "M INCLUDES ('a;b', 'c')", "M EXCLUDES ('a', 'b')", "M INCLUDES 'a'", "Owner.Profile.Name = 'x'", "Account.Owner.Email LIKE '%@example.com'",
		"A IN ('a')", "A IN ('a', 'b')", "A IN (1, 2.5)", "A NOT IN (null, 'a')", "A IN ()", "A IN ('a',)", "A IN 'a'", "A IN (2026-01-01, 2026-02-01)", "A IN (TODAY)",
		"A = 1 AND", "AND A = 1", "A = 1 B = 2", "(A = 1", "A = 1)", "A", "A =", "= 1", "A == 1", "A LIKE 5", "A NOT LIKE 'x'", "NOT", "()", "A = b", "A = :x", "1 = A",
		"A = USD100", "CALENDAR_YEAR(CreatedDate) = 2026", "DISTANCE(Location__c, GEOLOCATION(37, 122), 'mi') < 20", "COUNT(Id) > 1", "Id IN (SELECT LeadId FROM CampaignMember) OR A = 1",
	} {
		queries = append(queries, "SELECT Id FROM Lead WHERE "+where)
	}
	for _, tail := range []string{
		"ORDER BY Name", "ORDER BY Name ASC", "ORDER BY Name DESC NULLS LAST", "ORDER BY Name NULLS FIRST, Company DESC", "ORDER BY Owner.Name", "LIMIT 1", "LIMIT 0",
		"LIMIT 10 OFFSET 20", "OFFSET 5", "ORDER BY Name LIMIT 1 OFFSET 1", "ORDER BY", "ORDER Name", "LIMIT", "LIMIT x", "LIMIT -1", "LIMIT 1.5", "OFFSET 5 LIMIT 1",
		"ORDER BY Name DESC ASC", "WHERE", "GROUP BY", ";", "a b", "WHERE A = 1 WHERE B = 2", "LIMIT 1 ORDER BY Name", "USING SCOPE mine", "WITH SECURITY_ENFORCED",
		"FOR VIEW", "FOR REFERENCE", "FOR UPDATE", "UPDATE TRACKING", "ALL ROWS", "GROUP BY ROLLUP(Name)", "GROUP BY Name", "HAVING COUNT(Id) > 1",
	} {
		queries = append(queries, "SELECT Id FROM Lead "+tail)
	}
	return append(queries,
		"", "SELECT", "SELECT Id", "SELECT FROM Lead", "SELECT Id FROM", "SELECT Id, FROM Lead", "SELECT ,Id FROM Lead", "SELECT * FROM Lead", "SELECT Id Name FROM Lead",
		"DELETE FROM Lead", "SELECT Id FROM Lead, Contact", "SELECT Id FROM Lead UNION SELECT Id FROM Contact", "SELECT Id, Id FROM Lead", "SELECT Owner..Name FROM Lead",
		"SELECT Id, (SELECT Id FROM Tasks FROM Lead", "SELECT (SELECT Id FROM Tasks) FROM Lead", "SELECT COUNT(), Id FROM Lead", "SELECT Name, COUNT(Id) FROM Lead",
		"SELECT FIELDS(ALL) FROM Lead LIMIT 200", "SELECT toLabel(Status) FROM Lead", "SELECT FORMAT(Amount) FROM Opportunity", "SELECT convertCurrency(AnnualRevenue) FROM Lead",
		"SELECT TYPEOF Who WHEN Lead THEN Company, Name WHEN Contact THEN Account.Name ELSE Name END, Id FROM Task",
		"SELECT FORMAT(MIN(CreatedDate)) first FROM Lead", "SELECT Id FROM Lead WHERE DAY_ONLY(convertTimezone(CreatedDate)) = TODAY", "SELECT Id FROM Lead WITH USER_MODE LIMIT 1",
		"SELECT HOUR_IN_DAY(convertTimezone(CreatedDate)) h, COUNT(Id) FROM Lead GROUP BY HOUR_IN_DAY(convertTimezone(CreatedDate))", "SELECT MIN() FROM Lead", "SELECT CALENDAR_YEAR(CreatedDate), COUNT(Id) FROM Lead GROUP BY CALENDAR_YEAR(CreatedDate)",
		"SELECT Id FROM Lead AS l", "SELECT Id FROM Order", "SELECT Id FROM Group", "  SELECT\n\tId\r\nFROM  Lead  ", "SELECT Id,Name,Company FROM Lead", "SELECT Id FROM Lead WHERE(A=1)AND(B=2)",
	)
}

// generated are queries that Salesforce takes, and as many that lack a token,
// have one twice, or two in the wrong order.
func generated() []string {
	g := generator{rand.New(rand.NewPCG(3, 14))} //nolint:gosec // the same queries on every run
	var out []string
	for range 300 {
		q := g.query()
		out = append(out, strings.Join(q, " "))
		i := g.IntN(len(q) - 1)
		switch broken := append([]string(nil), q...); g.IntN(3) {
		case 0:
			out = append(out, strings.Join(append(broken[:i], broken[i+1:]...), " "))
		case 1:
			out = append(out, strings.Join(append(broken[:i+1], q[i:]...), " "))
		default:
			broken[i], broken[i+1] = broken[i+1], broken[i]
			out = append(out, strings.Join(broken, " "))
		}
	}
	return out
}

type generator struct{ *rand.Rand }

func (g generator) pick(from ...string) string { return from[g.IntN(len(from))] }

func (g generator) field() string {
	return g.pick("Name", "Email", "Owner.Name", "CreatedBy.Profile.Name", "Mobly_Id__c", "Rel__r.Name", "ns__F__c")
}

// query returns the tokens of a query.
func (g generator) query() []string {
	q := []string{"SELECT", "Id"}
	for range g.IntN(3) {
		q = append(q, ",", "F"+strconv.Itoa(g.IntN(1000))+"__c", ",", "Owner.G"+strconv.Itoa(g.IntN(1000)))
	}
	if g.IntN(5) == 0 {
		q = append(append(append(q, ",", "("), "SELECT", "Id", "FROM", "Tasks", "WHERE"), append(g.where(1), ")")...)
	}
	q = append(q, "FROM", g.pick("Lead", "Contact", "Custom__c"))
	if g.IntN(8) > 0 {
		q = append(append(q, "WHERE"), g.where(3)...)
	}
	if g.IntN(3) == 0 {
		q = append(q, "ORDER", "BY", g.field())
		q = append(q, [][]string{nil, {"ASC"}, {"DESC"}, {"DESC", "NULLS", "LAST"}, {"NULLS", "FIRST"}}[g.IntN(5)]...)
	}
	if g.IntN(3) == 0 {
		q = append(q, "LIMIT", strconv.Itoa(g.IntN(2000)))
	}
	if g.IntN(4) == 0 {
		q = append(q, "OFFSET", strconv.Itoa(g.IntN(2000)))
	}
	return q
}

// where returns a condition as Salesforce wants its parentheses.
func (g generator) where(depth int) []string {
	if depth == 0 || g.IntN(3) == 0 {
		return g.test()
	}
	if g.IntN(4) == 0 {
		return append([]string{"NOT"}, g.term(depth-1)...)
	}
	operator := g.pick("AND", "OR")
	out := g.term(depth - 1)
	for range 1 + g.IntN(3) {
		out = append(append(out, operator), g.term(depth-1)...)
	}
	return out
}

func (g generator) term(depth int) []string {
	if g.IntN(2) == 0 {
		return g.test()
	}
	return append(append([]string{"("}, g.where(depth)...), ")")
}

func (g generator) test() []string {
	f := g.field()
	switch g.IntN(8) {
	case 0:
		return append(append([]string{f}, [][]string{{"IN"}, {"NOT", "IN"}}[g.IntN(2)]...), g.list()...)
	case 1:
		return []string{f, "LIKE", g.text()}
	case 2:
		return append([]string{f, g.pick("INCLUDES", "EXCLUDES")}, g.list()...)
	case 3:
		return []string{f, g.pick("<", ">=", "="), g.pick("2026-02-28", "1999-12-31T23:59:59Z", "2026-07-01T08:00:00.000+02:00", "TODAY", "LAST_N_DAYS:"+strconv.Itoa(g.IntN(400)), "NEXT_QUARTER")}
	case 4:
		return []string{f, g.pick("=", "!=", "<", ">"), g.pick("0", "-17", "3.14", "null", "true", "FALSE")}
	default:
		return []string{f, g.pick("=", "!=", "<>"), g.text()}
	}
}

func (g generator) list() []string {
	out := []string{"(", g.text()}
	for range g.IntN(4) {
		out = append(out, ",", g.text())
	}
	return append(out, ")")
}

func (g generator) text() string {
	return g.pick(`'a'`, `''`, `'O\'Neill'`, `'back\\slash'`, `'tab\tnew\nline'`, `'say \"hi\"'`, `'a%b_c'`, `'AND OR'`, `'(x)'`, `'a@example.com'`, `'東京'`)
}

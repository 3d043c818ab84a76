package conformance

import "regexp"

// deviation is a kind of query that the two parsers judge differently, and why
// that is so.
type deviation struct {
	ours   *regexp.Regexp // our message; nil: we take the query
	theirs *regexp.Regexp // the peer's message; nil: it takes the query
	query  *regexp.Regexp // of the query itself; nil: any
	count  int            // how many of the queries deviate so, exactly
	reason string
}

func (d deviation) explains(query, ours, theirs string) bool {
	matches := func(re *regexp.Regexp, s string) bool {
		if re == nil {
			return s == ""
		}
		return re.MatchString(s)
	}
	return (d.query == nil || d.query.MatchString(query)) && matches(d.ours, ours) && matches(d.theirs, theirs)
}

// deviations are tried in order.
var deviations = []deviation{
	{
		query: regexp.MustCompile(`WHERE AND`), ours: regexp.MustCompile(`^unexpected token: 'AND'$`),
		count: 1, reason: "the peer lets a condition begin with AND",
	},
	{
		query: regexp.MustCompile(`\b(AND|OR|NOT)\b`), ours: regexp.MustCompile(`^unexpected token: '(AND|OR|NOT)'$`),
		count: 6, reason: "Salesforce wants parentheses where AND and OR meet, and around NOT beside either (orgs answer \"unexpected token: 'NOT'\"); the peer does not",
	},
	{
		ours:  regexp.MustCompile(`^Illegal escape sequence in a string$`),
		count: 2, reason: "Salesforce knows a list of escapes, and wildcards are escaped in patterns only; the peer leaves strings as they are",
	},
	{
		query: regexp.MustCompile(`2026-02-30`), ours: regexp.MustCompile(`^unexpected token: '2026-02-30'$`),
		count: 1, reason: "the peer does not look whether a date exists",
	},
	{
		ours:  regexp.MustCompile(`^unexpected token: '\w+_FISCAL_\w+'$`),
		count: 2, reason: "not modelled: fiscal years",
	},
	{
		ours:  regexp.MustCompile(`^unexpected token: 'USD100'$`),
		count: 1, reason: "not modelled: amounts with a currency",
	},
	{
		query: regexp.MustCompile(`= \.5`), ours: regexp.MustCompile(`^unexpected token: '\.'$`),
		count: 1, reason: "not modelled: numbers without a digit before the point",
	},
	{
		query: regexp.MustCompile(` (IN|INCLUDES|EXCLUDES) '`), ours: regexp.MustCompile(`^unexpected token: 'a'$`),
		count: 2, reason: "lists stand in parentheses; the peer takes one value without",
	},
	{
		ours:  regexp.MustCompile(`^unexpected token: 'TODAY'$`),
		count: 1, reason: "not modelled: date literals in a list",
	},
	{
		query: regexp.MustCompile(`LIKE 5`), ours: regexp.MustCompile(`^unexpected token: '5'$`),
		count: 1, reason: "LIKE compares with a string; the peer takes any value",
	},
	{
		query: regexp.MustCompile(`\w Owner\.G\d+`), ours: regexp.MustCompile(`^unexpected token: 'Owner\.G\d+'$`),
		count: 7, reason: "the peer takes an alias with a dot",
	},
	{
		ours:  regexp.MustCompile(`^(expecting a right parentheses, found|unexpected token:) '(\(|B|Name|Owner\.Name)'$`),
		count: 6, reason: "the peer takes two conditions without an operator between them",
	},
	{
		ours:  regexp.MustCompile(`^(DISTANCE|ROLLUP|CONVERTCURRENCY)\(\) is not supported by this simulator$`),
		count: 3, reason: "not modelled: functions of places, currencies and subtotals",
	},
	{
		ours:  regexp.MustCompile(`^(USING|FOR UPDATE|UPDATE) is not supported by this simulator$`),
		count: 3, reason: "not modelled: clauses that change what a user sees, or that lock or track",
	},
	{
		ours:  regexp.MustCompile(`^(Aggregate functions are not allowed in a WHERE clause|Field must be grouped or aggregated): `),
		count: 3, reason: "a rule of aggregate queries, which the peer's grammar does not hold",
	},
	{
		ours:  regexp.MustCompile(`^COUNT\(\) must be the only element of a select list$`),
		count: 1, reason: "a rule of COUNT(), which the peer's grammar does not hold",
	},
	{
		query: regexp.MustCompile(`MIN\(\)`), ours: regexp.MustCompile(`^unexpected token: '\)'$`),
		count: 1, reason: "only COUNT() goes without a field; the peer allows it to all",
	},
	{
		ours:  regexp.MustCompile(`^Semi join sub-selects are not allowed with the 'OR' operator$`),
		count: 1, reason: "a rule of semi-joins, which the peer's grammar does not hold",
	},
	{
		ours:  regexp.MustCompile(`^only aggregate expressions use field aliasing$`),
		count: 19, reason: "Salesforce takes an alias in aggregate queries only; the peer in all",
	},
	{
		ours:  regexp.MustCompile(`^duplicate field selected: Id$`),
		count: 1, reason: "Salesforce refuses a field that is selected twice; the peer does not look",
	},
	{
		query: regexp.MustCompile(`(?s)WHERE .* OFFSET \d+$`), theirs: regexp.MustCompile(`(?s)but found: '\d+'$`),
		count: 25, reason: "the peer reads an OFFSET behind WHERE as a field; in Salesforce's grammar LIMIT and OFFSET are optional each",
	},
}

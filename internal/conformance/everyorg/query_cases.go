package everyorg

import "strings"

// queryCases are about SOQL.
func queryCases() []Case {
	made := []step{
		{do: "POST /composite/sobjects", body: `{"allOrNone": true, "records": [
			{"attributes": {"type": "Lead"}, ` + lead + `, "FirstName": "Ada", "Title": "${run} a", "NumberOfEmployees": 10},
			{"attributes": {"type": "Lead"}, ` + lead + `, "FirstName": "O'Neill", "Title": "${run} b 50%_d", "NumberOfEmployees": 20},
			{"attributes": {"type": "Lead"}, ` + lead + `, "Title": "${run} c"}]}`, status: 200,
			want: `[{"id": "<a 00Q>", "success": true}, {"id": "<b 00Q>", "success": true}, {"id": "<c 00Q>", "success": true}]`},
	}
	with := func(steps ...step) []step { return append(made[:1:1], steps...) }
	return []Case{
		{Name: "conditions", steps: with(
			finds(`FirstName = 'ada'`, "a"), finds(`FirstName = 'O\'Neill'`, "b"), finds(`FirstName = null`, "c"), finds(`FirstName != 'Ada'`, "b", "c"),
			finds(`FirstName IN ('ADA', 'O\'Neill')`, "a", "b"), finds(`FirstName NOT IN ('Ada')`, "b", "c"),
			finds(`Title LIKE '%50\%\_d'`, "b"), finds(`Title LIKE '${run} _'`, "a", "c"), finds(`(NOT Title LIKE '%d')`, "a", "c"),
			finds(`NumberOfEmployees >= 10`, "a", "b"), finds(`NumberOfEmployees < 20`, "a"),
			finds(`(FirstName = 'Ada' OR NumberOfEmployees = 20)`, "a", "b"), finds(`(NOT (FirstName = 'Ada' OR NumberOfEmployees = 20))`, "c"),
			finds(`CreatedDate = TODAY`, "a", "b", "c"), finds(`CreatedDate >= LAST_N_DAYS:2`, "a", "b", "c"), finds(`CreatedDate < 2020-01-01T00:00:00Z`),
			finds(`Id = '${b}'`, "b"), finds(`IsConverted = false`, "a", "b", "c"), finds(`Owner.Name != null`, "a", "b", "c"),
		)},
		{Name: "order, limit and offset", steps: with(
			query(`SELECT Id FROM Lead WHERE LastName = '${run}' ORDER BY FirstName DESC NULLS LAST LIMIT 1 OFFSET 1`, `{"totalSize": 1, "done": true, "records": [{"Id": "${a}"}]}`),
			query(`SELECT Id FROM Lead WHERE LastName = '${run}' ORDER BY NumberOfEmployees`, `{"records": [{"Id": "${c}"}, {"Id": "${a}"}, {"Id": "${b}"}]}`),
		)},
		{Name: "aggregates", steps: with(
			query(`SELECT COUNT() FROM Lead WHERE LastName = '${run}'`, `{"totalSize": 3, "done": true, "records": []}`),
			query(`SELECT COUNT(Id) FROM Lead WHERE LastName = '${run}'`, `{"totalSize": 1, "records": [{"attributes": {"type": "AggregateResult"}, "expr0": 3}]}`),
			query(`SELECT Company, COUNT(FirstName) n, MAX(NumberOfEmployees) FROM Lead WHERE LastName = '${run}' GROUP BY Company HAVING COUNT(Id) > 2`,
				`{"records": [{"Company": "${run} Ltd", "n": 2, "expr0": 20}]}`),
		)},
		{Name: "relationships", steps: []step{
			{do: "POST /sobjects/Account", body: `{"Name": "${run}"}`, status: 201, want: `{"id": "<account 001>"}`},
			{do: "POST /sobjects/Contact", body: `{"LastName": "${run}", "AccountId": "${account}"}`, status: 201, want: `{"id": "<contact 003>"}`},
			query(`SELECT Account.Name FROM Contact WHERE Account.Name = '${run}'`, `{"records": [{"Account": {"attributes": {"type": "Account"}, "Name": "${run}"}}]}`),
			query(`SELECT Id, (SELECT Id FROM Contacts), (SELECT Id FROM Tasks) FROM Account WHERE Id = '${account}'`,
				`{"records": [{"Contacts": {"totalSize": 1, "done": true, "records": [{"Id": "${contact}"}]}, "Tasks": null}]}`),
			query(`SELECT Id FROM Contact WHERE AccountId IN (SELECT Id FROM Account WHERE Name = '${run}')`, `{"records": [{"Id": "${contact}"}]}`),
		}},
		{Name: "deleted records", steps: with(
			step{do: "DELETE /sobjects/Lead/${a}", status: 204},
			finds(`FirstName = 'Ada'`),
			step{do: "GET /queryAll?q=SELECT Id, IsDeleted FROM Lead WHERE LastName = '${run}' AND FirstName = 'Ada'", status: 200, want: `{"totalSize": 1, "records": [{"Id": "${a}", "IsDeleted": true}]}`},
		)},
		{Name: "queries that are refused", steps: []step{
			refused(`SELECT FROM Lead`, "MALFORMED_QUERY"), refused(`nonsense`, "MALFORMED_QUERY"), refused(`SELECT Id FROM Lead WHERE`, "MALFORMED_QUERY"),
			refused(`SELECT Id FROM Lead WHERE Title = 'a' AND Title = 'b' OR Title = 'c'`, "MALFORMED_QUERY"),
			refused(`SELECT Id FROM Lead WHERE Title = 'a' AND NOT Title = 'b'`, "MALFORMED_QUERY"),
			refused(`SELECT Id FROM Lead WHERE Title = 'a\x'`, "MALFORMED_QUERY"), refused(`SELECT Title, COUNT(Id) FROM Lead`, "MALFORMED_QUERY"),
			refused(`SELECT Nope FROM Lead`, "INVALID_FIELD"), refused(`SELECT Id FROM Lead WHERE Nope = 1`, "INVALID_FIELD"), refused(`SELECT Id FROM Nope`, "INVALID_TYPE"),
			refused(`SELECT Id FROM Lead WHERE Id = 'nonsense'`, "INVALID_QUERY_FILTER_OPERATOR"), refused(`SELECT Id FROM Lead WHERE Title = 5`, "INVALID_FIELD"),
		}},
	}
}

func query(soql, want string) step {
	return step{do: "GET /query?q=" + soql, status: 200, want: want}
}

// finds holds which of the leads that a case made a condition selects.
func finds(where string, names ...string) step {
	records := make([]string, len(names))
	for i, name := range names {
		records[i] = `{"Id": "${` + name + `}"}`
	}
	return query("SELECT Id FROM Lead WHERE LastName = '${run}' AND "+where+" ORDER BY Title, Id", `{"done": true, "records": [`+strings.Join(records, ", ")+`]}`)
}

func refused(soql, code string) step {
	return step{do: "GET /query?q=" + soql, status: 400, want: `[{"errorCode": "` + code + `"}]`}
}

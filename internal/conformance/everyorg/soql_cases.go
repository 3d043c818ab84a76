package everyorg

// soqlCases are about what SOQL has beyond plain fields and conditions. The sources are
// pages of the SOQL and SOSL Reference, unless they say otherwise.
func soqlCases() []Case {
	made := step{
		do: "POST /sobjects/Lead", body: `{` + lead + `, "LeadSource": "Web", "NumberOfEmployees": 1234}`, status: 201, want: `{"id": "<lead 00Q>"}`,
	}
	const mine = ` FROM Lead WHERE LastName = '${run}'`
	return []Case{
		{Name: "FIELDS()", Source: "FIELDS(); the message from activepieces issue 14521", steps: []step{
			made,
			query(`SELECT FIELDS(STANDARD)`+mine, `{"totalSize": 1, "records": [{"Id": "${lead}", "LastName": "${run}", "CreatedDate": "<time>", "OwnerId": "<user 005>", "Address": "<any>"}]}`),
			query(`SELECT FIELDS(ALL)`+mine+` LIMIT 200`, `{"totalSize": 1, "records": [{"Id": "${lead}", "LastName": "${run}"}]}`),
			query(`SELECT Id, FIELDS(CUSTOM)`+mine+` LIMIT 200`, `{"totalSize": 1, "records": [{"Id": "${lead}", "LastName": "<absent>"}]}`),
			says(`SELECT FIELDS(ALL)`+mine, "MALFORMED_QUERY", "The SOQL FIELDS function must have a LIMIT of at most 200"),
			says(`SELECT FIELDS(CUSTOM)`+mine+` LIMIT 201`, "MALFORMED_QUERY", "The SOQL FIELDS function must have a LIMIT of at most 200"),
			says(`SELECT Id, FIELDS(ALL)`+mine+` LIMIT 200`, "INVALID_FIELD", "duplicate field selected: Id"),
			query(`SELECT Name, (SELECT FIELDS(STANDARD) FROM Tasks)`+mine, `{"records": [{"Name": "${run}", "Tasks": null}]}`),
		}},
		{Name: "FIELDS() in a bulk query", Source: "FIELDS(); the message from IlluminatedCloud issue 2281", steps: []step{
			{do: "POST /jobs/query", body: `{"operation": "query", "query": "SELECT FIELDS(ALL) FROM Lead LIMIT 200"}`, status: 400, want: `[{"errorCode": "<any>", "message": "<any>"}]`},
		}},
		{Name: "TYPEOF", Source: "TYPEOF", steps: []step{
			made,
			{do: "POST /sobjects/Task", body: `{"Subject": "${run}", "WhoId": "${lead}"}`, status: 201, want: `{"id": "<task 00T>"}`},
			query(`SELECT TYPEOF Who WHEN Contact THEN Account.Name, Id WHEN Lead THEN Company, Owner.Id, Id ELSE Name END, Id FROM Task WHERE Id = '${task}'`,
				`{"records": [{"Who": {"attributes": {"type": "Lead"}, "Company": "${run} Ltd", "Owner": {"Id": "<user 005>"}, "Id": "${lead}", "Account": "<absent>"}, "Id": "${task}"}]}`),
			query(`SELECT TYPEOF Who WHEN Contact THEN Phone ELSE Name END FROM Task WHERE Id = '${task}'`, `{"records": [{"Who": {"Name": "${run}", "Phone": "<absent>"}}]}`),
			query(`SELECT TYPEOF What WHEN Account THEN Phone END FROM Task WHERE Id = '${task}'`, `{"records": [{"What": null}]}`),
			refused(`SELECT TYPEOF Who WHEN Lead THEN Nope END FROM Task`, "INVALID_FIELD"), refused(`SELECT TYPEOF Who WHEN Account THEN Id END FROM Task`, "<any>"),
			refused(`SELECT TYPEOF Account WHEN Account THEN Id END FROM Task`, "<any>"), refused(`SELECT COUNT(Id), TYPEOF Who WHEN Lead THEN Id END FROM Task`, "MALFORMED_QUERY"),
		}},
		{Name: "date functions", Source: "Date Functions", steps: []step{
			made,
			query(`SELECT CALENDAR_YEAR(CreatedDate), DAY_ONLY(CreatedDate) d, COUNT(Id) n`+mine+` GROUP BY CALENDAR_YEAR(CreatedDate), DAY_ONLY(CreatedDate)`,
				`{"records": [{"attributes": {"type": "AggregateResult"}, "expr0": "<any>", "d": "<text ->", "n": 1}]}`),
			query(`SELECT Id`+mine+` AND CALENDAR_YEAR(CreatedDate) > 2020 AND DAY_ONLY(CreatedDate) > 2020-01-01 AND HOUR_IN_DAY(convertTimezone(CreatedDate)) < 24`,
				`{"records": [{"Id": "${lead}"}]}`),
			query(`SELECT Id`+mine+` AND CALENDAR_YEAR(CreatedDate) < 2020`, `{"totalSize": 0}`),
			refused(`SELECT CALENDAR_YEAR(CreatedDate) FROM Lead`, "MALFORMED_QUERY"),
		}},
		{Name: "labels and formats", Source: "toLabel(), FORMAT()", steps: []step{
			made,
			query(`SELECT toLabel(LeadSource)`+mine+` AND toLabel(LeadSource) = 'Web'`, `{"records": [{"LeadSource": "Web"}]}`),
			query(`SELECT Status, toLabel(Status) label`+mine, `{"records": [{"Status": "<text >", "label": "<text >"}]}`),
			query(`SELECT CreatedDate, FORMAT(CreatedDate) made`+mine, `{"records": [{"CreatedDate": "<time>", "made": "<text >"}]}`),
			query(`SELECT FORMAT(MIN(CreatedDate)) earliest`+mine, `{"records": [{"earliest": "<text >"}]}`),
			refused(`SELECT Status, toLabel(Status) FROM Lead`, "<any>"), refused(`SELECT Id FROM Lead ORDER BY toLabel(Status)`, "MALFORMED_QUERY"),
		}},
		{Name: "records that are viewed", Source: "FOR VIEW and FOR REFERENCE", steps: []step{
			made,
			query(`SELECT LastViewedDate, LastReferencedDate`+mine, `{"records": [{"LastViewedDate": null, "LastReferencedDate": null}]}`),
			query(`SELECT Id`+mine+` LIMIT 1 FOR VIEW`, `{"records": [{"Id": "${lead}"}]}`),
			query(`SELECT LastViewedDate, SystemModstamp`+mine, `{"records": [{"LastViewedDate": "<time>"}]}`),
			query(`SELECT Id`+mine+` FOR REFERENCE`, `{"records": [{"Id": "${lead}"}]}`),
			query(`SELECT LastReferencedDate`+mine, `{"records": [{"LastReferencedDate": "<time>"}]}`),
		}},
		{Name: "ALL ROWS is of Apex", Source: "SoqlX issue 25", steps: []step{
			says(`SELECT Id FROM Lead ALL ROWS`, "MALFORMED_QUERY", "ALL ROWS not allowed in this context"),
		}},
	}
}

// says is a query that is refused in these words.
func says(soql, code, message string) step {
	return step{do: "GET /query?q=" + soql, status: 400, want: `[{"errorCode": "` + code + `", "message": "` + message + `"}]`}
}

package everyorg

// bulkCases are about Bulk API 2.0.
func bulkCases() []Case {
	return []Case{
		{Name: "a bulk job that is aborted", steps: []step{
			{do: "POST /jobs/ingest", body: `{"object": "Lead", "operation": "insert", "contentType": "CSV", "lineEnding": "LF"}`, status: 200,
				want: `{"id": "<job 750>", "operation": "insert", "object": "Lead", "state": "Open", "concurrencyMode": "Parallel", "contentType": "CSV",
					"lineEnding": "LF", "columnDelimiter": "COMMA", "createdDate": "<time>", "systemModstamp": "<time>", "contentUrl": "<text /batches>"}`},
			{do: "PUT /jobs/ingest/${job}/batches", body: "LastName,Company\n${run},${run}\n", status: 201},
			{do: "PATCH /jobs/ingest/${job}", body: `{"state": "Aborted"}`, status: 200, want: `{"id": "${job}", "state": "Aborted"}`},
			{do: "GET /jobs/ingest/${job}", status: 200, want: `{"state": "Aborted", "jobType": "V2Ingest", "numberRecordsProcessed": 0, "numberRecordsFailed": 0}`},
			{do: "DELETE /jobs/ingest/${job}", status: 204},
			{do: "GET /jobs/ingest/${job}", status: 404, want: `[{"errorCode": "NOT_FOUND"}]`},
		}},
		{Name: "a bulk job without data", Source: "jsforce, test/bulk2.test.ts, which runs against an org: no error for an empty input", steps: []step{
			{do: "POST /jobs/ingest", body: `{"object": "Lead", "operation": "insert", "contentType": "CSV", "lineEnding": "LF"}`, status: 200, want: `{"id": "<job 750>"}`},
			{do: "PUT /jobs/ingest/${job}/batches", body: "\n", status: 201},
			{do: "PATCH /jobs/ingest/${job}", body: `{"state": "UploadComplete"}`, status: 200, want: `{"state": "UploadComplete"}`},
			{do: "GET /jobs/ingest/${job}", status: 200, want: `{"state": "JobComplete", "numberRecordsProcessed": 0, "numberRecordsFailed": 0}`, ended: true},
		}},
		{Name: "a bulk upsert by Id, without the column Id", Source: "salesforcecli/plugin-data, test/commands/data/dataBulk.nut.ts with bulkUpsert.csv", steps: []step{
			{do: "POST /jobs/ingest", body: `{"object": "Lead", "operation": "upsert", "externalIdFieldName": "Id", "contentType": "CSV", "lineEnding": "LF"}`, status: 200, want: `{"id": "<job 750>"}`},
			{do: "PUT /jobs/ingest/${job}/batches", body: "LASTNAME,COMPANY\n${run},${run}\n", status: 201},
			{do: "PATCH /jobs/ingest/${job}", body: `{"state": "UploadComplete"}`, status: 200},
			{do: "GET /jobs/ingest/${job}", status: 200, want: `{"state": "JobComplete", "numberRecordsProcessed": 1, "numberRecordsFailed": 0}`, ended: true},
			{do: "GET /jobs/ingest/${job}/successfulResults", status: 200, text: `"true","${run}"`},
			query("SELECT Id FROM Lead WHERE LastName = '${run}'", `{"totalSize": 1, "records": [{"Id": "<lead 00Q>"}]}`),
			{do: "DELETE /sobjects/Lead/${lead}", status: 204},
		}},
		{Name: "a bulk job of an unknown object", steps: []step{
			{do: "POST /jobs/ingest", body: `{"object": "Nope__c", "operation": "insert"}`, status: 400, want: `[{"errorCode": "<any>", "message": "<any>"}]`},
		}},
	}
}

// upsertCases need an external ID field.
func upsertCases() []Case {
	const records = `{"allOrNone": false, "records": [
		{"attributes": {"type": "Lead"}, "${key}": "${run}-1", ` + lead + `}, {"attributes": {"type": "Lead"}, "${key}": "${run}-2", ` + lead + `}]}`
	return []Case{
		{Name: "upsert of one record", steps: []step{
			{do: "PATCH /sobjects/Lead/${key}/${run}", body: `{` + lead + `}`, status: 201, want: `{"id": "<lead 00Q>", "success": true, "errors": [], "created": true}`},
			{do: "PATCH /sobjects/Lead/${key}/${run}", body: `{"Title": "CEO"}`, status: 200, want: `{"id": "${lead}", "success": true, "errors": [], "created": false}`},
			{do: "GET /sobjects/Lead/${key}/${run}?fields=Id,Title", status: 200, want: `{"Id": "${lead}", "Title": "CEO"}`},
			{do: "PATCH /sobjects/Lead/Title/x", body: `{` + lead + `}`, status: 404, want: `[{"errorCode": "NOT_FOUND"}]`},
			bad("Lead", `{`+lead+`, "${key}": "${run}"}`, `{"errorCode": "DUPLICATE_VALUE", "message": "<text duplicates value on record with id: >"}`),
		}},
		{Name: "upsert of many records", steps: []step{
			{do: "PATCH /composite/sobjects/Lead/${key}", body: records, status: 200, want: `[{"id": "<a 00Q>", "success": true, "created": true, "errors": []}, {"id": "<b 00Q>", "success": true, "created": true}]`},
			{do: "PATCH /composite/sobjects/Lead/${key}", body: records, status: 200, want: `[{"id": "${a}", "success": true, "created": false}, {"id": "${b}", "success": true, "created": false}]`},
		}},
		{Name: "one key twice in a collection", steps: []step{
			{do: "PATCH /composite/sobjects/Lead/${key}", body: `{"allOrNone": false, "records": [
				{"attributes": {"type": "Lead"}, "${key}": "${run}", ` + lead + `}, {"attributes": {"type": "Lead"}, "${key}": "${run}", ` + lead + `}]}`, status: 200,
				want: `[{"success": false, "errors": [{"statusCode": "DUPLICATE_VALUE"}]}, {"success": false, "errors": [{"statusCode": "DUPLICATE_VALUE"}]}]`},
		}},
	}
}

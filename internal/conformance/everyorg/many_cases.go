package everyorg

import "strings"

// typedLead is a Lead in a collection.
const typedLead = `{"attributes": {"type": "Lead"}, ` + lead + `}`

// manyCases are about collections and composites.
func manyCases() []Case {
	const broken = `{"attributes": {"type": "Lead"}, "LastName": "${run}"}`
	const missing = `{"id": "<absent>", "success": false, "errors": [{"statusCode": "REQUIRED_FIELD_MISSING", "message": "Required fields are missing: [Company]", "fields": ["Company"]}]}`
	const rolledBack = `{"success": false, "errors": [{"statusCode": "ALL_OR_NONE_OPERATION_ROLLED_BACK",
		"message": "Record rolled back because not all records were valid and the request was using AllOrNone header", "fields": []}]}`
	none := query(`SELECT COUNT() FROM Lead WHERE LastName = '${run}'`, `{"totalSize": 0}`)
	return []Case{
		{Name: "a collection with one bad record", steps: []step{
			{do: "POST /composite/sobjects", body: `{"allOrNone": false, "records": [` + typedLead + `, ` + broken + `, ` + typedLead + `]}`, status: 200,
				want: `[{"id": "<a 00Q>", "success": true, "errors": []}, ` + missing + `, {"id": "<b 00Q>", "success": true, "errors": []}]`},
			{do: "PATCH /composite/sobjects", body: `{"allOrNone": false, "records": [{"attributes": {"type": "Lead"}, "id": "${a}", "Title": "CEO"}, {"attributes": {"type": "Lead"}, "Title": "x"}]}`,
				status: 200, want: `[{"id": "${a}", "success": true}, {"success": false, "errors": [{"statusCode": "MISSING_ARGUMENT", "message": "Id not specified in an update call", "fields": []}]}]`},
			{do: "DELETE /composite/sobjects?ids=${a},${b}&allOrNone=true", status: 200, want: `[{"id": "${a}", "success": true, "errors": []}, {"id": "${b}", "success": true}]`},
		}},
		{Name: "all or none", steps: []step{
			{do: "POST /composite/sobjects", body: `{"allOrNone": true, "records": [` + typedLead + `, ` + broken + `]}`, status: 200, want: `[` + rolledBack + `, ` + missing + `]`},
			none,
		}},
		{Name: "a collection of none, and of too many", steps: []step{
			{do: "POST /composite/sobjects", body: `{"allOrNone": false, "records": []}`, status: 400, want: `[{"errorCode": "REQUIRED_FIELD_MISSING", "message": "At least 1 record is required"}]`},
			{do: "POST /composite/sobjects", body: `{"allOrNone": false, "records": [` + strings.TrimSuffix(strings.Repeat(typedLead+",", 201), ",") + `]}`, status: 400,
				want: `[{"errorCode": "EXCEEDED_ID_LIMIT"}]`},
			none,
		}},
		{Name: "an unknown field costs its record", steps: []step{
			{do: "POST /composite/sobjects", body: `{"allOrNone": false, "records": [` + typedLead + `, {"attributes": {"type": "Lead"}, ` + lead + `, "Nope__c": 1}]}`, status: 200,
				want: `[{"success": true}, {"success": false, "errors": [{"statusCode": "INVALID_FIELD", "message": "No such column 'Nope__c' on sobject of type Lead", "fields": []}]}]`},
		}},
		{Name: "a composite with references", steps: []step{
			{do: "POST /composite", body: `{"allOrNone": true, "compositeRequest": [
				{"method": "POST", "url": "${data}/sobjects/Account", "referenceId": "acc", "body": {"Name": "${run}"}},
				{"method": "POST", "url": "${data}/sobjects/Contact", "referenceId": "con", "body": {"LastName": "${run}", "AccountId": "@{acc.id}"}},
				{"method": "GET", "url": "${data}/sobjects/Contact/@{con.id}?fields=AccountId", "referenceId": "get"}]}`, status: 200,
				want: `{"compositeResponse": [{"httpStatusCode": 201, "referenceId": "acc", "body": {"id": "<account 001>"}}, {"httpStatusCode": 201, "referenceId": "con"},
					{"httpStatusCode": 200, "referenceId": "get", "body": {"AccountId": "<linked 001>"}}]}`},
		}},
		{Name: "a composite that halts", steps: []step{
			{do: "POST /composite", body: `{"allOrNone": true, "compositeRequest": [
				{"method": "POST", "url": "${data}/sobjects/Lead", "referenceId": "ok", "body": {` + lead + `}},
				{"method": "POST", "url": "${data}/sobjects/Lead", "referenceId": "bad", "body": {"LastName": "x"}}]}`, status: 200,
				want: `{"compositeResponse": [{"httpStatusCode": 400, "referenceId": "ok", "body": [{"errorCode": "PROCESSING_HALTED"}]},
					{"httpStatusCode": 400, "referenceId": "bad", "body": [{"errorCode": "REQUIRED_FIELD_MISSING", "fields": ["Company"]}]}]}`},
			none,
		}},
		{Name: "composite parts are apart from each other", steps: []step{
			{do: "POST /composite", body: `{"compositeRequest": [
				{"method": "GET", "url": "${data}/sobjects/Nope", "referenceId": "nope"},
				{"method": "GET", "url": "${data}/query?q=SELECT+COUNT()+FROM+Lead+WHERE+LastName='${run}'", "referenceId": "count"}]}`, status: 200,
				want: `{"compositeResponse": [{"httpStatusCode": 404, "body": [{"errorCode": "NOT_FOUND", "message": "The requested resource does not exist"}]},
					{"httpStatusCode": 200, "body": {"totalSize": 0}}]}`},
		}},
		{Name: "a graph", steps: []step{
			{do: "POST /composite/graph", body: `{"graphs": [
				{"graphId": "g1", "compositeRequest": [{"method": "POST", "url": "${data}/sobjects/Lead", "referenceId": "a", "body": {` + lead + `}}]},
				{"graphId": "g2", "compositeRequest": [{"method": "POST", "url": "${data}/sobjects/Lead", "referenceId": "b", "body": {"LastName": "x"}}]}]}`, status: 200,
				want: `{"graphs": [{"graphId": "g1", "isSuccessful": true}, {"graphId": "g2", "isSuccessful": false}]}`},
		}},
	}
}

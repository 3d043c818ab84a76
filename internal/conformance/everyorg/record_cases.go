package everyorg

import "strings"

// lead is a Lead that may be saved, with more members before it.
const lead = `"LastName": "${run}", "Company": "${run} Ltd"`

// recordCases are about one record at a time.
func recordCases() []Case {
	return []Case{
		{Name: "a session that is none", steps: []step{
			{do: "GET /limits", status: 401, token: "00D000000000000!none", want: `[{"errorCode": "INVALID_SESSION_ID", "message": "Session expired or invalid"}]`},
		}},
		{Name: "limits", steps: []step{
			{do: "GET /limits", status: 200, want: `{"DailyApiRequests": {"Max": "<any>", "Remaining": "<any>"}}`},
		}},
		{Name: "describe", steps: []step{
			{do: "GET /sobjects/Lead/describe", status: 200, want: `{"name": "Lead", "keyPrefix": "00Q", "createable": true, "queryable": true,
				"fields": {"<some>": {"name": "LastName", "type": "string", "length": 80, "nillable": false, "createable": true, "updateable": true}}}`},
			{do: "GET /sobjects/Lead/describe", status: 200, want: `{"fields": {"<some>": {"name": "Email", "type": "email", "length": 80, "idLookup": true}}}`},
			{do: "GET /sobjects/Task/describe", status: 200, want: `{"fields": {"<some>": {"name": "WhoId", "type": "reference", "polymorphicForeignKey": true}}}`},
			{do: "GET /sobjects/Nope__c/describe", status: 404, want: `[{"errorCode": "NOT_FOUND"}]`},
		}},
		{Name: "a picklist of an account takes long values", Source: "a recorded describe of Account in API 59.0; those in 48.0 and 42.0 say 40", steps: []step{
			{do: "GET /sobjects/Account/describe", status: 200, want: `{"fields": {"<some>": {"name": "Industry", "type": "picklist", "length": 255}}}`},
			{do: "POST /sobjects/Account", body: `{"Name": "${run}", "AccountSource": "` + strings.Repeat("x", 200) + `"}`, status: 201, want: `{"id": "<account 001>"}`},
		}},
		{Name: "create, read, update, delete", steps: []step{
			{do: "POST /sobjects/Lead", body: `{` + lead + `, "Email": "Ada.${run}@Example.com", "FirstName": " Ada ", "Title": ""}`, status: 201,
				want: `{"id": "<lead 00Q>", "success": true, "errors": []}`},
			{do: "GET /sobjects/Lead/${lead}?fields=Id,Name,FirstName,Email,Title,IsConverted,CreatedDate", status: 200,
				want: `{"attributes": {"type": "Lead", "url": "${data}/sobjects/Lead/${lead}"}, "Id": "${lead}", "Name": "Ada ${run}", "FirstName": "Ada",
					"Title": null, "IsConverted": false, "CreatedDate": "<time>"}`},
			{do: "PATCH /sobjects/Lead/${lead}", body: `{"Title": "CEO"}`, status: 204},
			{do: "PATCH /sobjects/Lead/${lead}", body: `{"Title": null}`, status: 204},
			{do: "GET /sobjects/Lead/${lead}", status: 200, want: `{"Title": null, "Company": "${run} Ltd"}`},
			{do: "DELETE /sobjects/Lead/${lead}", status: 204},
			{do: "GET /sobjects/Lead/${lead}", status: 404, want: `[{"errorCode": "NOT_FOUND", "message": "<any>"}]`},
			{do: "DELETE /sobjects/Lead/${lead}", status: 404, want: `[{"errorCode": "ENTITY_IS_DELETED", "message": "entity is deleted", "fields": []}]`},
		}},
		{Name: "e-mail addresses are stored in lower case", steps: []step{
			{do: "POST /sobjects/Lead", body: `{` + lead + `, "Email": "Ada.${run}@Example.COM"}`, status: 201, want: `{"id": "<lead 00Q>"}`},
			{do: "GET /query?q=SELECT Id FROM Lead WHERE Email = 'ADA.${run}@example.com'", status: 200, want: `{"totalSize": 1, "done": true, "records": [{"Id": "${lead}"}]}`},
		}},
		{Name: "what cannot be created", steps: []step{
			bad("Lead", `{"LastName": "${run}"}`, `{"errorCode": "REQUIRED_FIELD_MISSING", "message": "Required fields are missing: [Company]", "fields": ["Company"]}`),
			bad("Lead", `{`+lead+`, "FirstName": "`+strings.Repeat("x", 41)+`"}`, `{"errorCode": "STRING_TOO_LONG", "message": "<text (max length=40)>", "fields": ["FirstName"]}`),
			bad("Lead", `{`+lead+`, "Email": "not an e-mail"}`, `{"errorCode": "INVALID_EMAIL_ADDRESS", "message": "<text invalid email address: not an e-mail>", "fields": ["Email"]}`),
			bad("Lead", `{`+lead+`, "Nope__c": 1}`, `{"errorCode": "INVALID_FIELD", "message": "No such column 'Nope__c' on sobject of type Lead"}`),
			bad("Lead", `{`+lead+`, "CreatedDate": "2020-01-01T00:00:00Z"}`, `{"errorCode": "INVALID_FIELD_FOR_INSERT_UPDATE", "fields": ["CreatedDate"]}`),
			bad("Lead", `{"LastName": `, `{"errorCode": "JSON_PARSER_ERROR"}`),
			bad("Task", `{"Subject": "${run}", "WhoId": "nonsense"}`, `{"errorCode": "MALFORMED_ID"}`),
			{do: "POST /sobjects/Nope__c", body: `{}`, status: 404, want: `[{"errorCode": "NOT_FOUND"}]`},
		}},
		{Name: "a task of a lead", steps: []step{
			{do: "POST /sobjects/Lead", body: `{` + lead + `}`, status: 201, want: `{"id": "<lead 00Q>"}`},
			{do: "POST /sobjects/Task", body: `{"Subject": "Met", "WhoId": "${lead}", "Status": "Completed", "ActivityDate": "2026-02-28"}`, status: 201,
				want: `{"id": "<task 00T>", "success": true}`},
			{do: "GET /query?q=SELECT Id, WhoId, IsClosed, ActivityDate, Who.Type FROM Task WHERE WhoId = '${lead}'", status: 200,
				want: `{"totalSize": 1, "records": [{"Id": "${task}", "WhoId": "${lead}", "IsClosed": true, "ActivityDate": "2026-02-28", "Who": {"Type": "Lead"}}]}`},
		}},
		{Name: "an ID of 15 characters", steps: []step{
			{do: "POST /sobjects/Contact", body: `{"LastName": "${run}"}`, status: 201, want: `{"id": "<contact 003>"}`},
			{do: "GET /sobjects/Contact/${contact}?fields=Id", status: 200, want: `{"Id": "${contact}"}`},
			{do: "GET /sobjects/Lead/${contact}", status: 404, want: `[{"errorCode": "NOT_FOUND"}]`},
		}},
	}
}

// bad is a create that is refused with one error.
func bad(object, body, want string) step {
	return step{do: "POST /sobjects/" + object, body: body, status: 400, want: "[" + want + "]"}
}

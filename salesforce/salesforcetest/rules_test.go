package salesforcetest_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// TestRefusedRecords holds the rules of a record, one by one.
func TestRefusedRecords(t *testing.T) {
	a := newAPI(t)
	a.org.Define("Lead",
		schema.Field{Name: "Key__c", ExternalID: true, Unique: true, Length: 40},
		schema.Field{Name: "Case__c", Unique: true, CaseSensitive: true},
		schema.Field{Name: "Color__c", Label: "Color", Type: schema.TypePicklist, Restricted: true, Picklist: picklist("Red", "Green")},
		schema.Field{Name: "Colors__c", Label: "Colors", Type: schema.TypeMultiPicklist, Restricted: true, Picklist: picklist("Red", "Green")},
		schema.Field{Name: "Score__c", Label: "Score", Type: schema.TypeDouble, Precision: 5, Scale: 2},
		schema.Field{Name: "Sum__c", Calculated: true},
	)
	account := a.create("Account", fields{"Name": "Northwind"})
	contact := a.create("Contact", fields{"LastName": "Dubois"})
	gone := a.create("Account", fields{"Name": "Gone"})
	require.Equal(t, http.StatusNoContent, a.do(http.MethodDelete, "/sobjects/Account/"+gone, nil).status)
	converted := a.add("Lead", lead("IsConverted", true, "ConvertedContactId", contact))
	taken := a.create("Lead", lead("Key__c", "K-1", "Case__c", "abc"))
	open := a.create("Lead", lead())
	inactive := a.add("User", fields{
		"Username": "gone@acme.example", "LastName": "Gone", "Email": "gone@acme.example", "Alias": "gone", "IsActive": false,
		"TimeZoneSidKey": "GMT", "LocaleSidKey": "en_US", "EmailEncodingKey": "UTF-8", "LanguageLocaleKey": "en_US", "ProfileId": "00eKd0000000001",
	})
	userOf := func(userType string) string {
		id, err := a.org.AddUser(salesforcetest.User{UserType: userType})
		require.NoError(t, err)
		return id
	}
	campaign := a.create("Campaign", fields{"Name": "Fair"})
	a.create("CampaignMember", fields{"CampaignId": campaign, "LeadId": open})
	long := strings.Repeat("x", 41)

	tests := map[string]struct {
		object string
		fields fields
		want   refusal
	}{
		"required fields": {"Lead", fields{"FirstName": "Ada"},
			refusal{"REQUIRED_FIELD_MISSING", "Required fields are missing: [LastName, Company]", []string{"LastName", "Company"}}},
		"a blank text is null": {"Lead", lead("LastName", "  "),
			refusal{"REQUIRED_FIELD_MISSING", "Required fields are missing: [LastName]", []string{"LastName"}}},
		"unknown field": {"Lead", lead("Nope__c", 1),
			refusal{"INVALID_FIELD", "No such column 'Nope__c' on sobject of type Lead", nil}},
		"too long": {"Lead", lead("FirstName", long),
			refusal{"STRING_TOO_LONG", "First Name: data value too large: " + long + " (max length=40)", []string{"FirstName"}}},
		"too long in UTF-16": {"Lead", lead("FirstName", strings.Repeat("😀", 21)),
			refusal{"STRING_TOO_LONG", "First Name: data value too large: " + strings.Repeat("😀", 21) + " (max length=40)", []string{"FirstName"}}},
		"read-only fields": {"Lead", lead("IsDeleted", true, "Sum__c", "x"),
			refusal{"INVALID_FIELD_FOR_INSERT_UPDATE", "Unable to create/update fields: IsDeleted, Sum__c. Please check the security settings of this field " +
				"and verify that it is read/write for your profile or permission set.", []string{"IsDeleted", "Sum__c"}}},
		"an ID": {"Lead", lead("Id", open),
			refusal{"INVALID_FIELD_FOR_INSERT_UPDATE", "cannot specify Id in an insert call", []string{"Id"}}},
		"restricted picklist": {"Lead", lead("Color__c", "Blue"),
			refusal{"INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", "Color: bad value for restricted picklist field: Blue", []string{"Color__c"}}},
		"restricted multi-picklist": {"Lead", lead("Colors__c", "Red;Blue"),
			refusal{"INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", "Colors: bad value for restricted picklist field: Blue", []string{"Colors__c"}}},
		"e-mail": {"Lead", lead("Email", "not an email"),
			refusal{"INVALID_EMAIL_ADDRESS", "Email: invalid email address: not an email", []string{"Email"}}},
		"number too large": {"Lead", lead("Score__c", 1000),
			refusal{"NUMBER_OUTSIDE_VALID_RANGE", "Score: value outside of valid range on numeric field: 1000", []string{"Score__c"}}},
		"int too large": {"Lead", lead("NumberOfEmployees", 123456789),
			refusal{"NUMBER_OUTSIDE_VALID_RANGE", "Employees: value outside of valid range on numeric field: 123456789", []string{"NumberOfEmployees"}}},
		"number for a text": {"Lead", lead("Phone", 5),
			refusal{"JSON_PARSER_ERROR", "Cannot deserialize instance of phone from VALUE_NUMBER_INT value 5 or request may be missing a required field at [line:1, column:52]", nil}},
		"text for a number": {"Lead", lead("Score__c", "many"),
			refusal{"JSON_PARSER_ERROR", "Cannot deserialize instance of double from VALUE_STRING value many or request may be missing a required field at [line:1, column:60]", nil}},
		"object for a text": {"Lead", lead("Title", fields{}),
			refusal{"JSON_PARSER_ERROR", "Cannot deserialize instance of string from START_OBJECT value { or request may be missing a required field at [line:1, column:53]", nil}},
		"no date": {"Contact", fields{"LastName": "X", "Birthdate": "2026-02-30"},
			refusal{"JSON_PARSER_ERROR", "Cannot deserialize instance of date from VALUE_STRING value 2026-02-30 or request may be missing a required field at [line:1, column:26]", nil}},
		"null for a checkbox": {"Lead", lead("DoNotCall", nil),
			refusal{"INVALID_TYPE_ON_FIELD_IN_RECORD", "Do Not Call: value not of required type: ", []string{"DoNotCall"}}},
		"malformed reference": {"Lead", lead("OwnerId", "INVALID_OWNER"),
			refusal{"MALFORMED_ID", "Owner ID: id value of incorrect type: INVALID_OWNER", []string{"OwnerId"}}},
		"reference to another object": {"Contact", fields{"LastName": "X", "AccountId": contact},
			refusal{"FIELD_INTEGRITY_EXCEPTION", "Account ID: id value of incorrect type: " + contact, []string{"AccountId"}}},
		"reference to nothing": {"Contact", fields{"LastName": "X", "AccountId": "001Kd000000zzzz"},
			refusal{"INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", []string{}}},
		"reference to a deleted record": {"Contact", fields{"LastName": "X", "AccountId": gone},
			refusal{"ENTITY_IS_DELETED", "entity is deleted", []string{}}},
		"inactive owner": {"Lead", lead("OwnerId", inactive),
			refusal{"INACTIVE_OWNER_OR_USER", "operation performed with inactive user [" + inactive + "] as owner of lead", []string{"OwnerId"}}},
		"inactive owner, as Marketo Measure's documentation quotes it": {"Contact", fields{"LastName": "X", "OwnerId": inactive},
			refusal{"INACTIVE_OWNER_OR_USER", "operation performed with inactive user [" + inactive + "] as owner of contact", []string{"OwnerId"}}},
		"a customer as owner": {"Lead", lead("OwnerId", userOf("CustomerSuccess")),
			refusal{"OP_WITH_INVALID_USER_TYPE_EXCEPTION", "Operation not valid for this user type", []string{"OwnerId"}}},
		"a Chatter user as owner": {"Task", fields{"OwnerId": userOf("CsnOnly")},
			refusal{"OP_WITH_INVALID_USER_TYPE_EXCEPTION", "Operation not valid for this user type", []string{"OwnerId"}}},
		"unique": {"Lead", lead("Key__c", "k-1"),
			refusal{"DUPLICATE_VALUE", "duplicate value found: Key__c duplicates value on record with id: " + taken[:15], []string{}}},
		"unique with regard to case": {"Lead", lead("Case__c", "abc"),
			refusal{"DUPLICATE_VALUE", "duplicate value found: Case__c duplicates value on record with id: " + taken[:15], []string{}}},
		"task of an account as a person": {"Task", fields{"WhoId": account},
			refusal{"FIELD_INTEGRITY_EXCEPTION", "Name ID: id value of incorrect type: " + account, []string{"WhoId"}}},
		"task of a converted lead": {"Task", fields{"WhoId": converted},
			refusal{"CANNOT_UPDATE_CONVERTED_LEAD", "cannot reference converted lead", []string{}}},
		"task of a lead and an account": {"Task", fields{"WhoId": open, "WhatId": account},
			refusal{"FIELD_INTEGRITY_EXCEPTION", "Related To ID: a lead cannot be related to another record", []string{"WhatId"}}},
		"task's computed fields": {"Task", fields{"CompletedDateTime": "2026-11-23T09:30:00Z"},
			refusal{"INVALID_FIELD_FOR_INSERT_UPDATE", "Unable to create/update fields: CompletedDateTime. Please check the security settings of this field " +
				"and verify that it is read/write for your profile or permission set.", []string{"CompletedDateTime"}}},
		"event without a time": {"Event", fields{"Subject": "Demo"},
			refusal{"REQUIRED_FIELD_MISSING", "Required fields are missing: [StartDateTime]", []string{"StartDateTime"}}},
		"campaign member without a person": {"CampaignMember", fields{"CampaignId": campaign},
			refusal{"REQUIRED_FIELD_MISSING", "Required fields are missing: [LeadId, ContactId]", []string{"LeadId", "ContactId"}}},
		"campaign member twice": {"CampaignMember", fields{"CampaignId": campaign, "LeadId": open},
			refusal{"DUPLICATE_VALUE", "Already a campaign member.", []string{}}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			before := len(a.org.Records(tt.object))
			r := a.do(http.MethodPost, "/sobjects/"+tt.object, tt.fields)
			require.Equal(t, http.StatusBadRequest, r.status)
			if diff := cmp.Diff(tt.want, r.refusal()); diff != "" {
				t.Errorf("refusal (-want +got):\n%s", diff)
			}
			require.Len(t, a.org.Records(tt.object), before)

			tt.fields["attributes"] = fields{"type": tt.object}
			r = a.do(http.MethodPost, "/composite/sobjects", fields{"records": []fields{tt.fields}})
			require.Equal(t, http.StatusOK, r.status)
			got := r.list()[0]
			require.Equal(t, false, got["success"])
			require.NotContains(t, got, "id")
			require.Equal(t, tt.want.Code, got["errors"].([]any)[0].(map[string]any)["statusCode"])
			require.NotNil(t, got["errors"].([]any)[0].(map[string]any)["fields"])
		})
	}
}

func picklist(values ...string) []schema.PicklistValue {
	var out []schema.PicklistValue
	for _, v := range values {
		out = append(out, schema.PicklistValue{Value: v, Label: v, Active: true})
	}
	return out
}

func TestRefusedUpdates(t *testing.T) {
	a := newAPI(t)
	a.org.Define("Activity", schema.Field{Name: "Key__c", ExternalID: true, Unique: true})
	id := a.create("Lead", lead())
	converted := a.add("Lead", lead("IsConverted", true))
	gone := a.create("Lead", lead())
	require.Equal(t, http.StatusNoContent, a.do(http.MethodDelete, "/sobjects/Lead/"+gone, nil).status)
	task := a.create("Task", fields{"TaskSubtype": "Call", "WhoId": id})
	event := a.create("Event", fields{"StartDateTime": "2026-11-23T09:30:00Z", "DurationInMinutes": 30, "Key__c": "k"})

	tests := map[string]struct {
		path   string
		body   any
		status int
		want   string
	}{
		"required":               {"Lead/" + id, fields{"LastName": nil}, 400, "REQUIRED_FIELD_MISSING"},
		"required with default":  {"Lead/" + id, fields{"Status": nil}, 400, "REQUIRED_FIELD_MISSING"},
		"converted":              {"Lead/" + converted, fields{"Title": "x"}, 400, "CANNOT_UPDATE_CONVERTED_LEAD"},
		"deleted":                {"Lead/" + gone, fields{"Title": "x"}, 404, "ENTITY_IS_DELETED"},
		"nothing there":          {"Lead/00QKd000000zzzz", fields{"Title": "x"}, 404, "NOT_FOUND"},
		"another object's ID":    {"Lead/" + task, fields{"Title": "x"}, 404, "NOT_FOUND"},
		"the ID in the body":     {"Lead/" + id, fields{"Id": id}, 400, "INVALID_FIELD"},
		"create-only":            {"Task/" + task, fields{"TaskSubtype": "Email"}, 400, "INVALID_FIELD_FOR_INSERT_UPDATE"},
		"to a converted lead":    {"Task/" + task, fields{"WhoId": converted}, 400, "CANNOT_UPDATE_CONVERTED_LEAD"},
		"unique across activity": {"Task/" + task, fields{"Key__c": "K"}, 400, "DUPLICATE_VALUE"},
		"end before start":       {"Event/" + event, fields{"EndDateTime": "2026-11-23T09:00:00Z"}, 400, "FIELD_INTEGRITY_EXCEPTION"},
		"no body":                {"Lead/" + id, nil, 400, "JSON_PARSER_ERROR"},
		"not JSON":               {"Lead/" + id, `{"Title":`, 400, "JSON_PARSER_ERROR"},
		"a list":                 {"Lead/" + id, `[]`, 400, "JSON_PARSER_ERROR"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			r := a.do(http.MethodPatch, "/sobjects/"+tt.path, tt.body)
			require.Equal(t, tt.status, r.status, string(r.body))
			require.Equal(t, tt.want, r.refusal().Code)
		})
	}
}

// TestStages holds which of several problems are told together: those of the
// values, after all that concerns what may be written.
func TestStages(t *testing.T) {
	a := newAPI(t)
	r := a.do(http.MethodPost, "/sobjects/Lead", lead("Email", "bad", "FirstName", strings.Repeat("x", 41), "OwnerId", "bad"))
	var codes []any
	for _, e := range r.list() {
		codes = append(codes, e["errorCode"])
	}
	require.Equal(t, []any{"STRING_TOO_LONG", "INVALID_EMAIL_ADDRESS"}, codes)
	r = a.do(http.MethodPost, "/sobjects/Lead", fields{"Email": "bad"})
	require.Equal(t, "REQUIRED_FIELD_MISSING", r.refusal().Code)
}

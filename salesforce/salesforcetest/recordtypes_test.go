package salesforcetest_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// typedAPI is an API whose leads have record types and picklists that depend on them.
func typedAPI(t *testing.T) (a *api, ids map[string]string) {
	t.Helper()
	a = newAPI(t)
	values := []schema.PicklistValue{{Value: "Hot", Label: "Very hot", Active: true}, {Value: "Cold", Active: true, Default: true}, {Value: "Old"}}
	a.org.Define("Lead",
		schema.Field{Name: "Grade__c", Label: "Grade", Type: schema.TypePicklist, Restricted: true, Picklist: values},
		schema.Field{Name: "Topics__c", Label: "Topics", Type: schema.TypeMultiPicklist, Restricted: true, Picklist: values[:2]},
		schema.Field{Name: "Free__c", Type: schema.TypePicklist, Picklist: values[:1]})
	ids = map[string]string{}
	for _, rt := range []salesforcetest.RecordType{
		{DeveloperName: "Inbound", Default: true},
		{DeveloperName: "Event_Lead", Label: "Trade show", Values: map[string][]string{"Grade__c": {"Hot"}, "topics__c": {"Hot"}, "Free__c": {}}},
		{DeveloperName: "Retired", Inactive: true},
		{DeveloperName: "Secret", Unassigned: true, Default: true},
	} {
		ids[rt.DeveloperName] = a.org.DefineRecordType("Lead", rt)
	}
	ids["Contact"] = a.org.DefineRecordType("Contact", salesforcetest.RecordType{DeveloperName: "Other"})
	return a, ids
}

// TestRecordTypesAreRefused checks which types and values a lead may not be given.
func TestRecordTypesAreRefused(t *testing.T) {
	a, ids := typedAPI(t)
	const notValid, badValue = "INVALID_CROSS_REFERENCE_KEY", "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST"
	invalid := func(id string) refusal {
		return refusal{notValid, "Record Type ID: this ID value isn't valid for the user: " + id, []string{"RecordTypeId"}}
	}
	bad := func(label, name, value string) refusal {
		return refusal{badValue, label + ": bad value for restricted picklist field: " + value, []string{name}}
	}
	for name, c := range map[string]struct {
		body fields
		want refusal
	}{
		"inactive":                  {lead("RecordTypeId", ids["Retired"]), invalid(ids["Retired"])},
		"not assigned":              {lead("RecordTypeId", ids["Secret"]), invalid(ids["Secret"])},
		"of another object":         {lead("RecordTypeId", ids["Contact"]), invalid(ids["Contact"])},
		"the master":                {lead("RecordTypeId", "012000000000000AAA"), invalid("012000000000000AAA")},
		"nobody's":                  {lead("RecordTypeId", "012000000000001AAA"), invalid("012000000000001AAA")},
		"no ID":                     {lead("RecordTypeId", "Event_Lead"), refusal{"MALFORMED_ID", "Record Type ID: id value of incorrect type: Event_Lead", []string{"RecordTypeId"}}},
		"a value of another type":   {lead("RecordTypeId", ids["Event_Lead"], "Grade__c", "Cold"), bad("Grade", "Grade__c", "Cold")},
		"a value of none":           {lead("RecordTypeId", ids["Event_Lead"], "Grade__c", "Tepid"), bad("Grade", "Grade__c", "Tepid")},
		"one of several":            {lead("RecordTypeId", ids["Event_Lead"], "Topics__c", "Hot;Cold"), bad("Topics", "Topics__c", "Cold")},
		"a value of no type at all": {lead("Grade__c", "Tepid"), bad("Grade", "Grade__c", "Tepid")},
	} {
		require.Empty(t, cmp.Diff(c.want, a.do(http.MethodPost, "/sobjects/Lead", c.body).refusal()), name)
	}
	require.Empty(t, a.org.Records("Lead"))
}

// TestRecordTypesOfRecords holds which type a record has, and that a change is judged
// by it.
func TestRecordTypesOfRecords(t *testing.T) {
	a, ids := typedAPI(t)
	of := func(id string) []map[string]any {
		return a.query("SELECT RecordTypeId, RecordType.DeveloperName, Grade__c FROM Lead WHERE Id = '" + id + "'")
	}
	name := func(r map[string]any) any { return r["RecordType"].(map[string]any)["DeveloperName"] }
	id := a.create("Lead", lead())
	require.Equal(t, "Inbound", name(of(id)[0]), "the user's default")
	require.Equal(t, "Cold", of(id)[0]["Grade__c"])
	id = a.create("Lead", lead("RecordTypeId", ids["Event_Lead"][:15], "Free__c", "anything"))
	require.Equal(t, "Event_Lead", name(of(id)[0]))
	require.Equal(t, ids["Event_Lead"], of(id)[0]["RecordTypeId"])
	require.Nil(t, of(id)[0]["Grade__c"], "a default that the type lacks is not set")

	change := func(body fields) reply { return a.do(http.MethodPatch, "/sobjects/Lead/"+id, body) }
	require.Equal(t, "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", change(fields{"Grade__c": "Cold"}).refusal().Code)
	require.Equal(t, http.StatusNoContent, change(fields{"Grade__c": "Hot"}).status)
	require.Equal(t, http.StatusNoContent, change(fields{"Grade__c": "Cold", "RecordTypeId": ids["Inbound"]}).status)
	require.Equal(t, http.StatusNoContent, change(fields{"RecordTypeId": ids["Event_Lead"], "Grade__c": "Cold"}).status, "what is there already is not judged")
	require.Equal(t, http.StatusNoContent, change(fields{"RecordTypeId": nil}).status)
	require.Equal(t, http.StatusNoContent, change(fields{"Topics__c": "Cold;Hot"}).status, "without a type, all values are valid")

	require.Len(t, a.query("SELECT Id, Name FROM RecordType WHERE SobjectType = 'Lead' AND IsActive = true"), 3)
	require.Empty(t, cmp.Diff([]map[string]any{{"Id": ids["Event_Lead"], "Name": "Trade show"}}, a.query("SELECT Id, Name FROM RecordType WHERE DeveloperName = 'event_lead'")))
	require.NotEqual(t, http.StatusCreated, a.do(http.MethodPost, "/sobjects/RecordType", fields{"Name": "x", "DeveloperName": "x", "SobjectType": "Lead"}).status)
}

// TestRecordTypesAreDescribed checks what describe shows each user.
func TestRecordTypesAreDescribed(t *testing.T) {
	a, ids := typedAPI(t)
	infos := func(a *api) map[string]schema.RecordType {
		o, err := schema.ParseDescribe(a.do(http.MethodGet, "/sobjects/Lead/describe", nil).body)
		require.NoError(t, err)
		out := map[string]schema.RecordType{}
		for _, rt := range o.RecordTypes {
			out[rt.DeveloperName] = rt
		}
		return out
	}
	master := schema.RecordType{ID: "012000000000000AAA", DeveloperName: "Master", Name: "Master", Active: true, Available: true, Master: true}
	want := map[string]schema.RecordType{
		"Inbound":    {ID: ids["Inbound"], DeveloperName: "Inbound", Name: "Inbound", Active: true, Available: true, Default: true},
		"Event_Lead": {ID: ids["Event_Lead"], DeveloperName: "Event_Lead", Name: "Trade show", Active: true, Available: true},
		"Retired":    {ID: ids["Retired"], DeveloperName: "Retired", Name: "Retired"},
		"Secret":     {ID: ids["Secret"], DeveloperName: "Secret", Name: "Secret", Active: true},
		"Master":     master,
	}
	require.Empty(t, cmp.Diff(want, infos(a)))

	user, err := a.org.AddIntegrationUser(salesforcetest.PermissionSet{
		Objects: map[string]salesforcetest.ObjectAccess{"Lead": {Create: true, Edit: true}}, RecordTypes: []string{"Lead.Secret"},
	})
	require.NoError(t, err)
	u := a.as(user)
	rt := want["Secret"]
	rt.Available = true
	require.Equal(t, rt, infos(u)["Secret"])
	u.create("Lead", lead("RecordTypeId", ids["Secret"]))
	_, err = a.org.Grant(user, salesforcetest.PermissionSet{RecordTypes: []string{"Lead.Nope"}})
	require.Error(t, err)

	restore := a.org.Checkpoint()
	require.Equal(t, ids["Secret"], a.org.DefineRecordType("Lead", salesforcetest.RecordType{DeveloperName: "secret", Label: "Open"}), "it is replaced")
	require.True(t, infos(a)["secret"].Available)
	restore()
	require.Empty(t, cmp.Diff(want, infos(a)))
	require.True(t, infos(u)["Secret"].Available)
	require.Empty(t, a.org.DefineRecordType("Nope__c", salesforcetest.RecordType{DeveloperName: "x"}))
}

// TestPicklistValuesOfARecordType checks the answers of the User Interface API.
func TestPicklistValuesOfARecordType(t *testing.T) {
	a, ids := typedAPI(t)
	a.org.Define("Lead", schema.Field{Name: "Model__c", Type: schema.TypePicklist, Dependent: true, Controller: "Grade__c", Picklist: []schema.PicklistValue{
		{Value: "A", Active: true, ValidFor: "wAAA"}, {Value: "B", Active: true, ValidFor: "QAAA"},
	}})
	at := "/ui-api/object-info/Lead/picklist-values/"
	url := data + at + ids["Event_Lead"] + "/Grade__c"
	const grade = `{"controllerValues":{},"defaultValue":null,"values":[{"attributes":null,"label":"Very hot","validFor":[],"value":"Hot"}]}`
	var want any
	require.NoError(t, json.Unmarshal([]byte(grade), &want))
	one := a.do(http.MethodGet, at+ids["Event_Lead"]+"/grade__c", nil).object()
	require.Equal(t, url, one["url"])
	require.Len(t, one["eTag"], 32)
	delete(one, "url")
	delete(one, "eTag")
	require.Empty(t, cmp.Diff(want, any(one)))

	all := a.do(http.MethodGet, at+ids["Event_Lead"][:15], nil).object()
	require.Len(t, all, 2)
	lists := all["picklistFieldValues"].(map[string]any)
	values := func(lists map[string]any, name string) (out []string) {
		for _, v := range lists[name].(map[string]any)["values"].([]any) {
			out = append(out, v.(map[string]any)["value"].(string))
		}
		return out
	}
	require.Equal(t, []string{"Hot"}, values(lists, "Grade__c"))
	require.Equal(t, []string{"Hot"}, values(lists, "Topics__c"))
	require.Empty(t, values(lists, "Free__c"))
	require.Contains(t, values(lists, "LeadSource"), "Web", "a picklist that is not listed has all values")
	model := lists["Model__c"].(map[string]any)
	require.Equal(t, map[string]any{"Hot": 0.0, "Cold": 1.0, "Old": 2.0}, model["controllerValues"])
	require.Equal(t, []any{0.0, 1.0}, model["values"].([]any)[0].(map[string]any)["validFor"])
	master := a.do(http.MethodGet, at+"012000000000000AAA", nil).object()["picklistFieldValues"].(map[string]any)
	require.Equal(t, []string{"Hot", "Cold"}, values(master, "Grade__c"))
	require.Equal(t, "Cold", master["Grade__c"].(map[string]any)["defaultValue"].(map[string]any)["value"])

	for path, status := range map[string]int{
		at + ids["Contact"]: 400, at + "x": 400, at + ids["Inbound"] + "/Nope__c": 404, "/ui-api/object-info/Lead": 404,
		"/ui-api/object-info/Task/picklist-values/012000000000000AAA": 400, "/ui-api/object-info/Nope/picklist-values/012000000000000AAA": 400,
	} {
		require.Equal(t, status, a.do(http.MethodGet, path, nil).status, path)
	}
	require.Equal(t, refusal{"INVALID_TYPE", "Object Task is not supported in UI API", nil}, a.do(http.MethodGet, "/ui-api/object-info/Task/picklist-values/012000000000000AAA", nil).refusal())
	part := a.do(http.MethodPost, "/composite", fields{"compositeRequest": []fields{{"method": "GET", "url": data + at + ids["Inbound"], "referenceId": "one"}}})
	require.EqualValues(t, 404, part.object()["compositeResponse"].([]any)[0].(map[string]any)["httpStatusCode"])
}

// TestLoadKeepsRecordTypes: an org made of a snapshot has the types of the snapshot.
func TestLoadKeepsRecordTypes(t *testing.T) {
	a, ids := typedAPI(t)
	o, err := schema.ParseDescribe(a.do(http.MethodGet, "/sobjects/Lead/describe", nil).body)
	require.NoError(t, err)
	snapshot, err := json.Marshal(fields{"objects": []*schema.Object{o}, "permissions": []string{"ApiEnabled"}})
	require.NoError(t, err)
	org, err := salesforcetest.Load(snapshot)
	require.NoError(t, err)
	b := &api{t: t, org: org}
	b.signIn()
	again, err := schema.ParseDescribe(b.do(http.MethodGet, "/sobjects/Lead/describe", nil).body)
	require.NoError(t, err)
	byName := func(x, y schema.RecordType) int { return slices.Compare([]byte(x.ID), []byte(y.ID)) }
	slices.SortFunc(o.RecordTypes, byName)
	slices.SortFunc(again.RecordTypes, byName)
	require.Empty(t, cmp.Diff(o.RecordTypes, again.RecordTypes))
	require.Equal(t, "Event_Lead", b.query("SELECT DeveloperName FROM RecordType WHERE Id = '" + ids["Event_Lead"] + "'")[0]["DeveloperName"])
}

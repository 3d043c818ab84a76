package salesforcetest_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// TestNotComposable holds which resources may not be a part of a composite
// request: what they do would outlive a rollback.
func TestNotComposable(t *testing.T) {
	a := newAPI(t)
	for path, body := range map[string]fields{
		"/jobs/ingest":                  {"object": "Lead", "operation": "insert"},
		"/tooling/sobjects/CustomField": {"FullName": "Lead.Key__c", "Metadata": fields{"type": "Text", "label": "Key", "length": 20}},
	} {
		r := a.do(http.MethodPost, "/composite", fields{"allOrNone": true, "compositeRequest": []fields{
			{"method": "POST", "url": data + path, "referenceId": "one", "body": body},
			{"method": "POST", "url": data + "/sobjects/Lead", "referenceId": "two", "body": fields{}},
		}})
		parts := r.object()["compositeResponse"].([]any)
		require.EqualValues(t, http.StatusNotFound, parts[0].(map[string]any)["httpStatusCode"], string(r.body))
	}
	require.Empty(t, a.do(http.MethodGet, "/jobs/ingest", nil).object()["records"])
	require.Equal(t, http.StatusBadRequest, a.do(http.MethodPost, "/sobjects/Lead", lead("Key__c", "x")).status)
}

// TestRetiredVersions are gone; those that the org merely does not serve are
// not found.
func TestRetiredVersions(t *testing.T) {
	a := newAPI(t)
	for version, want := range map[string]int{
		"v6.0": 404, "v7.0": 410, "v20.0": 410, "v30.0": 410, "v30.5": 404, "v31.0": 404, "v49.0": 404, "v50.0": 200, "v69.0": 404,
	} {
		r := a.do(http.MethodGet, "/services/data/"+version+"/limits", nil)
		require.Equal(t, want, r.status, version)
		if want == http.StatusGone {
			require.Equal(t, "GONE", r.refusal().Code)
		}
		own := "API version " + version[1:] + " is not supported by this simulator, which has 50.0 to 68.0"
		require.Equal(t, version == "v31.0" || version == "v49.0", want != http.StatusOK && r.refusal().Message == own, "%s: %s", version, r.body)
	}
	r := a.do(http.MethodPost, "/composite/batch", fields{"batchRequests": []fields{{"method": "GET", "url": "v42.0/limits"}}})
	require.Contains(t, string(r.body), "API version 42.0 is not supported by this simulator")
}

// TestRefusedActivities holds what an activity may not be made with.
func TestRefusedActivities(t *testing.T) {
	a := newAPI(t)
	event := func(minutes int) fields {
		return fields{"StartDateTime": "2026-01-01T10:00:00Z", "EndDateTime": "2026-01-01T11:00:00Z", "DurationInMinutes": minutes}
	}
	require.Equal(t, "FIELD_INTEGRITY_EXCEPTION", a.do(http.MethodPost, "/sobjects/Event", event(30)).refusal().Code)
	a.create("Event", event(60))
	r := a.do(http.MethodPost, "/sobjects/Task", fields{"Subject": "x", "TaskSubtype": "Cadence"})
	require.Equal(t, []string{"TaskSubtype"}, r.refusal().Fields)
	a.create("Task", fields{"Subject": "x", "TaskSubtype": "Call"})
	r = a.do(http.MethodPost, "/sobjects/Task", fields{"Subject": "x", "TaskSubtype": "Phone"})
	require.Equal(t, refusal{"INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", "Task Subtype: bad value for restricted picklist field: Phone", []string{"TaskSubtype"}}, r.refusal())

	a.org.Define("Session__c")
	session, contact := a.create("Session__c", fields{}), a.create("Contact", fields{"LastName": "Dubois"})
	r = a.do(http.MethodPost, "/sobjects/Task", fields{"WhoId": contact, "WhatId": session})
	require.Equal(t, refusal{"FIELD_INTEGRITY_EXCEPTION", "Related To ID: id value of incorrect type: " + session, []string{"WhatId"}}, r.refusal())
	a.create("Task", fields{"WhoId": contact, "WhatId": a.create("Campaign", fields{"Name": "Fair"})})
}

// TestTaskType: the picklist of Type is not restricted, and field-level security
// decides who sees it.
func TestTaskType(t *testing.T) {
	a := newAPI(t)
	object, err := schema.ParseDescribe(a.do(http.MethodGet, "/sobjects/Task/describe", nil).body)
	require.NoError(t, err)
	var types []string
	for _, v := range object.Field("Type").Picklist {
		types = append(types, v.Value)
	}
	require.Equal(t, []string{"Call", "Email", "Meeting", "Other"}, types)
	require.Equal(t, "Demo", a.read("Task", a.create("Task", fields{"Type": "Demo"}))["Type"])

	as, user := a.integration()
	require.Equal(t, refusal{"INVALID_FIELD", "No such column 'Type' on sobject of type Task", nil}, as.do(http.MethodPost, "/sobjects/Task", fields{"Type": "Call"}).refusal())
	_, err = a.org.Grant(user, salesforcetest.PermissionSet{Fields: map[string]salesforcetest.FieldAccess{"Task.Type": {Edit: true}}})
	require.NoError(t, err)
	as.create("Task", fields{"Type": "Call"})
}

package salesforcetest_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
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
	}
}

// TestNoMemberUpsert: campaign members have no upsert.
func TestNoMemberUpsert(t *testing.T) {
	a := newAPI(t)
	record := fields{"attributes": fields{"type": "CampaignMember"}, "CampaignId": a.create("Campaign", fields{"Name": "Fair"}), "LeadId": a.create("Lead", lead())}
	r := a.do(http.MethodPatch, "/composite/sobjects/CampaignMember/Id", fields{"records": []fields{record}})
	require.Equal(t, http.StatusBadRequest, r.status, string(r.body))
	r = a.do(http.MethodPost, "/jobs/ingest", fields{"object": "CampaignMember", "operation": "upsert", "externalIdFieldName": "Id"})
	require.Equal(t, "INVALIDJOB", r.refusal().Code)
	require.Empty(t, a.org.Records("CampaignMember"))
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
}

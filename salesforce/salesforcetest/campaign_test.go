package salesforcetest_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// fair are statuses that differ from those of any campaign.
var fair = []salesforcetest.MemberStatus{{Label: "Invited", Default: true}, {Label: "Sent"}, {Label: "Attended", Responded: true}, {Label: "Meeting", Responded: true}}

// campaign makes a campaign.
func (a *api) campaign(statuses ...salesforcetest.MemberStatus) string {
	a.t.Helper()
	id, err := a.org.AddCampaign("Fair", statuses...)
	require.NoError(a.t, err)
	return id
}

// labels lists a campaign's statuses, * behind the default and r behind responses.
func (a *api) labels(campaign string) []string {
	a.t.Helper()
	var out []string
	for _, r := range a.query("SELECT Label, IsDefault, HasResponded FROM CampaignMemberStatus WHERE CampaignId = '" + campaign + "' ORDER BY SortOrder") {
		label := r["Label"].(string)
		if r["IsDefault"] == true {
			label += "*"
		}
		if r["HasResponded"] == true {
			label += " r"
		}
		out = append(out, label)
	}
	return out
}

// TestCampaignStatuses of a new campaign, however it is made.
func TestCampaignStatuses(t *testing.T) {
	a := newAPI(t)
	usual := []string{"Sent*", "Responded r"}
	for name, id := range map[string]string{
		"API": a.create("Campaign", fields{"Name": "Fair"}), "Add": a.add("Campaign", fields{"Name": "Fair"}), "AddCampaign": a.campaign(),
	} {
		require.Equal(t, usual, a.labels(id), name)
		require.Equal(t, false, a.read("Campaign", id)["IsActive"], name)
	}
	require.Equal(t, []string{"Invited*", "Sent", "Attended r", "Meeting r"}, a.labels(a.campaign(fair...)))
	require.Equal(t, []string{"A*", "B r"}, a.labels(a.campaign(salesforcetest.MemberStatus{Label: "A"}, salesforcetest.MemberStatus{Label: " B ", Responded: true})))
	var seed map[string]any
	require.NoError(t, json.Unmarshal([]byte(`{"Name": "Fair", "CampaignMemberStatuses": [{"Label": "Sent"}, {"Label": "Attended", "IsDefault": true, "HasResponded": true}]}`), &seed))
	require.Equal(t, []string{"Sent", "Attended* r"}, a.labels(a.add("Campaign", seed)))

	before := a.org.Count("Campaign")
	for _, bad := range [][]salesforcetest.MemberStatus{
		{{Label: "A", Default: true}}, {{Label: "A", Responded: true}, {Label: "a"}}, {{Label: "", Responded: true}},
		{{Label: "A", Default: true, Responded: true}, {Label: "B", Default: true}},
	} {
		_, err := a.org.AddCampaign("Fair", bad...)
		require.Error(t, err)
	}
	for _, bad := range []any{"Sent", []any{"Sent"}, []any{fields{"HasResponded": true}}} {
		_, err := a.org.Add("Campaign", fields{"Name": "Fair", "CampaignMemberStatuses": bad})
		require.Error(t, err)
	}
	require.Equal(t, before, a.org.Count("Campaign"))
	require.Equal(t, []string{"CampaignMemberStatuses"}, a.childNames("Campaign", "CampaignMemberStatus"))
}

// childNames are the relationships by which describe says that an object's
// children name it.
func (a *api) childNames(object, children string) (out []string) {
	a.t.Helper()
	for _, c := range a.do(http.MethodGet, "/sobjects/"+object+"/describe", nil).object()["childRelationships"].([]any) {
		if c := c.(map[string]any); c["childSObject"] == children {
			require.Equal(a.t, true, c["cascadeDelete"])
			out = append(out, c["relationshipName"].(string))
		}
	}
	return out
}

// TestStatusRules: one default, one response, labels and orders of their own.
func TestStatusRules(t *testing.T) {
	a := newAPI(t)
	campaign, other := a.campaign(), a.campaign()
	byLabel := func(label string) string {
		return a.query("SELECT Id FROM CampaignMemberStatus WHERE CampaignId = '" + campaign + "' AND Label = '" + label + "'")[0]["Id"].(string)
	}
	attended := a.create("CampaignMemberStatus", fields{"CampaignId": campaign, "Label": "Attended", "HasResponded": true, "SortOrder": 5})
	invited := a.create("CampaignMemberStatus", fields{"CampaignId": campaign, "Label": "Invited"})
	require.EqualValues(t, 6, a.read("CampaignMemberStatus", invited)["SortOrder"])
	member := a.create("CampaignMember", fields{"CampaignId": campaign, "LeadId": a.create("Lead", lead()), "Status": "Attended"})

	refuse := func(method, path string, body any, code string) {
		t.Helper()
		r := a.do(method, "/sobjects/CampaignMemberStatus"+path, body)
		require.Equal(t, http.StatusBadRequest, r.status, string(r.body))
		require.Equal(t, code, r.refusal().Code)
	}
	refuse(http.MethodPost, "", fields{"CampaignId": campaign, "Label": "attended"}, "DUPLICATE_VALUE")
	refuse(http.MethodPost, "", fields{"CampaignId": campaign, "Label": "New", "SortOrder": 5}, "DUPLICATE_VALUE")
	refuse(http.MethodPatch, "/"+byLabel("Sent"), fields{"IsDefault": false}, "FIELD_INTEGRITY_EXCEPTION")
	refuse(http.MethodPatch, "/"+attended, fields{"CampaignId": other}, "INVALID_FIELD_FOR_INSERT_UPDATE")
	refuse(http.MethodDelete, "/"+byLabel("Sent"), nil, "DELETE_FAILED")
	refuse(http.MethodDelete, "/"+attended, nil, "DELETE_FAILED")
	require.Equal(t, http.StatusNoContent, a.do(http.MethodDelete, "/sobjects/CampaignMemberStatus/"+byLabel("Responded"), nil).status)
	refuse(http.MethodPatch, "/"+attended, fields{"HasResponded": false}, "FIELD_INTEGRITY_EXCEPTION")

	change := func(id string, body fields) {
		t.Helper()
		r := a.do(http.MethodPatch, "/sobjects/CampaignMemberStatus/"+id, body)
		require.Equal(t, http.StatusNoContent, r.status, string(r.body))
	}
	change(invited, fields{"IsDefault": true})
	require.Equal(t, []string{"Sent", "Attended r", "Invited*"}, a.labels(campaign))
	require.Equal(t, []string{"Sent*", "Responded r"}, a.labels(other))
	change(attended, fields{"Label": "Came"})
	change(invited, fields{"HasResponded": true})
	change(attended, fields{"HasResponded": false})
	got := a.read("CampaignMember", member)
	require.Equal(t, []any{"Came", false}, []any{got["Status"], got["HasResponded"]})
	require.EqualValues(t, 0, a.read("Campaign", campaign)["NumberOfResponses"])

	require.NoError(t, a.org.Delete(campaign))
	require.Empty(t, a.labels(campaign))
	require.Empty(t, a.org.Records("CampaignMember"))
}

// TestCampaignRules are those that a switch changes.
func TestCampaignRules(t *testing.T) {
	type rules = salesforcetest.CampaignRules
	see := salesforcetest.PermissionSet{Objects: map[string]salesforcetest.ObjectAccess{"Campaign": {Read: true}, "Lead": {Create: true, Edit: true}}}
	tests := map[string]struct {
		rules             rules
		marketing         bool
		members, statuses int // status of their describes
	}{
		"by default":                                 {rules{}, false, 200, 200},
		"members are for Marketing Users":            {rules{MembersNeedMarketingUser: true}, false, 404, 404},
		"a Marketing User sees members":              {rules{MembersNeedMarketingUser: true}, true, 200, 200},
		"statuses are for Marketing Users":           {rules{StatusesNeedMarketingUser: true}, false, 200, 404},
		"a Marketing User sees statuses":             {rules{StatusesNeedMarketingUser: true}, true, 200, 200},
		"conversion and upsert change no visibility": {rules{NoMemberUpsert: true, LeadsKeepMembers: true}, false, 200, 200},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			a := newAPI(t)
			a.org.SetCampaignRules(tt.rules)
			campaign := a.campaign(fair...)
			as, id := a.integration(see)
			require.NoError(t, a.org.Update(id, fields{"UserPermissionsMarketingUser": tt.marketing}))
			require.Equal(t, tt.members, as.do(http.MethodGet, "/sobjects/CampaignMember/describe", nil).status)
			require.Equal(t, tt.statuses, as.do(http.MethodGet, "/sobjects/CampaignMemberStatus/describe", nil).status)
			nested := as.do(http.MethodGet, "/query?q="+url.QueryEscape("SELECT Id, (SELECT Label FROM CampaignMemberStatuses) FROM Campaign"), nil)
			require.Equal(t, map[int]int{200: 200, 404: 400}[tt.statuses], nested.status, string(nested.body))
			r := as.do(http.MethodPost, "/sobjects/CampaignMember", fields{"CampaignId": campaign, "LeadId": a.add("Lead", lead()), "Status": "Attended"})
			require.Equal(t, map[int]int{200: 201, 404: 404}[tt.members], r.status, string(r.body))
			require.Equal(t, 200, a.do(http.MethodGet, "/sobjects/CampaignMemberStatus/describe", nil).status, "the first user is a Marketing User")
			first := a.query("SELECT Id FROM User WHERE UserPermissionsMarketingUser = TRUE ORDER BY CreatedDate")[0]["Id"].(string)
			require.NoError(t, a.org.Update(first, fields{"UserPermissionsMarketingUser": false}))
			require.Equal(t, tt.rules.MembersNeedMarketingUser || tt.rules.StatusesNeedMarketingUser,
				a.do(http.MethodGet, "/sobjects/CampaignMemberStatus/describe", nil).status == 404, "Modify All Data does not reach beyond it")
		})
	}
}

// TestStatusAccess follows the campaign, and has no object permissions.
func TestStatusAccess(t *testing.T) {
	a := newAPI(t)
	var campaign string
	for edit, want := range map[bool]int{false: http.StatusBadRequest, true: http.StatusCreated} {
		campaign = a.campaign()
		as, _ := a.integration(salesforcetest.PermissionSet{Objects: map[string]salesforcetest.ObjectAccess{"Campaign": {Read: true, Edit: edit}}})
		require.Equal(t, []string{"Sent*", "Responded r"}, as.labels(campaign))
		r := as.do(http.MethodPost, "/sobjects/CampaignMemberStatus", fields{"CampaignId": campaign, "Label": "Attended"})
		require.Equal(t, want, r.status, string(r.body))
	}
	nobody, _ := a.integration()
	require.Equal(t, http.StatusNotFound, nobody.do(http.MethodGet, "/sobjects/CampaignMember/describe", nil).status)
	set := a.create("PermissionSet", fields{"Name": "Members", "Label": "Members"})
	for _, object := range []string{"CampaignMember", "CampaignMemberStatus"} {
		r := a.do(http.MethodPost, "/sobjects/ObjectPermissions", fields{"ParentId": set, "SobjectType": object, "PermissionsRead": true})
		require.Equal(t, "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", r.refusal().Code)
	}

	a.org.SetCampaignRules(salesforcetest.CampaignRules{StatusesReadOnly: true})
	d, err := schema.ParseDescribe(a.do(http.MethodGet, "/sobjects/CampaignMemberStatus/describe", nil).body)
	require.NoError(t, err)
	require.False(t, d.Createable || d.Updateable || d.Field("Label").Createable)
	r := a.do(http.MethodPost, "/sobjects/CampaignMemberStatus", fields{"CampaignId": campaign, "Label": "Met"})
	require.Equal(t, "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", r.refusal().Code)
	require.Equal(t, []string{"Invited*", "Sent", "Attended r", "Meeting r"}, a.labels(a.campaign(fair...)), "people still can")
}

// TestHide hides a record from users and not from the rules.
func TestHide(t *testing.T) {
	a := newAPI(t)
	a.org.Define("Lead", schema.Field{Name: "Key__c", ExternalID: true, Unique: true})
	campaign, id := a.campaign(), a.create("Lead", lead("Key__c", "K-1"))
	member := a.create("CampaignMember", fields{"CampaignId": campaign, "LeadId": id})
	require.NoError(t, a.org.Hide(member[:15]))
	require.Empty(t, a.query("SELECT Id FROM CampaignMember"))
	require.Equal(t, http.StatusNotFound, a.do(http.MethodGet, "/sobjects/CampaignMember/"+member, nil).status)
	require.Equal(t, "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY", a.do(http.MethodPatch, "/sobjects/CampaignMember/"+member, fields{"Status": "Responded"}).refusal().Code)
	r := a.do(http.MethodPost, "/sobjects/CampaignMember", fields{"CampaignId": campaign, "LeadId": id})
	require.Equal(t, refusal{"DUPLICATE_VALUE", "Already a campaign member.", []string{}}, r.refusal())
	require.Len(t, a.org.Records("CampaignMember"), 1)

	require.NoError(t, a.org.Hide(id))
	require.Contains(t, a.do(http.MethodPost, "/sobjects/Lead", lead("Key__c", "K-1")).refusal().Message, "<unknown>")
	require.Error(t, a.org.Hide("00QKd000000zzzz"))
}

// TestCampaignLocks: what a save locks beside its record.
func TestCampaignLocks(t *testing.T) {
	tests := map[string]struct {
		object string
		fields func(a *api, campaign, account, contact, lead string) fields
		locked []string
	}{
		"a lead's membership": {"CampaignMember", func(_ *api, campaign, _, _, lead string) fields {
			return fields{"CampaignId": campaign, "LeadId": lead}
		}, []string{"Campaign", "Lead"}},
		"a contact's membership": {"CampaignMember", func(_ *api, campaign, _, contact, _ string) fields {
			return fields{"CampaignId": campaign, "ContactId": contact}
		}, []string{"Campaign", "Contact"}},
		"an open Task with a date": {"Task", func(_ *api, campaign, _, contact, _ string) fields {
			return fields{"WhoId": contact, "WhatId": campaign, "ActivityDate": "2026-11-10"}
		}, []string{"Account", "Campaign", "Contact"}},
		"an open Task without a date": {"Task", func(_ *api, _, _, contact, _ string) fields {
			return fields{"WhoId": contact}
		}, []string{"Contact"}},
		"a closed Task": {"Task", func(_ *api, _, _, contact, _ string) fields {
			return fields{"WhoId": contact, "ActivityDate": "2026-11-10", "Status": "Completed"}
		}, []string{"Contact"}},
		"a lead's Task": {"Task", func(_ *api, _, _, _, lead string) fields {
			return fields{"WhoId": lead, "ActivityDate": "2026-11-10"}
		}, []string{"Lead"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				a := newAPI(t)
				campaign, account := a.campaign(), a.create("Account", fields{"Name": "Northwind"})
				contact, lead := a.create("Contact", fields{"LastName": "Dubois", "AccountId": account}), a.create("Lead", lead())
				a.org.Inject(salesforcetest.Fault{Latency: time.Hour, Method: http.MethodPost, Nth: 1})
				var wait sync.WaitGroup
				wait.Go(func() { a.create(tt.object, tt.fields(a, campaign, account, contact, lead)) })
				synctest.Wait()
				var locked []string
				for _, at := range []string{"Account/" + account, "Campaign/" + campaign, "Contact/" + contact, "Lead/" + lead} {
					r := a.do(http.MethodPatch, "/sobjects/"+at, fields{"Description": "x"})
					if r.status == http.StatusBadRequest {
						require.Equal(t, "UNABLE_TO_LOCK_ROW", r.refusal().Code)
						locked = append(locked, at[:len(at)-19])
					}
				}
				if diff := cmp.Diff(tt.locked, locked); diff != "" {
					t.Errorf("locked (-want +got):\n%s", diff)
				}
				wait.Wait()
			})
		})
	}
}

package salesforce_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// storedPlan returns the client's plan for a lead as it is read back from JSON.
func storedPlan(t *testing.T, c *salesforce.Client, lead salesforce.Lead) *salesforce.Plan {
	t.Helper()
	made, err := c.Plan(t.Context(), lead)
	require.NoError(t, err)
	text, err := json.Marshal(made)
	require.NoError(t, err)
	stored := new(salesforce.Plan)
	require.NoError(t, json.Unmarshal(text, stored))
	return stored
}

// A stored plan writes only statuses that the campaign has when it is applied.
func TestStatusOfAStoredPlan(t *testing.T) {
	for name, tt := range map[string]struct {
		before, status string // of the member, "" is none; of the plan
		strict         bool
		meanwhile      func(*testing.T, *membersWorld)
		want           string
		members        []string
	}{
		"new":              {status: "Meeting", want: "The Fair Created", members: []string{"Fair Lead Meeting"}},
		"new, respelled":   {status: " meeting", want: "The Fair Created", members: []string{"Fair Lead Meeting"}},
		"new, unlisted":    {status: "Nope", want: "The Fair Created STATUS_UNKNOWN", members: []string{"Fair Lead Sent"}},
		"update":           {before: "Sent", status: "Meeting", want: "The Fair Updated", members: []string{"Fair Lead Meeting"}},
		"update, unlisted": {before: "Sent", status: "Nope", want: "The Fair Unchanged STATUS_UNKNOWN", members: []string{"Fair Lead Sent"}},
		"strict":           {status: "Nope", strict: true, want: "The Fair Refused STATUS_UNKNOWN"},
		"unread": {
			status: "Nope", want: "The Fair Created STATUS_REPLACED", members: []string{"Fair Lead Sent"},
			meanwhile: func(t *testing.T, w *membersWorld) {
				w.org.SetCampaignRules(salesforcetest.CampaignRules{StatusesNeedMarketingUser: true})
				require.NoError(t, w.org.Update(w.org.Records("User")[0]["Id"].(string), map[string]any{"UserPermissionsMarketingUser": false}))
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newMembersWorld(t)
			id := w.add(schema.Lead, map[string]any{"LastName": "Lee", "FirstName": "Ann", "Company": "Lumen", "Email": "ann@lumen.example", "mobly_id__c": "m1"})
			if tt.before != "" {
				w.member(t, "LeadId", id, tt.before)
			}
			cfg := w.joins()
			cfg.Settings.Strict = tt.strict
			c := w.client(cfg)
			w.sync(w.client(keyed()), at(person("m1", "ann@lumen.example"), "The Fair"))
			stored := storedPlan(t, c, at(person("m1", "ann@lumen.example"), "The Fair"))
			changes := stored.Items[0].Related[0].Changes
			for i := range changes {
				if changes[i].Field == "Status" {
					changes[i].After = tt.status
				}
			}
			if tt.meanwhile != nil {
				tt.meanwhile(t, w)
			}
			results, err := c.Apply(t.Context(), stored)
			require.NoError(t, err)
			require.Equal(t, []string{"Unchanged; " + tt.want}, told(results))
			require.Empty(t, cmp.Diff(tt.members, w.members()))
		})
	}
}

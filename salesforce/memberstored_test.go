package salesforce_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
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
		strict, hidden bool   // hidden: nobody may read statuses once the plan is made
		want           string
		members        []string
	}{
		"new":              {status: "Meeting", want: "The Fair Created", members: []string{"Fair Lead Meeting"}},
		"new, respelled":   {status: " meeting", want: "The Fair Created", members: []string{"Fair Lead Meeting"}},
		"new, unlisted":    {status: "Nope", want: "The Fair Created STATUS_UNKNOWN", members: []string{"Fair Lead Sent"}},
		"update":           {before: "Sent", status: "Meeting", want: "The Fair Updated", members: []string{"Fair Lead Meeting"}},
		"update, unlisted": {before: "Sent", status: "Nope", want: "The Fair Unchanged STATUS_UNKNOWN", members: []string{"Fair Lead Sent"}},
		"strict":           {status: "Nope", strict: true, want: "The Fair Refused STATUS_UNKNOWN"},
		"unread":           {status: "Nope", hidden: true, want: "The Fair Created STATUS_REPLACED", members: []string{"Fair Lead Sent"}},
		"update, unread":   {before: "Sent", status: "Nope", hidden: true, want: "The Fair Updated STATUS_REPLACED", members: []string{"Fair Lead Sent"}},
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
			if tt.hidden {
				w.org.SetCampaignRules(salesforcetest.CampaignRules{StatusesNeedMarketingUser: true})
				require.NoError(t, w.org.Update(w.org.Records("User")[0]["Id"].(string), map[string]any{"UserPermissionsMarketingUser": false}))
			}
			results, err := c.Apply(t.Context(), stored)
			require.NoError(t, err)
			require.Equal(t, []string{"Unchanged; " + tt.want}, told(results))
			require.Empty(t, cmp.Diff(tt.members, w.members()))
		})
	}
}

// A member that is there when a stored plan writes it is stale.
func TestStoredPlanOfAMemberThatIsThere(t *testing.T) {
	for name, tt := range map[string]struct {
		change func(*salesforce.Plan)
		write  func(*testing.T, *membersWorld) answerFunc
		want   string
	}{
		"added meanwhile": {
			write: func(t *testing.T, w *membersWorld) answerFunc {
				return onWrite(1, func(do func() (*http.Response, error)) (*http.Response, error) {
					w.member(t, "LeadId", w.org.Records(schema.Lead)[0]["Id"].(string), "Attended")
					return do()
				})
			},
			want: "Unchanged; The Fair Refused STALE",
		},
		"given twice": {
			change: func(p *salesforce.Plan) {
				again := p.Items[0].Related[0]
				again.For = "The Fair again"
				p.Items[0].Related = append(p.Items[0].Related, again)
			},
			want: "Unchanged; The Fair Created; The Fair again Refused STALE",
		},
		"created by a try without an answer": {
			write: func(*testing.T, *membersWorld) answerFunc { return onWrite(1, lose) },
			want:  "Unchanged; The Fair InDoubt DUPLICATE_VALUE",
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newMembersWorld(t)
			w.sync(w.client(keyed()), at(person("m1", "ann@lumen.example"), "The Fair"))
			stored := storedPlan(t, w.client(w.joins()), at(person("m1", "ann@lumen.example"), "The Fair"))
			cfg := w.joins()
			if tt.change != nil {
				tt.change(stored)
			}
			if tt.write != nil {
				cfg = w.shared.Through(cfg, tt.write(t, w))
			}
			results, err := w.client(cfg).Apply(t.Context(), stored)
			require.NoError(t, err)
			require.Equal(t, []string{tt.want}, told(results))
			require.Equal(t, []string{"Fair Lead Attended"}, w.members())
			last := results[0].Related[len(results[0].Related)-1]
			refused, ok := errors.AsType[*sferr.Error](last.Err)
			require.True(t, ok)
			require.Equal(t, "DUPLICATE_VALUE", refused.Code)
			require.Equal(t, last.Outcome == salesforce.Refused, errors.Is(last.Err, sferr.ErrStale))
		})
	}
}

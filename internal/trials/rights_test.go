package trials

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/conformance/testworld"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/setup"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// TestRightsOfRelated takes away in turn each right that members and follow-ups
// need beside persons and their Tasks. It costs what needs the right, and is told: a
// member or a field, never a lead; and the next sync writes nothing.
func TestRightsOfRelated(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		object, field string // what is taken
		refused       bool   // members are; otherwise the field is dropped
	}{
		"nothing":                 {},
		"Campaign":                {"Campaign", "", true},
		"CampaignMember.title__c": {"CampaignMember", "title__c", false},
		"Task.note__c":            {schema.Task, "note__c", false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			w := testworld.New(t)
			cfg, set := relatedByRight(t, w)
			if tt.field != "" {
				delete(set.Fields, tt.object+"."+tt.field)
			} else {
				delete(set.Objects, tt.object)
			}
			user, err := w.Org.AddIntegrationUser(set)
			require.NoError(t, err)
			c := w.ClientOf(w.Org.CredentialsOf(user), cfg)
			lead := testworld.Person("m1", "m1@lumen.example")
			lead.Person.JobTitle = "Head of Data"
			lead.Person.Scans = []mapping.Scan{{At: time.Date(2026, 10, 30, 9, 0, 0, 0, time.UTC), Event: "Fair", EventID: "7"}}
			lead.Tags = []tags.Tag{{Category: "Next Steps", Value: "Set Meeting"}}
			r := w.Sync(c, lead)[0]
			require.Equal(t, salesforce.Created, r.Outcome, r.Err)
			require.Len(t, r.Related, 2)
			for _, related := range r.Related {
				hit := related.Object == tt.object || tt.refused && related.Object == "CampaignMember"
				switch {
				case hit && tt.refused:
					require.ErrorIs(t, related.Err, sferr.ErrCampaign)
					require.Equal(t, salesforce.Refused, related.Outcome)
				default:
					require.Equal(t, salesforce.Created, related.Outcome, related.Err)
					told := slices.ContainsFunc(related.Dropped, func(d *sferr.Problem) bool { return slices.Contains(d.Fields, tt.field) })
					require.Equal(t, hit, told, "%s dropped %v", related.Object, related.Dropped)
				}
			}
			w.Org.ResetRequests()
			again := w.Sync(c, lead)[0]
			require.Equal(t, salesforce.Unchanged, again.Outcome, again.Err)
			require.Zero(t, w.Writes())
		})
	}
}

// relatedByRight makes a campaign, and returns a configuration with members and
// follow-ups and the rights that it needs.
func relatedByRight(t *testing.T, w *testworld.World) (salesforce.Config, salesforcetest.PermissionSet) {
	t.Helper()
	text := schema.Field{Type: schema.TypeString, Length: 80}
	for object, name := range map[string]string{"CampaignMember": "title__c", schema.Task: "note__c"} {
		text.Name = name
		w.Org.Define(object, text)
		w.Org.Restrict(object, name)
	}
	id, err := w.Org.AddCampaign("Fair")
	require.NoError(t, err)
	cfg := testworld.Keyed()
	set := salesforcetest.PermissionSet{Objects: map[string]salesforcetest.ObjectAccess{}, Fields: map[string]salesforcetest.FieldAccess{}}
	for _, p := range setup.Needs(cfg.Settings).Permissions {
		switch {
		case p.Field != "":
			set.Fields[fmt.Sprint(p.Object, ".", p.Field)] = salesforcetest.FieldAccess{Read: p.Read, Edit: p.Edit}
		case p.Object != "":
			set.Objects[p.Object] = salesforcetest.ObjectAccess{Read: p.Read, Create: p.Create, Edit: p.Edit, ViewAll: p.ViewAll}
		}
	}
	maps.Copy(set.Objects, map[string]salesforcetest.ObjectAccess{"Campaign": {Read: true}})
	for _, f := range []string{"CampaignMember.title__c", "Task.note__c"} {
		set.Fields[f] = salesforcetest.FieldAccess{Read: true, Edit: true}
	}
	cfg.Settings.Mapping = mapping.Recommended()
	cfg.Settings.Mapping.Rules = append(cfg.Settings.Mapping.Rules, mapping.Rule{
		From: mapping.FromJobTitle, Fields: map[string]string{"CampaignMember": "title__c"}, Type: field.Text,
	})
	cfg.Settings.Campaigns.Links = []salesforce.CampaignLink{{EventID: "7", Campaign: id}}
	cfg.Settings.FollowUps = []salesforce.FollowUp{{Category: "Next Steps", Subject: "Call back", Fields: map[string]string{"note__c": "from the fair"}}}
	return cfg, set
}

package setup_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/setup"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// campaignWorld is an org with the campaign "Hanover Fair", which Mobly's event 7 is
// linked to, and a user who may do what campaigns need.
func campaignWorld(t *testing.T, change func(*salesforce.Settings)) (w *checkWorld, campaign string) {
	cfg := checkConfig()
	cfg.Settings.Campaigns = salesforce.Campaigns{Links: []salesforce.CampaignLink{{EventID: "7", Campaign: "701000000000001AAA"}}}
	cfg.Settings.Tags.Rules = append(cfg.Settings.Tags.Rules, tags.Rule{
		Category: "Outcome", Objects: []string{"CampaignMember"}, Field: "Status", Type: field.Picklist, Values: map[string]string{"Met": "Meeting"},
	})
	if change != nil {
		change(&cfg.Settings)
	}
	w = newCheckWorld(t, cfg)
	id, err := w.org.AddCampaign("Hanover Fair", salesforcetest.MemberStatus{Label: "Sent"}, salesforcetest.MemberStatus{Label: "Meeting", Responded: true})
	require.NoError(t, err)
	require.NoError(t, w.org.Update(id, map[string]any{"IsActive": true}))
	for i := range w.cfg.Settings.Campaigns.Links {
		if l := &w.cfg.Settings.Campaigns.Links[i]; l.EventID == "7" {
			l.Campaign = id
		}
	}
	return w, id
}

// One thing is wrong with the campaigns of each of these orgs, and one thing is found.
func TestCheckCampaigns(t *testing.T) {
	t.Parallel()
	link := func(s *salesforce.Settings) *salesforce.CampaignLink { return &s.Campaigns.Links[0] }
	for name, tt := range map[string]struct {
		settings func(*salesforce.Settings)
		org      func(w *checkWorld, campaign string)
		infos    []string
		want     []string
	}{
		"nothing": {infos: []string{"MARKETING_USER", "CAMPAIGN_INACTIVE"}, want: []string{"info MARKETING_USER none CampaignMember."}},
		"a status that the campaign lacks": {
			settings: func(s *salesforce.Settings) { link(s).Status = "Attended" },
			want:     []string{"warning CAMPAIGN_STATUS drops CampaignMember.Status"},
		},
		"a status of a tag that the campaign lacks": {
			settings: func(s *salesforce.Settings) { s.Tags.Rules[2].Values["Later"] = "Follow-up" },
			want:     []string{"warning CAMPAIGN_STATUS drops CampaignMember.Status"},
		},
		"statuses that the link translates": {
			settings: func(s *salesforce.Settings) {
				s.Campaigns.Status, s.Tags.Rules[2].Values["Later"] = "attended", "Follow-up"
				link(s).Statuses = map[string]string{"Attended": "sent", "Follow-Up": "MEETING"}
			},
		},
		"a link with a blank status": {settings: func(s *salesforce.Settings) { link(s).Status = " " }},
		"no such campaign": {
			settings: func(s *salesforce.Settings) {
				s.Campaigns.Links = append(s.Campaigns.Links, salesforce.CampaignLink{Label: "b1", Campaign: "701000000000009AAA"})
			},
			want: []string{"error CAMPAIGN_NOT_FOUND fails Campaign."},
		},
		"a hidden campaign": {
			org:  func(w *checkWorld, campaign string) { require.NoError(w.t, w.org.Hide(campaign)) },
			want: []string{"error CAMPAIGN_NOT_FOUND fails Campaign."},
		},
		"an inactive campaign": {
			org: func(w *checkWorld, campaign string) {
				require.NoError(w.t, w.org.Update(campaign, map[string]any{"IsActive": false}))
			},
			infos: []string{"CAMPAIGN_INACTIVE"}, want: nil,
		},
		"an inactive campaign, and active ones only": {
			settings: func(s *salesforce.Settings) { s.Campaigns.ActiveOnly = true },
			org: func(w *checkWorld, campaign string) {
				require.NoError(w.t, w.org.Update(campaign, map[string]any{"IsActive": false}))
			},
			want: []string{"error CAMPAIGN_INACTIVE fails Campaign."},
		},
		"no Read on Campaign": {
			org:  func(w *checkWorld, _ string) { delete(w.set.Objects, "Campaign") },
			want: []string{"error OBJECT_NOT_VISIBLE fails Campaign.", "error OBJECT_NOT_VISIBLE fails CampaignMember."},
		},
		"members for Marketing Users": {
			org: func(w *checkWorld, _ string) {
				w.org.SetCampaignRules(salesforcetest.CampaignRules{MembersNeedMarketingUser: true})
			},
			want: []string{
				"error OBJECT_NOT_VISIBLE fails CampaignMember.", "warning CAMPAIGN_STATUS_UNSEEN unknown CampaignMember.Status", "warning MARKETING_USER unknown CampaignMember.",
			},
		},
		"statuses for Marketing Users": {
			org: func(w *checkWorld, _ string) {
				w.org.SetCampaignRules(salesforcetest.CampaignRules{StatusesNeedMarketingUser: true})
			},
			want: []string{"warning CAMPAIGN_STATUS_UNSEEN unknown CampaignMember.Status", "warning MARKETING_USER unknown CampaignMember."},
		},
		"a Marketing User": {
			org: func(w *checkWorld, _ string) {
				w.org.SetCampaignRules(salesforcetest.CampaignRules{MembersNeedMarketingUser: true})
				require.NoError(w.t, w.org.Update(w.user, map[string]any{"UserPermissionsMarketingUser": true}))
			},
			infos: []string{"MARKETING_USER"},
		},
		"a hidden event field": {
			settings: func(s *salesforce.Settings) { s.Campaigns.EventField = "Mobly_Event__c" },
			org:      func(w *checkWorld, _ string) { delete(w.set.Fields, "Campaign.Mobly_Event__c") },
			want:     []string{"error FIELD_NOT_VISIBLE fails Campaign.Mobly_Event__c"},
		},
		"a hidden field of members": {
			settings: func(s *salesforce.Settings) {
				s.Tags.Rules = append(s.Tags.Rules, tags.Rule{Category: "Booth", Objects: []string{"CampaignMember"}, Field: "Booth__c", Type: field.Text})
			},
			org:  func(w *checkWorld, _ string) { delete(w.set.Fields, "CampaignMember.Booth__c") },
			want: []string{"warning FIELD_NOT_VISIBLE drops CampaignMember.Booth__c"},
		},
		"a hidden field of members by a rule in lower case": {
			settings: func(s *salesforce.Settings) {
				s.Mapping = mapping.Recommended().With(mapping.Rule{From: mapping.FromNumberOfScans, Fields: map[string]string{"campaignmember": "Scans__c"}})
			},
			org:  func(w *checkWorld, _ string) { delete(w.set.Fields, "CampaignMember.Scans__c") },
			want: []string{"warning FIELD_NOT_VISIBLE drops CampaignMember.Scans__c"},
		},
		"a required field of members": {
			org: func(w *checkWorld, _ string) {
				w.org.Define("CampaignMember", schema.Field{Name: "Region__c", Type: schema.TypeString, Length: 40, Createable: true, Updateable: true})
			},
			want: []string{"error REQUIRED_UNFILLED fails CampaignMember.Region__c"},
		},
		"campaigns that nobody asks for": {
			settings: func(s *salesforce.Settings) { s.Campaigns, s.Tags.Rules = salesforce.Campaigns{}, s.Tags.Rules[:2] },
			org: func(w *checkWorld, _ string) {
				w.org.SetCampaignRules(salesforcetest.CampaignRules{MembersNeedMarketingUser: true})
			},
			infos: []string{"MARKETING_USER"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, campaign := campaignWorld(t, tt.settings)
			if tt.org != nil {
				tt.org(w, campaign)
			}
			report := w.check()
			require.ElementsMatch(t, tt.want, said(report, tt.infos...), report.String())
		})
	}
}

// Each status that a campaign lacks is named once, however many rules write it.
func TestCheckNamesMissingStatusesOnce(t *testing.T) {
	t.Parallel()
	w, _ := campaignWorld(t, func(s *salesforce.Settings) {
		s.Campaigns.Status = "Attended"
		s.Tags.Rules[2].Values = map[string]string{"Here": "Attended", "There": "attended", "Met": "Meeting", "Later": "Follow-up"}
	})
	report := w.check()
	at := slices.IndexFunc(report.Findings, func(f setup.Finding) bool { return f.Code == "CAMPAIGN_STATUS" })
	require.GreaterOrEqual(t, at, 0)
	require.Equal(t, "A linked campaign lacks statuses that its members may be given: Hanover Fair has no Attended, Follow-up. It has Sent, Meeting.", report.Findings[at].What)
}

// Setup creates the fields of campaigns and members, grants them, and makes the
// integration user a Marketing User only if asked to.
func TestSetUpCampaigns(t *testing.T) {
	settings := func() salesforce.Settings {
		cfg := checkConfig()
		cfg.Settings.Campaigns.EventField = "Mobly_Event__c"
		cfg.Settings.Tags.Rules = append(cfg.Settings.Tags.Rules, tags.Rule{Category: "Booth", Objects: []string{"CampaignMember"}, Field: "Booth__c", Type: field.Text})
		return cfg.Settings
	}()
	require.True(t, setup.Needs(settings).MarketingUser)
	require.False(t, setup.Needs(checkConfig().Settings).MarketingUser)
	w := newWorld(t)
	marketing := func() any {
		_, user := w.org.Record(w.user)
		return user["UserPermissionsMarketingUser"]
	}
	plan := func(opts setup.Options) *setup.Changes {
		opts.Assign = mobly
		changes, err := w.admin("").Plan(t.Context(), settings, opts)
		require.NoError(t, err)
		return changes
	}
	without := plan(setup.Options{})
	require.Contains(t, strings.Join(without.Notes, "\n"), "tick Marketing User")
	changes := plan(setup.Options{MarketingUser: true})
	require.NotContains(t, strings.Join(changes.Notes, "\n"), "Marketing User")
	require.Contains(t, changes.String(), "make "+mobly+" a Marketing User (campaigns)")
	for _, want := range []string{"create the field Campaign.Mobly_Event__c", "create the field CampaignMember.Booth__c", "grant Campaign: Read", "grant Campaign.Mobly_Event__c: Read\n", "grant CampaignMember.Booth__c: Read, Edit"} {
		require.Contains(t, strings.ReplaceAll(changes.String(), " (campaigns.eventField)", ""), want)
	}
	require.Equal(t, false, marketing())
	results, err := w.admin("").Apply(t.Context(), changes)
	require.NoError(t, err)
	for _, r := range results {
		require.NoError(t, r.Err, r.String())
	}
	require.Equal(t, true, marketing())
	again := plan(setup.Options{MarketingUser: true})
	require.Empty(t, again.Steps)
	require.Empty(t, again.Notes)

	diff, err := setup.Diff(checkConfig().Settings, settings)
	require.NoError(t, err)
	require.True(t, diff.New.MarketingUser)
	require.Contains(t, diff.String(), "Make the integration user:\n  a Marketing User (campaigns)")
	diff, err = setup.Diff(settings, checkConfig().Settings)
	require.NoError(t, err)
	require.True(t, diff.Unused.MarketingUser)
}

// What follow-ups need is checked and set up like what the Tasks of actions need.
func TestCheckFollowUps(t *testing.T) {
	t.Parallel()
	follow := salesforce.FollowUp{Category: "Next Steps", Subject: "Call", Priority: "High", Type: "Call", Fields: map[string]string{"Stand__c": "{{.Event}}"}}
	for name, tt := range map[string]struct {
		change func(*salesforce.FollowUp)
		org    func(*checkWorld)
		want   []string
	}{
		"nothing":        {},
		"an open status": {change: func(f *salesforce.FollowUp) { f.Status = "in progress" }},
		"a closed status": {
			change: func(f *salesforce.FollowUp) { f.Status = "Completed" }, want: []string{"warning TASK_OPEN_STATUS drops Task.Status"},
		},
		"an unknown status":  {change: func(f *salesforce.FollowUp) { f.Status = "Dormant" }, want: []string{"warning TASK_OPEN_STATUS drops Task.Status"}},
		"a hidden Type":      {org: func(w *checkWorld) { delete(w.set.Fields, "Task.Type") }, want: []string{"warning FIELD_NOT_VISIBLE drops Task.Type"}},
		"a hidden own field": {org: func(w *checkWorld) { delete(w.set.Fields, "Task.Stand__c") }, want: []string{"warning FIELD_NOT_VISIBLE drops Task.Stand__c"}},
		"an unknown priority": {
			change: func(f *salesforce.FollowUp) { f.Priority = "Dire" },
			org: func(w *checkWorld) {
				w.org.Define("Task", schema.Field{Name: "Priority", Type: schema.TypePicklist, Restricted: true, Nillable: true, Createable: true, Updateable: true,
					Picklist: []schema.PicklistValue{{Value: "High", Active: true}, {Value: "Normal", Active: true, Default: true}}})
			},
			want: []string{"warning PICKLIST_VALUE drops Task.Priority"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := follow
			if tt.change != nil {
				tt.change(&f)
			}
			cfg := checkConfig()
			cfg.Settings.FollowUps = []salesforce.FollowUp{f}
			w := newCheckWorld(t, cfg)
			if tt.org != nil {
				tt.org(w)
			}
			require.ElementsMatch(t, tt.want, said(w.check()))
		})
	}
}

package planner

import (
	"cmp"
	"encoding/json"
	"time"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// The keys where the settings name none, and what names no field.
const (
	defaultLeadKey     = "mobly_id__c"
	DefaultActivityKey = "mobly_activity_id__c"
	noKey              = "-"
)

// SettingsOf returns valid salesforce.Settings, a type of a package above this one,
// as they are used here. They cross by their JSON, which is a copy of all that they
// hold.
func SettingsOf(public any) (*Settings, error) {
	data, err := json.Marshal(public)
	if err != nil {
		return nil, err
	}
	var in struct {
		Mapping    mapping.Mapping
		Tags       tags.Mapping
		Engagement engagement.Mapping
		FollowUps  []FollowUp
		Campaigns  Campaigns
		Keys       struct{ Lead, Activity, SyncedAt string }
		Policies   struct {
			Strategy, CreateAs, Ambiguous, Unkeyed, Converted, Duplicates, Assignment, LeadOwner, TaskOwner, TaskUpdate string
		}
		TimeZone string
		Strict   bool
	}
	if err := json.Unmarshal(data, &in); err != nil {
		return nil, err
	}
	zone, err := time.LoadLocation(in.TimeZone)
	if err != nil {
		return nil, err
	}
	if len(in.Mapping.Rules) == 0 {
		in.Mapping.Rules = mapping.Recommended().Rules
	}
	in.Campaigns.fit()
	p := &in.Policies
	leadsOnly := p.Strategy == "LeadsOnly"
	return &Settings{
		Mapping: in.Mapping, Tags: in.Tags, Engagement: in.Engagement, FollowUps: in.FollowUps, Campaigns: in.Campaigns, Location: zone, Strict: in.Strict,
		ExternalID: keyOf(in.Keys.Lead, defaultLeadKey), ActivityID: keyOf(in.Keys.Activity, DefaultActivityKey), SyncedAt: keyOf(in.Keys.SyncedAt, ""),
		LeadsOnly: leadsOnly, PassConverted: leadsOnly && p.Converted == "NewLead",
		MatchByName: p.Unkeyed == "MatchByName", Creates: cmp.Or(p.CreateAs, schema.Lead),
		Several: picks[p.Ambiguous], Owner: scannerRules[p.LeadOwner],
		RepOwnsTask: p.TaskOwner != "IntegrationUser", OverwriteTasks: p.TaskUpdate == "Overwrite",
		SkipAssignment: p.Assignment == "Skip" || p.LeadOwner == "IntegrationUser",
		UseDuplicate:   p.Duplicates == "Use", AllowDuplicates: p.Duplicates == "Allow",
	}, nil
}

var (
	picks        = map[string]Pick{"Newest": PickNewest, "Oldest": PickOldest}
	scannerRules = map[string]ScannerRule{"FirstScanner": FirstScanner, "LastScanner": LastScanner}
)

func keyOf(name, byDefault string) string {
	if name == noKey {
		return ""
	}
	return cmp.Or(name, byDefault)
}

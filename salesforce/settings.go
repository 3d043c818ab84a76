package salesforce

import (
	"cmp"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// settings are the half of a Config that says what is written.
type settings struct {
	mapping    mapping.Mapping
	tags       tags.Mapping
	engagement engagement.Options
	strict     bool

	externalID, activityID, syncedAt string // API names; empty: there is none

	leadsOnly      bool
	passConverted  bool   // a lead that matches only converted Leads becomes a new one
	matchByName    bool   // a lead without a key is known by name, company and phone
	creates        string // the object of new persons
	several        pick
	owner          scannerRule
	repOwnsTask    bool
	overwriteTasks bool
}

// pick is the record that is taken of several matches.
type pick uint8

const (
	pickNone pick = iota
	pickNewest
	pickOldest
)

// scannerRule is the rep who owns a new person.
type scannerRule uint8

const (
	noScanner scannerRule = iota
	firstScanner
	lastScanner
)

func (c *Config) settings() *settings {
	return &settings{
		mapping: c.Mapping, tags: c.Tags, engagement: c.Engagement, strict: c.Strict,
		externalID: c.ExternalID, activityID: c.ActivityID, syncedAt: c.SyncedAt,
		leadsOnly: c.Strategy == LeadsOnly, passConverted: c.Strategy == LeadsOnly && c.Converted == CreateLead,
		matchByName: c.Unkeyed == MatchExact, creates: cmp.Or(c.Create, schema.Lead),
		several: pick(c.Several), owner: scannerRule(c.LeadOwner),
		repOwnsTask: c.TaskOwner == RepOwnsTask, overwriteTasks: c.TaskUpdate == OverwriteTask,
	}
}

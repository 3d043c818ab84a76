package scenarios

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/getmobly/mobly-salesforce-go/internal/conformance/testworld"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// scenarioConfig is the configuration of a scenario: policies by their names in
// Go, and what the scenario changes of the recommended mapping.
type scenarioConfig struct {
	Strategy   policyName `json:"Strategy"`
	Several    policyName `json:"Several"`
	Unkeyed    policyName `json:"Unkeyed"`
	Create     string     `json:"Create"`
	Converted  policyName `json:"Converted"`
	Duplicates policyName `json:"Duplicates"`
	Assignment policyName `json:"Assignment"`
	LeadOwner  policyName `json:"LeadOwner"`
	TaskOwner  policyName `json:"TaskOwner"`
	TaskUpdate policyName `json:"TaskUpdate"`
	Strict     bool       `json:"Strict"`

	// ExternalID and ActivityID are mobly_id__c and mobly_activity_id__c unless
	// they are given; "" is none.
	ExternalID *string `json:"ExternalID"`
	ActivityID *string `json:"ActivityID"`
	SyncedAt   string  `json:"SyncedAt"`
	APIVersion string  `json:"APIVersion"`

	Rules     map[string]json.RawMessage `json:"Rules"`     // by source: what differs from the recommended rules
	MoreRules []mapping.Rule             `json:"MoreRules"` // beside the recommended ones
	Tags      []tags.Rule                `json:"Tags"`
}

// policyName is the name of a constant of policy.go.
type policyName string

// UnmarshalText refuses what is no such name.
func (n *policyName) UnmarshalText(text []byte) error {
	*n = policyName(text)
	if _, ok := policies[*n]; !ok {
		return fmt.Errorf("there is no policy %s", text)
	}
	return nil
}

// policies are the constants of policy.go by their names.
var policies = map[policyName]uint8{
	"LeadsAndContacts": uint8(salesforce.LeadsAndContacts), "LeadsOnly": uint8(salesforce.LeadsOnly),
	"RefuseAmbiguous": uint8(salesforce.RefuseAmbiguous), "Newest": uint8(salesforce.Newest), "Oldest": uint8(salesforce.Oldest),
	"RefuseUnkeyed": uint8(salesforce.RefuseUnkeyed), "MatchByName": uint8(salesforce.MatchByName),
	"RefuseConverted": uint8(salesforce.RefuseConverted), "NewLead": uint8(salesforce.NewLead),
	"RefuseDuplicate": uint8(salesforce.RefuseDuplicate), "UseDuplicate": uint8(salesforce.UseDuplicate), "AllowDuplicate": uint8(salesforce.AllowDuplicate),
	"RunAssignment": uint8(salesforce.RunAssignment), "SkipAssignment": uint8(salesforce.SkipAssignment),
	"DefaultOwner": uint8(salesforce.DefaultOwner), "FirstScanner": uint8(salesforce.FirstScanner), "LastScanner": uint8(salesforce.LastScanner),
	"Rep": uint8(salesforce.Rep), "IntegrationUser": uint8(salesforce.IntegrationUser),
	"KeepTask": uint8(salesforce.KeepTask), "OverwriteTask": uint8(salesforce.OverwriteTask),
}

func (c *scenarioConfig) names() []string {
	var out []string
	for _, n := range []policyName{
		c.Strategy, c.Several, c.Unkeyed, c.Converted, c.Duplicates, c.Assignment, c.LeadOwner, c.TaskOwner, c.TaskUpdate,
	} {
		if n != "" {
			out = append(out, string(n))
		}
	}
	return out
}

// config returns the configuration, which has no Auth yet.
func (c *scenarioConfig) config() (salesforce.Config, error) {
	cfg := testworld.Keyed()
	cfg.Settings.Policies.Strategy = salesforce.Strategy(policies[c.Strategy])
	cfg.Settings.Policies.Ambiguous = salesforce.Ambiguous(policies[c.Several])
	cfg.Settings.Policies.Unkeyed = salesforce.Unkeyed(policies[c.Unkeyed])
	cfg.Settings.Policies.Converted = salesforce.Converted(policies[c.Converted])
	cfg.Settings.Policies.Duplicates = salesforce.Duplicates(policies[c.Duplicates])
	cfg.Settings.Policies.Assignment = salesforce.Assignment(policies[c.Assignment])
	cfg.Settings.Policies.LeadOwner = salesforce.Owner(policies[c.LeadOwner])
	cfg.Settings.Policies.TaskOwner = salesforce.Owner(policies[c.TaskOwner])
	cfg.Settings.Policies.TaskUpdate = salesforce.TaskUpdate(policies[c.TaskUpdate])
	cfg.Settings.Policies.CreateAs, cfg.Settings.Strict, cfg.Settings.Tags.Rules = c.Create, c.Strict, c.Tags
	cfg.Settings.Keys.SyncedAt, cfg.Settings.API.Version = c.SyncedAt, c.APIVersion
	if c.ExternalID != nil {
		cfg.Settings.Keys.Lead = *c.ExternalID
	}
	if c.ActivityID != nil {
		cfg.Settings.Keys.Activity = *c.ActivityID
	}
	var err error
	cfg.Settings.Mapping, err = c.mapping()
	return cfg, err
}

// mapping is the recommended one with the scenario's changes.
func (c *scenarioConfig) mapping() (mapping.Mapping, error) {
	m := mapping.Recommended()
	for source, change := range c.Rules {
		found := false
		for i := range m.Rules {
			if string(m.Rules[i].From) != source {
				continue
			}
			found = true
			dec := json.NewDecoder(bytes.NewReader(change))
			dec.DisallowUnknownFields()
			if err := dec.Decode(&m.Rules[i]); err != nil {
				return m, fmt.Errorf("rule %s: %w", source, err)
			}
		}
		if !found {
			return m, fmt.Errorf("no rule reads %s", source)
		}
	}
	m.Rules = append(slices.Clip(m.Rules), c.MoreRules...)
	return m, nil
}

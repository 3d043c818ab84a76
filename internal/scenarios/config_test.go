package scenarios

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"

	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
)

// scenarioConfig is the configuration of a scenario: the settings, and what the
// scenario changes of the recommended mapping.
type scenarioConfig struct {
	Settings  salesforce.Settings        `json:"settings"`
	Rules     map[string]json.RawMessage `json:"rules"`      // by source: what differs from the recommended rules
	MoreRules []mapping.Rule             `json:"more rules"` // beside the recommended ones
	Only      []string                   `json:"only"`       // the recommended rules that there are, by source; empty: all
}

// names returns the policies of the scenario, as "Unkeyed MatchByName".
func (c *scenarioConfig) names() []string {
	var out []string
	for _, v := range reflect.ValueOf(c.Settings.Policies).Fields() {
		if !v.IsZero() {
			out = append(out, v.Type().Name()+" "+v.String())
		}
	}
	return out
}

// config returns the configuration, which has no Auth yet. idOf returns the ID
// that stands for the name of a campaign.
func (c *scenarioConfig) config(idOf func(any) any) (salesforce.Config, error) {
	cfg := salesforce.Config{Settings: c.Settings}
	links := slices.Clone(c.Settings.Campaigns.Links)
	for i := range links {
		links[i].Campaign = idOf(links[i].Campaign).(string)
	}
	cfg.Settings.Campaigns.Links = links
	var err error
	cfg.Settings.Mapping, err = c.mapping()
	return cfg, err
}

// mapping is the recommended one with the scenario's changes.
func (c *scenarioConfig) mapping() (mapping.Mapping, error) {
	m := mapping.Recommended()
	m.Captures = c.Settings.Mapping.Captures
	if len(c.Only) > 0 {
		m.Rules = slices.DeleteFunc(m.Rules, func(r mapping.Rule) bool { return !slices.Contains(c.Only, string(r.From)) })
	}
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

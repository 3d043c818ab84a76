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

// config returns the configuration, which has no Auth yet.
func (c *scenarioConfig) config() (salesforce.Config, error) {
	cfg := salesforce.Config{Settings: c.Settings}
	var err error
	cfg.Settings.Mapping, err = c.mapping()
	return cfg, err
}

// mapping is the recommended one with the scenario's changes.
func (c *scenarioConfig) mapping() (mapping.Mapping, error) {
	m := mapping.Recommended()
	m.Captures = c.Settings.Mapping.Captures
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

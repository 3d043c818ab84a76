package main

import (
	"fmt"

	"github.com/getmobly/mobly-salesforce-go/examples/sample"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
)

// config is what is to be synced. The environment may name other external ID
// fields.
func config(env func(string) string) salesforce.Config {
	return salesforce.Config{
		Settings: salesforce.Settings{
			Mapping: sample.Mapping(),
			Tags:    sample.Tags(),
			Keys:    salesforce.Keys{Lead: env("SALESFORCE_EXTERNAL_ID"), Activity: env("SALESFORCE_ACTIVITY_ID")},
		},
	}
}

// connect returns the configuration with the Auth for the org that the environment
// names, or for one in memory if it names none.
func connect(env func(string) string) (salesforce.Config, error) {
	cfg := config(env)
	var err error
	if env("SALESFORCE_DOMAIN") != "" {
		cfg.Auth, err = sample.Provider(env)
		return cfg, err
	}
	org, user, err := newOrg(cfg)
	if err != nil {
		return cfg, fmt.Errorf("making the org in memory: %w", err)
	}
	cfg.Auth = org.AuthOf(user)
	cfg.HTTPClient = org.HTTPClient()
	return cfg, nil
}

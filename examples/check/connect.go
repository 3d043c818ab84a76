package main

import (
	"fmt"

	"github.com/getmobly/mobly-salesforce-go/examples/sample"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
)

// connect returns the configuration with the Auth for the org that the environment
// names, or for one in memory if it names none.
func connect(env func(string) string, settings salesforce.Settings) (salesforce.Config, error) {
	cfg := salesforce.Config{Settings: settings}
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

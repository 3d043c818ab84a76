package main

import (
	"fmt"

	"github.com/getmobly/mobly-salesforce-go/examples/sample"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/setup"
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

// target is the org that is set up.
type target struct {
	name  string
	cfg   salesforce.Config
	admin *setup.Admin
	user  string // the integration user of an org in memory; "" for a real org
}

// connect returns the org that the environment names, or one in memory where it
// names none.
func connect(env func(string) string) (*target, error) {
	if env("SALESFORCE_DOMAIN") == "" {
		return connectMemory(salesforcetest.NewOrg(), config(env))
	}
	t := &target{name: env("SALESFORCE_DOMAIN"), cfg: config(env)}
	provider, err := sample.Provider(env)
	if err != nil {
		return nil, fmt.Errorf("%w, of an admin", err)
	}
	t.admin, err = setup.NewAdmin(setup.AdminConfig{Auth: provider})
	return t, err
}

// connectMemory adds an integration user of minimum access, and signs in as the
// org's administrator.
func connectMemory(org *salesforcetest.Org, cfg salesforce.Config) (*target, error) {
	t := &target{name: "an org in memory", cfg: cfg, user: "mobly@acme.example"}
	_, err := org.AddUser(salesforcetest.User{Profile: "Minimum Access - API Only Integrations", LastName: "Mobly", Username: t.user})
	if err != nil {
		return nil, fmt.Errorf("making the org in memory: %w", err)
	}
	t.admin, err = setup.NewAdmin(setup.AdminConfig{
		Auth:       org.Auth(),
		HTTPClient: org.HTTPClient(),
	})
	return t, err
}

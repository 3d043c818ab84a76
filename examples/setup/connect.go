package main

import (
	"fmt"

	"github.com/getmobly/mobly-salesforce-go/examples/sample"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/setup"
)

// target is the org that is set up.
type target struct {
	name     string
	settings salesforce.Settings
	admin    *setup.Admin
	user     string // the integration user of an org in memory; "" for a real org
}

// connect returns the org that the environment names, or one in memory where it
// names none.
func connect(env func(string) string, settings salesforce.Settings) (*target, error) {
	if env("SALESFORCE_DOMAIN") == "" {
		return connectMemory(salesforcetest.NewOrg(), settings)
	}
	t := &target{name: env("SALESFORCE_DOMAIN"), settings: settings}
	provider, err := sample.Provider(env)
	if err != nil {
		return nil, fmt.Errorf("%w, of an admin", err)
	}
	t.admin, err = setup.NewAdmin(setup.AdminConfig{Auth: provider})
	return t, err
}

// connectMemory adds an integration user of minimum access, and signs in as the
// org's administrator.
func connectMemory(org *salesforcetest.Org, settings salesforce.Settings) (*target, error) {
	t := &target{name: "an org in memory", settings: settings, user: "mobly@acme.example"}
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

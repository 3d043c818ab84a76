package main

import (
	"errors"
	"fmt"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/examples/sample"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
)

// target is the org that the leads go to.
type target struct {
	name   string
	client *salesforce.Client
}

// connect returns the org that the environment names, or one in memory where
// it names none.
func connect(env func(string) string) (*target, error) {
	if env("SALESFORCE_DOMAIN") == "" {
		return connectMemory()
	}
	provider, err := provider(env)
	if err != nil {
		return nil, err
	}
	return newTarget(env("SALESFORCE_DOMAIN"), salesforce.Config{
		Auth:       provider,
		ExternalID: env("SALESFORCE_EXTERNAL_ID"),
		ActivityID: env("SALESFORCE_ACTIVITY_ID"),
	})
}

// provider returns the way in that the environment has the values for.
func provider(env func(string) string) (auth.Provider, error) {
	domain := env("SALESFORCE_DOMAIN")
	switch {
	case env("SALESFORCE_CLIENT_ID") != "" && env("SALESFORCE_CLIENT_SECRET") != "":
		return &auth.ClientCredentials{
			Domain:       domain,
			ClientID:     env("SALESFORCE_CLIENT_ID"),
			ClientSecret: auth.Secret(env("SALESFORCE_CLIENT_SECRET")),
		}, nil
	case env("SALESFORCE_USERNAME") != "" && env("SALESFORCE_PASSWORD") != "":
		return &auth.SOAPLogin{
			Domain:        domain,
			Username:      env("SALESFORCE_USERNAME"),
			Password:      auth.Secret(env("SALESFORCE_PASSWORD")),
			SecurityToken: auth.Secret(env("SALESFORCE_SECURITY_TOKEN")),
		}, nil
	}
	return nil, errors.New("SALESFORCE_DOMAIN is set: set SALESFORCE_CLIENT_ID and SALESFORCE_CLIENT_SECRET too, " +
		"or SALESFORCE_USERNAME, SALESFORCE_PASSWORD and SALESFORCE_SECURITY_TOKEN")
}

// connectMemory returns an org in memory that knows some of the sample's people
// already.
func connectMemory() (*target, error) {
	org, err := newOrg()
	if err != nil {
		return nil, fmt.Errorf("seeding the org in memory: %w", err)
	}
	return connectTo(org)
}

func connectTo(org *salesforcetest.Org) (*target, error) {
	who := org.Credentials()
	return newTarget("an org in memory", salesforce.Config{
		Auth:       &auth.ClientCredentials{Domain: who.Domain, ClientID: who.ClientID, ClientSecret: auth.Secret(who.ClientSecret)},
		ExternalID: sample.LeadKey,
		ActivityID: sample.ActivityKey,
		HTTPClient: org.HTTPClient(),
	})
}

func newTarget(name string, cfg salesforce.Config) (*target, error) {
	cfg.Mapping, cfg.Tags = sample.Mapping(), sample.Tags()
	client, err := salesforce.New(cfg)
	return &target{name: name, client: client}, err
}

package main

import (
	"cmp"
	"errors"
	"fmt"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/examples/sample"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
)

// config is what is to be synced. The environment may name other external ID
// fields.
func config(env func(string) string) salesforce.Config {
	return salesforce.Config{
		Mapping: sample.Mapping(), Tags: sample.Tags(),
		ExternalID: cmp.Or(env("SALESFORCE_EXTERNAL_ID"), sample.LeadKey),
		ActivityID: cmp.Or(env("SALESFORCE_ACTIVITY_ID"), sample.ActivityKey),
	}
}

// connect returns a client for the org that the environment names, or for one in
// memory where it names none.
func connect(env func(string) string) (*salesforce.Client, error) {
	cfg := config(env)
	if env("SALESFORCE_DOMAIN") == "" {
		org, who, err := newOrg(cfg)
		if err != nil {
			return nil, fmt.Errorf("making the org in memory: %w", err)
		}
		cfg.Auth = &auth.ClientCredentials{Domain: who.Domain, ClientID: who.ClientID, ClientSecret: auth.Secret(who.ClientSecret)}
		cfg.HTTPClient = org.HTTPClient()
		return salesforce.New(cfg)
	}
	var err error
	if cfg.Auth, err = provider(env); err != nil {
		return nil, err
	}
	return salesforce.New(cfg)
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

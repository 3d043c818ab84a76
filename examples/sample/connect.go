package sample

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
)

// Target is the org that the leads go to.
type Target struct {
	Name   string
	Client *salesforce.Client
	calls  atomic.Int64
}

// Calls returns how many API requests the client has sent, sign-ins aside.
func (t *Target) Calls() int64 { return t.calls.Load() }

// Connect returns the org that [Configure] names.
func Connect(env func(string) string) (*Target, error) {
	name, cfg, err := Configure(env)
	if err != nil {
		return nil, err
	}
	return newTarget(name, cfg)
}

// Configure returns the configuration and the name of the org that the environment
// names, or of one in memory that knows some of the sample's people already (see
// [NewOrg]) where it names none.
func Configure(env func(string) string) (name string, cfg salesforce.Config, err error) {
	name = env("SALESFORCE_DOMAIN")
	if name == "" {
		org, err := NewOrg()
		if err != nil {
			return "", cfg, fmt.Errorf("seeding the org in memory: %w", err)
		}
		return inMemory, ConfigOf(org), nil
	}
	cfg.Settings = salesforce.Settings{
		Mapping: Mapping(), Tags: Tags(),
		Keys: salesforce.Keys{Lead: env("SALESFORCE_EXTERNAL_ID"), Activity: env("SALESFORCE_ACTIVITY_ID")},
	}
	cfg.Auth, err = Provider(env)
	return name, cfg, err
}

const inMemory = "an org in memory"

// Provider returns the way in that the environment has the values for.
func Provider(env func(string) string) (auth.Provider, error) {
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

// ConnectTo returns an org in memory.
func ConnectTo(org *salesforcetest.Org) (*Target, error) {
	return newTarget(inMemory, ConfigOf(org))
}

// ConfigOf returns the configuration of an org in memory.
func ConfigOf(org *salesforcetest.Org) salesforce.Config {
	return salesforce.Config{
		Auth:       org.Auth(),
		HTTPClient: org.HTTPClient(),
		Settings:   salesforce.Settings{Mapping: Mapping(), Tags: Tags()},
	}
}

func newTarget(name string, cfg salesforce.Config) (*Target, error) {
	t := &Target{Name: name}
	cfg.Trace = &salesforce.Trace{Request: func(context.Context, salesforce.RequestInfo) { t.calls.Add(1) }}
	var err error
	t.Client, err = salesforce.New(cfg)
	return t, err
}

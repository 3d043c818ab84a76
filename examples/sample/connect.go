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
func Connect(env func(string) string, settings salesforce.Settings) (*Target, error) {
	name, cfg, err := Configure(env, settings)
	if err != nil {
		return nil, err
	}
	return NewTarget(name, cfg)
}

// Configure returns the name and the configuration of the org that the environment
// names. If it names none, that is one in memory that knows some of the sample's
// people already (see [NewOrg]).
func Configure(env func(string) string, settings salesforce.Settings) (name string, cfg salesforce.Config, err error) {
	if env("SALESFORCE_DOMAIN") == "" {
		org, err := NewOrg(settings)
		if err != nil {
			return "", cfg, fmt.Errorf("seeding the org in memory: %w", err)
		}
		return inMemory, ConfigOf(org, settings), nil
	}
	provider, err := Provider(env)
	return env("SALESFORCE_DOMAIN"), salesforce.Config{Auth: provider, Settings: settings}, err
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
func ConnectTo(org *salesforcetest.Org, settings salesforce.Settings) (*Target, error) {
	return NewTarget(inMemory, ConfigOf(org, settings))
}

// ConfigOf returns the configuration of an org in memory.
func ConfigOf(org *salesforcetest.Org, settings salesforce.Settings) salesforce.Config {
	return salesforce.Config{Auth: org.Auth(), HTTPClient: org.HTTPClient(), Settings: settings}
}

// NewTarget returns the org of a configuration, whose trace it replaces.
func NewTarget(name string, cfg salesforce.Config) (*Target, error) {
	t := &Target{Name: name}
	cfg.Trace = &salesforce.Trace{Request: func(context.Context, salesforce.RequestInfo) { t.calls.Add(1) }}
	var err error
	t.Client, err = salesforce.New(cfg)
	return t, err
}

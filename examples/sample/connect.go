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

// Connect returns the org that the environment names, or one in memory that knows
// some of the sample's people already (see [NewOrg]) where it names none.
func Connect(env func(string) string) (*Target, error) {
	if env("SALESFORCE_DOMAIN") == "" {
		org, err := NewOrg()
		if err != nil {
			return nil, fmt.Errorf("seeding the org in memory: %w", err)
		}
		return ConnectTo(org)
	}
	provider, err := Provider(env)
	if err != nil {
		return nil, err
	}
	return newTarget(env("SALESFORCE_DOMAIN"), salesforce.Config{
		Auth:     provider,
		Settings: salesforce.Settings{Keys: salesforce.Keys{Lead: env("SALESFORCE_EXTERNAL_ID"), Activity: env("SALESFORCE_ACTIVITY_ID")}},
	})
}

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
	return newTarget("an org in memory", salesforce.Config{
		Auth:       org.Auth(),
		HTTPClient: org.HTTPClient(),
	})
}

func newTarget(name string, cfg salesforce.Config) (*Target, error) {
	cfg.Settings.Mapping, cfg.Settings.Tags = Mapping(), Tags()
	t := &Target{Name: name}
	cfg.Trace = &salesforce.Trace{Request: func(context.Context, salesforce.RequestInfo) { t.calls.Add(1) }}
	var err error
	t.Client, err = salesforce.New(cfg)
	return t, err
}

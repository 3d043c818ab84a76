package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"regexp"
	"sync/atomic"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
)

// org is a customer's org and the client that reaches it.
type org struct {
	name   string
	client *salesforce.Client
	calls  *atomic.Int64 // API requests that were sent
}

func newOrg(name string, cfg salesforce.Config) (org, error) {
	o := org{name: name, calls: new(atomic.Int64)}
	cfg.App = "mobly-worker"
	cfg.Trace = &salesforce.Trace{Request: func(context.Context, salesforce.RequestInfo) { o.calls.Add(1) }}
	var err error
	o.client, err = salesforce.New(cfg)
	return o, err
}

// orgConfig is one org of the -orgs file, which is a JSON array. It holds no
// secret: ClientSecretEnv names the environment variable that has it.
type orgConfig struct {
	Name            string              `json:"name"`   // in ?org= and in the queue: letters, digits, - and _
	Domain          string              `json:"domain"` // "acme.my.salesforce.com"
	ClientID        string              `json:"clientId"`
	ClientSecretEnv string              `json:"clientSecretEnv"`
	Settings        salesforce.Settings `json:"settings"`
}

// openOrgs returns the orgs of the file; without one, the org that the
// environment names, or one in memory.
func openOrgs(file string, env func(string) string) ([]org, error) {
	if file == "" {
		if env("SALESFORCE_DOMAIN") == "" {
			o, err := demoOrg()
			return []org{o}, err
		}
		o, err := orgConfig{
			Name: "default", Domain: env("SALESFORCE_DOMAIN"),
			ClientID: env("SALESFORCE_CLIENT_ID"), ClientSecretEnv: "SALESFORCE_CLIENT_SECRET",
			Settings: salesforce.Settings{Keys: salesforce.Keys{
				Lead: env("SALESFORCE_EXTERNAL_ID"), Activity: env("SALESFORCE_ACTIVITY_ID"), SyncedAt: env("SALESFORCE_SYNCED_AT"),
			}},
		}.open(env)
		return []org{o}, err
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var configs []json.RawMessage
	if err := json.Unmarshal(text, &configs); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	if len(configs) == 0 {
		return nil, fmt.Errorf("%s: it lists no org", file)
	}
	var orgs []org
	var errs []error
	seen := make(map[string]bool)
	for i, text := range configs {
		var c orgConfig
		var o org
		dec := json.NewDecoder(bytes.NewReader(text))
		dec.DisallowUnknownFields() // Settings refuse them by themselves
		err := dec.Decode(&c)
		if err == nil {
			o, err = c.open(env)
		}
		switch {
		case err != nil:
			errs = append(errs, fmt.Errorf("%s: org %d: %w", file, i, err))
		case seen[c.Name]:
			errs = append(errs, fmt.Errorf("%s: org %d: duplicate name %q", file, i, c.Name))
		}
		seen[c.Name] = true
		orgs = append(orgs, o)
	}
	return orgs, errors.Join(errs...)
}

// variableForm is the form of an environment variable's name that no secret has.
var variableForm = regexp.MustCompile(`^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$`)

func (c orgConfig) open(env func(string) string) (org, error) {
	if !orgForm.MatchString(c.Name) {
		return org{}, fmt.Errorf("name is %q: it must be 1 to 64 letters, digits, - or _", c.Name)
	}
	secret := env(c.ClientSecretEnv)
	switch {
	case secret != "":
	case variableForm.MatchString(c.ClientSecretEnv):
		return org{}, fmt.Errorf("%s: the environment variable %q has no client secret", c.Name, c.ClientSecretEnv)
	default: // it may be the secret: it is not quoted
		return org{}, fmt.Errorf("%s: clientSecretEnv names no environment variable that is set; the secret itself does not belong there", c.Name)
	}
	if c.Settings.Keys.Lead == salesforce.NoKey {
		return org{}, fmt.Errorf("%s: keys.lead is missing: without it a lead that is delivered twice could be created twice", c.Name)
	}
	o, err := newOrg(c.Name, salesforce.Config{
		Auth:     &auth.ClientCredentials{Domain: c.Domain, ClientID: c.ClientID, ClientSecret: auth.Secret(secret)},
		Settings: c.Settings,
	})
	if err != nil {
		return org{}, fmt.Errorf("%s: %w", c.Name, err)
	}
	return o, nil
}

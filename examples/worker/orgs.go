package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// org is a customer's org and the client that reaches it.
type org struct {
	name   string
	client *salesforce.Client
}

// orgConfig is one org of the -orgs file, which is a JSON array. It holds no
// secret: ClientSecretEnv names the environment variable that has it.
type orgConfig struct {
	Name            string          `json:"name"`   // in ?org= and in the queue: letters, digits, - and _
	Domain          string          `json:"domain"` // "acme.my.salesforce.com"
	ClientID        string          `json:"clientId"`
	ClientSecretEnv string          `json:"clientSecretEnv"`
	ExternalID      string          `json:"externalId"` // as salesforce.Config has them
	ActivityID      string          `json:"activityId"`
	SyncedAt        string          `json:"syncedAt"`
	Reserve         int             `json:"reserve"` // percentage of the daily API requests that is left to others
	Mapping         mapping.Mapping `json:"mapping"` // none: the recommended one
	Tags            tags.Mapping    `json:"tags"`
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
			ExternalID: env("SALESFORCE_EXTERNAL_ID"), ActivityID: env("SALESFORCE_ACTIVITY_ID"), SyncedAt: env("SALESFORCE_SYNCED_AT"),
		}.open(env)
		return []org{o}, err
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var configs []orgConfig
	if err := json.Unmarshal(text, &configs); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	if len(configs) == 0 {
		return nil, fmt.Errorf("%s: it lists no org", file)
	}
	var orgs []org
	var errs []error
	seen := make(map[string]bool)
	for i, c := range configs {
		o, err := c.open(env)
		switch {
		case err != nil:
			errs = append(errs, fmt.Errorf("%s: org %d: %w", file, i, err))
		case seen[c.Name]:
			errs = append(errs, fmt.Errorf("%s: org %d: there is another %q", file, i, c.Name))
		}
		seen[c.Name] = true
		orgs = append(orgs, o)
	}
	return orgs, errors.Join(errs...)
}

func (c orgConfig) open(env func(string) string) (org, error) {
	if !orgForm.MatchString(c.Name) {
		return org{}, fmt.Errorf("name is %q: it must be 1 to 64 letters, digits, - or _", c.Name)
	}
	secret := env(c.ClientSecretEnv)
	if secret == "" {
		return org{}, fmt.Errorf("%s: the environment variable %q has no client secret", c.Name, c.ClientSecretEnv)
	}
	if c.ExternalID == "" {
		return org{}, fmt.Errorf("%s: externalId is missing: without it a lead that is delivered twice could be created twice", c.Name)
	}
	client, err := salesforce.New(salesforce.Config{
		Auth: &auth.ClientCredentials{Domain: c.Domain, ClientID: c.ClientID, ClientSecret: auth.Secret(secret)},
		Settings: salesforce.Settings{
			Mapping: c.Mapping,
			Tags:    c.Tags,
			Keys:    salesforce.Keys{Lead: c.ExternalID, Activity: c.ActivityID, SyncedAt: c.SyncedAt},
			API:     salesforce.API{ReservePercent: c.Reserve},
		},
	})
	if err != nil {
		return org{}, fmt.Errorf("%s: %w", c.Name, err)
	}
	return org{name: c.Name, client: client}, nil
}

package main

import (
	"cmp"
	"errors"
	"fmt"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/setup"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// config is what is to be synced: the recommended mapping, a value of the
// customer's own, and two tags (qualifiers). Put yours in its place.
func config() salesforce.Config {
	m := mapping.Recommended()
	m.Rules = append(m.Rules, mapping.Rule{From: mapping.Custom("Badge ID"), Lead: "mobly_badge_id__c", Contact: "mobly_badge_id__c", Type: mapping.Text})
	return salesforce.Config{
		Mapping: m,
		Tags: tags.Mapping{
			{Category: "Score", Field: "mobly_score__c", Type: tags.Picklist, Values: map[string]string{"hot": "Hot", "medium": "Medium", "cold": "Cold"}},
			{Category: "Next Steps", Field: "mobly_next_steps__c", Type: tags.Text},
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
		return connectMemory(salesforcetest.NewOrg())
	}
	t := &target{name: env("SALESFORCE_DOMAIN"), cfg: config()}
	t.cfg.ExternalID = cmp.Or(env("SALESFORCE_EXTERNAL_ID"), "mobly_id__c")
	t.cfg.ActivityID = cmp.Or(env("SALESFORCE_ACTIVITY_ID"), "mobly_activity_id__c")
	provider, err := provider(env)
	if err != nil {
		return nil, err
	}
	t.admin, err = setup.NewAdmin(setup.AdminConfig{Auth: provider})
	return t, err
}

// connectMemory adds an integration user of minimum access, and signs in as the
// org's administrator.
func connectMemory(org *salesforcetest.Org) (*target, error) {
	t := &target{name: "an org in memory", cfg: config(), user: "mobly@acme.example"}
	t.cfg.ExternalID, t.cfg.ActivityID = "mobly_id__c", "mobly_activity_id__c"
	_, err := org.AddUser(salesforcetest.User{Profile: "Minimum Access - API Only Integrations", LastName: "Mobly", Username: t.user})
	if err != nil {
		return nil, fmt.Errorf("making the org in memory: %w", err)
	}
	who := org.Credentials()
	t.admin, err = setup.NewAdmin(setup.AdminConfig{
		Auth:       &auth.ClientCredentials{Domain: who.Domain, ClientID: who.ClientID, ClientSecret: auth.Secret(who.ClientSecret)},
		HTTPClient: org.HTTPClient(),
	})
	return t, err
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
		"or SALESFORCE_USERNAME, SALESFORCE_PASSWORD and SALESFORCE_SECURITY_TOKEN, of an admin")
}

package testworld

import (
	"cmp"
	"time"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
)

// Gone is the ID of no record.
const Gone = "00Q000000000009EAA"

// Keyed returns the zero configuration, which has both keys.
func Keyed() salesforce.Config { return salesforce.Config{} }

// Keyless returns a configuration without keys.
func Keyless() salesforce.Config {
	return salesforce.Config{Settings: salesforce.Settings{Keys: salesforce.Keys{Lead: salesforce.NoKey, Activity: salesforce.NoKey}}}
}

// KeysOf returns the fields of a configuration's keys, "" for one that it does
// without.
func KeysOf(cfg salesforce.Config) (lead, activity string) {
	of := func(name, byDefault string) string {
		if name == salesforce.NoKey {
			return ""
		}
		return cmp.Or(name, byDefault)
	}
	return of(cfg.Settings.Keys.Lead, "mobly_id__c"), of(cfg.Settings.Keys.Activity, "mobly_activity_id__c")
}

// Person returns a captured lead that lacks nothing.
func Person(id, email string) salesforce.Lead {
	return salesforce.Lead{Person: mapping.Person{
		ID: id, FirstName: "Grace", LastName: "Kim", Email: email, Company: mapping.Company{Name: "Lumen"},
	}}
}

// Note returns an action with a text.
func Note(id, text string) engagement.Action {
	return engagement.Action{
		ID: id, Kind: engagement.Note, EventType: "NOTE", By: "rep@example.com", Notes: text,
		At: time.Date(2026, 10, 15, 17, 30, 0, 0, time.UTC),
	}
}

// WithActions returns the lead with these actions instead of its own.
func WithActions(l salesforce.Lead, actions ...engagement.Action) salesforce.Lead {
	l.Actions = actions
	return l
}

// Known returns the lead with the ID of a record that Mobly knows it by.
func Known(l salesforce.Lead, id string) salesforce.Lead {
	l.Person.RemoteIDs = append(l.Person.RemoteIDs, mapping.RemoteID{ID: id, IntegrationType: "SALES_FORCE"})
	return l
}

// Outcomes returns the names of the results' outcomes.
func Outcomes(results salesforce.Results) []string {
	var out []string
	for _, r := range results {
		out = append(out, r.Outcome.String())
	}
	return out
}

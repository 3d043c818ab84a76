package sample

import (
	"fmt"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/setup"
)

// NewOrg returns an org in memory with the fields that the settings need, two of
// the sample's three reps as users, the campaigns of its events, and three people whom
// the sample matches: a Lead whose ID Mobly knows, a Contact, and a Lead that was
// converted to a Contact.
func NewOrg(settings salesforce.Settings) (*salesforcetest.Org, error) {
	org := salesforcetest.NewOrg()
	for object, fields := range setup.Needs(settings).Fields() {
		for i := range fields {
			fields[i].Restricted = fields[i].Name == "mobly_score__c" // it accepts no other values
		}
		org.Define(object, fields...)
	}
	if err := AddCampaigns(org); err != nil {
		return nil, err
	}
	return org, seed(org)
}

func seed(org *salesforcetest.Org) error {
	var err error
	add := func(object string, fields map[string]any) string {
		id, addErr := org.Add(object, fields)
		if addErr != nil && err == nil {
			err = fmt.Errorf("%s: %w", object, addErr)
		}
		return id
	}
	for _, rep := range []salesforcetest.User{
		{FirstName: "Dana", LastName: "Ruiz", Username: "dana.ruiz@exhibitor.example"},
		{FirstName: "Mei", LastName: "Lin", Username: "mei.lin@exhibitor.example"},
	} {
		if _, addErr := org.AddUser(rep); addErr != nil {
			return addErr
		}
	}
	add(schema.Lead, map[string]any{
		"Id": "00Q000000000001EAA", "FirstName": "Priya", "LastName": "Sharma",
		"Company": "Sharma Tech", "Email": "priya@sharma-tech.example",
	})
	acier := add(schema.Account, map[string]any{"Name": "Acier SA"})
	add(schema.Contact, map[string]any{
		"FirstName": "Marc", "LastName": "Dubois", "Email": "marc.dubois@acier.example", "AccountId": acier,
	})
	skoda := add(schema.Account, map[string]any{"Name": "Škoda Parts"})
	hana := add(schema.Contact, map[string]any{
		"FirstName": "Hana", "LastName": "Novak", "AccountId": skoda, "Phone": "+420 555 010 200",
	})
	add(schema.Lead, map[string]any{
		"FirstName": "Hana", "LastName": "Novak", "Company": "Škoda Parts", "Email": "hana.novak@skoda-parts.example",
		"IsConverted": true, "ConvertedAccountId": skoda, "ConvertedContactId": hana, "Status": "Closed - Converted",
	})
	return err
}

package main

import (
	"github.com/getmobly/mobly-salesforce-go/examples/sample"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/setup"
)

// newOrg returns an org in memory, as one looks after somebody has begun: most
// fields are there and granted to the integration user, and then the mapping and
// the tags were changed, and nobody went back to the permissions.
func newOrg(cfg salesforce.Config) (org *salesforcetest.Org, userID string, err error) {
	org = salesforcetest.NewOrg()
	needs := setup.Needs(cfg.Settings)
	grant := salesforcetest.PermissionSet{
		Name: "Mobly", Objects: map[string]salesforcetest.ObjectAccess{}, Fields: map[string]salesforcetest.FieldAccess{},
	}
	for _, f := range needs.Custom {
		if f.Name == "mobly_badge_id__c" { // nobody made it
			continue
		}
		f.Restricted = f.Type == schema.TypePicklist
		org.Define(f.Object, f.Field)
		org.Restrict(f.Object, f.Name)
	}
	for _, p := range needs.Permissions {
		switch {
		case p.User != "":
			grant.System = append(grant.System, p.User)
		case p.Field == "":
			grant.Objects[p.Object] = salesforcetest.ObjectAccess{Create: p.Create, Read: p.Read, Edit: p.Edit}
		case granted(p):
			grant.Fields[p.Object+"."+p.Field] = salesforcetest.FieldAccess{Read: p.Read, Edit: p.Edit}
		}
	}
	// Somebody requires a region of every lead, the lists of scores have drifted
	// apart, and a field was made too short.
	org.Define(schema.Lead, schema.Field{Name: "Region__c", Label: "Region", Type: schema.TypeString, Length: 40, Createable: true, Updateable: true})
	org.Define(schema.Contact, schema.Field{Name: "mobly_score__c", Label: "Score", Type: schema.TypePicklist, Length: 255, Restricted: true,
		Picklist: []schema.PicklistValue{{Value: "Hot", Label: "Hot", Active: true}, {Value: "Cold", Label: "Cold", Active: true}}})
	org.Define(schema.Lead, schema.Field{Name: "mobly_company_address__c", Label: "Mobly Company Address", Type: schema.TypeString, Length: 80})
	org.Restrict(schema.Contact, "mobly_score__c")
	org.Restrict(schema.Lead, "mobly_company_address__c")
	org.AddDuplicateRule(salesforcetest.DuplicateRule{Object: schema.Lead, Key: func(c salesforcetest.Change) string { return c.Text("Email") }})
	org.SetSharing(schema.Lead, salesforcetest.Private)
	userID, err = org.AddUser(salesforcetest.User{Profile: "Minimum Access - API Only Integrations", LastName: "Mobly", Username: "mobly@acme.example"})
	if err != nil {
		return nil, "", err
	}
	if _, err := org.Grant(userID, grant); err != nil {
		return nil, "", err
	}
	return org, userID, sample.AddCampaigns(org)
}

// granted reports whether somebody thought of the permission on a field.
func granted(p setup.Permission) bool {
	switch p.Field {
	case "mobly_next_steps__c", "mobly_badge_id__c": // came later
		return false
	case "Title":
		return p.Object == schema.Lead
	default:
		return true
	}
}

package salesforcetest

import "github.com/getmobly/mobly-salesforce-go/salesforce/schema"

// fill makes the records that every org has.
func (o *Org) fill() {
	s := o.saver(true)
	add := func(name string, fields ...pair) string {
		in := &input{}
		for _, p := range fields {
			in.members = append(in.members, member{name: p.Key, value: p.Value})
		}
		id, _ := s.insert(o.entity(name), in)
		return id
	}
	add("Organization", pair{"Id", o.orgID}, pair{"Name", "Acme"}, pair{"InstanceName", "KD0"},
		pair{"OrganizationType", "Developer Edition"}, pair{"LanguageLocaleKey", "en_US"},
		pair{"DefaultAccountAccess", "Edit"}, pair{"DefaultContactAccess", "Edit"}, pair{"DefaultLeadAccess", "ReadEditTransfer"})
	profile := o.profiles()
	add("User", pair{"Id", o.userID}, pair{"Username", o.creds.Username}, pair{"Email", o.creds.Username},
		pair{"FirstName", "Integration"}, pair{"LastName", "User"}, pair{"Alias", "integ"}, pair{"CommunityNickname", "integration"},
		pair{"IsActive", true}, pair{"UserPermissionsMarketingUser", true}, pair{"ProfileId", profile}, pair{"TimeZoneSidKey", "GMT"}, pair{"LocaleSidKey", "en_US"},
		pair{"EmailEncodingKey", "UTF-8"}, pair{"LanguageLocaleKey", "en_US"})
	for i, v := range o.entity(schema.Lead).column("Status").Picklist {
		add("LeadStatus", pair{"MasterLabel", v.Label}, pair{"ApiName", v.Value}, pair{"SortOrder", digits(i + 1)},
			pair{"IsDefault", v.Default}, pair{"IsConverted", v.Value == "Closed - Converted"})
	}
	for i, v := range o.entity(schema.Task).column("Status").Picklist {
		add("TaskStatus", pair{"MasterLabel", v.Label}, pair{"ApiName", v.Value}, pair{"SortOrder", digits(i + 1)},
			pair{"IsDefault", v.Default}, pair{"IsClosed", v.Value == "Completed"})
	}
}

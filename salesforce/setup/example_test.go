package setup_test

import (
	"context"
	"fmt"
	"io/fs"
	"log"

	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/setup"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

func exampleConfig() salesforce.Config {
	return salesforce.Config{
		Settings: salesforce.Settings{
			Mapping: mapping.Mapping{Rules: []mapping.Rule{
				{From: mapping.FromLastName, Lead: "LastName"},
				{From: mapping.FromCompanyCity, Lead: "City"},
			}},
			Tags:     tags.Mapping{Rules: []tags.Rule{{Category: "Score", Field: "mobly_score__c"}}},
			Keys:     salesforce.Keys{Activity: salesforce.NoKey},
			Policies: salesforce.Policies{Strategy: salesforce.LeadsOnly},
		},
	}
}

// A test's org has all that the settings need.
func ExampleRequirements_Fields() {
	settings := exampleConfig().Settings
	org := salesforcetest.NewOrg()
	for object, fields := range setup.Needs(settings).Fields() {
		org.Define(object, fields...)
	}
	fmt.Println(org.Describe("Lead").Field("mobly_score__c").Label)
	// Output: Score
}

// os.CopyFS writes the files to a folder.
func ExampleFiles() {
	files, err := setup.Files(exampleConfig().Settings, nil, setup.Options{})
	if err != nil {
		log.Fatal(err)
	}
	_ = fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if !d.IsDir() {
			fmt.Println(name)
		}
		return err
	})
	// Output:
	// README.md
	// force-app/main/default/objects/Lead/fields/mobly_id__c.field-meta.xml
	// force-app/main/default/objects/Lead/fields/mobly_score__c.field-meta.xml
	// force-app/main/default/permissionsets/Mobly_Event_Sync.permissionset-meta.xml
	// manifest/package.xml
	// sfdx-project.json
}

func ExampleAdmin_Apply() {
	org := salesforcetest.NewOrg()
	_, err := org.AddUser(salesforcetest.User{Username: "mobly@acme.example", Profile: "Minimum Access - API Only Integrations"})
	if err != nil {
		log.Fatal(err)
	}
	admin, err := setup.NewAdmin(setup.AdminConfig{
		Auth:       org.Auth(),
		HTTPClient: org.HTTPClient(),
	})
	if err != nil {
		log.Fatal(err)
	}
	ctx := context.Background()
	changes, err := admin.Plan(ctx, exampleConfig().Settings, setup.Options{Assign: "mobly@acme.example"})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Print(changes) // a dry run: nothing is written yet
	results, err := admin.Apply(ctx, changes)
	if err != nil {
		log.Fatal(err)
	}
	for _, r := range results {
		if r.Err != nil {
			fmt.Println(r.Outcome, r.String(), r.Err)
		}
	}
	again, err := admin.Plan(ctx, exampleConfig().Settings, setup.Options{Assign: "mobly@acme.example"})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Print(again)
	// Output:
	//   1. create the field Lead.mobly_id__c, Text(255), external ID, unique, label "Mobly ID" (keys.lead)
	//   2. create the field Lead.mobly_score__c, Text(255), label "Score" (tag Score)
	//   3. create the permission set Mobly_Event_Sync, label "Mobly Event Sync"
	//   4. grant ActivitiesAccess (reading and writing Tasks)
	//   5. grant ApiEnabled (every request)
	//   6. grant EditTask (reading and writing Tasks)
	//   7. grant Lead: Read, Create, Edit (finding and writing leads)
	//   8. grant Lead.Address: Read, Edit (rule company.city)
	//   9. grant Lead.Email: Read (finding records by e-mail)
	//  10. grant Lead.mobly_id__c: Read, Edit (keys.lead)
	//  11. grant Lead.mobly_score__c: Read, Edit (tag Score)
	//  12. grant Task.ActivityDate: Read, Edit (engagement)
	//  13. grant Task.Description: Read, Edit (engagement)
	//  14. grant Task.WhoId: Read, Edit (engagement)
	//  15. assign the permission set to mobly@acme.example
	// Nothing to do.
}

func ExampleDiff() {
	before, after := exampleConfig(), exampleConfig()
	after.Settings.Tags = tags.Mapping{Rules: []tags.Rule{{Category: "Segment", Field: "mobly_segment__c"}}}
	d, err := setup.Diff(before.Settings, after.Settings)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Print(d)
	// Output:
	// Create these fields:
	//   Lead.mobly_segment__c, Text(255) (tag Segment)
	// Grant:
	//   Lead.mobly_segment__c: Read, Edit (tag Segment)
	// No longer needed, and left as they are: fields:
	//   Lead.mobly_score__c, Text(255) (tag Score)
	// No longer needed, and left as they are: permissions:
	//   Lead.mobly_score__c: Read, Edit (tag Score)
}

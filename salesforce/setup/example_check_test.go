package setup_test

import (
	"context"
	"fmt"

	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/setup"
)

// Check finds what the org lacks, before the first sync and after each change of
// the mapping or the tags.
func ExampleCheck() {
	org := salesforcetest.NewOrg()
	cfg := salesforce.Config{
		Auth:       org.Auth(),
		HTTPClient: org.HTTPClient(),
		Settings: salesforce.Settings{
			Mapping: mapping.Mapping{Rules: []mapping.Rule{
				{From: mapping.FromLastName, Lead: "LastName", Contact: "LastName", Required: true, Placeholder: mapping.NotProvided},
				{From: mapping.FromCompanyName, Lead: "Company", Placeholder: mapping.NotProvided},
				{From: mapping.FromEmail, Lead: "Email", Contact: "Email"},
				{From: mapping.Custom("Badge ID"), Lead: "Badge__c"},
			}},
			Keys: salesforce.Keys{Activity: salesforce.NoKey},
		},
	}
	report, err := setup.Check(context.Background(), cfg, setup.CheckOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, f := range report.Findings {
		if f.Severity != setup.SeverityInfo {
			fmt.Println(f.Severity, f.Code, f.Object, f.Field, f.Effect)
		}
	}
	// Output:
	// error FIELD_MISSING Lead mobly_id__c blocks
	// warning FIELD_MISSING Lead Badge__c drops
	// warning FIELD_MISSING Contact mobly_id__c duplicates
	// warning OWNERS Task OwnerId drops
}

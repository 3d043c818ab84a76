package setup_test

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
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
	ctx := context.Background()
	report, err := setup.Check(ctx, cfg, setup.CheckOptions{})
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

// The schema of a customer's org, kept for tests: an org in memory that has it does
// with leads what the customer's does.
func ExampleSnapshot() {
	org := salesforcetest.NewOrg() // the customer's, but for the example
	org.Define("Lead", schema.Field{Name: "Badge__c", Length: 40})
	report, err := setup.Check(context.Background(), salesforce.Config{Auth: org.Auth(), HTTPClient: org.HTTPClient()}, setup.CheckOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	snapshot, err := json.Marshal(report.Snapshot)
	if err != nil {
		fmt.Println(err)
		return
	}
	test, err := salesforcetest.Load(snapshot)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(test.Describe("Lead").Field("Badge__c").Length, test.Count("Lead"))
	// Output: 40 0
}

// A check that runs every night tells what has changed since the last one.
func ExampleReport_Since() {
	org := salesforcetest.NewOrg()
	for object, fields := range setup.Needs(salesforce.Settings{}).Fields() {
		org.Define(object, fields...)
	}
	cfg := salesforce.Config{Auth: org.Auth(), HTTPClient: org.HTTPClient()}
	var last *setup.Report
	for range 3 {
		report, err := setup.Check(context.Background(), cfg, setup.CheckOptions{})
		if err != nil {
			fmt.Println(err)
			return
		}
		if last != nil {
			for _, s := range report.Since(last).New {
				fmt.Println(s.Sentence)
			}
		}
		last = report
		org.Define("Lead", schema.Field{Name: "Region__c", Createable: true, Updateable: true}) // required
	}
	// Output:
	// Lead.Region__c became required: every new Lead will fail.
}

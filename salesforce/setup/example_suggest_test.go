package setup_test

import (
	"context"
	"fmt"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/setup"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// An org without Mobly's custom fields may have others for the same values. An admin
// reviews what they would receive, and the sheet becomes the mapping.
func ExampleSuggest() {
	org := salesforcetest.NewOrg()
	org.Define("Lead",
		schema.Field{Name: "LinkedIn_URL__c", Label: "LinkedIn URL", Type: schema.TypeURL},
		schema.Field{Name: "Lead_Score__c", Label: "Lead Score", Type: schema.TypePicklist, Picklist: []schema.PicklistValue{
			{Value: "High", Active: true}, {Value: "Medium", Active: true}, {Value: "Low", Active: true},
		}},
	)
	var settings salesforce.Settings
	report, err := setup.Check(context.Background(), salesforce.Config{Auth: org.Auth(), HTTPClient: org.HTTPClient(), Settings: settings}, setup.CheckOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	score := tags.Group{Name: "Score", Options: []tags.Option{{Value: "Hot"}, {Value: "Medium"}, {Value: "Cold"}}}
	suggestions, err := setup.Suggest(settings, report.Snapshot, []tags.Group{score})
	if err != nil {
		fmt.Println(err)
		return
	}
	lines := strings.NewReplacer("\n", "/")
	for _, s := range suggestions.List {
		if s.Sure != "" && s.Object == schema.Lead {
			fmt.Printf("%s%s: %s%s, %s: %s\n", s.Rule.From, s.Tag.Category, s.Rule.Lead, s.Tag.Field, s.Sure, s.Why)
			fmt.Printf("  %s -> %s\n", lines.Replace(s.Example), lines.Replace(s.Becomes))
		}
	}
	if settings.Mapping, err = mapping.UnmarshalCSV(suggestions.MappingCSV); err != nil { // after the review
		fmt.Println(err)
	}
	fmt.Println(settings.Validate())
	// Output:
	// linkedin: LinkedIn_URL__c, high: its name and label fit
	//   https://www.linkedin.com/in/maria-garcia-lopez-42a1b3c7 -> https://www.linkedin.com/in/maria-garcia-lopez-42a1b3c7
	// description: Description, medium: its name and label fit
	//   Wants a demo of the new line in spring. -> Wants a demo of the new line in spring.
	// Score: Lead_Score__c, high: its name and label fit
	//   Hot/Medium/Cold -> High/Medium/Low
	// <nil>
}

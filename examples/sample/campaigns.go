package sample

import (
	_ "embed"
	"encoding/json"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// campaignSheet links three of the sample's events to campaigns, as marketing would.
//
//go:embed campaigns.csv
var campaignSheet []byte

// campaignSeed are these campaigns, as examples/simulator takes them with -seed.
//
//go:embed campaigns.json
var campaignSeed []byte

// withCampaigns returns settings that add people to the campaigns of the sample's
// events, and leave an open Task for each meeting to be set. The campaigns are those
// of the org in memory.
func withCampaigns(s salesforce.Settings) salesforce.Settings {
	if err := s.Campaigns.UnmarshalCSV(campaignSheet); err != nil {
		panic(err) // the sheet is a part of the program
	}
	s.Tags.Rules = append(s.Tags.Rules, tags.Rule{
		Category: "Next Steps", Objects: []string{"CampaignMember"}, Field: "Status", Type: field.Picklist,
		Values: map[string]string{"Set Meeting": "Meeting"}, Order: []string{"Attended", "Meeting"}, Several: tags.Highest,
	})
	s.FollowUps = []salesforce.FollowUp{{Category: "Next Steps", Value: "Set Meeting", Subject: "Set up a meeting", DueDays: 3, Weekdays: true}}
	return s
}

// AddCampaigns adds the sample's campaigns to an org.
func AddCampaigns(org *salesforcetest.Org) error {
	var seed map[string][]map[string]any
	if err := json.Unmarshal(campaignSeed, &seed); err != nil {
		return err
	}
	for object, records := range seed {
		for _, r := range records {
			if _, err := org.Add(object, r); err != nil {
				return err
			}
		}
	}
	return nil
}

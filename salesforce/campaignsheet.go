package salesforce

import (
	"fmt"

	core "github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/internal/rule"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
)

var campaignSheet = rule.Sheet[CampaignLink]{
	Package: "campaigns", Field: "Campaign", Fieldless: "without a campaign",
	Columns: []string{"Event ID", "Event", "Label", "Campaign", "Status", "Minimum", "Statuses"},
	In: func(l *CampaignLink) []any {
		return []any{&l.EventID, &l.Event, &l.Label, &l.Campaign, &l.Status, &l.Minimum, &l.Statuses}
	},
	Name: func(l *CampaignLink) string { return "campaign " + l.Campaign },
}

// UnmarshalCSV replaces the links by those of a sheet: a CSV file with a header and a
// row for each link, as spreadsheets save it and [Campaigns.MarshalCSV] writes it. The
// columns are Event ID, Event, Label, Campaign, Status, Minimum and Statuses (a line
// "status by the rules = status in this campaign" for each), as in [CampaignLink]. Only
// Campaign is required. Rows without a Campaign are ignored: their events add nobody.
//
// The file is read like that of a mapping.Mapping; see mapping.UnmarshalCSV. The error
// joins one [*field.SheetError] for each problem; c is unchanged then. UnmarshalCSV does
// not check the links, [Settings.Validate] does.
func (c *Campaigns) UnmarshalCSV(data []byte) error {
	var links []CampaignLink
	used := true
	err := campaignSheet.Read(data, func(row *rule.Row) bool {
		if l := campaignSheet.Rule(row); !core.BlankText(l.Campaign) {
			links = append(links, l)
		}
		used = len(links) > 0
		return true
	})
	switch {
	case err != nil:
		return err
	case !used:
		return fmt.Errorf("campaigns: %w", &field.SheetError{Column: campaignSheet.Field, Reason: "it is missing, or blank in every row"})
	}
	c.Links = links
	return nil
}

// MarshalCSV writes the links as a sheet, which [Campaigns.UnmarshalCSV] reads back. The
// error names the first link that a sheet cannot hold: one without a campaign, or with a
// carriage return.
func (c Campaigns) MarshalCSV() ([]byte, error) {
	data := campaignSheet.Write(campaignSheet.Rows(c.Links))
	var back Campaigns
	err := back.UnmarshalCSV(data)
	return data, campaignSheet.Check(c.Links, back.Links, err)
}

package salesforce_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

const (
	fairID = "701000000000001AAA"
	expoID = "701000000000002AAA"
)

func campaigns() salesforce.Campaigns {
	return salesforce.Campaigns{
		Links: []salesforce.CampaignLink{
			{EventID: "7", Event: "Hanover Fair", Campaign: fairID, Status: "Attended", Minimum: new(2), Statuses: map[string]string{"Met": "Meeting; booked", "Hot": "a = b"}},
			{Event: "=Expo", Campaign: expoID, Minimum: new(0)},
			{Label: "007", Campaign: expoID},
		},
		EventField: "Mobly_Event__c", Status: "Responded", Minimum: 1, ActiveOnly: true,
	}
}

// Campaigns are read strictly as a part of the settings, and written back the same.
func TestCampaignsAreData(t *testing.T) {
	want := salesforce.Settings{Campaigns: campaigns()}
	require.NoError(t, want.Validate())
	text, err := json.Marshal(want)
	require.NoError(t, err)
	var got salesforce.Settings
	require.NoError(t, json.Unmarshal(text, &got))
	require.Empty(t, cmp.Diff(want, got))
	for text, problem := range map[string]string{
		`{"campaigns":{"link":[]}}`:                                      `settings: campaigns: unknown field "link"`,
		`{"campaigns":{"links":[{"Campaign":"701"}]}}`:                   `settings: campaigns: unknown field "Campaign"`,
		`{"campaigns":{"links":[{"minimum":"1"}]}}`:                      `settings: campaigns: `,
		`{"campaigns":{"links":[{"statuses":{"a":"b","a":"c"}}]}}`:       `key "a" is given twice`,
		`{"campaigns":{"minimum":1,"minimum":2}}`:                        `key "minimum" is given twice`,
		`{"campaigns":{"links":[{"campaign":"701","status":["Sent"]}]}}`: `settings: campaigns: `,
	} {
		err := json.Unmarshal([]byte(text), &got)
		require.ErrorIs(t, err, sferr.ErrConfig, text)
		require.ErrorContains(t, err, problem)
	}
}

// Whatever is wrong with links is told at once, by its place.
func TestCampaignsValidate(t *testing.T) {
	link := func(l salesforce.CampaignLink) salesforce.Campaigns {
		if l.Campaign == "" {
			l.Campaign = fairID
		}
		return salesforce.Campaigns{Links: []salesforce.CampaignLink{l}}
	}
	two := func(a, b salesforce.CampaignLink) salesforce.Campaigns {
		a.Campaign, b.Campaign = fairID, expoID
		return salesforce.Campaigns{Links: []salesforce.CampaignLink{a, b}}
	}
	for name, tt := range map[string]struct {
		campaigns salesforce.Campaigns
		want      string // "" is valid
	}{
		"none":                        {salesforce.Campaigns{}, ""},
		"all":                         {campaigns(), ""},
		"an ID of 15":                 {link(salesforce.CampaignLink{EventID: "7", Campaign: fairID[:15]}), ""},
		"an ID between blanks":        {link(salesforce.CampaignLink{EventID: "7", Campaign: " " + fairID + "\n"}), ""},
		"a label with a minimum of 0": {link(salesforce.CampaignLink{Label: "b", Minimum: new(0)}), ""},
		"one name, two IDs":           {two(salesforce.CampaignLink{EventID: "7", Event: "Fair"}, salesforce.CampaignLink{EventID: "9", Event: "Fair"}), ""},
		"an ID that is a label":       {two(salesforce.CampaignLink{EventID: "7"}, salesforce.CampaignLink{Label: "7"}), ""},
		"one campaign for two events": {salesforce.Campaigns{Links: []salesforce.CampaignLink{{EventID: "7", Campaign: fairID}, {EventID: "9", Campaign: fairID}}}, ""},

		"one ID twice":      {two(salesforce.CampaignLink{EventID: "7"}, salesforce.CampaignLink{EventID: " 7", Event: "Fair"}), "campaigns.links[1] and links[0] have the same event ID"},
		"one name twice":    {two(salesforce.CampaignLink{Event: "The Fair"}, salesforce.CampaignLink{Event: "the  FAIR"}), "campaigns.links[1] and links[0] have the same event name and no event ID"},
		"one label twice":   {two(salesforce.CampaignLink{Label: "b"}, salesforce.CampaignLink{Label: "b"}), "campaigns.links[1] and links[0] have the same label"},
		"nothing":           {link(salesforce.CampaignLink{Event: " "}), "campaigns.links[0] has neither an event nor a label"},
		"both":              {link(salesforce.CampaignLink{Event: "Fair", Label: "b"}), "campaigns.links[0] has an event and a label"},
		"no campaign":       {link(salesforce.CampaignLink{Event: "Fair", Campaign: " "}), `campaigns.links[0].campaign is " "`},
		"a lead":            {link(salesforce.CampaignLink{Event: "Fair", Campaign: "00Q000000000001AAA"}), "15 or 18 characters that begin with 701"},
		"a mistyped ID":     {link(salesforce.CampaignLink{Event: "Fair", Campaign: "701000000000001AAB"}), "campaigns.links[0].campaign"},
		"a negative number": {link(salesforce.CampaignLink{Event: "Fair", Minimum: new(-1)}), "campaigns.links[0].minimum is -1"},
		"a label's minimum": {link(salesforce.CampaignLink{Label: "b", Minimum: new(1)}), "a label has no scans"},
		"for all":           {salesforce.Campaigns{Minimum: -2}, "campaigns.minimum is -2"},
		"a blank status":    {link(salesforce.CampaignLink{Event: "Fair", Statuses: map[string]string{"Hot": ""}}), "campaigns.links[0].statuses has a blank status"},
		"a blank for all":   {link(salesforce.CampaignLink{Event: "Fair", Statuses: map[string]string{" ": "a"}}), "campaigns.links[0].statuses has a blank status"},
		"a status twice":    {link(salesforce.CampaignLink{Event: "Fair", Statuses: map[string]string{"Hot": "a", "hot": "b"}}), `two translations of "hot"`},
		"no field":          {salesforce.Campaigns{EventField: "Event ID"}, `campaigns.eventField is not an API name: "Event ID"`},
	} {
		t.Run(name, func(t *testing.T) {
			err := salesforce.Settings{Campaigns: tt.campaigns}.Validate()
			if tt.want == "" {
				require.NoError(t, err)
				return
			}
			require.ErrorIs(t, err, sferr.ErrConfig)
			require.ErrorContains(t, err, tt.want)
		})
	}
	err := salesforce.Settings{Campaigns: two(salesforce.CampaignLink{}, salesforce.CampaignLink{})}.Validate()
	require.ErrorContains(t, err, "links[1] has neither")
	require.NotContains(t, err.Error(), "have the same")
	all := salesforce.Campaigns{Minimum: -1, EventField: "-", Links: []salesforce.CampaignLink{{Minimum: new(-1)}, {Label: "x", Event: "y", Campaign: "x"}}}
	err = salesforce.Settings{Campaigns: all}.Validate()
	for _, want := range []string{"campaigns.minimum", "eventField", "links[0] has neither", "links[0].campaign", "links[0].minimum", "links[1] has an event and a label", "links[1].campaign"} {
		require.ErrorContains(t, err, want)
	}
}

// The sheet holds every link, and reads what people write.
func TestCampaignSheet(t *testing.T) {
	want := campaigns()
	data, err := want.MarshalCSV()
	require.NoError(t, err)
	require.Equal(t, "\ufeffEvent ID,Event,Label,Campaign,Status,Minimum,Statuses\n"+
		"7,Hanover Fair,,701000000000001AAA,Attended,2,\"Hot = a \\= b\nMet = Meeting\\; booked\"\n"+
		",'=Expo,,701000000000002AAA,,0,\n"+
		",,'007,701000000000002AAA,,,\n", string(data))
	got := campaigns()
	got.Links = nil
	require.NoError(t, got.UnmarshalCSV(data))
	require.Empty(t, cmp.Diff(want, got), "all but the links is kept")

	const sheet = "Campaign;event id;Owner;Minimum\n701000000000001AAA;7;Ann; 3 \n;9;Bob;1\n"
	require.NoError(t, got.UnmarshalCSV([]byte(sheet)))
	require.Equal(t, []salesforce.CampaignLink{{EventID: "7", Campaign: fairID, Minimum: new(3)}}, got.Links)

	for sheet, want := range map[string]string{
		"":                                 "campaigns: the sheet: it is blank",
		"Event,Campagn\nFair,701\n":        "did you mean Campaign?",
		"Event,Status\nFair,Sent\n":        "campaigns: the sheet, column Campaign: it is missing, or blank in every row",
		"Event,Campaign\nFair,\n":          "column Campaign",
		"Campaign,Minimum\n701,many\n":     "campaigns: row 2, column Minimum: it is not a whole number",
		"Campaign,Minimum\n701,-1\n":       "row 2, column Minimum",
		"Campaign,Statuses\n701,Sent\n":    "row 2, column Statuses",
		"Campaign,Statuses\n701,a=1;a=2\n": "it translates one value twice",
	} {
		before := campaigns()
		err := before.UnmarshalCSV([]byte(sheet))
		require.ErrorContains(t, err, want)
		var problem *field.SheetError
		require.ErrorAs(t, err, &problem)
		require.Equal(t, campaigns(), before)
	}
	for want, l := range map[string]salesforce.CampaignLink{
		"column Campaign": {Event: "Fair"},
		"of campaign " + fairID + ", does not fit into a sheet": {Event: "Fair\r", Campaign: fairID},
	} {
		_, err := salesforce.Campaigns{Links: []salesforce.CampaignLink{l}}.MarshalCSV()
		require.ErrorContains(t, err, want)
	}
}

// Every sheet that is read is written as one that reads the same.
func FuzzCampaignSheet(f *testing.F) {
	data, err := campaigns().MarshalCSV()
	require.NoError(f, err)
	for _, sheet := range []string{string(data), "Campaign;Minimum\n701;0\n", "Campaign,Statuses\n701,a=1;b=\n", "Campaign,Event\n\"701\r\",x\n", "Event,Campaign\nFair,\n"} {
		f.Add([]byte(sheet))
	}
	f.Fuzz(func(t *testing.T, sheet []byte) {
		var read, again salesforce.Campaigns
		if err := read.UnmarshalCSV(sheet); err != nil {
			var problem *field.SheetError
			require.ErrorAs(t, err, &problem)
			return
		}
		_ = salesforce.Settings{Campaigns: read}.Validate()
		written, err := read.MarshalCSV()
		if err == nil {
			require.NoError(t, again.UnmarshalCSV(written))
			require.Empty(t, cmp.Diff(read, again))
		}
	})
}

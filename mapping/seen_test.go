package mapping

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// What nobody sees in a captured value is no part of what is mapped, nor does it
// make a blank value one.
func TestWhatNobodySeesIsNotMapped(t *testing.T) {
	for _, c := range []struct {
		name string
		lead Lead
		from Source
		typ  Type
		want any // nil: blank
	}{
		{"name", Lead{LastName: "\u202aKim\u202c"}, FromLastName, Text, "Kim"},
		{"blank name", Lead{LastName: "\u200b\u200d"}, FromLastName, Text, nil},
		{"company", Lead{Company: Company{Name: "Lu\u00admen"}}, FromCompanyName, Text, "Lumen"},
		{"Mobly's ID", Lead{ID: "7\u200d\u200b"}, FromID, Text, "7"},
		{"e-mail in a text field", Lead{Email: "E: <a@b.example>"}, FromEmail, Text, "a@b.example"},
		{"personal e-mail", Lead{PersonalEmail: "mailto:A@b.example\u200b"}, FromPersonalEmail, Text, "A@b.example"},
		{"scanner", Lead{Scans: []Scan{{At: at(1), By: "Rep <rep@x.example>"}, {At: at(2), By: "\u2060"}}}, FromLastScannedBy, Text, "rep@x.example"},
		{"first scanner, ready-made", Lead{FirstScannedBy: "mailto:rep@x.example"}, FromFirstScannedBy, Text, "rep@x.example"},
		{"last scanner, ready-made", Lead{LastScannedBy: "'rep@x.example'"}, FromLastScannedBy, Text, "rep@x.example"},
		{"a scanner who is no address", Lead{LastScannedBy: "Dana\u200b (booth 5)"}, FromLastScannedBy, Text, "Dana (booth 5)"},
		{"events", Lead{Scans: []Scan{{At: at(1), Event: "Expo\u200b"}, {At: at(2), Event: "Expo"}, {At: at(3), Event: "Cafe\u0301"}, {At: at(4), Event: "Café"}}}, FromAllScannedEvents, Text, "Expo;Café"},
		{"events, ready-made", Lead{AllScannedEvents: "Ex\u00adpo;\u200b;Ham"}, FromAllScannedEvents, Text, "Expo;Ham"},
		{"last event, ready-made", Lead{LastScannedEvent: "\ufeffExpo"}, FromLastScannedEvent, Text, "Expo"},
		{"a scan of the same moment", Lead{Scans: []Scan{{At: at(1), By: "rep@x.example", Event: "Expo"}, {At: at(1), By: "<REP@x.example>", Event: "Ex\u200cpo"}}}, FromNumberOfScans, Text, "1"},
		{"an upload", Lead{Scans: []Scan{{At: at(1), Source: "upload\u200b"}}}, FromNumberOfScans, Text, "0"},
		{"campaigns", Lead{Campaigns: []Campaign{{ID: "c1\u200b", At: at(1)}, {ID: "\u200dc1", At: at(2)}, {ID: "\ufeff"}}}, FromAllCampaigns, Text, "c1"},
		{"last campaign, ready-made", Lead{MostRecentCampaign: "c\u200d1"}, FromMostRecentCampaign, Text, "c1"},
		{"phone", Lead{Phones: Phones{LeadProvided: []Phone{{Number: "\u200b", Preferred: true}, {Number: "\u202a+1 5\u202c"}}}}, FromPhone, Text, "+1 5"},
		{"other phones", Lead{Phones: Phones{LeadProvided: []Phone{{Number: "+1 5"}, {Number: "+1\u200d5\u200e"}, {Number: "6\u200b"}}}}, FromOtherPhones, Text, "6"},
		{"custom", Lead{Custom: map[string]any{"x": "\u2066a\u2069"}}, Custom("x"), Text, "a"},
		{"custom list", Lead{Custom: map[string]any{"x": []any{"\u200b", "a\u200b", "e\u0301"}}}, Custom("x"), Text, "a;é"},
		{"blank custom", Lead{Custom: map[string]any{"x": " \u200b"}}, Custom("x"), Text, nil},
		{"template", Lead{JobTitle: "CTO\u200b", Email: "mailto:a@b.example"}, Template(`{{if eq .JobTitle "CTO"}}{{.Email}}{{end}}`), Text, "a@b.example"},
		{"blank template", Lead{JobTitle: "\u200b"}, Template(`Title: {{.JobTitle}}`), Text, nil},
		{"Persian name", Lead{LastName: "علی\u200cزاده"}, FromLastName, Text, "علی\u200cزاده"},
	} {
		m, err := Mapping{Rules: []Rule{{From: c.from, Lead: "X__c", Type: c.typ}}}.Compile(Options{})
		require.NoError(t, err, c.name)
		rec := m.Map(schema.Lead, &c.lead)
		require.NoError(t, rec.Err, c.name)
		require.Empty(t, rec.Dropped, c.name)
		var got any
		if len(rec.Values) > 0 {
			got = rec.Values[0].Value
		}
		require.Empty(t, cmp.Diff(c.want, got), "%s (-want +got)", c.name)
	}
}

func TestValuesTranslateWhatIsSeen(t *testing.T) {
	m, err := Mapping{Rules: []Rule{{From: FromCompanyIndustry, Lead: "Industry", Values: map[string]string{"Cafe\u0301": "Food", "نا\u200cمه": "Mail"}}}}.Compile(Options{})
	require.NoError(t, err)
	for in, want := range map[string]string{"café": "Food", "CAFÉ\u200b": "Food", "cafe\u0301": "Food", "نامه": "Mail", "نا\u200dمه": "Mail", "Steel\u00ad": "Steel"} {
		rec := m.Map(schema.Lead, &Lead{Company: Company{Industry: in}})
		require.Equal(t, want, rec.Values[0].Value, "%+q", in)
	}
}

// A later value that consists of invisible characters does not win, and invisible
// characters do not turn one value into two.
func TestFoldingIgnoresWhatNobodySees(t *testing.T) {
	got := Fold(
		Lead{
			ID: "7", JobTitle: "CTO", Email: "a@b.example", AllScannedEvents: "Café;Expo", Campaigns: []Campaign{{ID: "c1", At: at(1)}},
			Phones: Phones{LeadProvided: []Phone{{Number: "+1 5"}}}, Scans: []Scan{{At: at(1), By: "rep@x.example", Event: "Expo"}}, Custom: map[string]any{"x": "a"},
		},
		Lead{
			ID: "\u200b", JobTitle: "\u200b\u200d", Email: "\ufeff", AllScannedEvents: "Cafe\u0301;Ex\u00adpo", Campaigns: []Campaign{{ID: "c1\u200b", At: at(1)}},
			Phones: Phones{LeadProvided: []Phone{{Number: "+15\u200e"}}}, Scans: []Scan{{At: at(1), By: "<REP@x.example>", Event: "Expo\u200b"}}, Custom: map[string]any{"x": "\u2060"},
		})
	require.Equal(t, "7", got.ID)
	require.Equal(t, "CTO", got.JobTitle)
	require.Equal(t, "a@b.example", got.Email)
	require.Equal(t, "Café;Expo", got.AllScannedEvents)
	require.Equal(t, "a", got.Custom["x"])
	require.Len(t, got.Campaigns, 1)
	require.Len(t, got.Phones.LeadProvided, 1)
	require.Len(t, got.Scans, 1)
	require.True(t, (&Lead{LastName: "\u200b", Email: "\ufeff", Phones: Phones{LeadProvided: []Phone{{Number: "\u200e"}}}}).Empty())
	require.False(t, (&Lead{LastName: "ه\u200d"}).Empty())
}

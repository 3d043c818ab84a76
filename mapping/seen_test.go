package mapping

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// What nobody sees in a captured value is no part of what is mapped, nor does it
// make a blank value one.
func TestWhatNobodySeesIsNotMapped(t *testing.T) {
	for _, c := range []struct {
		name string
		lead Person
		from Source
		typ  field.Type
		want any // nil: blank
	}{
		{"name", Person{LastName: "\u202aKim\u202c"}, FromLastName, field.Text, "Kim"},
		{"blank name", Person{LastName: "\u200b\u200d"}, FromLastName, field.Text, nil},
		{"company", Person{Company: Company{Name: "Lu\u00admen"}}, FromCompanyName, field.Text, "Lumen"},
		{"Mobly's ID", Person{ID: "7\u200d\u200b"}, FromID, field.Text, "7"},
		{"e-mail in a text field", Person{Email: "E: <a@b.example>"}, FromEmail, field.Text, "a@b.example"},
		{"personal e-mail", Person{PersonalEmail: "mailto:A@b.example\u200b"}, FromPersonalEmail, field.Text, "A@b.example"},
		{"scanner", Person{Scans: []Scan{{At: at(1), By: "Rep <rep@x.example>"}, {At: at(2), By: "\u2060"}}}, FromLastScannedBy, field.Text, "rep@x.example"},
		{"first scanner, ready-made", Person{FirstScannedBy: "mailto:rep@x.example"}, FromFirstScannedBy, field.Text, "rep@x.example"},
		{"last scanner, ready-made", Person{LastScannedBy: "'rep@x.example'"}, FromLastScannedBy, field.Text, "rep@x.example"},
		{"a scanner who is no address", Person{LastScannedBy: "Dana\u200b (booth 5)"}, FromLastScannedBy, field.Text, "Dana (booth 5)"},
		{"events", Person{Scans: []Scan{{At: at(1), Event: "Expo\u200b"}, {At: at(2), Event: "Expo"}, {At: at(3), Event: "Cafe\u0301"}, {At: at(4), Event: "Café"}}}, FromAllScannedEvents, field.Text, "Expo;Café"},
		{"events, ready-made", Person{AllScannedEvents: "Ex\u00adpo;\u200b;Ham"}, FromAllScannedEvents, field.Text, "Expo;Ham"},
		{"last event, ready-made", Person{LastScannedEvent: "\ufeffExpo"}, FromLastScannedEvent, field.Text, "Expo"},
		{"a scan of the same moment", Person{Scans: []Scan{{At: at(1), By: "rep@x.example", Event: "Expo"}, {At: at(1), By: "<REP@x.example>", Event: "Ex\u200cpo"}}}, FromNumberOfScans, field.Text, "1"},
		{"an upload", Person{Scans: []Scan{{At: at(1), Event: "E", Source: "upload\u200b"}}}, FromLastScannedEvent, field.Text, nil},
		{"campaigns", Person{Campaigns: []Campaign{{ID: "c1\u200b", At: at(1)}, {ID: "\u200dc1", At: at(2)}, {ID: "\ufeff"}}}, FromAllCampaigns, field.Text, "c1"},
		{"last campaign, ready-made", Person{MostRecentCampaign: "c\u200d1"}, FromMostRecentCampaign, field.Text, "c1"},
		{"phone", Person{Phones: Phones{LeadProvided: []Phone{{Number: "\u200b", Preferred: true}, {Number: "\u202a+1 5\u202c"}}}}, FromPhone, field.Text, "+1 5"},
		{"other phones", Person{Phones: Phones{LeadProvided: []Phone{{Number: "+1 5"}, {Number: "+1\u200d5\u200e"}, {Number: "6\u200b"}}}}, FromOtherPhones, field.Text, "6"},
		{"custom", Person{Custom: map[string]any{"x": "\u2066a\u2069"}}, Custom("x"), field.Text, "a"},
		{"custom list", Person{Custom: map[string]any{"x": []any{"\u200b", "a\u200b", "e\u0301"}}}, Custom("x"), field.Text, "a;é"},
		{"blank custom", Person{Custom: map[string]any{"x": " \u200b"}}, Custom("x"), field.Text, nil},
		{"template", Person{JobTitle: "CTO\u200b", Email: "mailto:a@b.example"}, Template(`{{if eq .JobTitle "CTO"}}{{.Email}}{{end}}`), field.Text, "a@b.example"},
		{"blank template", Person{JobTitle: "\u200b"}, Template(`Title: {{.JobTitle}}`), field.Text, nil},
		{"Persian name", Person{LastName: "علی\u200cزاده"}, FromLastName, field.Text, "علی\u200cزاده"},
	} {
		m, err := Mapping{Rules: []Rule{{From: c.from, Lead: "X__c", Type: c.typ}}}.Compile(field.Options{})
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
	m, err := Mapping{Rules: []Rule{{From: FromCompanyIndustry, Lead: "Industry", Values: map[string]string{"Cafe\u0301": "Food", "نا\u200cمه": "Mail"}}}}.Compile(field.Options{})
	require.NoError(t, err)
	for in, want := range map[string]string{"café": "Food", "CAFÉ\u200b": "Food", "cafe\u0301": "Food", "نامه": "Mail", "نا\u200dمه": "Mail", "Steel\u00ad": "Steel"} {
		rec := m.Map(schema.Lead, &Person{Company: Company{Industry: in}})
		require.Equal(t, want, rec.Values[0].Value, "%+q", in)
	}
}

// A later value that consists of invisible characters does not win, and invisible
// characters do not turn one value into two.
func TestFoldingIgnoresWhatNobodySees(t *testing.T) {
	got := Fold(
		Person{
			ID: "7", JobTitle: "CTO", Email: "a@b.example", AllScannedEvents: "Café;Expo", Campaigns: []Campaign{{ID: "c1", At: at(1)}},
			Phones: Phones{LeadProvided: []Phone{{Number: "+1 5"}}}, Scans: []Scan{{At: at(1), By: "rep@x.example", Event: "Expo"}}, Custom: map[string]any{"x": "a"},
		},
		Person{
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
	require.True(t, (&Person{LastName: "\u200b", Email: "\ufeff", Phones: Phones{LeadProvided: []Phone{{Number: "\u200e"}}}}).Empty())
	require.False(t, (&Person{LastName: "ه\u200d"}).Empty())
}

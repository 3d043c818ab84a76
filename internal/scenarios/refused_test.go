package scenarios

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

const aCampaign, another = "701Kd0000000001IAA", "701Kd0000000002IAA"

// New refuses campaigns and follow-ups that cannot mean anything, all at once, and
// names the places.
func TestRefusedSettings(t *testing.T) {
	tests := map[string]struct {
		settings string
		names    []string // what the error says; nil: New takes the settings
	}{
		"two links of one event ID": {
			`{"campaigns":{"links":[{"eventId":"7","campaign":"` + aCampaign + `"},{"eventId":"7","campaign":"` + another + `"}]}}`, []string{"links[1]"},
		},
		"two links of one name without IDs": {
			`{"campaigns":{"links":[{"event":"Fair","campaign":"` + aCampaign + `"},{"event":" fair","campaign":"` + another + `"}]}}`, []string{"links[1]"},
		},
		"two links of one name with IDs": {
			`{"campaigns":{"links":[{"eventId":"7","event":"Fair","campaign":"` + aCampaign + `"},{"eventId":"9","event":"Fair","campaign":"` + another + `"}]}}`, nil,
		},
		"two links of one label": {
			`{"campaigns":{"links":[{"label":"b","campaign":"` + aCampaign + `"},{"label":"b","campaign":"` + another + `"}]}}`, []string{"links[1]"},
		},
		"two events of one campaign": {
			`{"campaigns":{"links":[{"eventId":"7","campaign":"` + aCampaign + `"},{"eventId":"9","campaign":"` + aCampaign + `"}]}}`, nil,
		},
		"links of nothing, and to nothing, all at once": {
			`{"campaigns":{"minimum":-1,"links":[{"campaign":"` + aCampaign + `"},{"eventId":"7","campaign":"Fair"}]}}`, []string{"minimum", "links[0]", "links[1]"},
		},
		"a link to a Lead":                           {`{"campaigns":{"links":[{"eventId":"7","campaign":"00QKd0000000001MAA"}]}}`, []string{"links[0]"}},
		"follow-ups without a key":                   {`{"keys":{"activity":"-"},"followUps":[{"category":"Next Steps","subject":"x"}]}`, []string{"followUps", "activity"}},
		"a follow-up of nothing":                     {`{"followUps":[{"subject":"x"}]}`, []string{"followUps[0]"}},
		"a follow-up of a tag and a kind":            {`{"followUps":[{"category":"Next Steps","kind":"Call","subject":"x"}]}`, []string{"followUps[0]"}},
		"a follow-up with half a template":           {`{"followUps":[{"category":"Next Steps","subject":"{{.Label"}]}`, []string{"followUps[0]"}},
		"a follow-up without a subject":              {`{"followUps":[{"category":"Next Steps"}]}`, []string{"followUps[0]"}},
		"a follow-up that is due before":             {`{"followUps":[{"category":"Next Steps","subject":"x","dueDays":-1}]}`, []string{"followUps[0]"}},
		"the highest of values without an order":     {`{"tags":{"rules":[{"category":"a","field":"Status","objects":["CampaignMember"],"several":"Highest"}]}}`, []string{"Status"}},
		"a value that stands in the order twice":     {`{"tags":{"rules":[{"category":"a","field":"Status","objects":["CampaignMember"],"order":["x","x"]}]}}`, []string{"Status"}},
		"members, follow-ups and an order as wanted": {`{"campaigns":{"links":[{"label":"b","campaign":"` + aCampaign + `"}]},"followUps":[{"kind":"Call","subject":"x"}]}`, nil},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			var s salesforce.Settings
			require.NoError(t, json.Unmarshal([]byte(tt.settings), &s))
			_, err := salesforce.New(salesforce.Config{Auth: &auth.ClientCredentials{Domain: "https://acme.my.salesforce.com", ClientID: "id", ClientSecret: "secret"}, Settings: s})
			if tt.names == nil {
				require.NoError(t, err)
				return
			}
			require.ErrorIs(t, err, sferr.ErrConfig)
			for _, place := range tt.names {
				require.ErrorContains(t, err, place)
			}
		})
	}
}

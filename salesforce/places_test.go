package salesforce_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

func TestStatesAndCountries(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		have    map[string]any // of the record; nil: it is new
		contact bool
		policy  field.Policy // of both rules
		state   string
		country string
		want    string // state code, country code
		dropped string // codes
	}{
		"names":                       {state: "California", country: "United States", want: "CA US"},
		"codes and aliases":           {state: "ca", country: "U.S.A.", want: "CA US"},
		"country alone":               {country: "Deutschland", want: " DE"},
		"a state of another country":  {state: "Bayern", country: "United States", want: " US", dropped: "STATE_NOT_IN_COUNTRY"},
		"nonsense":                    {state: "Nowhere", country: "Atlantis", want: " ", dropped: "COUNTRY_UNKNOWN STATE_WITHOUT_COUNTRY"},
		"a contact":                   {contact: true, have: map[string]any{}, state: "Ontario", country: "CAN", want: "ON CA"},
		"state of the record's":       {have: map[string]any{"CountryCode": "US"}, state: "New York", want: "NY US"},
		"what is there stays":         {have: map[string]any{"CountryCode": "US", "StateCode": "CA"}, state: "California", country: "USA", want: "CA US"},
		"WriteIfBlank keeps":          {have: map[string]any{"CountryCode": "US", "StateCode": "CA"}, policy: field.WriteIfBlank, state: "Ontario", country: "Canada", want: "CA US"},
		"WriteIfBlank fills a state":  {have: map[string]any{"CountryCode": "US"}, policy: field.WriteIfBlank, state: "TX", country: "Canada", want: "TX US"},
		"another country with states": {have: map[string]any{"CountryCode": "US", "StateCode": "CA"}, state: "Ontario", country: "Canada", want: "ON CA"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.org.UseStateCountryPicklists()
			prefix, object := "", schema.Lead
			if tt.contact {
				prefix, object = "Mailing", schema.Contact
			}
			if tt.have != nil {
				fields := map[string]any{"LastName": "Kim", "Email": "a@lumen.example"}
				if !tt.contact {
					fields["Company"] = "Lumen"
				}
				for k, v := range tt.have {
					fields[prefix+k] = v
				}
				w.add(object, fields)
			}
			cfg := keyed()
			cfg.Settings.Mapping = mapping.Recommended()
			for i := range cfg.Settings.Mapping.Rules {
				if r := &cfg.Settings.Mapping.Rules[i]; r.Lead == "State" || r.Lead == "Country" {
					r.Policy = tt.policy
				}
			}
			c := w.client(cfg)
			l := person("m1", "a@lumen.example")
			l.Person.Company.State, l.Person.Company.Country = tt.state, tt.country
			got := w.sync(c, l)[0]
			require.NoError(t, got.Err)
			r := w.record(got.ID)
			text := func(name string) string { s, _ := r[prefix+name].(string); return s }
			require.Equal(t, tt.want, text("StateCode")+" "+text("CountryCode"))
			var dropped []string
			for _, d := range got.Dropped {
				dropped = append(dropped, d.Code)
				require.NotContains(t, d.Reason, tt.state)
			}
			require.ElementsMatch(t, strings.Fields(tt.dropped), dropped)
			w.org.ResetRequests()
			require.Equal(t, salesforce.Unchanged, w.sync(c, l)[0].Outcome)
			require.Zero(t, w.writes())
		})
	}
}

// An org without the picklists takes the texts as they are.
func TestStatesWithoutPicklists(t *testing.T) {
	w := newWorld(t)
	l := person("m1", "a@lumen.example")
	l.Person.Company.State, l.Person.Company.Country = "Calif.", "Atlantis"
	r := w.record(w.sync(w.client(keyed()), l)[0].ID)
	require.Equal(t, "Calif.", r["State"])
	require.Equal(t, "Atlantis", r["Country"])
}

package salesforce_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/sim/countries"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
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

// Countries and states as people and orgs call them, wherever the org puts them.
func TestPlacesInOtherWords(t *testing.T) {
	t.Parallel()
	list := []salesforcetest.Country{{Code: "X1", Name: "Nordics", States: []salesforcetest.State{{Code: "N1", Name: "Region Öresund"}}}}
	for _, c := range countries.Standard() {
		list = append(list, salesforcetest.Country{Code: c.Code, Name: c.Name})
	}
	for i := range list {
		switch c := &list[i]; c.Code {
		case "US":
			c.States = []salesforcetest.State{{Code: "CA", Name: "California"}, {Code: "PR", Name: "Puerto Rico"}}
		case "DE":
			c.States = []salesforcetest.State{{Code: "NRW", Name: "Nordrhein-Westfalen"}, {Code: "BY", Name: "Freistaat Bayern"}}
		case "CN":
			c.States = []salesforcetest.State{{Code: "11", Name: "Beijing"}, {Code: "91", Name: "Hong Kong"}}
		case "IE":
			c.States = []salesforcetest.State{{Code: "D", Name: "Dublin"}, {Code: "NI", Name: "Northern Ireland"}}
		}
	}
	for name, tt := range map[string]struct {
		have           map[string]any
		state, country string
		want           string // state code, country code
		dropped        string // codes
	}{
		"an official name":                       {country: "Republic of South Sudan", want: " SS"},
		"an inverted name":                       {country: "Congo (the Democratic Republic of the)", want: " CD"},
		"a name with its code":                   {country: "US - United States", state: "Calif.", want: "CA US"},
		"an exonym":                              {country: "Alemania", state: "Baviera", want: "BY DE"},
		"an abbreviation":                        {country: "Germany (DE)", state: "NRW", want: "NRW DE"},
		"another script":                         {country: "中国", state: "北京", want: "11 CN"},
		"a county":                               {country: "Republic of Ireland", state: "Co. Dublin", want: "D IE"},
		"a state of the org's own":               {country: "Ireland (Rep. of)", state: "N. Ireland", want: " IE", dropped: "STATE_UNKNOWN"},
		"where the org puts it":                  {country: "Ireland", state: "northern ireland", want: "NI IE"},
		"an exonym without country":              {state: "Kalifornien", want: "CA US"},
		"a state that only the org knows":        {state: "region oresund", want: "N1 X1"},
		"a country as a state":                   {country: "Puerto Rico", want: "PR US"},
		"a country as a state, twice":            {country: "Hong Kong", state: "Hong Kong", want: "91 CN"},
		"a country as a state beside another":    {country: "Puerto Rico", state: "San Juan", want: " ", dropped: "COUNTRY_NOT_ACTIVE STATE_WITHOUT_COUNTRY"},
		"a country as a state of a record":       {have: map[string]any{"CountryCode": "US", "StateCode": "CA"}, country: "Puerto Rico", want: "CA US", dropped: "COUNTRY_NOT_ACTIVE"},
		"a country as a state of a record's own": {have: map[string]any{"CountryCode": "US"}, country: "Puerto Rico", want: "PR US"},
		"two countries":                          {country: "Guam, USA", want: " ", dropped: "COUNTRY_UNKNOWN"},
		"the state for the country":              {country: "State of Georgia", want: " ", dropped: "COUNTRY_UNKNOWN"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.org.UseStateCountryPicklists(list...)
			if tt.have != nil {
				fields := map[string]any{"LastName": "Kim", "Company": "Lumen", "Email": "a@lumen.example"}
				maps.Copy(fields, tt.have)
				w.add(schema.Lead, fields)
			}
			c := w.client(keyed())
			l := person("m1", "a@lumen.example")
			l.Person.Company.State, l.Person.Company.Country = tt.state, tt.country
			got := w.sync(c, l)[0]
			require.NoError(t, got.Err)
			r := w.record(got.ID)
			text := func(name string) string { s, _ := r[name].(string); return s }
			require.Equal(t, tt.want, text("StateCode")+" "+text("CountryCode"))
			var dropped []string
			for _, d := range got.Dropped {
				dropped = append(dropped, d.Code)
			}
			require.ElementsMatch(t, strings.Fields(tt.dropped), dropped)
			w.org.ResetRequests()
			require.Equal(t, salesforce.Unchanged, w.sync(c, l)[0].Outcome)
			require.Zero(t, w.writes())
		})
	}
}

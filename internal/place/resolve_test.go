package place_test

import (
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/place"
	"github.com/getmobly/mobly-salesforce-go/internal/sim/countries"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// describe asks an org what an object is.
func describe(t *testing.T, org *salesforcetest.Org, object string) *schema.Object {
	t.Helper()
	get := func(r *http.Request, err error) []byte {
		require.NoError(t, err)
		resp, err := org.HTTPClient().Do(r)
		require.NoError(t, err)
		body, err := io.ReadAll(resp.Body)
		require.NoError(t, err)
		require.NoError(t, resp.Body.Close())
		require.Equal(t, http.StatusOK, resp.StatusCode, string(body))
		return body
	}
	who := org.Credentials()
	form := url.Values{"grant_type": {"client_credentials"}, "client_id": {who.ClientID}, "client_secret": {who.ClientSecret}}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, org.URL()+"/services/oauth2/token", strings.NewReader(form.Encode()))
	require.NoError(t, err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	var token struct {
		Access string `json:"access_token"`
	}
	require.NoError(t, json.Unmarshal(get(r, nil), &token))
	r, err = http.NewRequestWithContext(t.Context(), http.MethodGet, org.URL()+"/services/data/v66.0/sobjects/"+object+"/describe", nil)
	require.NoError(t, err)
	r.Header.Set("Authorization", "Bearer "+token.Access)
	o, err := schema.ParseDescribe(get(r, nil))
	require.NoError(t, err)
	return o
}

// write is "CountryCode=US StateCode=CA", then what was dropped:
// "State:STATE_UNKNOWN".
func write(r place.Resolution) string {
	var out []string
	for _, f := range r.Writes {
		out = append(out, f.Name+"="+f.Value)
	}
	for _, d := range r.Dropped {
		out = append(out, d.Field+":"+d.Code)
	}
	return strings.Join(out, " ")
}

// What is written is what a Salesforce org takes, for new records and for
// those that have an address.
func TestResolve(t *testing.T) {
	org := salesforcetest.NewOrg()
	org.UseStateCountryPicklists()
	lead := describe(t, org, schema.Lead)
	for _, c := range []struct {
		state, country string
		now            place.Address // codes; blank: a new record
		want           string
	}{
		{"Washington", "United States", place.Address{}, "CountryCode=US StateCode=WA"},
		{"TX", "USA", place.Address{}, "CountryCode=US StateCode=TX"},
		{" tx ", "u.s.a.", place.Address{}, "CountryCode=US StateCode=TX"},
		{"US-CA", "US", place.Address{}, "CountryCode=US StateCode=CA"},
		{"State of California", "Estados Unidos", place.Address{}, "CountryCode=US StateCode=CA"},
		{"Québec", "Kanada", place.Address{}, "CountryCode=CA StateCode=QC"},
		{"Yukon", "CAN", place.Address{}, "CountryCode=CA StateCode=YT"},
		{"", "Japan", place.Address{}, "CountryCode=JP"},
		{"", "日本", place.Address{}, "CountryCode=JP"},
		{"", "Congo", place.Address{}, "CountryCode=CG"}, // so the org calls it
		{"", "", place.Address{}, ""},
		{" ", "\t", place.Address{}, ""},

		{"Ontaro", "Canadaa", place.Address{}, "Country:COUNTRY_UNKNOWN State:STATE_WITHOUT_COUNTRY"},
		{"Ontaro", "Canada", place.Address{}, "CountryCode=CA State:STATE_UNKNOWN"},
		{"Bayern", "Germany", place.Address{}, "CountryCode=DE State:STATE_NOT_ACTIVE"},
		{"Bavaria", "US", place.Address{}, "CountryCode=US State:STATE_NOT_IN_COUNTRY"},
		{"CA", "Germany", place.Address{}, "CountryCode=DE State:STATE_NOT_IN_COUNTRY"},
		{"Punjab", "US", place.Address{}, "CountryCode=US State:STATE_NOT_IN_COUNTRY"},
		{"", "American Samoa", place.Address{}, "Country:COUNTRY_NOT_ACTIVE"},

		{"California", "", place.Address{}, "CountryCode=US StateCode=CA"},
		{"CA-ON", "", place.Address{}, "CountryCode=CA StateCode=ON"},
		{"CA", "", place.Address{}, "State:STATE_WITHOUT_COUNTRY"},
		{"Montana", "", place.Address{}, "State:STATE_WITHOUT_COUNTRY"}, // of Bulgaria as well
		{"Bayern", "", place.Address{}, "State:STATE_NOT_ACTIVE"},
		{"Atlantis", "", place.Address{}, "State:STATE_WITHOUT_COUNTRY"},

		{"TX", "", place.Address{State: "CA", Country: "US"}, "StateCode=TX"},
		{"Ontario", "", place.Address{State: "CA", Country: "US"}, "State:STATE_NOT_IN_COUNTRY"},
		{"Ontario", "Canada", place.Address{State: "CA", Country: "US"}, "CountryCode=CA StateCode=ON"},
		{"", "Canada", place.Address{State: "CA", Country: "US"}, "Country:COUNTRY_WITHOUT_STATE"},
		{"", "Australia", place.Address{State: "WA", Country: "US"}, "Country:COUNTRY_WITHOUT_STATE"},
		{"Bayern", "Germany", place.Address{State: "CA", Country: "US"}, "Country:COUNTRY_WITHOUT_STATE State:STATE_NOT_ACTIVE"},
		{"", "Canada", place.Address{Country: "US"}, "CountryCode=CA"},
		{"", "USA", place.Address{State: "CA", Country: "US"}, "CountryCode=US"},
		{"Texas", "Untied States", place.Address{State: "CA", Country: "US"}, "Country:COUNTRY_UNKNOWN State:STATE_WITHOUT_COUNTRY"},
		{"TX", "", place.Address{State: "California", Country: "United States"}, "StateCode=TX"},
	} {
		got := place.Resolve(lead, "", place.Address{State: c.state, Country: c.country}, c.now)
		require.True(t, got.Coded)
		require.Equal(t, c.want, write(got), "%q, %q, now %v", c.state, c.country, c.now)
		for _, d := range got.Dropped {
			require.NotEmpty(t, d.Reason)
			require.NotContains(t, d.Reason, "Bavaria")
		}
		start := map[string]any{"LastName": "Nwosu", "Company": "Northwind"}
		for name, v := range map[string]string{"State": c.now.State, "Country": c.now.Country} {
			if len(v) == 2 {
				name += "Code"
			}
			if v != "" {
				start[name] = v
			}
		}
		id, err := org.Add(schema.Lead, start)
		require.NoError(t, err)
		if changes := map[string]any{}; len(got.Writes) > 0 {
			for _, f := range got.Writes {
				changes[f.Name] = f.Value
			}
			require.NoError(t, org.Update(id, changes), "%v", c)
		}
	}
}

func TestResolveWithoutPicklists(t *testing.T) {
	org := salesforcetest.NewOrg()
	got := place.Resolve(describe(t, org, schema.Lead), "", place.Address{State: "TX", Country: "Atlantis"}, place.Address{})
	require.Empty(t, cmp.Diff(place.Resolution{}, got))
	got = place.Resolve(nil, "", place.Address{State: "TX", Country: "USA"}, place.Address{})
	require.Empty(t, cmp.Diff(place.Resolution{}, got))
}

// A user who may see states alone has no country to write.
func TestResolveWithoutCountries(t *testing.T) {
	lead := leadOf([]countries.Country{{Code: "X1", Name: "Nordics", States: []countries.State{{Code: "N1", Name: "Region Öresund"}}}})
	lead = schema.NewObject(schema.Lead, *lead.Field("State"), *lead.Field("Country"), *lead.Field("StateCode"))
	for _, country := range []string{"", "Nordics", "Region Öresund"} {
		got := place.Resolve(lead, "", place.Address{State: "Region Öresund", Country: country}, place.Address{})
		require.Equal(t, "State:STATE_WITHOUT_COUNTRY", write(got), country)
	}
}

// A country that the org does not have may be one of its states, but not one that
// only has the same name.
func TestCountryAsState(t *testing.T) {
	state := func(code, name string) countries.State { return countries.State{Code: code, Name: name} }
	lead := leadOf([]countries.Country{
		{Code: "US", Name: "United States", States: []countries.State{state("GA", "Georgia"), state("PR", "Puerto Rico"), state("GU", "Guam"), state("CA", "California")}},
		{Code: "CN", Name: "China", States: []countries.State{state("91", "Hong Kong"), state("MO", "Macau SAR")}},
		{Code: "BE", Name: "Belgium", States: []countries.State{state("LX", "Luxembourg")}},
		{Code: "NG", Name: "Nigeria", States: []countries.State{state("NI", "Niger")}},
		{Code: "FR", Name: "France", States: []countries.State{state("974", "La Réunion"), state("NC", "Nouvelle-Calédonie")}},
		{Code: "IE", Name: "Ireland", States: []countries.State{state("NI", "Northern Ireland")}},
		{Code: "X1", Name: "Nordics", States: []countries.State{state("NO", "Norway"), state("OE", "Öresund")}},
	})
	for _, c := range [][2]string{
		{"Puerto Rico", "CountryCode=US StateCode=PR"}, {"GUAM", "CountryCode=US StateCode=GU"}, {"hong-kong", "CountryCode=CN StateCode=91"}, {"Macau SAR", "CountryCode=CN StateCode=MO"}, {"Northern Ireland", "CountryCode=IE StateCode=NI"}, {"Nouvelle Calédonie", "CountryCode=FR StateCode=NC"},
		{"Norway", "CountryCode=X1 StateCode=NO"}, {"Oresund", "CountryCode=X1 StateCode=OE"}, {"California", "CountryCode=US StateCode=CA"},
		{"Georgia", "Country:COUNTRY_NOT_ACTIVE"}, {"Luxembourg", "Country:COUNTRY_NOT_ACTIVE"}, {"Niger", "Country:COUNTRY_NOT_ACTIVE"}, {"La Reunion", "Country:COUNTRY_NOT_ACTIVE"}, {"GA", "Country:COUNTRY_NOT_ACTIVE"}, {"NI", "Country:COUNTRY_NOT_ACTIVE"},
	} {
		require.Equal(t, c[1], write(place.Resolve(lead, "", place.Address{Country: c[0]}, place.Address{})), c[0])
	}
}

// An org's own list comes before ISO: its names, its codes, its inactive
// countries.
func TestResolveByTheOrgsList(t *testing.T) {
	countries := []schema.PicklistValue{
		{Value: "UK", Label: "United Kingdom", Active: true},
		{Value: "DE", Label: "Germany", Active: true},
		{Value: "FR", Label: "France"},
		{Value: "CN", Label: "China", Active: true},
		{Value: "EU", Label: "Europe, other", Active: true},
		{Value: "AU", Label: "Australia", Active: true},
		{Value: "US", Label: "United States", Active: true},
		{Value: "MX", Label: "Mexico", Active: true},
		{Value: "CA", Label: "Chad", Active: true},
		{Value: "N1", Label: "Nordics, Öst", Active: true},
		{Value: "N2", Label: "Nordics: Ost", Active: true},
		{Value: "A2", Label: "Österreich", Active: true},
		{Value: "AT", Label: "Austria", Active: true},
		{Value: "NE", Label: "Holland", Active: true},
		{Value: "NT", Label: "Netherlands", Active: true},
	}
	valid := func(codes ...string) string {
		bits := make([]byte, 2)
		for i, c := range countries {
			for _, code := range codes {
				if c.Value == code {
					bits[i/8] |= 0x80 >> (i % 8)
				}
			}
		}
		return base64.StdEncoding.EncodeToString(bits)
	}
	states := []schema.PicklistValue{
		{Value: "BY", Label: "Bayern", Active: true, ValidFor: valid("DE")},
		{Value: "SX", Label: "Sachsen", ValidFor: valid("DE")},
		{Value: "SUED", Label: "Region Süd", Active: true, ValidFor: valid("DE")},
		{Value: "11", Label: "Beijing", Active: true, ValidFor: valid("CN")},
		{Value: "WA", Label: "Washington", Active: true, ValidFor: valid("AU", "US")}, // one value for both
		{Value: "CH", Label: "Chihuahua", Active: true, ValidFor: valid("MX")},
		{Value: "ON", Label: "Ontario", Active: true, ValidFor: valid("CA")},
		{Value: "BO", Label: "Border Region", Active: true, ValidFor: valid("DE", "AT")},
		{Value: "GL", Label: "Great Lake", Active: true, ValidFor: valid("FR")},
	}
	text := func(name string) schema.Field { return schema.Field{Name: name, Type: schema.TypeString} }
	contact := schema.NewObject(schema.Contact, text("MailingState"), text("MailingCountry"), text("OtherState"), text("OtherCountry"),
		schema.Field{Name: "MailingCountryCode", Type: schema.TypePicklist, Picklist: countries},
		schema.Field{Name: "MailingStateCode", Type: schema.TypePicklist, Picklist: states, Dependent: true, Controller: "MailingCountryCode"})
	for _, c := range []struct{ state, country, want string }{
		{"", "England", "MailingCountryCode=UK"},
		{"", "GB", "MailingCountryCode=UK"},
		{"", "uk", "MailingCountryCode=UK"},
		{"", "europe other", "MailingCountryCode=EU"},
		{"", "France", "MailingCountry:COUNTRY_NOT_ACTIVE"},
		{"", "Frankreich", "MailingCountry:COUNTRY_NOT_ACTIVE"},
		{"Bavaria", "Deutschland", "MailingCountryCode=DE MailingStateCode=BY"},
		{"region sued", "DE", "MailingCountryCode=DE MailingState:STATE_UNKNOWN"},
		{"REGION SUD", "DE", "MailingCountryCode=DE MailingStateCode=SUED"},
		{"Sachsen", "DE", "MailingCountryCode=DE MailingState:STATE_NOT_ACTIVE"},
		{"CN-BJ", "China", "MailingCountryCode=CN MailingStateCode=11"},
		{"Beijing", "", "MailingCountryCode=CN MailingStateCode=11"},
		{"Western Australia", "Australia", "MailingCountryCode=AU MailingStateCode=WA"},
		{"wa", "Australia", "MailingCountryCode=AU MailingStateCode=WA"},
		{"Washington", "Australia", "MailingCountryCode=AU MailingState:STATE_NOT_IN_COUNTRY"},
		{"Washington", "USA", "MailingCountryCode=US MailingStateCode=WA"},
		{"MX-CHH", "Mexiko", "MailingCountryCode=MX MailingStateCode=CH"},
		{"Ontario", "Canada", "MailingCountry:COUNTRY_NOT_ACTIVE MailingState:STATE_WITHOUT_COUNTRY"}, // CA is Chad
		{"Ontario", "", "MailingState:STATE_WITHOUT_COUNTRY"},
		{"border region", "Austria", "MailingCountryCode=AT MailingStateCode=BO"},
		{"border region", "", "MailingState:STATE_WITHOUT_COUNTRY"}, // of two countries
		{"great lake", "", "MailingState:STATE_WITHOUT_COUNTRY"},    // of one that is switched off
		{"", "NORDICS OST", "MailingCountry:COUNTRY_UNKNOWN"},       // two labels
		{"", "NL", "MailingCountry:COUNTRY_NOT_ACTIVE"},             // two countries that ISO has as one
		{"", "Autriche", "MailingCountryCode=AT"},                   // the code itself
		{"", "holland", "MailingCountryCode=NE"},
		{"N/A", "n/a", "MailingCountry:COUNTRY_UNKNOWN MailingState:STATE_WITHOUT_COUNTRY"},
	} {
		got := place.Resolve(contact, "Mailing", place.Address{State: c.state, Country: c.country}, place.Address{})
		require.Equal(t, c.want, write(got), "%q, %q", c.state, c.country)
	}
	require.False(t, place.Resolve(contact, "Other", place.Address{Country: "DE"}, place.Address{}).Coded)
}

// FuzzResolve holds that every value that is written is an active one, and the
// state one of its country; and that what is written once is written again.
func FuzzResolve(f *testing.F) {
	for _, c := range [][4]string{{"TX", "USA", "", ""}, {"Ontario", "", "", ""}, {"", "Canada", "CA", "US"}, {"N/A", "n/a", "", ""}, {"WA", "au", "Washington", "United States"}} {
		f.Add(c[0], c[1], c[2], c[3])
	}
	lead := leadOf(countries.Standard())
	f.Fuzz(func(t *testing.T, state, country, stateNow, countryNow string) {
		now := place.Address{State: stateNow, Country: countryNow}
		got := place.Resolve(lead, "", place.Address{State: state, Country: country}, now)
		var after place.Address
		for _, w := range got.Writes {
			require.True(t, lead.Field(w.Name).Active(w.Value))
			if w.Name == "CountryCode" {
				after.Country = w.Value
				continue
			}
			after.State = w.Value
			if in := after.Country; in != "" {
				require.True(t, slices.ContainsFunc(lead.Allowed("StateCode", in), func(v schema.PicklistValue) bool { return v.Value == w.Value }))
			}
		}
		if after.Country != "" {
			again := place.Resolve(lead, "", after, now)
			require.Empty(t, cmp.Diff(got.Writes, again.Writes), "writes (-once +again)")
		}
	})
}

// leadOf is a Lead as describe gives it in an org that has the countries, but
// with a value for each state.
func leadOf(list []countries.Country) *schema.Object {
	var countries, states []schema.PicklistValue
	for _, c := range list {
		countries = append(countries, schema.PicklistValue{Value: c.Code, Label: c.Name, Active: true})
		for _, s := range c.States {
			bits := make([]byte, 32)
			bits[(len(countries)-1)/8] |= 0x80 >> ((len(countries) - 1) % 8)
			states = append(states, schema.PicklistValue{Value: s.Code, Label: s.Name, Active: true, ValidFor: base64.StdEncoding.EncodeToString(bits)})
		}
	}
	return schema.NewObject(schema.Lead, schema.Field{Name: "State"}, schema.Field{Name: "Country"},
		schema.Field{Name: "CountryCode", Type: schema.TypePicklist, Picklist: countries},
		schema.Field{Name: "StateCode", Type: schema.TypePicklist, Picklist: states, Dependent: true, Controller: "CountryCode"})
}

func BenchmarkResolve(b *testing.B) {
	lead := leadOf(countries.Standard())
	b.ReportAllocs()
	for b.Loop() {
		if r := place.Resolve(lead, "", place.Address{State: "Québec", Country: "Kanada"}, place.Address{}); len(r.Writes) != 2 {
			b.Fatal(r)
		}
	}
}

package salesforcetest_test

import (
	"encoding/base64"
	"maps"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
)

// place is the four fields of an address.
type place struct{ State, StateCode, Country, CountryCode any }

var california = place{"California", "CA", "United States", "US"}

func placeOf(m map[string]any) place {
	return place{m["State"], m["StateCode"], m["Country"], m["CountryCode"]}
}

// TestPlaces holds the syncing of Salesforce's state and country picklists.
func TestPlaces(t *testing.T) {
	const (
		noCountry = "There's a problem with this country, even though it may appear correct. " +
			"Please select a country/territory from the list of valid countries.: Country"
		noState = "There's a problem with this state, even though it may appear correct. " +
			"Please select a state from the list of valid states.: State/Province"
	)
	tests := map[string]struct {
		old    fields // nil: the record is new
		fields fields
		want   place
		err    string
	}{
		"texts":                    {nil, fields{"State": "California", "Country": "United States"}, california, ""},
		"texts in small letters":   {nil, fields{"State": "california", "Country": "united states"}, california, ""},
		"codes":                    {nil, fields{"StateCode": "CA", "CountryCode": "US"}, california, ""},
		"mixed":                    {nil, fields{"State": "California", "CountryCode": "US"}, california, ""},
		"country alone":            {nil, fields{"CountryCode": "DE"}, place{Country: "Germany", CountryCode: "DE"}, ""},
		"create: the code wins":    {nil, fields{"Country": "Germany", "CountryCode": "US"}, place{Country: "United States", CountryCode: "US"}, ""},
		"create: both codes win":   {nil, fields{"State": "Texas", "StateCode": "CA", "Country": "France", "CountryCode": "US"}, california, ""},
		"no address":               {nil, fields{"Title": "CTO"}, place{}, ""},
		"an abbreviation":          {nil, fields{"Country": "USA"}, place{}, noCountry},
		"a code for a text":        {nil, fields{"Country": "US"}, place{}, noCountry},
		"an unknown state":         {nil, fields{"State": "Calif.", "Country": "United States"}, place{}, noState},
		"a state of another":       {nil, fields{"StateCode": "CA", "CountryCode": "AU"}, place{}, noState},
		"a country without states": {nil, fields{"State": "Bavaria", "Country": "Germany"}, place{}, noState},
		"no country": {nil, fields{"State": "California"}, place{},
			"A country/territory must be specified before specifying a state value for field: State/Province"},
		"an unknown code": {nil, fields{"CountryCode": "XX"}, place{},
			"The CountryCode field contains XX, which isn't an available country/territory. Your administrator can add it for you."},
		"an unknown state code": {nil, fields{"StateCode": "XX", "CountryCode": "US"}, place{},
			"The StateCode field contains XX, which isn't an available state. Your administrator can add it for you."},
		"update: another text":        {fields{"StateCode": "CA", "CountryCode": "US"}, fields{"State": "Texas"}, place{"Texas", "TX", "United States", "US"}, ""},
		"update: another code":        {fields{"StateCode": "CA", "CountryCode": "US"}, fields{"StateCode": "TX"}, place{"Texas", "TX", "United States", "US"}, ""},
		"update: nothing of it":       {fields{"StateCode": "CA", "CountryCode": "US"}, fields{"Title": "CTO"}, california, ""},
		"update: the country goes":    {fields{"StateCode": "CA", "CountryCode": "US"}, fields{"CountryCode": nil}, place{}, ""},
		"update: the state goes":      {fields{"StateCode": "CA", "CountryCode": "US"}, fields{"State": nil}, place{Country: "United States", CountryCode: "US"}, ""},
		"update: another country":     {fields{"StateCode": "CA", "CountryCode": "US"}, fields{"CountryCode": "DE"}, place{}, noState},
		"update: they agree":          {fields{"CountryCode": "DE"}, fields{"Country": "France", "CountryCode": "FR"}, place{Country: "France", CountryCode: "FR"}, ""},
		"update: they disagree":       {fields{"CountryCode": "DE"}, fields{"Country": "France", "CountryCode": "US"}, place{}, "Mismatched integration value and ISO code for field: Country"},
		"update: states disagree":     {fields{"CountryCode": "US"}, fields{"State": "Texas", "StateCode": "CA"}, place{}, "Mismatched integration value and ISO code for field: State/Province"},
		"update: a code, no country":  {fields{}, fields{"StateCode": "CA"}, place{}, "A country/territory must be specified before specifying a state value for field: State/Province"},
		"update: both, none was set":  {fields{}, fields{"StateCode": "CA", "CountryCode": "US"}, california, ""},
		"update: the same once again": {fields{"StateCode": "CA", "CountryCode": "US"}, fields{"State": "California", "Country": "United States"}, california, ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			a := newAPI(t)
			a.org.UseStateCountryPicklists()
			method, path, sent := http.MethodPost, "/sobjects/Lead", lead()
			if tt.old != nil {
				start := lead()
				maps.Copy(start, tt.old)
				method, path, sent = http.MethodPatch, "/sobjects/Lead/"+a.create("Lead", start), fields{}
			}
			maps.Copy(sent, tt.fields)
			r := a.do(method, path, sent)
			if tt.err != "" {
				require.Equal(t, http.StatusBadRequest, r.status)
				require.Equal(t, "FIELD_INTEGRITY_EXCEPTION", r.refusal().Code)
				require.Equal(t, tt.err, r.refusal().Message)
				return
			}
			require.Less(t, r.status, 300, string(r.body))
			require.Empty(t, cmp.Diff(tt.want, placeOf(a.org.Records("Lead")[0])), "address (-want +got)")
		})
	}
}

func TestPlacesInDescribe(t *testing.T) {
	a := newAPI(t)
	require.NotContains(t, a.fieldsOf("Lead"), "CountryCode", "they are off in a new org")
	require.NotContains(t, a.read("Lead", a.create("Lead", lead("Country", "USA")))["Address"], "countryCode")
	a.org.UseStateCountryPicklists(
		salesforcetest.Country{Code: "AU", Name: "Australia", States: []salesforcetest.State{{Code: "WA", Name: "Western Australia"}}},
		salesforcetest.Country{Code: "US", Name: "United States", Value: "USA", States: []salesforcetest.State{{Code: "WA", Name: "Washington"}, {Code: "CA", Name: "California"}}},
	)
	code, state := a.fieldsOf("Contact")["MailingCountryCode"], a.fieldsOf("Contact")["MailingStateCode"]
	require.Equal(t, []any{"picklist", 10.0, true, "MailingAddress"}, []any{code["type"], code["length"], code["restrictedPicklist"], code["compoundFieldName"]})
	require.Equal(t, []any{true, "MailingCountryCode"}, []any{state["dependentPicklist"], state["controllerName"]})
	var valid []any
	for _, v := range state["picklistValues"].([]any) {
		m := v.(map[string]any)
		bits, err := base64.StdEncoding.DecodeString(m["validFor"].(string))
		require.NoError(t, err)
		valid = append(valid, m["value"], bits[0])
	}
	require.Equal(t, []any{"WA", byte(0xc0), "CA", byte(0x40)}, valid, "the state's countries, a bit each")
	got := a.read("Contact", a.create("Contact", fields{"LastName": "Dubois", "MailingStateCode": "WA", "MailingCountry": "USA"}))
	require.Equal(t, map[string]any{
		"city": nil, "country": "USA", "countryCode": "US", "geocodeAccuracy": nil, "latitude": nil, "longitude": nil,
		"postalCode": nil, "state": "Washington", "stateCode": "WA", "street": nil,
	}, got["MailingAddress"])
}

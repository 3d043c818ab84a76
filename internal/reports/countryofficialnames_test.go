// Report: github.com/vincentarelbundock/countrycode/issues/27 (official names that are not
// known, or taken for another country), github.com/opensanctions/countrynames/pull/37
// ("Netherlands (Kingdom of the)"), github.com/michaelwittig/node-i18n-iso-countries/issues/313,
// github.com/google/libaddressinput/pull/68 ("Korea (Rep.)"), github.com/verbb/formie/issues/963
// (a country in another form loses the lead). ISO 3166 itself writes "Netherlands (the)",
// "Korea (the Republic of)"; web shops "United States (US)".
// Right: the country, and never another one.

package reports

import (
	"fmt"
	"strings"
	"testing"
)

func TestNames(t *testing.T) {
	cases := [][2]string{
		// controls
		{"Democratic People's Republic of Korea", "KP"}, {"Korea, Republic of", "KR"}, {"Iran (Islamic Republic of)", "IR"}, {"Türkiye", "TR"},
		// ISO 3166-1 short names, as ISO writes them
		{"Netherlands (the)", "NL"}, {"Philippines (the)", "PH"}, {"United States of America (the)", "US"}, {"Korea (the Republic of)", "KR"},
		{"United Kingdom of Great Britain and Northern Ireland (the)", "GB"}, {"United Arab Emirates (the)", "AE"},
		// with a code behind, as web shops
		{"United States (US)", "US"}, {"United Kingdom (UK)", "GB"},
		// official names
		{"Republic of Ireland", "IE"}, {"Federal Republic of Germany", "DE"}, {"Republic of Singapore", "SG"}, {"Kingdom of Saudi Arabia", "SA"},
		{"Republic of India", "IN"}, {"Swiss Confederation", "CH"}, {"United Mexican States", "MX"},
		{"Republic of South Africa", "ZA"}, {"Republic of South Sudan", "SS"}, {"Republic of Guinea", "GN"},
		// as the World Bank abbreviates
		{"Egypt, Arab Rep.", "EG"},
	}
	org := newOrg(t)
	org.UseStateCountryPicklists()
	c := newClient(t, org, nil)
	var js []string
	for i, x := range cases {
		js = append(js, fmt.Sprintf(`{"id":"m%d","lastName":"O%d","email":"o%d@lumen.example","company":{"name":"Lumen","country":%q}}`, i, i, i, x[0]))
	}
	rs, _ := syncLeads(t, c, "["+strings.Join(js, ",")+"]")
	unknown, other := 0, 0
	for i, x := range cases {
		_, rec := org.Record(rs[i].ID)
		switch got := rec["CountryCode"]; got {
		case x[1]:
		case nil:
			unknown++
			t.Errorf("%q is not known, want %s", x[0], x[1])
		default:
			other++
			t.Errorf("%q is taken for %v, want %s", x[0], got, x[1])
		}
	}
	t.Logf("%d not known, %d taken for another, of %d", unknown, other, len(cases))
}

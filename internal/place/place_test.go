package place_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/place"
	"github.com/getmobly/mobly-salesforce-go/internal/sim/countries"
)

func TestCountry(t *testing.T) {
	for text, want := range map[string]string{
		"US": "US", "us": "US", "USA": "US", " U.S.A. ": "US", "U. S.": "US", "United States": "US", "the united states of america": "US", "Estados Unidos": "US",
		"UK": "GB", "U.K.": "GB", "Great Britain": "GB", "England": "GB", "Scotland": "GB", "GBR": "GB",
		"Holland": "NL", "The Netherlands": "NL", "Niederlande": "NL", "South Korea": "KR", "Korea, Republic of": "KR", "Republic of Korea": "KR",
		"Deutschland": "DE", "ALLEMAGNE": "DE", "Österreich": "AT", "Oesterreich": "AT", "Osterreich": "AT", "O\u0308sterreich": "AT",
		"Türkiye": "TR", "Turkey": "TR", "Côte d’Ivoire": "CI", "Cote D'Ivoire": "CI", "Ivory Coast": "CI", "Burma": "MM",
		"Trinidad & Tobago": "TT", "trinidad AND tobago": "TT", "日本": "JP", "ＪＡＰＡＮ": "JP", "中国": "CN", "대한민국": "KR", "Россия": "RU", "Ελλάδα": "GR", "ΕΛΛΑΔΑ": "GR",
		"الإمارات العربية المتحدة": "AE", "Georgia": "GE", "Hong-Kong": "HK", "Suisse": "CH", "Czechia": "CZ", "Czech Republic": "CZ",

		"": "", " ": "", "Korea": "", "Congo": "", "Canadaa": "", "Atlantis": "", "California": "", "U": "", "XX": "", "the": "", "\xff": "", "Europe": "",
		"Virgin Islands": "", "c/de": "", "DE\tFR": "", "# iso": "", "unknown": "", "NA": "NA", "n/a": "", "N.A.": "", "Namibia": "NA", strings.Repeat("a", 10_000): "",
	} {
		got, ok := place.Country(text)
		require.Equal(t, want, got, text)
		require.Equal(t, want != "", ok, text)
	}
}

func TestState(t *testing.T) {
	for _, c := range []struct{ country, text, want string }{
		{"US", "CA", "CA"}, {"us", "us-ca", "CA"}, {"US", "california", "CA"}, {"US", "State of California", "CA"}, {"US", "New York State", "NY"}, {"US", "D.C.", "DC"},
		{"US", "Washington DC", "DC"}, {"US", "Puerto Rico", "PR"}, {"US", "Montana", "MT"},
		{"DE", "Bayern", "BY"}, {"DE", "Bavaria", "BY"}, {"DE", "BY", "BY"}, {"DE", "Thueringen", "TH"}, {"DE", "Thüringen", "TH"}, {"DE", "Baden-Wuerttemberg", "BW"},
		{"AU", "NSW", "NSW"}, {"AU", "N.S.W.", "NSW"}, {"AU", "New South Wales", "NSW"}, {"CA", "ON", "ON"}, {"CA", "Québec", "QC"}, {"CA", "QUEBEC", "QC"},
		{"CN", "Guangdong", "GD"}, {"CN", "CN-11", "BJ"}, {"CN", "11", "BJ"}, {"IE", "Co. Cork", "CO"}, {"IE", "County Cork", "CO"}, {"IE", "Dublin", "D"},
		{"IN", "Maharashtra", "MH"}, {"IN", "Mahārāshtra", "MH"}, {"IT", "Milano", "MI"}, {"IT", "Milan", "MI"}, {"BR", "São Paulo", "SP"}, {"BR", "sao paulo", "SP"},
		{"MX", "Nuevo León", "NLE"}, {"JP", "Tokyo", "13"}, {"JP", "Tokyo Prefecture", "13"}, {"JP", "Tôkyô", "13"}, {"AT", "Salzburg (state)", "5"}, {"ES", "Madrid", "M"},
		{"ES", "Asturias", ""}, {"FR", "Alsace", "6AE"}, {"PK", "Punjab", "PB"}, {"AE", "Emirate of Dubai", "DU"},

		{"US", "", ""}, {"US", "Bavaria", ""}, {"US", "CA-ON", ""}, {"CA", "Ontaro", ""}, {"", "CA", ""}, {"XX", "CA", ""}, {"USA", "CA", ""}, {"US", "-", ""}, {"US", "US-", ""},
		{"IT", "NA", "NA"}, {"IT", "N/A", ""}, {"IT", "it-na", "NA"}, {"US", "\xff", ""}, {"US", "state", ""}, {"US", "()", ""}, {"\xff\xff", "CA", ""}, {"US", strings.Repeat("é", 500), ""},
	} {
		got, ok := place.State(c.country, c.text)
		require.Equal(t, c.want, got, "%s of %s", c.text, c.country)
		require.Equal(t, c.want != "", ok, "%s of %s", c.text, c.country)
	}
}

func TestAnywhere(t *testing.T) {
	for text, want := range map[string]string{
		"California": "US-CA", "us-ca": "US-CA", "CA-ON": "CA-ON", "Ontario": "CA-ON", "Bavaria": "DE-BY",
		"CA": "", "Punjab": "", "Montana": "", "": "", "-": "", "US-": "", "XX-CA": "", "US-XX": "", "Atlantis": "",
	} {
		country, code, ok := place.Anywhere(text)
		require.Equal(t, want != "", ok, text)
		if ok {
			require.Equal(t, want, country+"-"+code, text)
		}
	}
}

// The default countries and states of Salesforce are understood by name.
func TestNamesOfTheDefaultList(t *testing.T) {
	for _, c := range countries.Standard() {
		got, ok := place.Country(c.Name)
		if c.Code == "CG" { // "Congo" may be either
			require.False(t, ok)
			continue
		}
		require.Equal(t, c.Code, got, c.Name)
		for _, s := range c.States {
			got, _ := place.State(c.Code, s.Name)
			require.Equal(t, s.Code, got, s.Name)
		}
	}
}

func BenchmarkCountry(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		place.Country("Österreich")
	}
}

func BenchmarkState(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		place.State("DE", "Thüringen")
	}
}

func FuzzCountry(f *testing.F) {
	for _, text := range []string{"USA", "Österreich", "the The Gambia", "日本", "&", "ß", "\xff\xc3", "İ", "Ｕ Ｓ", "c/\tDE\n"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		code, ok := place.Country(text)
		require.Equal(t, ok, len(code) == 2)
		if ok {
			again, _ := place.Country(code)
			require.Equal(t, code, again)
		}
	})
}

func FuzzState(f *testing.F) {
	for _, c := range [][2]string{{"US", "CA"}, {"DE", "Bayern"}, {"us", "US-CA"}, {"CN", "CN-11"}, {"JP", "Tokyo (都)"}, {"", "("}, {"GB", ")("}} {
		f.Add(c[0], c[1])
	}
	f.Fuzz(func(t *testing.T, country, text string) {
		code, ok := place.State(country, text)
		require.Equal(t, ok, code != "")
		if ok {
			again, _ := place.State(country, code)
			require.Equal(t, code, again)
			again, _ = place.State(country, strings.ToUpper(country)+"-"+code)
			require.Equal(t, code, again)
		}
		if country, code, ok := place.Anywhere(text); ok {
			again, _ := place.State(country, code)
			require.Equal(t, code, again)
		}
	})
}

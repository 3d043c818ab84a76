package place_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/place"
	"github.com/getmobly/mobly-salesforce-go/internal/sim/countries"
)

// Countries are known by their official names, with their words in any order and
// abbreviated, and written twice.
func TestCountryInOtherWords(t *testing.T) {
	for want, texts := range map[string][]string{
		"AF": {"Islamic Republic of Afghanistan"}, "AT": {"Republic of Austria", "Republik Österreich"}, "BS": {"Bahamas, The", "Commonwealth of The Bahamas", "Bahamas (the)"}, "BO": {"Plurinational State of Bolivia", "Bolivia (Plurinational State of)"},
		"CD": {"Congo, Dem. Rep.", "Dem. Rep. Congo", "DR Congo", "D.R. Congo", "Congo (the Democratic Republic of the)", "Democratic Republic of the Congo (the)", "Congo (Dem. Rep. of the)", "R.D.C."}, "CG": {"Congo, Rep.", "Republic of the Congo", "Congo (Republic of the)", "Rep. of Congo"},
		"CF": {"Central African Rep.", "Central African Republic (the)"}, "CN": {"People's Republic of China", "P.R. China", "PR China", "China (People’s Republic of)", "China, People's Republic of", "Volksrepublik China", "PRC", "P.R.C.", "China (PRC)"}, "TW": {"Republic of China", "China, Republic of", "Taiwan, China", "Taiwan (Republic of China)", "Taiwan, R.O.C.", "ROC"},
		"CZ": {"Czech Rep.", "Czechia (Czech Republic)"}, "DE": {"Bundesrepublik Deutschland", "Germany, Federal Republic of", "Germany (DE)", "DE - Germany", "[DE] Deutschland", "Germany - DE", "Germany/Deutschland", "Germany, DEU", "BRD", "FRG"},
		"DM": {"Commonwealth of Dominica", "Dominica (Commonwealth of)"}, "DO": {"Dominican Rep.", "Dominican Republic (the)", "República Dominicana"}, "ES": {"Kingdom of Spain", "Reino de España"}, "FM": {"Micronesia, Fed. Sts.", "Federated States of Micronesia", "Micronesia (Federated States of)"},
		"FR": {"République française", "French Republic"}, "GB": {"Ireland, Northern", "N. Ireland", "England, UK", "UK - United Kingdom", "United Kingdom (GB)", "Great Britain (UK)", "Gt. Britain"}, "GE": {"Republic of Georgia", "Georgia (Republic of)"},
		"GM": {"Gambia, The", "Gambia (Republic of The)"}, "GN": {"Republic of Guinea"}, "GQ": {"Republic of Equatorial Guinea", "Eq. Guinea", "Equatorial Guinea (Republic of)"}, "GW": {"Republic of Guinea-Bissau", "Guinea Bissau"}, "PG": {"Independent State of Papua New Guinea"},
		"HK": {"Hong Kong, China", "Hong Kong SAR, China", "Hong Kong (SAR)", "Hong Kong Special Administrative Region of China"}, "MO": {"Macao, China", "Macau SAR"}, "IE": {"Ireland (Republic of)", "Ireland, Rep. of", "Rep. of Ireland", "Republik Irland", "République d'Irlande"}, "IR": {"Iran, Islamic Rep.", "Islamic Republic of Iran"},
		"IT": {"Repubblica Italiana", "Italian Republic"}, "KG": {"Kyrgyz Republic", "Kyrgyz Rep."}, "KN": {"St. Kitts", "St. Kitts & Nevis", "Saint Kitts and Nevis (the)"}, "KP": {"Korea, Dem. People's Rep.", "Korea (the Democratic People's Republic of)", "N. Korea", "Korea, North", "DPRK", "D.P.R.K."},
		"KR": {"Korea, Rep.", "Korea (Rep. of)", "Republic of Korea (the)", "S. Korea", "Korea - South", "Korea, South", "ROK"}, "LA": {"Lao PDR", "Lao People's Democratic Republic (the)", "Lao P.D.R."}, "LC": {"St. Lucia", "St Lucia"}, "MD": {"Moldova, Rep.", "Republic of Moldova (the)"}, "MF": {"St. Martin (French part)"},
		"MK": {"Macedonia, FYR", "FYR Macedonia", "Macedonia (former Yugoslav Republic of)", "N. Macedonia", "North Macedonia, Republic of"}, "MX": {"Estados Unidos Mexicanos", "United Mexican States (MX)"}, "NE": {"Republic of Niger", "Niger (the)", "Republic of the Niger"}, "NG": {"Federal Republic of Nigeria", "Nigeria, Fed. Rep."}, "NL": {"Netherlands, The", "Kingdom of the Netherlands", "Netherlands (Kingdom of the)", "NL - Nederland", "Königreich der Niederlande"},
		"RU": {"Russian Fed.", "Russian Federation (the)", "RU / Россия"}, "SD": {"Republic of the Sudan", "Sudan (the)"}, "SS": {"S. Sudan", "Sudan, South", "South Sudan (Republic of)"}, "SG": {"Singapore, Republic of"}, "SK": {"Slovak Rep.", "Slovakia (Slovak Republic)"}, "SX": {"Sint Maarten (Dutch part)"},
		"TZ": {"Tanzania, United Rep.", "United Republic of Tanzania (the)"}, "US": {"United States of America - US", "US - United States", "USA (United States)", "US United States", "United States, USA"}, "VC": {"St. Vincent", "St. Vincent and the Grenadines", "Saint Vincent & The Grenadines"},
		"VG": {"BVI", "British Virgin Islands", "Virgin Islands, British", "Virgin Is. (British)"}, "VI": {"USVI", "U.S.V.I.", "Virgin Islands (U.S.)", "U.S. Virgin Is.", "Virgin Islands, US"}, "VE": {"Venezuela, RB", "Bolivarian Republic of Venezuela", "Venezuela (Bolivarian Rep. of)"}, "WS": {"Independent State of Samoa", "Samoa (Independent State of)"}, "AS": {"Samoa, American"},
		"AG": {"Antigua"}, "BA": {"Bosnia and Herz."}, "IO": {"British Indian Ocean Terr."}, "ST": {"Sao Tome", "São Tomé"}, "SZ": {"Eswatini (formerly Swaziland)", "Swaziland - Eswatini"}, "TF": {"French Southern Terr."}, "TT": {"Trinidad"},
		"EH": {"W. Sahara"}, "SB": {"Solomon Is."}, "FK": {"Falkland Is. (Malvinas)", "Falkland Islands (the) [Malvinas]"}, "YE": {"Yemen, Rep.", "Republic of Yemen"}, "ZA": {"South Africa, Republic of", "Rep. South Africa"}, "NA": {"NA - Namibia", "Namibia, Republic of"}, "SY": {"Syrian Arab Rep."},
	} {
		for _, text := range texts {
			got, ok := place.Country(text)
			require.True(t, ok, text)
			require.Equal(t, want, got, text)
		}
	}
}

// An ambiguous or unknown text is not a country.
func TestNoCountry(t *testing.T) {
	for _, text := range []string{
		"Korea (the)", "Korea, Democratic Republic of", "Congo (the)", "Congo, The", "Virgin Islands (the)", "Virgin Is.", "Republic of Dominica", "Guiana", "Republik Kina", "Republika Kina", "German Democratic Republic", "State of Georgia", "Georgia (US)", "Georgia, USA", "Samoa (US)",
		"Puerto Rico (US)", "Guam, USA", "Isle of Man (UK)", "Jersey, GB", "Ireland, UK", "Niger/Nigeria", "Germany, France", "DE FR", "DE/AT/CH", "Ireland or Northern Ireland", "Guinea / Guinea-Bissau", "US - Canada", "GE - Germany", "IN - Indiana", "CA California", "Berlin, Germany", "Germany, Berlin",
		"Republic", "Rep.", "Republic of", "Federal Republic", "Democratic People's Republic", "Kingdom", "Islands", "of the", "(the)", "South", "N.", "North, the", "Arab Republic", "the Union", "EU", "E.U.", "RA", "n/a - none", "NA/NA N/A", "N. A.", "- -", "()", "’", "'s", "d'",
	} {
		got, ok := place.Country(text)
		require.False(t, ok, "%q is %s", text, got)
	}
}

// However a country is written, it is never another one: every name of the list
// that Salesforce brings, in every dress.
func TestNeverAnotherCountry(t *testing.T) {
	for _, c := range countries.Standard() {
		front, back, _ := strings.Cut(c.Name, ", ")
		names := []string{c.Name, strings.TrimSpace(back + " " + front), strings.ToUpper(c.Name)}
		for _, name := range names {
			for _, dress := range []string{
				"%", "% (the)", "The %", "%, The", "% (" + c.Code + ")", c.Code + " - %", "% " + c.Code, "%/" + c.Code, "[" + c.Code + "] %", "Republic of %", "%, Republic of", "% (Rep.)", "%, Rep.", "Kingdom of %", "% (Kingdom of the)", "Democratic Republic of %", "Federal Republic of %",
				"People's Republic of %", "Islamic Republic of %", "Commonwealth of %", "Union of %", "Principality of %", "% (% )", "Rep. %", "% / % / %", "North %", "South %", "% Islands", "% and Europe", "Northern %", "New %", "% (US)", "USA - %", "%, Germany", "%-%",
			} {
				text := strings.ReplaceAll(dress, "%", name)
				got, ok := place.Country(text)
				if !ok || got == c.Code {
					continue
				}
				// Really a name of another country.
				if indeed := map[string]string{"KP": "KR", "KR": "KP", "CG": "CD", "CN": "TW", "IE": "GB", "SD": "SS", "GE": "GS"}; got != indeed[c.Code] {
					t.Errorf("%q is taken for %s, not %s", text, got, c.Code)
				}
			}
		}
	}
}

// States are known by their names in the languages of the country and of its
// neighbours, by what post and people write, and written twice.
func TestStateInOtherWords(t *testing.T) {
	for _, c := range []struct{ country, texts, want string }{
		{"CA", "Ont.|Ont|ONTAR.|Ontario, Canada|Ontario, CA", "ON"}, {"CA", "Que.|Qué.", "QC"}, {"CA", "Sask.", "SK"}, {"CA", "Man.|Manit.", "MB"}, {"CA", "Newfoundland|Newfoundland & Labrador", "NL"}, {"CA", "B.C., Canada|Brit. Columbia", "BC"}, {"CA", "N. Brunswick|New Bruns.", "NB"},
		{"US", "N. Carolina|No. Carolina|N Carolina|North Caro.|North Carolina, USA", "NC"}, {"US", "W. Virginia", "WV"}, {"US", "So. Dakota", "SD"}, {"US", "Commonwealth of Virginia", "VA"}, {"AU", "W. Australia|West. Australia", "WA"}, {"AU", "Vict.|Victoria, Australia", "VIC"}, {"MX", "Q. Roo|Quint. Roo", "ROO"}, {"MX", "Edo. de México", "MEX"}, {"BR", "S. Paulo", "SP"},
		{"DE", "Baden-Württ.|Bad.-Württemberg", "BW"}, {"DE", "Bay.", "BY"}, {"DE", "Hansestadt Hamburg|Freie und Hansestadt Hamburg", "HH"}, {"CH", "Kt. Zürich", "ZH"}, {"IT", "Prov. di Milano", "MI"}, {"IE", "Co.Kerry", "KY"}, {"AT", "Steierm.", "6"},
		{"US", "Calif.|Calif|calif|Cal.|Kalifornien|Californie|カリフォルニア州|加利福尼亚州|California (CA)|CA - California|California, CA|California/Californie", "CA"}, {"US", "Mass.|Massachusetts (MA)", "MA"}, {"US", "Fla.|Floride", "FL"}, {"US", "Penn.|Pensilvania", "PA"}, {"US", "N.Y.|Nueva York|New York, NY", "NY"}, {"US", "Washington, D.C.|D. C.", "DC"},
		{"DE", "NRW|N.R.W.|Nordrhein-Westfalen|North Rhine-Westphalia|Nordrhein Westfalen (NRW)|Rhénanie-du-Nord-Westphalie", "NW"}, {"DE", "Freistaat Bayern|Bayern/Bavaria|Baviera|Bavière|BY - Bayern|Beieren", "BY"}, {"DE", "Land Berlin|Berlijn|Berlino", "BE"},
		{"ES", "Cataluña|Catalunya|Catalonia|Katalonien|Catalogne|Comunidad Autónoma de Cataluña", "CT"}, {"ES", "Comunidad de Madrid", "MD"}, {"ES", "Andalusien|Andalucía|Andalousie", "AN"}, {"ES", "País Vasco|Baskenland", "PV"},
		{"IE", "Co. Dublin|Co Dublin|County Dublin|Contae Bhaile Átha Cliath", "D"}, {"IE", "Co. Kerry", "KY"}, {"MX", "CDMX|Ciudad de México|Mexiko-Stadt|Mexico City", "CMX"}, {"MX", "N.L.|Nuevo León", "NLE"}, {"MX", "Gto.|GTO", "GUA"}, {"MX", "B.C.S.", "BCS"},
		{"CN", "北京|北京市|Peking|Pékin|Beijing Shi", "BJ"}, {"CN", "广东|广东省|Guangdong Province", "GD"}, {"CN", "内蒙古|内蒙古自治区|Innere Mongolei", "NM"}, {"JP", "東京|東京都|Tokio", "13"}, {"JP", "大阪府|大阪", "27"}, {"KR", "서울|서울특별시|Seúl", "11"},
		{"RU", "Moskau|Москва|Moscou|Moscow", "MOW"}, {"IT", "Lombardia|Lombardei|Lombardy|Lombardie|Regione Lombardia", "25"}, {"IT", "Provincia di Milano|Mailand|MI - Milano", "MI"}, {"IT", "Toskana|Toscane", "52"}, {"CH", "Kanton Genf|Canton de Genève|Ginevra|Geneva", "GE"}, {"AT", "Wien|Vienna|Vienne", "9"},
		{"NL", "Nordholland|Noord-Holland|Hollande-Septentrionale", "NH"}, {"BR", "Estado de São Paulo|Sao Paulo", "SP"}, {"CA", "Québec (QC)|QC Québec", "QC"}, {"CA", "Colombie-Britannique|B.C.", "BC"}, {"AU", "N.S.W.|NSW - New South Wales", "NSW"}, {"PL", "mazowieckie|województwo mazowieckie", "14"},
	} {
		for text := range strings.SplitSeq(strings.Trim(c.texts, "|"), "|") {
			got, ok := place.State(c.country, text)
			require.True(t, ok, "%s of %s", text, c.country)
			require.Equal(t, c.want, got, "%s of %s", text, c.country)
		}
	}
	for _, c := range [][2]string{
		{"US", "Bayern"}, {"DE", "Calif."}, {"DE", "CDMX"}, {"US", "California, Texas"}, {"US", "CA - Texas"}, {"US", "Texas/Nevada"}, {"US", "New"}, {"US", "Carolina"}, {"US", "Dakota, South, North"}, {"DE", "Land"}, {"DE", "Sachsen/Thüringen"}, {"IE", "Co. London"}, {"ES", "Provincia de"}, {"CN", "京"}, {"JP", "都"}, {"MX", "M."}, {"US", "XYZ"},
		{"CA", "O."}, {"CA", "On. Canada"}, {"CA", "New."}, {"CA", "North."}, {"AU", "South"}, {"AU", "West."}, {"DE", "Sachs."}, {"US", "N. Virginia"}, {"CA", "Ontario, USA"}, {"CA", "Ontario, Quebec"}, {"US", "Canada, USA"}, {"CA", "Canada"},
	} {
		got, ok := place.State(c[0], c[1])
		require.False(t, ok, "%s of %s is %s", c[1], c[0], got)
	}
	for _, text := range []string{"Calif.", "Ont.", "NRW", "CDMX", "Me.", "Co. Dublin (IE)"} {
		_, _, ok := place.Anywhere(text)
		require.False(t, ok, "%s needs its country", text)
	}
}

// A name of two places, such as islands and their province, means both, and does
// so written twice. The org's list tells which it is.
func TestSeveralStates(t *testing.T) {
	for country, texts := range map[string][]string{"ES": {"Baleares", "Islas Baleares/Baleares", "Baleares - Islas Baleares"}} {
		want := place.AppendStates(nil, country, texts[0])
		require.Greater(t, len(want), 1, texts[0])
		for _, text := range texts[1:] {
			require.Equal(t, want, place.AppendStates(nil, country, text), text)
		}
	}
	for _, text := range []string{"U.S-CA", "USA-CA", "-CA", "US-"} {
		_, _, ok := place.Anywhere(text)
		require.False(t, ok, text)
	}
}

func BenchmarkCountryInOtherWords(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		place.Country("Korea (the Republic of)")
		place.Country("Germany - DE")
		place.Country("Republic of Austria")
	}
}

func BenchmarkNoCountry(b *testing.B) {
	long := strings.Repeat("a b ", 31)
	b.ReportAllocs()
	for b.Loop() {
		place.Country(long)
	}
}

// Looking up a name or a code that the table has costs no memory.
func TestLookupsAllocateNothing(t *testing.T) {
	for _, text := range []string{"Österreich", "AUSTRIA", "u.s.a.", "Côte d’Ivoire", "Viet Nam", "kr"} {
		require.Zero(t, testing.AllocsPerRun(10, func() { place.Country(text) }), text)
	}
}

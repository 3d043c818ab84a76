package place_test

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/place"
)

// sample reads a file of the sample data, which stands beside a checkout.
func sample(t *testing.T, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "..", "shared", "data", name))
	if os.IsNotExist(err) {
		t.Skip("there is no sample data here")
	}
	require.NoError(t, err)
	return text
}

// defaults are the countries whose states Salesforce brings.
const defaults = "US CA AU BR CN IE IN IT MX"

// recognised counts what is known, and keeps what is not.
type recognised struct {
	known, all int
	missed     []string
}

func (r *recognised) add(known bool, text string) {
	r.all++
	if known {
		r.known++
	} else if !slices.Contains(r.missed, text) {
		r.missed = append(r.missed, text)
	}
}

func (r *recognised) report(t *testing.T, what string, atLeast int) {
	t.Helper()
	t.Logf("%s: %d of %d; not: %s", what, r.known, r.all, strings.Join(r.missed, " | "))
	require.GreaterOrEqual(t, 100*r.known, atLeast*r.all, what)
}

// Real addresses say which country they are in, so that a wrong one is seen.
func TestRealAddresses(t *testing.T) {
	var addresses []struct {
		Components struct {
			Country, State string
			CountryCode    string `json:"country_code"`
			StateCode      string `json:"state_code"`
		}
	}
	require.NoError(t, json.Unmarshal(sample(t, "opencage_addresses.json"), &addresses))
	var countries, states, codes, usual recognised
	for _, a := range addresses {
		c := a.Components
		if c.Country == "" || c.CountryCode == "" {
			continue
		}
		code, ok := place.Country(c.Country)
		countries.add(ok, c.Country)
		if want := strings.ToUpper(c.CountryCode); ok && code != want {
			t.Logf("%s is %s, the address says %s", c.Country, code, want)
			require.Contains(t, "HK TF VI", want, "an overseas territory, by the name of its country")
		}
		if c.State != "" && ok {
			got, ok := place.State(code, c.State)
			states.add(ok, code+" "+c.State)
			if strings.Contains(defaults, code) {
				usual.add(ok, code+" "+c.State)
			}
			if c.StateCode != "" {
				codes.add(ok && got == strings.ToUpper(c.StateCode), code+" "+c.State+" "+c.StateCode)
			}
		}
	}
	countries.report(t, "countries", 95)
	states.report(t, "states", 60)
	usual.report(t, "states of the countries that have some in a new org", 90)
	codes.report(t, "states with their codes", 70)
}

func TestSampleLeads(t *testing.T) {
	var file struct {
		Leads []struct {
			Company struct{ State, Country string }
		}
	}
	require.NoError(t, json.Unmarshal(sample(t, "leads.json"), &file))
	var countries, states recognised
	for _, l := range file.Leads {
		if l.Company.Country == "" {
			continue
		}
		code, ok := place.Country(l.Company.Country)
		countries.add(ok, l.Company.Country)
		if ok && l.Company.State != "" {
			_, ok := place.State(code, l.Company.State)
			states.add(ok, l.Company.State)
		}
	}
	countries.report(t, "countries", 75)
	states.report(t, "states", 100)
	require.Equal(t, []string{"Canadaa"}, countries.missed, "misspelt on purpose")
}

func TestGeneratedLeads(t *testing.T) {
	rows := csv.NewReader(strings.NewReader(string(sample(t, "faker_multilocale_leads_2000.csv"))))
	header, err := rows.Read()
	require.NoError(t, err)
	country, state, locale := slices.Index(header, "country"), slices.Index(header, "state"), slices.Index(header, "locale")
	var countries, states recognised
	for {
		row, err := rows.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		require.NoError(t, err)
		if row[country] != "" {
			_, ok := place.Country(row[country])
			countries.add(ok, row[country])
		}
		// The country of a row is drawn apart from its state, which is one of
		// the locale's own country.
		if _, home, ok := strings.Cut(row[locale], "_"); ok && row[state] != "" && len(home) == 2 {
			_, ok := place.State(home, row[state])
			states.add(ok, home+" "+row[state])
		}
	}
	countries.report(t, "countries", 85)
	states.report(t, "states", 40)
}

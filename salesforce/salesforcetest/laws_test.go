package salesforcetest_test

import (
	"math/rand/v2"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/sim/countries"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
)

// TestAddressesAgree: whatever is written, the code and the text of what is
// stored name one country, and the state is one of it.
func TestAddressesAgree(t *testing.T) {
	a := newAPI(t)
	a.org.UseStateCountryPicklists()
	value := map[string]string{}
	states := map[string]bool{"||": true}
	for _, c := range countries.Standard() {
		value[c.Code] = c.Name
		states[c.Code+"||"] = true
		for _, s := range c.States {
			states[c.Code+"|"+s.Code+"|"+s.Name] = true
		}
	}
	chance := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // a test that can be repeated
	pick := map[string][]any{
		"Country": {nil, "United States", "Australia", "germany", "USA"}, "CountryCode": {nil, "US", "AU", "DE", "XX"},
		"State": {nil, "Washington", "Western Australia", "texas", "Calif."}, "StateCode": {nil, "WA", "TX", "XX"},
	}
	id := a.create("Lead", lead())
	saved := 0
	for range 600 {
		sent := fields{}
		for name, values := range pick {
			if chance.IntN(2) == 0 {
				sent[name] = values[chance.IntN(len(values))]
			}
		}
		r := a.do(http.MethodPatch, "/sobjects/Lead/"+id, sent)
		if r.status != http.StatusNoContent {
			require.Equal(t, "FIELD_INTEGRITY_EXCEPTION", r.refusal().Code)
			continue
		}
		saved++
		got := map[string]string{}
		for name := range pick {
			got[name], _ = a.org.Records("Lead")[0][name].(string)
		}
		require.Equal(t, value[got["CountryCode"]], got["Country"], "%v", sent)
		require.True(t, states[got["CountryCode"]+"|"+got["StateCode"]+"|"+got["State"]], "%v makes %v", sent, got)
	}
	require.Greater(t, saved, 50)
}

// TestWaysToARecord: what a query finds is read by its ID and retrieved in a
// collection, and nothing else is, whoever asks.
func TestWaysToARecord(t *testing.T) {
	for _, sharing := range []salesforcetest.Sharing{"", salesforcetest.PublicReadOnly, salesforcetest.Private} {
		t.Run(string(sharing), func(t *testing.T) {
			a := newAPI(t)
			a.org.SetSharing("Lead", sharing)
			standard, _ := a.user(salesforcetest.User{Profile: "Standard User"})
			viewer, _ := a.integration(salesforcetest.PermissionSet{Objects: map[string]salesforcetest.ObjectAccess{"Lead": {Create: true, ViewAll: true}}})
			users := []*api{a, standard, viewer}
			var ids []string
			for i := range 9 {
				ids = append(ids, users[i%3].create("Lead", lead()))
			}
			for who, u := range users {
				found := map[string]bool{}
				for _, m := range u.query("SELECT Id FROM Lead") {
					found[m["Id"].(string)] = true
				}
				want := 9
				if sharing == salesforcetest.Private && who == 1 {
					want = 3
				}
				require.Len(t, found, want)
				for i, id := range ids {
					one := u.do(http.MethodGet, "/sobjects/Lead/"+id, nil)
					require.Equal(t, found[id], one.status == http.StatusOK, "user %d, lead %d", who, i)
					many := u.do(http.MethodPost, "/composite/sobjects/Lead", fields{"ids": []string{id}, "fields": []string{"Id"}})
					require.Equal(t, found[id], many.list()[0] != nil)
				}
			}
		})
	}
}

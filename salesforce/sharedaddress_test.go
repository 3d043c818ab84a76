package salesforce_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// Two persons share an address, and Mobly knows them as two records. As long as one
// is refused, the other is not created: the next sync would take that record for
// the refused one's, and overwrite it.
func TestAddressOfARefusedPerson(t *testing.T) {
	w := newWorld(t)
	w.lead(map[string]any{"LastName": "Kim", "Company": "Lumen", "Email": "kim@lumen.example", "IsConverted": true})
	cfg := keyed()
	cfg.Settings.Policies.Strategy = salesforce.LeadsOnly
	c := w.client(cfg)
	refused := known(person("m1", "kim@lumen.example"), "003000000000001AAA")
	refused.Person.PersonalEmail = ""
	other := known(person("m1", "desk@lumen.example"), "003000000000001AAA")
	shares := known(person("", "desk@lumen.example"), "003000000000002AAA")
	for range 2 {
		results := w.sync(c, refused, other, shares)
		for _, r := range results {
			require.Equal(t, salesforce.Refused, r.Outcome)
			require.ErrorIs(t, r.Err, sferr.ErrConverted)
		}
		require.Zero(t, w.writes())
	}
}

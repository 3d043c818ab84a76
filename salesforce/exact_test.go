package salesforce_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// unkeyed is a lead of whom only name, company and phone are known.
func unkeyed(name string) salesforce.Lead {
	return salesforce.Lead{Person: mapping.Person{
		LastName: name, Company: mapping.Company{Name: name + " GmbH"},
		Phones: mapping.Phones{LeadProvided: []mapping.Phone{{Number: "+1 555 0100"}}},
	}}
}

// A lead told by its name, company and phone is found again whatever letters
// these are of, and is not taken for one with similar ones.
func TestExactNames(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"Kim", "O'Hara", `50% \ off`, "_", `"q"`, "İnce", "STRAẞE", "ΣΊΣΥΦΟΣ", "\u212Aim", "日本"} {
		for _, create := range []string{schema.Lead, schema.Contact} {
			t.Run(name+" "+create, func(t *testing.T) {
				w := newWorld(t)
				cfg := salesforce.Config{Settings: salesforce.Settings{Keys: salesforce.Keys{Lead: salesforce.NoKey, Activity: salesforce.NoKey}, Policies: salesforce.Policies{Unkeyed: salesforce.MatchByName, CreateAs: create}}}
				c := w.client(cfg)
				require.Equal(t, []string{"Created", "Created"}, outcomes(w.sync(c, unkeyed(name), unkeyed("X"))))
				require.Equal(t, []string{"Unchanged", "Unchanged"}, outcomes(w.sync(c, unkeyed(name), unkeyed("X"))))
				plan, err := c.Plan(t.Context(), unkeyed(name+"son"))
				require.NoError(t, err)
				w.sync(c, unkeyed(name+"son"))
				stale, err := c.Apply(t.Context(), plan)
				require.NoError(t, err)
				require.ErrorIs(t, stale[0].Err, sferr.ErrStale)
				require.Len(t, w.org.Records(create), 3)
			})
		}
	}
	w := newWorld(t)
	c := w.client(salesforce.Config{Settings: salesforce.Settings{Keys: salesforce.Keys{Lead: salesforce.NoKey, Activity: salesforce.NoKey}, Policies: salesforce.Policies{Unkeyed: salesforce.MatchByName}}})
	w.sync(c, unkeyed("Kim"), unkeyed(strings.ToUpper("Kim")))
	require.Len(t, w.org.Records(schema.Lead), 1, "letter case does not tell persons apart")
}

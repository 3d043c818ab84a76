package salesforce_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// named is a lead with a name, company and phone, where they are not empty.
func named(id, last, company, phone string) salesforce.Lead {
	l := salesforce.Lead{Person: mapping.Person{ID: id, LastName: last, Company: mapping.Company{Name: company}}}
	if phone != "" {
		l.Person.Phones.LeadProvided = []mapping.Phone{{Number: phone}}
	}
	return l
}

func exact() salesforce.Config {
	cfg := keyed()
	cfg.Settings.Policies.Unkeyed = salesforce.MatchByName
	return cfg
}

// A lead without a key is who has its name, company and phone only when folded.
func TestUnkeyedLeadOfAFoldedPerson(t *testing.T) {
	w := newWorld(t)
	c := w.client(exact())
	leads := []salesforce.Lead{
		named("", "Kim", "Lumen", "+1 555 0100"),
		named("m1", "Kim", "", "+1 555 0100"),
		named("m1", "", "Lumen", ""),
	}
	require.Equal(t, []string{"Created", "Created", "Created"}, outcomes(w.sync(c, leads...)))
	require.Len(t, w.org.Records(schema.Lead), 1)
	require.Equal(t, []string{"Unchanged", "Unchanged", "Unchanged"}, outcomes(w.sync(c, leads...)))
}

// A found record keeps the name by which a lead without a key is known, its own
// or another's.
func TestNameOfAnUnkeyedLeadStays(t *testing.T) {
	for _, tt := range []struct {
		name   string
		record map[string]any
		leads  func(id string) []salesforce.Lead
		first  []string
	}{
		{"another capture would rename it", map[string]any{"LastName": "Kim", "Company": "Lumen", "Phone": "+1 555 0100"}, func(id string) []salesforce.Lead {
			return []salesforce.Lead{named("", "Kim", "Lumen", "+1 555 0100"), known(named("", "Lee", "", ""), id)}
		}, []string{"Unchanged", "Unchanged"}},
		{"another person would get the name", map[string]any{"LastName": "Lee", "Company": "Lumen", "Phone": nil}, func(id string) []salesforce.Lead {
			return []salesforce.Lead{known(named("", "Kim", "", "+1 555 0100"), id), named("", "Kim", "Lumen", "+1 555 0100")}
		}, []string{"Unchanged", "Created"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			id := w.lead(tt.record)
			leads, c := tt.leads(id), w.client(exact())
			got := w.sync(c, leads...)
			require.Equal(t, tt.first, outcomes(got))
			require.Equal(t, "AMBIGUOUS_NAME", got[0].Dropped[0].Code)
			for field, v := range tt.record {
				require.Equal(t, v, w.stored(id)[field])
			}
			again := w.sync(c, leads...)
			require.Equal(t, []string{"Unchanged", "Unchanged"}, outcomes(again))
			require.Equal(t, got[1].ID, again[1].ID)
		})
	}
}

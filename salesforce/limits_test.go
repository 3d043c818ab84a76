package salesforce_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// mapMany maps n fields of the longest names beside the recommended ones.
func (w *world) mapMany(n int) mapping.Mapping {
	m := mapping.Recommended()
	for i := range n {
		name := fmt.Sprintf("mobly_%034d__c", i)
		w.org.Define(schema.Lead, schema.Field{Name: name, Type: schema.TypeString, Length: 100})
		m.Rules = append(m.Rules, mapping.Rule{From: mapping.Custom("x"), Lead: name})
	}
	return m
}

// maxLongest is how many fields of the longest names fit, beside the recommended ones.
const maxLongest = 258

// As many fields as can be mapped leave room for the longest keys there are.
func TestManyFields(t *testing.T) {
	w := newWorld(t)
	cfg := keyed()
	cfg.Settings.Policies.Unkeyed, cfg.Settings.Mapping = salesforce.MatchByName, w.mapMany(maxLongest)
	c := w.client(cfg)
	long := unkeyed(strings.Repeat("日", 80))
	long.Person.Company.Name = strings.Repeat("本", 255)
	long.Person.Phones.LeadProvided[0].Number = strings.Repeat("１", 40)
	leads := []salesforce.Lead{long, person(strings.Repeat("日", 64), strings.Repeat("%", 64)+"@lumen.example")}
	leads[1].Person.Custom = map[string]any{"x": "y"}
	for _, want := range []string{"Created", "Unchanged"} {
		require.Equal(t, []string{want, want}, outcomes(w.sync(c, leads...)))
	}
}

// More than that is told before anything is asked for, as what it is.
func TestTooManyFields(t *testing.T) {
	w := newWorld(t)
	cfg := keyed()
	cfg.Settings.Mapping = w.mapMany(maxLongest + 1)
	results, err := w.client(cfg).Sync(t.Context(), someLeads(1)...)
	require.ErrorContains(t, err, "Lead has 291 mapped fields")
	require.Equal(t, salesforce.NotSent, results[0].Outcome)
	for _, r := range w.org.Requests() {
		require.NotContains(t, string(r.Body), "/query")
	}
}

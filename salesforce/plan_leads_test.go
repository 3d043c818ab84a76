package salesforce_test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// A plan is of the leads as they were: what the caller does with theirs until it
// is applied changes nothing.
func TestPlanKeepsItsLeads(t *testing.T) {
	w := newWorld(t)
	id := w.lead(map[string]any{"Email": "old@lumen.example"})
	c := w.client(keyed())
	leads := []salesforce.Lead{person("m1", "old@lumen.example")}
	plan, err := c.Plan(t.Context(), leads...)
	require.NoError(t, err)
	require.Equal(t, salesforce.Update, plan.Items[0].Verb)

	leads[0] = person("m2", "other@lumen.example")
	require.NoError(t, w.org.Delete(id))
	plan.Force = true // or it were stale
	results, err := c.Apply(t.Context(), plan)
	require.NoError(t, err)
	require.Equal(t, salesforce.Created, results[0].Outcome, "matched again")
	require.Equal(t, "old@lumen.example", w.org.Records(schema.Lead)[0]["Email"])
}

// Nor does what the caller does in place with what its leads hold.
func TestPlanKeepsWhatItsLeadsHold(t *testing.T) {
	w := newWorld(t)
	id := w.lead(map[string]any{"Email": "old@lumen.example"})
	cfg := keyed()
	cfg.Settings.Mapping = mapping.Recommended()
	cfg.Settings.Mapping.Rules = append(cfg.Settings.Mapping.Rules, mapping.Rule{From: mapping.Custom("booth"), Lead: "Department__c"})
	w.org.Define(schema.Lead, schema.Field{Name: "Department__c", Type: schema.TypeString, Length: 20})
	cfg.Settings.Tags = tags.Mapping{Rules: []tags.Rule{{Category: "Score", Field: "Rating"}}}
	c := w.client(cfg)
	scans := 7
	l := withActions(person("m1", "old@lumen.example"), note("a1", "met"), note("a2", "met again"))
	l.Tags = []tags.Tag{{Category: "Score", Value: "Hot"}}
	l.Person.Custom = map[string]any{"booth": "12"}
	l.Person.Phones.LeadProvided = []mapping.Phone{{Number: "+1 555 0100"}}
	l.Person.Campaigns = []mapping.Campaign{{ID: "spring"}}
	l.Person.NumberOfScans = &scans
	plan, err := c.Plan(t.Context(), l)
	require.NoError(t, err)

	l.Actions = slices.DeleteFunc(l.Actions, func(a engagement.Action) bool { return a.ID == "a1" })
	l.Tags[0].Value, l.Person.Custom["booth"], scans = "Cold", "13", 8
	l.Person.Phones.LeadProvided[0].Number, l.Person.Campaigns[0].ID = "+1 555 0199", "autumn"
	require.NoError(t, w.org.Delete(id))
	plan.Force = true // or it were stale
	results, err := c.Apply(t.Context(), plan)
	require.NoError(t, err)
	require.Equal(t, salesforce.Created, results[0].Outcome, "matched again")
	require.Equal(t, []string{"a1", "a2"}, []string{results[0].Actions[0].ActionID, results[0].Actions[1].ActionID})
	got := w.stored(results[0].ID)
	for name, want := range map[string]any{
		"Rating": "Hot", "Department__c": "12", "Phone": "+1 555 0100", "mobly_most_recent_campaign__c": "spring", "mobly_number_scans__c": json.Number("7"),
	} {
		require.EqualValues(t, want, got[name], name)
	}
}

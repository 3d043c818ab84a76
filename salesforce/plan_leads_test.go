package salesforce_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// A plan is of the leads as they were: what the caller does with theirs until it
// is applied changes nothing.
func TestPlanKeepsItsLeads(t *testing.T) {
	w := newWorld(t)
	id := w.lead(map[string]any{"Email": "old@lumen.example"})
	c := w.client(keyed())
	leads := []salesforce.Lead{person("m1", "old@lumen.example")}
	plan, err := c.Plan(t.Context(), leads)
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

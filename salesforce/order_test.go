package salesforce_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/plan"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// With an Order, the highest value of all captures stays, however they are split into
// calls, and a value that is not of the Order is left alone.
func TestOrderOfTags(t *testing.T) {
	t.Parallel()
	capture := func(day int, score string) salesforce.Lead {
		l := person("m1", "bo@acme.example")
		l.Person.UpdatedAt = time.Date(2026, 10, day, 9, 0, 0, 0, time.UTC)
		l.Tags = []tags.Tag{{Category: "Score", Value: score}}
		return l
	}
	cfg := keyed()
	cfg.Settings.Keys.SyncedAt = "mobly_synced_at__c"
	cfg.Settings.Tags.Rules = []tags.Rule{{Category: "Score", Field: "Rating", Type: field.Picklist, Order: []string{"Cold", "Warm", "Hot"}, Several: tags.Highest}}
	synced := schema.Field{Name: "mobly_synced_at__c", Type: schema.TypeDateTime}
	hot, warm, cold := capture(2, "hot"), capture(1, "Warm"), capture(3, "Cold")
	for _, order := range [][]salesforce.Lead{{hot, warm, cold}, {cold, hot, warm}, {warm, cold, hot}, {cold, warm, hot}} {
		for _, batch := range []int{1, 2, 3} {
			t.Run(fmt.Sprint(order[0].Tags[0].Value, order[1].Tags[0].Value, batch), func(t *testing.T) {
				w := newWorld(t)
				w.org.Define(schema.Lead, synced)
				for calls := range slices.Chunk(order, batch) {
					w.sync(w.client(cfg), calls...)
				}
				leads := w.org.Records(schema.Lead)
				require.Len(t, leads, 1)
				require.Equal(t, "Hot", leads[0]["Rating"])
			})
		}
	}

	w := newWorld(t)
	w.org.Define(schema.Lead, synced)
	w.lead(map[string]any{"LastName": "Li", "Email": "bo@acme.example", "Rating": "Guest"})
	p, err := w.client(cfg).Plan(t.Context(), hot)
	require.NoError(t, err)
	at := slices.IndexFunc(p.Items[0].Person.Changes, func(c plan.Change) bool { return c.Field == "Rating" })
	change := p.Items[0].Person.Changes[at]
	require.Equal(t, "the record's value is not in the rule's Order", change.Reason)
	require.Equal(t, []any{"Guest", "Guest", false}, []any{change.Before, change.After, change.Write})
}

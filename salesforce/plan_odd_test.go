package salesforce_test

import (
	"encoding/json"
	"io"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
)

// oddPlans are plans that nobody made, all of which can be read.
var oddPlans = map[string]string{
	"null":                          `null`,
	"nothing":                       `{}`,
	"no items":                      `{"items":null}`,
	"an item of nothing":            `{"items":[{}]}`,
	"an item that is null":          `{"items":[null,null]}`,
	"a person behind":               `{"items":[{"verb":"create","object":"Lead","person":1}]}`,
	"a person far behind":           `{"items":[{"verb":"create","object":"Lead","person":9223372036854775807}]}`,
	"a person before":               `{"items":[{"verb":"create","object":"Lead","person":-1}]}`,
	"a person far before":           `{"items":[{"verb":"keep","id":"00Q000000000001EAA","person":-9223372036854775808}]}`,
	"two that carry each other":     `{"items":[{"verb":"refuse","person":1},{"verb":"refuse","person":0}]}`,
	"a task like none":              `{"items":[{"verb":"refuse","tasks":[{"verb":"create","same":{"item":-7,"task":-7}}]}]}`,
	"a task like one far away":      `{"items":[{"verb":"refuse","tasks":[{"verb":"create","same":{"item":9223372036854775807,"task":9223372036854775807}}]}]}`,
	"a task like itself":            `{"items":[{"verb":"refuse","tasks":[{"verb":"create","same":{"item":0,"task":0}}]}]}`,
	"a task of nothing":             `{"items":[{"verb":"create","object":"Lead","tasks":[{},null]}]}`,
	"a task to update":              `{"items":[{"verb":"create","object":"Lead","tasks":[{"verb":"update","id":"x"}]}]}`,
	"lists that are null":           `{"items":[{"verb":"create","object":"Lead","key":null,"fields":null,"dropped":null,"tasks":null,"error":null}]}`,
	"lists of null":                 `{"items":[{"verb":"create","object":"Lead","fields":[null],"dropped":[null],"tasks":[null]}]}`,
	"a key of nothing":              `{"items":[{"verb":"create","object":"Lead","key":{},"fields":[{"field":"","write":true}]}]}`,
	"values of every kind":          `{"items":[{"verb":"create","object":"Lead","fields":[{"field":"A","before":[{"a":[]}],"after":1e999,"write":true},{"field":"Subject","after":{},"write":true}]}]}`,
	"an unknown match and object":   `{"items":[{"verb":"refuse","object":"\u0000<b>","matchedBy":"?","leadId":"\u202e"}]}`,
	"a Subject that is no text":     `{"items":[{"verb":"refuse","tasks":[{"verb":"create","fields":[{"field":"Subject","after":[1]},{"field":"Subject"}]}]}]}`,
	"an item that is updated, late": `{"items":[{"verb":"update","object":"Lead","id":"00Q000000000001EAA","modstamp":"yesterday"}]}`,
}

// Whatever plan is read from JSON, nothing that is asked of it panics, and it is
// applied or is an ErrPlan.
func TestPlanFromAnyJSON(t *testing.T) {
	w := newWorld(t)
	c := w.client(keyed())
	for name, text := range oddPlans {
		t.Run(name, func(t *testing.T) {
			var p *salesforce.Plan
			require.NoError(t, json.Unmarshal([]byte(text), &p))
			_ = p.String()
			require.NoError(t, p.HTML(io.Discard))
			creates, updates := p.Writes()
			require.GreaterOrEqual(t, creates+updates, 0)
			_, _ = json.Marshal(p) // a verb that is none is an error
			results, err := c.Apply(t.Context(), p)
			if err != nil {
				require.ErrorIs(t, err, salesforce.ErrPlan)
				return
			}
			require.Len(t, results, len(p.Items))
			for range results.Failed() {
			}
			for i := range results {
				_ = results[i].State() != salesforce.Retry
			}
		})
	}
	require.Contains(t, readPlan(t, oddPlans["a person behind"]).String(), "as part of item 1, which the plan does not have")
}

func readPlan(t *testing.T, text string) *salesforce.Plan {
	t.Helper()
	p := new(salesforce.Plan)
	require.NoError(t, json.Unmarshal([]byte(text), p))
	return p
}

// FuzzPlan: what is read as a plan can be asked anything, and is written as the
// same bytes whenever it can be written.
func FuzzPlan(f *testing.F) {
	for _, text := range oddPlans {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		var p *salesforce.Plan
		if json.Unmarshal(text, &p) != nil {
			return
		}
		_ = p.String()
		require.NoError(t, p.HTML(io.Discard))
		p.Writes()
		first, err := json.Marshal(p)
		if err != nil {
			return
		}
		var again *salesforce.Plan
		require.NoError(t, json.Unmarshal(first, &again))
		second, err := json.Marshal(again)
		require.NoError(t, err)
		require.Equal(t, string(first), string(second))
	})
}

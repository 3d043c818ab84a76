package salesforce_test

import (
	"encoding/json"
	"io"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// oddPlans are plans that nobody made, all of which can be read.
var oddPlans = map[string]string{
	"null":                           `null`,
	"nothing":                        `{}`,
	"no items":                       `{"items":null}`,
	"an item of nothing":             `{"items":[{}]}`,
	"an item that is null":           `{"items":[null,null]}`,
	"a person behind":                `{"items":[{"person":{"verb":"create","object":"Lead","carriedBy":{"item":1,"path":"person"}}}]}`,
	"a person far behind":            `{"items":[{"person":{"verb":"create","object":"Lead","carriedBy":{"item":9223372036854775807,"path":"person"}}}]}`,
	"a person before":                `{"items":[{"person":{"verb":"create","object":"Lead","carriedBy":{"item":-1,"path":"person"}}}]}`,
	"a person far before":            `{"items":[{"person":{"verb":"unchanged","id":"00Q000000000001EAA","carriedBy":{"item":-9223372036854775808,"path":"person"}}}]}`,
	"two that carry each other":      `{"items":[{"person":{"verb":"refuse","carriedBy":{"item":1,"path":"person"}}},{"person":{"verb":"refuse","carriedBy":{"item":0,"path":"person"}}}]}`,
	"a person carried by nothing":    `{"items":[{"person":{"verb":"refuse"}},{"person":{"verb":"refuse","carriedBy":{}}}]}`,
	"a person carried by an action":  `{"items":[{"person":{"verb":"refuse"},"actions":[{"verb":"refuse"}]},{"person":{"verb":"refuse","carriedBy":{"path":"actions[0]"}}}]}`,
	"an action like none":            `{"items":[{"person":{"verb":"refuse"},"actions":[{"object":"Task","verb":"create","carriedBy":{"item":-7,"path":"actions[-7]"}}]}]}`,
	"an action like one far away":    `{"items":[{"person":{"verb":"refuse"},"actions":[{"object":"Task","verb":"create","carriedBy":{"item":9223372036854775807,"path":"actions[9223372036854775807]"}}]}]}`,
	"an action like itself":          `{"items":[{"person":{"verb":"refuse"},"actions":[{"object":"Task","verb":"create","carriedBy":{"item":0,"path":"actions[0]"}}]}]}`,
	"an action by an odd path":       `{"items":[{"person":{"verb":"refuse"},"actions":[{"object":"Task","verb":"create"},{"object":"Task","verb":"create","carriedBy":{"item":0,"path":"actions[ 00]x"}}]}]}`,
	"actions that are null":          `{"items":[{"person":{"verb":"create","object":"Lead"},"actions":[null,null]}]}`,
	"an action to update":            `{"items":[{"person":{"verb":"create","object":"Lead"},"actions":[{"object":"Task","verb":"update","id":"x"}]}]}`,
	"lists that are null":            `{"items":[{"person":{"verb":"create","object":"Lead","key":null,"changes":null,"dropped":null,"error":null},"actions":null,"related":null}],"off":null,"created":null}`,
	"lists of null":                  `{"items":[{"person":{"verb":"create","object":"Lead","changes":[null],"dropped":[null]},"actions":[null]}],"off":[null],"created":[null]}`,
	"a key of nothing":               `{"items":[{"person":{"verb":"create","object":"Lead","key":{},"changes":[{"field":"","write":true}]}}]}`,
	"values of every kind":           `{"items":[{"person":{"verb":"create","object":"Lead","changes":[{"field":"A","before":[{"a":[]}],"after":1e999,"write":true},{"field":"Subject","after":{},"write":true}]}}]}`,
	"an unknown match and object":    `{"items":[{"leadId":"\u202e","person":{"verb":"refuse","object":"\u0000<b>","matchedBy":"?"}}]}`,
	"a Subject that is no text":      `{"items":[{"person":{"verb":"refuse"},"actions":[{"object":"Task","verb":"create","changes":[{"field":"Subject","after":[1]},{"field":"Subject"}]}]}]}`,
	"an item that is updated, late":  `{"items":[{"person":{"verb":"update","object":"Lead","id":"00Q000000000001EAA","modstamp":"yesterday"}}]}`,
	"a reverse plan that creates":    `{"reverse":true,"items":[{"person":{"verb":"create","object":"Lead"}}]}`,
	"a reverse plan of nothing":      `{"reverse":true,"items":[{"person":{"verb":"unchanged"},"actions":[{"verb":"unchanged"}]}]}`,
	"a reverse plan of what is gone": `{"reverse":true,"items":[{"person":{"verb":"update","object":"Lead","id":"00Q000000000001EAA","changes":[{"field":"Title","before":"a","after":"b"},{"field":"","before":[]},{"field":"x' OR"}]}}]}`,
}

// Whatever plan is read from JSON, nothing that is asked of it panics, and it is
// applied or is an sferr.ErrPlan.
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
				require.ErrorIs(t, err, sferr.ErrPlan)
				return
			}
			require.Len(t, results, len(p.Items))
			for i := range results {
				require.Equal(t, results[i].State() == salesforce.Done, results[i].Problem() == nil)
			}
		})
	}
	require.Contains(t, readPlan(t, oddPlans["a person behind"]).String(), "as part of lead (which the plan does not have)")
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

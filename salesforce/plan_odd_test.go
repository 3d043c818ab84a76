package salesforce_test

import (
	"context"
	"encoding/json"
	"io"
	"strings"
	"testing"
	"time"

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
				_ = results[i].Final()
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

// A job that Client.Job did not make, or is asked about without a context, is an
// error that says so, and asks nobody.
func TestJobThatCannotBeAskedAbout(t *testing.T) {
	w := newWorld(t)
	var noContext context.Context
	client := w.client(keyed())
	fromJSON := func(text string) *salesforce.Job {
		var j *salesforce.Job
		require.NoError(t, json.Unmarshal([]byte(text), &j))
		return j
	}
	const id = "750000000000001AAA"
	for name, tt := range map[string]struct {
		client *salesforce.Client
		job    *salesforce.Job
		ctx    context.Context
		want   error
	}{
		"zero":                        {job: new(salesforce.Job), ctx: t.Context(), want: salesforce.ErrConfig},
		"nil":                         {ctx: t.Context(), want: salesforce.ErrConfig},
		"null":                        {job: fromJSON(`null`), ctx: t.Context(), want: salesforce.ErrConfig},
		"nil, and no context":         {ctx: noContext, want: salesforce.ErrConfig},
		"zero, and no context":        {job: new(salesforce.Job), ctx: noContext, want: salesforce.ErrConfig},
		"from JSON, open":             {job: fromJSON(`{"ID":"` + id + `","Object":"Lead","State":"Open"}`), ctx: t.Context(), want: salesforce.ErrConfig},
		"from JSON, over":             {job: fromJSON(`{"ID":"` + id + `","State":"JobComplete","Processed":9,"Failed":3}`), ctx: t.Context(), want: salesforce.ErrConfig},
		"from JSON, counts below 0":   {job: fromJSON(`{"State":"Failed","Processed":-9,"Failed":-3}`), ctx: t.Context(), want: salesforce.ErrConfig},
		"a context that is over":      {job: fromJSON(`{}`), ctx: over(t), want: salesforce.ErrConfig},
		"Client.Job without context":  {client: client, ctx: noContext, want: salesforce.ErrContext},
		"Client.Job of a nil client":  {client: nil, ctx: t.Context(), want: salesforce.ErrConfig},
		"Client.Job of a zero client": {client: new(salesforce.Client), ctx: t.Context(), want: salesforce.ErrConfig},
	} {
		t.Run(name, func(t *testing.T) {
			if strings.HasPrefix(name, "Client.Job") {
				_, err := tt.client.Job(tt.ctx, id)
				require.ErrorIs(t, err, tt.want)
				return
			}
			require.ErrorIs(t, tt.job.Wait(tt.ctx), tt.want)
			n := 0
			for row, err := range tt.job.Rows(tt.ctx) {
				require.ErrorIs(t, err, tt.want)
				require.Zero(t, row)
				n++
			}
			require.Equal(t, 1, n)
		})
	}
	for _, id := range []string{"", "x", "../../limits", "750000000000001AAA/../x", strings.Repeat("7", 18)} {
		_, err := client.Job(t.Context(), id)
		require.Error(t, err, id)
	}
	require.Empty(t, w.org.Requests())
}

func over(t *testing.T) context.Context {
	ctx, cancel := context.WithDeadline(t.Context(), time.Unix(0, 0))
	t.Cleanup(cancel)
	return ctx
}

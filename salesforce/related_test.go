package salesforce_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/plan"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// relatedPlan is the plan of two captures of one person and of somebody without a
// key, with a related Task of each. It went through JSON.
func relatedPlan(t *testing.T, c *salesforce.Client) *salesforce.Plan {
	t.Helper()
	made, err := c.Plan(t.Context(), withActions(person("m1", "ann@lumen.example"), note("a1", "met")), person("m2", "ann@lumen.example"), salesforce.Lead{})
	require.NoError(t, err)
	related := func(key string) plan.Record {
		return plan.Record{
			Object: schema.Task, Verb: plan.Create, For: "follow-up", Key: &plan.Key{Field: "mobly_activity_id__c", Value: key},
			Changes: []plan.Change{{Field: "Subject", After: "Call " + key, Write: true}, {Field: "Status", After: "Not Started", Write: true}},
		}
	}
	made.Items[0].Related = []plan.Record{related("f1"), related("f2")}
	shared := related("f1")
	shared.Changes, shared.Key, shared.CarriedBy = nil, nil, &plan.Ref{Path: "related[0]"}
	made.Items[1].Related = []plan.Record{shared}
	made.Items[2].Related = []plan.Record{related("f3")}
	data, err := json.Marshal(made)
	require.NoError(t, err)
	var read salesforce.Plan
	require.NoError(t, json.Unmarshal(data, &read))
	again, err := json.Marshal(&read)
	require.NoError(t, err)
	require.Equal(t, string(data), string(again))
	return &read
}

// Related records are written after their person, each once, and read like Tasks
// when the plan is applied again.
func TestApplyWritesRelatedRecords(t *testing.T) {
	w := newWorld(t)
	cfg := keyed()
	cfg.Journal = true
	c := w.client(cfg)
	p := relatedPlan(t, c)
	creates, updates := p.Writes()
	require.Equal(t, []int{5, 0}, []int{creates, updates})
	require.Contains(t, p.String(), "Task of follow-up")
	require.Contains(t, p.String(), `"Not Started"`)
	var page strings.Builder
	require.NoError(t, p.HTML(&page))
	require.Contains(t, page.String(), "Related records")

	results, err := c.Apply(t.Context(), p)
	require.NoError(t, err)
	lead := results[0].ID
	require.Equal(t, 1, w.org.Count(schema.Lead))
	require.Equal(t, 3, w.org.Count(schema.Task))
	for _, r := range w.org.Records(schema.Task) {
		require.Equal(t, lead, r["WhoId"])
	}
	type end struct {
		For     string
		Outcome salesforce.Outcome
	}
	ends := func(of salesforce.Results) (all [][]end) {
		for _, r := range of {
			var list []end
			for _, o := range r.Related {
				require.Equal(t, schema.Task, o.Object)
				list = append(list, end{o.For, o.Outcome})
			}
			all = append(all, list)
		}
		return all
	}
	want := [][]end{
		{{"follow-up", salesforce.Created}, {"follow-up", salesforce.Created}}, {{"follow-up", salesforce.Created}}, {{"follow-up", salesforce.Refused}},
	}
	require.Empty(t, cmp.Diff(want, ends(results)))
	require.Equal(t, results[0].Related[0].ID, results[1].Related[0].ID)
	require.NotEmpty(t, results[0].Related[0].Written)
	require.Empty(t, results[1].Related[0].Written, "the first lead has the journal")
	require.ErrorIs(t, results[2].Related[0].Err, sferr.ErrNoParent)

	undo := salesforce.Undo(results)
	require.Len(t, undo.Created, 4)

	again := relatedPlan(t, c)
	results, err = c.Apply(t.Context(), again)
	require.NoError(t, err)
	want = [][]end{
		{{"follow-up", salesforce.Unchanged}, {"follow-up", salesforce.Unchanged}}, {{"follow-up", salesforce.Unchanged}}, {{"follow-up", salesforce.Refused}},
	}
	require.Empty(t, cmp.Diff(want, ends(results)))
	require.Equal(t, 3, w.org.Count(schema.Task))
}

// A related record that was updated is taken back like any other, once for all leads
// that share it.
func TestUndoOfRelatedRecords(t *testing.T) {
	w := newWorld(t)
	cfg := keyed()
	cfg.Journal = true
	c := w.client(cfg)
	lead := w.lead(map[string]any{"Email": "ann@lumen.example"})
	task := w.add(schema.Task, map[string]any{"WhoId": lead, "Subject": "Old", "Status": "Not Started", "Priority": "Low"})
	update := plan.Record{
		Object: schema.Task, Verb: plan.Update, ID: task, For: "follow-up",
		Changes: []plan.Change{{Field: "Priority", Before: "Low", After: "High", Write: true}},
	}
	shared := update
	shared.Changes, shared.CarriedBy = nil, &plan.Ref{Path: "related[0]"}
	keep := plan.Record{Object: schema.Lead, Verb: plan.Unchanged, ID: lead}
	results, err := c.Apply(t.Context(), &salesforce.Plan{Items: []plan.Item{{Person: keep, Related: []plan.Record{update}}, {Person: keep, Related: []plan.Record{shared}}}})
	require.NoError(t, err)
	require.Equal(t, "High", w.fieldsOf(task)["Priority"])

	undo := salesforce.Undo(results)
	require.Equal(t, &plan.Ref{Path: "related[0]"}, undo.Items[1].Related[0].CarriedBy)
	results, err = c.Apply(t.Context(), undo)
	require.NoError(t, err)
	require.Equal(t, []salesforce.Outcome{salesforce.Updated, salesforce.Updated}, []salesforce.Outcome{results[0].Related[0].Outcome, results[1].Related[0].Outcome})
	require.Equal(t, "Low", w.fieldsOf(task)["Priority"])
}

package salesforce_test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// A plan that was edited as JSON is applied as it reads, or is an ErrPlan.
func TestApplyEditedPlan(t *testing.T) {
	t.Parallel()
	const broken = "ErrPlan"
	type items []salesforce.PlanItem
	for name, tt := range map[string]struct {
		edit  func(items)
		want  []string // ErrPlan, or the outcomes
		tasks int
	}{
		"not at all":      {edit: func(items) {}, want: []string{"Created", "Created", "Updated"}, tasks: 3},
		"person refused":  {edit: func(p items) { p[0].Verb = salesforce.Refuse }, want: []string{"Refused", "Refused", "Updated"}, tasks: 1},
		"twin refused":    {edit: func(p items) { p[1].Verb = salesforce.Refuse }, want: []string{broken}},
		"twin kept":       {edit: func(p items) { p[1].Verb = salesforce.Keep }, want: []string{"Created", "Created", "Updated"}, tasks: 3},
		"update refused":  {edit: func(p items) { p[2].Verb = salesforce.Refuse }, want: []string{"Created", "Created", "Refused"}, tasks: 2},
		"task refused":    {edit: func(p items) { p[2].Tasks[0].Verb = salesforce.Refuse }, want: []string{"Created", "Created", "Updated"}, tasks: 2},
		"new one kept":    {edit: func(p items) { p[0].Verb = salesforce.Keep }, want: []string{broken}},
		"no ID":           {edit: func(p items) { p[2].ID = "x' OR Id!='" }, want: []string{broken}},
		"new one with ID": {edit: func(p items) { p[0].ID = p[2].ID }, want: []string{broken}},
		"other object":    {edit: func(p items) { p[0].Object = "Account" }, want: []string{broken}},
		"new Task with ID": {edit: func(p items) {
			p[2].Tasks[0].ID = "00T000000000001AAA"
		}, want: []string{broken}},
		"chain of tasks": {edit: func(p items) { p[1].Tasks[1].Same = &salesforce.TaskRef{Item: 1} }, want: []string{broken}},
		"task of itself": {edit: func(p items) { p[1].Tasks[1].Same = &salesforce.TaskRef{Item: 1, Task: 1} }, want: []string{broken}},
	} {
		for i, force := range []bool{false, true} {
			if skips(i, 2) {
				continue
			}
			t.Run(name, func(t *testing.T) {
				w := newWorld(t)
				w.lead(map[string]any{"Email": "old@lumen.example"})
				c := w.client(keyed())
				made, err := c.Plan(t.Context(),
					withActions(person("m1", "new@lumen.example"), note("a1", "met")),
					withActions(person("m1", "new@lumen.example"), note("a1", "met"), note("a2", "called")),
					withActions(person("m2", "old@lumen.example"), note("a3", "met")))
				require.NoError(t, err)
				tt.edit(made.Items)
				text, err := json.Marshal(made)
				require.NoError(t, err)
				plan := new(salesforce.Plan)
				require.NoError(t, json.Unmarshal(text, plan))
				plan.Force = force
				w.org.ResetRequests()
				got, err := c.Apply(t.Context(), plan)
				if tt.want[0] == broken {
					require.ErrorIs(t, err, salesforce.ErrPlan)
					require.Empty(t, w.org.Requests())
					return
				}
				require.NoError(t, err)
				require.Equal(t, tt.want, outcomes(got))
				for _, r := range got {
					require.Equal(t, r.Outcome == salesforce.Refused, r.Err != nil, "what is refused says why")
					for _, a := range r.Actions {
						require.NotZero(t, a.Outcome)
						require.Equal(t, a.Outcome == salesforce.Created, a.Err == nil)
					}
				}
				require.Len(t, w.org.Records(schema.Task), tt.tasks)
			})
		}
	}
}

// Items that were taken out of a plan are not written in the place of others
// when a lead has to be matched again.
func TestApplyPartOfAPlan(t *testing.T) {
	w := newWorld(t)
	kept := w.lead(map[string]any{"Email": "a@lumen.example"})
	gone := w.lead(map[string]any{"Email": "b@lumen.example"})
	c := w.client(keyed())
	plan, err := c.Plan(t.Context(), person("m1", "a@lumen.example"), person("m2", "b@lumen.example"))
	require.NoError(t, err)
	plan.Items, plan.Force = plan.Items[1:], true
	plan.Items[0].Person = 0
	require.NoError(t, w.org.Delete(gone))
	got, err := c.Apply(t.Context(), plan)
	require.NoError(t, err)
	require.Equal(t, "m2", got[0].LeadID)
	require.Equal(t, salesforce.Failed, got[0].Outcome)
	require.Nil(t, w.stored(kept)["mobly_id__c"], "its item was taken out")
}

// What was refused by hand is not written when its lead has to be matched again.
func TestApplyRefusedByHand(t *testing.T) {
	w := newWorld(t)
	gone := w.lead(map[string]any{"Email": "a@lumen.example"})
	c := w.client(keyed())
	plan, err := c.Plan(t.Context(), withActions(person("m1", "a@lumen.example"), note("a1", "met"), note("a2", "private"), engagement.Action{ID: "a3", EventType: "CSV_UPLOAD"}))
	require.NoError(t, err)
	plan.Items[0].Tasks[1].Verb = salesforce.Refuse
	require.NoError(t, w.org.Delete(gone))
	plan.Force = true
	got, err := c.Apply(t.Context(), plan)
	require.NoError(t, err)
	require.Equal(t, []string{"Created"}, outcomes(got))
	require.Equal(t, []string{"Created", "Refused", "Refused"}, actionOutcomes(got[0]))
	require.ErrorIs(t, got[0].Actions[2].Err, engagement.ErrNotEngagement, "that was no one's hand")
	require.Len(t, w.org.Records(schema.Task), 1)
}

// Nor are actions that were taken out of their item, or put in another order.
func TestApplyPartOfAnItem(t *testing.T) {
	for name, edit := range map[string]func(it *salesforce.PlanItem){
		"taken out":     func(it *salesforce.PlanItem) { it.Tasks = it.Tasks[:1] },
		"another order": func(it *salesforce.PlanItem) { slices.Reverse(it.Tasks) },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			gone := w.lead(map[string]any{"Email": "a@lumen.example"})
			c := w.client(keyed())
			plan, err := c.Plan(t.Context(), withActions(person("", "a@lumen.example"), note("a1", "met"), note("a2", "private")))
			require.NoError(t, err)
			edit(&plan.Items[0])
			require.NoError(t, w.org.Delete(gone))
			plan.Force = true
			got, err := c.Apply(t.Context(), plan)
			require.NoError(t, err)
			require.Len(t, got[0].Actions, len(plan.Items[0].Tasks))
			for j, a := range got[0].Actions {
				require.Equal(t, plan.Items[0].Tasks[j].ActionID, a.ActionID)
			}
			require.Empty(t, w.org.Records(schema.Task))
		})
	}
}

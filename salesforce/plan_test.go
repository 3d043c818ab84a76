package salesforce_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// A plan that went through JSON says and does the same.
func TestPlanJSON(t *testing.T) {
	w := newWorld(t)
	c := w.client(keyed())
	w.lead(map[string]any{"Email": "b@lumen.example", "NumberOfEmployees": 5})
	scans := 12345678
	a, b := person("m1", "a@lumen.example"), person("m2", "b@lumen.example")
	a.Person.NumberOfScans = &scans
	a.Actions = []engagement.Action{note("a1", "met"), {ID: "a2", EventType: "CSV_UPLOAD"}}
	twin := person("m3", "A@lumen.example")
	twin.Actions = []engagement.Action{note("a1", "met")}
	leads := []salesforce.Lead{a, b, twin, {Person: mapping.Person{ID: "m4"}}}

	plan, err := c.Plan(t.Context(), leads...)
	require.NoError(t, err)
	creates, updates := plan.Writes()
	require.Equal(t, 2, creates, "a lead and a Task")
	require.Equal(t, 1, updates)
	text, err := json.Marshal(plan)
	require.NoError(t, err)
	var read salesforce.Plan
	require.NoError(t, json.Unmarshal(text, &read))
	require.Equal(t, plan.String(), read.String())
	again, err := json.Marshal(&read)
	require.NoError(t, err)
	require.JSONEq(t, string(text), string(again))

	require.Empty(t, w.org.Records(schema.Task))
	results, err := c.Apply(t.Context(), &read)
	require.NoError(t, err)
	require.Equal(t, []string{"Created", "Updated", "Created", "Refused"}, outcomes(results))
	require.Len(t, w.org.Records(schema.Task), 1)

	same := newWorld(t)
	same.lead(map[string]any{"Email": "b@lumen.example", "NumberOfEmployees": 5})
	direct := same.sync(same.client(keyed()), leads...)
	ignore := cmpopts.IgnoreFields(salesforce.Result{}, "Err")
	ignoreAction := cmpopts.IgnoreFields(salesforce.ActionResult{}, "Err")
	ignoreDropped := cmpopts.IgnoreFields(sferr.Dropped{}, "Err")
	if diff := cmp.Diff(direct, results, ignore, ignoreAction, ignoreDropped); diff != "" {
		t.Errorf("Sync and Apply of a plan from JSON differ (-Sync +Apply):\n%s", diff)
	}
}

func TestApplyRefusesABrokenPlan(t *testing.T) {
	w := newWorld(t)
	c := w.client(keyed())
	for name, plan := range map[string]*salesforce.Plan{
		"nil":           nil,
		"no verb":       {Items: []salesforce.PlanItem{{Object: "Lead"}}},
		"person behind": {Items: []salesforce.PlanItem{{Verb: salesforce.Create, Object: "Lead", Person: 1}}},
		"person of a person": {Items: []salesforce.PlanItem{
			{Verb: salesforce.Refuse}, {Verb: salesforce.Refuse}, {Verb: salesforce.Refuse, Person: 1},
		}},
		"negative person":    {Items: []salesforce.PlanItem{{Verb: salesforce.Create, Object: "Lead", Person: -1}}},
		"update of nothing":  {Items: []salesforce.PlanItem{{Verb: salesforce.Update, Object: "Lead"}}},
		"no object":          {Items: []salesforce.PlanItem{{Verb: salesforce.Create}}},
		"task to update":     {Items: []salesforce.PlanItem{{Verb: salesforce.Refuse, Tasks: []salesforce.TaskPlan{{Verb: salesforce.Update}}}}},
		"task like no other": {Items: []salesforce.PlanItem{{Verb: salesforce.Refuse, Tasks: []salesforce.TaskPlan{{Verb: salesforce.Create, Same: &salesforce.TaskRef{Task: 7}}}}}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := c.Apply(t.Context(), plan)
			require.ErrorIs(t, err, salesforce.ErrPlan)
		})
	}
	require.Empty(t, w.org.Requests())
	results, err := c.Apply(t.Context(), &salesforce.Plan{})
	require.NoError(t, err)
	require.Empty(t, results)
}

func TestPlanOfNonsense(t *testing.T) {
	for _, text := range []string{`{"items":[{"verb":"explode"}]}`, `{"items":[{"verb":7}]}`, `{"items":[{"leadId":{"SECRET":1}}]}`, `{"items":[{"verb":"create","tasks":[{"verb":"x"}]}]}`} {
		var p salesforce.Plan
		err := json.Unmarshal([]byte(text), &p)
		require.Error(t, err, text)
		require.NotContains(t, err.Error(), "SECRET")
	}
}

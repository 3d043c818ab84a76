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
	"github.com/getmobly/mobly-salesforce-go/salesforce/plan"
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
	ignoreAction := cmpopts.IgnoreFields(salesforce.RecordResult{}, "Err")
	ignoreDropped := cmpopts.IgnoreFields(sferr.Problem{}, "Err")
	if diff := cmp.Diff(direct, results, ignore, ignoreAction, ignoreDropped); diff != "" {
		t.Errorf("Sync and Apply of a plan from JSON differ (-Sync +Apply):\n%s", diff)
	}
}

func TestApplyRefusesABrokenPlan(t *testing.T) {
	w := newWorld(t)
	c := w.client(keyed())
	member := func(verb plan.Verb, campaign any) plan.Record {
		r := plan.Record{Object: "CampaignMember", Verb: verb, Changes: []plan.Change{{Field: "CampaignId", After: campaign, Write: true}}}
		if verb == plan.Update {
			r.ID = "00v000000000001AAA"
		}
		return r
	}
	of := func(r plan.Record) *salesforce.Plan {
		return &salesforce.Plan{Items: []plan.Item{{Person: plan.Record{Verb: "refuse"}, Related: []plan.Record{r}}}}
	}
	for name, broken := range map[string]*salesforce.Plan{
		"nil":           nil,
		"no verb":       {Items: []plan.Item{{Person: plan.Record{Object: "Lead"}}}},
		"person behind": {Items: []plan.Item{{Person: plan.Record{Verb: "create", Object: "Lead", CarriedBy: &plan.Ref{Item: 1, Path: "person"}}}}},
		"person of a person": {Items: []plan.Item{
			{Person: plan.Record{Verb: "refuse"}},
			{Person: plan.Record{Verb: "refuse", CarriedBy: &plan.Ref{Path: "person"}}},
			{Person: plan.Record{Verb: "refuse", CarriedBy: &plan.Ref{Item: 1, Path: "person"}}},
		}},
		"person carried by an action": {Items: []plan.Item{
			{Person: plan.Record{Verb: "refuse"}, Actions: []plan.Record{{Verb: "refuse"}}},
			{Person: plan.Record{Verb: "refuse", CarriedBy: &plan.Ref{Path: "actions[0]"}}},
		}},
		"negative person":   {Items: []plan.Item{{Person: plan.Record{Verb: "create", Object: "Lead", CarriedBy: &plan.Ref{Item: -1, Path: "person"}}}}},
		"update of nothing": {Items: []plan.Item{{Person: plan.Record{Verb: "update", Object: "Lead"}}}},
		"no object":         {Items: []plan.Item{{Person: plan.Record{Verb: "create"}}}},
		"task to update":    {Items: []plan.Item{{Person: plan.Record{Verb: "refuse"}, Actions: []plan.Record{{Object: "Task", Verb: "update"}}}}},
		"task like no other": {Items: []plan.Item{{
			Person: plan.Record{Verb: "refuse"}, Actions: []plan.Record{{Object: "Task", Verb: "create", CarriedBy: &plan.Ref{Path: "actions[7]"}}},
		}}},
		"action of another object":                        {Items: []plan.Item{{Person: plan.Record{Verb: "refuse"}, Actions: []plan.Record{{Object: "Lead", Verb: "create"}}}}},
		"related record of an object that is not written": {Items: []plan.Item{{Person: plan.Record{Verb: "refuse"}, Related: []plan.Record{{Object: "Lead", Verb: "create"}}}}},
		"related record carried by an action": {Items: []plan.Item{{
			Person: plan.Record{Verb: "refuse"}, Actions: []plan.Record{{Object: "Task", Verb: "create"}},
			Related: []plan.Record{{Object: "Task", Verb: "create", CarriedBy: &plan.Ref{Path: "actions[0]"}}},
		}}},
		"action carried by a related record": {Items: []plan.Item{
			{Person: plan.Record{Verb: "refuse"}, Related: []plan.Record{{Object: "Task", Verb: "create"}}},
			{Person: plan.Record{Verb: "refuse"}, Actions: []plan.Record{{Object: "Task", Verb: "create", CarriedBy: &plan.Ref{Path: "related[0]"}}}},
		}},
		"related record behind": {Items: []plan.Item{{
			Person: plan.Record{Verb: "refuse"}, Related: []plan.Record{{Object: "Task", Verb: "create", CarriedBy: &plan.Ref{Path: "related[0]"}}},
		}}},
		"related record carried by a later one": {Items: []plan.Item{{
			Person: plan.Record{Verb: "refuse"}, Related: []plan.Record{{Object: "Task", Verb: "create", CarriedBy: &plan.Ref{Path: "related[1]"}}, {Object: "Task", Verb: "create"}},
		}}},
		"related record carried by a later item": {Items: []plan.Item{
			{Person: plan.Record{Verb: "refuse"}, Related: []plan.Record{{Object: "Task", Verb: "create", CarriedBy: &plan.Ref{Item: 1, Path: "related[0]"}}}},
			{Person: plan.Record{Verb: "refuse"}, Related: []plan.Record{{Object: "Task", Verb: "create"}}},
		}},
		"related record carried by one of another object": {Items: []plan.Item{{
			Person: plan.Record{Verb: "refuse"}, Related: []plan.Record{member(plan.Create, fairID), {Object: "Task", Verb: "create", CarriedBy: &plan.Ref{Path: "related[0]"}}},
		}}},
		"member of no campaign":         {Items: []plan.Item{{Person: plan.Record{Verb: "refuse"}, Related: []plan.Record{{Object: "CampaignMember", Verb: "create"}}}}},
		"member of a number":            of(member(plan.Create, 7)),
		"member of a lead":              of(member(plan.Create, "00Q000000000001EAA")),
		"member of a query":             of(member(plan.Create, "701') OR (Id != '")),
		"member of a short ID":          of(member(plan.Create, fairID[:15])),
		"member that leaves a campaign": of(member(plan.Update, expoID)),
		"related record of no index": {Items: []plan.Item{{
			Person: plan.Record{Verb: "refuse"}, Related: []plan.Record{{Object: "Task", Verb: "create"}, {Object: "Task", Verb: "create", CarriedBy: &plan.Ref{Path: "related[-1]"}}},
		}}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := c.Apply(t.Context(), broken)
			require.ErrorIs(t, err, sferr.ErrPlan)
		})
	}
	require.Empty(t, w.org.Requests())
	results, err := c.Apply(t.Context(), &salesforce.Plan{})
	require.NoError(t, err)
	require.Empty(t, results)
}

func TestPlanOfNonsense(t *testing.T) {
	for _, text := range []string{`{"items":[{"person":{"verb":"SECRET"}}]}`, `{"items":[{"person":{"verb":7}}]}`, `{"items":[{"person":{"id":{"SECRET":1}}}]}`, `{"items":[{"person":{"verb":"create"},"actions":[{"verb":"SECRET"}]}]}`, `{"items":[{"person":{"verb":"refuse","error":["SECRET"]}}]}`} {
		var p salesforce.Plan
		err := json.Unmarshal([]byte(text), &p)
		require.Error(t, err, text)
		require.NotContains(t, err.Error(), "SECRET")
	}
}

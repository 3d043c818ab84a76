package salesforce_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// A value that a Task cannot hold is reported once, for the action that the plan
// names it for, even if that action is refused.
func TestLossOfASharedTaskIsReportedOnce(t *testing.T) {
	for name, tt := range map[string]struct {
		refuse bool     // the first action, by hand
		stale  []string // IDs of leads that are in the org by now
		want   []string // what becomes of the actions
	}{
		"written":             {want: []string{"Created", "Created", "Refused"}},
		"refused by hand":     {refuse: true, want: []string{"Refused", "Created", "Refused"}},
		"its person is stale": {stale: []string{"m1"}, want: []string{"Refused", "Refused", "Created"}},
		"the other's is":      {stale: []string{"m2"}, want: []string{"Created", "Created", "Refused"}},
		"both persons are":    {stale: []string{"m1", "m2"}, want: []string{"Refused", "Refused", "Refused"}},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			c := w.client(keyed())
			long := note("a1", strings.Repeat("long ", 8000))
			plan, err := c.Plan(t.Context(),
				withActions(person("m1", "a@lumen.example"), long), withActions(person("m1", "a@lumen.example"), long), withActions(person("m2", "b@lumen.example"), long))
			require.NoError(t, err)
			if tt.refuse {
				plan.Items[0].Tasks[0].Verb = salesforce.Refuse
			}
			for _, id := range tt.stale {
				w.lead(map[string]any{"mobly_id__c": id})
			}
			got, err := c.Apply(t.Context(), plan)
			require.NoError(t, err)
			for i, r := range got {
				require.Equal(t, tt.want[i], r.Actions[0].Outcome.String())
				require.Equal(t, i == 0, len(r.Actions[0].Dropped) > 0)
			}
		})
	}
}

// A new Task that two persons have is looked for on the timelines of both.
func TestSharedTaskIsOnTheOthersTimeline(t *testing.T) {
	w := newWorld(t)
	b := w.lead(map[string]any{"Email": "b@lumen.example"})
	c := w.client(keyless())
	plan, err := c.Plan(t.Context(),
		withActions(person("m1", "a@lumen.example"), note("a1", "met")), withActions(person("m2", "b@lumen.example"), note("a1", "met")))
	require.NoError(t, err)
	task := w.add(schema.Task, map[string]any{"WhoId": b, "Description": "met\nMobly activity: a1"})
	got, err := c.Apply(t.Context(), plan)
	require.NoError(t, err)
	for _, r := range got {
		require.Equal(t, salesforce.Unchanged, r.Actions[0].Outcome)
		require.Equal(t, task, r.Actions[0].ID)
	}
	require.Len(t, w.org.Records(schema.Task), 1)
}

// A Task that was refused by hand for one person is the next one's, also after
// both were matched again.
func TestSharedTaskIsRefusedForOnePerson(t *testing.T) {
	for name, stays := range map[string]bool{"at once": true, "matched again": false} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			ids := []string{w.lead(map[string]any{"Email": "a@lumen.example"}), w.lead(map[string]any{"Email": "b@lumen.example"})}
			c := w.client(keyed())
			plan, err := c.Plan(t.Context(),
				withActions(person("m1", "a@lumen.example"), note("a1", "met")), withActions(person("m2", "b@lumen.example"), note("a1", "met")))
			require.NoError(t, err)
			plan.Items[0].Tasks[0].Verb, plan.Force = salesforce.Refuse, true
			for _, id := range ids {
				if !stays {
					require.NoError(t, w.org.Delete(id))
				}
			}
			got, err := c.Apply(t.Context(), plan)
			require.NoError(t, err)
			require.Equal(t, salesforce.Refused, got[0].Actions[0].Outcome)
			require.NotErrorIs(t, got[0].Actions[0].Err, sferr.ErrOtherPerson)
			require.Equal(t, salesforce.Created, got[1].Actions[0].Outcome)
			tasks := w.org.Records(schema.Task)
			require.Len(t, tasks, 1)
			require.Equal(t, got[1].ID, tasks[0]["WhoId"])
		})
	}
}

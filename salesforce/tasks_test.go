package salesforce_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

func actionOutcomes(r salesforce.Result) []string {
	var out []string
	for _, a := range r.Actions {
		out = append(out, string(a.Outcome))
	}
	return out
}

// Each action is one Task, with and without a field that knows its ID.
func TestTasksOnce(t *testing.T) {
	for name, cfg := range map[string]salesforce.Config{
		"by external ID": keyed(),
		"by last line":   {Settings: salesforce.Settings{Keys: salesforce.Keys{Activity: salesforce.NoKey}}},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			c := w.client(cfg)
			l := withActions(person("m1", "a@lumen.example"), note("a1", "met"), note("a2", strings.Repeat("long ", 8000)))
			got := w.sync(c, l)[0]
			require.Equal(t, []string{"Created", "Created"}, actionOutcomes(got))
			require.Equal(t, "TOO_LONG", got.Actions[1].Dropped[0].Code)

			l.Actions = append(l.Actions, note("a3", "and again"))
			got = w.sync(c, l)[0]
			require.Equal(t, salesforce.Unchanged, got.Outcome)
			require.Equal(t, []string{"Unchanged", "Unchanged", "Created"}, actionOutcomes(got))
			tasks := w.org.Records(schema.Task)
			require.Len(t, tasks, 3)
			for i, task := range tasks {
				require.Equal(t, got.ID, task["WhoId"])
				require.Equal(t, got.Actions[i].ID, task["Id"])
				require.Equal(t, "Completed", task["Status"])
				require.Equal(t, "2026-10-15", task["ActivityDate"])
			}
		})
	}
}

// An action that Mobly gave no ID is known by what it says, and of whom.
func TestActionsWithoutID(t *testing.T) {
	w := newWorld(t)
	c := w.client(keyed())
	same := engagement.Action{Kind: engagement.LinkedIn, By: "rep@example.com", At: time.Date(2026, 10, 15, 12, 0, 0, 0, time.UTC)}
	a := withActions(person("m1", "a@lumen.example"), same, same)
	b := withActions(person("m2", "b@lumen.example"), same)
	w.sync(c, a, b)
	require.Len(t, w.org.Records(schema.Task), 2, "one for each person")
	for _, r := range w.sync(c, a, b) {
		for _, act := range r.Actions {
			require.Equal(t, salesforce.Unchanged, act.Outcome)
		}
	}
}

func TestActionsThatAreNone(t *testing.T) {
	w := newWorld(t)
	got := w.sync(w.client(keyed()), withActions(person("m1", "a@lumen.example"),
		engagement.Action{ID: "a1", EventType: "CSV_UPLOAD", At: time.Now()}, note("a2", "met"), engagement.Action{ID: "a3", Kind: engagement.Call}))
	require.Equal(t, []string{"Refused", "Created", "Refused"}, actionOutcomes(got[0]))
	require.ErrorIs(t, got[0].Actions[0].Err, engagement.ErrNotEngagement)
	require.ErrorIs(t, got[0].Actions[2].Err, engagement.ErrNoTime)
	require.Equal(t, salesforce.Dead, got[0].State(), "an engagement without a time needs attention")
	require.ErrorIs(t, got[0].Problem(), engagement.ErrNoTime)
}

// Tasks have what the rules of the settings say, and a second run writes nothing.
func TestTasksByRules(t *testing.T) {
	w := newWorld(t)
	editable := schema.Field{Name: "Event__c", Type: schema.TypeString, Length: 20, Nillable: true, Createable: true, Updateable: true}
	w.org.Define(schema.Task, editable)
	cfg := keyed()
	cfg.Settings.Policies.TaskUpdate = salesforce.OverwriteTask
	rules := func(event string) engagement.Mapping {
		return engagement.Mapping{Rules: []engagement.Rule{
			{Kind: engagement.Call, Skip: true},
			{Subject: "Met at {{.Event}}", Type: "Meeting", Fields: map[string]string{"event__c": event, "Gone__c": "{{.ID}}"}},
		}}
	}
	cfg.Settings.Engagement = rules("{{.Event}}")
	met := note("a1", "met")
	met.Event = "Expo"
	call := engagement.Action{ID: "a2", Kind: engagement.Call, At: met.At}
	l := withActions(person("m1", "a@lumen.example"), met, call)
	for _, want := range []string{"Created", "Unchanged"} {
		got := w.sync(w.client(cfg), l)[0]
		require.Equal(t, []string{want, "Refused"}, actionOutcomes(got))
		require.ErrorIs(t, got.Actions[1].Err, engagement.ErrNotEngagement)
		require.NotEqual(t, salesforce.Retry, got.State())
		require.Equal(t, []string{"Gone__c", "UNKNOWN_FIELD"}, []string{got.Actions[0].Dropped[0].Fields[0], got.Actions[0].Dropped[0].Code})
	}
	tasks := w.org.Records(schema.Task)
	require.Len(t, tasks, 1)
	require.Equal(t, []any{"Met at Expo", "Meeting", "Expo"}, []any{tasks[0]["Subject"], tasks[0]["Type"], tasks[0]["Event__c"]})

	cfg.Settings.Engagement = rules("the {{.Event}}")
	require.Equal(t, []string{"Updated", "Refused"}, actionOutcomes(w.sync(w.client(cfg), l)[0]))
	require.Equal(t, "the Expo", w.org.Records(schema.Task)[0]["Event__c"])
}

// A Status that the org does not count as closed fails the call.
func TestStatusThatIsOpen(t *testing.T) {
	w := newWorld(t)
	cfg := keyed()
	cfg.Settings.Engagement = engagement.Mapping{Rules: []engagement.Rule{{Kind: engagement.Call, Status: "Deferred"}}}
	c, lead := w.client(cfg), withActions(person("m1", "a@lumen.example"), note("a1", "met"))
	for name, call := range map[string]func() error{
		"Ping": func() error { return c.Ping(t.Context()) },
		"Sync": func() error { _, err := c.Sync(t.Context(), lead); return err },
	} {
		err := call()
		require.ErrorIs(t, err, sferr.ErrConfig, name)
		require.ErrorContains(t, err, `the org does not count the status "Deferred" as closed`)
		require.Equal(t, []any{"CONFIG", `use one of ["Completed"]`, false}, []any{sferr.Explain(err).Code, sferr.Explain(err).Hint, sferr.Explain(err).Temporary})
	}
	results, _ := c.Sync(t.Context(), lead)
	require.Equal(t, 15*time.Minute, results[0].RetryAfter(), "nothing is wrong with the lead")
	require.Equal(t, "CONFIG", results[0].Problem().Code)
}

// The Task of a refused lead has nobody to hang on.
func TestActionsOfARefusedLead(t *testing.T) {
	w := newWorld(t)
	l := withActions(person("m1", ""), note("a1", "met"))
	got := w.sync(w.client(keyless()), l)[0]
	require.ErrorIs(t, got.Actions[0].Err, sferr.ErrNoParent)
	require.Equal(t, salesforce.Refused, got.Actions[0].Outcome)
	require.Empty(t, w.org.Records(schema.Task))
}

// What the user may not write on Task is left out and told.
func TestTaskFieldThatIsReadOnly(t *testing.T) {
	w := newWorld(t)
	w.org.Define(schema.Task, schema.Field{Name: "TaskSubtype", Type: schema.TypePicklist, Nillable: true})
	got := w.sync(w.client(keyed()), withActions(person("m1", "a@lumen.example"), note("a1", "met")))[0]
	require.Equal(t, salesforce.Created, got.Actions[0].Outcome)
	require.Equal(t, "TaskSubtype", got.Actions[0].Dropped[0].Fields[0])
	require.Equal(t, "READ_ONLY", got.Actions[0].Dropped[0].Code)
}

// Where the marker cannot be written, no Task is: it would be doubled.
func TestTaskWithoutMarker(t *testing.T) {
	w := newWorld(t)
	w.org.Define(schema.Task, schema.Field{Name: "Description", Type: schema.TypeTextArea, Length: 32000, Nillable: true})
	got := w.sync(w.client(keyless()), withActions(person("m1", "a@lumen.example"), note("a1", "met")))[0]
	require.Equal(t, salesforce.Created, got.Outcome)
	require.ErrorIs(t, got.Actions[0].Err, sferr.ErrNoTaskKey)
	require.Empty(t, w.org.Records(schema.Task))
}

func TestMarkerIsNotRescued(t *testing.T) {
	w := newWorld(t)
	c := w.client(keyless())
	_, err := c.Plan(t.Context(), person("m0", "x@lumen.example"))
	require.NoError(t, err)
	w.org.Define(schema.Task, schema.Field{Name: "Description", Type: schema.TypeTextArea, Length: 10, Createable: true, Updateable: true, Nillable: true})
	for range 2 {
		got := w.sync(c, withActions(person("m1", "a@lumen.example"), note("a1", "met")))[0]
		require.Equal(t, salesforce.Failed, got.Actions[0].Outcome)
	}
	require.Empty(t, w.org.Records(schema.Task))
}

// One action ID is one Task, whoever's lead it is found on: that of the first
// lead whose record is there.
func TestOneActionOfSeveralLeads(t *testing.T) {
	w := newWorld(t)
	c := w.client(keyed())
	w.org.Define(schema.Lead, schema.Field{Name: "Region__c", Type: schema.TypeString, Length: 10, Createable: true, Updateable: true, Custom: true})
	w.contact(map[string]any{"Email": "b@lumen.example"})
	w.contact(map[string]any{"Email": "c@lumen.example"})
	fails := withActions(person("m1", "a@lumen.example"), note("a1", "met"))
	b, third := withActions(person("m2", "b@lumen.example"), note("a1", "met")), withActions(person("m3", "c@lumen.example"), note("A1", "met"))
	got := w.sync(c, fails, b, third)
	require.Equal(t, []string{"Failed", "Updated", "Updated"}, outcomes(got))
	require.Equal(t, salesforce.Created, got[1].Actions[0].Outcome)
	require.Equal(t, salesforce.Refused, got[2].Actions[0].Outcome)
	require.ErrorIs(t, got[2].Actions[0].Err, sferr.ErrTwoPersons)
	tasks := w.org.Records(schema.Task)
	require.Len(t, tasks, 1)
	require.Equal(t, got[1].ID, tasks[0]["WhoId"])
}

// Two captures of one person with the same action, which has no ID.
func TestActionsOfTwinsWithoutID(t *testing.T) {
	w := newWorld(t)
	c := w.client(keyed())
	act := note("", "met")
	a, b := withActions(person("m1", "a@lumen.example"), act), withActions(person("m2", "A@lumen.example"), act)
	w.sync(c, a, b)
	w.sync(c, a, b)
	require.Len(t, w.org.Records(schema.Task), 1)
}

// A record that is there gets its Tasks, even where its update was refused.
func TestTasksOfAFailedUpdate(t *testing.T) {
	w := newWorld(t)
	c := w.client(keyed())
	id := w.lead(map[string]any{"Email": "a@lumen.example"})
	l := withActions(person("m1", "a@lumen.example"), note("a1", "met"))
	plan, err := c.Plan(t.Context(), l)
	require.NoError(t, err)
	w.org.Define(schema.Lead, schema.Field{Name: "FirstName", Type: schema.TypeString, Length: 2, Createable: true, Updateable: true, Nillable: true})
	for i := range plan.Items[0].Person.Changes {
		plan.Items[0].Person.Changes[i].Required = true // so that nothing is rescued
	}
	got, err := c.Apply(t.Context(), plan)
	require.NoError(t, err)
	require.Equal(t, salesforce.Failed, got[0].Outcome)
	require.Equal(t, id, got[0].ID)
	require.Equal(t, salesforce.Created, got[0].Actions[0].Outcome)
}

// What is no engagement needs nobody's attention.
func TestOnlyOtherActivities(t *testing.T) {
	w := newWorld(t)
	got := w.sync(w.client(keyed()), withActions(person("m1", "a@lumen.example"), engagement.Action{ID: "a1", EventType: "CSV_UPLOAD"}))
	require.Equal(t, salesforce.Done, got[0].State())
	require.Nil(t, got[0].Problem())
}

// The Task of an action that several leads name stays with the one it is on.
func TestOneActionOfSeveralLeadsAgain(t *testing.T) {
	w := newWorld(t)
	c := w.client(keyed())
	a, b := withActions(person("m1", "a@lumen.example"), note("a1", "met")), withActions(person("m2", "b@lumen.example"), note("a1", "met"))
	w.sync(c, a, b)
	for _, leads := range [][]salesforce.Lead{{a, b}, {b, a}} {
		for _, r := range w.sync(c, leads...) {
			if r.LeadID == "m1" {
				require.Equal(t, salesforce.Unchanged, r.Actions[0].Outcome)
			} else {
				require.ErrorIs(t, r.Actions[0].Err, sferr.ErrTwoPersons)
			}
		}
	}
}

// A subtype that the org's API version does not have is left out, and told.
func TestSubtypeThatTheOrgLacks(t *testing.T) {
	w := newWorld(t)
	w.org.Define(schema.Task, schema.Field{Name: "TaskSubtype", Type: schema.TypePicklist, Length: 40, Createable: true, Nillable: true, Restricted: true,
		Picklist: []schema.PicklistValue{{Value: "Task", Active: true}, {Value: "LinkedIn"}}})
	a := note("a1", "connected")
	a.Kind = engagement.LinkedIn
	got := w.sync(w.client(keyed()), withActions(person("m1", "a@lumen.example"), a))[0].Actions[0]
	require.Equal(t, salesforce.Created, got.Outcome)
	lost := got.Dropped[slices.IndexFunc(got.Dropped, func(p *sferr.Problem) bool { return p.Code == "PICKLIST" })]
	require.Equal(t, &sferr.Problem{
		Code: "PICKLIST", MoblyCode: "DATA_VALUE_VALIDATION", Fields: []string{"TaskSubtype"}, Rule: "engagement",
		Reason: "the org's picklist does not have the value: the Task is written without it",
		Hint:   "set the rule's values or several, or add the value to the picklist", Err: lost.Err,
	}, lost)
}

// Two people who are known by name, company and phone only may have been sent the
// same words in the same minute: an action without an ID is told by its person.
func TestActionsWithoutIDsOfPeopleWithoutKeys(t *testing.T) {
	w := newWorld(t)
	cfg := keyed()
	cfg.Settings.Policies.Unkeyed = salesforce.MatchByName
	c := w.client(cfg)
	var leads []salesforce.Lead
	for _, name := range []string{"Kim", "Lee"} {
		l := withActions(person("", ""), note("", "met"))
		l.Person.LastName, l.Person.Phones.LeadProvided = name, []mapping.Phone{{Number: "+1 555 0100"}}
		leads = append(leads, l)
	}
	for range 2 {
		for _, r := range w.sync(c, leads...) {
			require.NoError(t, r.Actions[0].Err)
		}
		require.Len(t, w.org.Records(schema.Task), 2)
	}
}

// An action that two captures of a person carry rewrites its Task once.
func TestTaskIsRewrittenOnce(t *testing.T) {
	for name, cfg := range map[string]salesforce.Config{"keyed": keyed(), "marked": keyless()} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			cfg.Settings.Policies.TaskUpdate = salesforce.OverwriteTask
			c := w.client(cfg)
			w.sync(c, withActions(person("m1", "a@lumen.example"), note("a1", "met")))
			l := withActions(person("m1", "a@lumen.example"), note("a1", "met again"), note("a1", "met again"))
			plan, err := c.Plan(t.Context(), l, l)
			require.NoError(t, err)
			_, updates := plan.Writes()
			require.Equal(t, 1, updates)
			for _, r := range w.sync(c, l, l) {
				for _, a := range r.Actions {
					require.Equal(t, salesforce.Updated, a.Outcome)
				}
			}
		})
	}
}

// A Task that two leads have an action of is that of the one whose timeline it
// is on, whichever comes first.
func TestTaskIsItsTimelines(t *testing.T) {
	w := newWorld(t)
	c := w.client(keyed())
	a, b := withActions(person("m1", "a@lumen.example"), note("a1", "met")), withActions(person("m2", "b@lumen.example"), note("a1", "met"))
	w.sync(c, b)
	got := w.sync(c, a, b)
	require.ErrorIs(t, got[0].Actions[0].Err, sferr.ErrTwoPersons)
	require.Equal(t, salesforce.Unchanged, got[1].Actions[0].Outcome)
}

// A lead that is refused claims no Task for its own.
func TestTaskIsNoRefusedLeads(t *testing.T) {
	w := newWorld(t)
	c := w.client(keyed())
	w.sync(c, withActions(person("m1", "a@lumen.example"), note("a1", "met")))
	got := w.sync(c, withActions(person("", ""), note("a1", "met")), withActions(person("m2", "b@lumen.example"), note("a1", "met")))
	require.Equal(t, []string{"Refused", "Created"}, outcomes(got))
	require.Equal(t, salesforce.Unchanged, got[1].Actions[0].Outcome)
}

package salesforce_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// trouble are leads that come to every kind of result: written in part, refused
// in part, folded, found, and as they should be.
func trouble(w *world, run int) []salesforce.Lead {
	id := func(s string) string { return fmt.Sprintf("%s-%d", s, run) }
	email := func(s string) string { return fmt.Sprintf("%s%d@lumen.example", s, run) }
	w.lead(map[string]any{"Email": email("found"), "Title": "Analyst"})
	long := person(id("long"), email("long"))
	long.Person.JobTitle, long.Person.LinkedIn = strings.Repeat("x", 300), "not a URL"
	found := person(id("found"), email("found"))
	found.Person.JobTitle = id("Head of Data")
	late := note(id("late"), "")
	late.At = late.At.AddDate(-2000, 0, 0)
	other := note(id("note"), "met") // of another person already
	leads := []salesforce.Lead{
		withActions(person(id("plain"), email("plain")), note(id("note"), "met"), late),
		withActions(long, note(id("very long"), strings.Repeat("y", 32_000))),
		found, {}, person(id("plain"), email("plain")),
		withActions(person(id("second"), email("second")), other, note("", "no ID")),
	}
	for i := range 150 {
		leads = append(leads, withActions(person(id(fmt.Sprint("m", i)), email(fmt.Sprint("p", i))), note(id(fmt.Sprint("a", i)), "met")))
	}
	return leads
}

// What a run gave stays as it was, whatever later runs do; and so does a plan.
func TestResultsOutliveTheirRun(t *testing.T) {
	for name, run := range map[string]func(*world, *salesforce.Client, []salesforce.Lead) salesforce.Results{
		"Sync": func(w *world, c *salesforce.Client, leads []salesforce.Lead) salesforce.Results {
			return w.sync(c, leads...)
		},
		"Stream": func(w *world, c *salesforce.Client, leads []salesforce.Lead) (results salesforce.Results) {
			for r, err := range c.SetWindow(len(leads)/2).Stream(w.t.Context(), all(leads)) {
				require.NoError(w.t, err)
				results = append(results, r)
			}
			return results
		},
		"Backfill": func(w *world, c *salesforce.Client, leads []salesforce.Lead) salesforce.Results {
			return w.backfilled(c, leads...)
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t)
				w.org.Define(schema.Lead, schema.Field{Name: "Title", Type: schema.TypeString, Length: 128})
				c := w.client(keyed())
				plan, err := c.Plan(t.Context(), trouble(w, 100)...)
				require.NoError(t, err)
				planned, err := json.Marshal(plan)
				require.NoError(t, err)

				var kept []salesforce.Results
				var were []string
				for i := range 3 {
					results := run(w, c, trouble(w, i))
					kept, were = append(kept, results), append(were, fmt.Sprintf("%+v", results))
				}
				require.Len(t, kept[0][1].Dropped, 2)
				require.Equal(t, salesforce.Refused, kept[0][3].Outcome)
				for i := range kept {
					if diff := cmp.Diff(were[i], fmt.Sprintf("%+v", kept[i])); diff != "" {
						t.Errorf("run %d (-then +now):\n%s", i, diff)
					}
				}
				now, err := json.Marshal(plan)
				require.NoError(t, err)
				require.Equal(t, string(planned), string(now))
			})
		})
	}
}

// Of a lead without actions, a plan has the same Tasks when it is made and when
// it was kept as JSON: none, which is nil.
func TestPlanOfNoActions(t *testing.T) {
	w := newWorld(t)
	plan, err := w.client(keyed()).Plan(t.Context(), person("m1", "ada@lumen.example"))
	require.NoError(t, err)
	text, err := json.Marshal(plan)
	require.NoError(t, err)
	var kept salesforce.Plan
	require.NoError(t, json.Unmarshal(text, &kept))
	require.Equal(t, kept.Items, plan.Items)
}

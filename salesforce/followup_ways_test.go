package salesforce_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/plan"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// manyChoosing are leads of whom every second chose to be followed up.
func manyChoosing(n int) []salesforce.Lead {
	leads := make([]salesforce.Lead, n)
	for i := range leads {
		id := fmt.Sprint("m", i)
		leads[i] = withActions(choosing(id, id+"@lumen.example"), note("a"+id, "met"))
		if i%2 == 0 {
			leads[i] = withActions(choosing(id, id+"@lumen.example", "Set Meeting"), note("a"+id, "met"))
		}
	}
	return leads
}

// Every way of writing follows up once, and what the one wrote the others leave alone.
func TestFollowUpsEveryWay(t *testing.T) {
	const n = 60
	ways := map[string]func(w *world, c *salesforce.Client, leads []salesforce.Lead) salesforce.Results{
		"sync": func(w *world, c *salesforce.Client, leads []salesforce.Lead) salesforce.Results {
			return w.sync(c, leads...)
		},
		"stream": func(w *world, c *salesforce.Client, leads []salesforce.Lead) (results salesforce.Results) {
			for r, err := range c.Stream(w.t.Context(), salesforce.FromSlice(leads)) {
				require.NoError(w.t, err)
				results = append(results, r)
			}
			return results
		},
		"backfill": func(w *world, c *salesforce.Client, leads []salesforce.Lead) salesforce.Results {
			return w.backfilled(c, leads...)
		},
		"apply": func(w *world, c *salesforce.Client, leads []salesforce.Lead) salesforce.Results {
			made, err := c.Plan(w.t.Context(), leads...)
			require.NoError(w.t, err)
			data, err := json.Marshal(made)
			require.NoError(w.t, err)
			var read salesforce.Plan
			require.NoError(w.t, json.Unmarshal(data, &read))
			results, err := c.Apply(w.t.Context(), &read)
			require.NoError(w.t, err)
			return results
		},
	}
	for first, write := range ways {
		t.Run(first, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t)
				cfg := following(setMeeting)
				c := w.client(cfg)
				check := func(results salesforce.Results, want salesforce.Outcome) {
					require.Len(t, results, n)
					for i, r := range results {
						require.Len(t, r.Related, 1-i%2, i)
						require.Len(t, r.Actions, 1)
						require.Equal(t, salesforce.Done, r.State(), "%v", r.Problem())
						for _, f := range r.Related {
							require.Equal(t, want, f.Outcome)
							require.Equal(t, r.ID, w.fieldsOf(f.ID)["WhoId"])
						}
					}
					require.Equal(t, n, w.org.Count(schema.Lead))
					require.Equal(t, n+n/2, w.org.Count(schema.Task))
				}
				check(write(w, c, manyChoosing(n)), salesforce.Created)
				for _, again := range ways {
					check(again(w, c, manyChoosing(n)), salesforce.Unchanged)
				}
			})
		})
	}
}

// A plan that is out of date creates no second follow-up, and one for a person who is
// stale is refused with them.
func TestFollowUpsOfAStalePlan(t *testing.T) {
	w := newWorld(t)
	c := w.client(following(setMeeting))
	w.sync(c, choosing("m1", "ann@lumen.example"))
	made, err := c.Plan(t.Context(), choosing("m1", "ann@lumen.example", "Set Meeting"))
	require.NoError(t, err)
	data, err := json.Marshal(made)
	require.NoError(t, err)
	w.sync(c, choosing("m1", "ann@lumen.example", "Set Meeting"))
	var read salesforce.Plan
	require.NoError(t, json.Unmarshal(data, &read))
	results, err := c.Apply(t.Context(), &read)
	require.NoError(t, err)
	require.Equal(t, salesforce.Unchanged, results[0].Related[0].Outcome)
	require.Equal(t, 1, w.org.Count(schema.Task))

	// Nor does one that another process was quicker to create change what a rep wrote.
	task := results[0].Related[0].ID
	require.NoError(t, w.org.Update(task, map[string]any{"Subject": "By the rep"}))
	made.Force = true
	results, err = c.Apply(t.Context(), made)
	require.NoError(t, err)
	require.Equal(t, salesforce.Unchanged, results[0].Related[0].Outcome)
	require.Equal(t, "By the rep", w.fieldsOf(task)["Subject"])

	made, err = c.Plan(t.Context(), choosing("m2", "bob@lumen.example", "Set Meeting"))
	require.NoError(t, err)
	data, err = json.Marshal(made)
	require.NoError(t, err)
	w.lead(map[string]any{"Email": "bob@lumen.example"})
	require.NoError(t, json.Unmarshal(data, &read))
	results, err = c.Apply(t.Context(), &read)
	require.NoError(t, err)
	require.ErrorIs(t, results[0].Err, sferr.ErrStale)
	require.ErrorIs(t, results[0].Related[0].Err, sferr.ErrNoParent)
	require.Equal(t, salesforce.Retry, results[0].State())
	require.Equal(t, 1, w.org.Count(schema.Task))
}

// A follow-up that was refused by hand stays refused if its person is matched again.
func TestFollowUpsRefusedByHand(t *testing.T) {
	w := newWorld(t)
	c := w.client(following(setMeeting))
	lead := w.lead(map[string]any{"Email": "ann@lumen.example"})
	made, err := c.Plan(t.Context(), choosing("m1", "ann@lumen.example", "Set Meeting"))
	require.NoError(t, err)
	made.Items[0].Related[0].Verb, made.Force = plan.Refuse, true
	require.NoError(t, w.org.Delete(lead))
	results, err := c.Apply(t.Context(), made)
	require.NoError(t, err)
	require.Equal(t, salesforce.Created, results[0].Outcome)
	require.Equal(t, salesforce.Refused, results[0].Related[0].Outcome)
	require.Zero(t, w.org.Count(schema.Task))
}

// A follow-up that Salesforce refuses is the lead's problem, and one that got no answer
// is looked for.
func TestFollowUpsThatAreRefused(t *testing.T) {
	w := newWorld(t)
	c := w.client(following(setMeeting))
	w.org.AddValidationRule(salesforcetest.ValidationRule{Object: schema.Task, Message: "no", Fails: func(c salesforcetest.Change) bool { return c.Text("Subject") == "Meet" }})
	results := w.sync(c, withActions(choosing("m1", "ann@lumen.example", "Set Meeting"), note("a1", "met")))
	require.Equal(t, salesforce.Created, results[0].Actions[0].Outcome)
	require.Equal(t, salesforce.Failed, results[0].Related[0].Outcome)
	require.Equal(t, salesforce.Dead, results[0].State())
	require.Equal(t, "follow-up Next Steps: Set Meeting", results[0].Problem().Rule)

	w = newWorld(t)
	w.org.Inject(salesforcetest.Fault{Kind: salesforcetest.Reset, Executed: true, Object: schema.Task, Times: 1})
	results = w.sync(w.client(following(setMeeting)), choosing("m1", "ann@lumen.example", "Set Meeting"))
	require.Equal(t, salesforce.Done, results[0].State(), "%v", results[0].Problem())
	require.Equal(t, 1, w.org.Count(schema.Task))
}

// However captures of a person are cut into calls, whichever of their names these have,
// and though Leads are converted in between, each choice is followed up once, and so is
// each Task of an action.
func TestFollowUpsOncePerChoice(t *testing.T) {
	for seed := range uint64(40) {
		chance := rand.New(rand.NewPCG(seed, 21))
		w := newWorld(t)
		cfg := following(salesforce.FollowUp{Category: "Next Steps", Subject: "Follow up"}, salesforce.FollowUp{Kind: engagement.Call, Subject: "Call again"})
		if seed%4 == 3 {
			cfg.Settings.Keys.Lead = salesforce.NoKey
		}
		c, all, want := w.client(cfg), w.captures(chance), make(map[string]int)
		for range 3 {
			chance.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
			for left := all; len(left) > 0; {
				n := 1 + chance.IntN(len(left))
				for i, r := range w.sync(c, left[:n]...) {
					require.Equal(t, salesforce.Done, r.State(), "seed %d: %v", seed, r.Problem())
					email := left[i].Person.Email
					want[email+" Call again"] = 1
					for _, tag := range left[i].Tags {
						want[email+" Next Steps: "+tag.Value] = 1
					}
					if r.FoldedInto == "" && r.Object == schema.Lead && chance.IntN(8) == 0 {
						_, _, _ = w.org.Convert(r.ID) // unless it was
					}
				}
				left = left[n:]
			}
		}
		got := make(map[string]int)
		for _, task := range w.org.Records(schema.Task) {
			notes, _, _ := strings.Cut(task["Description"].(string), "\n")
			switch name := fmt.Sprint(w.record(task["WhoId"].(string))["Email"], " ", notes); {
			case task["IsClosed"] == false:
				got[name]++
			case notes == "no ID":
				want[name]++
			}
		}
		require.Empty(t, cmp.Diff(want, got), "seed %d", seed)
	}
}

// captures returns random captures of four persons, some of whom are in the org.
func (w *world) captures(chance *rand.Rand) (all []salesforce.Lead) {
	for p := range 4 {
		email := fmt.Sprintf("p%d@lumen.example", p)
		if chance.IntN(3) == 0 {
			w.contact(map[string]any{"Email": email})
		}
		for k := range 1 + chance.IntN(4) {
			l := choosing(fmt.Sprintf("m%d-%d", p, k), email)
			if chance.IntN(4) == 0 {
				l.Person.ID = ""
			}
			for _, value := range []string{"Meet", "Call", "Send"} {
				if chance.IntN(2) == 0 {
					l.Tags = append(l.Tags, tags.Tag{Category: "Next Steps", Value: value})
				}
			}
			l.Actions = []engagement.Action{{ID: fmt.Sprintf("a%d", p), Kind: engagement.Call, At: friday, Notes: "Call again"}, {Kind: engagement.Call, At: friday, Notes: "no ID"}}
			all = append(all, l)
		}
	}
	return all
}

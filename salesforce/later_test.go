package salesforce_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// ways are all ways in which leads are written.
var ways = []struct {
	name  string
	write func(*world, *salesforce.Client, ...salesforce.Lead) salesforce.Results
}{
	{"Sync", func(w *world, c *salesforce.Client, leads ...salesforce.Lead) salesforce.Results {
		return w.sync(c, leads...)
	}},
	{"Plan and Apply", func(w *world, c *salesforce.Client, leads ...salesforce.Lead) salesforce.Results {
		plan, err := c.Plan(w.t.Context(), leads...)
		require.NoError(w.t, err)
		results, err := c.Apply(w.t.Context(), plan)
		require.NoError(w.t, err)
		return results
	}},
	{"Stream", func(w *world, c *salesforce.Client, leads ...salesforce.Lead) (results salesforce.Results) {
		for r, err := range c.Stream(w.t.Context(), all(leads)) {
			require.NoError(w.t, err)
			results = append(results, r)
		}
		return results
	}},
	{"Backfill by queries", func(w *world, c *salesforce.Client, leads ...salesforce.Lead) salesforce.Results {
		return w.backfilled(c, leads...)
	}},
	{"Backfill by query jobs", func(w *world, c *salesforce.Client, leads ...salesforce.Lead) salesforce.Results {
		var results salesforce.Results
		for r, err := range c.SetBulk(1, 1, 0).Backfill(w.t.Context(), all(leads)) {
			require.NoError(w.t, err)
			results = append(results, r)
		}
		return results
	}},
}

const noRow = -1

// eachWay plays a test for each way, or, as a row of a table, for Sync and one of
// the others. A second time by the same way writes nothing.
func eachWay(t *testing.T, row int, cfg salesforce.Config, test func(w *world, write func(...salesforce.Lead) salesforce.Results)) {
	t.Helper()
	for i, way := range ways {
		if skips(i, 3) || row != noRow && i != 0 && i != 1+row%(len(ways)-1) {
			continue
		}
		t.Run(way.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t)
				test(w, func(leads ...salesforce.Lead) salesforce.Results {
					w.t.Helper()
					results := way.write(w, w.client(cfg), leads...)
					w.org.ResetRequests()
					again := way.write(w, w.client(cfg), leads...)
					for i := range again {
						require.NotContains(t, []salesforce.Outcome{salesforce.Created, salesforce.Updated}, again[i].Outcome)
						require.Equal(t, results[i].ID, again[i].ID)
						for j, a := range again[i].Actions {
							require.NotContains(t, []salesforce.Outcome{salesforce.Created, salesforce.Updated}, a.Outcome)
							require.Equal(t, results[i].Actions[j].ID, a.ID)
						}
					}
					require.Zero(t, w.writes())
					require.NotContains(t, w.jobs(), "ingest")
					return results
				})
			})
		})
	}
}

// keys returns the activity IDs of all Tasks, oldest first.
func (w *world) keys() string {
	var keys []string
	for _, task := range w.org.Records(schema.Task) {
		key, _ := task["mobly_activity_id__c"].(string)
		keys = append(keys, key)
	}
	return strings.Join(keys, " ")
}

// TestActivityIDLater: Tasks that were written before there was a field for it
// are given their activity's ID. A row says what people did to the Tasks of a1
// and a2 meanwhile, and which keys the Tasks have afterwards, oldest first.
func TestActivityIDLater(t *testing.T) {
	t.Parallel()
	describe := func(format string) func(w *world, first, second string) {
		return func(w *world, first, _ string) {
			require.NoError(w.t, w.org.Update(first, map[string]any{"Description": strings.ReplaceAll(format, "@", "Mobly activity: a1")}))
		}
	}
	clone := func(w *world, id string) {
		for _, r := range w.org.Records(schema.Task) {
			if r["Id"] == id {
				w.add(schema.Task, map[string]any{"Subject": "Clone", "WhoId": r["WhoId"], "Description": r["Description"]})
			}
		}
	}
	for i, tt := range []struct {
		name string
		do   func(w *world, first, second string)
		want string
	}{
		{"nothing", func(*world, string, string) {}, "a1 a2"},
		{"text behind the marker", describe("met\n\nrep, 2026\n@\ncalled back on Monday"), "a1 a2"},
		{"text before it", describe("called back\n@"), "a1 a2"},
		{"text around it, by Windows", describe("called back\r\n@ \r\n\r\nand again\r\n"), "a1 a2"},
		{"text behind it in its line", describe("met\n@ - called back"), "a1 a2"},
		{"text behind it in its line, after a comma", describe("met\n@, called back"), "a1 a2"},
		{"a point behind it", describe("met\n@."), "a1 a2"},
		{"a tab behind it", describe("met\n@\tcalled back"), "a1 a2"},
		{"a no-break space in it and behind it", describe("met\nMobly activity:\u00a0a1\u00a0called back"), "a1 a2"},
		{"indented", describe("met\n \t@"), "a1 a2"},
		{"a byte order mark before it", describe("met\n\ufeff@"), "a1 a2"},
		{"invisible characters in it", describe("met\nMob\u00adly\u200b activity: \u202aa\u200d1\u202c"), "a1 a2"},
		{"lines of old Macs", describe("met\r@\rcalled back"), "a1 a2"},
		{"line separators", describe("met\u2028@\u2029called back"), "a1 a2"},
		{"no space in it", describe("met\nMobly activity:a1"), "a1 a2"},
		{"another ID that begins alike", describe("met\nMobly activity: a1-2"), " a2 a1"},
		{"the first line", describe("@\nmet"), "a1 a2"},
		{"twice", describe("@\nmet\n@"), "a1 a2"},
		{"other letter case of the ID", describe("met\nMobly activity: A1"), "a1 a2"},
		{"quoted in another Task of Mobly's", func(w *world, _, second string) {
			require.NoError(w.t, w.org.Update(second, map[string]any{"Description": "Re: \nMobly activity: a1\n\nMobly activity: a2"}))
		}, "a1 a2"},
		{"another Task of Mobly's copied behind it", describe("met\n@\n\ncalled\nMobly activity: a2"), "a1 a2"},
		{"quoted in an e-mail", func(w *world, first, _ string) {
			w.add(schema.Task, map[string]any{"Subject": "Email: Re", "WhoId": w.who(first), "Description": "Yes\n> Mobly activity: a1"})
		}, "a1 a2 "},
		{"cloned", func(w *world, first, _ string) { clone(w, first) }, "a1 a2 "},
		{"cloned, when the first had its ID", func(w *world, first, _ string) {
			require.NoError(w.t, w.org.Update(first, map[string]any{"mobly_activity_id__c": "a1"}))
			clone(w, first)
		}, "a1 a2 "},
		{"cloned, and the first deleted", func(w *world, first, _ string) {
			clone(w, first)
			require.NoError(w.t, w.org.Delete(first))
		}, "a2 a1"},
		{"quoted in the second only, the first deleted", func(w *world, first, second string) {
			require.NoError(w.t, w.org.Update(second, map[string]any{"Description": "Mobly activity: a1\nMobly activity: a2"}))
			require.NoError(w.t, w.org.Delete(first))
		}, "a2 a1"},
		{"quoted in an e-mail only, the first deleted", func(w *world, first, _ string) {
			w.add(schema.Task, map[string]any{"Subject": "Email: Re", "WhoId": w.who(first), "Description": "Yes\n> Mobly activity: a1"})
			require.NoError(w.t, w.org.Delete(first))
		}, "a2  a1"},
		{"copied behind the second, when the first had its ID", func(w *world, first, second string) {
			require.NoError(w.t, w.org.Update(first, map[string]any{"mobly_activity_id__c": "a1"}))
			require.NoError(w.t, w.org.Update(second, map[string]any{"Description": "Mobly activity: a2\n\nMobly activity: a1"}))
		}, "a1 a2"},
		{"another activity's ID on the Task", func(w *world, first, _ string) {
			require.NoError(w.t, w.org.Update(first, map[string]any{"mobly_activity_id__c": "other"}))
		}, "other a2 a1"},
		{"done long ago", func(w *world, first, _ string) {
			require.NoError(w.t, w.org.Update(first, map[string]any{"IsClosed": true, "ActivityDate": "2020-01-01"}))
			w.org.Archive()
		}, "a1 a2"},
		{"the lead converted", func(w *world, first, _ string) {
			_, _, err := w.org.Convert(w.who(first))
			require.NoError(w.t, err)
		}, "a1 a2"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			eachWay(t, i, keyed(), func(w *world, write func(...salesforce.Lead) salesforce.Results) {
				l := withActions(person("m1", "a@lumen.example"), note("a1", "met"), note("a2", "again"))
				was := w.sync(w.client(keyless()), l)[0]
				require.Equal(t, []string{"Created", "Created"}, actionOutcomes(was))
				time.Sleep(time.Minute) //nolint:forbidigo // in a bubble
				tt.do(w, was.Actions[0].ID, was.Actions[1].ID)
				write(l)
				require.Equal(t, tt.want, w.keys())
			})
		})
	}
}

// who returns the record that a Task belongs to.
func (w *world) who(task string) string {
	for _, r := range w.org.Records(schema.Task) {
		if r["Id"] == task {
			return r["WhoId"].(string)
		}
	}
	w.t.Fatal("no such Task")
	return ""
}

// Actions that are told otherwise than by a short ID are found by their markers
// as well.
func TestActivityIDLaterOfOddActions(t *testing.T) {
	t.Parallel()
	for name, act := range map[string]engagement.Action{
		"no ID":                        note("", "met"),
		"an ID longer than the field":  note(strings.Repeat("x", 100), "met"),
		"an ID longer than a marker":   note(strings.Repeat("x", 300), "met"),
		"an ID with spaces":            note("visit 7, booth B", "met"),
		"an ID with letters of others": note("ÅSE-ß", "met"),
		"quotes":                       note(`o'hara "7"`, "met"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			eachWay(t, noRow, keyed(), func(w *world, write func(...salesforce.Lead) salesforce.Results) {
				l := withActions(person("m1", "a@lumen.example"), act)
				was := w.sync(w.client(keyless()), l)[0]
				got := write(l)[0]
				require.Equal(t, was.Actions[0].ID, got.Actions[0].ID)
				require.Equal(t, salesforce.Updated, got.Actions[0].Outcome)
				require.Len(t, w.org.Records(schema.Task), 1)
				require.NotEmpty(t, w.keys())
			})
		})
	}
}

// What the policy for Tasks that are there says goes beside the ID: rewritten,
// they keep their marker, by which they would be found again if the ID were
// refused.
func TestActivityIDLaterAndPolicies(t *testing.T) {
	t.Parallel()
	skipUnderRace(t)
	for _, update := range []salesforce.TaskUpdate{salesforce.KeepTask, salesforce.OverwriteTask} {
		cfg := keyed()
		cfg.Settings.Policies.TaskUpdate = update
		eachWay(t, noRow, cfg, func(w *world, write func(...salesforce.Lead) salesforce.Results) {
			l := withActions(person("m1", "a@lumen.example"), note("a1", "met"))
			id := w.sync(w.client(keyless()), l)[0].Actions[0].ID
			require.NoError(t, w.org.Update(id, map[string]any{"Subject": "Mine", "Description": "mine\nMobly activity: a1\nmore"}))
			l.Actions[0].Notes = "met twice"
			plan, err := w.client(cfg).Plan(w.t.Context(), l)
			require.NoError(t, err)
			task := plan.Items[0].Tasks[0]
			require.Equal(t, salesforce.Update, task.Verb)
			require.Equal(t, salesforce.FieldChange{Field: "mobly_activity_id__c", Rule: "id", After: "a1", Write: true, Reason: "the Task has no external ID yet"}, task.Fields[0])
			require.Contains(t, plan.String(), "mobly_activity_id__c")
			write(l)
			stored := w.org.Records(schema.Task)[0]
			require.Equal(t, "a1", stored["mobly_activity_id__c"])
			if update == salesforce.KeepTask {
				require.Equal(t, []any{"Mine", "mine\nMobly activity: a1\nmore"}, []any{stored["Subject"], stored["Description"]})
			} else {
				require.Equal(t, []any{"Mobly: Note", "met twice\n\nrep@example.com, 2026-10-15 17:30 UTC\nMobly activity: a1"}, []any{stored["Subject"], stored["Description"]})
			}
		})
	}
}

// An ID that is refused because another Task has it costs the ID, once; nothing
// is doubled, and a Task that is rewritten keeps its marker.
func TestActivityIDThatIsTaken(t *testing.T) {
	for _, update := range []salesforce.TaskUpdate{salesforce.KeepTask, salesforce.OverwriteTask} {
		w := newWorld(t)
		cfg := keyed()
		cfg.Settings.Policies.TaskUpdate = update
		l := withActions(person("m1", "a@lumen.example"), note("a1", "met"))
		w.sync(w.client(keyless()), l)
		c := w.client(cfg)
		plan, err := c.Plan(t.Context(), l)
		require.NoError(t, err)
		w.add(schema.Task, map[string]any{"Subject": "Other", "mobly_activity_id__c": "a1"})
		got, err := c.Apply(t.Context(), plan)
		require.NoError(t, err)
		require.Equal(t, salesforce.Unchanged, got[0].Actions[0].Outcome)
		require.Equal(t, "DUPLICATE_VALUE", got[0].Actions[0].Dropped[0].Code)
		require.Len(t, w.org.Records(schema.Task), 2)
		again := w.sync(c, l)[0].Actions[0]
		require.NotEqual(t, got[0].Actions[0].ID, again.ID, "the Task that has the ID is the action's")
		require.Len(t, w.org.Records(schema.Task), 2)
	}
}

// A value refused for a Task's ID is not sent again by the same client, and the
// Task is not written anew by any.
func TestActivityIDThatIsRefused(t *testing.T) {
	w := newWorld(t)
	l := withActions(person("m1", "a@lumen.example"), note("a1", "met"))
	w.sync(w.client(keyless()), l)
	w.org.Inject(salesforcetest.Fault{Kind: salesforcetest.RefuseRecord, PerRecord: true, Object: schema.Task, Code: "DUPLICATE_VALUE",
		Message: "duplicate value found: <unknown> duplicates value on record with id: <unknown>"})
	c := w.client(keyed())
	for range 2 {
		got := w.sync(c, l)[0].Actions[0]
		require.Equal(t, salesforce.Unchanged, got.Outcome)
		require.Equal(t, "DUPLICATE_VALUE", got.Dropped[0].Code)
	}
	writes := w.writes()
	w.sync(c, l)
	require.Equal(t, writes, w.writes())
	require.Len(t, w.org.Records(schema.Task), 1)
}

// A field that may be given on create only cannot be filled later: the Task is
// found by its marker ever after.
func TestActivityIDOnCreateOnly(t *testing.T) {
	w := newWorld(t)
	w.org.Define("Activity", schema.Field{Name: "mobly_activity_id__c", Type: schema.TypeString, Length: 64, ExternalID: true, Unique: true, Createable: true, Nillable: true})
	l := withActions(person("m1", "a@lumen.example"), note("a1", "met"))
	w.sync(w.client(keyless()), l)
	for range 2 {
		w.org.ResetRequests()
		require.Equal(t, salesforce.Unchanged, w.sync(w.client(keyed()), l)[0].Actions[0].Outcome)
	}
	require.Zero(t, w.writes())
	require.Len(t, w.org.Records(schema.Task), 1)
}

// Tasks are searched for markers in one request more, of all persons together,
// and only for persons who were there and have an action that no Task has the ID
// of.
func TestMarkersAreSearchedOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	leads := someLeads(150)
	w.sync(w.client(keyless()), leads...)
	calls := func(c *salesforce.Client, leads ...salesforce.Lead) (asked int) {
		w.org.ResetRequests()
		w.sync(c, leads...)
		for _, r := range w.org.Requests() {
			for _, sub := range r.Subrequests {
				if strings.Contains(sub.Query.Get("q"), "WhoId IN") {
					asked++
				}
			}
		}
		return asked
	}
	c := w.client(keyed())
	require.Equal(t, 1, calls(c, leads...), "150 persons, one query")
	require.Zero(t, calls(c, leads...), "all have their IDs")
	require.Zero(t, calls(c, withActions(person("new", "new@lumen.example"), note("new", "met"))), "nobody has no Tasks")
	require.Zero(t, calls(c, withActions(leads[0], engagement.Action{ID: "x", Kind: engagement.Note})), "an action without a time gets none")
	require.Zero(t, calls(c, withActions(leads[0])), "no actions")
	require.Equal(t, 1, calls(c, withActions(leads[0], note("later", "met"))))
	require.Zero(t, calls(c, withActions(leads[0], note("later", "met"))))
}

// Markers are found on all pages of an answer.
func TestMarkersOnManyPages(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	leads := someLeads(21)
	for i, r := range w.sync(w.client(keyless()), leads...) {
		for j := range 100 {
			w.add(schema.Task, map[string]any{"Subject": "Call", "WhoId": r.ID, "Description": fmt.Sprint("call ", i, j)})
		}
	}
	for _, r := range w.sync(w.client(keyed()), leads...) {
		require.Equal(t, salesforce.Updated, r.Actions[0].Outcome)
	}
	require.Len(t, w.org.Records(schema.Task), 2121)
}

// Backfill gives Tasks their IDs by a job.
func TestActivityIDLaterByJobs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		leads := someLeads(5)
		w.sync(w.client(keyless()), leads...)
		w.org.ResetRequests()
		for _, r := range w.backfilled(w.client(keyed()), leads...) {
			require.Equal(t, salesforce.Updated, r.Actions[0].Outcome)
		}
		require.Zero(t, w.writes())
		require.Contains(t, w.jobs(), "ingest")
	})
}

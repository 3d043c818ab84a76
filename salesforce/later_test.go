package salesforce_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/mapping"
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
		plan, err := c.Plan(w.t.Context(), leads)
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
			_, err := w.org.Convert(w.who(first))
			require.NoError(w.t, err)
		}, "a1 a2"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			eachWay(t, i, keyed(), func(w *world, write func(...salesforce.Lead) salesforce.Results) {
				l := withActions(person("m1", "a@lumen.example"), note("a1", "met"), note("a2", "again"))
				was := w.sync(w.client(salesforce.Config{}), l)[0]
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
				was := w.sync(w.client(salesforce.Config{}), l)[0]
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
	for _, update := range []salesforce.TaskUpdate{salesforce.NeverUpdateTask, salesforce.OverwriteTask} {
		cfg := keyed()
		cfg.TaskUpdate = update
		eachWay(t, noRow, cfg, func(w *world, write func(...salesforce.Lead) salesforce.Results) {
			l := withActions(person("m1", "a@lumen.example"), note("a1", "met"))
			id := w.sync(w.client(salesforce.Config{}), l)[0].Actions[0].ID
			require.NoError(t, w.org.Update(id, map[string]any{"Subject": "Mine", "Description": "mine\nMobly activity: a1\nmore"}))
			l.Actions[0].Notes = "met twice"
			plan, err := w.client(cfg).Plan(w.t.Context(), []salesforce.Lead{l})
			require.NoError(t, err)
			task := plan.Items[0].Tasks[0]
			require.Equal(t, salesforce.Update, task.Verb)
			require.Equal(t, salesforce.FieldChange{Field: "mobly_activity_id__c", Rule: "id", After: "a1", Write: true, Reason: "the Task has no external ID yet"}, task.Fields[0])
			require.Contains(t, plan.String(), "mobly_activity_id__c")
			write(l)
			stored := w.org.Records(schema.Task)[0]
			require.Equal(t, "a1", stored["mobly_activity_id__c"])
			if update == salesforce.NeverUpdateTask {
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
	for _, update := range []salesforce.TaskUpdate{salesforce.NeverUpdateTask, salesforce.OverwriteTask} {
		w := newWorld(t)
		cfg := keyed()
		cfg.TaskUpdate = update
		l := withActions(person("m1", "a@lumen.example"), note("a1", "met"))
		w.sync(w.client(salesforce.Config{}), l)
		c := w.client(cfg)
		plan, err := c.Plan(t.Context(), []salesforce.Lead{l})
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
	w.sync(w.client(salesforce.Config{}), l)
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
	w.sync(w.client(salesforce.Config{}), l)
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
	w := newWorld(t)
	leads := someLeads(150)
	w.sync(w.client(salesforce.Config{}), leads...)
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
	w := newWorld(t)
	leads := someLeads(21)
	for i, r := range w.sync(w.client(salesforce.Config{}), leads...) {
		for j := range 100 {
			w.add(schema.Task, map[string]any{"Subject": "Call", "WhoId": r.ID, "Description": fmt.Sprint("call ", i, j)})
		}
	}
	for _, r := range w.sync(w.client(keyed()), leads...) {
		require.Equal(t, salesforce.Updated, r.Actions[0].Outcome)
	}
	require.Len(t, w.org.Records(schema.Task), 2121)
}

// nameOnly is a lead of whom Mobly knows an ID, and no address.
func nameOnly(id, name string) salesforce.Lead {
	l := unkeyed(name)
	l.Person.ID = id
	return l
}

// TestExternalIDLater: who was known by name, company and phone is found by
// these once there is a field for Mobly's ID, and given the ID. A row says what
// is synced after Kim, m1, was, what people did meanwhile, and which IDs all
// leads have afterwards, oldest first.
func TestExternalIDLater(t *testing.T) {
	t.Parallel()
	exact := keyed()
	exact.Unkeyed = salesforce.MatchExact
	plain := func(*world, string) {}
	set := func(fields map[string]any) func(*world, string) {
		return func(w *world, id string) { require.NoError(w.t, w.org.Update(id, fields)) }
	}
	mailed := nameOnly("m1", "Kim")
	mailed.Person.Email = "kim@lumen.example"
	hub, none, half, other := nameOnly("m1", "Kim"), nameOnly("m1", "Kim"), nameOnly("m1", "Kim"), nameOnly("m1", "Kim")
	hub.Person.RemoteIDs = []mapping.RemoteID{{ID: gone, IntegrationType: "HUB_SPOT"}}
	none.Person.Email = "none"
	half.Person.Phones, other.Person.Company = mapping.Phones{}, mapping.Company{}
	oldest, leadsOnly := exact, exact
	oldest.Several, leadsOnly.Strategy = salesforce.Oldest, salesforce.LeadsOnly
	for i, tt := range []struct {
		name  string
		cfg   salesforce.Config
		do    func(w *world, id string)
		leads []salesforce.Lead
		want  string
	}{
		{"the same lead", exact, plain, []salesforce.Lead{nameOnly("m1", "Kim")}, "m1"},
		{"other letter case", exact, set(map[string]any{"LastName": "KIM"}), []salesforce.Lead{nameOnly("m1", "Kim")}, "m1"},
		{"another name", exact, plain, []salesforce.Lead{nameOnly("m1", "Kimm")}, " m1"},
		{"another phone", exact, set(map[string]any{"Phone": "+1 555 0199"}), []salesforce.Lead{nameOnly("m1", "Kim")}, " m1"},
		{"another company", exact, set(map[string]any{"Company": "Nord"}), []salesforce.Lead{nameOnly("m1", "Kim")}, " m1"},
		{"another lead's ID on the record", exact, set(map[string]any{"mobly_id__c": "m9"}), []salesforce.Lead{nameOnly("m1", "Kim")}, "m9 m1"},
		{"two leads of the name", exact, plain, []salesforce.Lead{nameOnly("m1", "Kim"), nameOnly("m2", "Kim")}, "m1 m2"},
		{"the same lead twice", exact, plain, []salesforce.Lead{nameOnly("m1", "Kim"), nameOnly("M1", "Kim")}, "m1"},
		{"one without an ID, too", exact, plain, []salesforce.Lead{unkeyed("Kim"), nameOnly("m1", "Kim")}, "m1"},
		{"one who is known by the e-mail that the record has by now", exact, set(map[string]any{"Email": "b@lumen.example"}),
			[]salesforce.Lead{nameOnly("m1", "Kim"), person("m2", "b@lumen.example")}, "m2 m1"},
		{"a lead with an e-mail was never known by name", exact, plain, []salesforce.Lead{mailed}, " m1"},
		{"without MatchExact nobody is", keyed(), plain, []salesforce.Lead{nameOnly("m1", "Kim")}, " m1"},
		{"several records of the name", oldest, func(w *world, _ string) {
			w.lead(map[string]any{"Company": "Kim GmbH", "Phone": "+1 555 0100"})
		}, []salesforce.Lead{nameOnly("m1", "Kim")}, "m1 "},
		{"an ID of another CRM", exact, plain, []salesforce.Lead{hub}, "m1"},
		{"an e-mail that is none", exact, plain, []salesforce.Lead{none}, "m1"},
		{"two captures that have the three together", exact, plain, []salesforce.Lead{half, other}, "m1"},
		{"leads only", leadsOnly, plain, []salesforce.Lead{nameOnly("m1", "Kim")}, "m1"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			eachWay(t, i, tt.cfg, func(w *world, write func(...salesforce.Lead) salesforce.Results) {
				was := w.sync(w.client(salesforce.Config{Unkeyed: salesforce.MatchExact}), nameOnly("m1", "Kim"))[0]
				require.Equal(t, salesforce.Created, was.Outcome)
				tt.do(w, was.ID)
				write(tt.leads...)
				var keys []string
				for _, r := range w.org.Records(schema.Lead) {
					key, _ := r["mobly_id__c"].(string)
					keys = append(keys, key)
				}
				require.Equal(t, tt.want, strings.Join(keys, " "))
			})
		})
	}
}

// A lead that was known by name was converted, or is a Contact.
func TestExternalIDLaterOfContacts(t *testing.T) {
	t.Parallel()
	for i, tt := range []struct {
		name   string
		create string
		do     func(w *world, id string)
		want   string // IDs of all Contacts, then of all Leads
	}{
		{"created as a Contact", schema.Contact, func(*world, string) {}, "m1,"},
		{"converted", "", func(w *world, id string) {
			_, err := w.org.Convert(id)
			require.NoError(w.t, err)
		}, "m1,"},
		{"converted to somebody who has an ID", "", func(w *world, id string) {
			_, err := w.org.Convert(id, w.contact(map[string]any{"mobly_id__c": "m9"}))
			require.NoError(w.t, err)
		}, "m9, m1"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			cfg := keyed()
			cfg.Unkeyed, cfg.Create = salesforce.MatchExact, tt.create
			eachWay(t, i, cfg, func(w *world, write func(...salesforce.Lead) salesforce.Results) {
				was := w.sync(w.client(salesforce.Config{Unkeyed: salesforce.MatchExact, Create: tt.create}), nameOnly("m1", "Kim"))[0]
				tt.do(w, was.ID)
				write(nameOnly("m1", "Kim"))
				var keys [2][]string
				for i, object := range []string{schema.Contact, schema.Lead} {
					for _, r := range w.org.Records(object) {
						key, _ := r["mobly_id__c"].(string)
						keys[i] = append(keys[i], key)
					}
				}
				require.Equal(t, tt.want, strings.Join(keys[0], " ")+","+strings.Join(keys[1], " "))
			})
		})
	}
}

// TestKnownRecordThatWasMerged: a known ID of a record that was merged leads to
// the one that is left. A row makes the org and returns the known IDs of the lead
// and the record that it is to be; none: a new one.
func TestKnownRecordThatWasMerged(t *testing.T) {
	t.Parallel()
	merge := func(w *world, master string, others ...string) {
		w.t.Helper()
		require.NoError(w.t, w.org.Merge(master, others...))
	}
	convert := func(w *world, lead string) string {
		done, err := w.org.Convert(lead)
		require.NoError(w.t, err)
		return done.ContactID
	}
	for i, tt := range []struct {
		name string
		org  func(w *world) (known []string, want string)
	}{
		{"a Lead", func(w *world) ([]string, string) {
			a, b := w.lead(nil), w.lead(nil)
			merge(w, b, a)
			return []string{a}, b
		}},
		{"a Lead, by its ID of 15 characters", func(w *world) ([]string, string) {
			a, b := w.lead(nil), w.lead(nil)
			merge(w, b, a)
			return []string{a[:15]}, b
		}},
		{"a Contact", func(w *world) ([]string, string) {
			a, b := w.contact(nil), w.contact(nil)
			merge(w, b, a)
			return []string{a}, b
		}},
		{"a chain", func(w *world) ([]string, string) {
			a, b, c, d := w.lead(nil), w.lead(nil), w.lead(nil), w.lead(nil)
			merge(w, b, a)
			merge(w, c, b)
			merge(w, d, c)
			return []string{a}, d
		}},
		{"two, into one", func(w *world) ([]string, string) {
			a, b, c := w.lead(nil), w.lead(nil), w.lead(nil)
			merge(w, c, a, b)
			return []string{a, b}, c
		}},
		{"the survivor is known, too", func(w *world) ([]string, string) {
			a, b := w.lead(nil), w.lead(nil)
			merge(w, b, a)
			return []string{b, a}, b
		}},
		{"the survivor was converted", func(w *world) ([]string, string) {
			a, b := w.lead(nil), w.lead(nil)
			merge(w, b, a)
			return []string{a}, convert(w, b)
		}},
		{"a Lead was converted to a Contact that was merged", func(w *world) ([]string, string) {
			a, c := w.lead(nil), w.contact(nil)
			merge(w, c, convert(w, a))
			return []string{a}, c
		}},
		{"the survivor was converted to a Contact that was merged", func(w *world) ([]string, string) {
			a, b, c := w.lead(nil), w.lead(nil), w.contact(nil)
			merge(w, b, a)
			merge(w, c, convert(w, b))
			return []string{a}, c
		}},
		{"the survivor was deleted", func(w *world) ([]string, string) {
			a, b := w.lead(nil), w.lead(nil)
			merge(w, b, a)
			require.NoError(w.t, w.org.Delete(b))
			return []string{a}, ""
		}},
		{"deleted, not merged", func(w *world) ([]string, string) {
			a := w.lead(nil)
			require.NoError(w.t, w.org.Delete(a))
			return []string{a}, ""
		}},
		{"never there", func(*world) ([]string, string) { return []string{gone}, "" }},
		{"another record has the lead's ID", func(w *world) ([]string, string) {
			a, b := w.lead(nil), w.lead(nil)
			merge(w, b, a)
			return []string{a}, w.lead(map[string]any{"mobly_id__c": "m1"})
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			eachWay(t, i, keyed(), func(w *world, write func(...salesforce.Lead) salesforce.Results) {
				ids, want := tt.org(w)
				l := withActions(person("m1", "new@lumen.example"), note("a1", "met"))
				for _, id := range ids {
					l = known(l, id)
				}
				got := write(l)[0]
				if want == "" {
					require.Equal(t, salesforce.Created, got.Outcome)
					return
				}
				require.Equal(t, salesforce.Updated, got.Outcome)
				require.Equal(t, want, got.ID)
			})
		})
	}
}

// Captures that know two records which were merged are one person.
func TestMergedRecordsOfTwoCaptures(t *testing.T) {
	t.Parallel()
	eachWay(t, noRow, keyed(), func(w *world, write func(...salesforce.Lead) salesforce.Results) {
		a, b := w.lead(nil), w.lead(nil)
		require.NoError(w.t, w.org.Merge(b, a))
		got := write(known(person("m1", "x@lumen.example"), a), known(person("m2", "y@lumen.example"), b))
		require.Equal(t, b, got[0].ID)
		require.Equal(t, b, got[1].ID)
		require.Equal(t, "m1", got[1].FoldedInto)
	})
}

// It is asked where known records went only if they are gone, and nothing that
// goes before finds the lead.
func TestMergedRecordsAreAskedForOnce(t *testing.T) {
	w := newWorld(t)
	a, b := w.lead(map[string]any{"Email": "a@lumen.example"}), w.lead(nil)
	require.NoError(t, w.org.Merge(b, a))
	asked := func(cfg salesforce.Config, l salesforce.Lead) (n int) {
		w.org.ResetRequests()
		w.sync(w.client(cfg), l)
		for _, r := range w.org.Requests() {
			for _, sub := range r.Subrequests {
				if strings.Contains(sub.Query.Get("q"), "MasterRecordId") {
					n++
				}
			}
		}
		return n
	}
	require.Zero(t, asked(keyed(), known(person("m0", ""), b)), "it is there")
	require.Equal(t, 1, asked(salesforce.Config{}, known(person("m1", ""), gone)))
	require.NotZero(t, asked(salesforce.Config{}, known(person("", ""), a)))
	require.Zero(t, asked(keyed(), known(person("m0", ""), a)), "m0 was found by its ID")
}

// Backfill gives Tasks their IDs by a job.
func TestActivityIDLaterByJobs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		leads := someLeads(5)
		w.sync(w.client(salesforce.Config{}), leads...)
		w.org.ResetRequests()
		for _, r := range w.backfilled(w.client(keyed()), leads...) {
			require.Equal(t, salesforce.Updated, r.Actions[0].Outcome)
		}
		require.Zero(t, w.writes())
		require.Contains(t, w.jobs(), "ingest")
	})
}

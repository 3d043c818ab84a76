package salesforce_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// The steps of a job, as the requests that a Fault strikes.
var jobSteps = []struct {
	name, method, path string
}{
	{"query", http.MethodPost, "/jobs/query"},
	{"query's state", http.MethodGet, "/jobs/query/750"},
	{"query's results", http.MethodGet, "/results"},
	{"create", http.MethodPost, "/jobs/ingest"},
	{"upload", http.MethodPut, "/batches"},
	{"start", http.MethodPatch, "/jobs/ingest/750"},
	{"state", http.MethodGet, "/jobs/ingest/750"},
	{"results", http.MethodGet, "/successfulResults"},
}

// An answer is lost at any step, once or more often than requests are repeated:
// nothing is doubled, and where Backfill goes on, nothing is missing.
func TestBackfillLosesAnAnswer(t *testing.T) {
	t.Parallel()
	for i, step := range jobSteps {
		if underRace && i%4 != 0 {
			continue
		}
		for _, times := range []int{1, 3} {
			for j, fault := range []salesforcetest.Fault{
				{Kind: salesforcetest.Reset, Executed: true}, {Kind: salesforcetest.Reset}, {Kind: salesforcetest.ServerError, Executed: true, Status: 500, Code: "UNKNOWN_EXCEPTION"},
				{Kind: salesforcetest.Truncate},
			} {
				if skips(j, 3) {
					continue
				}
				t.Run(step.name+" "+string(fault.Kind), func(t *testing.T) {
					synctest.Test(t, func(t *testing.T) {
						w := newWorld(t)
						w.lead(map[string]any{"Email": "p1@lumen.example"})
						fault.Method, fault.Path, fault.Times = step.method, step.path, times
						defer w.org.Inject(fault)()
						leads := someLeads(6)
						c := w.client(keyed()).SetBulk(1, 1, 0)
						got, err := w.backfill(c, leads...)
						require.Len(t, got, len(leads))
						if err == nil {
							require.Equal(t, []string{"Created", "Updated", "Created", "Created", "Created", "Created"}, outcomes(got))
						} else {
							require.Greater(t, times, 1, "one lost answer ends nothing")
							for _, r := range got {
								require.NotZero(t, r.Outcome)
								require.Equal(t, salesforce.Retry, r.State(), "%s: %v", r.Outcome, r.Err)
							}
						}
						again, err := w.backfill(c, leads...)
						require.NoError(t, err)
						for _, r := range again {
							require.NoError(t, r.Err)
						}
						require.Len(t, w.org.Records(schema.Lead), 6)
						require.Len(t, w.org.Records(schema.Task), 6)
					})
				})
			}
		}
	}
}

// The day's requests end at any step: what was not sent says so, what may have
// been is in doubt, and the next run comes to the end.
func TestBackfillQuotaEnds(t *testing.T) {
	t.Parallel()
	for _, step := range jobSteps {
		t.Run(step.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t)
				w.lead(map[string]any{"Email": "p1@lumen.example"})
				remove := w.org.Inject(salesforcetest.Fault{Kind: salesforcetest.ServerError, Status: http.StatusForbidden, Code: "REQUEST_LIMIT_EXCEEDED", Message: "TotalRequests Limit exceeded.", Method: step.method, Path: step.path})
				leads := someLeads(6)
				c := w.client(keyed()).SetBulk(1, 1, 0)
				got, err := w.backfill(c, leads...)
				require.ErrorIs(t, err, sferr.ErrQuota)
				require.Len(t, got, len(leads))
				started := step.name == "state" || step.name == "results"
				for i, r := range got {
					require.Equal(t, leads[i].Person.ID, r.LeadID)
					require.Contains(t, []salesforce.Outcome{salesforce.NotSent, salesforce.InDoubt}, r.Outcome)
					require.ErrorIs(t, r.Err, sferr.ErrQuota)
					require.Len(t, r.Actions, 1)
					require.Equal(t, salesforce.NotSent, r.Actions[0].Outcome)
				}
				require.Equal(t, started, got[0].Outcome == salesforce.InDoubt)
				remove()
				again := w.backfilled(c, leads...)
				for _, r := range again {
					require.NoError(t, r.Err)
				}
				require.Len(t, w.org.Records(schema.Lead), 6)
				require.Len(t, w.org.Records(schema.Task), 6)
			})
		})
	}
}

// After a job that could not be asked about, the next Backfill finds what is there.
func TestBackfillAfterALostJob(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		leads := someLeads(4)
		leads[3].Person.LastName = "Refused"
		w.org.AddValidationRule(salesforcetest.ValidationRule{Object: schema.Lead, Message: "no", Fails: func(c salesforcetest.Change) bool {
			return c.Get("LastName") == "Refused"
		}})
		remove := w.org.Inject(salesforcetest.Fault{Kind: salesforcetest.ServerError, Method: http.MethodGet, Path: "/jobs/ingest/750", HTML: true})
		got, err := w.backfill(w.client(keyed()), leads...)
		require.ErrorIs(t, err, sferr.ErrUnavailable)
		require.Equal(t, []string{"InDoubt", "InDoubt", "InDoubt", "InDoubt"}, outcomes(got))
		require.ErrorContains(t, got[0].Err, "; Bulk API job ")
		require.ErrorContains(t, got[0].Err, " of Lead, ")
		remove()

		again, err := w.backfill(w.client(keyed()), leads...)
		require.NoError(t, err)
		require.Equal(t, []string{"Unchanged", "Unchanged", "Unchanged", "Failed"}, outcomes(again))
		require.ErrorIs(t, again[3].Err, sferr.ErrValidation)
		require.Len(t, w.org.Records(schema.Lead), 3)
	})
}

// A Status that the org does not count as closed ends a run before anything is sent.
func TestBackfillWithAnOpenStatus(t *testing.T) {
	t.Parallel()
	cfg := keyed()
	cfg.Settings.Engagement = engagement.Mapping{Rules: []engagement.Rule{{Kind: engagement.Call, Skip: true}, {Kind: engagement.Note, Status: "Deferred"}}}
	for _, kind := range []engagement.Kind{engagement.Call, engagement.Note} {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t)
			action := note("a1", "met")
			action.Kind = kind
			results, err := w.backfill(w.client(cfg).SetBulk(1, 1, 0), person("m1", "p1@lumen.example"), withActions(person("m2", "p2@lumen.example"), action))
			require.Len(t, results, 2)
			if kind == engagement.Call {
				require.NoError(t, err)
				return
			}
			require.ErrorContains(t, err, `the org does not count the status "Deferred" as closed`)
			require.Empty(t, w.org.Records(schema.Lead))
		})
	}
}

// A job fails in the middle, and leaves rows untried: they are given to another
// one. One that somebody aborts is left at that.
func TestJobIsCutShort(t *testing.T) {
	for name, state := range map[string]string{"failed": "Failed", "aborted": "Aborted"} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t)
				leads := someLeads(5)
				cut := 0
				cfg := w.through(keyed(), cutShort(&cut, state)) //nolint:bodyclose // the client closes it
				c := w.client(cfg)
				got, err := w.backfill(c, leads...)
				require.Len(t, got, 5)
				if state == "Failed" {
					require.NoError(t, err)
					require.Equal(t, []string{"Created", "Created", "Updated", "Updated", "Updated"}, outcomes(got), "the org had done them all the same")
					require.Len(t, w.org.Records(schema.Task), 5)
				} else {
					p := sferr.Explain(err)
					require.Equal(t, "JOB_ENDED", p.Code)
					require.True(t, p.Temporary)
					require.Contains(t, p.Reason, " of Lead, Aborted")
					require.NotContains(t, err.Error(), "secret")
					require.Equal(t, []string{"Created", "Created", "NotSent", "NotSent", "NotSent"}, outcomes(got))
					require.Equal(t, []string{"NotSent"}, actionOutcomes(got[0]))
				}
				require.Equal(t, 1, cut)
				again := w.backfilled(c, leads...)
				require.Empty(t, failedOf(again))
				require.Len(t, w.org.Records(schema.Lead), 5)
				require.Len(t, w.org.Records(schema.Task), 5)
			})
		})
	}
}

func failedOf(results salesforce.Results) []string {
	var out []string
	for _, r := range results {
		if r.State() == salesforce.Done {
			continue
		}
		out = append(out, r.LeadID+" "+string(r.Outcome))
	}
	return out
}

// cutShort has the first ingest job end after two rows, in a state.
func cutShort(cut *int, state string) func(path, body string, do func() (*http.Response, error)) (*http.Response, error) {
	var id, data string
	return func(path, body string, do func() (*http.Response, error)) (*http.Response, error) {
		job := strings.Contains(path, "/jobs/ingest/")
		switch {
		case job && strings.HasSuffix(path, "/batches") && id == "":
			id = strings.Split(path[strings.Index(path, "/ingest/")+8:], "/")[0]
			lines := strings.SplitAfter(body, "\n")
			data = strings.Join(lines[3:], "")
			return do()
		case job && strings.HasSuffix(path, id) && strings.Contains(body, "UploadComplete"):
			return do()
		}
		resp, err := do()
		if err != nil || !job || !strings.Contains(path, id) {
			return resp, err
		}
		switch {
		case strings.HasSuffix(path, id):
			*cut = 1
			return reply(http.StatusOK, `{"id":"`+id+`","object":"Lead","operation":"upsert","externalIdFieldName":"mobly_id__c","state":"`+state+
				`","numberRecordsProcessed":2,"numberRecordsFailed":0,"errorMessage":"InternalServerError : secret"}`), nil
		case strings.HasSuffix(path, "successfulResults"):
			return onlyFirst(resp, data), nil
		}
		return resp, nil
	}
}

// A job whose whole data is refused ends the run after some tries, not for ever.
func TestJobFailsAlways(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		c := w.client(w.through(keyed(), func(path, body string, do func() (*http.Response, error)) (*http.Response, error) {
			if strings.HasSuffix(path, "/batches") {
				w.org.Restrict(schema.Lead, "mobly_linkedin__c")
			}
			return do()
		}))
		got, err := w.backfill(c, someLeads(3)...)
		require.Contains(t, sferr.Explain(err).Reason, " of Lead, Failed")
		require.NotContains(t, err.Error(), "mobly_linkedin__c")
		var e *sferr.Error
		require.ErrorAs(t, err, &e)
		require.Contains(t, e.Message, "mobly_linkedin__c")
		require.Equal(t, []string{"NotSent", "NotSent", "NotSent"}, outcomes(got))
		require.Len(t, w.jobs(), 3)
		require.Empty(t, w.org.Records(schema.Lead))
		require.Equal(t, []string{"Created", "Created", "Created"}, outcomes(w.backfilled(c, someLeads(3)...)), "the next run knows that the field is gone")
	})
}

// One bad field never costs the lead, nor does a Task's cost the Task.
func TestBackfillRescues(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.org.AddDuplicateRule(salesforcetest.DuplicateRule{Object: schema.Lead, Action: salesforcetest.BlockDuplicates, Key: func(c salesforcetest.Change) string {
			return c.Text("Website")
		}})
		there := w.lead(map[string]any{"Website": "https://twin.example", "Email": "other@lumen.example"})
		bad := false
		c := w.client(w.through(keyed(), func(path, body string, do func() (*http.Response, error)) (*http.Response, error) {
			if strings.HasSuffix(path, "/batches") && !bad {
				bad = true
				w.org.Define(schema.Lead, schema.Field{Name: "Industry", Type: schema.TypeString, Length: 5, Createable: true, Updateable: true, Nillable: true})
				w.org.Define(schema.Task, schema.Field{Name: "Subject", Type: schema.TypeString, Length: 3, Createable: true, Updateable: true, Nillable: true})
			}
			return do()
		}))
		leads := someLeads(6)
		leads[2].Person.Company.Industry = "Manufacturing"
		leads[4].Person.Company.Website = "https://twin.example"
		got := w.backfilled(c, leads...)
		require.Equal(t, []string{"Created", "Created", "Created", "Created", "Refused", "Created"}, outcomes(got))
		require.Equal(t, []string{"Industry"}, got[2].Dropped[0].Fields)
		require.Nil(t, w.stored(got[2].ID)["Industry"])
		require.ErrorIs(t, got[4].Err, sferr.ErrDuplicate)
		require.Equal(t, there, sferr.Explain(got[4].Err).Records[0].ID)
		require.ErrorIs(t, got[4].Actions[0].Err, sferr.ErrNoParent)
		require.Equal(t, salesforce.Created, got[0].Actions[0].Outcome)
		require.True(t, slices.ContainsFunc(got[0].Actions[0].Dropped, func(d *sferr.Problem) bool { return slices.Contains(d.Fields, "Subject") }))
		require.Len(t, w.org.Records(schema.Task), 5)
	})
}

// "#N/A" clears; as a text it is refused, and costs the field only.
func TestBackfillOfNulls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		cfg := keyed()
		cfg.Settings.Mapping = mapping.Recommended()
		for i := range cfg.Settings.Mapping.Rules {
			if cfg.Settings.Mapping.Rules[i].Lead == "Title" {
				cfg.Settings.Mapping.Rules[i].Clear = true
			}
		}
		clears := w.lead(map[string]any{"Email": "p0@lumen.example", "Title": "Analyst", "Website": "https://old.example"})
		leads := someLeads(3)
		leads[1].Person.JobTitle = "#N/A"
		leads[2].Person.JobTitle = "Head, \"Data\"\nand more"
		leads[2].Person.Company.StreetAddress = "1 Main St\nFloor 2"
		got := w.backfilled(w.client(cfg), leads...)
		require.Equal(t, []string{"Updated", "Created", "Created"}, outcomes(got))
		require.Nil(t, w.stored(clears)["Title"])
		require.Equal(t, "https://old.example", w.stored(clears)["Website"], "a blank cell leaves a field alone")
		require.Nil(t, w.stored(got[1].ID)["Title"])
		var e *field.Error
		require.Len(t, got[1].Dropped, 1)
		require.ErrorAs(t, got[1].Dropped[0].Err, &e)
		require.Equal(t, "Title", e.Field)
		require.NotContains(t, e.Error(), "p1@")
		require.Equal(t, "1 Main St\nFloor 2", w.stored(got[2].ID)["Street"])

		cfg.Settings.Strict = true
		leads[1].Person.ID, leads[1].Person.Email = "strict", "strict@lumen.example"
		strict := w.backfilled(w.client(cfg), leads...)
		require.Equal(t, salesforce.Refused, strict[1].Outcome)
		require.ErrorAs(t, strict[1].Err, &e)
	})
}

// What jobs cannot do is refused before a request is made or a lead is read.
func TestBackfillRefusesToBegin(t *testing.T) {
	w := newWorld(t)
	for setting, change := range map[string]func(*salesforce.Config){
		"policies.duplicates": func(c *salesforce.Config) { c.Settings.Policies.Duplicates = salesforce.AllowDuplicate },
		"keys.lead":           func(c *salesforce.Config) { c.Settings.Keys.Lead = salesforce.NoKey },
		"keys.activity":       func(c *salesforce.Config) { c.Settings.Keys.Activity = salesforce.NoKey },
	} {
		t.Run(setting, func(t *testing.T) {
			cfg := keyed()
			change(&cfg)
			runs := 0
			cfg.Trace = &salesforce.Trace{Run: func(context.Context, salesforce.RunInfo) { runs++ }}
			results, err := w.backfill(w.client(cfg), someLeads(3)...)
			require.Empty(t, results)
			require.ErrorIs(t, err, sferr.ErrConfig)
			require.ErrorContains(t, err, sferr.ErrConfig.Error()+": "+setting+": ")
			require.Empty(t, w.org.Requests())
			require.Equal(t, setting == "keys.activity", runs == 1, "only leads show that they have actions")
		})
	}
}

// The input ends with an error: what was read is written. The consumer breaks
// off: nothing hangs, and the trace says why the run ended.
func TestBackfillOfBadInput(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		cfg := keyed()
		var ended error
		cfg.Trace = &salesforce.Trace{Run: func(_ context.Context, r salesforce.RunInfo) { ended = r.Err }}
		c := w.client(cfg).SetBulk(2, 0, 0)
		given := 0
		broken := errors.New("broken")
		var got []string
		var last error
		for r, err := range c.Backfill(t.Context(), source(someLeads(4), broken, &given)) {
			if last = err; err == nil {
				got = append(got, string(r.Outcome))
			}
		}
		require.ErrorIs(t, last, broken)
		require.Equal(t, []string{"Created", "Created", "Created", "Created"}, got)

		text := `[{"id":"n1","email":"n1@lumen.example","lastName":"Kim"}, 7, {"id":"n2","email":"n2@lumen.example","lastName":"Lee"}]`
		got = nil
		for r, err := range c.Backfill(t.Context(), salesforce.DecodeLeads(strings.NewReader(text), salesforce.DecodeOptions{})) {
			require.NoError(t, err)
			got = append(got, string(r.Outcome))
			_, unread := errors.AsType[*salesforce.DecodeError](r.Err)
			require.Equal(t, r.Outcome == salesforce.Refused, unread, "it says why")
		}
		require.Equal(t, []string{"Created", "Refused", "Created"}, got)

		for _, err := range c.Backfill(t.Context(), source(someLeads(4), broken, &given)) {
			require.NoError(t, err)
			break
		}
		require.ErrorIs(t, ended, broken)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		n := 0
		for r, err := range c.Backfill(ctx, all(someLeads(4))) {
			if err != nil {
				last = err
				continue
			}
			require.Equal(t, salesforce.NotSent, r.Outcome)
			n++
		}
		require.ErrorIs(t, last, context.Canceled)
		require.LessOrEqual(t, n, 4)
	})
}

// onlyFirst takes the rows out of a file of results whose data is in rest.
func onlyFirst(resp *http.Response, rest string) *http.Response {
	body, _ := io.ReadAll(resp.Body)
	var kept []string
	for line := range strings.Lines(string(body)) {
		key := strings.Split(strings.TrimSpace(line), ",")
		if len(key) > 2 && strings.Contains(rest, strings.Trim(key[2], `"`)+",") && !strings.Contains(line, "sf__Id") {
			continue
		}
		kept = append(kept, line)
	}
	return reply(http.StatusOK, strings.Join(kept, ""))
}

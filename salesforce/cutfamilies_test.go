package salesforce_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// Thirty Tasks of ten persons are three requests of ten, though only nine are whole
// persons': the last Tasks of the fourth and the eighth are written by themselves
// beside the collections. Whatever becomes of one, its result is true, and the
// same leads again write nothing.
func TestTasksBesideFullCollections(t *testing.T) {
	const requests = 3
	refused := func(code string, times int) func(*world) {
		return func(w *world) {
			w.org.Inject(salesforcetest.Fault{Kind: salesforcetest.RefuseRecord, PerRecord: true, Object: schema.Task, Code: code, Times: times})
		}
	}
	for _, tt := range []struct {
		name    string
		id      string // of an action, but for its numbers
		prepare func(*world)
		answer  func(w *world, do func() (*http.Response, error)) (*http.Response, error) // to the first request that writes Tasks by themselves
		writes  int
		want    salesforce.Outcome // of the fourth person's second Task
		dropped bool
		lost    bool
	}{
		{name: "well", id: "a-%d_%d", writes: requests, want: salesforce.Created},
		{name: "a key that no path takes", id: "a-%d.%d", writes: requests + 1, want: salesforce.Created},
		{name: "a field is refused", id: "a-%d_%d", writes: requests + 1, want: salesforce.Created, dropped: true, prepare: func(w *world) {
			w.org.AddValidationRule(salesforcetest.ValidationRule{Object: schema.Task, Field: "Description", Message: "x", Fails: func(c salesforcetest.Change) bool {
				return strings.Contains(c.Text("Description"), "text 3 1")
			}})
		}},
		// smaller collections, after that
		{name: "rows are locked", id: "a-%d_%d", writes: requests + 5, want: salesforce.Created, prepare: refused("UNABLE_TO_LOCK_ROW", 30)},
		{name: "the answer is lost", lost: true, id: "a-%d_%d", writes: requests + 1, want: salesforce.Created, answer: func(_ *world, do func() (*http.Response, error)) (*http.Response, error) {
			if resp, err := do(); err == nil {
				_ = resp.Body.Close()
			}
			return nil, syscall.ECONNRESET
		}},
		{name: "somebody is faster", id: "a-%d_%d", writes: requests, want: salesforce.Unchanged, answer: func(w *world, do func() (*http.Response, error)) (*http.Response, error) {
			w.add(schema.Task, map[string]any{"Subject": "x", "mobly_activity_id__c": "a-3_1"})
			return do()
		}},
	} {
		for _, workers := range []int{1, 4} {
			t.Run(fmt.Sprint(tt.name, workers), func(t *testing.T) {
				w := newWorld(t)
				_, err := w.org.AddUser(salesforcetest.User{Email: "rep@example.com", LastName: "Rep"})
				require.NoError(t, err)
				if tt.prepare != nil {
					tt.prepare(w)
				}
				var first atomic.Bool
				cfg := keyed()
				cfg.Settings.API.BatchSize, cfg.Settings.API.Concurrency = 2, workers
				cfg = w.shared.Through(cfg, func(path, body string, do func() (*http.Response, error)) (*http.Response, error) {
					if tt.answer != nil && beside(path, body) && first.CompareAndSwap(false, true) {
						return tt.answer(w, do)
					}
					return do()
				})
				c := w.client(cfg)
				leads := make([]salesforce.Lead, 10)
				for i := range leads {
					leads[i] = person(fmt.Sprintf("m%d", i), fmt.Sprintf("p%d@lumen.example", i))
					for of := range 3 {
						leads[i].Actions = append(leads[i].Actions, note(fmt.Sprintf(tt.id, i, of), fmt.Sprint("text ", i, of)))
					}
				}
				results := w.sync(c, leads...)
				for i := range results {
					for of, got := range results[i].Actions {
						want, dropped := salesforce.Created, i == 3 && of == 1 && tt.dropped
						if i == 3 && of == 1 {
							want = tt.want
						}
						if got.Outcome == salesforce.Unchanged && tt.lost { // it was there when it was looked for
							want = got.Outcome
						}
						require.Equal(t, want, got.Outcome, "%d %d %v", i, of, got.Err)
						require.Equal(t, dropped, len(got.Dropped) == 1)
						stored := w.record(got.ID)
						if want == salesforce.Unchanged && !tt.lost {
							require.Equal(t, "x", stored["Subject"])
							continue
						}
						require.Equal(t, results[i].ID, stored["WhoId"])
						require.Equal(t, fmt.Sprintf(tt.id, i, of), stored["mobly_activity_id__c"])
						require.Equal(t, !dropped, strings.Contains(fmt.Sprint(stored["Description"]), fmt.Sprint("text ", i, of)))
					}
				}
				require.Equal(t, tt.writes, w.taskWrites())
				require.Equal(t, 30, w.org.Count(schema.Task))
				w.org.ResetRequests()
				w.silent(c, leads...)
				require.Zero(t, w.taskWrites())
			})
		}
	}
}

// Without a key of activities, Tasks are inserted: one by itself that may have been
// is not sent again before it was looked for.
func TestInsertedTasksBesideFullCollections(t *testing.T) {
	for _, lost := range []bool{false, true} {
		t.Run(fmt.Sprint("lost ", lost), func(t *testing.T) {
			w := newWorld(t)
			cfg := keyed()
			cfg.Settings.Keys.Activity, cfg.Settings.API.BatchSize = salesforce.NoKey, 2
			var first atomic.Bool
			cfg = w.shared.Through(cfg, func(path, body string, do func() (*http.Response, error)) (*http.Response, error) {
				resp, err := do()
				if err == nil && lost && beside(path, body) && first.CompareAndSwap(false, true) {
					_ = resp.Body.Close()
					return nil, syscall.ECONNRESET
				}
				return resp, err
			})
			c := w.client(cfg)
			leads := make([]salesforce.Lead, 10)
			for i := range leads {
				leads[i] = person(fmt.Sprintf("m%d", i), fmt.Sprintf("p%d@lumen.example", i))
				for of := range 3 {
					leads[i].Actions = append(leads[i].Actions, note(fmt.Sprintf("a%d-%d", i, of), "text"))
				}
			}
			for _, r := range w.sync(c, leads...) {
				for _, a := range r.Actions {
					require.Contains(t, []salesforce.Outcome{salesforce.Created, salesforce.Unchanged}, a.Outcome, a.Err)
				}
			}
			require.Equal(t, lost, first.Load())
			require.Equal(t, 3, w.taskWrites())
			require.Equal(t, 30, w.org.Count(schema.Task))
			w.silent(c, leads...)
		})
	}
}

// beside reports whether a request writes Tasks by themselves.
func beside(path, body string) bool {
	return strings.Contains(body, "/v66.0/sobjects/Task") && !describes(path, body)
}

// taskWrites counts the requests that write Tasks.
func (w *world) taskWrites() (n int) {
	for _, r := range w.org.Requests() {
		tasks := false
		for _, s := range r.Subrequests {
			tasks = tasks || s.Method != http.MethodGet && (strings.Contains(s.Path, "/Task") || strings.Contains(string(s.Body), `"type":"Task"`))
		}
		if tasks {
			n++
		}
	}
	return n
}

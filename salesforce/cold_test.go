package salesforce_test

import (
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// described returns how often the org was asked what each object is, alone or
// together with others.
func (w *world) described() map[string]int {
	asked := map[string]int{}
	for _, r := range w.org.Requests() {
		for _, part := range append(r.Subrequests, r) {
			if rest, ok := strings.CutSuffix(part.Path, "/describe"); ok {
				asked[rest[strings.LastIndex(rest, "/")+1:]]++
			}
		}
	}
	return asked
}

// However many goroutines begin with a new Client, it asks once what each object is,
// and once more when a field has gone since.
func TestManyDescribeOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		hold := make(chan struct{})
		var gone atomic.Bool
		c := w.client(w.through(keyed(), func(path, body string, do func() (*http.Response, error)) (*http.Response, error) {
			switch {
			case describes(path, body):
				<-hold
				gone.Store(false)
			case gone.Load() && strings.Contains(body, "/query"):
				return reply(http.StatusBadRequest, `[{"errorCode":"INVALID_FIELD","message":"No such column 'x' on entity 'Contact'."}]`), nil
			}
			return do()
		}))
		once := map[string]int{schema.Contact: 1, schema.Lead: 1, schema.Task: 1}
		lead := person("m1", "a@lumen.example") // a Task that several insert at once is refused, as if a field had changed
		var mu sync.Mutex
		outcomes := map[salesforce.Outcome]int{}
		at64 := func() {
			var all sync.WaitGroup
			for i := range 64 {
				all.Go(func() {
					if i%2 == 0 {
						_, err := c.Plan(t.Context(), lead)
						require.NoError(t, err)
						return
					}
					results, err := c.Sync(t.Context(), lead)
					require.NoError(t, err)
					mu.Lock()
					defer mu.Unlock()
					outcomes[results[0].Outcome]++
				})
			}
			synctest.Wait()
			close(hold)
			all.Wait()
			require.Equal(t, once, w.described())
			w.org.ResetRequests()
			hold = make(chan struct{})
		}
		at64()
		require.Len(t, w.org.Records(schema.Lead), 1)
		gone.Store(true)
		at64()
		outcomes = map[salesforce.Outcome]int{}
		w.sync(c, lead)
		require.Empty(t, w.described(), "nothing is asked again")
		w.org.ResetRequests()

		var all sync.WaitGroup
		for i := range 64 { // whoever asks anew shares the answer too
			all.Go(func() {
				if i%2 == 0 {
					require.NoError(t, c.Ping(t.Context()))
					return
				}
				_, err := c.Describe(t.Context(), schema.Lead)
				require.NoError(t, err)
			})
			if i == 0 {
				synctest.Wait()
			}
		}
		synctest.Wait()
		close(hold)
		all.Wait()
		require.Equal(t, once, w.described())
	})
}

// A call that finds out late that the org is no longer as described has nothing asked
// again that was asked since.
func TestLateRefusalDescribesOnce(t *testing.T) {
	for kind, part := range map[string]string{"match": "/query", "write": "/composite/sobjects/Lead/"} {
		t.Run(kind, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t)
				var refused atomic.Int32
				early := make(chan struct{})
				c := w.client(w.through(keyed(), func(path, body string, do func() (*http.Response, error)) (*http.Response, error) {
					if refused.Load() == 2 || !strings.Contains(body, part) || describes(path, body) {
						return do()
					}
					refused.Add(1)
					if strings.Contains(body, "tardy") {
						<-early
					}
					if kind == "match" {
						return reply(http.StatusOK, composite(sub("r0", "400", `[{"errorCode":"INVALID_FIELD","message":"No such column 'x' on entity 'Contact'."}]`), sub("r1", "200", `{"records":[],"done":true}`))), nil
					}
					return reply(http.StatusOK, composite(sub("r0", "200", `[{"success":false,"errors":[{"statusCode":"INVALID_FIELD_FOR_INSERT_UPDATE","message":"Unable to create/update fields: FirstName","fields":["FirstName"]}]}]`))), nil
				}))
				require.NoError(t, c.Ping(t.Context()))
				w.org.ResetRequests()
				var late sync.WaitGroup
				late.Go(func() { _, _ = c.Sync(t.Context(), person("m1", "tardy@lumen.example")) })
				synctest.Wait()
				for range 2 {
					_, err := c.Sync(t.Context(), person("m2", "early@lumen.example"))
					require.NoError(t, err)
				}
				close(early)
				late.Wait()
				w.sync(c, person("m1", "tardy@lumen.example"))
				require.EqualValues(t, 2, refused.Load())
				require.Len(t, w.org.Records(schema.Lead), 2)
				for object, n := range w.described() {
					require.Equal(t, 1, n, object)
				}
				require.Contains(t, w.described(), schema.Lead)
			})
		})
	}
}

// How many requests, one after the other, a badge with an action waits for: every
// request takes a second.
func TestTripsOfABadge(t *testing.T) {
	for name, tt := range map[string]struct {
		world                func(*testing.T) *world
		cfg                  salesforce.Config
		cold, new, unchanged int
	}{
		"keys":         {newWorld, keyed(), 5, 3, 1},
		"no keys":      {newWorld, keyless(), 5, 3, 2},
		"record types": {typedWorld, typedConfig(), 6, 3, 1}, // and the values of the new record's type
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := tt.world(t)
				_, err := w.org.AddUser(salesforcetest.User{Email: "rep@example.com", LastName: "Rep"})
				require.NoError(t, err)
				c := w.client(tt.cfg)
				w.org.ResetRequests()
				for _, path := range []string{"", "/oauth2/token"} {
					w.org.Inject(salesforcetest.Fault{Latency: time.Second, Path: path})
				}
				badge := func(id string) salesforce.Lead {
					return withActions(person(id, id+"@lumen.example"), note("a-"+id, "met"))
				}
				for _, step := range []struct {
					lead    salesforce.Lead
					want    salesforce.Outcome
					trips   int
					because string
				}{
					{badge("m1"), salesforce.Created, tt.cold, "the token, what the objects are, a match, a person, a Task"},
					{badge("m2"), salesforce.Created, tt.new, "a match, a person, a Task"},
					{badge("m2"), salesforce.Unchanged, tt.unchanged, "a match"},
				} {
					began := time.Now()
					require.Equal(t, step.want, w.sync(c, step.lead)[0].Outcome)
					require.Equal(t, step.trips, int(time.Since(began)/time.Second), step.because)
					require.Len(t, w.org.Requests(), step.trips, step.because)
					w.org.ResetRequests()
				}
			})
		})
	}
}

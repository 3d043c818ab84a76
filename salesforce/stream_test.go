package salesforce_test

import (
	"errors"
	"iter"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// window is how many leads the tests' streams sync together.
const window = 10

// source yields leads, then err unless it is nil, and counts those it gave.
func source(leads []salesforce.Lead, err error, given *int) iter.Seq2[salesforce.Lead, error] {
	return func(yield func(salesforce.Lead, error) bool) {
		for _, l := range leads {
			*given++
			if !yield(l, nil) {
				return
			}
		}
		if err != nil {
			yield(salesforce.Lead{}, err)
		}
	}
}

func TestStream(t *testing.T) {
	w := newWorld(t)
	c := w.client(keyed()).SetWindow(window)
	leads := someLeads(2*window + 3)
	given, n := 0, 0
	for r, err := range c.Stream(t.Context(), source(leads, nil, &given)) {
		require.NoError(t, err)
		require.Equal(t, leads[n].Person.ID, r.LeadID)
		require.Equal(t, salesforce.Created, r.Outcome, r.Err)
		require.Equal(t, salesforce.Created, r.Actions[0].Outcome)
		n++
		require.LessOrEqual(t, given-n, 3*window, "it reads no further ahead")
	}
	require.Equal(t, len(leads), n)
	require.Len(t, w.org.Records(schema.Lead), len(leads))
	require.Len(t, w.org.Records(schema.Task), len(leads))

	w.org.ResetRequests()
	given = 0
	for r, err := range c.Stream(t.Context(), source(leads, nil, &given)) {
		require.NoError(t, err)
		require.Equal(t, salesforce.Unchanged, r.Outcome)
	}
	require.Zero(t, w.writes())
}

func TestStreamOfNothing(t *testing.T) {
	w := newWorld(t)
	given := 0
	for r, err := range w.client(keyed()).Stream(t.Context(), source(nil, nil, &given)) {
		t.Fatal("there is nothing to tell", r, err)
	}
	require.Empty(t, w.org.Requests())
}

// One person in several windows is one record, though one window is matched
// while the other is being written.
func TestStreamFindsPersonsOfTheWindowBefore(t *testing.T) {
	for name, cfg := range map[string]salesforce.Config{"keyed": keyed(), "by e-mail": keyless()} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			leads := someLeads(window + 5)
			again := person("m0", "p0@lumen.example")
			again.Person.JobTitle = "CTO"
			leads[window+1] = withActions(again, leads[0].Actions[0])
			given := 0
			var last []salesforce.Result
			for r, err := range w.client(cfg).SetWindow(window).Stream(t.Context(), source(leads, nil, &given)) {
				require.NoError(t, err)
				last = append(last, r)
			}
			second := last[window+1]
			require.Equal(t, last[0].ID, second.ID)
			require.Equal(t, salesforce.Updated, second.Outcome)
			require.Equal(t, salesforce.Unchanged, second.Actions[0].Outcome)
			require.Len(t, w.org.Records(schema.Lead), len(leads)-1)
			require.Len(t, w.org.Records(schema.Task), len(leads)-1)
			require.Equal(t, "CTO", w.stored(second.ID)["Title"])
		})
	}
}

// The input ends with an error: what was read before is written, and the error
// comes last. A lead that cannot be read is refused.
func TestStreamOfBadInput(t *testing.T) {
	w := newWorld(t)
	c := w.client(keyed())
	given := 0
	broken := errors.New("broken")
	var outcomes []string
	var last error
	for r, err := range c.Stream(t.Context(), source(someLeads(3), broken, &given)) {
		if last = err; err == nil {
			outcomes = append(outcomes, r.Outcome.String())
		}
	}
	require.ErrorIs(t, last, broken)
	require.Equal(t, []string{"Created", "Created", "Created"}, outcomes)

	text := `[{"id":"n1","email":"n1@lumen.example","lastName":"Kim"}, 7, {"id":"n2","email":"n2@lumen.example","lastName":"Lee"}]`
	outcomes = nil
	for r, err := range c.Stream(t.Context(), salesforce.DecodeLeads(strings.NewReader(text), salesforce.DecodeOptions{})) {
		require.NoError(t, err)
		outcomes = append(outcomes, r.Outcome.String())
		if r.Outcome == salesforce.Refused {
			var one *salesforce.DecodeError
			require.ErrorAs(t, r.Err, &one)
			require.Equal(t, 1, one.Index)
		}
	}
	require.Equal(t, []string{"Created", "Refused", "Created"}, outcomes)
}

// The consumer breaks off: nothing is under way afterwards, nothing more is
// read, and what was written is there.
func TestStreamIsBrokenOff(t *testing.T) {
	for _, after := range []int{1, window - 3, window, window + 1} {
		t.Run(strconv.Itoa(after), func(t *testing.T) {
			w := newWorld(t)
			leads := someLeads(4 * window)
			given, n := 0, 0
			for _, err := range w.client(keyed()).SetWindow(window).Stream(t.Context(), source(leads, nil, &given)) {
				require.NoError(t, err)
				if n++; n == after {
					break
				}
			}
			require.LessOrEqual(t, given, 3*window)
			there := len(w.org.Records(schema.Lead))
			require.GreaterOrEqual(t, there, after)
			require.Zero(t, there%window, "a window that was begun is finished")
		})
	}
}

// The quota ends in the second window: its leads and those of the one that was
// read meanwhile say so, and nothing more is read.
func TestStreamEndsEarly(t *testing.T) {
	w := newWorld(t)
	cfg := keyed()
	cfg.Settings.API.Concurrency = 1
	cfg = w.through(cfg, onWrite(3, func(func() (*http.Response, error)) (*http.Response, error) { // leads, tasks, and leads again
		return reply(http.StatusForbidden, `[{"message":"TotalRequests Limit exceeded.","errorCode":"REQUEST_LIMIT_EXCEEDED"}]`), nil
	}))
	given := 0
	counts := make(map[salesforce.Outcome]int)
	var errs []error
	for r, err := range w.client(cfg).SetWindow(window).Stream(t.Context(), source(someLeads(9*window), nil, &given)) {
		if err != nil {
			errs = append(errs, err)
			continue
		}
		require.Empty(t, errs, "the error comes last")
		counts[r.Outcome]++
	}
	require.Len(t, errs, 1)
	require.ErrorIs(t, errs[0], sferr.ErrQuota)
	require.Equal(t, map[salesforce.Outcome]int{
		salesforce.Created: window, salesforce.NotSent: given - window,
	}, counts)
	require.LessOrEqual(t, given, 3*window)
	require.True(t, slices.Contains([]int{2 * window, 3 * window}, given))
}

// A lead of one window is found by the next as it would be in a later Sync,
// however its key is written, though one is matched while the other is written.
func TestStreamFindsKeysOfTheWindowBefore(t *testing.T) {
	exact := keyed()
	exact.Settings.Policies.Unkeyed = salesforce.MatchByName
	whole := unkeyed("Kim")
	whole.Person.ID, whole.Person.Email = "m1", "kim@lumen.example"
	for name, tt := range map[string]struct {
		cfg    salesforce.Config
		first  salesforce.Lead
		second salesforce.Lead
	}{
		"an ID with spaces":      {keyed(), person("m1", ""), person(" M1 ", "")},
		"name of a keyed lead":   {exact, whole, unkeyed("KIM")},
		"name of an unkeyed one": {exact, unkeyed("Kim"), unkeyed("KIM")},
		"name given by a write":  {exact, known(unkeyed("Kim"), "1"), unkeyed("KIM")},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			if len(tt.first.Person.RemoteIDs) > 0 { // its record has another name until it is written
				tt.first.Person.RemoteIDs[0].ID = w.lead(map[string]any{"LastName": "Lee", "Company": "Kim GmbH"})
			}
			given := 0
			var ids []string
			for r, err := range w.client(tt.cfg).SetWindow(1).Stream(t.Context(), source([]salesforce.Lead{tt.first, tt.second}, nil, &given)) {
				require.NoError(t, err)
				ids = append(ids, r.ID)
			}
			require.Equal(t, ids[0], ids[1])
			require.Len(t, w.org.Records(schema.Lead), 1)
			require.LessOrEqual(t, w.upserts(), 1, "the second lead's record is found, not upserted")
		})
	}
}

// upserts counts the collections that were sent with an external ID.
func (w *world) upserts() int {
	n := 0
	for _, r := range w.org.Requests() {
		for _, sub := range r.Subrequests {
			if strings.Contains(sub.Path, "/composite/sobjects/Lead/") {
				n++
			}
		}
	}
	return n
}

// A window is a run from its match on: every request is counted, the time of its
// match is its own, and that of the window before is not.
func TestStreamWindowsAreRuns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		r := new(recorder)
		cfg := keyed()
		cfg.Trace = r.trace()
		c := w.client(cfg).SetWindow(window)
		w.sync(c, withActions(person("m", "p@lumen.example"), note("a", "met")))
		r.runs, r.requests = nil, nil
		w.org.Inject(salesforcetest.Fault{Latency: 3 * time.Second})
		given, created := 0, 0
		for result, err := range c.Stream(t.Context(), source(someLeads(3*window), nil, &given)) {
			require.NoError(t, err)
			require.Equal(t, salesforce.Created, result.Outcome)
			created++
		}
		require.Equal(t, given, created)
		calls, leads := int64(0), 0
		for _, run := range r.runs {
			calls, leads = calls+run.Calls, leads+run.Leads
			require.Equal(t, 9*time.Second, run.Took, "a match, the Leads, the Tasks")
		}
		require.Len(t, r.runs, 3)
		require.Equal(t, int64(len(r.requests)), calls, "each request is one window's")
		require.Equal(t, given, leads)
	})
}

// What keeps leads from being read one after the other is an error.
func TestStreamCannotBegin(t *testing.T) {
	w := newWorld(t)
	given := 0
	c, none, leads := w.client(keyed()), new(salesforce.Client), source(someLeads(1), nil, &given)
	for name, tt := range map[string]struct {
		results iter.Seq2[salesforce.Result, error]
		want    error
	}{
		"Stream: no context":   {c.Stream(nil, leads), salesforce.ErrContext}, //nolint:staticcheck // that is the test
		"Stream: no client":    {none.Stream(t.Context(), leads), salesforce.ErrConfig},
		"Stream: no leads":     {c.Stream(t.Context(), nil), salesforce.ErrInput},
		"Backfill: no context": {c.Backfill(nil, leads), salesforce.ErrContext}, //nolint:staticcheck // that is the test
		"Backfill: no client":  {none.Backfill(t.Context(), leads), salesforce.ErrConfig},
		"Backfill: no leads":   {c.Backfill(t.Context(), nil), salesforce.ErrInput},
	} {
		t.Run(name, func(t *testing.T) {
			var got error
			for _, err := range tt.results {
				got = err
			}
			require.ErrorIs(t, got, tt.want)
		})
	}
	require.Zero(t, given)
}

package salesforcetest_test

import (
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
)

// TestRowLocks: two writers on one parent. The second waits ten seconds for the
// first, and no longer.
func TestRowLocks(t *testing.T) {
	tests := map[string]struct {
		first time.Duration // that the first request takes
		code  string        // of the second
		after time.Duration
	}{
		"the first is done in time": {8 * time.Second, "", 8 * time.Second},
		"it takes too long":         {15 * time.Second, "UNABLE_TO_LOCK_ROW", 11 * time.Second},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				a := newAPI(t)
				id, other := a.create("Lead", lead()), a.create("Lead", lead())
				a.org.Inject(salesforcetest.Fault{Latency: tt.first, Object: "Task", Nth: 1})
				start := time.Now()
				var wait sync.WaitGroup
				wait.Go(func() { a.create("Task", fields{"Subject": "first", "WhoId": id}) })
				synctest.Wait()
				<-time.After(time.Second)
				a.create("Task", fields{"Subject": "elsewhere", "WhoId": other})
				require.Equal(t, time.Second, time.Since(start), "another parent's row is free")

				r := a.do(http.MethodPost, "/sobjects/Task", fields{"Subject": "second", "WhoId": id})
				require.Equal(t, tt.after, time.Since(start))
				if tt.code != "" {
					require.Equal(t, refusal{tt.code, "unable to obtain exclusive access to this record or 1 records: " + id, []string{}}, r.refusal())
				}
				wait.Wait()
				want := map[string]int{"": 3, "UNABLE_TO_LOCK_ROW": 2}[tt.code]
				require.Len(t, a.org.Records("Task"), want)
				a.create("Task", fields{"Subject": "later", "WhoId": id}) // the row is free again
			})
		})
	}
}

// TestLocksWithinCollections cost the records that they concern, and no others.
func TestLocksWithinCollections(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := newAPI(t)
		busy, free := a.create("Lead", lead()), a.create("Lead", lead())
		a.org.Inject(salesforcetest.Fault{Latency: time.Hour, Method: http.MethodPatch, Nth: 1})
		var wait sync.WaitGroup
		wait.Go(func() { a.do(http.MethodPatch, "/sobjects/Lead/"+busy, fields{"Title": "CTO"}) })
		synctest.Wait()
		before := a.org.Requests()
		r := a.do(http.MethodPatch, "/composite/sobjects", fields{"records": []fields{
			{"attributes": fields{"type": "Lead"}, "id": free, "Title": "CEO"}, {"attributes": fields{"type": "Lead"}, "id": busy, "Title": "CEO"},
		}}).list()
		require.Equal(t, []any{true, false}, []any{r[0]["success"], r[1]["success"]})
		require.Len(t, a.org.Requests(), len(before)+1, "a request that waited is one request")
		wait.Wait()
		require.Equal(t, "CTO", a.read("Lead", busy)["Title"])
		require.Equal(t, "CEO", a.read("Lead", free)["Title"])
	})
}

// TestManyWriters of one parent, all at once: none is lost, whoever waits.
func TestManyWriters(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := newAPI(t)
		id := a.create("Lead", lead())
		a.org.Inject(salesforcetest.Fault{Latency: time.Second, Object: "Task"})
		var wait sync.WaitGroup
		for range 8 {
			wait.Go(func() { a.create("Task", fields{"Subject": "Call", "WhoId": id}) })
		}
		wait.Wait()
		require.Len(t, a.org.Records("Task"), 8)
	})
}

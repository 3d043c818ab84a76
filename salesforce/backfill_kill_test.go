package salesforce_test

import (
	"context"
	"fmt"
	"net/http"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/conformance/fair"
	"github.com/getmobly/mobly-salesforce-go/internal/standard"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// A process dies at each of its requests in turn, before the request is carried
// out or after, while jobs take minutes; another one starts over at once, beside
// the jobs that still go on. Nothing is doubled, nothing is missing, members and
// follow-ups included, and every result is true of the org.
func TestBackfillDiesAnywhere(t *testing.T) {
	t.Parallel()
	for death := range 4 {
		moment, related := death%2, death >= 2
		step := 3
		switch {
		case *chaos > 0:
			step = 1
		case underRace:
			step = 12
		}
		for k, more := 1+moment, true; more; k += step {
			t.Run(fmt.Sprintf("request %d, moment %d, related=%v", k, moment, related), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) { more = dieAt(t, k, moment, related) })
			})
		}
	}
}

// dieAt dies at the k-th request and reports whether there was one. With related, each
// lead has a campaign member and a follow-up.
func dieAt(t *testing.T, k, moment int, related bool) bool {
	t.Helper()
	w := newWorld(t)
	w.org.SetJobTime(3 * time.Minute)
	w.lead(map[string]any{"Email": "p1@lumen.example"})
	w.contact(map[string]any{"Email": "p2@lumen.example"})
	cfg, leads, ofEach := keyed(), someLeads(5), 0
	if related {
		fair.Relate(w.shared, &cfg)
		ofEach = 1
		for i := range leads {
			leads[i] = chose(at(leads[i], "Expo"), "Set Meeting")
		}
	}
	ctx, die := context.WithCancel(t.Context())
	defer die()
	var seen atomic.Int64
	dying := w.client(w.through(cfg, func(_, _ string, do func() (*http.Response, error)) (*http.Response, error) {
		switch n := seen.Add(1); {
		case n < int64(k):
			return do()
		case n == int64(k) && moment == 1:
			_, _ = do() // nobody is there to read it
		}
		die()
		return nil, context.Canceled
	})).SetBulk(2, 1, 0)
	for _, err := range dying.Backfill(ctx, all(leads)) {
		if err != nil { // it is dead, and tells nobody
			break
		}
	}
	died := seen.Load() >= int64(k)

	got := w.backfilled(w.client(cfg).SetBulk(2, 1, 0), leads...)
	require.Empty(t, failedOf(got))
	members := make(map[any]string)
	for _, m := range w.org.Records(standard.CampaignMember) {
		members[m["Id"]] = fmt.Sprint(m["Status"], m["LeadId"], m["ContactId"])
	}
	for i := range got {
		require.Len(t, got[i].Related, 2*ofEach)
		if related {
			require.Contains(t, members[got[i].Related[1].ID], "Meeting")
			require.Contains(t, members[got[i].Related[1].ID], got[i].ID)
		}
	}
	time.Sleep(10 * time.Minute) //nolint:forbidigo // a fake clock: jobs of the dead end
	w.holds(leads, got)
	require.Len(t, w.org.Records(schema.Lead), 4)
	require.Len(t, w.org.Records(schema.Contact), 1)
	require.Len(t, w.org.Records(schema.Task), 5+5*ofEach)
	require.Len(t, members, 5*ofEach)
	return died
}

// Thousands of leads that are one person, as where a form is filled with a made-up
// address, are planned a few times each, not once for every window.
func TestBackfillOfOnePerson(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		const n = 60
		var planned atomic.Int64
		leads := someLeads(n)
		for i := range leads {
			leads[i].Person.Email = "none@none.example"
		}
		got := w.backfilled(w.client(keyed()).SetBulk(3, 1, 0).OnPlan(func(leads int) { planned.Add(int64(leads)) }), leads...)
		for i, r := range got[1:] {
			require.Equal(t, "m0", r.FoldedInto, i)
		}
		require.Len(t, w.org.Records(schema.Task), n)
		require.LessOrEqual(t, planned.Load(), int64(4*n))
		require.GreaterOrEqual(t, planned.Load(), int64(n))
	})
}

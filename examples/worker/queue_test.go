package main

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

func counts(t *testing.T, q *queue) map[string]uint64 {
	t.Helper()
	got, err := q.counts(t.Context())
	require.NoError(t, err)
	return got
}

func TestPutTwice(t *testing.T) {
	q := newQueue(t, t.TempDir(), queueOptions{})
	leads := testLeads("acme", 0, 10)
	stored, same := enqueueLeads(t, q, "acme", leads)
	require.Equal(t, [2]int{10, 0}, [2]int{stored, same})
	stored, same = enqueueLeads(t, q, "acme", leads)
	require.Equal(t, [2]int{10, 10}, [2]int{stored, same}, "what is sent again is stored once")
	stored, same = enqueueLeads(t, q, "globex", leads)
	require.Equal(t, [2]int{10, 0}, [2]int{stored, same}, "another org's are its own")
	want := map[string]uint64{"mobly.leads.acme": 10, "mobly.leads.globex": 10}
	if diff := cmp.Diff(want, counts(t, q)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestPackTooLarge(t *testing.T) {
	q := newQueue(t, t.TempDir(), queueOptions{})
	lead := testLeads("acme", 0, 1)[0]
	lead.Person.Description = strings.Repeat("x", maxPayload)
	_, err := q.pack("acme", &lead)
	require.ErrorIs(t, err, errTooLarge)
}

// Each verdict does to the queue what it says, and nothing else.
func TestSettle(t *testing.T) {
	q := newQueue(t, t.TempDir(), queueOptions{})
	src, err := q.source(t.Context(), "acme")
	require.NoError(t, err)
	enqueueLeads(t, q, "acme", testLeads("acme", 0, 4))
	_, err = q.js.Publish(t.Context(), leadSubject+"acme", []byte("no lead"))
	require.NoError(t, err)

	items, err := src.fetch(t.Context())
	require.NoError(t, err)
	require.Len(t, items, 5)
	for i, it := range items {
		require.Equal(t, uint64(i+1), it.seq, "in the order in which they were put")
	}
	created := &salesforce.Result{LeadID: "acme-00000", Outcome: salesforce.Created, Object: "Lead", ID: "00Q000000000001EAA"}
	refused := &salesforce.Result{Outcome: salesforce.Refused, Err: sferr.ErrNoKey}
	_, why := src.settle(t.Context(), []verdict{
		{item: items[0], result: created},
		{item: items[1], result: refused, dead: refusal(refused)},
		{item: items[2], again: time.Millisecond},
		{item: items[3], again: time.Hour},
		{item: items[4], dead: items[4].err.Error()},
	})
	require.NoError(t, why)
	want := map[string]uint64{"mobly.leads.acme": 2, "mobly.dead.acme": 2, "mobly.cleared.acme": 1}
	within(t, 10*time.Second, "acknowledged", func() bool { return cmp.Equal(want, counts(t, q)) })

	again, err := src.fetch(t.Context())
	require.NoError(t, err)
	require.Len(t, again, 1)
	require.Equal(t, items[2].seq, again[0].seq)
	require.Equal(t, uint64(2), again[0].tries)

	dead, err := q.dead.GetLastMsgForSubject(t.Context(), deadSubject+"acme")
	require.NoError(t, err)
	require.Equal(t, "no lead", string(dead.Data))
	require.Equal(t, "its JSON is broken, or nested too deeply, at byte 2", dead.Header.Get(reasonHeader))
	note, err := q.cleared.GetLastMsgForSubject(t.Context(), clearedSubject+"acme")
	require.NoError(t, err)
	require.JSONEq(t, `{"leadId": "acme-00000", "object": "Lead", "id": "00Q000000000001EAA"}`, string(note.Data))
	require.Equal(t, "Created", note.Header.Get(resultHeader))

	_, why = src.settle(t.Context(), []verdict{{item: items[0], result: created}})
	require.NoError(t, why)
	require.Equal(t, uint64(1), counts(t, q)["mobly.cleared.acme"], "what is told twice counts once")
}

// What a worker took and did not settle is given again.
func TestUnsettled(t *testing.T) {
	t.Parallel()
	q := newQueue(t, t.TempDir(), queueOptions{ackWait: time.Second})
	src, err := q.source(t.Context(), "acme")
	require.NoError(t, err)
	enqueueLeads(t, q, "acme", testLeads("acme", 0, 1))
	first, err := src.fetch(t.Context())
	require.NoError(t, err)
	require.Len(t, first, 1)
	second, err := src.fetch(t.Context())
	require.NoError(t, err)
	require.Len(t, second, 1)
	require.Equal(t, uint64(2), second[0].tries)
}

// What a worker is at is not given to another one, also while some of its batch
// is acknowledged already.
func TestExtend(t *testing.T) {
	t.Parallel()
	q := newQueue(t, t.TempDir(), queueOptions{ackWait: time.Second})
	src, err := q.source(t.Context(), "acme")
	require.NoError(t, err)
	enqueueLeads(t, q, "acme", testLeads("acme", 0, 2))
	items, err := src.fetch(t.Context())
	require.NoError(t, err)
	require.Len(t, items, 2)
	require.NoError(t, items[0].msg.Ack())
	ctx, cancel := context.WithCancel(t.Context())
	var beating sync.WaitGroup
	beating.Go(func() {
		for wait(ctx, 50*time.Millisecond) {
			src.extend(items)
		}
	})
	again, err := src.take(1, jetstream.FetchMaxWait(3*time.Second))
	cancel()
	beating.Wait()
	require.NoError(t, err)
	require.Empty(t, again)
}

// An opened queue has what is not done with, and no other.
func TestSourceAgain(t *testing.T) {
	q := newQueue(t, t.TempDir(), queueOptions{})
	src, err := q.source(t.Context(), "acme")
	require.NoError(t, err)
	enqueueLeads(t, q, "acme", testLeads("acme", 0, 5))
	enqueueLeads(t, q, "globex", testLeads("globex", 0, 5))
	items, err := src.fetch(t.Context())
	require.NoError(t, err)
	require.Len(t, items, 5)
	for _, i := range []int{0, 1, 3} {
		require.NoError(t, items[i].msg.Ack())
	}
	within(t, 10*time.Second, "acknowledged", func() bool {
		n, err := q.waiting(t.Context(), "acme")
		return err == nil && n == 2
	})
	_, err = q.source(t.Context(), "acme")
	require.NoError(t, err)
	require.Equal(t, map[string]uint64{"mobly.leads.acme": 2, "mobly.leads.globex": 5}, counts(t, q))
}

// What cannot be recorded keeps the lead, and is recorded when it is settled again.
func TestSettleWithoutRoom(t *testing.T) {
	q := newQueue(t, t.TempDir(), queueOptions{})
	src, err := q.source(t.Context(), "acme")
	require.NoError(t, err)
	enqueueLeads(t, q, "acme", testLeads("acme", 0, 3))
	items, err := src.fetch(t.Context())
	require.NoError(t, err)
	cfg := q.dead.CachedInfo().Config
	resize := func(room int64) {
		cfg.MaxBytes = room
		_, err = q.js.UpdateStream(t.Context(), cfg)
		require.NoError(t, err)
	}
	resize(1)
	left, why := src.settle(t.Context(), []verdict{
		{item: items[0], result: &salesforce.Result{Outcome: salesforce.Created}},
		{item: items[1], result: &salesforce.Result{Outcome: salesforce.Refused}, dead: "Refused"},
		{item: items[2], again: time.Hour},
	})
	require.ErrorContains(t, why, "maximum bytes exceeded")
	require.Len(t, left, 1)
	want := map[string]uint64{"mobly.leads.acme": 2, "mobly.cleared.acme": 1}
	within(t, 10*time.Second, "the cleared one is acknowledged", func() bool { return cmp.Equal(want, counts(t, q)) })

	resize(1 << 20)
	left, why = src.settle(t.Context(), left)
	require.NoError(t, why)
	require.Empty(t, left)
	want = map[string]uint64{"mobly.leads.acme": 1, "mobly.cleared.acme": 1, "mobly.dead.acme": 1}
	within(t, 10*time.Second, "the dead one is acknowledged", func() bool { return cmp.Equal(want, counts(t, q)) })
}

// An org that is down holds up no other one's leads in the stream that they
// share, not even when it has far more of them.
func TestOutageInStream(t *testing.T) {
	q := newQueue(t, t.TempDir(), queueOptions{batch: 10})
	var orgs []org
	sims := make(map[string]*salesforcetest.Org)
	for _, name := range []string{"down", "acme", "globex"} {
		o, target := testOrg(t)
		sims[name] = o
		target.name = name
		orgs = append(orgs, target)
	}
	sims["down"].Inject(salesforcetest.Fault{Kind: salesforcetest.ServerError})
	enqueueLeads(t, q, "down", testLeads("down", 0, 200))
	enqueueLeads(t, q, "acme", testLeads("acme", 0, 50))
	enqueueLeads(t, q, "globex", testLeads("globex", 0, 50))

	s, err := newService(t.Context(), q, orgs, quiet())
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	var running sync.WaitGroup
	for _, w := range s.workers {
		running.Go(func() { w.run(ctx, ctx) })
	}
	want := map[string]uint64{"mobly.leads.down": 200, "mobly.cleared.acme": 50, "mobly.cleared.globex": 50}
	within(t, 30*time.Second, "the others are delivered", func() bool { return cmp.Equal(want, counts(t, q)) })
	cancel()
	running.Wait()
	for _, name := range []string{"acme", "globex"} {
		var got tally
		got.count(sims[name], testLeads(name, 0, 50))
		require.Equal(t, tally{}, got, name)
		require.Zero(t, s.workers[name].metrics.again.Value(), name)
	}
}

// The queue is on disk: another process finds it there, and one at a time.
func TestReopen(t *testing.T) {
	dir := t.TempDir()
	nc, stop, err := openNATS(natsOptions{dir: dir}, quiet())
	require.NoError(t, err)
	enqueueLeads(t, openTestQueue(t, nc, queueOptions{}), "acme", testLeads("acme", 0, 100))
	_, _, err = openNATS(natsOptions{dir: dir}, quiet())
	require.ErrorContains(t, err, "another worker uses it")
	require.NoError(t, stop())

	q := newQueue(t, dir, queueOptions{})
	src, err := q.source(t.Context(), "acme")
	require.NoError(t, err)
	items, err := src.fetch(t.Context())
	require.NoError(t, err)
	require.Len(t, items, 100)
}

func TestRefusal(t *testing.T) {
	require.Empty(t, refusal(&salesforce.Result{Outcome: salesforce.Updated}))
	r := &salesforce.Result{Outcome: salesforce.Created, Actions: []salesforce.RecordResult{
		{For: "a1", Outcome: salesforce.Created},
		{For: "a2", Outcome: salesforce.Refused, Err: errors.New("two\nlines")},
	}}
	require.Equal(t, "Created; action a2: two lines", refusal(r))
}

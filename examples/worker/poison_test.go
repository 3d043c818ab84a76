package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// A lead that is as large as the queue takes, and is refused for more reasons
// than a header holds, becomes a dead letter all the same: else it would be
// given again for ever.
func TestDeadLetterOfAnySize(t *testing.T) {
	q := newQueue(t, t.TempDir(), queueOptions{})
	src, err := q.source(t.Context(), "acme")
	require.NoError(t, err)
	lead := testLeads("acme", 0, 1)[0]
	m, err := q.pack("acme", &lead)
	require.NoError(t, err)
	over := func(n int) error {
		lead.Person.Description = strings.Repeat("x", n)
		m, err = q.pack("acme", &lead)
		return err
	}
	low, high := 4<<20, maxPayload // the largest that is taken, and the smallest that is not
	for high-low > 1 {
		if mid := (low + high) / 2; over(mid) == nil {
			low = mid
		} else {
			high = mid
		}
	}
	require.NoError(t, over(low))
	require.Greater(t, low, 4<<20, "it is about 4 MiB")
	_, _, err = q.put(t.Context(), []*nats.Msg{m})
	require.NoError(t, err)

	refused := &salesforce.Result{Outcome: salesforce.Refused, Err: sferr.ErrNoKey}
	for i := range 5000 {
		refused.Actions = append(refused.Actions, salesforce.RecordResult{For: fmt.Sprint("é", i), Outcome: salesforce.NotSent, Err: errors.New("its person was not written")})
	}
	items, err := src.fetch(t.Context())
	require.NoError(t, err)
	require.Len(t, items, 1)
	left, why := src.settle(t.Context(), []verdict{{item: items[0], result: refused, dead: refusal(refused)}})
	require.NoError(t, why)
	require.Empty(t, left)
	dead, err := q.dead.GetLastMsgForSubject(t.Context(), deadSubject+"acme")
	require.NoError(t, err)
	reason := dead.Header.Get(reasonHeader)
	require.Contains(t, reason, sferr.ErrNoKey.Error())
	require.Contains(t, reason, "action é0:")
	require.LessOrEqual(t, len(reason), maxReason)
	require.Equal(t, items[0].msg.Data(), dead.Data)
}

// Leads that are large are taken fewer at a time, so that no sender can have a
// worker hold more than it can.
func TestFetchOfLargeLeads(t *testing.T) {
	t.Parallel()
	q := newQueue(t, t.TempDir(), queueOptions{memory: true})
	q.opts.linger = 5 * time.Second
	src, err := q.source(t.Context(), "acme")
	require.NoError(t, err)
	leads := testLeads("acme", 0, 60)
	for i := range leads {
		leads[i].Person.Description = strings.Repeat("x", 1<<20)
	}
	enqueueLeads(t, q, "acme", leads)
	items, err := src.fetch(t.Context())
	require.NoError(t, err)
	require.Len(t, items, 1+takeSize, "that is more than 32 MiB")
}

// A consumer that somebody deleted is made again, with all that is not done with.
func TestConsumerIsDeleted(t *testing.T) {
	q := newQueue(t, t.TempDir(), queueOptions{})
	o, target := testOrg(t)
	s, err := newService(t.Context(), q, []org{target}, quiet())
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() { s.workers["acme"].run(ctx, ctx) })
	leads := testLeads("acme", 0, 20)
	enqueueLeads(t, q, "acme", leads[:10])
	within(t, 30*time.Second, "delivered", func() bool { return counts(t, q)["mobly.cleared.acme"] == 10 })
	require.NoError(t, q.leads.DeleteConsumer(t.Context(), consumerOf("acme")))
	enqueueLeads(t, q, "acme", leads[10:])
	within(t, 30*time.Second, "delivered after all", func() bool { return counts(t, q)["mobly.cleared.acme"] == 20 })
	cancel()
	running.Wait()
	var got tally
	got.count(o, leads)
	require.Equal(t, tally{}, got)
}

// Leads that wait for a later try, however many, keep no new ones from being
// delivered.
func TestManyThatWait(t *testing.T) {
	t.Parallel()
	q := newQueue(t, t.TempDir(), queueOptions{memory: true})
	src, err := q.source(t.Context(), "acme")
	require.NoError(t, err)
	enqueueLeads(t, q, "acme", testLeads("acme", 0, 10*maxBatch+1))
	taken := 0
	for taken < 10*maxBatch+1 {
		items, err := src.take(maxBatch, jetstream.FetchMaxWait(5*time.Second))
		require.NoError(t, err)
		require.NotEmpty(t, items, "after %d", taken)
		taken += len(items)
		for _, it := range items {
			require.NoError(t, it.msg.NakWithDelay(24*time.Hour))
		}
	}
}

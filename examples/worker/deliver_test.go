package main

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// site is a worker on an org in memory with a queue in memory.
type site struct {
	org    *salesforcetest.Org
	source *memorySource
	worker *worker
}

func newSite(t *testing.T, name string) *site {
	t.Helper()
	o, target := testOrg(t)
	target.name = name
	src := newMemorySource()
	return &site{org: o, source: src, worker: newWorker(target, src, src.ackWait/3, quiet())}
}

// start runs the workers until the function that it returns is called.
func start(ctx context.Context, sites ...*site) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	var running sync.WaitGroup
	for _, s := range sites {
		running.Go(func() { s.worker.run(ctx, context.WithoutCancel(ctx)) })
	}
	return func() {
		cancel()
		running.Wait()
	}
}

// pace is what one org's delivery came to.
type pace struct {
	Batches, Calls, Again int64
	Cleared               int
	Took                  time.Duration // until the last lead was cleared, on the fake clock
}

// deliverFive has the workers of five orgs deliver what comes in for half a
// minute, 10 leads a second each, over connections of 150 ms. It returns the paces of
// orgs 1 to 4, and org 0.
func deliverFive(t *testing.T, fault *salesforcetest.Fault) (others [4]pace, zero *site) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		sites := make([]*site, 5)
		for i := range sites {
			sites[i] = newSite(t, fmt.Sprintf("org%d", i))
			sites[i].org.Inject(salesforcetest.Fault{Latency: 150 * time.Millisecond})
		}
		if fault != nil {
			sites[0].org.Inject(*fault)
		}
		began := time.Now()
		stop := start(t.Context(), sites...)
		for second := range 30 {
			for i, s := range sites {
				s.source.put(testLeads(fmt.Sprintf("org%d", i), second*10, second*10+10)...)
			}
			wait(t.Context(), time.Second)
		}
		wait(t.Context(), 9*time.Minute)
		stop()
		for i, s := range sites[1:] {
			m := s.worker.metrics
			others[i] = pace{
				Batches: m.batches.Value(), Calls: m.calls(), Again: m.again.Value(),
				Cleared: len(s.source.cleared), Took: s.source.lastCleared.Sub(began),
			}
		}
		zero = sites[0]
	})
	return others, zero
}

// An org that answers 503 throughout does not slow the others at all: they make
// as many calls, in as much time, as without it.
func TestOutageOfOneOrg(t *testing.T) {
	without, sound := deliverFive(t, nil)
	require.Len(t, sound.source.cleared, 300)
	with, broken := deliverFive(t, &salesforcetest.Fault{Kind: salesforcetest.ServerError})
	for i := range without {
		require.Equal(t, 300, without[i].Cleared)
		require.Zero(t, without[i].Again)
	}
	t.Logf("without: %+v, with: %+v", without[0], with[0])
	if diff := cmp.Diff(without, with); diff != "" {
		t.Errorf("the outage of org 0 shows in the others (-without +with):\n%s", diff)
	}

	require.Empty(t, broken.source.cleared)
	require.Empty(t, broken.source.dead, "an outage refuses no lead")
	require.Len(t, broken.source.waiting, 300)
	require.Empty(t, broken.org.Records(schema.Lead))
	require.LessOrEqual(t, broken.worker.metrics.batches.Value(), int64((30+9*60)/30+1), "it is asked every 30 s, not hammered")
	require.NotEmpty(t, broken.worker.troubled().reason)
}

// When the outage ends, all its leads arrive, once.
func TestOutageEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSite(t, "acme")
		heal := s.org.Inject(salesforcetest.Fault{Kind: salesforcetest.ServerError})
		stop := start(t.Context(), s)
		leads := testLeads("acme", 0, 500)
		s.source.put(leads...)
		wait(t.Context(), 5*time.Minute)
		require.Empty(t, s.source.cleared)
		heal()
		wait(t.Context(), time.Minute)
		stop()
		require.Len(t, s.source.cleared, 500)
		require.Empty(t, s.worker.troubled().reason)
		var got tally
		got.count(s.org, leads)
		require.Equal(t, tally{}, got)
	})
}

// A lead whose row is locked is given again, and holds up no other.
func TestLockedRow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSite(t, "acme")
		unlock := s.org.Inject(salesforcetest.Fault{
			Kind: salesforcetest.RefuseRecord, Code: "UNABLE_TO_LOCK_ROW", PerRecord: true, Object: schema.Lead, Probability: 0.9, Seed: 1,
		})
		stop := start(t.Context(), s)
		leads := testLeads("acme", 0, 50)
		s.source.put(leads...)
		wait(t.Context(), 20*time.Second)
		require.NotZero(t, s.worker.metrics.again.Value(), "the fault struck")
		require.NotEmpty(t, s.source.cleared)
		unlock()
		wait(t.Context(), 10*time.Minute)
		stop()
		require.Len(t, s.source.cleared, 50)
		var got tally
		got.count(s.org, leads)
		require.Equal(t, tally{}, got)
	})
}

// A lead that cannot be synced is dead with the reason, and costs no other.
func TestRefusedLead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSite(t, "acme")
		stop := start(t.Context(), s)
		s.source.put(salesforce.Lead{})
		s.source.put(testLeads("acme", 0, 3)...)
		wait(t.Context(), time.Minute)
		stop()
		require.Equal(t, []uint64{1}, s.source.dead)
		require.Equal(t, []uint64{2, 3, 4}, s.source.cleared)
	})
}

// Leads that come one after the other share API calls.
func TestLinger(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSite(t, "acme")
		stop := start(t.Context(), s)
		for i := range 40 {
			s.source.put(testLeads("acme", i, i+1)...)
			wait(t.Context(), 10*time.Millisecond)
		}
		wait(t.Context(), time.Minute)
		stop()
		require.Len(t, s.source.cleared, 40)
		require.Equal(t, int64(1), s.worker.metrics.batches.Value())
	})
}

// A Sync that takes longer than ackWait is not taken for a dead worker's.
func TestLongSync(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSite(t, "acme")
		s.org.Inject(salesforcetest.Fault{Latency: 2 * time.Minute, Path: "/composite"})
		stop := start(t.Context(), s)
		s.source.put(testLeads("acme", 0, 10)...)
		wait(t.Context(), time.Minute+45*time.Second)
		require.Empty(t, s.source.cleared, "it is under way")
		require.Empty(t, s.source.take(), "nobody else is given the leads")
		wait(t.Context(), 30*time.Minute)
		stop()
		require.Len(t, s.source.cleared, 10)
		require.Zero(t, s.worker.metrics.redelivered.Value())
	})
}

// A stop lets the Sync that is under way finish, and takes no more leads.
func TestDrain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSite(t, "acme")
		s.source.batch = 10
		s.org.Inject(salesforcetest.Fault{Latency: time.Second})
		stop := start(t.Context(), s)
		s.source.put(testLeads("acme", 0, 20)...)
		wait(t.Context(), 2*time.Second)
		stop()
		require.Len(t, s.source.cleared, 10)
		require.Len(t, s.source.waiting, 10)
		require.Equal(t, int64(1), s.worker.metrics.batches.Value())
	})
}

// Where the time for that is over, what was not written goes back.
func TestDrainTooLong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSite(t, "acme")
		s.org.Inject(salesforcetest.Fault{Kind: salesforcetest.Hang})
		stop, cancel := context.WithCancel(t.Context())
		hard, kill := context.WithCancel(t.Context())
		var running sync.WaitGroup
		running.Go(func() { s.worker.run(stop, hard) })
		s.source.put(testLeads("acme", 0, 20)...)
		wait(t.Context(), 5*time.Second)
		cancel()
		wait(t.Context(), 30*time.Second)
		kill()
		running.Wait()
		require.Empty(t, s.source.dead)
		require.Len(t, s.source.waiting, 20)
		for _, it := range s.source.waiting {
			require.LessOrEqual(t, time.Until(it.due), time.Second, "it comes again soon, not after ackWait")
		}
	})
}

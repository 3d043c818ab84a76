package main

import (
	"context"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

// newQueue opens the queue on a server in this process whose files are in dir.
func newQueue(t *testing.T, dir string, opts queueOptions) *queue {
	t.Helper()
	nc, stop, err := openNATS(natsOptions{dir: dir}, quiet())
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, stop()) })
	opts.dir = dir
	return openTestQueue(t, nc, opts)
}

func openTestQueue(t *testing.T, nc *nats.Conn, opts queueOptions) *queue {
	t.Helper()
	opts.replicas = 1
	if opts.batch == 0 {
		opts.batch = maxBatch
	}
	if opts.room == 0 {
		opts.room = 256 << 20
	}
	if opts.ackWait == 0 {
		opts.ackWait = time.Minute
	}
	opts.linger = 50 * time.Millisecond
	q, err := openQueue(t.Context(), nc, opts, quiet())
	require.NoError(t, err)
	return q
}

// within polls until ok, for things that happen in a real server.
func within(t *testing.T, d time.Duration, what string, ok func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), d)
	defer cancel()
	for !ok() {
		if !wait(ctx, 5*time.Millisecond) {
			t.Fatalf("not within %s: %s", d, what)
		}
	}
}

// testOrg is an org in memory, called acme.
func testOrg(t *testing.T) (*salesforcetest.Org, org) {
	t.Helper()
	o := newMemoryOrg()
	o.KeepRequests(0)
	target, err := newOrg("acme", salesforce.Config{
		Auth: o.Auth(), HTTPClient: o.HTTPClient(), Settings: salesforce.Settings{Keys: salesforce.Keys{SyncedAt: syncedAt}},
	})
	require.NoError(t, err)
	return o, target
}

// testLeads are leads from, inclusive, to, exclusive, each with one action.
func testLeads(org string, from, to int) []salesforce.Lead {
	var leads []salesforce.Lead
	for i := from; i < to; i++ {
		id := fmt.Sprintf("%s-%05d", org, i)
		leads = append(leads, salesforce.Lead{
			Person: mapping.Person{
				ID: id, FirstName: "Ada", LastName: fmt.Sprintf("Nwosu %d", i),
				Email: id + "@northwind.example", Company: mapping.Company{Name: "Northwind"},
			},
			Actions: []engagement.Action{{
				ID: "a-" + id, Kind: engagement.Note, By: "rep@mobly.example",
				At: time.Date(2026, 10, 14, 15, 0, 0, 0, time.UTC), Notes: "met at the booth",
			}},
		})
	}
	return leads
}

// enqueueLeads puts leads into the queue as POST /leads does.
func enqueueLeads(t *testing.T, q *queue, org string, leads []salesforce.Lead) (stored, same int) {
	t.Helper()
	var msgs []*nats.Msg
	for i := range leads {
		m, err := q.pack(org, &leads[i])
		require.NoError(t, err)
		msgs = append(msgs, m)
	}
	stored, same, err := q.put(t.Context(), msgs)
	require.NoError(t, err)
	return stored, same
}

// tally is how many leads and Tasks an org lacks, and how many it has too many.
type tally struct{ Lost, Doubled int }

// count compares an org with the leads that it should have.
func (ta *tally) count(o *salesforcetest.Org, leads []salesforce.Lead) {
	records, tasks := make(map[any]int), make(map[any]int)
	owner := make(map[any]any)
	for _, r := range o.Records(schema.Lead) {
		records[r["mobly_id__c"]]++
		owner[r["Id"]] = r["mobly_id__c"]
	}
	for _, r := range o.Records(schema.Task) {
		tasks[[2]any{r["mobly_activity_id__c"], owner[r["WhoId"]]}]++
	}
	take := func(n int) {
		ta.Lost += max(0, 1-n)
		ta.Doubled += max(0, n-1)
	}
	for _, l := range leads {
		take(records[l.Person.ID])
		delete(records, l.Person.ID)
		for _, a := range l.Actions {
			key := [2]any{a.ID, l.Person.ID}
			take(tasks[key])
			delete(tasks, key)
		}
	}
	for _, n := range records {
		ta.Doubled += n // of leads that nobody sent
	}
	for _, n := range tasks {
		ta.Doubled += n
	}
}

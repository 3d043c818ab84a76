package main

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// smallDisk mounts a disk of so many MiB, where that is allowed.
func smallDisk(t *testing.T, mib int) string {
	t.Helper()
	dir := t.TempDir()
	mount := exec.CommandContext(t.Context(), "mount", "-t", "tmpfs", "-o", fmt.Sprintf("size=%dm", mib), "tmpfs", dir)
	if text, err := mount.CombinedOutput(); err != nil {
		t.Skipf("no disk can be mounted: %v: %s", err, text)
	}
	t.Cleanup(func() { _ = exec.CommandContext(context.Background(), "umount", "-l", dir).Run() }) // else it stays until the machine is gone
	return dir
}

// fill writes a file until nothing fits on its disk.
func fill(t *testing.T, file string) {
	t.Helper()
	f, err := os.Create(file)
	require.NoError(t, err)
	for size := 1 << 20; size > 0; size /= 2 {
		for err = nil; err == nil; {
			_, err = f.Write(make([]byte, size))
		}
	}
	require.NoError(t, f.Close())
}

var leadIDs = regexp.MustCompile(`acme-\d{5}`)

// syncs counts the look-ups of each lead: its Syncs.
func syncs(o *salesforcetest.Org) map[string]int {
	times := make(map[string]int)
	for _, r := range o.Requests() {
		seen := make(map[string]bool)
		for _, sub := range append(r.Subrequests, r) {
			if q := sub.Query.Get("q"); strings.Contains(q, "FROM Lead") {
				for _, id := range leadIDs.FindAllString(q, -1) {
					seen[id] = true
				}
			}
		}
		for id := range seen {
			times[id]++
		}
	}
	return times
}

// shortage is a worker whose storage runs short.
type shortage struct {
	*service
	org    *salesforcetest.Org
	leads  []salesforce.Lead // all that are to be delivered
	posted int               // of them
}

func newShortage(t *testing.T, dir string, room int64) *shortage {
	t.Helper()
	o, target := testOrg(t)
	q := newQueue(t, dir, queueOptions{room: room, batch: 200, ackWait: 5 * time.Second})
	s, err := newService(t.Context(), q, []org{target}, quiet())
	require.NoError(t, err)
	return &shortage{service: s, org: o}
}

// post posts twenty leads more, or again; it returns the status and the answer.
func (s *shortage) post(t *testing.T) (int, string) {
	t.Helper()
	if s.posted == len(s.leads) {
		s.leads = append(s.leads, testLeads("acme", s.posted, s.posted+20)...)
	}
	var body bytes.Buffer
	for i := s.posted; i < len(s.leads); i++ {
		s.leads[i].Person.Description = strings.Repeat("x", 8000)
		data, err := encode(&s.leads[i])
		require.NoError(t, err)
		body.Write(append(data, '\n'))
	}
	w := request(s.service, http.MethodPost, "/leads?org=acme", body.String())
	if w.Code == http.StatusAccepted {
		s.posted = len(s.leads)
	}
	return w.Code, w.Body.String()
}

// fill posts until there is no room, and sees that this is said.
func (s *shortage) fill(t *testing.T) {
	t.Helper()
	for range 1000 {
		status, text := s.post(t)
		if status == http.StatusAccepted {
			continue
		}
		require.Equal(t, http.StatusServiceUnavailable, status, text)
		require.Contains(t, text, "storage is short")
		require.Contains(t, text, `"stored": 0`)
		require.Contains(t, request(s.service, http.MethodGet, "/", "").Body.String(), "storage is short")
		require.Contains(t, request(s.service, http.MethodGet, "/status", "").Body.String(), `"storage": "storage is short`)
		return
	}
	t.Fatal("it takes everything")
}

// deliver starts the worker.
func (s *shortage) deliver(t *testing.T) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() { s.workers["acme"].run(ctx, ctx) })
	t.Cleanup(func() { cancel(); running.Wait() })
}

// accepted posts again and again, until it is accepted.
func (s *shortage) accepted(t *testing.T) {
	t.Helper()
	within(t, 30*time.Second, "there is room again", func() bool {
		status, _ := s.post(t)
		return status == http.StatusAccepted
	})
}

// end waits until all is delivered, and sees that all was, once.
func (s *shortage) end(t *testing.T) {
	t.Helper()
	within(t, time.Minute, "everything is delivered", func() bool {
		got, _ := s.report(t.Context())
		return got.Error == "" && got.Orgs[0].States[preSync] == 0
	})
	got, _ := s.report(t.Context())
	require.Empty(t, got.Storage)
	require.Empty(t, got.Orgs[0].Waiting)
	require.Equal(t, map[string]uint64{preSync: 0, failed: 0, cleared: uint64(len(s.leads))}, got.Orgs[0].States)
	var sum tally
	sum.count(s.org, s.leads)
	require.Equal(t, tally{}, sum)
	most := 0
	times := syncs(s.org)
	for _, l := range s.leads {
		require.NotZero(t, times[l.Person.ID])
		most = max(most, times[l.Person.ID])
	}
	t.Logf("%d leads, none lost or doubled, each synced %d times at most", len(s.leads), most)
	require.LessOrEqual(t, most, 2)
}

// The stream of leads is full.
func TestFullStream(t *testing.T) {
	t.Parallel()
	s := newShortage(t, t.TempDir(), 2<<20)
	s.fill(t)
	s.deliver(t)
	s.accepted(t)
	s.end(t)
}

// A server gives no more than it has: the streams share that.
func TestFullServer(t *testing.T) {
	t.Parallel()
	srv, err := startNATS(&server.Options{DontListen: true, JetStream: true, StoreDir: t.TempDir(), JetStreamMaxStore: 6 << 20, NoSigs: true})
	require.NoError(t, err)
	t.Cleanup(srv.Shutdown)
	nc, err := connect("", "", quiet(), nats.InProcessServer(srv))
	require.NoError(t, err)
	t.Cleanup(nc.Close)
	o, target := testOrg(t)
	q := openTestQueue(t, nc, queueOptions{room: 10 << 20, batch: 200})
	require.Equal(t, int64(10<<20)/4, q.opts.room)
	service, err := newService(t.Context(), q, []org{target}, quiet())
	require.NoError(t, err)
	s := &shortage{service: service, org: o}
	s.fill(t)
	s.deliver(t)
	s.accepted(t)
	s.end(t)
}

// A server that has promised more than it has now refuses every update of a stream.
func TestShrunkenServer(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	open := func(maxStore, room int64) *queue {
		srv, err := startNATS(&server.Options{DontListen: true, JetStream: true, StoreDir: dir, JetStreamMaxStore: maxStore, NoSigs: true})
		require.NoError(t, err)
		nc, err := connect("", "", quiet(), nats.InProcessServer(srv))
		require.NoError(t, err)
		t.Cleanup(func() { nc.Close(); srv.Shutdown(); srv.WaitForShutdown() })
		q := openTestQueue(t, nc, queueOptions{room: room})
		enqueueLeads(t, q, "acme", testLeads("acme", int(maxStore>>20), int(maxStore>>20)+1))
		nc.Close()
		srv.Shutdown()
		srv.WaitForShutdown()
		return q
	}
	q := open(40<<20, 10<<20)
	require.Equal(t, int64(10<<20), q.leads.CachedInfo().Config.MaxBytes)
	q = open(6<<20, 20<<20)
	require.Equal(t, int64(10<<20), q.leads.CachedInfo().Config.MaxBytes)
	require.Equal(t, uint64(1), q.leads.CachedInfo().State.Msgs, "what it held")
}

// The disk is full of leads, and then of something else, in the middle of it all.
func TestFullDisk(t *testing.T) {
	t.Parallel()
	s := newShortage(t, smallDisk(t, 8), 1<<30)
	s.fill(t)
	s.deliver(t)
	s.accepted(t)
	ballast := filepath.Join(s.queue.opts.dir, "ballast")
	fill(t, ballast)
	s.fill(t)
	wait(t.Context(), time.Second)
	before := syncs(s.org)
	wait(t.Context(), 3*time.Second)
	require.Equal(t, before, syncs(s.org), "nothing is synced meanwhile")
	require.NoError(t, os.Remove(ballast))
	s.accepted(t)
	s.end(t)
}

// Dead letters have no room: what is refused waits where it is, and is not synced
// again.
func TestFullOfDeadLetters(t *testing.T) {
	t.Parallel()
	s := newShortage(t, t.TempDir(), 1<<20)
	heal := s.org.Inject(salesforcetest.Fault{Kind: salesforcetest.RefuseRecord, Code: "FIELD_CUSTOM_VALIDATION_EXCEPTION", PerRecord: true, Object: schema.Lead})
	s.deliver(t)
	var got report
	within(t, 30*time.Second, "dead letters have no room", func() bool {
		s.post(t)
		got, _ = s.report(t.Context())
		return strings.Contains(got.Orgs[0].Waiting, "outcomes cannot be recorded")
	})
	require.Contains(t, got.Orgs[0].Waiting, "storage is short: dead letters take")
	require.Contains(t, got.Storage, "dead letters take")
	before := syncs(s.org)
	wait(t.Context(), 3*time.Second)
	require.Equal(t, before, syncs(s.org), "they are not synced again")

	dead := got.Orgs[0].States[failed]
	require.NoError(t, s.queue.dead.Purge(t.Context())) // somebody takes them
	heal()
	s.accepted(t)
	within(t, 30*time.Second, "all is done with", func() bool {
		got, _ = s.report(t.Context())
		return got.Orgs[0].States[preSync] == 0 && got.Storage == "" && got.Orgs[0].Waiting == ""
	})
	require.Equal(t, uint64(len(s.leads)), dead+got.Orgs[0].States[failed]+got.Orgs[0].States[cleared])
	for id, n := range syncs(s.org) {
		require.Equal(t, 1, n, id)
	}
}

// A queue from when there was one stream for all is taken over.
func TestOneStreamBefore(t *testing.T) {
	nc, stop, err := openNATS(natsOptions{dir: t.TempDir()}, quiet())
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, stop()) })
	js, err := jetstream.New(nc)
	require.NoError(t, err)
	_, err = js.CreateStream(t.Context(), jetstream.StreamConfig{
		Name: leadStream, Subjects: []string{leadSubject + "*", deadSubject + "*", clearedSubject + "*"},
		Retention: jetstream.WorkQueuePolicy, Discard: jetstream.DiscardNew, Duplicates: sameFor, AllowMsgTTL: true,
	})
	require.NoError(t, err)
	for _, subject := range []string{leadSubject, deadSubject, clearedSubject} {
		_, err = js.Publish(t.Context(), subject+"acme", []byte("{}"))
		require.NoError(t, err)
	}
	q := openTestQueue(t, nc, queueOptions{})
	_, err = js.Publish(t.Context(), deadSubject+"acme", []byte("{}"))
	require.NoError(t, err)
	require.Equal(t, map[string]uint64{"mobly.leads.acme": 1, "mobly.dead.acme": 2, "mobly.cleared.acme": 1}, counts(t, q))
}

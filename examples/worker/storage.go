package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go/jetstream"
)

// errShort is the error of leads that there is no room for.
var errShort = errors.New("storage is short")

// room returns an errShort if n bytes of leads cannot be stored now.
func (q *queue) room(ctx context.Context, n int64) error {
	if err := diskRoom(q.opts.dir, 1); err != nil {
		return err
	}
	return streamRoom(ctx, q.leads, n, "leads that wait take")
}

// deadRoom returns an errShort if dead letters have no room.
func (q *queue) deadRoom(ctx context.Context) error {
	return streamRoom(ctx, q.dead, 0, "dead letters take")
}

// streamRoom keeps a twentieth free, so that a stream does not become full in the
// middle of a body or a batch.
func streamRoom(ctx context.Context, stream jetstream.Stream, n int64, what string) error {
	info, err := stream.Info(ctx)
	if err != nil {
		return err
	}
	room, used := info.Config.MaxBytes, int64(info.State.Bytes)
	if room > 0 && room-used-n < room/20 {
		return fmt.Errorf("%w: %s %s of %s, and %s more is too much", errShort, what, mib(used), mib(room), mib(max(n, room/20)))
	}
	return nil
}

// diskRoom returns an errShort if the disk of dir has less free than the reserve
// divided by share. Leads are taken while all of it is free (1), and delivered while a
// fourth is (4): that takes some room before it makes any. Without dir there is no disk.
func diskRoom(dir string, share int64) error {
	free, size := diskOf(dir)
	if reserve := min(256<<20, size/4); dir != "" && free < reserve/share {
		return fmt.Errorf("%w: the disk has %s left, and is to keep %s", errShort, mib(free), mib(reserve))
	}
	return nil
}

func mib(n int64) string { return fmt.Sprintf("%.1f MiB", float64(n)/(1<<20)) }

// embedded is the NATS server in this process.
type embedded struct {
	start func() (*server.Server, error)

	mu  sync.Mutex
	srv *server.Server // the one that start made last
}

// InProcessConn connects to the server; the client calls it whenever it reconnects.
func (e *embedded) InProcessConn() (net.Conn, error) { return e.server().InProcessConn() }

func (e *embedded) server() *server.Server {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.srv
}

// heal replaces the server once there is room, if it could not write: from then on it
// refuses everything, and does not recover by itself.
func (e *embedded) heal(ctx context.Context, dir string, log *slog.Logger) {
	for ill := 0; wait(ctx, 500*time.Millisecond); {
		old, h := e.server(), health(http.StatusOK)
		old.HandleHealthz(&h, &http.Request{URL: new(url.URL)})
		if ill++; h == http.StatusOK {
			ill = 0
		}
		if ill < 10 || diskRoom(dir, 2) != nil { // for less long it may be making a stream
			continue
		}
		old.Shutdown()
		old.WaitForShutdown()
		srv, err := e.start()
		log.Warn("the queue could not write, and was restarted", "err", err)
		if err == nil {
			e.mu.Lock()
			e.srv = srv
			e.mu.Unlock()
		}
	}
}

// health is the status that a health check is answered with.
type health int

func (h *health) Header() http.Header         { return http.Header{} }
func (h *health) Write(p []byte) (int, error) { return len(p), nil }
func (h *health) WriteHeader(status int)      { *h = health(status) }

package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
)

// natsOptions says where the queue's NATS server is.
type natsOptions struct {
	dir   string        // of the embedded server's files
	sync  time.Duration // how often they are written through to the disk; 0: with every message
	url   string        // of a cluster; "" is the embedded server
	creds string        // file with credentials for url; "" is none
}

// maxPayload is the most bytes of one lead in the embedded server: as much as
// DecodeLeads takes.
const maxPayload = 4<<20 + 64<<10

// maxStore is the limit of the embedded server's files: none. The streams have
// limits of their own, and diskRoom guards the disk.
const maxStore = 1 << 50

// openNATS connects to the cluster, or to a server that it starts in this
// process. The function that it returns closes both.
func openNATS(o natsOptions, log *slog.Logger) (*nats.Conn, func() error, error) {
	if o.url != "" {
		nc, err := connect(o.url, o.creds, log)
		if err != nil {
			return nil, nil, err
		}
		return nc, func() error { nc.Close(); return nil }, nil
	}
	unlock, err := lockDir(o.dir)
	if err != nil {
		return nil, nil, err
	}
	e := &embedded{start: func() (*server.Server, error) {
		return startNATS(&server.Options{
			ServerName:   "worker",
			DontListen:   true, // in process only
			JetStream:    true,
			StoreDir:     o.dir,
			SyncAlways:   o.sync == 0,
			SyncInterval: o.sync,
			MaxPayload:   maxPayload,
			NoSigs:       true, // signals are main's

			JetStreamMaxStore: maxStore,
		})
	}}
	if e.srv, err = e.start(); err != nil {
		return nil, nil, errors.Join(err, unlock())
	}
	ctx, cancel := context.WithCancel(context.Background())
	var healing sync.WaitGroup
	healing.Go(func() { e.heal(ctx, o.dir, log) })
	stop := func() error {
		cancel()
		healing.Wait()
		e.srv.Shutdown()
		e.srv.WaitForShutdown()
		return unlock()
	}
	nc, err := connect("", "", log, nats.InProcessServer(e))
	if err != nil {
		return nil, nil, errors.Join(err, stop())
	}
	return nc, func() error { nc.Close(); return stop() }, nil
}

// startNATS starts a server in this process.
func startNATS(o *server.Options) (*server.Server, error) {
	srv, err := server.NewServer(o)
	if err != nil {
		return nil, fmt.Errorf("embedded NATS: %w", err)
	}
	srv.Start()
	if !srv.ReadyForConnections(30 * time.Second) {
		srv.Shutdown()
		return nil, errors.New("embedded NATS: not ready after 30 s")
	}
	return srv, nil
}

// connect waits for no server: where none answers it goes on trying, and
// publishing fails meanwhile.
func connect(url, creds string, log *slog.Logger, opts ...nats.Option) (*nats.Conn, error) {
	opts = append(opts,
		nats.Name("mobly-salesforce worker"),
		nats.MaxReconnects(-1),
		nats.ReconnectWait(250*time.Millisecond),
		nats.RetryOnFailedConnect(true),
		nats.DisconnectErrHandler(func(_ *nats.Conn, err error) {
			if err != nil {
				log.Warn("NATS: disconnected", "err", err)
			}
		}),
		nats.ReconnectHandler(func(nc *nats.Conn) { log.Info("NATS: connected", "server", nc.ConnectedServerName()) }),
		nats.ErrorHandler(func(_ *nats.Conn, sub *nats.Subscription, err error) {
			log.Warn("NATS: " + err.Error())
		}),
	)
	if creds != "" {
		opts = append(opts, nats.UserCredentials(creds))
	}
	nc, err := nats.Connect(url, opts...)
	if err != nil {
		return nil, fmt.Errorf("NATS: %w", err)
	}
	return nc, nil
}

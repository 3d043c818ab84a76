// Command worker is a service that carries captured leads into the Salesforce
// orgs of many customers. It takes leads over HTTP, keeps them in a NATS
// JetStream queue until Salesforce has them, and shows their state.
//
//	go run .                             # one org in memory, queue in ./data
//	go run . -orgs orgs.json             # customers' orgs
//	go run . -orgs orgs.json -nats nats://a:4222,nats://b:4222,nats://c:4222
//
// Without -orgs it delivers to an org in memory, or to the one that
// SALESFORCE_DOMAIN, SALESFORCE_CLIENT_ID and SALESFORCE_CLIENT_SECRET name.
//
// The first line of its output is "listening on http://HOST:PORT". SIGTERM and
// an interrupt make it finish what is under way and exit 0; what is left in the
// queue is delivered after the next start. See README.md.
package main

import (
	"context"
	"errors"
	"expvar"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/nats-io/nats.go"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Getenv, os.Stdout, os.Stderr)
	stop()
	switch {
	case errors.Is(err, flag.ErrHelp):
		os.Exit(2)
	case err != nil:
		fmt.Fprintln(os.Stderr, "worker:", err)
		os.Exit(1)
	}
}

// options is what the command line says.
type options struct {
	addr  string
	orgs  string
	nats  natsOptions
	queue queueOptions
	grace time.Duration
	token string // name of the environment variable that has it
}

func parse(args []string) (options, error) {
	var o options
	flags := flag.NewFlagSet("worker", flag.ContinueOnError)
	flags.StringVar(&o.addr, "addr", "127.0.0.1:8090", "`address` to listen on; port 0 means any free port")
	flags.StringVar(&o.orgs, "orgs", "", "`file` that lists the customers' orgs")
	flags.StringVar(&o.nats.dir, "data", "data", "`directory` of the embedded queue")
	flags.DurationVar(&o.nats.sync, "sync", 0, "`interval` at which the embedded queue is flushed to disk; 0: before a lead counts as stored")
	flags.StringVar(&o.nats.url, "nats", "", "comma-separated `URLs` of a NATS cluster with JetStream, instead of the embedded queue")
	flags.StringVar(&o.nats.creds, "nats-creds", "", "`file` with the credentials for -nats")
	flags.IntVar(&o.queue.replicas, "replicas", 3, "`copies` of each lead in the cluster of -nats")
	room := flags.Int64("room", 4096, "`MiB` that the leads in the queue may take; dead letters have the same again")
	flags.StringVar(&o.token, "token-env", "", "environment `variable` with the bearer token that requests must carry")
	flags.IntVar(&o.queue.batch, "batch", 1000, "maximum number of `leads` in one call of Sync")
	flags.DurationVar(&o.queue.linger, "linger", 500*time.Millisecond, "how long a lead waits for others to share its API calls")
	flags.DurationVar(&o.queue.ackWait, "ack-wait", time.Minute, "how long the leads of a dead worker wait before another one takes them")
	flags.DurationVar(&o.grace, "grace", 30*time.Second, "how long a shutdown waits for work in progress")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	switch {
	case flags.NArg() > 0:
		return o, fmt.Errorf("unexpected argument %q", flags.Arg(0))
	case o.queue.batch < 1 || o.queue.batch > maxBatch:
		return o, fmt.Errorf("-batch is %d: it must be 1 to %d", o.queue.batch, maxBatch)
	case o.queue.replicas < 1 || o.queue.replicas > 5:
		return o, fmt.Errorf("-replicas is %d: it must be 1 to 5", o.queue.replicas)
	case *room < 1 || *room > 1<<30:
		return o, fmt.Errorf("-room is %d: it must be 1 to %d", *room, 1<<30)
	case o.nats.sync < 0 || o.grace < 0:
		return o, errors.New("-sync and -grace must not be negative")
	case o.queue.linger < time.Millisecond || o.queue.ackWait < time.Second:
		return o, errors.New("-linger must be at least 1ms and -ack-wait 1s")
	}
	o.queue.room = *room << 20
	if o.nats.url == "" {
		o.queue.replicas, o.queue.dir = 1, o.nats.dir // the embedded server is alone
	}
	return o, nil
}

// run serves until ctx ends.
func run(ctx context.Context, args []string, env func(string) string, stdout, stderr io.Writer) (err error) {
	opts, err := parse(args)
	if err != nil {
		return err
	}
	log := slog.New(slog.NewTextHandler(stderr, nil))
	if opts.token != "" && env(opts.token) == "" {
		return errors.New("-token-env names no environment variable that is set")
	}
	orgs, err := openOrgs(opts.orgs, env)
	if err != nil {
		return err
	}
	nc, closeNATS, err := openNATS(opts.nats, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closeNATS()) }()
	q, err := openQueue(ctx, nc, opts.queue, log)
	if err != nil {
		return err
	}
	s, err := newService(ctx, q, orgs, log)
	if err != nil {
		return err
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", opts.addr)
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(stdout, "listening on http://%s\n", listener.Addr()); err != nil {
		return errors.Join(err, listener.Close())
	}
	local, ok := listener.Addr().(*net.TCPAddr)
	s.local, s.token = ok && local.IP.IsLoopback(), env(opts.token)
	return s.serve(ctx, listener, opts.grace, nc)
}

// service is the workers of all orgs and what answers over HTTP.
type service struct {
	queue   *queue
	workers map[string]*worker // by org
	metrics *expvar.Map        // by org
	maxBody int64              // bytes of one POST /leads
	turns   turns              // of bodies
	refused atomic.Int64       // bytes of the latest body, if there was no room for it
	token   string             // required of requests; "" requires no token
	local   bool               // it listens on the loopback: Hosts from elsewhere are refused
	log     *slog.Logger
}

func newService(ctx context.Context, q *queue, orgs []org, log *slog.Logger) (*service, error) {
	s := &service{queue: q, workers: make(map[string]*worker), metrics: new(expvar.Map).Init(), maxBody: maxBody, turns: newTurns(), log: log}
	for _, o := range orgs {
		src, err := q.source(ctx, o.name)
		if err != nil {
			return nil, err
		}
		w := newWorker(o, src, q.opts.ackWait/3, log)
		s.metrics.Set(o.name, w.metrics.vars())
		s.workers[o.name] = w
	}
	return s, nil
}

// serve delivers and answers until ctx ends, then drains: it takes no more
// leads, and gives the Syncs and requests under way the time of grace.
func (s *service) serve(ctx context.Context, listener net.Listener, grace time.Duration, nc *nats.Conn) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	hard, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	var workers sync.WaitGroup
	for _, w := range s.workers {
		workers.Go(func() { w.run(ctx, hard) })
	}
	server := &http.Server{Handler: s.handler(), ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 10 * time.Minute, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()

	var err error
	select {
	case err = <-failed:
		stop()
	case <-ctx.Done():
	}
	s.log.Info("stopping: finishing what is under way", "grace", grace)
	timer := time.AfterFunc(grace, cancel)
	defer timer.Stop()
	if shutdown := server.Shutdown(hard); shutdown != nil {
		err = errors.Join(err, server.Close())
	}
	workers.Wait()
	flush, done := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer done()
	if flushErr := nc.FlushWithContext(flush); flushErr != nil {
		// what was not acknowledged is delivered again, which writes nothing
		s.log.Warn("stopping: the queue did not take the last acknowledgements", "err", flushErr)
	}
	if errors.Is(err, http.ErrServerClosed) {
		err = nil
	}
	return err
}

package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"regexp"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
)

// The streams, and what their subjects are called: state, then org. Each stream has
// room of its own, so that a full one stops none of the others.
const (
	leadStream     = "MOBLY"
	deadStream     = "MOBLY_DEAD"
	clearedStream  = "MOBLY_CLEARED"
	leadSubject    = "mobly.leads."   // what is to be delivered; gone once it is acknowledged
	deadSubject    = "mobly.dead."    // what was refused, with the reason; kept until somebody takes it
	clearedSubject = "mobly.cleared." // what reached Salesforce, as the IDs; kept for clearedFor
)

// The headers of a message on the dead and cleared subjects.
const (
	reasonHeader = "Mobly-Reason" // why the lead was refused; no captured value
	resultHeader = "Mobly-Result" // the outcome, as "Created"
	seqHeader    = "Mobly-Seq"    // of the lead in the stream
	triesHeader  = "Mobly-Tries"  // how often it was taken from the queue
)

const (
	maxReason  = 4 << 10             // bytes of the reason of a dead letter
	noteRoom   = 2 * maxReason       // bytes that a note needs beside the lead
	maxBatch   = 1000                // as many as one API call writes
	clearedFor = 30 * 24 * time.Hour // how long GET /status counts what was cleared
	sameFor    = 2 * time.Minute     // how long a message ID is remembered
)

// orgForm is the form of an org's name: one token of a subject.
var orgForm = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

type queueOptions struct {
	replicas int
	batch    int
	linger   time.Duration
	ackWait  time.Duration
	room     int64  // bytes of the stream of leads, and of that of dead letters
	dir      string // of the embedded server's files; "" in a cluster
	memory   bool   // in place of files; for tests
}

// queue is the streams that hold the leads of all orgs.
type queue struct {
	js      jetstream.JetStream
	leads   jetstream.Stream
	dead    jetstream.Stream
	cleared jetstream.Stream
	opts    queueOptions
	limit   int64 // bytes of one message
	log     *slog.Logger
}

// openQueue makes the streams, or finds them. It goes on trying until ctx ends.
func openQueue(ctx context.Context, nc *nats.Conn, opts queueOptions, log *slog.Logger) (*queue, error) {
	js, err := jetstream.New(nc, jetstream.WithPublishAsyncMaxPending(4*maxBatch), jetstream.WithPublishAsyncTimeout(5*time.Second))
	if err != nil {
		return nil, err
	}
	q := &queue{js: js, opts: opts, log: log}
	err = q.insist(ctx, "streams", q.openStreams)
	q.limit = nc.MaxPayload()
	return q, err
}

// openStreams makes the streams, or updates them. If the server has not got the room,
// the next call asks for half of it.
func (q *queue) openStreams(ctx context.Context) (err error) {
	leads := jetstream.StreamConfig{
		Name:        leadStream,
		Subjects:    []string{leadSubject + "*"},
		Retention:   jetstream.WorkQueuePolicy, // acknowledged is gone
		Discard:     jetstream.DiscardNew,      // a full stream takes no more, and forgets nothing
		MaxBytes:    q.opts.room,
		Storage:     jetstream.FileStorage,
		Replicas:    q.opts.replicas,
		Duplicates:  sameFor,
		AllowMsgTTL: true, // not used; an older queue has it, and it cannot be switched off
	}
	if q.opts.memory {
		leads.Storage = jetstream.MemoryStorage
	}
	dead, cleared := leads, leads
	dead.Name, dead.Subjects = deadStream, []string{deadSubject + "*"}
	cleared.Name, cleared.Subjects = clearedStream, []string{clearedSubject + "*"}
	cleared.Retention, cleared.Discard = jetstream.LimitsPolicy, jetstream.DiscardOld
	cleared.MaxBytes, cleared.MaxAge = q.opts.room/4, clearedFor
	if q.leads, err = q.openStream(ctx, leads); err == nil {
		q.dead, err = q.openStream(ctx, dead)
	}
	if err == nil {
		q.cleared, err = q.openStream(ctx, cleared)
	}
	if noRoom(err) {
		q.opts.room = max(q.opts.room/2, 1<<20)
	}
	return err
}

// openStream leaves a stream unchanged if the server has no room to spare, because the
// server then refuses every update, even one that makes the stream smaller.
func (q *queue) openStream(ctx context.Context, config jetstream.StreamConfig) (jetstream.Stream, error) {
	stream, err := q.js.CreateOrUpdateStream(ctx, config)
	if !noRoom(err) {
		return stream, err
	}
	stream, missing := q.js.Stream(ctx, config.Name)
	if missing != nil {
		return nil, err
	}
	q.log.Warn("the stream keeps its present size limit", "stream", config.Name, "err", err)
	return stream, nil
}

func noRoom(err error) bool {
	return err != nil && strings.Contains(err.Error(), "insufficient storage")
}

// insist calls do until it succeeds or ctx ends: a cluster that is starting, or
// has lost a node, refuses for a while.
func (q *queue) insist(ctx context.Context, what string, do func(context.Context) error) error {
	for {
		try, cancel := context.WithTimeout(ctx, 5*time.Second)
		err := do(try)
		cancel()
		if err == nil {
			return nil
		}
		q.log.Warn("the queue is not ready yet", "for", what, "err", err)
		if !wait(ctx, 500*time.Millisecond) {
			return fmt.Errorf("%s: %w", what, err)
		}
	}
}

// errTooLarge is the error of a lead that the server takes no message of.
var errTooLarge = errors.New("the lead is larger than the queue's messages may be")

// pack makes the message of a lead for an org.
func (q *queue) pack(org string, l *salesforce.Lead) (*nats.Msg, error) {
	data, err := encode(l)
	if err != nil {
		return nil, err
	}
	m := nats.NewMsg(leadSubject + org)
	m.Data = data
	m.Header.Set(jetstream.MsgIDHeader, messageID(org, l.Person.ID, data))
	if int64(m.Size()+noteRoom) > q.limit { // a dead letter holds the lead and the reason
		return nil, errTooLarge
	}
	return m, nil
}

// put stores messages and returns when the stream has them: how many, and how
// many of those it had already. An error is about those that the first count
// lacks; all may be given again.
func (q *queue) put(ctx context.Context, msgs []*nats.Msg) (stored, same int, err error) {
	var errs []error
	futures := make([]jetstream.PubAckFuture, 0, len(msgs))
	for _, m := range msgs {
		f, err := q.js.PublishMsgAsync(m, jetstream.WithExpectStream(leadStream), jetstream.WithStallWait(10*time.Second))
		if err != nil {
			errs = append(errs, err)
			break
		}
		futures = append(futures, f)
	}
	for _, f := range futures {
		ack, err := acked(ctx, f)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		stored++
		if ack.Duplicate {
			same++
		}
	}
	if len(errs) > 0 {
		return stored, same, fmt.Errorf("%d of %d not stored: %w", len(msgs)-stored, len(msgs), errs[0])
	}
	return stored, same, nil
}

// acked waits for what the stream says to a message.
func acked(ctx context.Context, f jetstream.PubAckFuture) (*jetstream.PubAck, error) {
	select {
	case ack := <-f.Ok():
		return ack, nil
	case err := <-f.Err():
		return nil, err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// counts returns how many messages the streams have by subject: by state and org.
func (q *queue) counts(ctx context.Context) (map[string]uint64, error) {
	counts := make(map[string]uint64)
	for _, stream := range []jetstream.Stream{q.leads, q.dead, q.cleared} {
		info, err := stream.Info(ctx, jetstream.WithSubjectFilter("mobly.>"))
		if err != nil {
			return nil, err
		}
		for subject, n := range info.State.Subjects {
			counts[subject] += n
		}
	}
	return counts, nil
}

// waiting returns how many leads of an org are not done with. The stream's count
// may be higher: a server that is killed can know that a lead was acknowledged,
// and still have it.
func (q *queue) waiting(ctx context.Context, org string) (uint64, error) {
	c, err := q.leads.Consumer(ctx, consumerOf(org))
	if err != nil {
		return 0, err
	}
	info := c.CachedInfo()
	return info.NumPending + uint64(info.NumAckPending), nil
}

func consumerOf(org string) string { return "org-" + org }

// source returns the leads of one org, by a durable consumer of its own: no org
// waits for another.
func (q *queue) source(ctx context.Context, org string) (*orgSource, error) {
	src := &orgSource{queue: q, org: org}
	err := q.insist(ctx, "consumer of org "+org, func(ctx context.Context) (err error) {
		src.consumer, err = q.leads.CreateOrUpdateConsumer(ctx, jetstream.ConsumerConfig{
			Durable:       consumerOf(org),
			FilterSubject: leadSubject + org,
			AckPolicy:     jetstream.AckExplicitPolicy,
			AckWait:       q.opts.ackWait,
			MaxDeliver:    -1, // a lead is given up by its result, never by a count
			MaxAckPending: -1, // leads that wait for a later try stand in nobody's way
		})
		if err != nil {
			return err
		}
		done := src.consumer.CachedInfo().AckFloor.Stream
		if done == 0 {
			return nil
		}
		// up to here all is acknowledged: what a killed server still has goes
		return q.leads.Purge(ctx, jetstream.WithPurgeSubject(leadSubject+org), jetstream.WithPurgeSequence(done+1))
	})
	return src, err
}

// wait waits for d, and reports whether ctx is still going on.
func wait(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

package main

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strconv"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
)

const (
	pollWait      = 30 * time.Second // how long one look into an empty queue lasts
	takeSize      = 50               // leads that are asked for at a time
	maxBatchBytes = 32 << 20         // of leads, beyond which no more are asked for
	retryNotes    = 2 * time.Second  // when it is tried again to record what became of leads
)

// item is one lead taken from the queue.
type item struct {
	lead  salesforce.Lead
	err   error  // why it cannot be read; nil where it can
	seq   uint64 // its place in the queue
	tries uint64 // how often it was taken, this time included
	msg   jetstream.Msg
}

// verdict is what becomes of an item.
type verdict struct {
	item
	result *salesforce.Result // nil where the item could not be read
	again  time.Duration      // when to give it again; 0: it is done with
	dead   string             // why it was refused; "" where it reached Salesforce
}

// orgSource is the leads of one org in the queue.
type orgSource struct {
	queue    *queue
	org      string
	consumer jetstream.Consumer
}

// fetch takes leads in the order in which they were put: a full batch, or what
// there is a linger after the first one; fewer where they are large. It returns
// none where there are none for a while.
func (s *orgSource) fetch(ctx context.Context) ([]item, error) {
	if diskRoom(s.queue.opts.dir, 4) != nil { // nothing is written that could not be recorded
		wait(ctx, time.Second)
		return nil, nil
	}
	poll, cancel := context.WithTimeout(ctx, pollWait)
	defer cancel()
	items, err := s.take(1, jetstream.FetchContext(poll))
	for size := sizeOf(items); err == nil && len(items) > 0 && len(items) < s.queue.opts.batch && size < maxBatchBytes; {
		n := min(takeSize, s.queue.opts.batch-len(items))
		var more []item
		more, err = s.take(n, jetstream.FetchMaxWait(s.queue.opts.linger))
		items, size = append(items, more...), size+sizeOf(more)
		if len(more) < n {
			break // there are no more
		}
	}
	switch {
	case len(items) > 0 || ctx.Err() != nil:
		err = nil // what was taken has to be dealt with
	case gone(err):
		s.queue.log.Warn("the consumer is gone: creating it again", "org", s.org)
		var again *orgSource
		if again, err = s.queue.source(ctx, s.org); err == nil {
			s.consumer = again.consumer
		}
	}
	slices.SortFunc(items, func(a, b item) int { return cmp.Compare(a.seq, b.seq) })
	return items, err
}

// gone reports whether the server knows no such consumer, or says that nobody is
// there to answer for it.
func gone(err error) bool {
	return errors.Is(err, jetstream.ErrConsumerDeleted) || errors.Is(err, jetstream.ErrConsumerNotFound) || errors.Is(err, nats.ErrNoResponders)
}

func sizeOf(items []item) (bytes int) {
	for i := range items {
		bytes += len(items[i].msg.Data())
	}
	return bytes
}

func (s *orgSource) take(n int, opt jetstream.FetchOpt) ([]item, error) {
	batch, err := s.consumer.Fetch(n, opt)
	if err != nil {
		return nil, err
	}
	var items []item
	for msg := range batch.Messages() {
		meta, err := msg.Metadata()
		if err != nil {
			return items, err
		}
		it := item{seq: meta.Sequence.Stream, tries: meta.NumDelivered, msg: msg}
		it.lead, it.err = decode(msg.Data())
		items = append(items, it)
	}
	if err := batch.Error(); err != nil && !errors.Is(err, context.DeadlineExceeded) && !errors.Is(err, nats.ErrTimeout) {
		return items, err
	}
	return items, nil
}

// extend keeps items from being given to another worker while this one is at
// it. Those that are acknowledged already need it no more.
func (s *orgSource) extend(items []item) {
	for i := range items {
		if err := items[i].msg.InProgress(); err != nil && !errors.Is(err, jetstream.ErrMsgAlreadyAckd) {
			s.queue.log.Warn("the queue was not told that work continues", "org", s.org, "err", err)
			return // at worst a lead is delivered twice, which writes nothing
		}
	}
}

// settle tells the queue what became of items, in order. What is done with is
// noted first on its subject, dead or cleared, and acknowledged when the stream
// has the note: a crash in between has the lead delivered once more, which
// changes nothing in Salesforce, and the note is known by its message ID. It
// returns those that could not be noted, to be given again, and why.
func (s *orgSource) settle(ctx context.Context, verdicts []verdict) (left []verdict, why error) {
	notes := make([]jetstream.PubAckFuture, len(verdicts))
	failed := make([]error, len(verdicts))
	for i := range verdicts {
		if v := &verdicts[i]; v.again == 0 {
			notes[i], failed[i] = s.note(v)
		}
	}
	for i := range verdicts {
		v := &verdicts[i]
		if notes[i] != nil {
			_, failed[i] = acked(ctx, notes[i])
		}
		var err error
		switch {
		case v.again > 0:
			err = v.msg.NakWithDelay(v.again)
		case failed[i] != nil:
			left, why = append(left, *v), failed[i]
		default:
			err = v.msg.Ack()
		}
		if err != nil { // it comes again after ackWait
			s.queue.log.Warn("a lead was not acknowledged", "org", s.org, "seq", v.seq, "err", err)
		}
	}
	if len(left) > 0 {
		why = cmp.Or(s.queue.deadRoom(ctx), why)
	}
	return left, why
}

// note publishes what became of a lead. A dead one is kept as it was, a cleared
// one as its IDs only.
func (s *orgSource) note(v *verdict) (jetstream.PubAckFuture, error) {
	m := nats.NewMsg(deadSubject + s.org)
	id, stream := "dead.", deadStream
	if v.dead != "" {
		m.Data = v.msg.Data()
		m.Header.Set(reasonHeader, v.dead)
	} else {
		m.Subject, id, stream = clearedSubject+s.org, "cleared.", clearedStream
		m.Data = clearedNote(v.result)
	}
	if v.result != nil {
		m.Header.Set(resultHeader, string(v.result.Outcome))
	}
	seq := strconv.FormatUint(v.seq, 10)
	m.Header.Set(seqHeader, seq)
	m.Header.Set(triesHeader, strconv.FormatUint(v.tries, 10))
	m.Header.Set(jetstream.MsgIDHeader, id+seq)
	return s.queue.js.PublishMsgAsync(m, jetstream.WithExpectStream(stream), jetstream.WithStallWait(10*time.Second))
}

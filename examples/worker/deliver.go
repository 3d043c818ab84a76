package main

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"time"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
)

// source is where a worker takes leads from. The queue is one; what it does
// with time is tested on a fake clock, with one in memory.
type source interface {
	fetch(ctx context.Context) ([]item, error)
	extend(items []item)
	settle(ctx context.Context, verdicts []verdict) (left []verdict, why error)
}

// worker delivers the leads of one org. It shares nothing with those of others
// but the queue's connection.
type worker struct {
	org     string
	client  *salesforce.Client
	source  source
	beat    time.Duration // how often the queue is told that a Sync goes on
	metrics *metrics
	log     *slog.Logger

	mu      sync.Mutex
	trouble trouble
}

// trouble is what keeps a worker from delivering.
type trouble struct {
	reason string    // "" where nothing does
	until  time.Time // of the next try
}

func newWorker(o org, src source, beat time.Duration, log *slog.Logger) *worker {
	return &worker{
		org: o.name, client: o.client, source: src, beat: beat,
		metrics: newMetrics(o.calls.Load), log: log.With("org", o.name),
	}
}

// run delivers until stop ends, and the batch under way then until hard does.
func (w *worker) run(stop, hard context.Context) {
	for stop.Err() == nil {
		items, err := w.source.fetch(stop)
		if err != nil {
			w.log.Warn("taking leads from the queue", "err", err)
			w.pause(stop, "the queue: "+err.Error(), time.Second)
			continue
		}
		if len(items) == 0 {
			w.setTrouble(trouble{})
			continue
		}
		if reason, pause := w.deliver(stop, hard, items); pause > 0 {
			w.log.Warn("waiting", "reason", reason, "for", pause)
			w.pause(stop, reason, pause)
		}
	}
}

// pause waits where all of an org's leads would fail for one reason. It keeps
// them in their order, and spends no API call.
func (w *worker) pause(ctx context.Context, reason string, d time.Duration) {
	w.setTrouble(trouble{reason: reason, until: time.Now().Add(d)})
	wait(ctx, d)
}

// deliver syncs one batch and settles it; what cannot be settled is tried again until
// stop ends. It returns how long to wait before the next batch, and why, where the
// whole run came to nothing.
func (w *worker) deliver(stop, ctx context.Context, items []item) (reason string, pause time.Duration) {
	leads := make([]salesforce.Lead, 0, len(items))
	for i := range items {
		if items[i].err == nil {
			leads = append(leads, items[i].lead)
		}
	}
	began := time.Now()
	settled := w.keep(items)
	results, err := w.client.Sync(ctx, leads...)
	verdicts := judge(items, results)
	// a stop does not undo what was written: it is acknowledged all the same
	for left := verdicts; len(left) > 0; {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Minute)
		var why error
		left, why = w.source.settle(ctx, left)
		cancel()
		if len(left) > 0 {
			w.log.Warn("the outcomes of leads are not recorded", "leads", len(left), "err", why)
			w.setTrouble(trouble{reason: "outcomes cannot be recorded: " + why.Error(), until: time.Now().Add(retryNotes)})
			if !wait(stop, retryNotes) {
				break // they are delivered again after the next start
			}
		}
	}
	settled()
	w.metrics.count(verdicts, time.Since(began))
	if err == nil {
		w.setTrouble(trouble{})
		return "", 0
	}
	for i := range verdicts {
		if again := verdicts[i].again; again > 0 && (pause == 0 || again < pause) {
			pause = again
		}
	}
	return err.Error(), pause
}

// keep tells the queue that work on items goes on, until the function that it
// returns is called.
func (w *worker) keep(items []item) (stop func()) {
	done := make(chan struct{})
	var beating sync.WaitGroup
	beating.Go(func() {
		ticker := time.NewTicker(w.beat)
		defer ticker.Stop()
		for {
			select {
			case <-ticker.C:
				w.source.extend(items)
			case <-done:
				return
			}
		}
	})
	return func() {
		close(done)
		beating.Wait()
	}
}

// judge says what becomes of items; results are those of the items that could
// be read, in order.
func judge(items []item, results salesforce.Results) []verdict {
	verdicts := make([]verdict, len(items))
	for i := range items {
		v := &verdicts[i]
		v.item = items[i]
		if v.err != nil {
			v.dead = v.err.Error()
			continue
		}
		v.result, results = &results[0], results[1:]
		if v.result.State() != salesforce.Retry {
			v.dead = refusal(v.result)
		} else {
			v.again = v.result.RetryAfter()
		}
	}
	return verdicts
}

// refusal says why a lead, or some of its actions, did not reach Salesforce and
// will not as they are; "" where all did.
func refusal(r *salesforce.Result) string {
	if r.State() == salesforce.Done {
		return ""
	}
	reasons := []string{string(r.Outcome)}
	if r.Err != nil {
		reasons = append(reasons, r.Err.Error())
	}
	for _, a := range r.Actions {
		if a.Err != nil && !errors.Is(a.Err, engagement.ErrNotEngagement) {
			reasons = append(reasons, "action "+a.For+": "+a.Err.Error())
		}
	}
	text := strings.Join(reasons, "; ")
	text = strings.Map(func(c rune) rune { // it becomes a header
		if c < ' ' {
			return ' '
		}
		return c
	}, text)
	const more = " ..."
	if len(text) > maxReason {
		text = strings.ToValidUTF8(text[:maxReason-len(more)], "") + more
	}
	return text
}

// clearedNote is what is kept of a lead that reached Salesforce: IDs, and the
// names of fields that were not written, never their values.
func clearedNote(r *salesforce.Result) []byte {
	type dropped struct {
		Field string `json:"field,omitempty"`
		Rule  string `json:"rule,omitempty"`
		Code  string `json:"code"`
	}
	note := struct {
		LeadID  string    `json:"leadId"`
		Object  string    `json:"object"`
		ID      string    `json:"id"`
		Dropped []dropped `json:"dropped,omitempty"`
	}{LeadID: r.LeadID, Object: r.Object, ID: r.ID}
	for _, d := range r.Dropped {
		note.Dropped = append(note.Dropped, dropped{strings.Join(d.Fields, " "), d.Rule, d.Code})
	}
	text, _ := json.Marshal(note) // strings cannot fail
	return text
}

func (w *worker) setTrouble(t trouble) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.trouble = t
}

func (w *worker) troubled() trouble {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.trouble
}

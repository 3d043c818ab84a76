package salesforce

import (
	"context"
	"errors"
	"net/http"
	"net/url"

	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/internal/rest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// maxRounds is how often a record is sent at most: once, and again after what
// Salesforce refused in it was taken out.
const maxRounds = 4

// write sends the records and sets every op's outcome. Records that are
// refused for a field go out again without it, together with the others of
// their kind. The error is nil unless the run had to stop; the ops say then how
// far they came.
func (c *Client) write(ctx context.Context, ops []*op) error {
	defer c.learn(ops)
	err := c.rounds(ctx, ops)
	if err == nil {
		err = c.askForDuplicates(ctx, ops)
	}
	for _, o := range ops {
		if o.outcome == 0 {
			o.end(NotSent, org.NotSent(err))
		}
		c.decideDuplicate(o)
	}
	return err
}

// rounds sends records until none is to be sent again.
func (c *Client) rounds(ctx context.Context, ops []*op) error {
	for _, o := range ops {
		o.strict = c.cfg.Strict
	}
	for round := 0; len(ops) > 0; round++ {
		var again []*op
		pause := false
		queue := c.batches(ops)
		for len(queue) > 0 {
			size, wave := c.org.Pace.Batch(), apartBatches(queue)
			done := make([]written, len(wave))
			err := org.Each(len(wave), c.org.Pace.Workers(), func(i int) (err error) {
				done[i], err = c.send(ctx, wave[i])
				return err
			})
			for i := range done {
				again, pause = append(again, done[i].again...), pause || done[i].pause
			}
			if err != nil {
				return err
			}
			if queue = queue[len(wave):]; c.org.Pace.Batch() != size {
				queue = c.batches(records(queue))
			}
		}
		if ops = again; pause && len(ops) > 0 {
			org.WaitBefore(ctx, round)
		}
	}
	return nil
}

// written is what came of sending records.
type written struct {
	again []*op // to be sent again
	locks int   // records whose rows were locked
	pause bool  // what is to be sent again is to wait
	busy  bool  // the org has too many requests under way
	stop  error // why the run has to end; nil: it goes on
	heavy int   // records of the largest collection that was too much for the org; 0: none was
}

// send writes one composite request's collections. After a request that was too
// much for the org, batches become smaller.
func (c *Client) send(ctx context.Context, batch []collection) (done written, err error) {
	subs := make([]org.Subrequest, len(batch))
	for i := range batch {
		subs[i] = c.request(&batch[i])
	}
	for i := range batch {
		for _, o := range batch[i].ops {
			o.rounds++
		}
	}
	answers, err := c.org.Composite(ctx, subs, batch[0].kind.repeatable())
	if err != nil {
		if tooMuch(err) || tooLarge(err) {
			c.org.Pace.Slow(largest(batch))
		}
		if parts := halves(batch); tooLarge(err) && len(parts) > 0 {
			return c.sendHalves(ctx, parts)
		}
		err = c.lost(ctx, batch, err)
	} else {
		for i := range batch {
			done.settle(ctx, &batch[i], &answers[i], subs[i].Method, subs[i].URL)
		}
		err = done.stop
		if done.busy {
			c.org.Pace.Fewer()
		}
		if done.heavy > 0 {
			c.org.Pace.Slow(done.heavy)
		}
		if !done.busy && done.heavy == 0 {
			c.org.Pace.Well()
		}
	}
	c.traceBatches(batch)
	return done, err
}

func largest(batch []collection) int {
	n := 0
	for i := range batch {
		n = max(n, len(batch[i].ops))
	}
	return n
}

// halves returns the collections of a request in two parts, or the records of
// its only one; none where there is only one record.
func halves(batch []collection) [][]collection {
	if n := len(batch) / 2; n > 0 {
		return [][]collection{batch[:n], batch[n:]}
	}
	kind, ops := batch[0].kind, batch[0].ops
	if n := len(ops) / 2; n > 0 {
		return [][]collection{{{kind, ops[:n]}}, {{kind, ops[n:]}}}
	}
	return nil
}

// sendHalves sends the parts of a request that was too large, which does not
// count, one after the other: they may hang on one parent.
func (c *Client) sendHalves(ctx context.Context, parts [][]collection) (done written, err error) {
	for _, o := range records(parts) {
		o.rounds--
	}
	for _, part := range parts {
		half, err := c.send(ctx, part)
		done.again, done.pause = append(done.again, half.again...), done.pause || half.pause
		if err != nil {
			return done, err
		}
	}
	return done, nil
}

// traceBatches tells of the collections of a request.
func (c *Client) traceBatches(batch []collection) {
	t := c.cfg.Trace
	if t == nil || t.Batch == nil {
		return
	}
	for i := range batch {
		col := &batch[i]
		info := BatchInfo{
			Object: col.kind.object, Operation: col.kind.operation(), Records: len(col.ops), Size: c.org.Pace.Batch(),
		}
		for _, o := range col.ops {
			if !o.outcome.settled() {
				info.Failed++
			}
		}
		t.Batch(info)
	}
}

// lost ends the records of a request that failed as a whole. Where they may have
// been written, their leads are to be looked for; a record that is too large by
// itself is left out. The run goes on as long as that does not happen all the
// time. Any other failure ends it.
func (c *Client) lost(ctx context.Context, batch []collection, err error) error {
	outcome, wrapped := NotSent, org.Wrap(err)
	var lost *org.LostError
	var re *rest.Error
	switch {
	case errors.As(err, &lost), org.MaybeExecuted(err), errors.As(err, &re) && re.FromElsewhere():
		outcome = InDoubt
	case errors.As(err, &re) && re.Status >= 400 && !postpones(re):
		outcome = Failed
	}
	of := wrapped
	if outcome == NotSent {
		of = org.NotSent(wrapped)
	}
	for i := range batch {
		for _, o := range batch[i].ops {
			if outcome == InDoubt {
				o.doubt(of)
				continue
			}
			o.end(outcome, of)
		}
	}
	if (outcome == InDoubt || tooLarge(err)) && ctx.Err() == nil && org.BudgetOf(ctx).MayLose() {
		return nil
	}
	return wrapped
}

// postpones reports whether a request was refused for now, whatever was in it:
// for its session, a permission or a quota, for its address or size, or because
// the org is not there.
func postpones(e *rest.Error) bool {
	switch e.Status {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusTooManyRequests,
		http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusProxyAuthRequired, http.StatusGone,
		http.StatusRequestEntityTooLarge, http.StatusRequestHeaderFieldsTooLarge,
		http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	}
	return e.Class().Postpones()
}

// request returns the sub-request that writes a collection.
func (c *Client) request(col *collection) org.Subrequest {
	sub := org.Subrequest{Method: http.MethodPost, URL: c.org.DataPath("/composite/sobjects")}
	switch {
	case col.kind.update:
		sub.Method = http.MethodPatch
	case col.kind.key != "":
		sub.Method = http.MethodPatch
		sub.URL += "/" + url.PathEscape(col.kind.object) + "/" + url.PathEscape(col.kind.key)
	}
	sub.Headers, sub.Body = c.headers(col.kind), col
	return sub
}

// headers returns what Salesforce is to do beside saving, nil for nothing.
func (c *Client) headers(k collectionKind) map[string]string {
	h := make(map[string]string, 2)
	if k.noAssignment {
		h["Sforce-Auto-Assign"] = "FALSE"
	}
	if c.cfg.Duplicates == AllowDuplicate && k.object != schema.Task {
		h["Sforce-Duplicate-Rule-Header"] = "allowSave=true"
	}
	if len(h) == 0 {
		return nil
	}
	return h
}

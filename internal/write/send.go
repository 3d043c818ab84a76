package write

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"

	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/internal/record"
	"github.com/getmobly/mobly-salesforce-go/internal/rest"
)

type sent struct {
	resend []*record.Record
	locks  int   // records whose rows were locked
	pause  bool  // what is sent again has to wait
	busy   bool  // the org has too many requests under way
	stop   error // why the run has to end; nil: it goes on
	heavy  int   // records of the largest collection that was too much for the org; 0: none was

	results []saved // of a collection; their memory serves the next one
}

// send writes one composite request's collections. After a request that was too
// much for the org, batches become smaller.
func (w *Writer) send(ctx context.Context, batch []collection) (s sent, err error) {
	subs := make([]org.Subrequest, len(batch))
	for i := range batch {
		subs[i] = w.request(&batch[i])
	}
	count(batch, 1)
	single := batch[0].single
	answers, err := w.Org.Composite(ctx, subs, !single && batch[0].kind.Repeatable())
	if err != nil {
		if !single && (tooMuch(err) || tooLarge(err)) {
			largest := slices.MaxFunc(batch, func(a, b collection) int { return cmp.Compare(len(a.records), len(b.records)) })
			w.Org.Pace.Slow(len(largest.records))
		}
		if parts := halves(batch); tooLarge(err) && len(parts) > 0 {
			count(batch, -1)
			return w.sendHalves(ctx, parts)
		}
		err = w.lost(ctx, batch, err)
	} else {
		for i := range batch {
			s.settle(ctx, &batch[i], &answers[i], subs[i].Method, subs[i].URL)
		}
		err = s.stop
		w.adapt(&s)
	}
	w.report(ctx, batch)
	return s, err
}

// adapt has the pace follow what came of a request.
func (w *Writer) adapt(s *sent) {
	if s.busy {
		w.Org.Pace.Fewer()
	}
	if s.heavy > 0 {
		w.Org.Pace.Slow(s.heavy)
	}
	if !s.busy && s.heavy == 0 {
		w.Org.Pace.Well()
	}
}

// count adds to how often the records of a batch were sent.
func count(batch []collection, n int8) {
	for r := range recordsOf(batch) {
		r.Rounds += n
	}
}

// halves returns the collections of a request in two parts, or the records of its
// only one; none if there is only one record.
func halves(batch []collection) [][]collection {
	if n := len(batch) / 2; n > 0 {
		return [][]collection{batch[:n], batch[n:]}
	}
	first, second := batch[0], batch[0]
	n := len(first.records) / 2
	if n == 0 {
		return nil
	}
	first.records, second.records = first.records[:n], second.records[n:]
	return [][]collection{{first}, {second}}
}

// sendHalves sends the parts of a request that was too large, which does not
// count, one after the other: they may belong to one parent.
func (w *Writer) sendHalves(ctx context.Context, parts [][]collection) (s sent, err error) {
	for _, part := range parts {
		half, err := w.send(ctx, part)
		s.resend, s.pause = append(s.resend, half.resend...), s.pause || half.pause
		if err != nil {
			return s, err
		}
	}
	return s, nil
}

// report calls the hook for the collections of a request.
func (w *Writer) report(ctx context.Context, batch []collection) {
	if w.Batch == nil || batch[0].single {
		return
	}
	for i := range batch {
		c := &batch[i]
		info := Batch{Object: c.kind.Object, Operation: c.kind.Operation(), Records: len(c.records), Size: w.Org.Pace.Batch()}
		for _, r := range c.records {
			if !r.Outcome.Settled() {
				info.Failed++
			}
		}
		w.Batch(ctx, info)
	}
}

// lost ends the records of a request that failed as a whole:
//
//  1. Those that may have been written are in doubt: their leads are looked for.
//  2. What Salesforce refused for its contents has failed.
//  3. Anything else was not sent.
//
// The run goes on after 1, and after a record that is too large by itself, unless
// that happens all the time.
func (w *Writer) lost(ctx context.Context, batch []collection, err error) error {
	outcome, wrapped := record.NotSent, org.Wrap(err)
	re, failed := errors.AsType[*rest.Error](err)
	switch {
	case org.MaybeExecuted(err), failed && re.FromElsewhere():
		outcome = record.InDoubt
	case failed && re.Status >= 400 && !postpones(re):
		outcome = record.Failed
	}
	of := wrapped
	if outcome == record.NotSent {
		of = org.NotSent(wrapped)
	}
	for r := range recordsOf(batch) {
		r.End(outcome, of)
		r.Rematch = r.Rematch || outcome == record.InDoubt
	}
	if (outcome == record.InDoubt || tooLarge(err)) && ctx.Err() == nil && org.BudgetOf(ctx).MayLose() {
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
		http.StatusRequestEntityTooLarge, http.StatusRequestURITooLong, http.StatusRequestHeaderFieldsTooLarge, 420,
		http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	}
	return e.Class().Postpones()
}

// tooMuch reports whether a request failed because the org took too long.
func tooMuch(err error) bool {
	re, failed := errors.AsType[*rest.Error](err)
	if !failed {
		return false
	}
	var timeout interface{ Timeout() bool }
	return re.Status == http.StatusGatewayTimeout || re.Status == http.StatusRequestTimeout ||
		re.Code == "REQUEST_RUNNING_TOO_LONG" || errors.As(err, &timeout) && timeout.Timeout()
}

// tooLarge reports whether a request was refused for its length, unread, and no
// earlier try of it was lost.
func tooLarge(err error) bool {
	re, failed := errors.AsType[*rest.Error](err)
	return failed && re.Status == http.StatusRequestEntityTooLarge && re.Executed == rest.No
}

// request returns the sub-request that writes a collection.
func (w *Writer) request(c *collection) org.Subrequest {
	sub := org.Subrequest{Method: http.MethodPost, URL: w.Org.DataPath("/composite/sobjects"), Headers: headers(c.kind), Body: c}
	switch {
	case c.single:
		sub.URL = w.Org.DataPath("/sobjects/" + c.kind.Object)
		if c.kind.Update {
			sub.Method, sub.URL = http.MethodPatch, sub.URL+"/"+c.records[0].ID
		} else if c.kind.Key != "" {
			sub.Method, sub.URL = http.MethodPatch, sub.URL+"/"+url.PathEscape(c.kind.Key)+"/"+c.records[0].Key.Value
		}
	case c.kind.Update:
		sub.Method = http.MethodPatch
	case c.kind.Key != "":
		sub.Method = http.MethodPatch
		sub.URL += "/" + url.PathEscape(c.kind.Object) + "/" + url.PathEscape(c.kind.Key)
	}
	return sub
}

// headers returns what Salesforce is to do beside saving.
func headers(k record.Kind) map[string]string {
	h := make(map[string]string, 2)
	if k.NoAssignment {
		h["Sforce-Auto-Assign"] = "FALSE"
	}
	if k.AllowDuplicates {
		h["Sforce-Duplicate-Rule-Header"] = "allowSave=true"
	}
	return h
}

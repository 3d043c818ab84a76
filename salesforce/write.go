package salesforce

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/rest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// maxRounds is how often a record is sent at most: once, and again after what
// Salesforce refused in it was taken out.
const maxRounds = 4

// collection is up to BatchSize records that one sub-request writes.
type collection struct {
	kind collectionKind
	ops  []*op
}

// collectionKind is what the records of one collection have in common.
type collectionKind struct {
	update bool
	object string // one only: Salesforce takes no more than ten runs of one object
	key    string // external ID field of an upsert; empty: insert, or update

	// noAssignment keeps the org's assignment rule from running: on updates,
	// which would change the owner, and where a new record has one of its own.
	noAssignment bool
}

func (c *Client) kindOf(o *op) collectionKind {
	k := collectionKind{object: o.object, noAssignment: o.owned || c.cfg.Assignment == SkipAssignmentRule && o.object != schema.Task}
	switch {
	case o.id != "":
		k.update, k.noAssignment = true, true
	case o.key != nil:
		k.key = o.key.Field
	}
	return k
}

// operation is what a collection does, for those who are told.
func (k collectionKind) operation() string {
	switch {
	case k.update:
		return "update"
	case k.key != "":
		return "upsert"
	}
	return "create"
}

// repeatable reports whether the collection may be executed twice: an update
// says the same thing again, an upsert finds its own record, an insert doubles.
func (k collectionKind) repeatable() bool { return k.update || k.key != "" }

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
			o.end(NotSent, notSent(err))
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
		locked := false
		queue := c.batches(ops)
		for len(queue) > 0 {
			size := c.pace.batch(c.cfg.BatchSize)
			done, err := c.send(ctx, queue[0])
			if err != nil {
				return err
			}
			again, locked, queue = append(again, done.again...), locked || done.locks > 0, queue[1:]
			if c.pace.batch(c.cfg.BatchSize) != size {
				queue = c.batches(records(queue))
			}
		}
		if ops = again; locked && len(ops) > 0 {
			waitForLocks(ctx, round)
		}
	}
	return nil
}

// records returns the records of batches that were not sent.
func records(batches [][]collection) []*op {
	var ops []*op
	for _, batch := range batches {
		for _, col := range batch {
			ops = append(ops, col.ops...)
		}
	}
	return ops
}

// batches packs records into collections, and collections into composite
// requests. Inserts stand in requests of their own, because they alone may not
// be repeated.
func (c *Client) batches(ops []*op) [][]collection {
	byKind, size := make(map[collectionKind]int), c.pace.batch(c.cfg.BatchSize)
	var collections []collection
	for _, o := range ops {
		k := c.kindOf(o)
		i, ok := byKind[k]
		if !ok || len(collections[i].ops) == size {
			i = len(collections)
			byKind[k] = i
			collections = append(collections, collection{kind: k})
		}
		collections[i].ops = append(collections[i].ops, o)
	}
	var out [][]collection
	last := map[bool]int{true: -1, false: -1}
	for _, col := range collections {
		r := col.kind.repeatable()
		i := last[r]
		if i < 0 || len(out[i]) == maxHeavy {
			i = len(out)
			last[r] = i
			out = append(out, nil)
		}
		out[i] = append(out[i], col)
	}
	return out
}

// written is what came of sending records.
type written struct {
	again []*op // to be sent again
	locks int   // records whose rows were locked
	heavy int   // records of the largest collection that was too much for the org; 0: none was
}

// send writes one composite request's collections. After a request that was too
// much for the org, batches become smaller.
func (c *Client) send(ctx context.Context, batch []collection) (done written, err error) {
	subs := make([]subrequest, len(batch))
	for i := range batch {
		if subs[i], err = c.encode(&batch[i]); err != nil {
			return done, err
		}
	}
	for i := range batch {
		for _, o := range batch[i].ops {
			o.rounds++
		}
	}
	answers, err := c.composite(ctx, subs, batch[0].kind.repeatable())
	if err != nil {
		if tooMuch(err) {
			c.pace.slow(largest(batch))
		}
		err = lost(batch, err)
	} else {
		for i := range batch {
			bad := done.settle(&batch[i], &answers[i], subs[i].Method, subs[i].URL)
			err = cmp.Or(err, bad)
		}
		if done.heavy > 0 {
			c.pace.slow(done.heavy)
		} else {
			c.pace.well(c.cfg.BatchSize)
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

// traceBatches tells of the collections of a request.
func (c *Client) traceBatches(batch []collection) {
	t := c.cfg.Trace
	if t == nil || t.Batch == nil {
		return
	}
	for i := range batch {
		col := &batch[i]
		info := BatchInfo{
			Object: col.kind.object, Operation: col.kind.operation(), Records: len(col.ops), Size: c.pace.batch(c.cfg.BatchSize),
		}
		for _, o := range col.ops {
			if !o.outcome.settled() {
				info.Failed++
			}
		}
		t.Batch(info)
	}
}

// lost ends the records of a request that failed as a whole.
func lost(batch []collection, err error) error {
	outcome, wrapped := NotSent, wrap(err)
	var lost *lostError
	var re *rest.Error
	switch {
	case errors.As(err, &lost) || maybeExecuted(err):
		outcome = InDoubt
	case errors.As(err, &re) && re.Status >= 400 && !postpones(re.Status):
		outcome = Failed
	}
	of := wrapped
	if outcome == NotSent {
		of = notSent(wrapped)
	}
	for i := range batch {
		for _, o := range batch[i].ops {
			o.end(outcome, of)
		}
	}
	return wrapped
}

func notSent(err error) error { return fmt.Errorf("%w: %w", ErrNotSent, err) }

// postpones reports whether a status refuses a request for now, whatever it
// says: session, permission or quota, and outages.
func postpones(status int) bool {
	switch status {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusTooManyRequests,
		http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	}
	return false
}

// encode returns the sub-request that writes a collection.
func (c *Client) encode(col *collection) (subrequest, error) {
	sub := subrequest{Method: http.MethodPost, URL: c.dataPath("/composite/sobjects")}
	switch {
	case col.kind.update:
		sub.Method = http.MethodPatch
	case col.kind.key != "":
		sub.Method = http.MethodPatch
		sub.URL += "/" + url.PathEscape(col.kind.object) + "/" + url.PathEscape(col.kind.key)
	}
	sub.Headers = c.headers(col.kind)
	var b bytes.Buffer
	b.WriteString(`{"allOrNone":false,"records":[`)
	for i, o := range col.ops {
		if i > 0 {
			b.WriteByte(',')
		}
		if err := o.appendJSON(&b); err != nil {
			return sub, fmt.Errorf("salesforce: a record of %s cannot be encoded: %w", o.object, err)
		}
	}
	b.WriteString("]}")
	sub.Body = b.Bytes()
	return sub, nil
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

// saved is Salesforce's answer for one record.
type saved struct {
	ID      string          `json:"id"`
	Success bool            `json:"success"`
	Created bool            `json:"created"`
	Errors  json.RawMessage `json:"errors"`
}

// settle reads the answers to a collection. A collection that was refused as a
// whole fails all its records; an answer that cannot be read leaves them in
// doubt and stops the run.
func (w *written) settle(col *collection, answer *subresponse, method, path string) error {
	if err := answer.err(method, path); err != nil && answer.Status >= 500 {
		w.heavy = max(w.heavy, len(col.ops))
		for _, o := range col.ops {
			o.end(InDoubt, err)
			o.rematch = true
		}
		return nil
	} else if err != nil {
		items := rest.ParseErrors(answer.Body)
		for _, o := range col.ops {
			w.refused(col, o, items, err)
		}
		return nil
	}
	var results []saved
	err := decodeAnswer(answer.Body, method, path, answer.Status, &results)
	if err == nil && len(results) != len(col.ops) {
		err = &Error{Status: answer.Status, Method: method, Path: path,
			Err: fmt.Errorf("%w: %d results for %d records", ErrAnswer, len(results), len(col.ops))}
	}
	if err != nil {
		for _, o := range col.ops {
			o.end(InDoubt, err)
		}
		return err
	}
	for i, o := range col.ops {
		if results[i].Success {
			o.save(&results[i])
			continue
		}
		items := rest.ParseErrors(results[i].Errors)
		w.refused(col, o, items, recordError(items, method, path))
	}
	return nil
}

// recordError is the error of a record that was refused.
func recordError(items []rest.Item, method, path string) *Error {
	e := &Error{Status: http.StatusOK, Method: method, Path: path, Err: errors.New("refused without a reason")}
	if len(items) > 0 {
		e.Code, e.Message, e.Fields, e.Err = items[0].Code, items[0].Message, items[0].Fields, nil
	}
	return e
}

// save ends a record that was written.
func (o *op) save(s *saved) {
	o.result = s.ID
	switch {
	case o.id != "":
		o.result = o.id
		o.end(Updated, nil)
	case o.key != nil && !s.Created:
		o.end(Updated, nil)
	default:
		o.end(Created, nil)
	}
}

// refused takes note of a record that was refused: it ends, or is sent again.
func (w *written) refused(col *collection, o *op, items []rest.Item, err error) {
	if len(items) > 0 && isLock(&items[0]) {
		if w.locks++; 4*w.locks >= len(col.ops) && len(col.ops) > 1 {
			w.heavy = max(w.heavy, len(col.ops))
		}
	}
	if slices.ContainsFunc(items, overCPU) && len(col.ops) > 1 && o.halvings < maxHalvings {
		w.heavy = max(w.heavy, len(col.ops))
		o.halvings++
		o.rounds--
		w.again = append(w.again, o)
		return
	}
	if o.refuse(items, err) {
		w.again = append(w.again, o)
	}
}

// maxHalvings bounds how often a record is sent again because its batch was too
// much for the org.
const maxHalvings = 16

// refuse takes note of a refusal: it ends the record, or reports that it is to
// be sent again.
func (o *op) refuse(items []rest.Item, err error) (again bool) {
	switch {
	case o.refuseDuplicate(items, err), o.outdated(items, err):
		return false
	case o.rounds == maxRounds:
	case len(items) > 0 && isLock(&items[0]):
		return true
	case !o.strict && o.rescue(items):
		if o.id == "" || len(o.fields) > 0 {
			return true
		}
		o.result = o.id
		o.end(Unchanged, nil) // nothing is left to change
		return false
	}
	o.end(Failed, err)
	return false
}

// outdated ends a record of which the org shows that it is not what the plan
// took it to be: its own key is taken, or the record that it changes or hangs on
// is gone or converted. The lead is matched again.
func (o *op) outdated(items []rest.Item, err error) bool {
	if !slices.ContainsFunc(items, func(it rest.Item) bool {
		switch it.Code {
		case "ENTITY_IS_DELETED", "CANNOT_UPDATE_CONVERTED_LEAD":
			return true
		case "DUPLICATE_VALUE":
			return o.key != nil && containsFold(o.blamed(it), o.key.Field)
		case "INVALID_CROSS_REFERENCE_KEY":
			return containsFold(o.blamed(it), "WhoId") || o.id != "" && len(it.Fields) == 0
		}
		return false
	}) {
		return false
	}
	o.end(Failed, err)
	o.rematch = true
	return true
}

func isLock(it *rest.Item) bool {
	return it.Code == "UNABLE_TO_LOCK_ROW" || strings.Contains(it.Message, "UNABLE_TO_LOCK_ROW")
}

// overCPU reports whether the org's own automation took too long for the batch.
// Salesforce tells it only in the message, which is not translated.
func overCPU(it rest.Item) bool { return strings.Contains(it.Message, "Apex CPU time limit exceeded") }

// tooMuch reports whether a request failed because the org took too long.
func tooMuch(err error) bool {
	var re *rest.Error
	if !errors.As(err, &re) {
		return false
	}
	var timeout interface{ Timeout() bool }
	return re.Status == http.StatusGatewayTimeout || re.Status == http.StatusRequestTimeout ||
		re.Code == "REQUEST_RUNNING_TOO_LONG" || errors.As(err, &timeout) && timeout.Timeout()
}

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

	"github.com/getmobly/mobly-salesforce-go/internal/rest"
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

func kindOf(o *op) collectionKind {
	switch {
	case o.id != "":
		return collectionKind{update: true, object: o.object, noAssignment: true}
	case o.key != nil:
		return collectionKind{object: o.object, key: o.key.Field, noAssignment: o.owned}
	default:
		return collectionKind{object: o.object, noAssignment: o.owned}
	}
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
	pending := ops
	for len(pending) > 0 {
		var again []*op
		for _, batch := range c.batches(pending) {
			more, err := c.send(ctx, batch)
			if err != nil {
				for _, o := range ops {
					if o.outcome == 0 {
						o.end(NotSent, notSent(err))
					}
				}
				return err
			}
			again = append(again, more...)
		}
		pending = again
	}
	return nil
}

// batches packs records into collections, and collections into composite
// requests. Inserts stand in requests of their own, because they alone may not
// be repeated.
func (c *Client) batches(ops []*op) [][]collection {
	byKind := make(map[collectionKind]int)
	var collections []collection
	for _, o := range ops {
		k := kindOf(o)
		i, ok := byKind[k]
		if !ok || len(collections[i].ops) == c.cfg.BatchSize {
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

// send writes one composite request's collections and returns the records
// that are to be sent again.
func (c *Client) send(ctx context.Context, batch []collection) (again []*op, err error) {
	subs := make([]subrequest, len(batch))
	for i := range batch {
		if subs[i], err = c.encode(&batch[i]); err != nil {
			return nil, err
		}
	}
	for i := range batch {
		for _, o := range batch[i].ops {
			o.rounds++
		}
	}
	answers, err := c.composite(ctx, subs, batch[0].kind.repeatable())
	if err != nil {
		return nil, lost(batch, err)
	}
	for i := range batch {
		more, bad := settle(&batch[i], &answers[i], subs[i].Method, subs[i].URL)
		again, err = append(again, more...), cmp.Or(err, bad)
	}
	return again, err
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
	if col.kind.noAssignment {
		sub.Headers = map[string]string{"Sforce-Auto-Assign": "FALSE"}
	}
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

// saved is Salesforce's answer for one record.
type saved struct {
	ID      string          `json:"id"`
	Success bool            `json:"success"`
	Created bool            `json:"created"`
	Errors  json.RawMessage `json:"errors"`
}

// settle reads the answers to a collection and returns the records that are to
// be sent again. A collection that was refused as a whole fails all its
// records; an answer that cannot be read leaves them in doubt and stops the run.
func settle(col *collection, answer *subresponse, method, path string) (again []*op, err error) {
	if err := answer.err(method, path); err != nil && answer.Status >= 500 {
		for _, o := range col.ops {
			o.end(InDoubt, err)
		}
		return nil, err
	} else if err != nil {
		items := rest.ParseErrors(answer.Body)
		for _, o := range col.ops {
			if o.refuse(items, err) {
				again = append(again, o)
			}
		}
		return again, nil
	}
	var results []saved
	err = decodeAnswer(answer.Body, method, path, answer.Status, &results)
	if err == nil && len(results) != len(col.ops) {
		err = &Error{Status: answer.Status, Method: method, Path: path,
			Err: fmt.Errorf("%w: %d results for %d records", ErrAnswer, len(results), len(col.ops))}
	}
	if err != nil {
		for _, o := range col.ops {
			o.end(InDoubt, err)
		}
		return nil, err
	}
	for i, o := range col.ops {
		if o.settle(&results[i], method, path) {
			again = append(again, o)
		}
	}
	return again, nil
}

// settle ends the record, or reports that it is to be sent again.
func (o *op) settle(s *saved, method, path string) (again bool) {
	if s.Success {
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
		return false
	}
	items := rest.ParseErrors(s.Errors)
	e := &Error{Status: http.StatusOK, Method: method, Path: path, Err: errors.New("refused without a reason")}
	if len(items) > 0 {
		e.Code, e.Message, e.Fields, e.Err = items[0].Code, items[0].Message, items[0].Fields, nil
	}
	return o.refuse(items, e)
}

// refuse takes note of a refusal: it ends the record, or reports that it is to
// be sent again.
func (o *op) refuse(items []rest.Item, err error) (again bool) {
	switch {
	case o.rounds == maxRounds:
	case len(items) > 0 && isLock(items[0].Code):
		return true
	case o.rescue(items):
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

func isLock(code string) bool { return code == "UNABLE_TO_LOCK_ROW" }

package salesforce

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/codes"
	"github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/internal/rest"
	"github.com/getmobly/mobly-salesforce-go/internal/scan"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// saved is Salesforce's answer for one record.
type saved struct {
	ID      string          `json:"id"`
	Success bool            `json:"success"`
	Created bool            `json:"created"`
	Errors  json.RawMessage `json:"errors"`
}

// decodeSaved reads the answers for n records.
func decodeSaved(ctx context.Context, answer *org.Subresponse, n int, method, path string) (results []saved, err error) {
	if results, ok := scanSaved(ctx.Done(), answer.Body, n); ok {
		return results, nil
	}
	err = org.DecodeAnswer(ctx, answer.Response(), method, path, &results)
	return results, err
}

// scanSaved is decodeSaved of answers in the form that Salesforce documents. It
// gives up when done is closed, see [scan.Scanner].
func scanSaved(done <-chan struct{}, body []byte, n int) (results []saved, ok bool) {
	results = make([]saved, 0, n)
	s := scan.New(body)
	s.Done = done
	var r *saved
	member := func(key []byte) (ok bool) {
		switch string(key) {
		case "id":
			ok = s.Text(&r.ID)
		case "success":
			ok = s.Bool(&r.Success)
		case "created":
			ok = s.Bool(&r.Created)
		case "errors":
			r.Errors, ok = s.Raw()
		}
		return ok
	}
	ok = s.List(func() bool {
		results = append(results, saved{})
		r = &results[len(results)-1]
		return s.Object(member)
	})
	return results, ok && s.End()
}

// settle reads the answers to a collection. A collection that was refused as a
// whole fails all its records; an answer that cannot be read leaves them in
// doubt.
func (w *written) settle(ctx context.Context, col *collection, answer *org.Subresponse, method, path string) {
	if err := answer.Err(method, path); err != nil && (brokenOff(err, answer.Status) || !col.kind.repeatable() && leavesOpen(err)) {
		w.heavy = max(w.heavy, len(col.ops))
		for _, o := range col.ops {
			o.doubt(err)
		}
		return
	} else if err != nil {
		items := rest.ParseErrors(answer.Body)
		for _, o := range col.ops {
			w.refused(col, o, answer, items, err)
		}
		return
	}
	results, err := decodeSaved(ctx, answer, len(col.ops), method, path)
	if err == nil && len(results) != len(col.ops) {
		err = &sferr.Error{Status: answer.Status, Method: method, Path: path,
			Err: fmt.Errorf("%w: %d results for %d records", sferr.ErrAnswer, len(results), len(col.ops))}
	}
	if err != nil {
		for _, o := range col.ops {
			o.doubt(err)
		}
		return
	}
	for i, o := range col.ops {
		if results[i].Success {
			o.save(&results[i], answer.Lost)
			continue
		}
		err, items := recordError(results[i].Errors, method, path)
		if len(items) == 0 { // neither saved nor refused: nothing is known
			o.doubt(err)
			continue
		}
		w.refused(col, o, answer, items, err)
	}
}

// doubt ends a record of which no answer tells whether it was written: its lead
// is to be looked for.
func (o *op) doubt(err error) {
	o.end(InDoubt, err)
	o.rematch = true
}

// recordError is the error of a record that was refused.
func recordError(body []byte, method, path string) (*sferr.Error, []rest.Item) {
	e, items := org.Answered(http.StatusOK, body, method, path)
	if len(items) == 0 {
		e.Err = errors.New("refused without a reason")
	}
	return e, items
}

// brokenOff reports whether a collection that was refused as a whole may have
// been saved in part: also where no status says that it was refused.
func brokenOff(err error, status int) bool {
	var e *sferr.Error
	return status < 300 || status >= 500 || errors.As(err, &e) && org.ClassOf(e) == codes.BrokenOff
}

// leavesOpen reports whether a collection that was refused as a whole may have
// been saved in part, so that inserts must be looked for.
func leavesOpen(err error) bool {
	var e *sferr.Error
	return errors.As(err, &e) && org.ClassOf(e).LeavesOpen()
}

// save ends a record that was written. Where the answer does not tell its ID, it
// is to be looked for. An upsert after a try whose answer was lost finds what that
// try made: the record was not there when it was planned.
func (o *op) save(s *saved, lost bool) {
	id, ok := field.ID18(s.ID)
	if !ok && o.id == "" {
		o.doubt(fmt.Errorf("%w: a record was saved, and has no ID", sferr.ErrAnswer))
		return
	}
	o.result = id
	switch {
	case o.id != "":
		o.result = o.id
		o.end(Updated, nil)
	case o.key != nil && !s.Created && !lost:
		o.end(Updated, nil)
	default:
		o.end(Created, nil)
	}
}

// refused takes note of a record that was refused: it ends, or is sent again. A
// refusal that follows a try without an answer may be of a record that is there:
// its lead is to be looked for.
func (w *written) refused(col *collection, o *op, answer *org.Subresponse, items []rest.Item, err error) {
	if answer.Lost {
		o.doubt(err)
		return
	}
	switch class := classOf(items); class {
	case codes.Daily, codes.Session:
		w.stop = err
		o.end(NotSent, org.NotSent(err))
		return
	case codes.Storage:
		w.stop = err
	case codes.Lock:
		if w.locks++; 4*w.locks >= len(col.ops) && len(col.ops) > 1 {
			w.heavy = max(w.heavy, len(col.ops))
		}
		w.pause = true
	case codes.Concurrent, codes.Limit:
		w.busy, w.pause = true, true
	default:
		w.pause = w.pause || class.Passes() && class != codes.Collateral
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
	case o.refuseDuplicate(items, err), o.outdated(items, err), o.written(items, err):
		return false
	case o.rounds == maxRounds:
	case classOf(items).Passes():
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
		switch {
		case it.Class() == codes.Outdated:
			return true
		case it.Class() == codes.Taken:
			return o.key != nil && containsFold(o.blamed(it), o.key.Field)
		case it.Code == "INVALID_CROSS_REFERENCE_KEY":
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

// written ends a Task of which the org shows that it is there, or that what is
// known of Task is out of date: it is upserted as a new one, and its TaskSubtype,
// which cannot be changed later, is refused. The lead is matched again.
func (o *op) written(items []rest.Item, err error) bool {
	const once = "TaskSubtype"
	if o.key == nil || !slices.ContainsFunc(items, func(it rest.Item) bool {
		return it.Code == "INVALID_FIELD_FOR_INSERT_UPDATE" && containsFold(it.Fields, once)
	}) {
		return false
	}
	o.refused = append(o.refused, refusedField{change: FieldChange{Field: once}, code: items[0].Code})
	o.doubt(err)
	return true
}

// classOf returns the class of the first error: what is done about a record.
func classOf(items []rest.Item) codes.Class {
	if len(items) == 0 {
		return codes.Unknown
	}
	return items[0].Class()
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

// tooLarge reports whether a request was refused for its length, unread, and no
// earlier try of it was lost.
func tooLarge(err error) bool {
	var re *rest.Error
	return errors.As(err, &re) && re.Status == http.StatusRequestEntityTooLarge && re.Executed == rest.No
}

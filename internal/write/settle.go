package write

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
	"github.com/getmobly/mobly-salesforce-go/internal/record"
	"github.com/getmobly/mobly-salesforce-go/internal/rest"
	"github.com/getmobly/mobly-salesforce-go/internal/scan"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

type saved struct {
	ID      string          `json:"id"`
	Success bool            `json:"success"`
	Created bool            `json:"created"`
	Errors  json.RawMessage `json:"errors"`
}

func scanSaved(s *scan.Scanner, results *[]saved) bool {
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
	return s.List(func() bool {
		*results = append(*results, saved{})
		r = &(*results)[len(*results)-1]
		return s.Object(member)
	})
}

// settle reads the answers to a collection:
//
//  1. One that was refused as a whole may have been saved in part: its records are
//     in doubt. Otherwise all of them are refused.
//  2. An answer that cannot be read, or has another number of results, leaves all
//     records in doubt.
//  3. Each result says of its record that it was saved, or why not; one that says
//     neither leaves the record in doubt.
func (s *sent) settle(ctx context.Context, c *collection, answer *org.Subresponse, method, path string) {
	if c.single {
		s.settleSingle(c, answer, method, path)
		return
	}
	if err := answer.Err(method, path); err != nil {
		items := rest.ParseErrors(answer.Body)
		inPart := brokenOff(items, answer.Status) || !c.kind.Repeatable() && classOf(items).LeavesOpen()
		if inPart {
			s.heavy = max(s.heavy, len(c.records))
		}
		for _, r := range c.records {
			if inPart {
				r.Doubt(err)
			} else {
				s.refused(c, r, answer, items, err)
			}
		}
		return
	}
	results := slices.Grow(s.results[:0], len(c.records))
	err := org.DecodeScanned(ctx, answer.Response(), method, path, &results, scanSaved)
	if err == nil && len(results) != len(c.records) {
		err = org.Unbelieved(answer.Status, method, path, fmt.Sprintf("%d results for %d records", len(results), len(c.records)))
	}
	if s.results = results; err != nil {
		for _, r := range c.records {
			r.Doubt(err)
		}
		return
	}
	for i, r := range c.records {
		if results[i].Success {
			save(r, &results[i], answer.Lost)
			continue
		}
		err, items := org.Answered(http.StatusOK, results[i].Errors, method, path)
		if len(items) == 0 {
			err.Err = errors.New("refused without a reason")
			r.Doubt(err)
			continue
		}
		s.refused(c, r, answer, items, err)
	}
}

// brokenOff reports whether a collection that was refused as a whole may have
// been saved in part: also if no status says that it was refused. 300 says that
// several records have a key.
func brokenOff(items []rest.Item, status int) bool {
	return status <= 300 || status >= 500 || classOf(items) == codes.BrokenOff
}

// save ends a record that was written. If the answer does not have its ID, it is
// looked for. An upsert after an attempt whose answer was lost finds what that
// attempt made: the record was not there when it was planned.
func save(r *record.Record, s *saved, lost bool) {
	id, ok := field.ID18(s.ID)
	if !ok && r.ID == "" {
		r.Doubt(fmt.Errorf("%w: a saved record has no ID", sferr.ErrResponse))
		return
	}
	r.SavedID = id
	switch {
	case r.ID != "":
		r.SavedID = r.ID
		r.End(record.Updated, nil)
	case r.Key != nil && !s.Created && !lost:
		r.End(record.Updated, nil)
	default:
		r.End(record.Created, nil)
	}
}

// refused notes that a record was refused: it ends, or is sent again. A refusal
// that follows an attempt without an answer may be of a record that is there: its
// lead is looked for.
func (s *sent) refused(c *collection, r *record.Record, answer *org.Subresponse, items []rest.Item, err error) {
	if answer.Lost {
		r.MakeExtra().Resent = r.Verb == record.Create
		r.Doubt(err)
		return
	}
	switch class := classOf(items); class {
	case codes.Daily, codes.Session:
		s.stop = err
		r.End(record.NotSent, org.NotSent(err))
		return
	case codes.Storage:
		s.stop = err
	case codes.Lock:
		if s.locks++; 4*s.locks >= len(c.records) && len(c.records) > 1 {
			s.heavy = max(s.heavy, len(c.records))
		}
		s.pause = true
	case codes.Concurrent, codes.Limit:
		s.busy, s.pause = true, true
	default:
		s.pause = s.pause || class.Passes() && class != codes.Collateral
	}
	if slices.ContainsFunc(items, overCPU) && len(c.records) > 1 && r.Halvings < maxHalvings {
		s.heavy = max(s.heavy, len(c.records))
		r.Halvings++
		r.Rounds--
		s.resend = append(s.resend, r)
		return
	}
	if refuse(r, items, err) {
		s.resend = append(s.resend, r)
	}
}

const (
	// maxRounds is how often a record is sent at most: once, and again after what
	// Salesforce refused in it was taken out.
	maxRounds = 4

	// maxHalvings bounds how often a record is sent again because its batch was
	// too much for the org.
	maxHalvings = 16
)

// refuse notes a refusal: it ends the record, or reports that it is to be sent
// again.
func refuse(r *record.Record, items []rest.Item, err error) (resend bool) {
	switch {
	case refuseDuplicate(r, items, err), outdated(r, items, err), alreadyWritten(r, items, err):
		return false
	case twice(r, items):
		r.Apart = true
	case r.Rounds == maxRounds:
	case classOf(items).Passes():
		return true
	case !r.Strict && rescue(r, items):
		if r.ID == "" || len(r.Writes()) > 0 {
			return true
		}
		r.SavedID = r.ID
		r.End(record.Unchanged, nil) // nothing is left to change
		return false
	}
	if e, ok := errors.AsType[*sferr.Error](err); ok && classOf(items) == codes.Taken && len(e.Fields) == 0 {
		e.Fields = blamed(r, items[0])
	}
	r.End(record.Failed, err)
	return false
}

// twice reports whether a batch had a record's key twice, as Salesforce compares keys.
// The message ends with the key in any language.
func twice(r *record.Record, items []rest.Item) bool {
	return slices.ContainsFunc(items, func(e rest.Item) bool {
		return e.Class() == codes.Twice || e.Class() == codes.Taken && r.Key != nil && strings.HasSuffix(field.Caseless(e.Message), " "+field.Caseless(r.Key.Value))
	})
}

// outdated ends a record that is other than the plan took it to be: its own key
// is taken, a Unique one is there, or the record that it changes or belongs to is gone
// or converted. The lead is matched again.
func outdated(r *record.Record, items []rest.Item, err error) bool {
	if !slices.ContainsFunc(items, func(e rest.Item) bool {
		switch {
		case e.Class() == codes.Outdated:
			return true
		case r.Unique && (e.Class() == codes.Present || e.Class() == codes.Taken && len(blamed(r, e)) == 0):
			return true
		case e.Class() == codes.Taken:
			holder := org.Named([]rest.Item{e})
			own := r.Key != nil && field.ContainsFold(blamed(r, e), r.Key.Field)
			if own && len(holder) > 0 && !strings.Contains(e.Message, "<unknown>") { // that may be any field
				r.MakeExtra().Holder = &holder[0]
			}
			return own
		case e.Code == "INVALID_CROSS_REFERENCE_KEY":
			return r.ParentField != "" && field.ContainsFold(blamed(r, e), r.ParentField) || r.ID != "" && len(e.Fields) == 0
		}
		return false
	}) {
		return false
	}
	r.End(record.Failed, err)
	r.Rematch = true
	return true
}

// alreadyWritten ends a record that was upserted as a new one, and is there: a
// field that cannot be changed later is refused. Or what is known of the object is
// out of date. The lead is matched again.
func alreadyWritten(r *record.Record, items []rest.Item, err error) bool {
	const createOnly = "TaskSubtype" // the one such field that is written
	if r.Key == nil || !slices.ContainsFunc(items, func(e rest.Item) bool {
		return e.Code == "INVALID_FIELD_FOR_INSERT_UPDATE" && field.ContainsFold(e.Fields, createOnly)
	}) {
		return false
	}
	e := r.MakeExtra()
	e.Refused = append(e.Refused, record.RefusedField{Change: record.Kept(&record.Decision{Field: createOnly}, nil), Code: items[0].Code})
	r.Doubt(err)
	return true
}

// classOf returns the class of the first error: it decides what is done about a
// record.
func classOf(items []rest.Item) codes.Class {
	if len(items) == 0 {
		return codes.Unknown
	}
	return items[0].Class()
}

// overCPU reports whether the org's own automation took too long for the batch.
// Salesforce says so only in the message, which is not translated.
func overCPU(e rest.Item) bool { return strings.Contains(e.Message, "Apex CPU time limit exceeded") }

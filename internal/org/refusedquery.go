package org

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/codes"
	"github.com/getmobly/mobly-salesforce-go/internal/soql"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// asked are queries that were sent in one composite request.
type asked struct {
	queries []query
	answers []Subresponse
	refused error // the request as a whole; nil: it has answers
}

func (o *Org) together(ctx context.Context, queries []query) asked {
	subs := make([]Subrequest, len(queries))
	for i := range subs {
		subs[i] = Subrequest{Method: http.MethodGet, URL: queries[i].url}
	}
	answers, err := o.Composite(ctx, subs, true)
	return asked{queries, answers, Wrap(err)}
}

// settle takes the answers to queries, and asks those again that were refused:
//
//  1. If the request was refused as a whole, each query is sent by itself.
//  2. A query that was refused for what it asks is asked in parts, down to single
//     values.
//  3. Values that are refused by themselves are passed to Failed. After maxInVain
//     of them in a row, the other values of the condition are not tried.
//  4. Any other refusal ends the call, unless the question is optional.
func (o *Org) settle(ctx context.Context, a *asked, inVain map[string]int) error {
	switch {
	case a.refused == nil:
	case !ofQuery(a.refused):
		return a.refused
	case len(a.queries) == 1:
		return o.refuse(ctx, &a.queries[0], a.refused, inVain)
	}
	for i := range a.queries {
		q, err := &a.queries[i], error(nil)
		if a.refused != nil {
			alone := o.together(ctx, a.queries[i:i+1])
			err = o.settle(ctx, &alone, inVain)
		} else if err = o.take(ctx, &a.answers[i], q); err != nil {
			err = o.refuse(ctx, q, err, inVain)
		} else if len(inVain) > 0 {
			delete(inVain, q.Object+q.Filter+q.part()[0].Field)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// maxInVain is how many values of a condition are refused in a row until the
// others are taken to be refused as well.
const maxInVain = 8

// refuse deals with a query that was refused.
func (o *Org) refuse(ctx context.Context, q *query, err error, inVain map[string]int) error {
	part := q.part()
	if !ofQuery(err) {
		e, ok := errors.AsType[*sferr.Error](err)
		if !q.Optional || !ok || e.Status < http.StatusBadRequest || sferr.Explain(e).Temporary {
			return err
		}
		q.Failed(part, err)
		return nil
	}
	condition := q.Object + q.Filter + part[0].Field
	if parts := o.divide(q, part); len(parts) > 0 && (len(part) > 1 || inVain[condition] < maxInVain) {
		again := o.together(ctx, parts)
		return o.settle(ctx, &again, inVain)
	}
	if inVain[condition]++; q.Failed == nil {
		return err
	}
	q.Failed(part, err)
	return nil
}

// ofQuery reports whether a query may have been refused for what it asks: too
// much, or a value that the org does not take. Any other refusal is about the
// user, the object or the org.
func ofQuery(err error) bool {
	e, ok := errors.AsType[*sferr.Error](err)
	if !ok || e.Status < http.StatusBadRequest {
		return false
	}
	switch e.Status {
	case http.StatusRequestEntityTooLarge, http.StatusRequestURITooLong, http.StatusRequestHeaderFieldsTooLarge:
		return true
	}
	switch ClassOf(e) {
	case codes.Large, codes.Value:
		return true
	case codes.BrokenOff:
		return !strings.HasSuffix(e.Path, "/composite") || e.Status < http.StatusInternalServerError
	case codes.Unknown:
		return e.Code != "" && e.Status == http.StatusBadRequest
	default:
		return false
	}
}

// part returns what the query asks for.
func (q *query) part() (out []soql.OneOf) {
	from, to := q.from, q.to
	for _, c := range q.Conditions {
		if first, last := max(from, 0), min(to, len(c.Values)); first < last {
			out = append(out, soql.OneOf{Field: c.Field, Values: c.Values[first:last]})
		}
		from, to = from-len(c.Values), to-len(c.Values)
	}
	return out
}

// divide returns queries for a part each: for one of the conditions or, if there is
// only one, for some of its values; none for a single value.
func (o *Org) divide(q *query, part []soql.OneOf) (out []query) {
	if len(part) == 1 {
		only := part[0]
		if part = nil; len(only.Values) > 1 {
			for values := range slices.Chunk(only.Values, (len(only.Values)+MaxHeavy-1)/MaxHeavy) {
				part = append(part, soql.OneOf{Field: only.Field, Values: values})
			}
		}
	}
	for i := range part {
		smaller := *q.Question
		smaller.Conditions = part[i : i+1]
		out = append(out, o.queries(&smaller)...)
	}
	return out
}

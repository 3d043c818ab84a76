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

// together sends queries as one composite request.
func (o *Org) together(ctx context.Context, queries []query) error {
	subs := make([]Subrequest, len(queries))
	for i := range subs {
		subs[i] = Subrequest{Method: http.MethodGet, URL: queries[i].url}
	}
	answers, err := o.Composite(ctx, subs, true)
	for i := range answers {
		queries[i].answer = &answers[i]
	}
	return Wrap(err)
}

// settle takes the answers to queries that were sent together, with that error, and
// asks those again that were refused:
//
//  1. If the request was refused as a whole, each query is sent by itself.
//  2. A query that was refused for what it asks is asked in parts, down to single
//     values.
//  3. Values that are refused by themselves are passed to Failed. After maxInVain
//     of them in a row, the other values of the condition are not tried.
//  4. Any other refusal ends the call, unless the question is optional.
func (o *Org) settle(ctx context.Context, queries []query, whole error, inVain map[string]int) (err error) {
	if whole != nil && !ofQuery(whole) {
		return whole
	}
	for i := 0; i < len(queries) && err == nil; i++ {
		switch alone := queries[i : i+1]; {
		case whole == nil:
			err = o.refuse(ctx, &queries[i], o.take(ctx, &queries[i]), inVain)
		case len(queries) > 1:
			err = o.settle(ctx, alone, o.together(ctx, alone), inVain)
		default:
			err = o.refuse(ctx, &queries[i], whole, inVain)
		}
	}
	return err
}

// maxInVain is how many values of a condition are refused in a row until the
// others are taken to be refused as well.
const maxInVain = 8

// refuse deals with the refusal of a query; nil: it was answered.
func (o *Org) refuse(ctx context.Context, q *query, err error, inVain map[string]int) error {
	condition := q.Object + q.Filter + q.Conditions[0].Field
	e, _ := errors.AsType[*sferr.Error](err)
	switch {
	case err == nil:
		delete(inVain, condition)
		return nil
	case ofQuery(err) && inVain[condition] < maxInVain:
		if parts := o.divide(q); len(parts) > 1 {
			return o.settle(ctx, parts, o.together(ctx, parts), inVain)
		}
		inVain[condition]++
	case !ofQuery(err) && (!q.Optional || e == nil || e.Status < http.StatusBadRequest || sferr.Explain(e).Temporary):
		return err
	}
	if q.Failed == nil {
		return err
	}
	q.Failed(q.Conditions, err)
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

// divide returns a query for each condition or, if there is only one, for some of
// its values each.
func (o *Org) divide(q *query) (out []query) {
	part := *q.Question
	if len(q.Conditions) == 1 {
		only := q.Conditions[0]
		part.Conditions = nil
		for values := range slices.Chunk(only.Values, (len(only.Values)+MaxHeavy-1)/MaxHeavy) {
			part.Conditions = append(part.Conditions, soql.OneOf{Field: only.Field, Values: values})
		}
	}
	for _, c := range part.Conditions {
		part.Conditions = []soql.OneOf{c}
		out = append(out, o.queries(&part)...)
	}
	return out
}

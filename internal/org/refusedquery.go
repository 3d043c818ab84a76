package org

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/codes"
	"github.com/getmobly/mobly-salesforce-go/internal/rows"
	"github.com/getmobly/mobly-salesforce-go/internal/soql"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// together sends queries as one composite request. If it is refused as a whole for a
// query's content, each query counts as refused.
func (o *Org) together(ctx context.Context, queries []query) error {
	subs := make([]Subrequest, len(queries))
	for i := range subs {
		queries[i].rows = answer{table: rows.Of(queries[i].Fields...)}
		subs[i] = Subrequest{Method: http.MethodGet, URL: queries[i].url, Read: queries[i].rows.scan}
	}
	answers, err := o.Composite(ctx, subs, true)
	if err = Wrap(err); err != nil && !ofQuery(err) {
		return err
	}
	for i := range queries {
		if queries[i].refused = err; err == nil {
			queries[i].answer = &answers[i]
		}
	}
	return nil
}

// maxInVain is how many values of a condition may be refused in a row before the rest
// count as refused.
const maxInVain = 8

// settle handles the answers to queries that were sent together, and resends refused
// ones:
//
//  1. If the request was refused as a whole, each query is sent by itself.
//  2. A query that was refused for its content is split, down to single values.
//  3. Single values that are refused are passed to Failed. After maxInVain of them
//     in a row, the other values of the condition are not tried.
//  4. Any other refusal ends the call, unless the question is optional.
func (o *Org) settle(ctx context.Context, queries []query, inVain map[string]int) error {
	for i := range queries {
		q := &queries[i]
		err := q.refused
		if err == nil {
			err = o.take(ctx, q)
		}
		condition := q.Object + q.Filter + q.Conditions[0].Field
		switch tooMuch := ofQuery(err); {
		case err == nil:
			delete(inVain, condition)
		case tooMuch && q.refused != nil && len(queries) > 1:
			err = o.askParts(ctx, queries[i:i+1], inVain)
		case tooMuch && (len(q.Conditions) > 1 || len(q.Conditions[0].Values) > 1 && inVain[condition] < maxInVain):
			err = o.askParts(ctx, o.divide(q), inVain)
		case q.Failed != nil && (tooMuch || q.Optional && lasts(err)):
			inVain[condition]++
			q.Failed(q.Conditions, err)
			err = nil
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (o *Org) askParts(ctx context.Context, parts []query, inVain map[string]int) error {
	if err := o.together(ctx, parts); err != nil {
		return err
	}
	return o.settle(ctx, parts, inVain)
}

// lasts reports whether the org would refuse the same request later.
func lasts(err error) bool {
	e, ok := errors.AsType[*sferr.Error](err)
	return ok && e.Status >= http.StatusBadRequest && !sferr.Explain(e).Temporary
}

// ofQuery reports whether a query may have been refused for its content: its size, or
// an invalid value. Any other refusal concerns the user, the object or the org.
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
	parts := q.Conditions
	if len(parts) == 1 {
		field, values := parts[0].Field, parts[0].Values
		parts = nil
		for some := range slices.Chunk(values, (len(values)+MaxHeavy-1)/MaxHeavy) {
			parts = append(parts, soql.OneOf{Field: field, Values: some})
		}
	}
	part := *q.Question
	for i := range parts {
		part.Conditions = parts[i : i+1]
		out = append(out, o.queries(&part)...)
	}
	return out
}

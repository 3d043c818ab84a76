package org

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/soql"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// Query is one query and what to do with its rows.
type Query struct {
	URL    string
	Object string // of the rows
	Row    func(map[string]any)
	Failed func(error) // what to do where the org refuses the query for good; nil: the call fails
}

// Lookup returns the queries that ask a question, as few as the limit of a
// sub-request's URL allows. No value: no query.
func (o *Org) Lookup(q *soql.Question) []Query {
	resource, tail := "/query", ""
	if q.Deleted {
		resource = "/queryAll"
	}
	head := soql.QueryURL(o.DataPath(resource), "SELECT "+strings.Join(q.Fields, ",")+" FROM "+q.Object+" WHERE ")
	if q.Filter != "" {
		head, tail = head+"(", soql.EscapeQuery(") AND "+q.Filter)
	}
	if q.Order != "" {
		tail += soql.EscapeQuery(" ORDER BY " + q.Order)
	}
	conds := q.Conditions
	var out []Query
	var url []byte
	for {
		url = append(url[:0], head...)
		url, conds = appendTerms(url, conds, soql.MaxURL-len(tail))
		if len(url) == len(head) {
			return out
		}
		out = append(out, Query{URL: string(append(url, tail...)), Object: q.Object, Row: q.Row, Failed: q.Failed})
	}
}

// appendTerms appends IN terms for as many of the values as fit into a URL of
// that length, at least one, and returns the conditions that are left.
func appendTerms(url []byte, conds []soql.OneOf, length int) (longer []byte, rest []soql.OneOf) {
	start := len(url)
	for i, cond := range conds {
		closing := ")"
		if cond.Field == "" {
			closing = ""
		}
		for n, value := range cond.Values {
			at := len(url)
			switch {
			case n > 0 && cond.Field != "":
				url = append(url, ',')
			case at > start:
				url = append(url, "+OR+"...)
			}
			switch {
			case cond.Field == "":
				url = soql.AppendQuery(url, value)
			case n == 0:
				url = soql.AppendQuery(url, cond.Field+" IN (")
				fallthrough
			default:
				url = soql.AppendLiteral(url, value)
			}
			if len(url)+len(closing) > length && at > start {
				if url = url[:at]; n > 0 {
					url = append(url, closing...)
				}
				return url, append([]soql.OneOf{{Field: cond.Field, Values: cond.Values[n:]}}, conds[i+1:]...)
			}
		}
		if len(cond.Values) > 0 {
			url = append(url, closing...)
		}
	}
	return url, nil
}

// MaxAsked is how often a query is asked once more whose rows could not be
// believed: a record that is deleted while the pages are read is missing from
// the total, and from a new answer's it is not.
const MaxAsked = 2

// Ask sends the queries, a composite request for every maxHeavy of them, several
// at once, and gives every row to its lookup, in order.
func (o *Org) Ask(ctx context.Context, lookups []Query) error {
	chunks := slices.Collect(slices.Chunk(lookups, MaxHeavy))
	answers := make([][]Subresponse, len(chunks))
	err := Each(len(chunks), o.Pace.Workers(), func(i int) error {
		subs := make([]Subrequest, len(chunks[i]))
		for j := range subs {
			subs[j] = Subrequest{Method: http.MethodGet, URL: chunks[i][j].URL}
		}
		var err error
		if answers[i], err = o.Composite(ctx, subs, true); err != nil {
			return Wrap(err)
		}
		return nil
	})
	if err != nil {
		return err
	}
	for i, chunk := range chunks {
		for j := range chunk {
			err := o.Rows(ctx, &answers[i][j], chunk[j])
			if s := answers[i][j].Status; s == http.StatusNotFound || s == http.StatusMethodNotAllowed {
				err = o.single(ctx, chunk[j])
			}
			for again := 0; again < MaxAsked && errors.Is(err, sferr.ErrAnswer) && ctx.Err() == nil; again++ {
				err = o.single(ctx, chunk[j])
			}
			if err != nil {
				var e *sferr.Error
				if chunk[j].Failed == nil || answers[i][j].Status < 400 || errors.As(err, &e) && e.Temporary() {
					return err
				}
				chunk[j].Failed(err)
			}
		}
	}
	return nil
}

// single sends a query by itself.
//
// UNSURE: which resources of queries a composite request takes (queryAll above
// all) has no list. One that it does not take is asked alone, and queryAll, where
// that is not there either, as query, which does not see archived Tasks.
func (o *Org) single(ctx context.Context, l Query) error {
	var page Page
	err := o.Get(ctx, l.URL, &page)
	var e *sferr.Error
	if errors.As(err, &e) && (e.Status == http.StatusNotFound || e.Status == http.StatusMethodNotAllowed) {
		err = o.Get(ctx, strings.Replace(l.URL, "/queryAll?", "/query?", 1), &page)
	}
	if err != nil {
		return err
	}
	return o.pages(ctx, page, l)
}

// Rows gives all rows of a query's answer to its lookup, further pages included.
func (o *Org) Rows(ctx context.Context, first *Subresponse, l Query) error {
	path := o.DataPath("/query")
	if err := first.Err(http.MethodGet, path); err != nil {
		return err
	}
	var page Page
	if err := DecodeAnswer(ctx, first.Response(), http.MethodGet, path, &page); err != nil {
		return err
	}
	return o.pages(ctx, page, l)
}

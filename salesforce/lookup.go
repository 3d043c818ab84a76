package salesforce

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/soql"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// lookup is one query and what to do with its rows.
type lookup struct {
	url    string
	object string // of the rows
	row    func(map[string]any)
	failed func(error) // what to do where the org refuses the query for good; nil: the call fails
}

// lookup returns the queries that ask a question, as few as the limit of a
// sub-request's URL allows. No value: no query.
func (o *org) lookup(q *soql.Question) []lookup {
	resource, tail := "/query", ""
	if q.Deleted {
		resource = "/queryAll"
	}
	head := soql.QueryURL(o.dataPath(resource), "SELECT "+strings.Join(q.Fields, ",")+" FROM "+q.Object+" WHERE ")
	if q.Filter != "" {
		head, tail = head+"(", soql.EscapeQuery(") AND "+q.Filter)
	}
	if q.Order != "" {
		tail += soql.EscapeQuery(" ORDER BY " + q.Order)
	}
	conds := q.Conditions
	var out []lookup
	var url []byte
	for {
		url = append(url[:0], head...)
		url, conds = appendTerms(url, conds, maxURL-len(tail))
		if len(url) == len(head) {
			return out
		}
		out = append(out, lookup{url: string(append(url, tail...)), object: q.Object, row: q.Row, failed: q.Failed})
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

// maxAsked is how often a query is asked once more whose rows could not be
// believed: a record that is deleted while the pages are read is missing from
// the total, and from a new answer's it is not.
const maxAsked = 2

// ask sends the queries, a composite request for every maxHeavy of them, several
// at once, and gives every row to its lookup, in order.
func (o *org) ask(ctx context.Context, lookups []lookup) error {
	chunks := slices.Collect(slices.Chunk(lookups, maxHeavy))
	answers := make([][]subresponse, len(chunks))
	err := each(len(chunks), o.pace.workers(), func(i int) error {
		subs := make([]subrequest, len(chunks[i]))
		for j := range subs {
			subs[j] = subrequest{Method: http.MethodGet, URL: chunks[i][j].url}
		}
		var err error
		if answers[i], err = o.composite(ctx, subs, true); err != nil {
			return wrap(err)
		}
		return nil
	})
	if err != nil {
		return err
	}
	for i, chunk := range chunks {
		for j := range chunk {
			err := o.rows(ctx, &answers[i][j], chunk[j])
			if s := answers[i][j].Status; s == http.StatusNotFound || s == http.StatusMethodNotAllowed {
				err = o.single(ctx, chunk[j])
			}
			for again := 0; again < maxAsked && errors.Is(err, sferr.ErrAnswer) && ctx.Err() == nil; again++ {
				err = o.single(ctx, chunk[j])
			}
			if err != nil {
				var e *sferr.Error
				if chunk[j].failed == nil || answers[i][j].Status < 400 || errors.As(err, &e) && e.Temporary() {
					return err
				}
				chunk[j].failed(err)
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
func (o *org) single(ctx context.Context, l lookup) error {
	var page queryAnswer
	err := o.get(ctx, l.url, &page)
	var e *sferr.Error
	if errors.As(err, &e) && (e.Status == http.StatusNotFound || e.Status == http.StatusMethodNotAllowed) {
		err = o.get(ctx, strings.Replace(l.url, "/queryAll?", "/query?", 1), &page)
	}
	if err != nil {
		return err
	}
	return o.pages(ctx, page, l)
}

// rows gives all rows of a query's answer to its lookup, further pages included.
func (o *org) rows(ctx context.Context, first *subresponse, l lookup) error {
	path := o.dataPath("/query")
	if err := first.err(http.MethodGet, path); err != nil {
		return err
	}
	var page queryAnswer
	if err := decodeAnswer(ctx, first.response(), http.MethodGet, path, &page); err != nil {
		return err
	}
	return o.pages(ctx, page, l)
}

package org

import (
	"context"
	"errors"
	"iter"
	"net/http"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/rows"
	"github.com/getmobly/mobly-salesforce-go/internal/soql"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// query is the URL of one query, and the question, or part of one, that it asks.
type query struct {
	url string
	*soql.Question
	answer  *Subresponse // once sent
	rows    answer       // its first page
	refused error        // why its whole request was refused
}

// queries returns those that ask a question, as few as the limit of a
// sub-request's URL allows. Each has as many of the values as fit, at least one.
// No value: no query.
func (o *Org) queries(q *soql.Question) (out []query) {
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
	size := len(head) + 500
	for _, cond := range q.Conditions {
		for _, value := range cond.Values {
			size += len(value) + 12 // quotes, a comma and escapes
		}
	}
	url := append(make([]byte, 0, min(size, soql.MaxURL+500)), head...)
	last := -1            // the condition of the last value; negative: none
	var part []soql.OneOf // what the query asks for
	end := func() {
		if last >= 0 {
			url = append(append(url, closing(q.Conditions[last])...), tail...)
			asked := *q
			asked.Conditions = part
			out = append(out, query{url: string(url), Question: &asked})
		}
		url, last, part = append(url[:0], head...), -1, nil
	}
	for i, cond := range q.Conditions {
		for j, value := range cond.Values {
			longer := appendValue(url, q.Conditions, last, i, value)
			if last >= 0 && len(longer)+len(closing(cond))+len(tail) > soql.MaxURL {
				end()
				longer = appendValue(url, q.Conditions, last, i, value)
			}
			if last != i {
				part = append(part, soql.OneOf{Field: cond.Field, Values: cond.Values[j:j]})
			}
			asked := &part[len(part)-1]
			asked.Values = asked.Values[:len(asked.Values)+1]
			url, last = longer, i
		}
	}
	end()
	return out
}

// appendValue appends a value of a condition, after one of the condition last.
func appendValue(url []byte, conds []soql.OneOf, last, i int, value string) []byte {
	field := conds[i].Field
	if last == i && field != "" {
		return soql.AppendLiteral(append(url, ','), value)
	}
	if last >= 0 {
		url = append(url, closing(conds[last])+"+OR+"...)
	}
	if field == "" {
		return soql.AppendQuery(url, value)
	}
	return soql.AppendLiteral(soql.AppendQuery(url, field+" IN ("), value)
}

// closing returns what stands after the last value of a condition.
func closing(c soql.OneOf) string {
	if c.Field == "" {
		return ""
	}
	return ")"
}

// MaxAsked is how often a query is asked once more whose rows could not be
// believed: a record that is deleted while the pages are read is missing from
// the total, and from a new answer's it is not.
const MaxAsked = 2

// Answer asks the org every round of questions.
func (o *Org) Answer(ctx context.Context, rounds iter.Seq[[]soql.Question]) error {
	for round := range rounds {
		if err := o.Ask(ctx, round...); err != nil {
			return err
		}
	}
	return nil
}

// Ask sends the queries of the questions, a composite request for every MaxHeavy
// of them, several at once, and gives every row to its question, in order. A
// query that is refused for its content is split.
func (o *Org) Ask(ctx context.Context, questions ...soql.Question) error {
	var queries []query
	for i := range questions {
		queries = append(queries, o.queries(&questions[i])...)
	}
	chunks := slices.Collect(slices.Chunk(queries, MaxHeavy))
	err := Each(len(chunks), o.Pace.Workers(), func(i int) error { return o.together(ctx, chunks[i]) })
	inVain := make(map[string]int)
	for i := 0; i < len(chunks) && err == nil; i++ {
		err = o.settle(ctx, chunks[i], inVain)
	}
	return err
}

// take passes the rows of an answer to the question. If the rows are implausible, the
// question is asked again by itself.
func (o *Org) take(ctx context.Context, q *query) error {
	err := o.rowsOf(ctx, q.answer, &q.rows, q.Object, q.Row)
	if q.answer.Status == http.StatusNotFound || q.answer.Status == http.StatusMethodNotAllowed {
		err = o.single(ctx, q)
	}
	for again := 0; again < MaxAsked && errors.Is(err, sferr.ErrResponse) && ctx.Err() == nil; again++ {
		err = o.single(ctx, q)
	}
	return err
}

// single sends a query by itself.
//
// UNSURE: which resources of queries a composite request takes (queryAll above
// all) has no list. One that it does not take is asked alone, and queryAll, where
// that is not there either, as query, which does not see archived Tasks.
func (o *Org) single(ctx context.Context, q *query) error {
	q.rows = answer{table: rows.Of(q.Fields...)}
	err := o.page(ctx, q.url, &q.rows)
	if e, ok := errors.AsType[*sferr.Error](err); ok && (e.Status == http.StatusNotFound || e.Status == http.StatusMethodNotAllowed) {
		err = o.page(ctx, strings.Replace(q.url, "/queryAll?", "/query?", 1), &q.rows)
	}
	if err != nil {
		return err
	}
	return o.pages(ctx, &q.rows, q.Object, q.Row)
}

// Rows passes all rows of a query's answer to row, with these columns, further pages
// included.
func (o *Org) Rows(ctx context.Context, first *Subresponse, columns []string, object string, row func(rows.Row)) error {
	return o.rowsOf(ctx, first, &answer{table: rows.Of(columns...)}, object, row)
}

func (o *Org) rowsOf(ctx context.Context, first *Subresponse, a *answer, object string, row func(rows.Row)) error {
	path := o.DataPath("/query")
	err := first.Err(http.MethodGet, path)
	if err == nil && !first.read {
		a.drop(0) // rows of a composite answer that could not be read to its end
		err = a.read(ctx, first.Response(), path)
	}
	if err != nil {
		return err
	}
	return o.pages(ctx, a, object, row)
}

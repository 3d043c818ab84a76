package salesforce

import (
	"context"
	"encoding/json"
	"iter"
	"net/http"
	"net/url"

	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/internal/rest"
	"github.com/getmobly/mobly-salesforce-go/internal/soql"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// Quote returns s as a SOQL string literal, quotes included. Whatever s holds,
// it stays one literal: use it for every value that is put into a query.
func Quote(s string) string { return soql.Quote(s) }

// Query runs a SOQL query and yields its rows, asking for further pages as the loop
// goes on. A row is decoded by encoding/json into T, a struct whose json names are
// the API names of the query's fields, or a map[string]any in which numbers are
// json.Number. An error comes last, with a zero T.
//
// The error is an *[sferr.Error] or the context's.
func Query[T any](ctx context.Context, c *Client, query string) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var zero T
		if err := c.ready(ctx); err != nil {
			yield(zero, err)
			return
		}
		var page struct {
			Records []json.RawMessage `json:"records"`
			org.PageInfo
		}
		var p org.Pager
		req := rest.Request{Method: http.MethodGet, Path: "/query", Query: url.Values{"q": {query}}, Repeatable: true}
		for {
			resp, err := c.org.Do(ctx, req)
			if err != nil {
				yield(zero, org.Wrap(err))
				return
			}
			page.Records, page.PageInfo = nil, org.PageInfo{}
			err = org.DecodeAnswer(ctx, resp, req.Method, req.Path, &page)
			if err == nil && len(page.Records) > 0 {
				var first org.Attributes
				_ = org.Unmarshal(page.Records[0], &first) // a row of another shape fails below
				err = p.Is(first.Attributes.Type)
			}
			if err == nil {
				err = p.See(&page.PageInfo, len(page.Records))
			}
			if err != nil {
				yield(zero, err)
				return
			}
			for _, raw := range page.Records {
				var row T
				if err := org.DecodeAnswer(ctx, &rest.Response{Status: resp.Status, Body: raw}, req.Method, req.Path, &row); err != nil {
					yield(zero, err)
					return
				}
				if !yield(row, nil) {
					return
				}
			}
			if page.Done {
				return
			}
			req = rest.Request{Method: http.MethodGet, Path: page.Next, Repeatable: true}
		}
	}
}

// Describe returns an object ("Lead", "Contact", "Task" ...) as the user of this
// Client sees it: its visible fields, and what may be written to them.
//
// A Client caches each description until the org's refusals show that it is out of
// date. Describe always asks the org and refreshes the cache, and the Client
// forgets which values the object has refused: call it after an admin has changed
// fields or permissions. Calls that wait for the same object at the same time share
// one request.
//
// The error is an *[sferr.Error], or that of ctx; status 404 means that the object
// does not exist or that the user has no permission on it.
func (c *Client) Describe(ctx context.Context, object string) (*schema.Object, error) {
	if err := c.ready(ctx); err != nil {
		return nil, err
	}
	d, err := c.engine.Describe(ctx, object)
	if err != nil {
		return nil, err
	}
	return d.Told, nil
}

package org

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/rest"
	"github.com/getmobly/mobly-salesforce-go/internal/soql"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// Send sends a request about one resource and decodes the JSON answer into out,
// unless that is nil. A POST that may have been executed is not sent again; other
// methods may be. The error of a request that may have been executed is a
// [LostError].
func (o *Org) Send(ctx context.Context, method, path string, body, out any) error {
	resp, err := o.Do(ctx, rest.Request{Method: method, Path: path, Body: body, Repeatable: method != http.MethodPost})
	if err != nil {
		return wrapOne(err)
	}
	if out == nil {
		return nil
	}
	shown, _, _ := strings.Cut(path, "?")
	return DecodeAnswer(ctx, resp, method, shown, out)
}

// wrapOne is [Wrap] for a request about one resource, so that the fields of the
// answer are that resource's.
func wrapOne(err error) error {
	out := Wrap(err)
	e, isAnswer := errors.AsType[*sferr.Error](out)
	failed, isRequest := errors.AsType[*rest.Error](err)
	if isAnswer && isRequest {
		e.Fields = failed.Fields
	}
	if MaybeExecuted(err) {
		return &LostError{out}
	}
	return out
}

// Row is a record that a query returns.
type Row map[string]any

// Text returns a text, or "".
func (r Row) Text(name string) string {
	s, _ := r[name].(string)
	return s
}

// Is reports whether a value is true.
func (r Row) Is(name string) bool { return r[name] == true }

// List asks one query by itself and returns its rows, those of all pages. The
// resource is "/query" or "/tooling/query".
func (o *Org) List(ctx context.Context, resource, query string) ([]Row, error) {
	var page Page
	if err := o.Send(ctx, http.MethodGet, soql.QueryURL(resource, query), nil, &page); err != nil {
		return nil, err
	}
	var rows []Row
	err := o.pages(ctx, page, Query{Row: func(r map[string]any) { rows = append(rows, r) }})
	return rows, err
}

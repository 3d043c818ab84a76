package org

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/rest"
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

// List asks one query by itself and passes on its rows, those of all pages, once
// they are known to be complete. The URL is that of a query resource.
func (o *Org) List(ctx context.Context, url string, row func(map[string]any)) error {
	var page Page
	if err := o.Send(ctx, http.MethodGet, url, nil, &page); err != nil {
		return err
	}
	return o.pages(ctx, page, Query{Row: row})
}

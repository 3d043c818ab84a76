// Package org is one user's view of one org: it asks questions in composite
// requests, follows pages, describes objects, and learns how much the org takes at
// once. It knows requests and answers, and nothing of leads.
package org

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/internal/rest"
	"github.com/getmobly/mobly-salesforce-go/internal/scan"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// Org is one user's view of one org: the connection, what its objects are, and
// how much it takes at once. It is safe for concurrent use.
type Org struct {
	conn    *rest.Conn
	version string
	Pace    Pace

	mu        sync.Mutex
	describes map[string]*Described // by lower-case name
}

// New returns what is known of an org that was asked nothing yet. records is
// how many of them a collection may have, requests how many may be under way at
// once.
func New(conn *rest.Conn, version string, records, requests int) *Org {
	return &Org{
		conn: conn, version: version, describes: make(map[string]*Described),
		Pace: Pace{mostRecords: records, mostRequests: requests},
	}
}

// Fresh returns a view of the same org, over the same connection, that was asked
// nothing yet.
func (o *Org) Fresh() *Org { return New(o.conn, o.version, o.Pace.mostRecords, o.Pace.mostRequests) }

// Token returns the access token that requests are sent with.
func (o *Org) Token(ctx context.Context) (*auth.Token, error) { return o.conn.Token(ctx) }

// Usage returns how many requests this connection has sent, and of the org's daily
// ones how many were used and how many there are, as it last said.
func (o *Org) Usage() (calls int64, used, most int) {
	used, most = o.conn.Usage()
	return o.conn.Calls(), used, most
}

// Get reads path, decoding the JSON answer into out with numbers as
// json.Number.
func (o *Org) Get(ctx context.Context, path string, out any) error {
	resp, err := o.Do(ctx, rest.Request{Method: http.MethodGet, Path: path, Repeatable: true})
	if err != nil {
		return Wrap(err)
	}
	shown, _, _ := strings.Cut(path, "?") // a query holds captured values
	return DecodeAnswer(ctx, resp, http.MethodGet, shown, out)
}

// DecodeAnswer decodes the JSON of an answer, or of a part of one, which has no
// header, as unmarshal does. A long one is not read on when ctx has ended; the
// error is the context's then.
func DecodeAnswer(ctx context.Context, a *rest.Response, method, path string, out any) error {
	dec := json.NewDecoder(&untilDone{ctx.Done(), bytes.NewReader(a.Body)})
	dec.UseNumber()
	err := dec.Decode(out)
	if errors.Is(err, errDone) {
		return ctx.Err()
	}
	if err != nil {
		return &sferr.Error{Status: a.Status, Method: method, Path: path, Err: unreadableAnswer(a, scan.Reason(err))}
	}
	return nil
}

// unreadableAnswer says what an answer is, and why it cannot be read.
func unreadableAnswer(a *rest.Response, reason string) error {
	return fmt.Errorf("%w: %s: %s", sferr.ErrAnswer, a.Form(), reason)
}

// untilDone reads a text in parts. It always reads the first part.
type untilDone struct {
	done <-chan struct{}
	text *bytes.Reader
}

var errDone = errors.New("the context has ended")

func (r *untilDone) Read(b []byte) (int, error) {
	if r.text.Len() < int(r.text.Size())-scan.Grain {
		select {
		case <-r.done:
			return 0, errDone
		default:
		}
	}
	return r.text.Read(b[:min(len(b), scan.Grain/16)])
}

// Unmarshal is json.Unmarshal with numbers as json.Number.
func Unmarshal(b []byte, out any) error {
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.UseNumber()
	return dec.Decode(out)
}

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
	"log/slog"
	"net/http"
	"strings"
	"sync"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/internal/rest"
	"github.com/getmobly/mobly-salesforce-go/internal/scan"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// Org is one user's view of one org: the connection, what its objects are, and
// how much it takes at once. It is safe for concurrent use.
type Org struct {
	conn    *rest.Conn
	version string
	Pace    Pace

	mu        sync.Mutex
	describes map[string]*Described // by lower-case name; without failed ones
	flights   map[string]*flight    // under way, likewise

	asking chan struct{}                // holds one value while a call uses typed
	typed  map[string][2]*schema.Object // by the ID of a record type: an object, and what it is for its records
}

// Connection says how to reach an org.
type Connection = rest.Config

// Try is one request, as the trace of a connection is told of it.
type Try = rest.Try

// Open connects to an org. It sends nothing. A collection may have up to records
// records, and up to requests requests may be under way at once, over connections
// that stay open between requests.
func Open(c Connection, records, requests int) *Org {
	c.Connections = requests
	return New(rest.New(c), c.Version, records, requests)
}

// New returns what is known of an org that was asked nothing yet. records is
// how many of them a collection may have, requests how many may be under way at
// once.
func New(conn *rest.Conn, version string, records, requests int) *Org {
	return &Org{
		conn: conn, version: version, Pace: Pace{mostRecords: records, mostRequests: requests},
		describes: make(map[string]*Described), flights: make(map[string]*flight), asking: make(chan struct{}, 1), typed: make(map[string][2]*schema.Object),
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
	return o.send(ctx, rest.Request{Method: http.MethodGet, Path: path, Repeatable: true}, out, Wrap)
}

// Send sends a request about one resource and decodes the JSON answer into out,
// unless that is nil. A POST that may have been executed is not sent again; other
// methods may be. The error of a request that may have been executed is a
// [LostError].
func (o *Org) Send(ctx context.Context, method, path string, body, out any) error {
	return o.send(ctx, rest.Request{Method: method, Path: path, Body: body, Repeatable: method != http.MethodPost}, out, wrapOne)
}

func (o *Org) send(ctx context.Context, r rest.Request, out any, wrap func(error) error) error {
	resp, err := o.Do(ctx, r)
	if err != nil {
		return wrap(err)
	}
	if out == nil {
		return nil
	}
	shown, _, _ := strings.Cut(r.Path, "?") // a query holds captured values
	return DecodeAnswer(ctx, resp, r.Method, shown, out)
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
		return Unbelieved(a.Status, method, path, rest.Form(a.Header, a.Body)+": "+scan.Reason(err))
	}
	return nil
}

// DecodeScanned decodes an answer by read, which knows the form that Salesforce
// documents. An answer of another form is decoded as [DecodeAnswer] does.
func DecodeScanned[T any](ctx context.Context, a *rest.Response, method, path string, out *T, read func(*scan.Scanner, *T) bool) error {
	s := scan.New(a.Body)
	s.Done = ctx.Done()
	if read(s, out) && s.End() {
		return nil
	}
	*out = *new(T) // it has what was read until then
	return DecodeAnswer(ctx, a, method, path, out)
}

// Unbelieved is the error of an answer that cannot be read, or is not the one to
// its request.
func Unbelieved(status int, method, path, why string) *sferr.Error {
	return &sferr.Error{Status: status, Method: method, Path: path, Err: fmt.Errorf("%w: %s", sferr.ErrResponse, why)}
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
func Unmarshal(b []byte, out any) error { return field.UnmarshalNumbers(b, out) }

// SignIn returns a cache of p's tokens. What p warns of goes to log.
func SignIn(p auth.Provider, log *slog.Logger) *auth.Cache { return rest.SignIn(p, log) }

// ErrNoContext is the error of a call with a nil context.
var ErrNoContext = errors.New("the context is nil: pass context.Background() if you have no other")

package salesforce

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"

	"github.com/getmobly/mobly-salesforce-go/internal/rest"
	"github.com/getmobly/mobly-salesforce-go/internal/scan"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// org is one user's view of one org: the connection, what its objects are, and
// how much it takes at once. It is safe for concurrent use.
type org struct {
	conn    *rest.Conn
	version string
	pace    pace

	mu        sync.Mutex
	describes map[string]*described // by lower-case name
}

// newOrg returns what is known of an org that was asked nothing yet. records is
// how many of them a collection may have, requests how many may be under way at
// once.
func newOrg(conn *rest.Conn, version string, records, requests int) *org {
	return &org{
		conn: conn, version: version, describes: make(map[string]*described),
		pace: pace{mostRecords: records, mostRequests: requests},
	}
}

// get reads path, decoding the JSON answer into out with numbers as
// json.Number.
func (o *org) get(ctx context.Context, path string, out any) error {
	resp, err := o.do(ctx, rest.Request{Method: http.MethodGet, Path: path, Repeatable: true})
	if err != nil {
		return wrap(err)
	}
	shown, _, _ := strings.Cut(path, "?") // a query holds captured values
	return decodeAnswer(ctx, resp, http.MethodGet, shown, out)
}

// decodeAnswer decodes the JSON of an answer, or of a part of one, which has no
// header, as unmarshal does. A long one is not read on when ctx has ended; the
// error is the context's then.
func decodeAnswer(ctx context.Context, a *rest.Response, method, path string, out any) error {
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

// untilDone reads a text in parts, the first of which is always read.
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

// unmarshal is json.Unmarshal with numbers as json.Number.
func unmarshal(b []byte, out any) error {
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.UseNumber()
	return dec.Decode(out)
}

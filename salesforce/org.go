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

func newOrg(conn *rest.Conn, cfg *Config) *org {
	return &org{
		conn: conn, version: cfg.APIVersion, describes: make(map[string]*described),
		pace: pace{mostRecords: cfg.BatchSize, mostRequests: cfg.Concurrency},
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
	return decodeAnswer(resp.Body, http.MethodGet, shown, resp.Status, out)
}

// ErrAnswer is the error of an answer from Salesforce that cannot be read.
var ErrAnswer = errors.New("the answer is not what Salesforce documents")

func decodeAnswer(body []byte, method, path string, status int, out any) error {
	if err := unmarshal(body, out); err != nil {
		return &Error{Status: status, Method: method, Path: path, Err: fmt.Errorf("%w: %s", ErrAnswer, jsonReason(err))}
	}
	return nil
}

// unmarshal is json.Unmarshal with numbers as json.Number.
func unmarshal(b []byte, out any) error {
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.UseNumber()
	return dec.Decode(out)
}

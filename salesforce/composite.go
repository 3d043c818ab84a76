package salesforce

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strconv"

	"github.com/getmobly/mobly-salesforce-go/internal/rest"
)

// Limits of a composite request ("Composite", REST API Developer Guide).
const (
	maxHeavy = 5      // sub-requests that are queries or collections
	maxURL   = 16_000 // bytes of a sub-request's URL; Salesforce takes 16,384 with the headers
)

// subrequest is one request inside a composite one.
type subrequest struct {
	Method  string            `json:"method"`
	URL     string            `json:"url"`
	Ref     string            `json:"referenceId"`
	Headers map[string]string `json:"httpHeaders,omitempty"`
	Body    []byte            `json:"-"` // JSON; nil: none
}

// appendJSON appends the sub-request. Its body, which is long, is not looked at
// again.
func (s *subrequest) appendJSON(b *bytes.Buffer) error {
	head, err := json.Marshal(s)
	if err != nil {
		return err
	}
	if len(s.Body) == 0 {
		b.Write(head)
		return nil
	}
	b.Write(head[:len(head)-1])
	b.WriteString(`,"body":`)
	b.Write(s.Body)
	b.WriteByte('}')
	return nil
}

// encodeComposite returns the body of a composite request.
func encodeComposite(subs []subrequest) ([]byte, error) {
	size := 100
	for i := range subs {
		size += len(subs[i].URL) + len(subs[i].Body) + 200
	}
	b := bytes.NewBuffer(make([]byte, 0, size))
	b.WriteString(`{"allOrNone":false,"collateSubrequests":false,"compositeRequest":[`)
	for i := range subs {
		if i > 0 {
			b.WriteByte(',')
		}
		if err := subs[i].appendJSON(b); err != nil {
			return nil, err
		}
	}
	b.WriteString("]}")
	return b.Bytes(), nil
}

// subresponse is the answer to one.
type subresponse struct {
	Body   json.RawMessage `json:"body"`
	Status int             `json:"httpStatusCode"`
	Ref    string          `json:"referenceId"`

	lost bool // an earlier try of the request may have been executed as well
}

// err returns the answer as an error, nil where it is a success. Status 300 is
// none.
func (s *subresponse) err(method, path string) error {
	if s.Status >= 200 && s.Status < 300 {
		return nil
	}
	e, _ := answered(s.Status, s.Body, method, path)
	return e
}

// composite sends up to maxHeavy queries or collections as one request and
// returns their answers in order. Each is independent of the others. A
// repeatable request may be executed twice without harm. The references are no
// other request's, so that an answer that something on the way gives to the
// wrong request is not taken for this one's.
func (c *Client) composite(ctx context.Context, subs []subrequest, repeatable bool) ([]subresponse, error) {
	tag := fmt.Sprintf("_%016x", rand.Uint64())
	for i := range subs {
		subs[i].Ref = "r" + strconv.Itoa(i) + tag
	}
	const path = "/composite"
	body, err := encodeComposite(subs)
	if err != nil {
		return nil, err
	}
	resp, err := c.do(ctx, rest.Request{Method: http.MethodPost, Path: path, Repeatable: repeatable, Body: body})
	if err != nil {
		return nil, err
	}
	var out struct {
		Responses []subresponse `json:"compositeResponse"`
	}
	if err := decodeAnswer(resp.Body, http.MethodPost, path, resp.Status, &out); err != nil {
		return nil, &lostError{err}
	}
	if len(out.Responses) != len(subs) {
		return nil, &lostError{&Error{Status: resp.Status, Method: http.MethodPost, Path: path,
			Err: fmt.Errorf("%w: %d answers to %d sub-requests", ErrAnswer, len(out.Responses), len(subs))}}
	}
	for i := range subs {
		out.Responses[i].lost = resp.Lost
		if out.Responses[i].Ref != subs[i].Ref {
			return nil, &lostError{&Error{Status: resp.Status, Method: http.MethodPost, Path: path,
				Err: fmt.Errorf("%w: the answers are not those to the sub-requests, or out of order", ErrAnswer)}}
		}
	}
	return out.Responses, nil
}

// lostError is the error of a request that was executed, but whose answer says
// nothing of how.
type lostError struct{ err error }

func (e *lostError) Error() string { return e.err.Error() }
func (e *lostError) Unwrap() error { return e.err }

// dataPath returns the path of a resource below the data API's root, as
// sub-requests have to name it.
func (c *Client) dataPath(path string) string { return "/services/data/v" + c.cfg.APIVersion + path }

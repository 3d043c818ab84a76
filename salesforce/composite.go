package salesforce

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"

	"github.com/getmobly/mobly-salesforce-go/internal/rest"
	"github.com/getmobly/mobly-salesforce-go/internal/scan"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// Limits of a composite request ("Composite", REST API Developer Guide).
const (
	maxHeavy = 5      // sub-requests that are queries or collections
	maxURL   = 16_000 // bytes of a sub-request's URL; Salesforce takes 16,384 with the headers
)

// subrequest is one request inside a composite one.
type subrequest struct {
	Method  string
	URL     string
	Ref     string // set when it is sent
	Headers map[string]string
	Body    body // nil: none
}

// body is the JSON of a sub-request.
type body interface {
	appendJSON([]byte) ([]byte, error)
	size() int // about how long it is
}

// rawBody is JSON as it is.
type rawBody []byte

func (r rawBody) appendJSON(b []byte) ([]byte, error) { return append(b, r...), nil }
func (r rawBody) size() int                           { return len(r) }

// appendJSON appends the sub-request. Its body, which is long, is written once
// and not looked at again.
func (s *subrequest) appendJSON(b []byte) ([]byte, error) {
	b = appendText(append(b, `{"method":`...), s.Method)
	b = appendText(append(b, `,"url":`...), s.URL)
	b = appendText(append(b, `,"referenceId":`...), s.Ref)
	if len(s.Headers) > 0 {
		before := `,"httpHeaders":{`
		for _, name := range slices.Sorted(maps.Keys(s.Headers)) {
			b = appendText(append(b, before...), name)
			b = appendText(append(b, ':'), s.Headers[name])
			before = ","
		}
		b = append(b, '}')
	}
	if s.Body != nil {
		var err error
		if b, err = s.Body.appendJSON(append(b, `,"body":`...)); err != nil {
			return b, err
		}
	}
	return append(b, '}'), nil
}

// size is about how long the sub-request's JSON is.
func (s *subrequest) size() int {
	n := len(s.URL) + 250
	if s.Body != nil {
		n += s.Body.size()
	}
	return n
}

// appendComposite appends the body of a composite request.
func appendComposite(b []byte, subs []subrequest) ([]byte, error) {
	size := 100
	for i := range subs {
		size += subs[i].size()
	}
	b = append(slices.Grow(b, size), `{"allOrNone":false,"collateSubrequests":false,"compositeRequest":[`...)
	for i := range subs {
		if i > 0 {
			b = append(b, ',')
		}
		var err error
		if b, err = subs[i].appendJSON(b); err != nil {
			return b, err
		}
	}
	return append(b, "]}"...), nil
}

// subresponse is the answer to one.
type subresponse struct {
	Body   json.RawMessage `json:"body"`
	Status int             `json:"httpStatusCode"`
	Ref    string          `json:"referenceId"`

	lost bool // an earlier try of the request may have been executed as well
}

// response is the answer as that of a request by itself. It has no header.
func (s *subresponse) response() *rest.Response {
	return &rest.Response{Status: s.Status, Body: s.Body}
}

// err returns the answer as an error, nil where it is a success. Status 300 is
// none.
func (s *subresponse) err(method, path string) error {
	if s.Status >= 200 && s.Status < 300 {
		return nil
	}
	e, items := answered(s.Status, s.Body, method, path)
	if len(items) == 0 {
		e.Err = withoutCode(rest.Form(nil, s.Body))
	}
	if method == http.MethodGet {
		e.Fields = nil // a query is about no record
	}
	return e
}

// composite sends up to maxHeavy queries or collections as one request and
// returns their answers in order. Each is independent of the others. A
// repeatable request may be executed twice without harm. The references are no
// other request's, so that an answer that something on the way gives to the
// wrong request is not taken for this one's.
func (o *org) composite(ctx context.Context, subs []subrequest, repeatable bool) ([]subresponse, error) {
	tag := fmt.Sprintf("_%016x", rand.Uint64())
	for i := range subs {
		subs[i].Ref = "r" + strconv.Itoa(i) + tag
	}
	const path = "/composite"
	body := rest.Append(func(b []byte) ([]byte, error) { return appendComposite(b, subs) })
	resp, err := o.do(ctx, rest.Request{Method: http.MethodPost, Path: path, Repeatable: repeatable, Body: body})
	if err != nil {
		return nil, err
	}
	answers, err := decodeComposite(ctx, resp, path)
	if err != nil {
		return nil, &lostError{err}
	}
	if len(answers) != len(subs) {
		return nil, &lostError{&sferr.Error{Status: resp.Status, Method: http.MethodPost, Path: path,
			Err: fmt.Errorf("%w: %d answers to %d sub-requests", sferr.ErrAnswer, len(answers), len(subs))}}
	}
	for i := range subs {
		answers[i].lost = resp.Lost
		if answers[i].Ref != subs[i].Ref {
			return nil, &lostError{&sferr.Error{Status: resp.Status, Method: http.MethodPost, Path: path,
				Err: fmt.Errorf("%w: the answers are not those to the sub-requests, or out of order", sferr.ErrAnswer)}}
		}
	}
	return answers, nil
}

// decodeComposite reads the answer to a composite request, of which the parts
// keep the text.
func decodeComposite(ctx context.Context, resp *rest.Response, path string) ([]subresponse, error) {
	if answers, ok := scanComposite(ctx.Done(), resp.Body); ok {
		return answers, nil
	}
	var out struct {
		Responses []subresponse `json:"compositeResponse"`
	}
	err := decodeAnswer(ctx, resp, http.MethodPost, path, &out)
	return out.Responses, err
}

// scanComposite is decodeComposite of an answer in the form that Salesforce
// documents. It gives up when done is closed, see [scan.Scanner].
func scanComposite(done <-chan struct{}, body []byte) (answers []subresponse, ok bool) {
	s := scan.New(body)
	s.Done = done
	answer := func() bool {
		var r subresponse
		ok := s.Object(func(key []byte) (ok bool) {
			switch string(key) {
			case "body":
				r.Body, ok = s.Raw()
			case "httpHeaders":
				ok = s.Skip()
			case "httpStatusCode":
				ok = s.Int(&r.Status)
			case "referenceId":
				ok = s.Text(&r.Ref)
			}
			return ok
		})
		answers = append(answers, r)
		return ok
	}
	ok = s.Object(func(key []byte) bool {
		return string(key) == "compositeResponse" && answers == nil && s.List(answer)
	})
	return answers, ok && s.End()
}

// lostError is the error of a request that was executed, but whose answer says
// nothing of how.
type lostError struct{ err error }

func (e *lostError) Error() string { return e.err.Error() }
func (e *lostError) Unwrap() error { return e.err }

// dataPath returns the path of a resource below the data API's root, as
// sub-requests have to name it.
func (o *org) dataPath(path string) string { return "/services/data/v" + o.version + path }

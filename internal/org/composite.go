package org

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/getmobly/mobly-salesforce-go/internal/rest"
	"github.com/getmobly/mobly-salesforce-go/internal/scan"
)

// MaxHeavy is how many sub-requests of a composite request may be queries or
// collections ("Composite", REST API Developer Guide).
const MaxHeavy = 5

// Subrequest is one request inside a composite one.
type Subrequest struct {
	Method  string
	URL     string
	Ref     string // set when it is sent
	Headers map[string]string
	Body    body // nil: none

	// Read, unless nil, reads the body of the answer. An answer of another form, for
	// which it returns false, is left in [Subresponse.Body].
	Read func(*scan.Scanner) bool
}

type body interface {
	AppendJSON([]byte, rest.Room) ([]byte, error)
}

// appendJSON appends the sub-request. Its body, which is long, is written once
// and not looked at again.
func (s *Subrequest) appendJSON(b []byte, room rest.Room) ([]byte, error) {
	b = room(b, 500+len(s.URL))
	b = AppendText(append(b, `{"method":`...), s.Method)
	b = AppendText(append(b, `,"url":`...), s.URL)
	b = AppendText(append(b, `,"referenceId":`...), s.Ref)
	if len(s.Headers) > 0 {
		before := `,"httpHeaders":{`
		for _, name := range slices.Sorted(maps.Keys(s.Headers)) {
			b = AppendText(append(b, before...), name)
			b = AppendText(append(b, ':'), s.Headers[name])
			before = ","
		}
		b = append(b, '}')
	}
	if s.Body != nil {
		var err error
		if b, err = s.Body.AppendJSON(append(b, `,"body":`...), room); err != nil {
			return b, err
		}
	}
	return append(b, '}'), nil
}

func appendComposite(b []byte, subs []Subrequest, room rest.Room) ([]byte, error) {
	b = append(b, `{"allOrNone":false,"collateSubrequests":false,"compositeRequest":[`...)
	for i := range subs {
		if i > 0 {
			b = append(b, ',')
		}
		var err error
		if b, err = subs[i].appendJSON(b, room); err != nil {
			return b, err
		}
	}
	return append(b, "]}"...), nil
}

// Subresponse is the answer to one.
type Subresponse struct {
	Body   json.RawMessage `json:"body"`
	Status int             `json:"httpStatusCode"`
	Ref    string          `json:"referenceId"`

	Lost bool `json:"-"` // an earlier try of the request may have been executed as well

	read bool // by the Read of the sub-request; there is no Body
}

// Response is the answer as that of a request by itself. It has no header.
func (s *Subresponse) Response() *rest.Response {
	return &rest.Response{Status: s.Status, Body: s.Body}
}

// Err returns the answer as an error, nil where it is a success. Status 300 is
// none.
func (s *Subresponse) Err(method, path string) error {
	if s.Status >= 200 && s.Status < 300 {
		return nil
	}
	e, items := Answered(s.Status, s.Body, method, path)
	if len(items) == 0 {
		e.Err = withoutCode(rest.Form(nil, s.Body))
	}
	if method == http.MethodGet {
		e.Fields = nil // a query is about no record
	}
	return e
}

// Composite sends up to maxHeavy queries or collections as one request and
// returns their answers in order. Each is independent of the others. A
// repeatable request may be executed twice without harm. The references are no
// other request's, so that an answer that something on the way gives to the
// wrong request is not taken for this one's.
func (o *Org) Composite(ctx context.Context, subs []Subrequest, repeatable bool) ([]Subresponse, error) {
	tag := fmt.Sprintf("_%016x", rand.Uint64())
	for i := range subs {
		subs[i].Ref = "r" + strconv.Itoa(i) + tag
	}
	const path = "/composite"
	body := rest.Append(func(b []byte, room rest.Room) ([]byte, error) { return appendComposite(b, subs, room) })
	resp, err := o.Do(ctx, rest.Request{Method: http.MethodPost, Path: path, Repeatable: repeatable, Body: body})
	if err != nil {
		return nil, err
	}
	var out compositeAnswer
	err = DecodeScanned(ctx, resp, http.MethodPost, path, &out, func(s *scan.Scanner, out *compositeAnswer) bool { return scanComposite(s, out, subs) })
	answers := out.Responses
	switch {
	case err != nil:
	case len(answers) != len(subs):
		err = Unbelieved(resp.Status, http.MethodPost, path, fmt.Sprintf("%d answers to %d sub-requests", len(answers), len(subs)))
	case !slices.EqualFunc(answers, subs, func(a Subresponse, s Subrequest) bool { return a.Ref == s.Ref }):
		err = Unbelieved(resp.Status, http.MethodPost, path, "the answers do not match the sub-requests")
	}
	if err != nil {
		return nil, &LostError{err}
	}
	for i := range answers {
		answers[i].Lost = resp.Lost
	}
	return answers, nil
}

// compositeAnswer is the answer to a composite request. Its parts share its memory.
type compositeAnswer struct {
	Responses []Subresponse `json:"compositeResponse"`
}

func scanComposite(s *scan.Scanner, out *compositeAnswer, subs []Subrequest) bool {
	answer := func() bool {
		var r Subresponse
		ok := s.Object(func(key []byte) (ok bool) {
			switch string(key) {
			case "body":
				if i, start := len(out.Responses), *s; i < len(subs) && subs[i].Read != nil {
					if r.read = subs[i].Read(s); r.read {
						return true
					}
					*s = start
				}
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
		out.Responses = append(out.Responses, r)
		return ok
	}
	return s.Object(func(key []byte) bool {
		return string(key) == "compositeResponse" && out.Responses == nil && s.List(answer)
	})
}

// LostError is the error of a request that was executed, or may have been, and
// whose answer does not say with what result.
type LostError struct{ err error }

func (e *LostError) Error() string { return e.err.Error() }
func (e *LostError) Unwrap() error { return e.err }

// DataPath returns the path of a resource below the data API's root, as
// sub-requests have to name it.
func (o *Org) DataPath(path string) string { return "/services/data/v" + o.version + path }

// AppendValue appends a field's value as encoding/json writes it, without the
// escapes that only HTML needs.
func AppendValue(b []byte, v any) ([]byte, error) {
	switch v := v.(type) {
	case string:
		return AppendText(b, v), nil
	case bool:
		return strconv.AppendBool(b, v), nil
	case json.Number:
		if _, err := strconv.ParseUint(string(v), 10, 64); err == nil && (v[0] != '0' || v == "0") {
			return append(b, v...), nil
		}
	}
	return appendEncoded(b, v)
}

func appendEncoded(b []byte, v any) ([]byte, error) {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return b, err
	}
	return append(b, bytes.TrimSuffix(buf.Bytes(), []byte("\n"))...), nil
}

// AppendText is AppendValue of a text. Few texts have what it leaves to
// encoding/json.
func AppendText(b []byte, text string) []byte {
	start, whole := len(b), text
	b = append(b, '"')
	for {
		n := 0
		for n < len(text) && asItIs(text[n]) {
			n++
		}
		b, text = append(b, text[:n]...), text[n:]
		if text == "" {
			return append(b, '"')
		}
		r, size := utf8.DecodeRuneInString(text)
		switch {
		case r == '"', r == '\\':
			b = append(b, '\\', byte(r))
		case r == '\n':
			b = append(b, '\\', 'n')
		case r < ' ', r == utf8.RuneError, r == '\u2028', r == '\u2029':
			b, _ = appendEncoded(b[:start], whole) // any text can be encoded
			return b
		default:
			b = append(b, text[:size]...)
		}
		text = text[size:]
	}
}

func asItIs(c byte) bool { return ' ' <= c && c < utf8.RuneSelf && c != '"' && c != '\\' }

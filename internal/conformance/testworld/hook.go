package testworld

import (
	"bytes"
	"io"
	"net/http"
	"regexp"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
)

// Answer sees a request before the org does: its path and its body. It returns
// what do returns, which sends the request, or an answer of its own.
type Answer = func(path, body string, do func() (*http.Response, error)) (*http.Response, error)

// Describes reports whether a request asks what objects are: one, or several together.
func Describes(path, body string) bool {
	return strings.HasSuffix(path, "/describe") || strings.Contains(body, `/describe"`)
}

// Through returns a configuration whose requests go through answer.
func (w *World) Through(cfg salesforce.Config, answer Answer) salesforce.Config {
	client := w.Org.HTTPClient()
	client.Transport = &hook{next: client.Transport, answer: answer}
	cfg.HTTPClient = client
	return cfg
}

// hook is a transport that asks answer.
type hook struct {
	next   http.RoundTripper
	answer Answer
}

func (h *hook) RoundTrip(r *http.Request) (*http.Response, error) {
	var body []byte
	if r.Body != nil {
		sent := r.Body
		defer func() { _ = sent.Close() }() // the sender reuses its memory
		var err error
		if body, err = io.ReadAll(r.Body); err != nil {
			return nil, err
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
	}
	do := func() (*http.Response, error) { return h.next.RoundTrip(r) }
	resp, err := h.answer(r.URL.Path, string(body), do)
	if err == nil {
		if made, ok := resp.Body.(*madeUp); ok {
			resp.Body = io.NopCloser(strings.NewReader(made.referring(string(body))))
		}
	}
	return resp, err
}

// Reply returns an answer of JSON. In its body, "r0" as a reference stands for
// the reference of the request's first part, and so on.
func Reply(status int, body string) *http.Response {
	return &http.Response{
		StatusCode: status, Status: http.StatusText(status), Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: http.Header{"Content-Type": {"application/json;charset=UTF-8"}}, Body: &madeUp{strings.NewReader(body), body},
	}
}

// madeUp is the body of an answer that a test made up.
type madeUp struct {
	io.Reader
	text string
}

func (*madeUp) Close() error { return nil }

var references = regexp.MustCompile(`"referenceId":"(r\d+)_\w+"`)

// referring returns the text with the references of the request.
func (m *madeUp) referring(request string) string {
	text := m.text
	for _, found := range references.FindAllStringSubmatch(request, -1) {
		text = strings.ReplaceAll(text, `"referenceId":"`+found[1]+`"`, found[0])
	}
	return text
}

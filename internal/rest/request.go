package rest

import (
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
)

// Request is what to send.
type Request struct {
	Method string // "" is GET
	Path   string // "/query" stands below /services/data/vXX.X; "/services/..." is taken as it is. Its parts are escaped by the caller
	Query  url.Values
	Header http.Header
	Body   any // nil, []byte (JSON), an Append, a *Content, or a value to marshal

	// Into, unless nil, is asked with each try that succeeds where its answer is
	// to go, instead of Response.Body.
	Into func() (io.Writer, error)

	// Most is how long an answer may be that goes to Into, in bytes and unpacked:
	// a longer one is an [ErrTooLarge]. Zero sets no limit.
	Most int64

	// Repeatable says that executing it twice does no harm: updates by ID,
	// upserts by a unique key, composites of reads. GET and HEAD always are.
	Repeatable bool

	// Sent, unless nil, counts every HTTP request sent.
	Sent *atomic.Int64

	// Retry, unless nil, is asked before a failed request is sent again, a new
	// log-in aside: false ends the tries.
	Retry func(*Error) bool
}

// Response is an answer with a status of 2xx or 304.
type Response struct {
	Status int
	Header http.Header
	Body   []byte

	// Lost says that an earlier try went without an answer, and may have been
	// executed as well: what this answer refuses may be there all the same.
	Lost bool
}

// outgoing is a Request made ready to be sent several times.
type outgoing struct {
	method string
	target string // path and query
	shown  string // what logs and errors may say of the path
	header http.Header
	body   *Content // nil: none
	into   func() (io.Writer, error)
	most   int64 // bytes for into; 0: any number

	repeatable bool
	sent       *atomic.Int64
	retry      func(*Error) bool
}

// prepare marshals the body, once, and joins path, version and query.
func (c *Conn) prepare(r Request) (*outgoing, error) {
	o := &outgoing{method: r.Method, header: http.Header{}, repeatable: r.Repeatable, sent: r.Sent, retry: r.Retry, into: r.Into, most: r.Most}
	if o.method == "" {
		o.method = http.MethodGet
	}
	if o.method == http.MethodGet || o.method == http.MethodHead {
		o.repeatable = true
	}
	path, query, _ := strings.Cut(r.Path, "?")
	if !strings.HasPrefix(path, "/services/") {
		path = "/services/data/v" + c.version + "/" + strings.TrimPrefix(path, "/")
	}
	o.shown = shown(path)
	fail := func(err error) (*outgoing, error) {
		return nil, &Error{Method: o.method, Path: o.shown, Err: err}
	}
	if _, err := url.ParseRequestURI(path); err != nil || strings.ContainsAny(r.Path, "# \t\r\n") || r.Path == "" {
		return fail(ErrRequest)
	}
	o.target = path
	if len(r.Query) > 0 {
		if query != "" {
			query += "&"
		}
		query += r.Query.Encode()
	}
	if query != "" {
		o.target += "?" + query
	}
	switch b := r.Body.(type) {
	case nil:
	case []byte:
		o.body = inMemory(b)
	case Append:
		l, err := lend(&c.spare, b)
		if err != nil {
			return nil, err
		}
		o.body = &Content{Type: jsonType, Size: int64(len(l.text)), lent: l}
	case *Content:
		o.body = b
	default:
		body, err := json.Marshal(b)
		if err != nil {
			return fail(ErrRequest) // its text may quote the value
		}
		o.body = inMemory(body)
	}
	o.header.Set("Accept", "application/json")
	o.header.Set("User-Agent", c.userAgent)
	if c.clientName != "" {
		o.header.Set("Sforce-Call-Options", "client="+c.clientName)
	}
	if o.body != nil {
		o.header.Set("Content-Type", o.body.Type)
	}
	for k, v := range maps.All(r.Header) {
		o.header[http.CanonicalHeaderKey(k)] = v
	}
	return o, nil
}

// shown is path without what follows an object's field, which may be personal:
// "/services/data/v66.0/sobjects/Lead/Email__c/*".
func shown(path string) string {
	parts := strings.Split(path, "/")
	for i, p := range parts {
		if p == "sobjects" && len(parts) > i+3 && parts[i+2] != "describe" {
			return strings.Join(parts[:i+3], "/") + "/*"
		}
	}
	return path
}

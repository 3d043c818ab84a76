package rest

import (
	"cmp"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
)

// Request is a request to the org.
type Request struct {
	Method string // "" is GET
	Path   string // "/query" is relative to /services/data/vXX.X, "/services/..." is not; the caller escapes its parts
	Query  url.Values
	Header http.Header
	Body   any // nil, []byte (JSON), an Append, a *Content, or a value to marshal

	// Into, unless nil, returns the writer for a successful answer, with each try,
	// in place of Response.Body.
	Into func() (io.Writer, error)

	// Most is the longest answer for Into, in bytes and unpacked; a longer one is
	// an [ErrTooLarge]. Zero sets no limit.
	Most int64

	// Repeatable says that executing it twice does no harm: updates by ID,
	// upserts by a unique key, composites of reads. GET and HEAD always are.
	Repeatable bool

	// Sent, unless nil, counts every HTTP request sent.
	Sent *atomic.Int64

	// Retry, unless nil, is called before a failed request is sent again, except
	// after a new log-in. If it returns false, the request is not sent again.
	Retry func(*Error) bool
}

// Response is an answer with a status of 2xx or 304.
type Response struct {
	Status int
	Header http.Header
	Body   []byte

	// Lost says that an earlier try went without an answer and may have been
	// executed too: what this answer refuses may exist all the same.
	Lost bool
}

// sdkName is what the org's logs call this SDK.
const sdkName = "mobly-salesforce-go"

// outgoing is a Request ready to be sent several times.
type outgoing struct {
	Request          // with its defaults
	target  string   // path and query
	shown   string   // what logs and errors show of the path
	body    *Content // nil if there is none

	left     string // the InstanceURL that redirected to another host, "" for none
	redirect *Error // its answer
}

// prepare marshals the body, once, and joins path, version and query.
func (c *Conn) prepare(r Request) (*outgoing, error) {
	r.Method = cmp.Or(r.Method, http.MethodGet)
	r.Repeatable = r.Repeatable || r.Method == http.MethodGet || r.Method == http.MethodHead
	path, query, _ := strings.Cut(r.Path, "?")
	if !strings.HasPrefix(path, "/services/") {
		path = "/services/data/v" + c.cfg.Version + "/" + strings.TrimPrefix(path, "/")
	}
	o := &outgoing{Request: r, target: path, shown: shown(path)}
	unbuilt := &Error{Method: o.Method, Path: o.shown, Err: ErrRequest}
	if _, err := url.ParseRequestURI(path); err != nil || strings.ContainsAny(r.Path, "# \t\r\n") || r.Path == "" {
		return nil, unbuilt
	}
	if len(r.Query) > 0 && query != "" {
		query += "&"
	}
	if query += r.Query.Encode(); query != "" {
		o.target += "?" + query
	}
	switch b := r.Body.(type) {
	case nil:
	case []byte:
		o.body = inMemory(b)
	case Append:
		l, err := lend(&c.pieces, b)
		if err != nil {
			return nil, err
		}
		o.body = &Content{Type: jsonType, Size: l.size, lent: l}
	case *Content:
		o.body = b
	default:
		body, err := json.Marshal(b)
		if err != nil {
			return nil, unbuilt // its text may quote the value
		}
		o.body = inMemory(body)
	}
	o.Header = http.Header{"Accept": {"application/json"}, "User-Agent": {sdkName}}
	if c.cfg.App != "" {
		o.Header.Set("User-Agent", c.cfg.App+" "+sdkName)
		o.Header.Set("Sforce-Call-Options", "client="+c.cfg.App)
	}
	if o.body != nil {
		o.Header.Set("Content-Type", o.body.Type)
	}
	for k, v := range r.Header {
		o.Header[http.CanonicalHeaderKey(k)] = v
	}
	return o, nil
}

// shown returns path without the value of an object's field, which may be personal:
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

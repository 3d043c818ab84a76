package salesforcetest

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"
)

const (
	maxURI  = 16384     // bytes of a request's URI and headers together, and of a sub-request's URI
	maxBody = 150 << 20 // bytes
)

// request is a request as the handlers see it: one by HTTP, or one of a
// composite request.
type request struct {
	method  string
	base    string   // scheme and host, under which the org was asked
	version string   // "66.0", "" outside /services/data/vXX.X
	path    []string // decoded segments below the version
	query   url.Values
	header  http.Header
	body    []byte
	saver   *saver
	subs    *[]Request // of the log
	nested  bool       // is a sub-request
	tx      *transaction

	allOrNone bool // of the composite request around it
}

// response is what a handler answers. A nil body is none.
type response struct {
	status int
	header http.Header
	body   any // marshalled as JSON
	raw    []byte
	mime   string // of raw
}

func answer(status int, body any) *response { return &response{status: status, body: body} }

func refuse(fs faults) *response { return answer(fs.status(), fs.body()) }

// with adds a header to the response.
func (r *response) with(name, value string) *response {
	if r.header == nil {
		r.header = http.Header{}
	}
	r.header.Set(name, value)
	return r
}

// badMessage answers a request that Salesforce's front end refuses before the API
// sees it. The page is Jetty's.
func badMessage(status int, reason string) *response {
	page := fmt.Sprintf("<h1>Bad Message %d</h1><pre>reason: %s</pre>", status, reason)
	return &response{status: status, mime: "text/html;charset=iso-8859-1", raw: []byte(page)}
}

// headSize is the size of a request's URI and headers in bytes.
func headSize(r *http.Request) int {
	n := len(r.RequestURI) + len("Host: \r\n") + len(r.Host)
	for name, values := range r.Header {
		for _, v := range values {
			n += len(name) + len(": \r\n") + len(v)
		}
	}
	return n
}

// tooLong answers a sub-request's URI of more than 16 kB.
func tooLong(uri string) faults {
	return one(fault{Status: http.StatusRequestURITooLong, Code: "URI_TOO_LONG",
		Message: fmt.Sprintf("The URI is too long: %d bytes, the limit is %d", len(uri), maxURI)})
}

// answer finds the endpoint. Doubled slashes and one at the end mean nothing.
func (o *Org) answer(t *transaction, r *http.Request, body []byte, entry *Request) *response {
	segments, err := segments(r.URL.EscapedPath())
	if err != nil || len(segments) < 2 {
		return refuse(badPath(err))
	}
	q := &request{
		method: method(r), base: o.base(r), query: r.URL.Query(), header: r.Header, body: body,
		saver: o.saver(false), subs: &entry.Subrequests, tx: t,
	}
	q.saver.text, q.saver.tx, t.saver = body, t, q.saver
	o.advance()
	o.nightly()
	switch segments[0] {
	case "services":
	case "id":
		return o.identity(q, segments[1:])
	case ".well-known":
		return wellKnown(q, segments[1:])
	default:
		return refuse(notFound())
	}
	switch segments[1] {
	case "oauth2":
		return o.oauth(r, q, segments[2:])
	case "Soap":
		return o.soap(r, q, segments[2:])
	case "data":
		if len(segments) == 2 {
			return versions(q)
		}
		return o.data(q, segments[2:])
	default:
		return refuse(notFound())
	}
}

// data answers a request to the REST API of some version: it needs a session.
func (o *Org) data(q *request, path []string) *response {
	if fs := o.session(q); fs != nil {
		return refuse(fs)
	}
	version, ok := strings.CutPrefix(path[0], "v")
	switch {
	case ok && retired(version):
		return refuse(gone())
	case ok && between(version, newestRetired+1, oldest-1):
		return refuse(notSimulated(version))
	case !ok || !supported(version):
		return refuse(notFound())
	}
	if f := o.admit(q); f != nil {
		return refuse(one(*f))
	}
	q.version, q.path = version, path[1:]
	var resp *response
	if media := q.header.Get("Content-Type"); len(q.body) > 0 && media != "" && !strings.Contains(media, "json") && !takesFiles(q.path) {
		resp = refuse(unsupportedMedia(q))
	} else {
		resp = o.resource(q)
	}
	return resp.with("Sforce-Limit-Info", fmt.Sprintf("api-usage=%d/%d", o.used(), o.daily))
}

// takesFiles reports whether the resource takes bodies that are not JSON.
func takesFiles(path []string) bool { return len(path) > 0 && path[0] == "jobs" }

func unsupportedMedia(q *request) faults {
	return one(fault{Status: http.StatusUnsupportedMediaType, Code: "UNSUPPORTED_MEDIA_TYPE",
		Message: "Content-Type " + q.header.Get("Content-Type") + " is not supported by this resource"})
}

// resource finds the handler of a resource below a version.
func (o *Org) resource(q *request) *response {
	q.saver.heed(q)
	if len(q.path) == 0 {
		return only(q, o.resources, http.MethodGet)
	}
	switch q.path[0] {
	case "sobjects":
		return o.sobjects(q)
	case "query", "queryAll":
		return o.query(q)
	case "composite":
		return o.compositeResource(q)
	case "limits":
		return o.limits(q)
	case "jobs":
		return o.bulk(q)
	case "tooling":
		return o.tooling(q)
	case "ui-api":
		return o.userInterface(q)
	default:
		return refuse(notFound())
	}
}

// only calls the handler for the methods that it takes.
func only(q *request, handle func(*request) *response, methods ...string) *response {
	for _, m := range methods {
		if q.method == m || q.method == http.MethodHead && m == http.MethodGet {
			return handle(q)
		}
	}
	return refuse(methodNotAllowed(q.method, methods...))
}

// segments splits a path into its decoded parts; empty ones are left out.
func segments(path string) ([]string, error) {
	var out []string
	for s := range strings.SplitSeq(path, "/") {
		if s == "" {
			continue
		}
		s, err := url.PathUnescape(s)
		if err != nil {
			return nil, err
		}
		if !utf8.ValidString(s) {
			return nil, pathError(s)
		}
		out = append(out, s)
	}
	return out, nil
}

// pathError is a segment that is no UTF-8.
type pathError string

func (e pathError) Error() string { return "salesforcetest: a path is not UTF-8" }

// badPath is the answer to a path that names nothing.
func badPath(err error) faults {
	if e, ok := errors.AsType[pathError](err); ok {
		return one(notUTF8([]byte(e)))
	}
	return notFound()
}

// method is the request's; a POST may stand for another by _HttpMethod.
func method(r *http.Request) string {
	if m := r.URL.Query().Get("_HttpMethod"); m != "" && r.Method == http.MethodPost {
		return strings.ToUpper(m)
	}
	return r.Method
}

// base is the address under which the org was asked. The hosts that all orgs
// share send everybody to My Domain.
func (o *Org) base(r *http.Request) string {
	if generic(hostname(r.Host)) {
		return o.creds.Domain
	}
	if r.TLS != nil || r.URL.Scheme == "https" || strings.EqualFold(r.Header.Get("X-Forwarded-Proto"), "https") {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}

func hostname(hostport string) string {
	name, _, _ := strings.Cut(hostport, ":")
	return strings.ToLower(name)
}

// The versions of the API that the org serves.
const (
	oldest = 50
	newest = 68
)

// The versions of the API that there were once.
const (
	oldestRetired = 7
	newestRetired = 30
)

// supported reports whether version is one that the org serves: "66.0".
func supported(version string) bool {
	return between(version, oldest, newest)
}

// retired reports whether version is one that no org serves any more.
func retired(version string) bool { return between(version, oldestRetired, newestRetired) }

func between(version string, from, to int) bool {
	n, ok := strings.CutSuffix(version, ".0")
	major, err := strconv.Atoi(n)
	return ok && err == nil && major >= from && major <= to && strconv.Itoa(major) == n
}

package main

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
)

// shownBody is how many bytes of a body a page shows.
const shownBody = 64 << 10

// line is a request in the log.
type line struct {
	Link         string
	Number       int
	Method, Path string
	Purpose      string
	Status       string
	State        string // "done", "overdue" for what was refused, "open" for what was lost
	When         value
	Took         string
	Calls        int
}

// requests is the page of the requests that the org answered, newest first.
func (s *site) requests(q url.Values) page {
	all := s.org.Requests()
	slices.Reverse(all)
	var body struct {
		Used, Limit, Kept string
		Lines             []line
		Pages             pager
	}
	used, limit := s.org.Usage()
	body.Used, body.Limit, body.Kept = thousands(used), thousands(limit), thousands(keptRequests)
	shown, pages := cut(all, "/requests", q)
	body.Pages = pages
	for _, r := range shown {
		body.Lines = append(body.Lines, requestLine(r))
	}
	return page{Title: "API requests", Here: "/requests", Body: body, name: "requests"}
}

func requestLine(r salesforcetest.Request) line {
	l := line{
		Link: "/requests/" + strconv.Itoa(r.Number), Number: r.Number, Method: r.Method, Path: hide(r.Path), Purpose: purpose(r),
		When: value{Text: r.At.UTC().Format("2 Jan, 15:04:05.000"), Time: r.At.UTC().Format("2006-01-02T15:04:05.000Z")},
		Took: duration(r.Took), Calls: r.Calls,
	}
	l.Status, l.State = outcome(r)
	return l
}

// outcome is the status of a request in words, and what it amounts to.
func outcome(r salesforcetest.Request) (status, state string) {
	switch status = strconv.Itoa(r.Status); {
	case r.Status == 0:
		return "Lost", "open"
	case r.Lost:
		return status + ", lost", "open"
	case r.Status >= http.StatusBadRequest:
		return status, "overdue"
	default:
		return status, "done"
	}
}

// purpose says in words what a request is for; "" where its path says it.
func purpose(r salesforcetest.Request) string {
	parts := slices.DeleteFunc(strings.Split(r.Path, "/"), func(s string) bool { return s == "" })
	is := func(from int, want ...string) bool {
		return len(parts) >= from+len(want) && slices.Equal(parts[from:from+len(want)], want)
	}
	switch {
	case is(0, "services", "oauth2", "token"), is(0, "services", "Soap"):
		return "Sign in"
	case is(3, "composite"):
		if n := len(r.Subrequests); n > 0 {
			return "Composite of " + counted(n, "sub-request", "sub-requests")
		}
		return "Collection of records"
	case is(3, "query"), is(3, "queryAll"):
		return "Query"
	case is(3, "jobs"):
		return "Bulk job"
	case is(3, "tooling"):
		return "Set-up of fields"
	case len(parts) == 6 && parts[3] == "sobjects" && parts[5] == "describe":
		return "Describe " + parts[4]
	}
	return ""
}

// request is the page of one request.
func (s *site) request(number string) page {
	all := s.org.Requests()
	i := slices.IndexFunc(all, func(r salesforcetest.Request) bool { return strconv.Itoa(r.Number) == number })
	if i < 0 {
		return missing("The org does not remember that request: it keeps the newest " + thousands(keptRequests) + ".")
	}
	r := all[i]
	type part struct {
		Method, Path, Status, State, Body string
		Query                             []parameter
	}
	var body struct {
		Line             line
		Query            []parameter
		Faults           []string
		Hidden           string // why neither query nor body is shown
		Body             string
		Size, Shown      string
		Subs             []part
		Earlier, Further string
	}
	body.Line = requestLine(r)
	body.Hidden = hidden(r)
	if body.Hidden == "" {
		body.Query, body.Body = query(r.Query), readable(r.Body)
		body.Size = counted(len(r.Body), "byte", "bytes")
		if len(r.Body) > shownBody {
			body.Shown = counted(shownBody, "byte", "bytes")
		}
	}
	for _, f := range r.Faults {
		body.Faults = append(body.Faults, string(f.Kind))
	}
	for _, sub := range r.Subrequests {
		where, values, found := strings.Cut(sub.Path, "?") // one that was refused is as it was written
		q := sub.Query
		if found {
			q, _ = url.ParseQuery(values) // what cannot be read is left out
		}
		p := part{Method: sub.Method, Path: hide(where), Query: query(q), Body: readable(sub.Body)}
		p.Status, p.State = outcome(sub)
		body.Subs = append(body.Subs, p)
	}
	if i > 0 {
		body.Earlier = strconv.Itoa(all[i-1].Number)
	}
	if i+1 < len(all) {
		body.Further = strconv.Itoa(all[i+1].Number)
	}
	return page{Title: "Request " + number, Here: "/requests", Body: body, name: "request"}
}

// hidden says why the query and the body of a request are not shown, "" where
// they are. Only what goes to the data API is: all else may sign somebody in,
// a mistyped address too, and so may forms and XML anywhere.
func hidden(r salesforcetest.Request) string {
	parts := slices.DeleteFunc(strings.Split(r.Path, "/"), func(s string) bool { return s == "" })
	media := strings.ToLower(r.Header.Get("Content-Type"))
	switch {
	case len(parts) < 2 || parts[0] != "services" || parts[1] != "data":
		return "Not shown: what signs in is kept out of these pages."
	case strings.Contains(media, "form") || strings.Contains(media, "xml"):
		return "Not shown: forms and XML can hold what signs in."
	}
	return ""
}

// parameter is one of a query.
type parameter struct{ Name, Value string }

// parameters are those of the data API, whose values can be shown.
var parameters = []string{
	"q", "ids", "fields", "columns", "batchSize", "maxRecords", "locator", "allOrNone", "sObjects", "_HttpMethod", "jobType", "isPkChunkingEnabled",
}

func query(q url.Values) []parameter {
	var out []parameter
	for name, values := range q {
		for _, v := range values {
			if !slices.Contains(parameters, name) {
				v = "not shown"
			}
			out = append(out, parameter{hide(name), hide(v)})
		}
	}
	slices.SortFunc(out, func(a, b parameter) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// session is an access token or a session ID, wherever it stands and however
// often it was escaped.
var session = regexp.MustCompile(`00D[0-9A-Za-z]{12}(?:[0-9A-Za-z]{3})?(?:!|%(?:25)*21|\\u0021)[0-9A-Za-z._]+`)

// hide takes access tokens out of a text.
func hide(s string) string { return session.ReplaceAllString(s, "[access token]") }

// readable is the beginning of a body, indented where it is JSON, or what it
// is where it cannot be read.
func readable(body []byte) string {
	var b bytes.Buffer
	if json.Indent(&b, body, "", "  ") != nil {
		b.Reset()
		b.Write(body)
	}
	if !utf8.Valid(b.Bytes()) {
		return "[not a text]"
	}
	text := hide(b.String())
	if len(text) <= shownBody {
		return text
	}
	return strings.ToValidUTF8(text[:shownBody], "") + "\n…"
}

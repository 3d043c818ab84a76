package main

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
)

//go:embed pages
var pages embed.FS

// policy is the Content-Security-Policy: a page is HTML, one style sheet and
// one icon, and nothing that a record holds can make it more.
const policy = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// site shows what an org holds and was asked, on pages of HTML beside its API.
type site struct {
	org   *salesforcetest.Org
	now   func() time.Time
	local bool // only this machine is meant: other names of it are refused
	pages map[string]*template.Template
}

// page is what every page is made of.
type page struct {
	Title string
	Here  string // path of the link in the navigation that it is under
	Body  any

	name   string // of the template
	status int    // 0 is 200
}

func newSite(org *salesforcetest.Org, now func() time.Time) (*site, error) {
	s := &site{org: org, now: now, pages: map[string]*template.Template{}}
	names, err := fs.Glob(pages, "pages/*.html")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		t, err := template.ParseFS(pages, "pages/layout.html", "pages/activity.html", name)
		if err != nil {
			return nil, err
		}
		s.pages[strings.TrimSuffix(path.Base(name), ".html")] = t
	}
	return s, nil
}

// ServeHTTP answers with a page where the path is that of one. All else is the
// org's to answer, in its own words.
func (s *site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	show := s.route(r.URL.Path)
	if show == nil || r.Method != http.MethodGet && r.Method != http.MethodHead {
		s.org.ServeHTTP(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "no-store")
	if s.local && !loopback(r.Host) {
		http.Error(w, "this address is for the machine itself", http.StatusMisdirectedRequest)
		return
	}
	show(w, r)
}

// route returns what shows the page at a path, nil where there is none.
func (s *site) route(p string) http.HandlerFunc {
	first, rest, nested := strings.Cut(strings.TrimPrefix(p, "/"), "/")
	switch {
	case p == "/":
		return s.page(func(*http.Request) page { return s.home() })
	case p == "/style.css" || p == "/icon.svg":
		return func(w http.ResponseWriter, r *http.Request) { http.ServeFileFS(w, r, pages, "pages"+p) }
	case p == "/requests":
		return s.page(func(r *http.Request) page { return s.requests(r.URL.Query()) })
	case !nested || rest == "" || !strings.HasPrefix(p, "/"):
		return nil
	case first == "objects":
		return s.page(func(r *http.Request) page { return s.list(rest, r.URL.Query()) })
	case first == "records":
		return s.page(func(*http.Request) page { return s.record(rest) })
	case first == "requests":
		return s.page(func(*http.Request) page { return s.request(rest) })
	}
	return nil
}

// page makes the whole page before the first byte of it is sent.
func (s *site) page(of func(*http.Request) page) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		p := of(r)
		var b bytes.Buffer
		if err := s.pages[p.name].ExecuteTemplate(&b, "layout", p); err != nil {
			http.Error(w, "the page cannot be made: "+err.Error(), http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.WriteHeader(max(p.status, http.StatusOK))
		_, _ = w.Write(b.Bytes()) // who went away needs no page
	}
}

// missing is the page for what is not there.
func missing(what string) page {
	return page{Title: "Not found", Body: what, name: "missing", status: http.StatusNotFound}
}

// loopback reports whether a Host header names the machine itself: a web page
// from elsewhere that had its own name lead here does not.
func loopback(hostport string) bool {
	host, _, err := net.SplitHostPort(hostport)
	if err != nil {
		host = strings.Trim(hostport, "[]")
	}
	ip := net.ParseIP(host)
	return strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
}

// perPage is how many rows a list has on a page.
const perPage = 50

// pager cuts a list into pages, and links them.
type pager struct {
	From, To, Of   int    // rows that are shown, counted from 1
	Newer, Further string // addresses of the pages around, "" for none
}

// cut returns the rows of the page that the query names, the first where it
// names none that there is.
func cut[T any](all []T, address string, q url.Values) ([]T, pager) {
	n, err := strconv.Atoi(q.Get("page"))
	if last := (len(all) + perPage - 1) / perPage; err != nil || n < 1 || n > last {
		n = 1
	}
	from, to := (n-1)*perPage, min(n*perPage, len(all))
	link := func(n int) string {
		v := url.Values{"page": {strconv.Itoa(n)}}
		if search := q.Get("q"); search != "" {
			v.Set("q", search)
		}
		return address + "?" + v.Encode()
	}
	p := pager{From: from + 1, To: to, Of: len(all)}
	if n > 1 {
		p.Newer = link(n - 1)
	}
	if to < len(all) {
		p.Further = link(n + 1)
	}
	return all[from:to], p
}

// counted is "1 record" and "12,345 records".
func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return thousands(n) + " " + many
}

func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// duration is a time span to three digits: "850 µs", "12.3 ms", "2.05 s".
func duration(d time.Duration) string {
	switch {
	case d < time.Millisecond:
		return fmt.Sprintf("%d µs", d.Microseconds())
	case d < time.Second:
		return fmt.Sprintf("%.3g ms", float64(d)/float64(time.Millisecond))
	default:
		return fmt.Sprintf("%.3g s", d.Seconds())
	}
}

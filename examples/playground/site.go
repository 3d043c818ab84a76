//go:build !js

package main

import (
	"embed"
	"io"
	"net"
	"net/http"
	"regexp"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
)

//go:embed assets
var assets embed.FS

// index returns the page. Its program is WebAssembly of that name, or with "" the
// server's.
func index(program string) []byte {
	var plan strings.Builder
	_ = new(salesforce.Plan).HTML(&plan) // a Builder takes all
	// A plan shown by the page inherits the page's policy, which has to allow its style.
	style := planStyle.FindString(plan.String())
	return []byte(render("index.html", struct{ Program, PlanStyle string }{program, style}))
}

var planStyle = regexp.MustCompile(`'sha256-[^']+'`)

// mostInput is how many bytes of texts the page may send.
const mostInput = 64 << 20

// newSite returns the page and its program, for this machine.
func newSite() http.Handler {
	page := index("")
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write(page) // a browser that has gone needs no answer
	})
	mux.Handle("GET /assets/", http.FileServerFS(assets))
	mux.HandleFunc("POST /answer", func(w http.ResponseWriter, r *http.Request) {
		in, err := io.ReadAll(http.MaxBytesReader(w, r.Body, mostInput))
		if err != nil {
			http.Error(w, "the texts did not arrive, or have more than 64 MiB", http.StatusBadRequest)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(answer(r.Context(), in)) // as above
	})
	return guard(mux)
}

// guard refuses what is not from this machine: other names of the address, which a
// foreign site can give it, and requests of the pages of foreign sites.
func guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "frame-ancestors 'self'") // for the plan
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		origin := r.Header.Get("Origin")
		switch {
		case !loopback(r.Host):
			http.Error(w, "this address is for the machine itself", http.StatusMisdirectedRequest)
		case origin != "" && origin != "http://"+r.Host:
			http.Error(w, "this address is for its own page", http.StatusForbidden)
		default:
			next.ServeHTTP(w, r)
		}
	})
}

// loopback reports whether a host, with or without a port, is this machine.
func loopback(hostport string) bool {
	host, _, err := net.SplitHostPort(hostport)
	if err != nil {
		host = strings.Trim(hostport, "[]")
	}
	ip := net.ParseIP(host)
	return strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
}

//go:build !js

package main

import (
	"bufio"
	"context"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func send(method, target, host, origin, body string) *httptest.ResponseRecorder {
	r := httptest.NewRequestWithContext(context.Background(), method, target, strings.NewReader(body))
	r.Host = host
	if origin != "" {
		r.Header.Set("Origin", origin)
	}
	w := httptest.NewRecorder()
	newSite().ServeHTTP(w, r)
	return w
}

func TestGuard(t *testing.T) {
	const local = "127.0.0.1:8090"
	for _, tt := range []struct {
		method, target, host, origin string
		want                         int
	}{
		{"GET", "/", local, "", http.StatusOK},
		{"GET", "/", "localhost:8090", "", http.StatusOK},
		{"GET", "/", "[::1]:8090", "", http.StatusOK},
		{"GET", "/assets/style.css", local, "", http.StatusOK},
		{"GET", "/assets/playground.js", local, "", http.StatusOK},
		{"POST", "/answer", local, "http://" + local, http.StatusOK},
		{"POST", "/answer", local, "", http.StatusOK},
		{"GET", "/", "attacker.example:8090", "", http.StatusMisdirectedRequest},
		{"POST", "/answer", "attacker.example", "http://attacker.example", http.StatusMisdirectedRequest},
		{"GET", "/", "10.0.0.7:8090", "", http.StatusMisdirectedRequest},
		{"GET", "/", "localhost.attacker.example", "", http.StatusMisdirectedRequest},
		{"GET", "/", "", "", http.StatusMisdirectedRequest},
		{"POST", "/answer", local, "https://attacker.example", http.StatusForbidden},
		{"POST", "/answer", local, "http://127.0.0.1:9999", http.StatusForbidden},
		{"POST", "/answer", local, "null", http.StatusForbidden},
		{"GET", "/", local, "https://attacker.example", http.StatusForbidden},
		{"GET", "/answer", local, "", http.StatusMethodNotAllowed},
		{"POST", "/", local, "", http.StatusMethodNotAllowed},
		{"GET", "/pages/index.html", local, "", http.StatusNotFound},
		{"GET", "/assets/../main.go", local, "", http.StatusTemporaryRedirect},
	} {
		w := send(tt.method, tt.target, tt.host, tt.origin, "{}")
		require.Equal(t, tt.want, w.Code, "%s %s at %s from %q", tt.method, tt.target, tt.host, tt.origin)
		require.Equal(t, "nosniff", w.Header().Get("X-Content-Type-Options"))
		require.Empty(t, w.Header().Get("Access-Control-Allow-Origin"))
	}
}

// The page and its files name no address but their own, and the policy allows none.
func TestNothingFromElsewhere(t *testing.T) {
	files := map[string]string{"served": string(index("")), "static": string(index(program))}
	require.NoError(t, fs.WalkDir(assets, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := assets.ReadFile(name)
		files[name] = strings.ReplaceAll(string(text), `xmlns="http://www.w3.org/2000/svg"`, "")
		return err
	}))
	require.Len(t, files, 5)
	for name, text := range files {
		require.NotRegexp(t, `(?i:https?:)?//[a-z0-9]|@import|url\(`, regexp.MustCompile(`(?m)^\s*//.*$`).ReplaceAllString(text, ""), name)
	}
	for _, name := range []string{"served", "static"} {
		require.Regexp(t, `default-src 'none'; script-src 'self'( 'wasm-unsafe-eval')?; style-src 'self' 'sha256-[^' ]+'; img-src 'self'; connect-src 'self';`,
			strings.ReplaceAll(files[name], "&#39;", "'"), name)
	}
	require.NotContains(t, files["served"], "wasm")
}

func TestTooMuch(t *testing.T) {
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/answer", io.LimitReader(endless{}, mostInput+1))
	r.Host = "localhost"
	w := httptest.NewRecorder()
	newSite().ServeHTTP(w, r)
	require.Equal(t, http.StatusBadRequest, w.Code)
	require.Contains(t, w.Body.String(), "more than 64 MiB")
}

type endless struct{}

func (endless) Read(p []byte) (int, error) { return len(p), nil }

func TestRun(t *testing.T) {
	over, end := context.WithCancel(t.Context())
	end() // so that nothing is served
	for _, addr := range []string{"0.0.0.0:0", ":0", "[::]:0", "10.0.0.7:0", "example.com:0"} {
		require.ErrorContains(t, run(over, []string{"-addr", addr}, io.Discard), "an address of the machine itself", addr)
	}
	require.ErrorContains(t, run(t.Context(), []string{"leads.json"}, io.Discard), "unexpected argument")

	ctx, cancel := context.WithCancel(t.Context())
	out, in := io.Pipe()
	ended := make(chan error, 1)
	go func() { ended <- run(ctx, []string{"-addr", "127.0.0.1:0"}, in) }()
	line, err := bufio.NewReader(out).ReadString('\n')
	require.NoError(t, err)
	address, ok := strings.CutPrefix(strings.TrimSpace(line), "open ")
	require.True(t, ok)
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, address+"answer", strings.NewReader(`{"sample": true}`))
	require.NoError(t, err)
	resp, err := (&http.Client{}).Do(r)
	require.NoError(t, err)
	body, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	require.Equal(t, ask(t, question{Sample: true}), replyOf(t, body))
	cancel()
	require.NoError(t, <-ended)
}

package auth_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/oauth2"

	"github.com/getmobly/mobly-salesforce-go/auth"
)

// meter counts the bytes that are read of connections.
type meter struct{ read atomic.Int64 }

func (m *meter) dial(ctx context.Context, network, address string) (net.Conn, error) {
	c, err := (&net.Dialer{}).DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	return &metered{c, &m.read}, nil
}

type metered struct {
	net.Conn
	read *atomic.Int64
}

func (m *metered) Read(p []byte) (int, error) {
	n, err := m.Conn.Read(p)
	m.read.Add(int64(n))
	return n, err
}

func drip(w http.ResponseWriter, r *http.Request) {
	for {
		if _, err := io.WriteString(w, " "); err != nil {
			return
		}
		w.(http.Flusher).Flush()
		select {
		case <-r.Context().Done():
			return
		case <-time.After(5 * time.Millisecond):
		}
	}
}

func large(w http.ResponseWriter, _ *http.Request) {
	chunk := []byte(strings.Repeat(" ", 1<<20))
	for range 10 {
		if _, err := w.Write(chunk); err != nil {
			return
		}
	}
}

// zipped is 16 MiB of blanks in few bytes.
var zipped = sync.OnceValue(func() []byte {
	var b bytes.Buffer
	z, _ := gzip.NewWriterLevel(&b, gzip.BestSpeed)
	chunk := []byte(strings.Repeat(" ", 1<<20))
	for range 16 {
		_, _ = z.Write(chunk)
	}
	_ = z.Close()
	return b.Bytes()
})

func bomb(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Encoding", "gzip")
	_, _ = w.Write(zipped())
}

// hollow answers with packed pieces without end, which unpack to nothing.
func hollow(w http.ResponseWriter, _ *http.Request) {
	var b bytes.Buffer
	_ = gzip.NewWriter(&b).Close()
	chunk := bytes.Repeat(b.Bytes(), 4<<10)
	w.Header().Set("Content-Encoding", "gzip")
	for {
		if _, err := w.Write(chunk); err != nil {
			return
		}
	}
}

// headers answers with 5 MiB of them.
func headers(w http.ResponseWriter, _ *http.Request) {
	line := strings.Repeat("x", 1<<10)
	for i := range 5 << 10 {
		w.Header().Set(fmt.Sprint("X-", i), line)
	}
}

func says(mime, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", mime)
		_, _ = io.WriteString(w, body)
	}
}

// A server that means ill gets no second request, no token accepted that leads
// elsewhere, and costs the time-out and 1 MiB at most.
func TestHostileServers(t *testing.T) {
	var stolen atomic.Int64
	thief := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { stolen.Add(1) }))
	defer thief.Close()
	foreign := tokenAnswer("https://acme.my.salesforce.com.evil.example")
	handlers := map[string]http.HandlerFunc{
		"slow drip": drip, "10 MB": large, "gzip bomb": bomb, "hollow gzip": hollow,
		"long headers":         headers,
		"foreign instance_url": says("application/json", foreign),
		"foreign serverUrl":    says("text/xml", loginResponse("https://evil.example/services/Soap/u/64.0", markAccess, false, "7200")),
		"form, not JSON":       says("application/x-www-form-urlencoded", "access_token="+markAccess+"&instance_url=https://evil.example"),
		"image":                says("image/png", "\x89PNG\r\n\x1a\n"+markAccess),
		"HTML":                 says("text/html", "<html>"+markSecret),
		"JSON as HTML":         says("text/html", foreign),
		"deep JSON":            says("application/json", strings.Repeat("[", 100_000)),
		"deep XML":             says("text/xml", strings.Repeat("<a>", 100_000)),
		"many entities":        says("text/xml", `<!DOCTYPE x [<!ENTITY a "`+strings.Repeat("a", 1000)+`"><!ENTITY b "`+strings.Repeat("&a;", 1000)+`">]><x>`+strings.Repeat("&b;", 1000)+`</x>`),
		"wrong types":          says("application/json", `{"access_token":1,"instance_url":{},"issued_at":[]}`),
		"line breaks":          says("application/json", `{"error":"a\r\nb","error_description":"\u001b[2J\u202e`+markSecret+`"}`),
	}
	for _, code := range []int{301, 302, 303, 307, 308} {
		handlers[fmt.Sprint("redirect ", code)] = func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, thief.URL, code) }
	}
	for name, handler := range handlers {
		t.Run(name, func(t *testing.T) {
			var requests atomic.Int64
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				requests.Add(1)
				handler(w, r)
			}))
			defer server.Close()
			defer server.CloseClientConnections()
			for flow, p := range flows(server.URL) {
				m := &meter{}
				transport := &http.Transport{DialContext: m.dial}
				ctx, cancel := context.WithTimeout(context.WithValue(t.Context(), oauth2.HTTPClient, &http.Client{Transport: transport}), 300*time.Millisecond)
				requests.Store(0)
				start := time.Now()
				token, err := p.Token(ctx)
				cancel()
				require.Nil(t, token, flow)
				require.Error(t, err, flow)
				require.LessOrEqual(t, requests.Load(), int64(1), flow)
				require.LessOrEqual(t, m.read.Load(), int64(1<<20+16<<10), flow, "a buffer more than what is looked at")
				require.True(t, transport.MaxResponseHeaderBytes == 0 && !transport.DisableKeepAlives, "the caller's is left alone")
				require.Less(t, time.Since(start), 30*time.Second, flow)
				requireHidden(t, flow, err.Error())
				require.NotContains(t, err.Error(), "\x1b")
			}
		})
	}
	require.Zero(t, stolen.Load(), "a redirect was followed")
}

// FuzzTokenAnswer gives any answer to a request for a token: there is a token to
// send to the org, or an error that holds nothing of what was sent.
func FuzzTokenAnswer(f *testing.F) {
	f.Add([]byte(`{"access_token":"t","instance_url":"https://acme.my.salesforce.com","id":"https://login.salesforce.com/id/00D000000000001EAA/005000000000001AAA","issued_at":"1700000000000","token_type":"Bearer","scope":"api"}`), 200, "application/json")
	f.Add([]byte(`{"access_token":"t","instance_url":"https://evil.example"}`), 200, "application/json")
	f.Add([]byte(`access_token=t&instance_url=https%3A%2F%2Facme.my.salesforce.com&expires_in=x`), 200, "application/x-www-form-urlencoded")
	f.Add([]byte(`{"error":"invalid_client","error_description":"no hunter2 here"}`), 400, "application/json")
	f.Add([]byte(`<html>`), 503, "text/html")
	f.Fuzz(func(t *testing.T, body []byte, status int, mime string) {
		if status < 200 || status > 599 {
			return
		}
		ctx := through(t, &canned{status: status, header: http.Header{"Content-Type": {mime}}, body: string(body)})
		p := &auth.ClientCredentials{Domain: "acme.my.salesforce.com", ClientID: "id", ClientSecret: "hunter2"}
		token, err := p.Token(ctx)
		if err != nil {
			if text := fmt.Sprintf("%v %+v %#v", err, err, err); strings.Contains(text, "hunter2") {
				t.Fatal(text)
			}
			return
		}
		if !strings.HasPrefix(token.InstanceURL, "https://") || token.AccessToken == "" {
			t.Fatalf("a token that cannot be used, for %q", token.InstanceURL)
		}
	})
}

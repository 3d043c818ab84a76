package trials

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/internal/conformance/testworld"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/setup"
)

// port is an org behind a TLS port that http.DefaultTransport trusts. It counts
// connections and the protocols of requests.
type port struct {
	*httptest.Server
	world *testworld.World

	mu     sync.Mutex
	opened int
	protos map[string]int
}

// open starts a port until the test ends. Its requests take a while, so that those
// of one call overlap.
func open(t *testing.T, http2 bool) *port {
	t.Helper()
	p := &port{world: testworld.New(t), protos: make(map[string]int)}
	p.world.Org.Inject(salesforcetest.Fault{Latency: 20 * time.Millisecond})
	p.Server = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.mu.Lock()
		p.protos[r.Proto]++
		p.mu.Unlock()
		p.world.Org.ServeHTTP(w, r)
	}))
	p.Config.ConnState = func(_ net.Conn, s http.ConnState) {
		p.mu.Lock()
		defer p.mu.Unlock()
		if s == http.StateNew {
			p.opened++
		}
	}
	p.EnableHTTP2 = http2
	p.StartTLS()
	t.Cleanup(p.Close)
	trusting(t, p.Client().Transport.(*http.Transport).TLSClientConfig)
	return p
}

// trusting has http.DefaultTransport trust what the settings trust. No test that
// runs in parallel runs beside the test.
func trusting(t *testing.T, settings *tls.Config) {
	t.Helper()
	before := http.DefaultTransport
	other := before.(*http.Transport).Clone()
	other.TLSClientConfig = &tls.Config{RootCAs: settings.RootCAs, MinVersion: tls.VersionTLS12}
	http.DefaultTransport = other
	t.Cleanup(func() {
		other.CloseIdleConnections()
		http.DefaultTransport = before
	})
}

func (p *port) config(concurrency int) salesforce.Config {
	cfg := testworld.Keyed()
	cfg.Settings.API.Concurrency = concurrency
	c := p.world.Org.Credentials()
	cfg.Auth = &auth.ClientCredentials{Domain: p.URL, ClientID: c.ClientID, ClientSecret: auth.Secret(c.ClientSecret)}
	return cfg
}

// since returns the connections that were opened since the last time, and whether
// all requests came by that protocol.
func (p *port) since(proto string) (opened int, all bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	opened, all = p.opened, len(p.protos) == 1 && p.protos[proto] > 0
	p.opened = 0
	clear(p.protos)
	return opened, all
}

// visitors are people whom nobody has captured before, with three actions each.
func visitors(round, n int) (leads []salesforce.Lead) {
	for i := range n {
		id := fmt.Sprintf("m%d-%d", round, i)
		lead := testworld.Person(id, id+"@lumen.example")
		lead.Person.LastName = "Kim-" + id
		leads = append(leads, testworld.WithActions(lead, testworld.Note(id+"a", "x"), testworld.Note(id+"b", "y"), testworld.Note(id+"c", "z")))
	}
	return leads
}

// TestConnections counts the connections of five syncs over TLS: one to sign in,
// and as many as there are requests at once, or one by HTTP/2. Twice as many are
// allowed: net/http may dial while another connection becomes free.
func TestConnections(t *testing.T) {
	for _, tt := range []struct {
		name        string
		http2       bool
		concurrency int
		client      *http.Client
		proto       string
		most        int
		leads, size int
	}{
		{"by default", false, 0, nil, "HTTP/1.1", 1 + 2*4, 1000, 0},
		{"one request at once", false, 1, nil, "HTTP/1.1", 1 + 1, 100, 4},
		{"eight at once", false, 8, nil, "HTTP/1.1", 1 + 2*8, 100, 4},
		{"a client without a transport", false, 0, &http.Client{}, "HTTP/1.1", 1 + 2*4, 100, 4},
		{"HTTP/2", true, 0, nil, "HTTP/2.0", 1 + 1, 100, 4},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if testworld.UnderRace {
				tt.leads, tt.size = 40, 4
			}
			p := open(t, tt.http2)
			cfg := p.config(tt.concurrency)
			cfg.HTTPClient, cfg.Settings.API.BatchSize = tt.client, tt.size
			c, err := salesforce.New(cfg)
			require.NoError(t, err)
			for round := range 5 {
				results, err := c.Sync(t.Context(), visitors(round, tt.leads)...)
				require.NoError(t, err)
				for i := range results {
					require.Equal(t, salesforce.Created, results[i].Outcome)
				}
			}
			opened, all := p.since(tt.proto)
			require.LessOrEqual(t, opened, tt.most)
			require.True(t, all, tt.proto)
			require.Zero(t, http.DefaultTransport.(*http.Transport).MaxIdleConnsPerHost, "it is not changed")

			report, err := setup.Check(t.Context(), cfg, setup.CheckOptions{})
			require.NoError(t, err)
			require.NotEmpty(t, report.Findings)
			opened, all = p.since(tt.proto)
			require.LessOrEqual(t, opened, tt.most)
			require.True(t, all, tt.proto)
		})
	}
}

// outing is what the process behind a proxy is told, in its environment.
type outing struct {
	ClientID, ClientSecret string
	Root                   []byte // the certificate to trust
}

const outingName = "TEST_PROXY_OUTING"

// behindProxy is a host that needs no proxy to be told apart from this machine,
// for which the environment's is never asked. Certificates of httptest name it.
const behindProxy = "https://example.com"

// TestProxyProcess is no test but the process of [TestProxyOfTheEnvironment]: the
// environment is read once.
func TestProxyProcess(t *testing.T) {
	text := os.Getenv(outingName)
	if text == "" {
		t.Skip("there is no outing")
	}
	var o outing
	require.NoError(t, json.Unmarshal([]byte(text), &o))
	root, err := x509.ParseCertificate(o.Root)
	require.NoError(t, err)
	roots := x509.NewCertPool()
	roots.AddCert(root)
	trusting(t, &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12})
	cfg := testworld.Keyed()
	cfg.Auth = &auth.ClientCredentials{Domain: behindProxy, ClientID: o.ClientID, ClientSecret: auth.Secret(o.ClientSecret)}
	c, err := salesforce.New(cfg)
	require.NoError(t, err)
	require.NoError(t, c.Ping(t.Context()))
}

// TestProxyOfTheEnvironment holds that a Client reaches its org, sign-in included,
// through the proxy that HTTPS_PROXY names, and speaks HTTP/2 with the org there.
func TestProxyOfTheEnvironment(t *testing.T) {
	p := open(t, true)
	var mu sync.Mutex
	var asked []string
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		asked = append(asked, r.Method+" "+r.Host)
		mu.Unlock()
		tunnel(t, w, p.Listener.Addr().String())
	}))
	defer proxy.Close()
	c := p.world.Org.Credentials()
	text, err := json.Marshal(outing{c.ClientID, c.ClientSecret, p.Certificate().Raw})
	require.NoError(t, err)
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestProxyProcess$", "-test.v") //nolint:gosec // this very program
	cmd.Env = append(os.Environ(), outingName+"="+string(text), "HTTPS_PROXY="+proxy.URL, "https_proxy="+proxy.URL, "NO_PROXY=", "no_proxy=")
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, string(out))
	require.Contains(t, string(out), "--- PASS: TestProxyProcess")
	mu.Lock()
	defer mu.Unlock()
	require.Equal(t, []string{"CONNECT example.com:443", "CONNECT example.com:443"}, asked, "to sign in, and for the rest")
	_, all := p.since("HTTP/2.0")
	require.True(t, all)
}

// tunnel joins the connection of a CONNECT request with one to the address.
func tunnel(t *testing.T, w http.ResponseWriter, address string) {
	t.Helper()
	to, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", address)
	if err != nil {
		w.WriteHeader(http.StatusBadGateway)
		return
	}
	defer func() { _ = to.Close() }()
	w.WriteHeader(http.StatusOK)
	from, buffered, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	defer func() { _ = from.Close() }()
	go func() {
		_, _ = io.Copy(to, buffered)
		_ = to.(*net.TCPConn).CloseWrite()
	}()
	_, _ = io.Copy(from, to)
}

package rest

import (
	"cmp"
	"context"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/go-resty/resty/v2"
	"golang.org/x/oauth2"

	"github.com/getmobly/mobly-salesforce-go/auth"
)

// Tokens provides tokens that fit into a header, and learns what became of them, as
// [auth.Cache] does.
type Tokens interface {
	Token(ctx context.Context) (*auth.Token, error)
	Refused(t *auth.Token)
	Rejected(t *auth.Token)
	Accepted(t *auth.Token)
}

// Limiter delays requests: Wait returns when the next may be sent, as that of
// golang.org/x/time/rate.Limiter does.
type Limiter interface {
	Wait(ctx context.Context) error
}

// Config says how to reach an org. Tokens and Version are required.
type Config struct {
	Tokens     Tokens
	HTTPClient *http.Client // copied, and given to Tokens through ctx; nil is an empty one
	Logger     *slog.Logger // one Debug line per request; nil is silent
	Version    string       // of the API: "66.0"
	App        string       // whom the org's logs name beside the SDK: "Acme-Events/2.1"; "" names the SDK only
	Limiter    Limiter      // nil delays nothing
	Reserve    int          // percent of the org's daily requests that are left to others

	Trace func(context.Context, Try) // called after every try that was sent; may be nil

	Attempts    int           // of a request that may be sent again; 0 is DefaultAttempts, 1 never repeats
	Connections int           // idle ones to keep, at least, if HTTPClient has no Transport; 0 is as http.DefaultTransport
	Timeout     time.Duration // of one try, its body included; 0 is 5 minutes
	MaxBody     int64         // bytes of an answer, unpacked; 0 is 64 MiB

	Wait func(ctx context.Context, d time.Duration) error // between tries; nil is a timer
	Rand func() float64                                   // jitter in [0, 1); nil is math/rand/v2
}

// Conn sends requests to one org. It is safe for concurrent use. Make it by [New].
type Conn struct {
	cfg    Config // with its defaults; HTTPClient is nil if none was given
	client *resty.Client

	calls   atomic.Int64
	usage   atomic.Pointer[usage]
	dropped atomic.Int64 // when a token was last dropped because its host had moved or gone, in ns; 0 if no host has answered

	pieces sync.Pool // of *[pieceSize]byte, for bodies and answers
}

// New returns a Conn, and sends nothing. The configuration was checked before, by
// the Config of the Client.
func New(cfg Config) *Conn {
	cfg.Logger = cmp.Or(cfg.Logger, slog.New(slog.DiscardHandler))
	cfg.Attempts = cmp.Or(cfg.Attempts, DefaultAttempts)
	cfg.Timeout = cmp.Or(cfg.Timeout, 5*time.Minute)
	cfg.MaxBody = min(cmp.Or(cfg.MaxBody, 64<<20), 1<<40)
	if IsNil(cfg.Limiter) {
		cfg.Limiter = nil
	}
	if cfg.Wait == nil {
		cfg.Wait = Sleep
	}
	if cfg.Rand == nil {
		cfg.Rand = rand.Float64
	}
	return &Conn{cfg: cfg, client: newClient(cfg.HTTPClient, cfg.Connections)}
}

// IsNil reports whether v is nil, or holds a nil pointer.
func IsNil(v any) bool {
	rv := reflect.ValueOf(v)
	return v == nil || rv.Kind() == reflect.Pointer && rv.IsNil()
}

// Calls returns how many HTTP requests were sent, without token requests.
func (c *Conn) Calls() int64 { return c.calls.Load() }

// Token returns the token in use. The error is that of Config.Tokens.
func (c *Conn) Token(ctx context.Context) (*auth.Token, error) {
	if c.cfg.HTTPClient != nil {
		ctx = context.WithValue(ctx, oauth2.HTTPClient, c.cfg.HTTPClient)
	}
	return c.cfg.Tokens.Token(ctx)
}

// newClient returns resty over a copy of hc, because resty changes its client. It
// neither retries nor logs.
func newClient(hc *http.Client, connections int) *resty.Client {
	own := *cmp.Or(hc, &http.Client{})
	if own.Transport == nil {
		own.Transport = defaultTransport(connections)
	}
	own.CheckRedirect = sameHost(own.CheckRedirect)
	client := resty.NewWithClient(&own)
	client.SetRetryCount(0).SetLogger(mute{}).SetDisableWarn(true).SetDoNotParseResponse(true).SetPreRequestHook(attach)
	return client
}

// defaultTransport returns a copy of http.DefaultTransport that keeps at least that
// many idle connections to one host, and closes them some time after the last request. A
// replacement that cannot be copied is returned itself.
func defaultTransport(connections int) http.RoundTripper {
	shared, ok := http.DefaultTransport.(*http.Transport)
	if !ok {
		return http.DefaultTransport
	}
	t := shared.Clone()
	t.MaxIdleConns, t.MaxIdleConnsPerHost = 0, max(t.MaxIdleConnsPerHost, connections)
	t.IdleConnTimeout = cmp.Or(t.IdleConnTimeout, 90*time.Second) // as Go's own
	t.ForceAttemptHTTP2 = true                                    // not the default with a dialler or TLS settings
	return t
}

// sameHost follows a redirect only if it changes neither host nor method, so that
// neither a token nor a body goes elsewhere; next, unless nil, must agree.
func sameHost(next func(*http.Request, []*http.Request) error) func(*http.Request, []*http.Request) error {
	return func(req *http.Request, via []*http.Request) error {
		first := via[0]
		if req.URL.Host != first.URL.Host || req.URL.Scheme != first.URL.Scheme || req.Method != first.Method ||
			(req.Method != http.MethodGet && req.Method != http.MethodHead) || len(via) > 5 {
			return http.ErrUseLastResponse
		}
		if next != nil {
			return next(req, via)
		}
		return nil
	}
}

// mute silences resty's logger, whose lines quote URLs and errors.
type mute struct{}

func (mute) Errorf(string, ...any) {}
func (mute) Warnf(string, ...any)  {}
func (mute) Debugf(string, ...any) {}

// usage is the content of Sforce-Limit-Info.
type usage struct {
	used, limit int
	at          time.Time
}

// reprobe is how long the org's usage counts as too high, before one request checks
// whether it still is.
const reprobe = 15 * time.Minute

// Usage returns the API requests used and allowed in the last 24 hours, as of the
// newest answer; 0, 0 while unknown.
func (c *Conn) Usage() (used, limit int) {
	if u := c.usage.Load(); u != nil {
		return u.used, u.limit
	}
	return 0, 0
}

// reserved reports whether the rest of the day's requests is left to others.
func (c *Conn) reserved(now time.Time) bool {
	u := c.usage.Load()
	if c.cfg.Reserve <= 0 || u == nil || u.limit <= 0 || 100*(u.limit-u.used) > c.cfg.Reserve*u.limit {
		return false
	}
	if now.Sub(u.at) < reprobe {
		return true
	}
	renewed := *u
	renewed.at = now
	return !c.usage.CompareAndSwap(u, &renewed) // one goroutine checks
}

// ParseUsage reads a Sforce-Limit-Info header: "api-usage=25/5000;
// per-app-api-usage=17/250(appName=x)", in any order. It is false if the header
// does not have the org's usage.
func ParseUsage(header string) (used, limit int, ok bool) {
	for segment := range strings.FieldsFuncSeq(header, func(r rune) bool { return r == ';' || r == ',' || r == ' ' }) {
		numbers, found := strings.CutPrefix(segment, "api-usage=")
		a, b, _ := strings.Cut(numbers, "/")
		used, errUsed := strconv.ParseUint(a, 10, 31)
		limit, errLimit := strconv.ParseUint(b, 10, 31)
		if found && errUsed == nil && errLimit == nil {
			return int(used), int(limit), true
		}
	}
	return 0, 0, false
}

func (c *Conn) note(h http.Header) {
	if used, limit, ok := ParseUsage(strings.Join(h.Values("Sforce-Limit-Info"), ";")); ok {
		c.usage.Store(&usage{used, limit, time.Now()})
	}
}

package rest

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/go-resty/resty/v2"
	"golang.org/x/oauth2"

	"github.com/getmobly/mobly-salesforce-go/auth"
)

// What a zero [Config] stands for.
const (
	defaultUserAgent = "mobly-salesforce-go"
	defaultTimeout   = 5 * time.Minute
	defaultMaxBody   = 64 << 20
)

// Tokens gives tokens and is told what became of them. It is what [auth.Cache]
// does.
type Tokens interface {
	Token(ctx context.Context) (*auth.Token, error)
	Refused(t *auth.Token)
	Rejected(t *auth.Token)
	Accepted(t *auth.Token)
}

// Limiter holds requests back: Wait returns when the next may be sent. It is
// what golang.org/x/time/rate.Limiter does.
type Limiter interface {
	Wait(ctx context.Context) error
}

// Config says how to reach an org. Tokens and Version are needed.
type Config struct {
	Tokens     Tokens
	HTTPClient *http.Client // copied, and given to Tokens through ctx; nil is a client over http.DefaultTransport
	Logger     *slog.Logger // one Debug line per request, and what providers warn of; nil is silent
	Version    string       // of the API: "66.0"
	UserAgent  string       // "" is "mobly-salesforce-go"
	ClientName string       // for Sforce-Call-Options, which shows in the org's logs; "" sends none
	Limiter    Limiter      // nil holds nothing back
	Reserve    int          // percent of the org's daily requests that are left to others; 0 leaves none
	Trace      func(Try)    // told of every try that was sent; nil tells nobody

	Timeout time.Duration // of one try, its body included; 0 is 5 minutes
	MaxBody int64         // bytes of an answer, unpacked; 0 is 64 MiB

	Wait func(ctx context.Context, d time.Duration) error // between tries; nil is a timer
	Rand func() float64                                   // jitter in [0, 1); nil is math/rand/v2
}

// Conn sends requests to one org. It is safe for concurrent use. Make it by [New].
type Conn struct {
	tokens     Tokens
	client     *resty.Client
	authClient *http.Client // the user's, nil where none was given
	log        *slog.Logger
	version    string
	userAgent  string
	clientName string
	limiter    Limiter
	reserve    int
	trace      func(Try)
	timeout    time.Duration
	maxBody    int64
	wait       func(ctx context.Context, d time.Duration) error
	rand       func() float64

	spare sync.Pool // of *[]byte, for bodies
	read  sync.Pool // of *bytes.Buffer, for answers
	calls atomic.Int64
	usage atomic.Pointer[usage]
}

// New checks cfg and returns a Conn. It sends nothing.
func New(cfg Config) (*Conn, error) {
	var errs []error
	if cfg.Tokens == nil {
		errs = append(errs, errors.New("rest: Config.Tokens is nil"))
	}
	if ok, _ := regexp.MatchString(`^[1-9][0-9]{1,2}\.0$`, cfg.Version); !ok {
		errs = append(errs, errors.New(`rest: Config.Version is not of the form "66.0"`))
	}
	if !headerText(cfg.UserAgent) {
		errs = append(errs, errors.New("rest: Config.UserAgent holds control characters"))
	}
	if !headerText(cfg.ClientName) || strings.ContainsAny(cfg.ClientName, ",;=") {
		errs = append(errs, errors.New("rest: Config.ClientName holds control characters, a comma, semicolon or equals sign"))
	}
	if cfg.Timeout < 0 || cfg.MaxBody < 0 {
		errs = append(errs, errors.New("rest: Config.Timeout or MaxBody is negative"))
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	c := &Conn{
		tokens: cfg.Tokens, client: newClient(cfg.HTTPClient), authClient: cfg.HTTPClient, log: cfg.Logger, limiter: cfg.Limiter, reserve: cfg.Reserve, trace: cfg.Trace,
		version: cfg.Version, userAgent: cfg.UserAgent, clientName: cfg.ClientName,
		timeout: cfg.Timeout, maxBody: cfg.MaxBody, wait: cfg.Wait, rand: cfg.Rand,
	}
	if c.log == nil {
		c.log = slog.New(slog.DiscardHandler)
	}
	if c.userAgent == "" {
		c.userAgent = defaultUserAgent
	}
	if c.timeout == 0 {
		c.timeout = defaultTimeout
	}
	if c.maxBody == 0 {
		c.maxBody = defaultMaxBody
	}
	c.maxBody = min(c.maxBody, 1<<40)
	if c.wait == nil {
		c.wait = Sleep
	}
	if c.rand == nil {
		c.rand = rand.Float64
	}
	return c, nil
}

// headerText reports whether s may stand in a header.
func headerText(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r < ' ' || r > '~' }) < 0
}

// Version returns the API version that relative paths are below: "66.0".
func (c *Conn) Version() string { return c.version }

// Usage returns the API requests used and allowed in the last 24 hours as the
// newest answer told them; 0, 0 while unknown.
func (c *Conn) Usage() (used, limit int) {
	u := c.usage.Load()
	if u == nil {
		return 0, 0
	}
	return u.used, u.limit
}

// Calls returns how many HTTP requests were sent, token requests aside.
func (c *Conn) Calls() int64 { return c.calls.Load() }

// Token returns the token in use, for those who need the org's address. The
// error is that of Config.Tokens.
func (c *Conn) Token(ctx context.Context) (*auth.Token, error) {
	if c.authClient != nil {
		ctx = context.WithValue(ctx, oauth2.HTTPClient, c.authClient)
	}
	t, err := c.tokens.Token(auth.WithLogger(ctx, c.log))
	if err == nil && (t == nil || t.AccessToken == "" || !headerText(string(t.AccessToken))) {
		return nil, &auth.Error{Cause: auth.ErrAnswer, Hint: "the provider returned no token, or one that no header can hold"}
	}
	return t, err
}

// newClient returns resty over a copy of hc: resty changes the client that it
// is given. It retries nothing and says nothing.
func newClient(hc *http.Client) *resty.Client {
	var own http.Client
	if hc != nil {
		own = *hc
	}
	if own.Transport == nil {
		own.Transport = http.DefaultTransport
	}
	own.CheckRedirect = sameHost(own.CheckRedirect)
	client := resty.NewWithClient(&own)
	client.SetRetryCount(0).SetLogger(mute{}).SetDisableWarn(true).SetDoNotParseResponse(true).SetPreRequestHook(attach)
	return client
}

// sameHost follows a redirect only where it changes neither host nor method, so
// that neither a token nor a body goes astray; next, unless nil, is asked as well.
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

// mute is resty's logger: its lines quote URLs and errors.
type mute struct{}

func (mute) Errorf(string, ...any) {}
func (mute) Warnf(string, ...any)  {}
func (mute) Debugf(string, ...any) {}

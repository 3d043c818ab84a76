package rest

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"sync/atomic"
	"time"

	"github.com/getmobly/mobly-salesforce-go/auth"
)

// Tokens gives tokens and takes back refused ones. It is what [auth.Cache] does.
type Tokens interface {
	Token(ctx context.Context) (*auth.Token, error)
	Refused(t *auth.Token)
}

// Limiter holds requests back: Wait returns when the next may be sent. It is
// what golang.org/x/time/rate.Limiter does.
type Limiter interface {
	Wait(ctx context.Context) error
}

// Config says how to reach an org. Tokens and Version are needed.
type Config struct {
	Tokens     Tokens
	HTTPClient *http.Client // copied; nil is a client over http.DefaultTransport
	Logger     *slog.Logger // one Debug line per request; nil is silent
	Version    string       // "66.0"
	UserAgent  string       // "" is "mobly-salesforce-go"
	ClientName string       // for Sforce-Call-Options; "" sends none
	Limiter    Limiter      // nil holds nothing back

	Timeout time.Duration // of one try, its body included; 0 is 5 minutes
	MaxBody int64         // bytes of an answer; 0 is 64 MiB

	Wait func(ctx context.Context, d time.Duration) error // between tries; nil is a timer
	Rand func() float64                                   // jitter in [0, 1); nil is math/rand/v2
}

// Conn sends requests to one org. It is safe for concurrent use. Make it by [New].
type Conn struct {
	config Config
}

// New checks cfg and returns a Conn. It sends nothing.
func New(cfg Config) (*Conn, error) { return &Conn{config: cfg}, nil }

// Request is what to send.
type Request struct {
	Method string
	Path   string // "/query" stands below /services/data/vXX.X; "/services/..." is taken as it is
	Query  url.Values
	Header http.Header
	Body   any // nil, []byte (JSON) or a value to marshal

	// Repeatable says that executing it twice does no harm: reads, updates by
	// ID, upserts by a unique key.
	Repeatable bool

	// Sent, unless nil, counts every HTTP request sent.
	Sent *atomic.Int64
}

// Response is an answer with a status of 2xx or 304.
type Response struct {
	Status int
	Header http.Header
	Body   []byte
}

// Do sends r. The error is an [*Error], or that of ctx before anything was sent.
func (c *Conn) Do(ctx context.Context, r Request) (*Response, error) {
	return nil, &Error{}
}

// Usage returns the API requests used and allowed in the last 24 hours as the
// newest answer told them; 0, 0 while unknown.
func (c *Conn) Usage() (used, max int) { return 0, 0 }

// Calls returns how many HTTP requests were sent, token requests aside.
func (c *Conn) Calls() int64 { return 0 }

package salesforce

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"maps"
	"reflect"
	"slices"

	"github.com/getmobly/mobly-salesforce-go/internal/backfill"
	"github.com/getmobly/mobly-salesforce-go/internal/bulk"
	"github.com/getmobly/mobly-salesforce-go/internal/engine"
	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/internal/rest"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// Client writes leads to one org as one user. It is safe for concurrent use
// and needs no closing. Finished runs return their buffers to a pool; idle buffers
// are garbage collected.
type Client struct {
	cfg    Config
	org    *org.Org
	engine *engine.Engine
	window int // leads that Stream syncs together

	backfill *backfill.Backfill
}

// New returns a client for the org that cfg.Auth signs in to. It makes no
// request, and reports every problem of cfg at once, as an [sferr.ErrConfig].
func New(cfg Config) (*Client, error) {
	if len(cfg.Mapping.Rules) == 0 {
		cfg.Mapping.Rules = mapping.Recommended().Rules
	}
	if err := cfg.check(); err != nil {
		return nil, fmt.Errorf("%w:\n%w", sferr.ErrConfig, err)
	}
	cfg.APIVersion = cmp.Or(cfg.APIVersion, DefaultAPIVersion)
	cfg.BatchSize = cmp.Or(cfg.BatchSize, MaxBatch)
	cfg.Concurrency = cmp.Or(cfg.Concurrency, DefaultConcurrency)
	cfg.Mapping.Rules = slices.Clone(cfg.Mapping.Rules)
	for i := range cfg.Mapping.Rules {
		cfg.Mapping.Rules[i].Values = maps.Clone(cfg.Mapping.Rules[i].Values)
	}
	cfg.Trace = new(*cmp.Or(cfg.Trace, new(Trace)))
	if isNil(cfg.Limiter) {
		cfg.Limiter = nil
	}
	cfg.Tags.Rules = slices.Clone(cfg.Tags.Rules)
	for i := range cfg.Tags.Rules {
		r := &cfg.Tags.Rules[i]
		r.Values, r.Objects = maps.Clone(r.Values), slices.Clone(r.Objects)
	}
	conn, err := rest.New(rest.Config{
		Tokens:     rest.SignIn(cfg.Auth, cfg.Logger),
		HTTPClient: cfg.HTTPClient,
		Logger:     cfg.Logger,
		Version:    cfg.APIVersion,
		Limiter:    cfg.Limiter,
		Reserve:    cfg.Quota.Reserve,
		Timeout:    cfg.CallTimeout,
		Trace:      cfg.Trace.request,
	})
	if err != nil {
		return nil, fmt.Errorf("%w:\n%w", sferr.ErrConfig, err)
	}
	o := org.New(conn, cfg.APIVersion, cfg.BatchSize, cfg.Concurrency)
	c := &Client{cfg: cfg, org: o, engine: engine.New(o, cfg.settings(), cfg.Trace.batch), window: StreamWindow}
	c.engine.Journal, c.engine.Log = cfg.Journal, cfg.Logger
	c.backfill = &backfill.Backfill{
		Engine: c.engine, Jobs: &bulk.API{Org: o, Limits: bulk.DefaultLimits, Trace: cfg.Trace.job}, Limits: backfill.DefaultLimits,
	}
	return c, nil
}

// ready reports what keeps every call from being made.
func (c *Client) ready(ctx context.Context) error {
	switch {
	case c == nil || c.org == nil:
		return fmt.Errorf("%w: a Client is made by New", sferr.ErrConfig)
	case ctx == nil:
		return org.ErrNoContext
	}
	return nil
}

// Format prints what the client is and nothing of what it holds, so that no
// verb prints a secret or a captured value.
func (c *Client) Format(f fmt.State, _ rune) {
	_, _ = io.WriteString(f, "salesforce.Client") // a State reports no error
}

// Limits is what a Client knows of its use of the org's API.
type Limits struct {
	Calls int64 // API requests that this Client has sent, those for tokens aside
	Used  int   // requests that all users sent in the last 24 hours, as Salesforce last said; 0: not known
	Max   int   // requests that the org may send in 24 hours; 0: not known
}

// Limits returns the use of the org's API as Salesforce's answers so far have
// told it (header Sforce-Limit-Info). It makes no request.
func (c *Client) Limits() Limits {
	if c == nil || c.org == nil {
		return Limits{}
	}
	calls, used, most := c.org.Usage()
	return Limits{Calls: calls, Used: used, Max: most}
}

func isNil(v any) bool {
	rv := reflect.ValueOf(v)
	return v == nil || rv.Kind() == reflect.Pointer && rv.IsNil()
}

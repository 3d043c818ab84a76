package salesforce

import (
	"cmp"
	"context"
	"fmt"
	"io"

	"github.com/getmobly/mobly-salesforce-go/internal/backfill"
	"github.com/getmobly/mobly-salesforce-go/internal/bulk"
	"github.com/getmobly/mobly-salesforce-go/internal/engine"
	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/internal/planner"
	"github.com/getmobly/mobly-salesforce-go/internal/rest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// Client writes leads to one org as one user. It is safe for concurrent use and
// needs no closing. Finished runs return their buffers to a pool; idle buffers are
// garbage collected.
type Client struct {
	org      *org.Org
	engine   *engine.Engine
	backfill *backfill.Backfill
	trace    *Trace
	window   int // leads that Stream syncs together
}

// New returns a Client for the org that cfg.Auth signs in to. It makes no request
// and reports every problem of the configuration at once, as an [sferr.ErrConfig].
func New(cfg Config) (*Client, error) {
	if err := cfg.check(); err != nil {
		return nil, err
	}
	settings, err := planner.SettingsOf(cfg.Settings)
	if err != nil {
		return nil, fmt.Errorf("%w:\n%w", sferr.ErrConfig, err)
	}
	api, trace := cfg.Settings.API.complete(), new(*cmp.Or(cfg.Trace, new(Trace)))
	o := org.Open(rest.Config{
		Tokens:     rest.SignIn(cfg.Auth, cfg.Logger),
		HTTPClient: cfg.HTTPClient,
		Logger:     cfg.Logger,
		Version:    api.Version,
		App:        cfg.App,
		Limiter:    cfg.Limiter,
		Reserve:    api.ReservePercent,
		Attempts:   cfg.Attempts,
		Timeout:    cfg.CallTimeout,
		Trace:      trace.request,
	}, api.BatchSize, api.Concurrency)
	c := &Client{org: o, engine: engine.New(o, settings, trace.batch), trace: trace, window: streamWindow}
	c.engine.Journal, c.engine.Log = cfg.Journal, cfg.Logger
	c.backfill = &backfill.Backfill{
		Engine: c.engine, Jobs: &bulk.API{Org: o, Limits: bulk.DefaultLimits, Trace: trace.job}, Limits: backfill.DefaultLimits,
	}
	return c, nil
}

// Ping signs in and reads what a Sync needs to know about the org, so that the
// first lead does not wait for it. It also refreshes what the Client has learned
// before: call it at start-up, and after an admin has changed fields, permissions or
// users. It takes one request, or one more per object if the org refuses to describe
// several together, and writes nothing. A readiness probe that runs every few seconds
// should reuse the result for some minutes: the requests count against the org's daily
// limit.
//
// It returns [sferr.ErrNotReady] if a key field is missing, and an [sferr.ErrConfig]
// if the settings do not fit the org. A Client that is not
// ready checks the org again in each call, and recovers by itself.
func (c *Client) Ping(ctx context.Context) error {
	if err := c.ready(ctx); err != nil {
		return err
	}
	return c.engine.Ping(ctx)
}

// ready reports what keeps every call from being made.
func (c *Client) ready(ctx context.Context) error {
	switch {
	case c == nil || c.org == nil:
		return fmt.Errorf("%w: create a Client with New", sferr.ErrConfig)
	case ctx == nil:
		return org.ErrNoContext
	}
	return nil
}

// Format keeps every verb of fmt from printing secrets and captured values.
func (c *Client) Format(f fmt.State, _ rune) {
	_, _ = io.WriteString(f, "salesforce.Client") // a State reports no error
}

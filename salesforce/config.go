package salesforce

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"regexp"
	"time"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/internal/rest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// Config is what a [Client] needs: the customer's Settings and what your service
// provides. Only Auth is required.
type Config struct {
	// Auth signs in. [New] wraps it in an [auth.Cache], so that one token serves
	// all calls.
	Auth auth.Provider

	Settings Settings

	// App names your service in the org's logs: "Acme-Events/2.1". It has at most 64
	// letters, digits and characters of "._/+-". "" names the SDK only.
	App string

	// HTTPClient sends all requests, sign-ins included. It is copied. If it is nil or
	// has no Transport, a copy of [http.DefaultTransport] sends them: over HTTP/2 where
	// the server offers it, through the proxy that the environment names, with time-outs
	// of 30 s for connecting and 10 s for the TLS handshake. The copy keeps at least as
	// many idle connections as Settings.API.Concurrency, each for 90 s. Without HTTP/2, a
	// transport of your own keeps two unless its MaxIdleConnsPerHost says otherwise.
	HTTPClient *http.Client

	// Attempts is how many times a request is sent at most, if Salesforce did not
	// execute it or if it may be sent twice: 1 to 10. 0 is 3, and 1 never repeats a
	// request.
	Attempts int

	// Journal makes results carry what was written, field by field, which [Undo]
	// needs. They then hold captured values: keep them as you keep the leads.
	Journal bool

	// CallTimeout bounds one attempt, its answer included; 0 is five minutes. Nothing
	// else bounds the wait for an answer. A whole call ends with its ctx. Salesforce may
	// continue with a request for ten minutes: without keys, the Client may not find a
	// record that is saved so late.
	CallTimeout time.Duration

	Limiter Limiter      // delays requests; nil is none. A *rate.Limiter fits
	Trace   *Trace       // receives events; nil is none. It is copied
	Logger  *slog.Logger // requests at Debug, retries and warnings at Warn; nil is silent
}

// Limiter delays requests: Wait returns when the next one may be sent, or the
// error of ctx. It must be safe for concurrent use.
type Limiter interface {
	Wait(ctx context.Context) error
}

// appForm is what a header and Sforce-Call-Options take.
var appForm = regexp.MustCompile(`^[A-Za-z0-9][\w./+-]{0,63}$`)

// check returns every problem of the configuration.
func (c *Config) check() error {
	p := problems{}
	if rest.IsNil(c.Auth) {
		p.add("Auth is missing: give one of package auth's providers")
	} else if v, ok := c.Auth.(interface{ Validate() error }); ok {
		if err := v.Validate(); err != nil {
			p.add("Auth: %w", err)
		}
	}
	if c.App != "" && !appForm.MatchString(c.App) {
		p.add(`App is %.100q: it must be at most 64 letters, digits and "._/+-", such as "Acme-Events/2.1"`, c.App)
	}
	if c.Attempts < 0 || c.Attempts > rest.MaxAttempts {
		p.add("Attempts is %d: it must be 1 to %d, or 0 for %d", c.Attempts, rest.MaxAttempts, rest.DefaultAttempts)
	}
	if c.CallTimeout < 0 {
		p.add("CallTimeout must not be negative")
	}
	c.Settings.check(&p)
	return p.err()
}

// problems are those of a configuration.
type problems struct{ list []error }

func (p *problems) add(format string, args ...any) {
	p.list = append(p.list, fmt.Errorf(format, args...))
}

// err returns the problems as one [sferr.ErrConfig], nil if there are none.
func (p *problems) err() error {
	if len(p.list) == 0 {
		return nil
	}
	return fmt.Errorf("%w:\n%w", sferr.ErrConfig, errors.Join(p.list...))
}

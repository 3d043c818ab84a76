package rest

import (
	"context"
	"log/slog"
	"sync"

	"github.com/getmobly/mobly-salesforce-go/auth"
)

// SignIn returns a cache of p's tokens. If p has no logger of its own, it warns
// through log.
func SignIn(p auth.Provider, log *slog.Logger) *auth.Cache { return auth.NewCache(WithLogger(p, log)) }

// ending is a provider that warns once that its flow is being retired.
type ending func(ctx context.Context) (*auth.Token, error)

func (e ending) Token(ctx context.Context) (*auth.Token, error) { return e(ctx) }

// WithLogger returns p or, if its flow is being retired and it has no logger of its own,
// a provider that warns once through log. The caller's value does not change.
func WithLogger(p auth.Provider, log *slog.Logger) auth.Provider {
	text := ""
	switch p := p.(type) {
	case *auth.Password:
		text = "Salesforce ends OAuth with user name and password on 20 February 2027; move to auth.ClientCredentials or auth.JWTBearer"
	case *auth.SOAPLogin:
		if p != nil && p.Logger == nil {
			text = "Salesforce retires SOAP login() with Summer '27; move to OAuth: auth.ClientCredentials or auth.JWTBearer"
		}
	}
	if text == "" || log == nil {
		return p
	}
	warn := sync.OnceFunc(func() { log.Warn(text) })
	return ending(func(ctx context.Context) (*auth.Token, error) {
		warn()
		return p.Token(ctx)
	})
}

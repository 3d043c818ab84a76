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

// ending warns once that its flow ends.
type ending struct {
	*auth.Password
	log  *slog.Logger
	once sync.Once
}

func (e *ending) Token(ctx context.Context) (*auth.Token, error) {
	e.once.Do(func() {
		e.log.WarnContext(ctx, "Salesforce ends OAuth with user name and password on 20 February 2027; move to auth.ClientCredentials or auth.JWTBearer")
	})
	return e.Password.Token(ctx)
}

// WithLogger returns p, or one that warns through log: a copy of a SOAP login that
// has no Logger, or a user name and password. The caller's value does not change.
func WithLogger(p auth.Provider, log *slog.Logger) auth.Provider {
	if p, ok := p.(*auth.Password); ok && p != nil && log != nil {
		return &ending{Password: p, log: log}
	}
	login, ok := p.(*auth.SOAPLogin)
	if !ok || login == nil || login.Logger != nil {
		return p
	}
	return &auth.SOAPLogin{
		Domain:        login.Domain,
		Username:      login.Username,
		Password:      login.Password,
		SecurityToken: login.SecurityToken,
		Version:       login.Version,
		ClientName:    login.ClientName,
		Trusted:       login.Trusted,
		Logger:        log,
	}
}

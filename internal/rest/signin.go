package rest

import (
	"log/slog"

	"github.com/getmobly/mobly-salesforce-go/auth"
)

// SignIn returns a cache of p's tokens. If p has no logger of its own, it warns
// through log.
func SignIn(p auth.Provider, log *slog.Logger) *auth.Cache { return auth.NewCache(WithLogger(p, log)) }

// WithLogger returns p, or a copy of a SOAP login that has no Logger. The caller's
// value does not change.
func WithLogger(p auth.Provider, log *slog.Logger) auth.Provider {
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

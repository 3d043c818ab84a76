package org

import (
	"log/slog"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/internal/rest"
)

// Connection says how to reach an org.
type Connection = rest.Config

// Try is one request, as the trace of a connection is told of it.
type Try = rest.Try

// SignIn returns a cache of p's tokens; what p warns of goes to log.
func SignIn(p auth.Provider, log *slog.Logger) *auth.Cache { return rest.SignIn(p, log) }

// Open connects to an org. It sends nothing. A collection may have up to records
// records, and up to requests requests may be under way at once.
func Open(c Connection, records, requests int) (*Org, error) {
	conn, err := rest.New(c)
	if err != nil {
		return nil, err
	}
	return New(conn, c.Version, records, requests), nil
}

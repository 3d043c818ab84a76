package setup

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"reflect"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
)

// AdminConfig says how an admin reaches the org. Only Auth is required.
type AdminConfig struct {
	// Auth signs in a user with Customize Application, View Setup and
	// Configuration, Manage Profiles and Permission Sets, and Assign Permission
	// Sets. It must not be the integration user, which should have none of these.
	Auth auth.Provider

	APIVersion string       // "" is [salesforce.DefaultAPIVersion]
	HTTPClient *http.Client // sends all requests; it is copied
	Logger     *slog.Logger // records each request at Debug; nil is silent
}

// Admin sets up one org as one of its administrators. It is safe for concurrent use
// and needs no closing. Two that set up one org at the same time do no harm, but
// each may report as failed what the other did. [NewAdmin] makes one.
type Admin struct {
	org  *org.Org
	auth auth.Provider
}

// NewAdmin returns an Admin. It makes no request. The error is a
// [salesforce.ErrConfig].
func NewAdmin(cfg AdminConfig) (*Admin, error) {
	if isNil(cfg.Auth) {
		return nil, fmt.Errorf("%w: Auth is missing: give one of package auth's providers", salesforce.ErrConfig)
	}
	if v, ok := cfg.Auth.(interface{ Validate() error }); ok {
		if err := v.Validate(); err != nil {
			return nil, fmt.Errorf("%w: Auth: %w", salesforce.ErrConfig, err)
		}
	}
	o, err := open(cfg.Auth, org.Connection{Version: cfg.APIVersion, HTTPClient: cfg.HTTPClient, Logger: cfg.Logger})
	if err != nil {
		return nil, err
	}
	return &Admin{org: o, auth: cfg.Auth}, nil
}

// open makes a connection as a provider's user. It sends nothing.
func open(p auth.Provider, c org.Connection) (*org.Org, error) {
	c.Tokens, c.Version = auth.NewCache(p), version(c.Version)
	o, err := org.Open(c, salesforce.MaxBatch, salesforce.DefaultConcurrency)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", salesforce.ErrConfig, err)
	}
	return o, nil
}

func version(configured string) string { return cmp.Or(configured, salesforce.DefaultAPIVersion) }

// isNil reports whether v is nil, or holds a nil pointer.
func isNil(v any) bool {
	rv := reflect.ValueOf(v)
	return v == nil || rv.Kind() == reflect.Pointer && rv.IsNil()
}

// ready reports why no call can be made.
func (a *Admin) ready(ctx context.Context) error {
	switch {
	case a == nil || a.org == nil:
		return fmt.Errorf("%w: an Admin is made by NewAdmin", salesforce.ErrConfig)
	case ctx == nil:
		return salesforce.ErrContext
	}
	return nil
}

// Calls returns how many requests the Admin has sent, without those for tokens.
func (a *Admin) Calls() int64 {
	if a == nil || a.org == nil {
		return 0
	}
	calls, _, _ := a.org.Usage()
	return calls
}

func (a *Admin) create(ctx context.Context, path string, body any) (string, error) {
	var out struct {
		ID      string `json:"id"`
		Success bool   `json:"success"`
	}
	if err := a.org.Send(ctx, http.MethodPost, path, body, &out); err != nil {
		return "", err
	}
	if !out.Success || !validID(out.ID) {
		return "", ErrAnswer
	}
	return out.ID, nil
}

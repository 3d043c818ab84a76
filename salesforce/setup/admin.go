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
	"github.com/getmobly/mobly-salesforce-go/internal/soql"
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
	c := connection(cfg.Auth, cfg.APIVersion, cfg.Logger)
	c.HTTPClient = cfg.HTTPClient
	o, err := open(c)
	if err != nil {
		return nil, err
	}
	return &Admin{org: o, auth: cfg.Auth}, nil
}

// connection returns a connection as a provider's user.
func connection(p auth.Provider, apiVersion string, log *slog.Logger) org.Connection {
	return org.Connection{Tokens: org.SignIn(p, log), Version: version(apiVersion), Logger: log}
}

func version(configured string) string { return cmp.Or(configured, salesforce.DefaultAPIVersion) }

func open(c org.Connection) (*org.Org, error) {
	o, err := org.Open(c, salesforce.MaxBatch, salesforce.DefaultConcurrency)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", salesforce.ErrConfig, err)
	}
	return o, nil
}

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

// send sends a request and decodes the answer into out, unless that is nil.
func (a *Admin) send(ctx context.Context, method, path string, body, out any) error {
	return toError(a.org.Send(ctx, method, path, body, out))
}

// create creates a record and returns its ID.
func (a *Admin) create(ctx context.Context, path string, body any) (string, error) {
	var out struct {
		ID      string `json:"id"`
		Success bool   `json:"success"`
	}
	if err := a.send(ctx, http.MethodPost, path, body, &out); err != nil {
		return "", err
	}
	if !out.Success || !validID(out.ID) {
		return "", &Error{Err: ErrAnswer}
	}
	return out.ID, nil
}

// row is a record that a query returns.
type row map[string]any

func (r row) text(name string) string { s, _ := r[name].(string); return s }
func (r row) is(name string) bool     { return r[name] == true }

// query returns all rows of a query, of the data API ("/query") or of the Tooling
// API ("/tooling/query").
func (a *Admin) query(ctx context.Context, resource, query string) ([]row, error) {
	var out []row
	err := a.org.List(ctx, soql.QueryURL(resource, query), func(r map[string]any) { out = append(out, r) })
	return out, toError(err)
}

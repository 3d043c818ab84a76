package setup

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"reflect"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/internal/rest"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
)

// AdminConfig says how an admin reaches the org. Only Auth must be given.
type AdminConfig struct {
	// Auth signs the admin in: a user with Customize Application, View Setup and
	// Configuration, Manage Profiles and Permission Sets, and Assign Permission
	// Sets. It must not be the integration user, who is to have none of these.
	Auth auth.Provider

	// APIVersion is the REST API version; "" stands for
	// [salesforce.DefaultAPIVersion].
	APIVersion string

	// HTTPClient sends all requests; nil stands for one without a proxy or
	// certificates of its own. It is copied.
	HTTPClient *http.Client

	// Logger is told of every request (Debug): method, path, status and time.
	// nil is silent.
	Logger *slog.Logger
}

// Admin sets up one org as an admin of it. It is safe for concurrent use and
// needs no closing; two that set up one org at the same time do no harm, but may
// each report what the other one did as failed. Make it by [NewAdmin].
type Admin struct {
	conn *rest.Conn
	auth auth.Provider
}

// NewAdmin returns an Admin. It makes no request. The error is an
// [salesforce.ErrConfig].
func NewAdmin(cfg AdminConfig) (*Admin, error) {
	if v := reflect.ValueOf(cfg.Auth); cfg.Auth == nil || v.Kind() == reflect.Pointer && v.IsNil() {
		return nil, fmt.Errorf("%w: Auth is missing: give one of package auth's providers", salesforce.ErrConfig)
	}
	if v, ok := cfg.Auth.(interface{ Validate() error }); ok {
		if err := v.Validate(); err != nil {
			return nil, fmt.Errorf("%w: Auth: %w", salesforce.ErrConfig, err)
		}
	}
	conn, err := rest.New(rest.Config{
		Tokens: auth.NewCache(cfg.Auth), HTTPClient: cfg.HTTPClient, Logger: cfg.Logger, Version: cmp.Or(cfg.APIVersion, salesforce.DefaultAPIVersion),
	})
	if err != nil {
		return nil, fmt.Errorf("%w: %w", salesforce.ErrConfig, err)
	}
	return &Admin{conn: conn, auth: cfg.Auth}, nil
}

// ready reports what keeps every call from being made.
func (a *Admin) ready(ctx context.Context) error {
	switch {
	case a == nil || a.conn == nil:
		return fmt.Errorf("%w: an Admin is made by NewAdmin", salesforce.ErrConfig)
	case ctx == nil:
		return salesforce.ErrContext
	}
	return nil
}

// Calls returns how many requests the Admin has sent, those for tokens aside.
func (a *Admin) Calls() int64 {
	if a == nil || a.conn == nil {
		return 0
	}
	return a.conn.Calls()
}

// send sends a request and decodes the answer into out, unless it is nil.
func (a *Admin) send(ctx context.Context, method, path string, body, out any, repeatable bool) error {
	resp, err := a.conn.Do(ctx, rest.Request{Method: method, Path: path, Body: body, Repeatable: repeatable})
	if err != nil {
		return wrap(err)
	}
	if out == nil {
		return nil
	}
	dec := json.NewDecoder(bytes.NewReader(resp.Body))
	dec.UseNumber()
	if dec.Decode(out) != nil {
		return &Error{Status: resp.Status, Err: fmt.Errorf("%w: %s", ErrAnswer, resp.Form())}
	}
	return nil
}

// get reads a resource.
func (a *Admin) get(ctx context.Context, path string, out any) error {
	return a.send(ctx, http.MethodGet, path, nil, out, true)
}

// row is a record as a query returns it.
type row map[string]any

func (r row) text(name string) string { s, _ := r[name].(string); return s }
func (r row) is(name string) bool     { return r[name] == true }

// query returns all rows of a query, of the data API ("/query") or of the
// Tooling API ("/tooling/query").
func (a *Admin) query(ctx context.Context, resource, soql string) ([]row, error) {
	var out []row
	path := resource + "?q=" + url.QueryEscape(soql)
	for {
		var page struct {
			Records []row  `json:"records"`
			Done    bool   `json:"done"`
			Next    string `json:"nextRecordsUrl"`
		}
		if err := a.get(ctx, path, &page); err != nil {
			return nil, err
		}
		out = append(out, page.Records...)
		switch {
		case page.Done:
			return out, nil
		case page.Next == "":
			return nil, &Error{Err: ErrAnswer}
		}
		path = page.Next
	}
}

// wrap makes the error of a request one of this package's. Those of signing in
// and of the context are below it.
func wrap(err error) error {
	out := &Error{Err: err}
	if e, ok := errors.AsType[*rest.Error](err); ok {
		out = &Error{Status: e.Status, Code: e.Code, Message: e.Message, Fields: e.Fields, Err: e.Err, lost: e.Executed == rest.Maybe}
		if e.Err == nil && e.Form != "" {
			out.Err = errors.New("a refusal without a code: " + e.Form)
		}
	}
	if login, ok := out.signIn(); ok {
		out.Code = login.Code
	}
	return out
}

// lost reports whether a request that ended with err may have been executed.
func lost(err error) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && (e.lost || errors.Is(e.Err, ErrAnswer))
}

// code is Salesforce's code of an error, "" for none.
func code(err error) string {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Code
	}
	return ""
}

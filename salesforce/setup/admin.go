package setup

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"reflect"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/internal/metadata"
	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/internal/soql"
	"github.com/getmobly/mobly-salesforce-go/internal/standard"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// AdminConfig says how an admin reaches the org. Only Auth is required.
type AdminConfig struct {
	// Auth signs in a user with Customize Application, View Setup and
	// Configuration, Manage Profiles and Permission Sets, and Assign Permission
	// Sets. It must not be the integration user, which should have none of these.
	Auth auth.Provider

	APIVersion string       // "" is [salesforce.DefaultVersion]
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
	c.Tokens, c.Version = org.SignIn(p, c.Logger), version(c.Version)
	o, err := org.Open(c, org.MaxRecords, org.DefaultRequests)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", salesforce.ErrConfig, err)
	}
	return o, nil
}

func version(configured string) string { return cmp.Or(configured, salesforce.DefaultVersion) }

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

// Schema returns what the org says of the objects that the settings reach,
// with the custom fields that nobody may see yet, unlike
// [salesforce.Client.Describe]: it is made for [Files]. It only reads.
func (a *Admin) Schema(ctx context.Context, settings salesforce.Settings) (*schema.Schema, error) {
	if err := a.ready(ctx); err != nil {
		return nil, err
	}
	d, err := newDesign(settings, nil, Options{})
	if err != nil {
		return nil, err
	}
	org, _, err := a.schema(ctx, d)
	return org, err
}

// schema returns the org's schema, and the IDs of its custom fields by lower-case
// "lead.mobly_id__c".
func (a *Admin) schema(ctx context.Context, d *design) (*schema.Schema, map[string]string, error) {
	rows, err := a.org.List(ctx, "/tooling/query", "SELECT Id, TableEnumOrId, DeveloperName, NamespacePrefix FROM CustomField WHERE TableEnumOrId IN ('Activity','Contact','Lead')")
	if err != nil {
		return nil, nil, viewSetup(err)
	}
	ids := make(map[string]string, len(rows))
	for _, r := range rows {
		if r.Text("NamespacePrefix") == "" {
			ids[strings.ToLower(r.Text("TableEnumOrId")+"."+r.Text("DeveloperName")+"__c")] = r.Text("Id")
		}
	}
	fresh := a.org.Fresh() // what was described before may have changed
	var objects []*schema.Object
	for _, name := range [...]string{schema.Lead, schema.Contact, schema.Task} {
		if name == schema.Contact && named(d.Permissions, schema.Contact) == nil {
			continue
		}
		described, err := fresh.Describe(ctx, name)
		if err != nil {
			return nil, nil, err
		}
		o := described.Told
		for i := range d.Custom {
			f := &d.Custom[i]
			id := ids[strings.ToLower(f.FullName())]
			if id == "" || standard.DescribedAs(f.Object) != name || o.Field(f.Name) != nil {
				continue
			}
			hidden, err := a.customField(ctx, id)
			if err != nil {
				return nil, nil, err
			}
			o = o.With(*hidden)
		}
		objects = append(objects, o)
	}
	return schema.New(objects...), ids, nil
}

const customFieldPath = "/tooling/sobjects/CustomField"

// wireField is a custom field of the Tooling API ("CustomField", Tooling API).
type wireField struct {
	FullName string
	Metadata map[string]any
}

// customField reads a custom field, even one that nobody may see.
func (a *Admin) customField(ctx context.Context, id string) (*schema.Field, error) {
	w, err := a.wireField(ctx, id)
	if err != nil {
		return nil, err
	}
	body, err := json.Marshal(w.Metadata)
	var m metadata.Field
	_, name, _ := strings.Cut(w.FullName, ".")
	if err != nil || json.Unmarshal(body, &m) != nil || m.Type == "" || name == "" {
		return nil, ErrAnswer
	}
	return m.Schema(name), nil
}

func (a *Admin) wireField(ctx context.Context, id string) (*wireField, error) {
	var w wireField
	if err := a.org.Send(ctx, http.MethodGet, customFieldPath+"/"+id, nil, &w); err != nil {
		return nil, err
	}
	if w.Metadata == nil {
		return nil, ErrAnswer
	}
	return &w, nil
}

// fieldNamed reads the org's custom field of that name, or nil.
func (a *Admin) fieldNamed(ctx context.Context, f *Field) (*schema.Field, error) {
	rows, err := a.org.List(ctx, "/tooling/query", "SELECT Id FROM CustomField WHERE TableEnumOrId = "+soql.Quote(f.Object)+
		" AND NamespacePrefix = null AND DeveloperName = "+soql.Quote(f.Name[:len(f.Name)-len("__c")]))
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	return a.customField(ctx, rows[0].Text("Id"))
}

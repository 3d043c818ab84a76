package setup

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/internal/metadata"
	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/internal/soql"
	"github.com/getmobly/mobly-salesforce-go/internal/standard"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// AdminConfig says how an admin reaches the org. Only Auth is required.
type AdminConfig struct {
	// Auth signs in a user with Customize Application, View Setup and
	// Configuration, Manage Profiles and Permission Sets, and Assign Permission
	// Sets. It must not be the integration user, which should have none of these.
	Auth auth.Provider

	APIVersion string       // "" is [salesforce.DefaultVersion]
	HTTPClient *http.Client // sends all requests, as in [salesforce.Config]; it is copied
	Logger     *slog.Logger // records each request at Debug; nil is silent
}

// Admin sets up one org as one of its administrators. It is safe for concurrent use
// and needs no closing. Two Admins may set up one org at the same time, but each
// may report as failed what the other did. [NewAdmin] makes one.
type Admin struct{ org *org.Org }

// NewAdmin returns an Admin. It makes no request. The error is an [sferr.ErrConfig].
func NewAdmin(cfg AdminConfig) (*Admin, error) {
	o, err := connect(salesforce.Config{
		Auth: cfg.Auth, HTTPClient: cfg.HTTPClient, Logger: cfg.Logger,
		Settings: salesforce.Settings{API: salesforce.API{Version: cfg.APIVersion}},
	})
	if err != nil {
		return nil, err
	}
	return &Admin{org: o}, nil
}

// connect opens a connection of its own to the org of a Client. It sends nothing.
func connect(cfg salesforce.Config) (*org.Org, error) {
	if _, err := salesforce.New(cfg); err != nil {
		return nil, err
	}
	c := org.Connection{
		Tokens: org.SignIn(cfg.Auth, cfg.Logger), HTTPClient: cfg.HTTPClient, Logger: cfg.Logger, Version: version(cfg.Settings), App: cfg.App,
		Limiter: cfg.Limiter, Reserve: cfg.Settings.API.ReservePercent, Attempts: cfg.Attempts, Timeout: cfg.CallTimeout,
	}
	if t := cfg.Trace; t != nil && t.Request != nil {
		c.Trace = func(ctx context.Context, try org.Try) { t.Request(ctx, salesforce.RequestInfo(try)) }
	}
	return org.Open(c, org.MaxRecords, cmp.Or(cfg.Settings.API.Concurrency, org.DefaultRequests)), nil
}

func version(s salesforce.Settings) string { return cmp.Or(s.API.Version, salesforce.DefaultVersion) }

// ready reports why no call can be made.
func (a *Admin) ready(ctx context.Context) error {
	switch {
	case a == nil || a.org == nil:
		return fmt.Errorf("%w: create an Admin with NewAdmin", sferr.ErrConfig)
	case ctx == nil:
		return org.ErrNoContext
	}
	return nil
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
		return "", sferr.ErrResponse
	}
	return out.ID, nil
}

// Schema returns what the org says of the objects that the settings reach, with the
// custom fields that nobody may see yet, unlike [salesforce.Client.Describe]. It is
// made for [Files], and only reads.
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
	rows, err := a.org.List(ctx, "/tooling/query", "SELECT Id, TableEnumOrId, DeveloperName, NamespacePrefix FROM CustomField WHERE "+soql.In("TableEnumOrId", definedOn))
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
	for _, name := range definedOn {
		name = standard.DescribedAs(name)
		if !slices.ContainsFunc(d.Permissions, func(p Permission) bool { return p.Object == name }) {
			continue
		}
		described := fresh.Describe(ctx, true, name)[0]
		if described.Err != nil {
			return nil, nil, described.Err
		}
		o := described.Told
		for i := range d.Custom {
			f := &d.Custom[i]
			id := ids[strings.ToLower(f.fullName())]
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

// definedOn are the objects that custom fields may be needed on.
var definedOn = []string{schema.Lead, schema.Contact, standard.Activity, standard.Campaign, standard.CampaignMember}

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
		return nil, sferr.ErrResponse
	}
	return m.Schema(name), nil
}

func (a *Admin) wireField(ctx context.Context, id string) (*wireField, error) {
	var w wireField
	if err := a.org.Send(ctx, http.MethodGet, customFieldPath+"/"+id, nil, &w); err != nil {
		return nil, err
	}
	if w.Metadata == nil {
		return nil, sferr.ErrResponse
	}
	return &w, nil
}

func (a *Admin) fieldNamed(ctx context.Context, f *Field) (*schema.Field, error) {
	rows, err := a.org.List(ctx, "/tooling/query", "SELECT Id FROM CustomField WHERE TableEnumOrId = "+soql.Quote(f.Object)+
		" AND NamespacePrefix = null AND DeveloperName = "+soql.Quote(f.Name[:len(f.Name)-len("__c")]))
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	return a.customField(ctx, rows[0].Text("Id"))
}

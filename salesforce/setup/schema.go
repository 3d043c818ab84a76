package setup

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/metadata"
	"github.com/getmobly/mobly-salesforce-go/internal/soql"
	"github.com/getmobly/mobly-salesforce-go/internal/standard"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// Schema returns what the org says of the objects that the configuration reaches,
// with the custom fields that nobody may see yet, unlike
// [salesforce.Client.Describe]: it is made for [Files]. It only reads.
func (a *Admin) Schema(ctx context.Context, cfg salesforce.Config) (*schema.Schema, error) {
	if err := a.ready(ctx); err != nil {
		return nil, err
	}
	d, err := newDesign(cfg, nil, Options{})
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

// fieldID returns the ID of a custom field, or "".
func (a *Admin) fieldID(ctx context.Context, f *Field) (string, error) {
	rows, err := a.org.List(ctx, "/tooling/query", "SELECT Id FROM CustomField WHERE TableEnumOrId = "+soql.Quote(f.Object)+
		" AND NamespacePrefix = null AND DeveloperName = "+soql.Quote(f.Name[:len(f.Name)-len("__c")]))
	if err != nil || len(rows) == 0 {
		return "", err
	}
	return rows[0].Text("Id"), nil
}

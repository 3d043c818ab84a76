package org

import (
	"context"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// What may not be done to an object is not taken for what may not be done to its
// fields.
func TestByFields(t *testing.T) {
	fields := []schema.Field{
		{Name: "None"}, {Name: "Create", Createable: true}, {Name: "Update", Updateable: true}, {Name: "Both", Createable: true, Updateable: true},
		{Name: "Formula", Calculated: true}, {Name: "Number", AutoNumber: true},
	}
	for _, tt := range []struct {
		name             string
		create, update   bool
		creates, updates []string
	}{
		{"all", true, true, []string{"Create", "Both"}, []string{"Update", "Both"}},
		{"no new ones", false, true, []string{"Create", "Update", "Both"}, []string{"Update", "Both"}},
		{"no changes", true, false, []string{"Create", "Both"}, []string{"Create", "Update", "Both"}},
		{"neither", false, false, []string{"None", "Create", "Update", "Both"}, []string{"None", "Create", "Update", "Both"}},
	} {
		o := (&schema.Object{Name: schema.Lead, Createable: tt.create, Updateable: tt.update}).With(fields...)
		var creates, updates []string
		for _, f := range byFields(o).Fields() {
			if f.Createable {
				creates = append(creates, f.Name)
			}
			if f.Updateable {
				updates = append(updates, f.Name)
			}
		}
		require.Equal(t, tt.creates, creates, tt.name)
		require.Equal(t, tt.updates, updates, tt.name)
	}
}

// signedIn is a provider of a token.
type signedIn struct{}

func (signedIn) Token(context.Context) (*auth.Token, error) {
	return &auth.Token{AccessToken: "x", InstanceURL: "https://acme.my.salesforce.com"}, nil
}

// answers is a transport that answers every request alike, and keeps what was asked.
type answers struct {
	status int
	body   string
	paths  []string
}

func (a *answers) RoundTrip(r *http.Request) (*http.Response, error) {
	a.paths = append(a.paths, r.URL.Path)
	return &http.Response{
		StatusCode: a.status, Request: r, Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader(a.body)),
	}, nil
}

// An object of a record type has the values of the type, in restricted picklists only.
func TestOfType(t *testing.T) {
	values := func(active ...string) (out []schema.PicklistValue) {
		for _, v := range []string{"Hot", "R&D", "It's", "Cold"} {
			out = append(out, schema.PicklistValue{Value: v, Active: slices.Contains(active, v)})
		}
		return out
	}
	all := values("Hot", "R&D", "It's")
	o := schema.NewObject(schema.Lead,
		schema.Field{Name: "Grade__c", Type: schema.TypePicklist, Restricted: true, Picklist: all},
		schema.Field{Name: "Topics__c", Type: schema.TypeMultiPicklist, Restricted: true, Picklist: all},
		schema.Field{Name: "Free__c", Type: schema.TypePicklist, Picklist: all},
		schema.Field{Name: "Title", Type: schema.TypeString})
	list := func(name, list string) string {
		return `{"eTag":"x","picklistFieldValues":{"` + name + `":{"controllerValues":{},"values":[` + list + `]}}}`
	}
	for name, c := range map[string]struct {
		status int
		body   string
		want   map[string][]schema.PicklistValue // by the field that differs
	}{
		"some":           {200, list("Grade__c", `{"value":"Hot","label":"x","validFor":[1]}`), map[string][]schema.PicklistValue{"Grade__c": values("Hot")}},
		"none":           {200, list("Topics__c", ``), map[string][]schema.PicklistValue{"Topics__c": values()}},
		"all":            {200, list("Grade__c", `{"value":"Hot"},{"value":"R&D"},{"value":"It's"}`), map[string][]schema.PicklistValue{"Grade__c": all}},
		"escaped":        {200, list("Grade__c", `{"value":"R&amp;D"},{"value":"It&#39;s"}`), map[string][]schema.PicklistValue{"Grade__c": values("R&D", "It's")}},
		"inactive":       {200, list("Grade__c", `{"value":"Cold"}`), map[string][]schema.PicklistValue{"Grade__c": values()}},
		"unheard of":     {200, list("Grade__c", `{"value":"Tepid"}`), map[string][]schema.PicklistValue{"Grade__c": values()}},
		"not restricted": {200, list("Free__c", ``), nil},
		"no field":       {200, list("Nope__c", ``), nil},
		"no lists":       {200, `{}`, nil},
		"a list":         {200, `[]`, nil},
		"refused":        {400, `[{"errorCode":"INVALID_TYPE","message":"Object Lead is not supported in UI API"}]`, nil},
		"missing":        {404, `[{"errorCode":"NOT_FOUND","message":"The requested resource does not exist"}]`, nil},
		"HTML":           {403, `<html>no</html>`, nil},
	} {
		t.Run(name, func(t *testing.T) {
			told := &answers{status: c.status, body: c.body}
			org := Open(Connection{
				Tokens:     auth.NewCache(signedIn{}),
				HTTPClient: &http.Client{Transport: told}, Version: "66.0",
			}, 200, 5)
			got, err := org.OfType(t.Context())(o, "0125g000000AAA2AAO")
			require.NoError(t, err)
			require.Equal(t, []string{"/services/data/v66.0/ui-api/object-info/Lead/picklist-values/0125g000000AAA2AAO"}, told.paths)
			for _, f := range o.Fields() {
				if want, ok := c.want[f.Name]; ok {
					f.Picklist, f.RecordType = want, "0125g000000AAA2AAO"
				}
				require.Empty(t, cmp.Diff(&f, got.Field(f.Name)))
			}
			require.True(t, o.Field("Grade__c").Active("R&D"), "the object itself stays as it was")
		})
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	org := Open(Connection{Tokens: auth.NewCache(signedIn{}), HTTPClient: &http.Client{Transport: &answers{status: 200}}, Version: "66.0"}, 200, 5)
	_, err := org.OfType(ctx)(o, "0125g000000AAA2AAO")
	require.ErrorIs(t, err, context.Canceled)
}

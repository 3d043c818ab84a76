package salesforce_test

import (
	"context"
	"encoding/json"
	"iter"
	"math"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// badAuth are what package auth refuses.
func badAuth() []badInput {
	var out []badInput
	var authError *auth.Error
	add := func(name string, want any, do func(ctx context.Context) error) {
		out = append(out, badInput{"auth: " + name, func(t *testing.T) error { return do(t.Context()) }, want})
	}
	token := func(p auth.Provider) func(context.Context) error {
		return func(ctx context.Context) error { _, err := p.Token(ctx); return err }
	}
	without := func(p auth.Provider) func(context.Context) error {
		return func(context.Context) error { var none context.Context; _, err := p.Token(none); return err }
	}
	good := &auth.ClientCredentials{Domain: "acme", ClientID: "x", ClientSecret: "y"}
	add("client credentials without settings", &authError, token(&auth.ClientCredentials{}))
	add("JWT without settings", &authError, token(&auth.JWTBearer{}))
	add("a JWT key that is none", &authError, token(&auth.JWTBearer{ClientID: "x", Username: "y", Key: "-----BEGIN NOTHING-----"}))
	add("password without settings", &authError, token(&auth.Password{}))
	add("refresh token without settings", &authError, token(&auth.RefreshToken{}))
	add("SOAP login without settings", &authError, token(&auth.SOAPLogin{}))
	add("static without settings", &authError, token(&auth.Static{}))
	add("a source of nothing", &authError, token(auth.FromTokenSource(nil, "")))
	add("a domain of 1 MB", &authError, token(&auth.ClientCredentials{Domain: strings.Repeat("a", 1<<20), ClientID: "x", ClientSecret: "y"}))
	add("a domain of invalid UTF-8", &authError, token(&auth.ClientCredentials{Domain: "acme\xff", ClientID: "x", ClientSecret: "y"}))
	add("a domain with a user", &authError, token(&auth.ClientCredentials{Domain: "https://me:secret@acme.my.salesforce.com", ClientID: "x", ClientSecret: "y"}))
	add("client credentials without a context", auth.ErrConfig, without(good))
	add("a cache without a context", auth.ErrConfig, without(auth.NewCache(good)))
	add("a cache of nothing", &authError, func(ctx context.Context) error { _, err := auth.NewCache(nil).Token(ctx); return err })
	add("static without a context", auth.ErrConfig, without(&auth.Static{Domain: "https://acme.my.salesforce.com", AccessToken: "x"}))
	add("SOAP login without a context", auth.ErrConfig, without(&auth.SOAPLogin{Username: "u", Password: "p"}))
	add("a callback of nothing", &authError, func(ctx context.Context) error {
		_, err := (&auth.WebServer{}).Exchange(ctx, nil, auth.Attempt{})
		return err
	})
	add("a callback of another attempt", &authError, func(ctx context.Context) error {
		_, err := (&auth.WebServer{Domain: "acme", ClientID: "x", RedirectURI: "https://a.example/cb"}).Exchange(ctx, url.Values{"code": {"c"}, "state": {"s"}}, auth.Attempt{State: "t"})
		return err
	})
	return out
}

// badText are what the packages that read text refuse.
func badText() []badInput {
	var out []badInput
	var decodeErr *salesforce.DecodeError
	var fieldErr *field.Error
	var sheetErr *field.SheetError
	var syntaxErr *json.SyntaxError
	add := func(name string, want any, do func() error) {
		out = append(out, badInput{name, func(*testing.T) error { return do() }, want})
	}
	decode := func(text string, opts salesforce.DecodeOptions) func() error {
		return func() error { return decodeError(strings.NewReader(text), opts) }
	}
	add("DecodeLeads: no reader", sferr.ErrInput, func() error { return decodeError(nil, salesforce.DecodeOptions{}) })
	add("DecodeLeads: a reader that fails", errReader, func() error { return decodeError(&badReader{`[{"id":"a"},`}, salesforce.DecodeOptions{}) })
	add("DecodeLeads: HTML", sferr.ErrInput, decode("<html>", salesforce.DecodeOptions{}))
	add("DecodeLeads: half a list", sferr.ErrInput, decode(`[{"id":"a"}`, salesforce.DecodeOptions{}))
	add("DecodeLeads: a list of numbers", &decodeErr, decode(`[1]`, salesforce.DecodeOptions{}))
	add("DecodeLeads: a lead that is too large", &decodeErr, decode(`[{"id":"`+strings.Repeat("x", 1<<20)+`"}]`, salesforce.DecodeOptions{MaxLead: 1000}))
	add("DecodeLeads: a negative MaxLead", &decodeErr, decode(`[{"id":"a"}]`, salesforce.DecodeOptions{MaxLead: -1}))
	add("DecodeLeads: 20,000 levels", &decodeErr, decode(`[{"custom":{"x":`+strings.Repeat("[", 20000)+strings.Repeat("]", 20000)+`}}]`, salesforce.DecodeOptions{}))
	add("mapping: a cyclic custom value", &fieldErr, func() error {
		cyclic := map[string]any{}
		cyclic["self"] = cyclic
		return mapped(mapping.Custom("x"), mapping.Person{Custom: map[string]any{"x": cyclic}})
	})
	add("mapping: a custom value that is a func", &fieldErr, func() error {
		return mapped(mapping.Custom("x"), mapping.Person{Custom: map[string]any{"x": func() {}}})
	})
	add("mapping: a custom value that is a nil pointer", &fieldErr, func() error {
		return mapped(mapping.Custom("x"), mapping.Person{Custom: map[string]any{"x": (*int)(nil)}})
	})
	add("mapping: a number that is none", &fieldErr, func() error {
		return mapped(mapping.Custom("x"), mapping.Person{Custom: map[string]any{"x": math.NaN()}})
	})
	add("mapping: a field of 1 MB", &fieldErr, func() error {
		return mapped(mapping.FromJobTitle, mapping.Person{JobTitle: strings.Repeat("é", 1<<20)})
	})
	add("mapping: a sheet of one quote", &sheetErr, func() error { _, err := mapping.UnmarshalCSV([]byte(`"`)); return err })
	add("mapping: JSON that is none", &syntaxErr, func() error { return json.Unmarshal([]byte(`{`), new(mapping.Mapping)) })
	add("tags: a sheet of one quote", &sheetErr, func() error { _, err := tags.UnmarshalCSV([]byte(`"`)); return err })
	add("tags: a category without a rule", &fieldErr, func() error {
		m, err := tags.Mapping{}.Compile(field.Options{})
		if err != nil {
			return err
		}
		return m.Map(schema.Lead, []tags.Tag{{Category: "\xff", Value: strings.Repeat("x", 1<<20)}}).Dropped[0]
	})
	add("engagement: no kind", engagement.ErrNotEngagement, func() error { _, err := engagement.ToTask(engagement.Action{}); return err })
	add("engagement: no time", engagement.ErrNoTime, func() error {
		_, err := engagement.ToTask(engagement.Action{Kind: engagement.Note})
		return err
	})
	add("engagement: a year that Salesforce lacks", engagement.ErrNoTime, func() error {
		_, err := engagement.ToTask(engagement.Action{Kind: engagement.Note, At: time.Unix(math.MaxInt32*1000, 0)})
		return err
	})
	add("engagement: a template that does not end", field.ErrRule, func() error {
		_, err := engagement.Mapping{Rules: []engagement.Rule{{Kind: engagement.Call, Subject: "{{"}}}.Compile(field.Options{})
		return err
	})
	add("engagement: only an ID", engagement.ErrNoContent, func() error { _, err := engagement.ToTask(engagement.Action{ID: "1"}); return err })
	add("engagement: JSON that is no kind", engagement.ErrNotEngagement, func() error { return json.Unmarshal([]byte(`"Fax"`), new(engagement.Kind)) })
	add("schema: a describe that is HTML", nil, func() error { _, err := schema.ParseDescribe([]byte("<html>")); return err })
	add("schema: a describe of nothing", nil, func() error { _, err := schema.ParseDescribe(nil); return err })
	return out
}

// mapped returns the first loss of one value.
func mapped(from mapping.Source, l mapping.Person) error {
	m, err := mapping.Mapping{Rules: []mapping.Rule{{From: from, Lead: "Title", Type: field.Text, Length: 128}}}.Compile(field.Options{})
	if err != nil {
		return err
	}
	if r := m.Map(schema.Lead, &l); len(r.Dropped) > 0 {
		return r.Dropped[0]
	}
	return nil
}

// A loop may end whenever it likes.
func TestLoopsThatEndEarly(t *testing.T) {
	w := newWorld(t)
	c := w.client(keyed())
	w.sync(c, person("m1", "a@lumen.example"), salesforce.Lead{}, salesforce.Lead{})
	for _, err := range salesforce.DecodeLeads(strings.NewReader(`[{"id":"a"},{"id":"b"}]`), salesforce.DecodeOptions{}) {
		require.NoError(t, err)
		break
	}
	for _, err := range salesforce.DecodeLeads(&badReader{`[`}, salesforce.DecodeOptions{}) {
		require.ErrorIs(t, err, errReader)
		break
	}
	for _, err := range salesforce.Query[map[string]any](t.Context(), c, "SELECT Id FROM User") {
		require.NoError(t, err)
		break
	}
	next, stop := iter.Pull2(salesforce.Query[map[string]any](t.Context(), c, "SELECT Id FROM Lead"))
	_, _, ok := next()
	require.True(t, ok)
	stop()
	_, _, ok = next()
	require.False(t, ok)
}

package auth_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/oauth2"

	"github.com/getmobly/mobly-salesforce-go/auth"
)

// marked returns a value of every exported type, full of secrets, and every
// error that an echo of the request can make.
func marked(t *testing.T) map[string]any {
	t.Helper()
	bearer := auth.Token{AccessToken: markAccess, InstanceURL: "https://acme.my.salesforce.com"}
	source := auth.FromTokenSource(valueSource{markAccess}, "https://acme.my.salesforce.com")
	cache := auth.NewCache(source)
	_, err := cache.Token(t.Context())
	require.NoError(t, err)
	attempt := auth.Attempt{URL: "https://acme.my.salesforce.com/services/oauth2/authorize?state=" + markToken, State: markToken, Verifier: markSecret}
	grant := auth.Grant{Token: &bearer, RefreshToken: markToken}
	stored := auth.StoredToken{RefreshToken: markToken}
	values := map[string]any{
		"Secret": auth.Secret(markSecret), "Token": bearer, "*Token": &bearer, "Attempt": attempt, "*Attempt": &attempt, "Grant": grant, "*Grant": &grant,
		"StoredToken": stored, "*StoredToken": &stored, "Cache": cache, "FromTokenSource": source,
		"MemoryStore": auth.NewMemoryStore(markToken), "FileStore": fileStore(t, markToken),
		"a ClientCredentials": auth.ClientCredentials{ClientSecret: markSecret},
		"Static":              &auth.Static{Domain: "acme.my.salesforce.com", AccessToken: markAccess},
		"[]Secret":            []auth.Secret{markSecret}, "map": map[string]auth.Secret{"a": markSecret}, "struct": struct{ S *auth.Secret }{new(auth.Secret(markSecret))},
		"Error": auth.Error{Cause: auth.ErrConfig, Description: markToken, Err: errors.New(markSecret)},
	}
	for name, p := range guarded("https://acme.my.salesforce.com") {
		values[name] = p
	}
	for i, address := range []string{"https://ann:MARKhush-hush@acme.my.salesforce.com", "https://login.salesforce.com/?un=ann&pw=MARKhush-hush"} {
		for name, p := range guarded(address) {
			require.ErrorIs(t, p.(interface{ Validate() error }).Validate(), auth.ErrConfig)
			values[fmt.Sprint(name, i, pasted)] = p
		}
		static, source := auth.Static{Domain: address}, auth.FromTokenSource(valueSource{markAccess}, address)
		require.ErrorIs(t, static.Validate(), auth.ErrConfig)
		values[fmt.Sprint("FromTokenSource", i, pasted)], values[fmt.Sprint("Static", i, pasted)] = source, static
	}
	web := auth.WebServer{Domain: "acme.my.salesforce.com", ClientID: "id", ClientSecret: "MARKhush-client", RedirectURI: "https://app.example.com/callback"}
	for i, sent := range []string{"MARKhush-client", "markHUSH-CLIENT", "hush-client", markSecret, markToken, markAccess} {
		_, err = web.Exchange(t.Context(), url.Values{"state": {markToken}, "code": {markAccess}, "error": {sent}, "error_description": {"got " + sent}},
			auth.Attempt{State: markToken, Verifier: markSecret})
		values[fmt.Sprint("callback ", i)] = err
	}
	for name, err := range echoes(t) {
		values[name], values["wrapped "+name] = err, fmt.Errorf("sync: %w", errors.Join(err))
	}
	for _, p := range []interface{ Validate() error }{
		&auth.JWTBearer{Key: markSecret}, &auth.SOAPLogin{Domain: "https://u:" + markPassword + "@x.com"}, &auth.WebServer{RedirectURI: "https://" + markSecret + "%zz"},
	} {
		values[fmt.Sprintf("Validate of %T", p)] = p.Validate()
	}
	return values
}

// pasted ends the names of providers with a password in the address.
const pasted = " with a password in the address"

// valueSource is a token source that fmt could look into.
type valueSource struct{ secret string }

func (s valueSource) Token() (*oauth2.Token, error) {
	return &oauth2.Token{AccessToken: s.secret}, nil
}

// guarded are the providers that send secrets.
func guarded(host string) map[string]auth.Provider {
	return map[string]auth.Provider{
		"ClientCredentials": &auth.ClientCredentials{Domain: host, ClientID: "id", ClientSecret: markSecret},
		"JWTBearer":         &auth.JWTBearer{Domain: host, ClientID: "id", Username: "u", Key: "MARK\n" + privatePEM(keys().own)},
		"SOAPLogin":         &auth.SOAPLogin{Domain: host, Username: "u", Password: markPassword, SecurityToken: markToken},
		"Password":          &auth.Password{Domain: host, ClientID: "id", ClientSecret: markSecret, Username: "u", Password: markPassword, SecurityToken: markToken},
		"RefreshToken":      &auth.RefreshToken{Domain: host, ClientID: "id", ClientSecret: markSecret, Store: auth.NewMemoryStore(markToken)},
		"WebServer":         exchanger{&auth.WebServer{Domain: host, ClientID: "id", ClientSecret: markSecret, RedirectURI: "https://app.example.com/callback"}},
	}
}

// exchanger makes a provider of the exchange of a marked code.
type exchanger struct{ *auth.WebServer }

func (p exchanger) Token(ctx context.Context) (*auth.Token, error) {
	_, err := p.Exchange(ctx, url.Values{"state": {markToken}, "code": {markAccess}}, auth.Attempt{State: markToken, Verifier: markSecret})
	return nil, err
}

// echoes are the errors of servers that send back what they got, in whole and
// in part, as it came and decoded.
func echoes(t *testing.T) map[string]error {
	t.Helper()
	out := map[string]error{}
	bodies := map[string]func(sent string) string{
		"description": func(s string) string { return object("error", "invalid_grant", "error_description", s) },
		"code":        func(s string) string { return object("error", s, "error_description", "x") },
		"fault":       func(s string) string { return fault("INVALID_LOGIN", escaped(s)) },
		"fault code":  func(s string) string { return fault(escaped(s), "x") },
		"HTML":        func(s string) string { return "<html>" + s },
		"nothing":     func(string) string { return "" },
		"instance": func(s string) string {
			return object("access_token", "x", "instance_url", "https://evil.com/"+url.PathEscape(s))
		},
		"server URL": func(s string) string { return loginResponse("https://evil.com/"+escaped(s), "x", false, "1") },
	}
	for how, body := range bodies {
		for _, code := range []int{200, 302, 400, 500} {
			for _, part := range []func(string) string{whole, middle, strings.ToUpper, decoded} {
				server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					sent, _ := io.ReadAll(r.Body)
					w.Header().Set("Location", "https://evil.com/?"+string(sent[:min(len(sent), 100)]))
					w.WriteHeader(code)
					_, _ = io.WriteString(w, body(part(string(sent))))
				}))
				for name, p := range guarded(server.URL) {
					_, err := p.Token(t.Context())
					require.Error(t, err)
					out[fmt.Sprint("error ", len(out), " ", name, " ", how, " ", code)] = err
				}
				server.Close()
			}
		}
	}
	return out
}

func whole(s string) string   { return s }
func middle(s string) string  { return s[len(s)/4 : len(s)*3/4] }
func decoded(s string) string { s, _ = url.QueryUnescape(s); return s }
func escaped(s string) string { return strings.NewReplacer("&", "&amp;", "<", "&lt;").Replace(s) }
func object(pairs ...string) string {
	m := map[string]string{}
	for i := 0; i+1 < len(pairs); i += 2 {
		m[pairs[i]] = pairs[i+1]
	}
	b, _ := json.Marshal(m)
	return string(b)
}

// requireHidden fails where text shows a secret, in part or in another case.
func requireHidden(t *testing.T, what, text string) {
	t.Helper()
	low := strings.ToLower(text)
	for _, mark := range []string{"mark", "pa&ss", "pa&amp;ss", "ord'mark", "hush-hu", "hush-cl", "psst-ps", "00dxx!aq", "pa%26ss", "eyjhbgc"} {
		if strings.Contains(low, mark) {
			t.Fatalf("%s shows %q: %s", what, mark, text)
		}
	}
}

// Nothing that prints, logs or marshals shows a secret.
func TestNothingLeaks(t *testing.T) {
	values := marked(t)
	for name, v := range values {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%10.3s", "%t"} {
			requireHidden(t, name+" "+verb, fmt.Sprintf(verb, v))
			requireHidden(t, name+" in a list "+verb, fmt.Sprintf(verb, []any{v, &v, struct{ V any }{v}, map[string]any{"v": v}}))
		}
		requireHidden(t, name+" Sprint", fmt.Sprint(v)+fmt.Sprintln(v))
		var text, object bytes.Buffer
		slog.New(slog.NewTextHandler(&text, nil)).Info("x", "v", v, slog.Group("g", "v", v))
		requireHidden(t, name+" slog", text.String())
		if !strings.HasSuffix(name, pasted) { // refused by Validate; JSON has the Domain as given
			slog.New(slog.NewJSONHandler(&object, nil)).Info("x", "v", v, slog.Group("g", "v", v))
			b, err := json.Marshal(v)
			require.NoError(t, err)
			requireHidden(t, name+" JSON", object.String()+string(b))
		}
		if e, ok := v.(*auth.Error); ok {
			requireHidden(t, name+" Description", e.Description+e.Code)
		}
	}
	require.Greater(t, len(values), 500)
}

// A provider prints its plain fields, and hides every other. JSON has them as they
// stand, but for secrets.
func TestShownFields(t *testing.T) {
	p := auth.WebServer{Domain: "acme.lightning.force.com", ClientID: "id", ClientSecret: markSecret, RedirectURI: "https://app.example.com", Scopes: []string{"api", "id"}}
	require.Equal(t, "auth.WebServer{Domain:https://acme.my.salesforce.com ClientID:id ClientSecret:[secret] Scopes:api,id}", fmt.Sprint(p))
	b, err := json.Marshal(&p)
	require.NoError(t, err)
	require.JSONEq(t, `{"Domain":"acme.lightning.force.com","ClientID":"id","ClientSecret":"[secret]","RedirectURI":"https://app.example.com","Scopes":["api","id"],"Prompt":"","Trusted":null}`, string(b))
}

// The runtime prints panics by means of its own: all of them, one after the
// other, as each is raised while the one before unwinds.
func TestPanicsLeakNothing(t *testing.T) {
	if os.Getenv("AUTH_TEST_PANIC") != "" {
		for _, v := range marked(t) {
			defer panic(v)
		}
		panic("the first")
	}
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestPanicsLeakNothing$")
	cmd.Env = append(os.Environ(), "AUTH_TEST_PANIC=1")
	out, err := cmd.CombinedOutput()
	require.Error(t, err)
	require.Greater(t, strings.Count(string(out), "panic: "), 500)
	requireHidden(t, "panic", string(out))
}

// Every exported type has a value above.
func TestLeakWalkIsWhole(t *testing.T) {
	names, err := filepath.Glob("*.go")
	require.NoError(t, err)
	var seen []string
	for _, v := range marked(t) {
		if w, ok := v.(exchanger); ok {
			v = w.WebServer
		}
		seen = append(seen, strings.TrimPrefix(strings.TrimPrefix(fmt.Sprintf("%T", v), "*"), "auth."))
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		require.NoError(t, err)
		for _, d := range f.Decls {
			g, ok := d.(*ast.GenDecl)
			if !ok {
				continue
			}
			for _, s := range g.Specs {
				spec, ok := s.(*ast.TypeSpec)
				if !ok || !spec.Name.IsExported() {
					continue
				}
				if _, isInterface := spec.Type.(*ast.InterfaceType); !isInterface && !slices.Contains(seen, spec.Name.Name) {
					t.Errorf("no value of %s is looked at", spec.Name.Name)
				}
			}
		}
	}
}

// What cannot be read back, or holds a secret, is not in the JSON at all.
func TestUnmarshalledFields(t *testing.T) {
	for _, v := range []any{
		auth.Attempt{URL: "https://acme.my.salesforce.com"}, &auth.RefreshToken{Store: auth.NewMemoryStore(markToken)}, &auth.SOAPLogin{Logger: slog.Default()},
	} {
		b, err := json.Marshal(v)
		require.NoError(t, err)
		require.NotRegexp(t, "URL|Store|Logger", string(b))
		require.NoError(t, json.Unmarshal(b, reflect.New(reflect.Indirect(reflect.ValueOf(v)).Type()).Interface()))
	}
}

func TestSecretIsReadAsItStands(t *testing.T) {
	var p auth.SOAPLogin
	require.NoError(t, json.Unmarshal([]byte(`{"Password":"hunter2"}`), &p))
	require.Equal(t, "hunter2", string(p.Password))
	b, err := json.Marshal(&p)
	require.NoError(t, err)
	require.Contains(t, string(b), `"Password":"[secret]"`)
}

// What the documentation of Secret says of unexported fields, good and bad.
func TestSecretInUnexportedFields(t *testing.T) {
	require.Contains(t, fmt.Sprintf("%v", bare{markSecret}), markSecret, "if this fails, fmt has changed: take the warning away")
	requireHidden(t, "a type that formats itself", fmt.Sprintf("%v %+v %#v", formatted{markSecret}, formatted{markSecret}, &formatted{markSecret}))
}

type bare struct{ s auth.Secret }

type formatted struct{ s auth.Secret }

func (formatted) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "formatted") }

// What the documentation of Secret says of maps: fmt asks the key, encoding/json
// does not.
func TestSecretAsAKey(t *testing.T) {
	m := map[auth.Secret]int{markSecret: 1}
	requireHidden(t, "fmt", fmt.Sprintf("%v %+v %#v", m, m, m))
	b, err := json.Marshal(m)
	require.NoError(t, err)
	require.Contains(t, string(b), markSecret, "if this fails, encoding/json has changed: take the warning away")
}

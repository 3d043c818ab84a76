package salesforcetest_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
)

const data = "/services/data/v66.0"

// api is a client that is signed in, made of net/http alone.
type api struct {
	t     *testing.T
	org   *salesforcetest.Org
	token string
}

// newAPI signs in to a new org.
func newAPI(t *testing.T) *api {
	t.Helper()
	a := &api{t: t, org: salesforcetest.NewOrg()}
	a.signIn()
	return a
}

func (a *api) signIn() {
	a.t.Helper()
	c := a.org.Credentials()
	status, body := a.form("/services/oauth2/token", url.Values{
		"grant_type": {"client_credentials"}, "client_id": {c.ClientID}, "client_secret": {c.ClientSecret},
	})
	require.Equal(a.t, http.StatusOK, status, body)
	a.token = body["access_token"].(string)
}

// form posts a form without a token.
func (a *api) form(path string, values url.Values) (int, map[string]any) {
	a.t.Helper()
	r := a.send(http.MethodPost, a.org.URL()+path, values.Encode(), "Content-Type", "application/x-www-form-urlencoded", "Authorization", "")
	var body map[string]any
	require.NoError(a.t, json.Unmarshal(r.body, &body), string(r.body))
	return r.status, body
}

// reply is an answer.
type reply struct {
	t      *testing.T
	status int
	header http.Header
	body   []byte
}

// json is the decoded body.
func (r reply) json() any {
	r.t.Helper()
	var v any
	require.NoError(r.t, json.Unmarshal(r.body, &v), string(r.body))
	return v
}

// object is the body as a JSON object.
func (r reply) object() map[string]any {
	r.t.Helper()
	m, ok := r.json().(map[string]any)
	require.True(r.t, ok, string(r.body))
	return m
}

// list is the body as a list of JSON objects.
func (r reply) list() []map[string]any {
	r.t.Helper()
	var out []map[string]any
	require.NoError(r.t, json.Unmarshal(r.body, &out), string(r.body))
	return out
}

// refusal is the first error of a body.
type refusal struct {
	Code    string
	Message string
	Fields  []string
}

func (r reply) refusal() refusal {
	r.t.Helper()
	var all []struct {
		ErrorCode string
		Message   string
		Fields    []string
	}
	require.NoError(r.t, json.Unmarshal(r.body, &all), string(r.body))
	require.NotEmpty(r.t, all)
	return refusal{all[0].ErrorCode, all[0].Message, all[0].Fields}
}

// do sends a request to a path below the data API, with JSON in body or
// anything that becomes it, and pairs of header names and values.
func (a *api) do(method, path string, body any, header ...string) reply {
	a.t.Helper()
	text, ok := body.(string)
	if !ok && body != nil {
		b, err := json.Marshal(body)
		require.NoError(a.t, err)
		text = string(b)
	}
	if !strings.HasPrefix(path, "/services/") {
		path = data + path
	}
	return a.send(method, a.org.URL()+path, text, append([]string{"Content-Type", "application/json"}, header...)...)
}

func (a *api) send(method, address, body string, header ...string) reply {
	a.t.Helper()
	r, err := http.NewRequestWithContext(context.Background(), method, address, strings.NewReader(body))
	require.NoError(a.t, err)
	r.Header.Set("Authorization", "Bearer "+a.token)
	for i := 0; i+1 < len(header); i += 2 {
		if header[i+1] == "" {
			r.Header.Del(header[i])
		} else {
			r.Header.Set(header[i], header[i+1])
		}
	}
	resp, err := a.org.HTTPClient().Do(r)
	require.NoError(a.t, err)
	defer func() { require.NoError(a.t, resp.Body.Close()) }()
	out, err := io.ReadAll(resp.Body)
	require.NoError(a.t, err)
	return reply{a.t, resp.StatusCode, resp.Header, out}
}

// query runs a query and returns its records.
func (a *api) query(soql string) []map[string]any {
	a.t.Helper()
	r := a.do(http.MethodGet, "/query?q="+url.QueryEscape(soql), nil)
	require.Equal(a.t, http.StatusOK, r.status, string(r.body))
	var out struct{ Records []map[string]any }
	require.NoError(a.t, json.Unmarshal(r.body, &out))
	for _, m := range out.Records {
		delete(m, "attributes")
	}
	return out.Records
}

// create makes a record through the API.
func (a *api) create(object string, fields fields) string {
	a.t.Helper()
	r := a.do(http.MethodPost, "/sobjects/"+object, fields)
	require.Equal(a.t, http.StatusCreated, r.status, string(r.body))
	return r.object()["id"].(string)
}

// add makes a record as an admin.
func (a *api) add(object string, fields fields) string {
	a.t.Helper()
	id, err := a.org.Add(object, fields)
	require.NoError(a.t, err)
	return id
}

// read returns a record with all fields.
func (a *api) read(object, id string) map[string]any {
	a.t.Helper()
	r := a.do(http.MethodGet, "/sobjects/"+object+"/"+id, nil)
	require.Equal(a.t, http.StatusOK, r.status, string(r.body))
	return r.object()
}

type fields = map[string]any

// lead returns the least that a Lead needs, and more.
func lead(more ...any) fields {
	f := fields{"LastName": "Nwosu", "Company": "Northwind"}
	for i := 0; i+1 < len(more); i += 2 {
		f[more[i].(string)] = more[i+1]
	}
	return f
}

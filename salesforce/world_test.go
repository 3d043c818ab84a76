package salesforce_test

import (
	"bytes"
	"io"
	"maps"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/setup"
)

// world is an org in memory with the recommended fields, and what a test sends
// to it.
type world struct {
	t   *testing.T
	org *salesforcetest.Org
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, org: salesforcetest.NewOrg()}
	key := schema.Field{Name: "mobly_id__c", Type: schema.TypeString, Length: 64, ExternalID: true, Unique: true}
	for _, object := range []string{schema.Lead, schema.Contact} {
		w.org.Define(object, key)
	}
	needs, err := setup.Needs(salesforce.Config{})
	require.NoError(t, err)
	for _, n := range needs.Fields {
		if n.Custom != nil {
			w.org.Define(n.Object, *n.Custom)
		}
	}
	key.Name = "mobly_activity_id__c"
	w.org.Define("Activity", key)
	return w
}

// skips reports whether the i-th row of a table is left out: under the race
// detector only every n-th is run. Rows differ in what is answered, not in what
// runs beside what.
func skips(i, n int) bool { return underRace && i%n != 0 }

// skipUnderRace leaves a test out that writes one lead at a time, beside nothing.
func skipUnderRace(t *testing.T) {
	t.Helper()
	if underRace {
		t.Skip("nothing runs beside it that could race")
	}
}

// keyed is a configuration with both external IDs.
func keyed() salesforce.Config {
	return salesforce.Config{ExternalID: "mobly_id__c", ActivityID: "mobly_activity_id__c"}
}

// signedIn is a configuration with the Auth of the org's first user.
func (w *world) signedIn(cfg salesforce.Config) salesforce.Config {
	who := w.org.Credentials()
	cfg.Auth = &auth.ClientCredentials{Domain: who.Domain, ClientID: who.ClientID, ClientSecret: auth.Secret(who.ClientSecret)}
	if cfg.HTTPClient == nil {
		cfg.HTTPClient = w.org.HTTPClient()
	}
	return cfg
}

func (w *world) client(cfg salesforce.Config) *salesforce.Client {
	w.t.Helper()
	c, err := salesforce.New(w.signedIn(cfg))
	require.NoError(w.t, err)
	return c
}

func (w *world) add(object string, fields map[string]any) string {
	w.t.Helper()
	id, err := w.org.Add(object, fields)
	require.NoError(w.t, err)
	return id
}

func (w *world) lead(fields map[string]any) string {
	w.t.Helper()
	return w.add(schema.Lead, with(map[string]any{"LastName": "Kim", "Company": "Lumen"}, fields))
}

func (w *world) contact(fields map[string]any) string {
	w.t.Helper()
	return w.add(schema.Contact, with(map[string]any{"LastName": "Kim"}, fields))
}

func with(a, b map[string]any) map[string]any {
	maps.Copy(a, b)
	return a
}

// stored returns the org's Lead of that ID.
func (w *world) stored(id string) map[string]any {
	w.t.Helper()
	for _, r := range w.org.Records(schema.Lead) {
		if r["Id"] == id {
			return r
		}
	}
	w.t.Fatalf("the org has no Lead %s", id)
	return nil
}

// writes counts the collections that the org was asked to write.
func (w *world) writes() int {
	n := 0
	for _, r := range w.org.Requests() {
		for _, sub := range r.Subrequests {
			if sub.Method != http.MethodGet {
				n++
			}
		}
	}
	return n
}

func (w *world) sync(c *salesforce.Client, leads ...salesforce.Lead) salesforce.Results {
	w.t.Helper()
	results, err := c.Sync(w.t.Context(), leads)
	require.NoError(w.t, err)
	require.Len(w.t, results, len(leads))
	return results
}

// person is a captured lead that wants for nothing.
func person(id, email string) salesforce.Lead {
	return salesforce.Lead{Person: mapping.Person{
		ID: id, FirstName: "Grace", LastName: "Kim", Email: email, Company: mapping.Company{Name: "Lumen"},
	}}
}

func note(id, text string) engagement.Action {
	return engagement.Action{
		ID: id, Kind: engagement.Note, EventType: "NOTE", By: "rep@example.com", Notes: text,
		At: time.Date(2026, 10, 15, 17, 30, 0, 0, time.UTC),
	}
}

func known(l salesforce.Lead, id string) salesforce.Lead {
	l.Person.RemoteIDs = append(l.Person.RemoteIDs, mapping.RemoteID{ID: id, IntegrationType: "SALES_FORCE"})
	return l
}

// hook is a transport that may look at a request and replace its answer.
type hook struct {
	next http.RoundTripper
	// answer is given the request's path, its body, and do, which sends it.
	// nil lets it pass.
	answer func(path, body string, do func() (*http.Response, error)) (*http.Response, error)
}

func (h *hook) RoundTrip(r *http.Request) (*http.Response, error) {
	var body []byte
	if r.Body != nil {
		sent := r.Body
		defer func() { _ = sent.Close() }() // its memory is used again
		var err error
		if body, err = io.ReadAll(r.Body); err != nil {
			return nil, err
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
	}
	do := func() (*http.Response, error) { return h.next.RoundTrip(r) }
	resp, err := h.answer(r.URL.Path, string(body), do)
	if err == nil {
		if made, ok := resp.Body.(*madeUp); ok {
			resp.Body = io.NopCloser(strings.NewReader(made.referring(string(body))))
		}
	}
	return resp, err
}

// madeUp is the body of an answer that a test made up.
type madeUp struct {
	io.Reader
	text string
}

func (*madeUp) Close() error { return nil }

var references = regexp.MustCompile(`"referenceId":"(r\d+)_\w+"`)

// referring returns the text with "r0" standing for the reference of a request's
// first part, and so on.
func (m *madeUp) referring(request string) string {
	text := m.text
	for _, found := range references.FindAllStringSubmatch(request, -1) {
		text = strings.ReplaceAll(text, `"referenceId":"`+found[1]+`"`, found[0])
	}
	return text
}

// through returns a configuration whose requests go through a hook.
func (w *world) through(cfg salesforce.Config, answer func(path, body string, do func() (*http.Response, error)) (*http.Response, error)) salesforce.Config {
	client := w.org.HTTPClient()
	client.Transport = &hook{next: client.Transport, answer: answer}
	cfg.HTTPClient = client
	return cfg
}

func reply(status int, body string) *http.Response {
	return &http.Response{
		StatusCode: status, Status: http.StatusText(status), Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: http.Header{"Content-Type": {"application/json;charset=UTF-8"}}, Body: &madeUp{strings.NewReader(body), body},
	}
}

// roundTrip is an http.RoundTripper.
type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

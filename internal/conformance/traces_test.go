package conformance

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// recordings is where answers of real orgs are kept. They are no part of this
// module: without them the tests that read them are skipped.
const recordings = "../../../shared/fixtures"

// exchange is one request to a real org and its answer.
type exchange struct {
	method string
	url    string // path and query
	body   any    // decoded JSON, or the text of an XML body, or nil
	status int
	answer any
}

// left is a kind of exchange that is not replayed, and why.
type left struct {
	part   string // of the request's URL and body
	reason string
}

const topics = "the objects Topic and TopicAssignment"

// unmodelled are the objects and APIs that the org in memory does not have. An
// exchange after one of them that asks for its records is left out as well.
var unmodelled = []left{
	{"/services/async/", "Bulk API 1.0"},
	{"convertLead", "lead conversion over SOAP: the lead is converted by Org.Convert"},
	{"/limits/recordCount", "the count of records, which real orgs answer with a delay"},
	{"Topic", topics}, {"ids=0FT", topics}, {"ids=0TO", topics},
	{"Opportunit", "the object Opportunity"},
	{"/composite/sobjects/Account/Id", "collections upsert by Id: what it leaves behind is planted"},
	{"/composite/sobjects/Contact/Id", "collections upsert by Id: what it leaves behind is planted"},
}

// TestTraces replays what other programs asked real orgs, in its order, and
// holds that the answers have the same status and the same form.
func TestTraces(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(recordings, "grouparoo", "trace_*.json"))
	require.NoError(t, err)
	more, err := filepath.Glob(filepath.Join(recordings, "cumulusci", "cassettes", "*.json"))
	require.NoError(t, err)
	files = append(files, more...)
	if len(files) == 0 {
		t.Skip("no recordings of real orgs here")
	}
	replayed, leftOut := 0, map[string]int{}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".json"), func(t *testing.T) {
			r := newReplay(t)
			for i, x := range readTrace(t, file) {
				if reason := r.unplayable(x); reason != "" {
					leftOut[reason]++
					r.plant(x)
					continue
				}
				replayed++
				for _, d := range r.play(x) {
					t.Errorf("%d %s %.120s: %s", i, x.method, x.url, d)
				}
			}
		})
	}
	for reason, n := range leftOut {
		t.Logf("%d exchanges not replayed: %s", n, reason)
	}
	t.Logf("%d exchanges replayed", replayed)
	require.Greater(t, replayed, 300)
}

// readTrace reads either kind of recording.
func readTrace(t *testing.T, file string) []exchange {
	t.Helper()
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	var raw []struct {
		Method string            `json:"method"`
		Path   string            `json:"path"`
		Query  map[string]string `json:"query"`
		URI    string            `json:"uri"`
		Body   any               `json:"reqBody"`
		Body2  any               `json:"requestBody"`
		Status json.RawMessage   `json:"status"`
		Answer json.RawMessage   `json:"body"`
		Reply2 json.RawMessage   `json:"responseBody"`
	}
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.UseNumber()
	require.NoError(t, dec.Decode(&raw))
	out := make([]exchange, len(raw))
	for i, e := range raw {
		x := exchange{method: e.Method, url: e.Path, body: e.Body}
		if e.URI != "" {
			u, err := url.Parse(e.URI)
			require.NoError(t, err)
			x.url, x.body, e.Answer = u.RequestURI(), e.Body2, e.Reply2
		}
		separator := "?"
		for name, value := range e.Query {
			x.url += separator + name + "=" + value
			separator = "&"
		}
		if json.Unmarshal(e.Status, &x.status) != nil {
			var s struct {
				Code int `json:"code"`
			}
			require.NoError(t, json.Unmarshal(e.Status, &s))
			x.status = s.Code
		}
		x.answer = decode(e.Answer)
		out[i] = x
	}
	return out
}

// replay is one org and what it has in common with the recorded one.
type replay struct {
	t     *testing.T
	org   *salesforcetest.Org
	token string
	ids   map[string]string // recorded ID to ours
	lost  map[string]bool   // objects whose records are not what was recorded
}

func newReplay(t *testing.T) *replay {
	t.Helper()
	r := &replay{t: t, org: salesforcetest.NewOrg(), ids: map[string]string{}, lost: map[string]bool{}}
	// the day that most was recorded on
	r.org.SetClock(func() time.Time { return time.Date(2021, time.December, 2, 18, 20, 0, 0, time.UTC) })
	contact, err := schema.ParseDescribe(r.recording("describe_Contact.json"))
	require.NoError(t, err)
	for _, f := range contact.Fields() {
		if strings.HasSuffix(f.Name, "__c") {
			r.org.Define(schema.Contact, f)
		}
	}
	c := r.org.Credentials()
	form := url.Values{"grant_type": {"client_credentials"}, "client_id": {c.ClientID}, "client_secret": {c.ClientSecret}}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, r.org.URL()+"/services/oauth2/token", strings.NewReader(form.Encode()))
	require.NoError(t, err)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, err := r.org.HTTPClient().Do(req)
	require.NoError(t, err)
	defer func() { _ = resp.Body.Close() }()
	var token struct {
		AccessToken string `json:"access_token"`
	}
	require.NoError(t, json.NewDecoder(resp.Body).Decode(&token))
	r.token = token.AccessToken
	return r
}

// recording is a captured describe.
func (r *replay) recording(file string) []byte {
	r.t.Helper()
	text, err := os.ReadFile(filepath.Join(recordings, "grouparoo", file))
	require.NoError(r.t, err)
	return bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))
}

// unplayable says why an exchange cannot be replayed, "" when it can.
func (r *replay) unplayable(x exchange) string {
	body, err := json.Marshal(x.body)
	require.NoError(r.t, err)
	for _, u := range unmodelled {
		if strings.Contains(x.url, u.part) || bytes.Contains(body, []byte(u.part)) {
			return u.reason
		}
	}
	for object := range r.lost {
		if strings.Contains(x.url, "from+"+object) {
			return "a query of what an exchange left out would have written"
		}
	}
	return ""
}

// play sends one request and returns how the answer differs.
func (r *replay) play(x exchange) []string {
	body := ""
	switch b := x.body.(type) {
	case nil:
	case string:
		body = r.rewrite(b)
	default:
		text, err := json.Marshal(b)
		require.NoError(r.t, err)
		body = r.rewrite(string(text))
	}
	contentType := "application/json"
	if strings.HasPrefix(body, "<") {
		contentType = "text/xml"
	}
	status, got := r.send(x.method, r.rewrite(strings.ReplaceAll(x.url, " ", "%20")), contentType, body)
	if status != x.status {
		return []string{fmt.Sprintf("status %d, recorded %d: %s", status, x.status, got)}
	}
	if strings.HasPrefix(body, "<") {
		return differentElements(x.answer, string(got))
	}
	if file, ok := describeFile(x.answer); ok {
		return differentDescribe(r.recording(file), got)
	}
	c := comparison{ids: r.ids, creates: x.method != http.MethodGet, wide: strings.Contains(x.url, "/sobjects/") && x.method == http.MethodGet}
	c.compare("", x.answer, decode(got))
	return c.differences
}

// send makes a request as the signed-in user, but for XML, which signs in.
func (r *replay) send(method, path, contentType, body string) (status int, answer []byte) {
	req, err := http.NewRequestWithContext(r.t.Context(), method, r.org.URL()+path, strings.NewReader(body))
	require.NoError(r.t, err)
	req.Header.Set("Content-Type", contentType)
	if contentType == "text/xml" {
		req.Header.Set("SOAPAction", `""`)
	} else {
		req.Header.Set("Authorization", "Bearer "+r.token)
	}
	resp, err := r.org.HTTPClient().Do(req)
	require.NoError(r.t, err)
	defer func() { _ = resp.Body.Close() }()
	answer, err = io.ReadAll(resp.Body)
	require.NoError(r.t, err)
	return resp.StatusCode, answer
}

// rewrite puts our IDs, version, address and password in the place of the
// recorded ones.
func (r *replay) rewrite(s string) string {
	c := r.org.Credentials()
	pairs := []string{"/vxx.0/", "/v64.0/", "/v42.0/", "/v64.0/", "/u/42.0", "/u/64.0", "demo@grouparoo.com", c.Username,
		"<password>REDACTED", "<password>" + c.Password + c.SecurityToken}
	for theirs, ours := range r.ids {
		pairs = append(pairs, theirs, ours)
	}
	return strings.NewReplacer(pairs...).Replace(s)
}

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
)

// newTestService is a service with one org, acme, whose workers do not run.
func newTestService(t *testing.T) (*service, *salesforcetest.Org) {
	t.Helper()
	o, target := testOrg(t)
	s, err := newService(t.Context(), newQueue(t, t.TempDir(), queueOptions{}), []org{target}, quiet())
	require.NoError(t, err)
	return s, o
}

func request(s *service, method, path, body string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	s.handler().ServeHTTP(w, httptest.NewRequestWithContext(context.Background(), method, path, strings.NewReader(body)))
	return w
}

func TestPostLeads(t *testing.T) {
	s, _ := newTestService(t)
	one := `{"id": "1", "lastName": "Nwosu", "email": "ada@northwind.example"}`
	two := `{"id": "2", "lastName": "Dubois", "email": "marc@acier.example"}`
	for _, tt := range []struct {
		name, org, body string
		status          int
		want            receipt
		queued          uint64 // afterwards
	}{
		{"an array", "acme", "[" + one + "]", 202, receipt{Org: "acme", Stored: 1}, 1},
		{"the same again", "acme", "[" + one + "]", 202, receipt{Org: "acme", Stored: 1, Same: 1}, 1},
		{"JSON lines", "acme", one + "\n" + two, 202, receipt{Org: "acme", Stored: 2, Same: 1}, 2},
		{"leads", "acme", `{"leads": [` + two + "]}", 202, receipt{Org: "acme", Stored: 1, Same: 1}, 2},
		{"Mobly's API", "acme", `{"status": "ok", "results": {"leads": [` + one + "]}}", 202, receipt{Org: "acme", Stored: 1, Same: 1}, 2},
		{"nothing", "acme", "", 400, receipt{Org: "acme", Error: "not a list of leads: the body is empty"}, 2},
		{"an empty list", "acme", "[]", 202, receipt{Org: "acme"}, 2},
		{"one that is no lead", "acme", `[{"id": "3", "lastName": "Novak"}, 7]`, 422,
			receipt{Org: "acme", Stored: 1, Unread: []rejected{{Index: 1, Reason: "it is a number"}}}, 3},
		{"a line that is none", "acme", one + "\nhello\n" + two, 422,
			receipt{Org: "acme", Stored: 2, Same: 2, Unread: []rejected{{Index: 1, Reason: "its JSON is broken, or nested too deeply, at byte 1"}}}, 3},
		{"not UTF-8", "acme", "[" + one + ", {\"lastName\": \"M\xfcller\"}]", 422,
			receipt{Org: "acme", Stored: 1, Same: 1, Unread: []rejected{{Index: 1, Reason: "it is not valid UTF-8"}}}, 3},
		{"white space", "acme", " \n", 400, receipt{Org: "acme", Error: "not a list of leads: the body is empty"}, 3},
		{"an error", "acme", `{"error": "not found"}`, 400,
			receipt{Org: "acme", Error: `not a list of leads: it looks like an error: its members are "error"`}, 3},
		{"cut off", "acme", `[{"id": "4", "lastName": "Kim"}, {"id": "5"`, 400,
			receipt{Org: "acme", Stored: 1, Error: "not a list of leads: the input ends too early, after 1 leads"}, 4},
		{"no list", "acme", "hello", 400, receipt{Org: "acme", Error: "not a list of leads: it begins with neither { nor ["}, 4},
		{"another org", "globex", "[" + one + "]", 404, receipt{Org: "globex", Error: "there is no such org: name one as ?org="}, 4},
		{"no org", "", "[" + one + "]", 404, receipt{Error: "there is no such org: name one as ?org="}, 4},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := request(s, http.MethodPost, "/leads?org="+tt.org, tt.body)
			require.Equal(t, tt.status, w.Code, w.Body.String())
			var got receipt
			require.NoError(t, json.Unmarshal(w.Body.Bytes(), &got))
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			require.Equal(t, tt.queued, counts(t, s.queue)["mobly.leads.acme"])
		})
	}
}

// 202 is never said for what the stream did not take.
func TestPostLeadsUnstored(t *testing.T) {
	s, _ := newTestService(t)
	require.NoError(t, s.queue.js.DeleteStream(t.Context(), leadStream))
	w := request(s, http.MethodPost, "/leads?org=acme", `[{"id": "1", "lastName": "Nwosu"}]`)
	require.Equal(t, http.StatusServiceUnavailable, w.Code, w.Body.String())
	require.NotEmpty(t, w.Header().Get("Retry-After"))
}

// A body of nothing but rubbish is given up, and the answer says where.
func TestUnreadWithoutEnd(t *testing.T) {
	s, _ := newTestService(t)
	lead := `{"id": "1", "lastName": "Nwosu"}`
	w := request(s, http.MethodPost, "/leads?org=acme", "["+lead+strings.Repeat(",7", maxUnread+5)+","+lead+"]")
	require.Equal(t, http.StatusBadRequest, w.Code)
	var got receipt
	require.NoError(t, json.Unmarshal(w.Body.Bytes(), &got))
	require.Equal(t, 1, got.Stored)
	require.Len(t, got.Unread, maxUnread)
	require.Contains(t, got.Error, "lead 10001 and those that follow are not stored")
}

// A body that is too large is refused; what was stored by then says so.
func TestPostLeadsTooLarge(t *testing.T) {
	s, _ := newTestService(t)
	s.maxBody = 5000
	lead := `{"id": "1", "lastName": "Nwosu"}`
	w := request(s, http.MethodPost, "/leads?org=acme", "["+lead+","+strings.Repeat(" ", 10_000)+lead+"]")
	require.Equal(t, http.StatusRequestEntityTooLarge, w.Code, w.Body.String())
	var got receipt
	require.NoError(t, json.Unmarshal(w.Body.Bytes(), &got))
	require.Equal(t, 1, got.Stored)
	require.NotEmpty(t, got.Error)
	require.Equal(t, uint64(1), counts(t, s.queue)["mobly.leads.acme"])
}

// Names that are no org's reach no subject and no file.
func TestPostLeadsOddOrgs(t *testing.T) {
	s, _ := newTestService(t)
	for _, name := range []string{"acme.x", "*", ">", "../acme", "acme%00", "ACME", "acme ", "acme%0aX", "%3Cscript%3E", strings.Repeat("a", 10_000)} {
		w := request(s, http.MethodPost, "/leads?org="+strings.ReplaceAll(name, " ", "%20"), `[{"id": "1"}]`)
		require.Equal(t, http.StatusNotFound, w.Code, name)
		require.NotContains(t, w.Body.String(), "<script>")
	}
	require.Equal(t, http.StatusNotFound, request(s, http.MethodPost, "/leads?org=x&org=acme", `[{"id": "1"}]`).Code)
	require.Empty(t, counts(t, s.queue))
	for _, path := range []string{"/../main.go", "/leads/../../etc/passwd", "/status/x", "/debug/pprof/"} {
		require.NotEqual(t, http.StatusOK, request(s, http.MethodGet, path, "").Code, path)
	}
}

// Another site's page cannot put leads into the queue by a visitor's browser.
func TestPostLeadsCrossOrigin(t *testing.T) {
	s, _ := newTestService(t)
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/leads?org=acme", strings.NewReader(`[{"id": "1"}]`))
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	w := httptest.NewRecorder()
	s.handler().ServeHTTP(w, r)
	require.Equal(t, http.StatusForbidden, w.Code)
	require.Zero(t, counts(t, s.queue)["mobly.leads.acme"])
}

// Who has not got the token learns nothing, and stores nothing.
func TestToken(t *testing.T) {
	s, _ := newTestService(t)
	s.token = "s3cret"
	for header, known := range map[string]bool{
		"Bearer s3cret": true, "bearer s3cret": true,
		"": false, "Bearer": false, "Bearer ": false, "Bearer s3cre": false, "Bearer s3crett": false, "Bearer S3CRET": false, "Basic s3cret": false, "s3cret": false,
	} {
		for _, path := range []string{"/", "/status", "/debug/vars", "/leads?org=acme"} {
			r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil)
			if strings.HasPrefix(path, "/leads") {
				r = httptest.NewRequestWithContext(t.Context(), http.MethodPost, path, strings.NewReader(`[{"id": "1", "lastName": "Nwosu"}]`))
			}
			r.Header.Set("Authorization", header)
			w := httptest.NewRecorder()
			s.handler().ServeHTTP(w, r)
			require.Equal(t, known, w.Code != http.StatusUnauthorized, "%q %s", header, path)
			if !known {
				require.Equal(t, "Bearer", w.Header().Get("WWW-Authenticate"))
				require.NotContains(t, w.Body.String(), "acme")
				require.NotContains(t, w.Body.String(), "s3cret")
			}
		}
	}
	require.Equal(t, uint64(1), counts(t, s.queue)["mobly.leads.acme"])
}

func TestStatus(t *testing.T) {
	s, _ := newTestService(t)
	for subject, n := range map[string]int{"leads.acme": 3, "dead.acme": 2, "cleared.acme": 4, "leads.gone": 1} {
		for range n {
			_, err := s.queue.js.Publish(t.Context(), "mobly."+subject, []byte("{}"))
			require.NoError(t, err)
		}
	}
	s.workers["acme"].setTrouble(trouble{reason: "<b>HTTP 503</b>", until: time.Date(2026, 10, 14, 15, 2, 11, 0, time.UTC)})

	w := request(s, http.MethodGet, "/status", "")
	require.Equal(t, http.StatusOK, w.Code)
	require.JSONEq(t, `{"orgs": [
		{"org": "acme", "states": {"Pre-Sync": 3, "Failed": 2, "Cleared": 4}, "waiting": "<b>HTTP 503</b>", "until": "2026-10-14T15:02:11Z"},
		{"org": "gone", "states": {"Pre-Sync": 1, "Failed": 0, "Cleared": 0}, "waiting": "the org is not configured"}]}`, w.Body.String())

	w = request(s, http.MethodGet, "/", "")
	require.Equal(t, http.StatusOK, w.Code)
	page := w.Body.String()
	require.Contains(t, page, `<tr><th scope="row">acme</th><td>3</td><td class="bad">2</td><td>4</td></tr>`)
	require.Contains(t, page, `Waiting until 15:02:11 UTC: &lt;b&gt;HTTP 503&lt;/b&gt;`)
	require.NotContains(t, page, "http://")
	require.NotContains(t, page, "https://")
	require.Equal(t, http.StatusNotFound, request(s, http.MethodGet, "/other", "").Code)
}

func TestVars(t *testing.T) {
	s, _ := newTestService(t)
	w := request(s, http.MethodGet, "/debug/vars", "")
	var got struct {
		Worker map[string]map[string]any `json:"worker"`
	}
	require.NoError(t, json.Unmarshal(w.Body.Bytes(), &got))
	require.Contains(t, got.Worker["acme"], "leads_cleared")
	require.Contains(t, got.Worker["acme"], "api_calls")
	require.Contains(t, w.Body.String(), "memstats")
	require.NotContains(t, w.Body.String(), "cmdline", "it may hold a password")
}

// The quickstart's awkward leads go through queue and worker; each becomes
// cleared, or failed with a reason that quotes none of its values.
func TestSample(t *testing.T) {
	s, o := newTestService(t)
	body, err := os.ReadFile(sampleFile())
	require.NoError(t, err)
	require.Equal(t, http.StatusAccepted, request(s, http.MethodPost, "/leads?org=acme", string(body)).Code)
	w := s.workers["acme"]
	items, err := w.source.fetch(t.Context())
	require.NoError(t, err)
	require.Len(t, items, 30)
	_, pause := w.deliver(t.Context(), t.Context(), items)
	require.Zero(t, pause)
	within(t, 10*time.Second, "all settled", func() bool { return counts(t, s.queue)["mobly.leads.acme"] == 0 })
	got := counts(t, s.queue)
	require.Equal(t, uint64(30), got["mobly.dead.acme"]+got["mobly.cleared.acme"])
	require.NotZero(t, got["mobly.dead.acme"])
	require.NotEmpty(t, o.Records("Task"))
	dead, err := s.queue.dead.GetLastMsgForSubject(t.Context(), deadSubject+"acme")
	require.NoError(t, err)
	require.NotEmpty(t, dead.Header.Get(reasonHeader))
	require.False(t, bytes.Contains([]byte(dead.Header.Get(reasonHeader)), []byte(".example")))
}

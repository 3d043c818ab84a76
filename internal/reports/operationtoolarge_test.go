// Report: github.com/restforce/restforce/pull/684, github.com/singer-io/tap-salesforce/pull/98
// ("exceeded 100000 distinct who/what's": a query of Task by a user without View All Data in
// a large org; the Singer tap was given words of its own for it),
// github.com/PipedreamHQ/pipedream/issues/21687.
// Right: known, with what an admin can do (View All Data for the integration user, or fewer
// persons at once); and where only the Tasks cannot be looked for, persons are written.

package reports

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

func TestTooLarge(t *testing.T) {
	org := newOrg(t)
	if _, err := org.Add("Lead", map[string]any{"LastName": "Osei", "Company": "Lumen", "Email": "osei@lumen.example"}); err != nil {
		t.Fatal(err)
	}
	org.Inject(salesforcetest.Fault{Kind: salesforcetest.ServerError, Status: 400, Code: "OPERATION_TOO_LARGE",
		Message: "exceeded 100000 distinct who/what's", Object: "Task", Path: "/composite"})
	c := newClient(t, org, func(c *salesforce.Config) { c.Settings.Keys.Activity = salesforce.NoKey })
	rs, err := syncLeads(t, c, `[{"id":"m1","lastName":"Osei","email":"osei@lumen.example","company":{"name":"Lumen"},`+phoneCall+`}]`)
	if err == nil {
		t.Fatal("the run tells nothing")
	}
	var e *sferr.Error
	if errors.As(err, &e) && strings.Contains(sferr.Explain(e).Hint, "does not know") {
		t.Errorf("the code is not known: %s", sferr.Explain(e).Hint)
	}
	if rs[0].Outcome == salesforce.NotSent {
		t.Error("the person is not written either")
	}
}

// The same, where the Tasks are looked for by an external ID, in one request with the
// persons: only that query is refused.
func TestTooLargeByKey(t *testing.T) {
	org := newOrg(t)
	inner := org.HTTPClient().Transport
	const refusal = `[{"errorCode":"OPERATION_TOO_LARGE","message":"exceeded 100000 distinct who/what's"}]`
	struck := 0
	ofTasks := func(url string) bool { return strings.Contains(url, "query") && strings.Contains(url, "FROM+Task+") }
	net := roundTripper(func(r *http.Request) (*http.Response, error) {
		if ofTasks(r.URL.RawQuery + r.URL.Path) {
			struck++
			return &http.Response{StatusCode: http.StatusBadRequest, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Request: r, Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader(refusal))}, nil
		}
		if !strings.HasSuffix(r.URL.Path, "/composite") {
			return inner.RoundTrip(r)
		}
		body, _ := io.ReadAll(r.Body)
		r = r.Clone(r.Context())
		r.Body = io.NopCloser(bytes.NewReader(body))
		r.Header.Del("Accept-Encoding")
		res, err := inner.RoundTrip(r)
		if err != nil || r.Header.Get("Content-Encoding") != "" {
			return res, err
		}
		var in struct {
			CompositeRequest []struct{ URL, ReferenceID string }
		}
		var out struct {
			CompositeResponse []map[string]json.RawMessage `json:"compositeResponse"`
		}
		answer, _ := io.ReadAll(res.Body)
		if json.Unmarshal(body, &in) == nil && json.Unmarshal(answer, &out) == nil {
			for i, q := range in.CompositeRequest {
				if ofTasks(q.URL) {
					struck++
					out.CompositeResponse[i]["httpStatusCode"], out.CompositeResponse[i]["body"] = json.RawMessage("400"), json.RawMessage(refusal)
				}
			}
			answer, _ = json.Marshal(out)
		}
		res.Body, res.ContentLength = io.NopCloser(bytes.NewReader(answer)), int64(len(answer))
		return res, nil
	})
	c := newClient(t, org, func(c *salesforce.Config) { c.HTTPClient = &http.Client{Transport: net} })
	rs, _ := syncLeads(t, c, `[{"id":"m1","lastName":"Osei","email":"osei@lumen.example","company":{"name":"Lumen"},`+phoneCall+`},{"id":"m2","lastName":"Kim","email":"kim@lumen.example","company":{"name":"Lumen"}}]`)
	if struck == 0 {
		t.Fatal("no query of Tasks was struck")
	}
	for _, r := range rs {
		if r.Outcome != salesforce.Created {
			t.Errorf("%s is not written, since Tasks cannot be looked for: %v", r.LeadID, r.Outcome)
		}
	}
}

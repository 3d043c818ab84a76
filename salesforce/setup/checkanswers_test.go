package setup_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/setup"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// askedAll is an org of which a check asks all that it may ask, and its client,
// whose n-th answer is changed.
func askedAll(t *testing.T) (w *checkWorld, check func(n int, change func([]byte) []byte) *setup.Report) {
	t.Helper()
	w = newCheckWorld(t, checkConfig())
	w.org.SetSharing(schema.Lead, salesforcetest.Private)
	w.lead(nil)
	w.set.Objects["Lead"] = salesforcetest.ObjectAccess{Create: true, Edit: true, ViewAll: true}
	w.set.System = append(w.set.System, "ViewSetup")
	delete(w.set.Fields, "Lead.mobly_score__c")
	w.connect()
	return w, w.changing
}

// changing checks as the user who was connected, and changes the n-th answer.
func (w *checkWorld) changing(n int, change func([]byte) []byte) *setup.Report {
	at := -1
	return w.through(func(_ *http.Request, body []byte) []byte {
		if at++; at != n {
			return body
		}
		return change(body)
	})
}

// answering checks likewise, with another answer to requests whose path has that
// end.
func (w *checkWorld) answering(path, body string) *setup.Report {
	return w.through(func(r *http.Request, answer []byte) []byte {
		if strings.HasSuffix(r.URL.Path, path) {
			return []byte(body)
		}
		return answer
	})
}

// through checks with answers that pass through a function.
func (w *checkWorld) through(change func(*http.Request, []byte) []byte) *setup.Report {
	w.t.Helper()
	live, cfg := w.org.HTTPClient().Transport, w.config()
	cfg.HTTPClient = &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
		resp, err := live.RoundTrip(r)
		if err != nil {
			return resp, err
		}
		body, err := io.ReadAll(resp.Body)
		resp.Body, resp.ContentLength = io.NopCloser(bytes.NewReader(change(r, body))), -1
		resp.Header.Del("Content-Length")
		return resp, err
	})}
	report := w.checked(cfg)
	return report
}

// An answer that is not what it should be is told to be unreadable: nothing is
// made of it, and what else is told stays as it was.
func TestCheckBadAnswers(t *testing.T) {
	t.Parallel()
	w, check := askedAll(t)
	w.org.ResetRequests()
	whole := check(-1, nil)
	requests := w.org.Requests()
	require.Len(t, requests, 11)
	want := said(whole)
	bad := map[string]string{
		"none": "", "null": "null", "an object": "{}", "a list": "[]", "a list of nothing": "[{}]", "a page": "<html><h1>We are down for maintenance</h1>",
		"half": "half", "deep": strings.Repeat("[", 100_000), "long": `"` + strings.Repeat("x", 1<<20) + `"`,
	}
	for n, r := range requests {
		for name, body := range bad {
			if underRace && name != "half" {
				continue
			}
			t.Run(r.Path[strings.LastIndex(r.Path, "/")+1:]+"/"+name, func(t *testing.T) {
				report := check(n, func(answer []byte) []byte {
					if body == "half" {
						return answer[:len(answer)/2]
					}
					return []byte(body)
				})
				judgeUnread(t, report, want, r.Path)
			})
		}
		for i := range r.Subrequests {
			for name, body := range map[string]string{
				"null": "null", "an object": "{}", "a list": "[]", "not all rows": `{"totalSize":1,"done":false,"records":[]}`, "rows that are none": `{"totalSize":1,"done":true,"records":7}`,
			} {
				if underRace && name != "an object" {
					continue
				}
				t.Run("part/"+name, func(t *testing.T) {
					report := check(n, func(answer []byte) []byte { return withPart(t, answer, i, body) })
					judgeUnread(t, report, want, r.Subrequests[i].Query.Get("q"))
				})
			}
		}
	}
}

// withPart is the answer to a composite request, with another body of one part.
func withPart(t *testing.T, answer []byte, i int, body string) []byte {
	t.Helper()
	var all struct {
		Parts []map[string]json.RawMessage `json:"compositeResponse"`
	}
	require.NoError(t, json.Unmarshal(answer, &all))
	all.Parts[i]["body"] = json.RawMessage(body)
	out, err := json.Marshal(map[string]any{"compositeResponse": all.Parts})
	require.NoError(t, err)
	return out
}

// judgeUnread requires that a report says that something could not be read, and
// what it was: by its query or path.
func judgeUnread(t *testing.T, report *setup.Report, want []string, asked string) {
	t.Helper()
	switch {
	case strings.Contains(asked, "/oauth2/"):
		require.Equal(t, []string{"error LOGIN blocks"}, said(report))
		return
	case strings.Contains(asked, "FROM User WHERE Id="): // whose name is only shown
		require.Empty(t, report.User)
		require.Equal(t, want, said(report))
		return
	case strings.Contains(asked, "/tooling/"): // of which more is known where it is answered
		require.Contains(t, said(report), "warning FIELD_NOT_VISIBLE drops Lead.mobly_score__c")
		return
	case strings.Contains(asked, "FROM ObjectPermissions"): // likewise
		require.Contains(t, said(report, "SHARING_PRIVATE"), "info SHARING_PRIVATE duplicates Lead.", report)
		return
	case strings.Contains(asked, "FROM Lead "), strings.Contains(asked, "FROM UserRecordAccess"):
		require.True(t, slices.ContainsFunc(report.Findings, unshared), report)
		return
	}
	unread := said(report, "UNREADABLE")
	require.True(t, slices.ContainsFunc(unread, func(line string) bool { return strings.Contains(line, " UNREADABLE unknown") }), "%s: nothing is told:\n%s", asked, report)
	report.Findings = slices.DeleteFunc(report.Findings, unshared)
	for _, line := range said(report) {
		require.True(t, strings.Contains(line, "UNREADABLE") || slices.Contains(want, line), "%s was made of an answer that is none", line)
	}
}

// unshared reports whether a finding says that how records are shared is not
// known.
func unshared(f setup.Finding) bool {
	return f.Severity == setup.SeverityWarning && strings.HasPrefix(f.Code, "SHARING_") && strings.Contains(f.What, "could not be determined")
}

// Rows that are too few, and none where there must be one, are no answer.
func TestCheckMissingRows(t *testing.T) {
	w, _ := askedAll(t)
	report := w.answering("/tooling/query", `{"totalSize":5,"done":true,"records":[]}`)
	require.Contains(t, said(report), "warning FIELD_NOT_VISIBLE drops Lead.mobly_score__c", "it may be among the others")
	report = w.changing(6, func(answer []byte) []byte {
		return withPart(t, answer, 0, `{"totalSize":0,"done":true,"records":[]}`)
	})
	require.Contains(t, said(report), "warning UNREADABLE unknown", "how records are shared")
	report = w.answering("/sobjects/Lead/describe", "{}")
	require.Contains(t, report.String(), "Lead: This check could not find out what Lead is: "+sferr.ErrResponse.Error()+". [UNREADABLE, not known]")
}

// A session that ends at once, and a check that takes the last requests.
func TestCheckLastRequests(t *testing.T) {
	w := newCheckWorld(t, checkConfig())
	c := w.connect()
	w.org.Inject(salesforcetest.Fault{Kind: salesforcetest.ExpireSession})
	report := w.checked(c)
	require.Equal(t, []string{"error SESSION blocks"}, said(report))

	w = newCheckWorld(t, checkConfig())
	c = w.connect()
	used, _ := w.org.Usage()
	w.org.SetDailyLimit(used + 6) // which versions there are costs nothing
	report = w.checked(c)
	require.Equal(t, []string{"error QUOTA blocks"}, said(report), report)
	require.Contains(t, report.Findings[0].What, "No API requests are left for leads")
}

package salesforce_test

import (
	gocmp "cmp"
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// Texts that a spreadsheet, a CSV parser or a JSON file would stumble over come
// out of Backfill as they come out of Sync: leads that differ in bytes that are
// no UTF-8 are two, and have their own IDs in their results.
func TestBackfillOfHardText(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		var leads []salesforce.Lead
		for i, text := range []string{
			"\xff", "\xfe", "\ufffd", "\ufeffKim", "=1+1", "+1", "-1", "@x", "\"", "\"\"", "a,b", "a\r\nb", "\r", "\n", " x ", "\t", "'", "\\N", "NULL", "a\u2028b", "\x00", "#n/a", "\"#N/A\"", "é",
		} {
			l := withActions(person("m"+text, fmt.Sprintf("p%d@lumen.example", i)), note(fmt.Sprint("a", text, i), text))
			l.Person.LastName, l.Person.FirstName, l.Person.JobTitle, l.Person.Description = "Kim"+text, text, text, text
			l.Person.Company.StreetAddress = text
			leads = append(leads, l)
		}
		restore := w.org.Checkpoint()
		synced := w.sync(w.client(keyed()), leads...)
		want := w.state(synced)
		restore()
		got := w.backfilled(w.client(keyed()), leads...)
		for i, r := range got {
			require.Equal(t, leads[i].Person.ID, r.LeadID)
			require.Equal(t, leads[i].Actions[0].ID, r.Actions[0].ActionID)
		}
		require.Empty(t, cmp.Diff(summary(synced), summary(got)))
		require.Empty(t, cmp.Diff(want, w.state(got)))
	})
}

// Custom values of every kind that Go has for them are the same to Backfill as to
// Sync, though it keeps leads in a file.
func TestBackfillOfCustomValues(t *testing.T) {
	t.Parallel()
	type named string
	for name, value := range map[string]any{
		"int": 7, "int64": int64(1) << 60, "uint8": uint8(3), "float": 0.1, "large": 1e21, "small": 1e-7, "bool": true, "time": time.Date(2026, 10, 15, 23, 30, 0, 5e6, time.FixedZone("", -7*3600)),
		"named": named("x"), "bytes": []byte("x"), "list": []string{"a", "b"}, "mixed": []any{"a", 1, nil}, "map": map[string]any{"a": 1}, "nil": nil, "pointer": new("x"), "text": "x",
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t)
				w.org.Define(schema.Lead, schema.Field{Name: "Extra__c", Type: schema.TypeString, Length: 100})
				cfg := keyed()
				cfg.Settings.Mapping = mapping.Recommended()
				cfg.Settings.Mapping.Rules = append(cfg.Settings.Mapping.Rules, mapping.Rule{From: mapping.Custom("x"), Lead: "Extra__c"})
				l := person("m1", "p1@lumen.example")
				l.Person.Custom = map[string]any{"x": value}
				restore := w.org.Checkpoint()
				synced := w.sync(w.client(cfg), l)
				want := w.state(synced)
				restore()
				got := w.backfilled(w.client(cfg), l)
				require.Empty(t, cmp.Diff(summary(synced), summary(got)))
				require.Empty(t, cmp.Diff(want, w.state(got)))
			})
		})
	}
}

// The results of a query are whole, or no lead is judged by them: one that is
// missing there would be created once more.
func TestBackfillOfHalfAQuery(t *testing.T) {
	for name, cut := range map[string]func(resp *http.Response, first string){
		"a row is missing": func(resp *http.Response, _ string) {
			rewrite(resp, func(text string) string { return text[:strings.LastIndex(text[:len(text)-1], "\n")+1] })
		},
		"the locator is lost":  func(resp *http.Response, _ string) { resp.Header.Del("Sforce-Locator") },
		"the locator is stuck": func(resp *http.Response, first string) { resp.Header.Set("Sforce-Locator", first) },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t)
				for i := range 5 {
					w.lead(map[string]any{"Email": fmt.Sprintf("p%d@lumen.example", i)})
				}
				asked, first := 0, ""
				cfg := w.through(keyed(), func(path, _ string, do func() (*http.Response, error)) (*http.Response, error) {
					resp, err := do()
					if err == nil && strings.Contains(path, "/jobs/query/") && strings.HasSuffix(path, "/results") {
						if asked++; asked > 20 {
							t.Error("it asks without end")
							return nil, context.Canceled
						}
						first = gocmp.Or(first, resp.Header.Get("Sforce-Locator"))
						cut(resp, first)
					}
					return resp, err
				})
				got, err := w.backfill(w.client(cfg).SetBulk(1, 1, 0).SetQueryPage(2), someLeads(5)...)
				require.ErrorIs(t, err, sferr.ErrAnswer)
				for _, r := range got {
					require.Equal(t, salesforce.NotSent, r.Outcome)
				}
				require.Len(t, w.org.Records(schema.Lead), 5)
			})
		})
	}
}

// A job whose start was answered and never carried out is not waited for without
// end.
func TestJobThatNeverBegan(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		began := time.Now()
		got, err := w.backfill(w.client(w.through(keyed(), func(path, body string, do func() (*http.Response, error)) (*http.Response, error) {
			if strings.Contains(body, `"UploadComplete"`) {
				id := path[strings.LastIndexByte(path, '/')+1:]
				return reply(http.StatusOK, `{"id":"`+id+`","object":"Lead","operation":"upsert","externalIdFieldName":"mobly_id__c","state":"UploadComplete"}`), nil
			}
			return do()
		})).SetBulk(1, 1, 0), person("m1", "p1@lumen.example"))
		var lost *salesforce.JobError
		require.ErrorAs(t, err, &lost)
		require.ErrorContains(t, err, "was never started")
		require.Equal(t, schema.Lead, lost.Object)
		require.Equal(t, "Open", lost.State)
		require.Equal(t, []string{"InDoubt"}, outcomes(got))
		require.Less(t, time.Since(began), 5*time.Minute)
	})
}

// The longer a job takes, the more seldom it is asked for.
func TestPolls(t *testing.T) {
	for _, tt := range []struct {
		takes time.Duration
		polls int
		late  time.Duration // that the end is seen, at most
	}{
		{20 * time.Second, 3, 5 * time.Second}, {5 * time.Minute, 9, 150 * time.Second}, {time.Hour, 16, 10 * time.Minute}, {12 * time.Hour, 82, 10 * time.Minute},
	} {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t)
			w.org.SetJobTime(tt.takes)
			polls := new(atomic.Int64)
			c := w.client(w.through(keyed(), func(path, body string, do func() (*http.Response, error)) (*http.Response, error) {
				if strings.Contains(path, "/jobs/ingest/750") && strings.Count(path, "/") == 6 && body == "" {
					polls.Add(1)
				}
				return do()
			}))
			began := time.Now()
			leads := someLeads(3)
			for i := range leads {
				leads[i].Actions = nil
			}
			w.backfilled(c, leads...)
			require.EqualValues(t, tt.polls, polls.Load(), tt.takes)
			require.LessOrEqual(t, time.Since(began), tt.takes+tt.late)
		})
	}
}

// A Retry-After is kept to, also between the times that a job is asked for.
func TestPollAfter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		var busy time.Time
		c := w.client(w.through(keyed(), func(path, body string, do func() (*http.Response, error)) (*http.Response, error) {
			if strings.Contains(path, "/jobs/ingest/750") && body == "" && !strings.HasSuffix(path, "Results") {
				if busy.IsZero() {
					busy = time.Now()
					resp := reply(http.StatusServiceUnavailable, `[{"errorCode":"SERVER_UNAVAILABLE","message":"busy"}]`)
					resp.Header.Set("Retry-After", "600")
					return resp, nil
				}
				require.GreaterOrEqual(t, time.Since(busy), 10*time.Minute)
			}
			return do()
		}))
		require.Equal(t, []string{"Created", "Created"}, outcomes(w.backfilled(c, someLeads(2)...)))
		require.False(t, busy.IsZero())
	})
}

func rewrite(resp *http.Response, change func(string) string) {
	body, _ := io.ReadAll(resp.Body)
	resp.Body, resp.ContentLength = io.NopCloser(strings.NewReader(change(string(body)))), -1
	resp.Header.Del("Content-Length")
}

// What a job refused and the day's last request kept from being synced says so,
// also where its result was made before that request.
func TestBackfillStopsLate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		spoilt := false
		c := w.client(w.through(keyed(), func(path, _ string, do func() (*http.Response, error)) (*http.Response, error) {
			if strings.HasSuffix(path, "/batches") && !spoilt {
				spoilt = true
				w.org.Define(schema.Lead, schema.Field{Name: "Industry", Type: schema.TypeString, Length: 5, Createable: true, Updateable: true, Nillable: true})
				w.org.Inject(salesforcetest.Fault{Kind: salesforcetest.ServerError, Status: http.StatusForbidden, Code: "REQUEST_LIMIT_EXCEEDED", Message: "TotalRequests Limit exceeded.", Path: "/composite"})
			}
			return do()
		}))
		leads := someLeads(4)
		leads[1].Person.Company.Industry, leads[3].Person.Company.Industry = "Manufacturing", "Manufacturing"
		leads[3].Person.Email = leads[1].Person.Email
		got, err := w.backfill(c.SetBulk(2, 0, 0), leads...)
		require.ErrorIs(t, err, sferr.ErrQuota)
		require.Equal(t, []string{"Created", "NotSent", "Created", "NotSent"}, outcomes(got))
		for _, i := range []int{1, 3} {
			require.ErrorIs(t, got[i].Err, sferr.ErrQuota)
			require.ErrorIs(t, got[i].Err, sferr.ErrNotSent)
			require.NotZero(t, got[i].Retry())
			require.NotContains(t, got[i].Err.Error(), "not sent: salesforce: this was not sent")
		}
	})
}

package salesforce_test

import (
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// A request that something on the way refuses says nothing of its leads: no
// queue may forget them, and what may have been written is looked for.
func TestRefusedOnTheWay(t *testing.T) {
	t.Parallel()
	const page = "<html><body>no</body></html>"
	for i, tt := range []struct {
		name   string
		status int
		body   string
		once   string // outcome of the lead where it happens once, and Salesforce did not get it
		got    string // likewise, where Salesforce carried it out
		always string
	}{
		{"400", 400, page, "Created", "Unchanged", "InDoubt"},
		{"403", 403, page, "Created", "Unchanged", "InDoubt"},
		{"404", 404, page, "Created", "Unchanged", "InDoubt"},
		{"410", 410, "", "Created", "Unchanged", "InDoubt"},
		{"451", 451, page, "Created", "Unchanged", "InDoubt"},
		{"407", 407, page, "NotSent", "", "NotSent"},
		{"431", 431, page, "NotSent", "", "NotSent"},
		{"Salesforce's 404", 404, `[{"errorCode":"NOT_FOUND","message":"x"}]`, "NotSent", "", "NotSent"},
		{"Salesforce's 410", 410, `[{"errorCode":"UNSUPPORTED_API_VERSION","message":"x"}]`, "NotSent", "", "NotSent"},
	} {
		if skips(i, 6) {
			continue
		}
		for name, cfg := range map[string]salesforce.Config{"keyed": keyed(), "unkeyed": keyless()} {
			play := func(t *testing.T, times int, executed bool) salesforce.Result {
				w := newWorld(t)
				writes := 0
				c := w.client(w.through(cfg, func(path, body string, do func() (*http.Response, error)) (*http.Response, error) {
					if !strings.Contains(body, "/composite/sobjects") {
						return do()
					}
					if writes++; writes > times {
						return do()
					}
					if executed {
						if _, err := do(); err != nil {
							return nil, err
						}
					}
					return reply(tt.status, tt.body), nil
				}))
				results, err := c.Sync(t.Context(), person("m1", "a@lumen.example"))
				require.Equal(t, results[0].Outcome == salesforce.NotSent, err != nil)
				require.LessOrEqual(t, len(w.org.Records(schema.Lead)), 1)
				return results[0]
			}
			t.Run(tt.name+" "+name, func(t *testing.T) {
				require.Equal(t, tt.once, play(t, 1, false).Outcome.String())
				if tt.got != "" {
					require.Equal(t, tt.got, play(t, 1, true).Outcome.String())
				}
				got := play(t, 1000, false)
				require.Equal(t, tt.always, got.Outcome.String())
				require.False(t, got.Final())
				require.Equal(t, 15*time.Minute, got.Retry())
			})
		}
	}
}

// A proxy that takes short requests only is sent short ones.
func TestRequestsThatAreTooLarge(t *testing.T) {
	t.Parallel()
	for name, cfg := range map[string]salesforce.Config{"keyed": keyed(), "unkeyed": keyless()} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			most := 20_000
			var refused atomic.Int32 // requests are sent at once
			c := w.client(w.through(cfg, func(path, body string, do func() (*http.Response, error)) (*http.Response, error) {
				if strings.Contains(body, "/composite/sobjects") && len(body) > most {
					refused.Add(1)
					return reply(http.StatusRequestEntityTooLarge, "<html>"), nil
				}
				return do()
			}))
			require.Equal(t, 300, w.sync(c, someLeads(300)...).Count(salesforce.Created))
			require.Len(t, w.org.Records(schema.Task), 300)

			most = 0
			w.org.ResetRequests()
			results, err := c.Sync(t.Context(), someLeads(1000)[300:]...)
			require.ErrorContains(t, err, "raise its limit")
			for i := range results {
				require.Equal(t, salesforce.NotSent, results[i].Outcome)
				require.False(t, results[i].Final())
			}
			require.Less(t, refused.Load(), int32(200), "it is not asked of for ever")
			require.Len(t, w.org.Records(schema.Lead), 300)
		})
	}
}

// A record that is too large by itself keeps no other one from being written,
// nor do records that are too large together.
func TestRecordsThatAreTooLarge(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		notes  func(i int) int // length
		unsent int
	}{
		"one":      {func(i int) int { return 31_000 * (1 - min(1, i)) }, 1},
		"together": {func(int) int { return 15_000 }, 0},
	} {
		for cfgName, cfg := range map[string]salesforce.Config{"keyed": keyed(), "unkeyed": keyless()} {
			t.Run(name+" "+cfgName, func(t *testing.T) {
				w := newWorld(t)
				c := w.client(w.through(cfg, func(_, body string, do func() (*http.Response, error)) (*http.Response, error) {
					if strings.Contains(body, "/composite/sobjects") && len(body) > 20_000 {
						return reply(http.StatusRequestEntityTooLarge, "<html>"), nil
					}
					return do()
				}))
				leads := someLeads(20)
				for i := range leads {
					leads[i].Actions[0].Notes = strings.Repeat("x", tt.notes(i))
				}
				for range 2 {
					results := w.sync(c, leads...)
					require.Len(t, w.org.Records(schema.Lead), 20)
					require.Len(t, w.org.Records(schema.Task), 20-tt.unsent)
					for i := range results {
						require.Equal(t, i >= tt.unsent, results[i].Final())
					}
					if tt.unsent > 0 {
						require.Equal(t, salesforce.NotSent, results[0].Actions[0].Outcome)
						require.ErrorContains(t, results[0].Actions[0].Err, "raise its limit")
						require.Equal(t, 15*time.Minute, results[0].Retry())
					}
				}
			})
		}
	}
}

// Where an earlier try was lost, a request that is then too large may have been
// executed: it is not sent again, but looked for.
func TestRequestIsLostAndThenTooLarge(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	writes := 0
	c := w.client(w.through(keyed(), func(_, body string, do func() (*http.Response, error)) (*http.Response, error) {
		if strings.Contains(body, "/composite/sobjects") {
			switch writes++; writes {
			case 1:
				return lose(do)
			case 2:
				return reply(http.StatusRequestEntityTooLarge, "<html>"), nil
			}
		}
		return do()
	}))
	got := w.sync(c, person("m1", "a@lumen.example"), person("m2", "b@lumen.example"))
	require.Equal(t, []string{"Unchanged", "Unchanged"}, outcomes(got))
	require.Equal(t, 2, writes)
	require.Len(t, w.org.Records(schema.Lead), 2)
}

// A record of a request that was halved down to it is sent again as often as any
// other, by itself as well, as for the records that a duplicate rule found.
func TestRecordsOfHalvedRequestsAreSentAgain(t *testing.T) {
	const locked = `{"errorCode":"UNABLE_TO_LOCK_ROW","statusCode":"UNABLE_TO_LOCK_ROW","message":"x","fields":[]}`
	for _, tt := range []struct {
		name, part string // what is halved, by what each of its records has
		rule       bool
		refusal    string
		want       []salesforce.Outcome
	}{
		{"collections", `{"attributes":`, false, sub("r0", "200", `[{"success":false,"errors":[`+locked+`]}]`), []salesforce.Outcome{salesforce.Created}},
		{"singly", `/sobjects/Lead"`, true, sub("r0", "400", "["+locked+"]"), []salesforce.Outcome{salesforce.Updated, salesforce.Refused}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t)
				cfg := keyed()
				if tt.rule {
					w.lead(map[string]any{"LastName": "Kim"})
					w.org.AddDuplicateRule(byName(salesforcetest.BlockDuplicates, schema.Lead))
					cfg.Settings.Policies.Duplicates = salesforce.UseDuplicate
				}
				sent := 0
				c := w.client(w.through(cfg, func(_, body string, do func() (*http.Response, error)) (*http.Response, error) {
					n := strings.Count(body, tt.part)
					if n == 0 || tt.rule && strings.Contains(body, "/composite/sobjects") {
						return do()
					}
					switch sent++; {
					case n > 1:
						return reply(http.StatusRequestEntityTooLarge, "<html>"), nil
					case sent == 4: // 8, 4, 2 and 1 record
						return reply(http.StatusOK, composite(tt.refusal)), nil
					}
					return do()
				}))
				leads := make([]salesforce.Lead, 8)
				for i := range leads {
					leads[i] = person(strings.Repeat("m", i+1), strings.Repeat("m", i+1)+"@lumen.example")
				}
				for _, r := range w.sync(c, leads...) {
					require.Contains(t, tt.want, r.Outcome, r.Err)
				}
				require.Equal(t, 1+2+4+8+1, sent)
			})
		})
	}
}

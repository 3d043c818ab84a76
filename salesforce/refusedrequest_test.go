package salesforce_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// A request that something on the way refuses says nothing of its leads: no
// queue may forget them, and what may have been written is looked for.
func TestRefusedOnTheWay(t *testing.T) {
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
		for name, cfg := range map[string]salesforce.Config{"keyed": keyed(), "unkeyed": {}} {
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
				results, err := c.Sync(t.Context(), []salesforce.Lead{person("m1", "a@lumen.example")})
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
	for name, cfg := range map[string]salesforce.Config{"keyed": keyed(), "unkeyed": {}} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			most := 20_000
			c := w.client(w.through(cfg, func(path, body string, do func() (*http.Response, error)) (*http.Response, error) {
				if strings.Contains(body, "/composite/sobjects") && len(body) > most {
					return reply(http.StatusRequestEntityTooLarge, "<html>"), nil
				}
				return do()
			}))
			require.Equal(t, 300, w.sync(c, someLeads(300)...).Count(salesforce.Created))
			require.Len(t, w.org.Records(schema.Task), 300)

			most = 100
			results, err := c.Sync(t.Context(), []salesforce.Lead{person("n1", "n1@lumen.example")})
			require.ErrorContains(t, err, "Config.BatchSize")
			require.Equal(t, salesforce.NotSent, results[0].Outcome)
			require.False(t, results[0].Final())
		})
	}
}

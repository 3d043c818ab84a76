package salesforce

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/internal/scan"
	"github.com/getmobly/mobly-salesforce-go/internal/spool"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
)

// A file of results is read no further than its context lasts, and no row is
// taken for whole that is not.
func TestRowsEndWithTheContext(t *testing.T) {
	for name, row := range map[string]string{
		"bare": "00Q000000000001AAA,true,0123456789", "quoted": `"00Q000000000001AAA","true","0123456789"`, "long": `"` + strings.Repeat(`a""`, 50_000) + `",,`,
		"of blanks": ",,", "quoted line breaks": "\"\n\n\n\",\"\n\",\"0123456789\"",
	} {
		t.Run(name, func(t *testing.T) {
			s, err := spool.New()
			require.NoError(t, err)
			defer s.Close()
			for s.Size() < 400_000 {
				_, err = s.Write([]byte(row + "\n"))
				require.NoError(t, err)
			}
			reads := 0
			s.Over = func() error {
				if reads++; reads > 2 {
					return context.Canceled
				}
				return nil
			}
			var first []string
			r := newCSVReader(s.Reader())
			for {
				cells, err := r.read()
				if err != nil {
					require.ErrorIs(t, err, context.Canceled)
					break
				}
				if first == nil {
					first = cells
				}
				require.Equal(t, first, cells)
			}
			require.Equal(t, 3, reads)
		})
	}
}

// The rows of a job end with the context that they were asked for with.
func TestRowsOfAJobEndWithTheContext(t *testing.T) {
	file := "sf__Id,sf__Created,Id\n" + strings.Repeat("00Q000000000001EAA,false,00Q000000000001EAA\n", 10_000)
	world := salesforcetest.NewOrg()
	who := world.Credentials()
	c, err := New(Config{
		Auth:       &auth.ClientCredentials{Domain: who.Domain, ClientID: who.ClientID, ClientSecret: auth.Secret(who.ClientSecret)},
		HTTPClient: &http.Client{Transport: answering{file, world.HTTPClient().Transport}},
	})
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	j := &Job{ID: "750000000000001AAA", Object: "Lead", Operation: "update", State: JobComplete, Key: "Id", Processed: 10_000, client: c, root: ingestPath}
	rows := 0
	for _, err := range j.Rows(ctx) {
		if err != nil {
			require.ErrorIs(t, err, context.Canceled)
			require.Less(t, rows, 5_000)
			return
		}
		rows++
		cancel()
	}
	t.Fatal("all rows were read")
}

// answering answers every request about a job with a text.
type answering struct {
	text string
	rest http.RoundTripper
}

func (a answering) RoundTrip(r *http.Request) (*http.Response, error) {
	if !strings.Contains(r.URL.Path, "/jobs/") {
		return a.rest.RoundTrip(r)
	}
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(a.text)), Request: r}, nil
}

// A long answer is not read on when its context has ended, in whatever form it
// is; a short one, which tells what became of records, is.
func TestResultsEndWithTheContext(t *testing.T) {
	const short, long = scan.Grain / 64, 3 * scan.Grain / 2
	over, cancel := context.WithCancel(t.Context())
	cancel()
	within := func(n int, form, fill string) []byte {
		return []byte(strings.Replace(form, "$", strings.Repeat(fill, n/len(fill)), 1))
	}
	for name, fill := range map[string]string{
		"backslashes": `\\`, "\\u escapes": `\u00e9`, "escaped quotes": `\"`, "plain text": `a`, "surrogates": `\ud83d\ude00`,
		"text that is no UTF-8": "\xff", "white space": " ",
	} {
		t.Run(name, func(t *testing.T) {
			saved := `[{"id":"00Q000000000001AAA","success":true,"created":true,"errors":[]},{"success":false,"errors":["$",[],[],[]]}]`
			if name == "white space" {
				saved = strings.Replace(saved, `"$"`, `$1`, 1)
			}
			for _, n := range []int{short, long} {
				for _, ctx := range []context.Context{t.Context(), over} {
					_, err := decodeSaved(ctx, &org.Subresponse{Body: within(n, saved, fill)}, 2, http.MethodPost, "/x")
					switch {
					case n == long && ctx == over:
						require.ErrorIs(t, err, context.Canceled)
					default:
						require.NoError(t, err)
					}
				}
			}
		})
	}
}

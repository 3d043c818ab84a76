package salesforce_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"
)

// A start that never arrived is sent again, whatever answers in its place.
func TestBulkStartsThatNeverArrive(t *testing.T) {
	t.Parallel()
	const info = `{"id":%q,"object":"Lead","operation":"upsert","externalIdFieldName":"mobly_id__c","state":%q}`
	for name, tt := range map[string]struct {
		status int
		answer func(id string) string
	}{
		"the answer to another job's start": {200, func(string) string { return fmt.Sprintf(info, "750000000000001AAA", "UploadComplete") }},
		"how another job is":                {200, func(string) string { return fmt.Sprintf(info, "750000000000001AAA", "InProgress") }},
		"how the job was":                   {200, func(id string) string { return fmt.Sprintf(info, id, "Open") }},
		"another object": {200, func(id string) string {
			return strings.Replace(fmt.Sprintf(info, id, "UploadComplete"), "Lead", "Contact", 1)
		}},
		"no state":              {200, func(id string) string { return fmt.Sprintf(info, id, "") }},
		"a page":                {200, func(string) string { return "<html>" }},
		"nothing":               {200, func(string) string { return "" }},
		"a list":                {200, func(string) string { return "[]" }},
		"a page that refuses":   {403, func(string) string { return "<html>" }},
		"a time-out on the way": {504, func(string) string { return "<html>" }},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w, starts := newWorld(t), 0
				got, err := w.backfill(w.client(w.through(keyed(), func(path, body string, do func() (*http.Response, error)) (*http.Response, error) {
					if strings.Contains(body, `"UploadComplete"`) {
						if starts++; starts == 1 {
							return reply(tt.status, tt.answer(path[strings.LastIndexByte(path, '/')+1:])), nil
						}
					}
					return do()
				})).SetBulk(1, 1, 0), person("m1", "p1@lumen.example"), person("m2", "p2@lumen.example"))
				require.NoError(t, err)
				require.Equal(t, []string{"Created", "Created"}, outcomes(got))
				require.Equal(t, 2, starts)
			})
		})
	}
}

// A new job that is not the one asked for is another process's: it is left alone.
func TestBulkJobsOfOthersAreLeftAlone(t *testing.T) {
	t.Parallel()
	for name, change := range map[string][2]string{
		"another object":    {`"object":"Lead"`, `"object":"Contact"`},
		"another operation": {`"operation":"upsert"`, `"operation":"insert"`},
		"another format":    {`"lineEnding":"LF"`, `"lineEnding":"CRLF"`},
		"another delimiter": {`"columnDelimiter":"COMMA"`, `"columnDelimiter":"TAB"`},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w, first := newWorld(t), ""
				client := w.org.HTTPClient()
				live := client.Transport
				client.Transport = roundTrip(func(r *http.Request) (*http.Response, error) {
					if first != "" || r.Method != http.MethodPost || !strings.HasSuffix(r.URL.Path, "/jobs/ingest") {
						return live.RoundTrip(r)
					}
					body, err := io.ReadAll(r.Body)
					require.NoError(t, err)
					text := strings.Replace(string(body), change[0], change[1], 1)
					require.NotEqual(t, string(body), text)
					if change[1] == `"operation":"insert"` {
						text = strings.Replace(text, `"externalIdFieldName":"mobly_id__c",`, "", 1)
					}
					r.Body, r.ContentLength = io.NopCloser(strings.NewReader(text)), int64(len(text))
					resp, err := live.RoundTrip(r)
					require.NoError(t, err)
					made, err := io.ReadAll(resp.Body)
					require.NoError(t, err)
					require.Equal(t, http.StatusOK, resp.StatusCode, string(made))
					first = string(made[strings.Index(string(made), "750"):][:18])
					resp.Body = io.NopCloser(bytes.NewReader(made))
					return resp, nil
				})
				cfg := keyed()
				cfg.HTTPClient = client
				got, err := w.backfill(w.client(cfg).SetBulk(1, 1, 0), person("m1", "p1@lumen.example"))
				require.NoError(t, err)
				require.Equal(t, []string{"Created"}, outcomes(got))
				require.NotEmpty(t, first)
				for _, r := range w.org.Requests() {
					require.NotContains(t, r.Path, first)
				}
			})
		})
	}
}

package salesforce_test

import (
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
)

func TestCodesGolden(t *testing.T) {
	const file = "testdata/codes.txt"
	got := salesforce.CodeTable()
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(got), 0o600))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", file, diff)
	}
}

// Every code that the facts about Salesforce class has a row.
func TestCodesAreComplete(t *testing.T) {
	text, err := os.ReadFile("../../shared/salesforce.md")
	if os.IsNotExist(err) {
		t.Skip("../../shared is not there")
	}
	require.NoError(t, err)
	_, section, ok := strings.Cut(string(text), "### 3.3 Code classification")
	require.True(t, ok)
	section, _, _ = strings.Cut(section, "### 3.4")
	known, found := salesforce.Codes(), 0
	for _, m := range regexp.MustCompile("`([A-Z]+(?:_[A-Z]+)+)`").FindAllStringSubmatch(section, -1) {
		require.Contains(t, known, m[1])
		found++
	}
	require.Greater(t, found, 40)
}

// What the Client does when a record is refused with a code once: of the lead,
// and whether the run goes on.
func TestCodesAreActedUpon(t *testing.T) {
	type end struct {
		outcome string
		writes  int // of leads
		dropped string
		stopped bool
	}
	byClass := map[string]end{
		"permanent":  {outcome: "Failed", writes: 1},
		"permission": {outcome: "Failed", writes: 1},
		"session":    {outcome: "Failed", writes: 1}, // it is the code of a request, not of a record: see below
		"quota":      {outcome: "NotSent", writes: 1, stopped: true},
		"storage":    {outcome: "Failed", writes: 1, stopped: true},
		"later":      {outcome: "Created", writes: 2},
		"collateral": {outcome: "Created", writes: 2},
		"value":      {outcome: "Created", writes: 2, dropped: "Title"},
		"metadata":   {outcome: "Created", writes: 2, dropped: "Title"},
		"taken":      {outcome: "Created", writes: 2, dropped: "Title"},
		"duplicate":  {outcome: "Refused", writes: 1},
		"outdated":   {outcome: "Created", writes: 2},
	}
	for code, class := range salesforce.Codes() {
		t.Run(code, func(t *testing.T) {
			want := byClass[class]
			fields := `["Title"]`
			switch code {
			case "DUPLICATES_DETECTED":
				fields = `[],"duplicateResult":{"duplicateRule":"R","matchResults":[{"matchRecords":[{"record":{"Id":"00Q000000000001EAA"}}]}]}`
			case "INACTIVE_OWNER_OR_USER":
				fields = `["OwnerId"]`
				want = end{outcome: "Failed", writes: 1} // no owner was sent
			}
			w := newWorld(t)
			w.lead(map[string]any{"Email": "other@lumen.example"})
			cfg := w.through(keyed(), onWrite(1, func(func() (*http.Response, error)) (*http.Response, error) {
				return reply(http.StatusOK, composite(sub("r0", "200", `[{"success":false,"errors":[{"statusCode":"`+code+`","message":"x","fields":`+fields+`}]}]`))), nil
			}))
			l := person("m1", "a@lumen.example")
			l.Person.JobTitle = "Analyst"
			w.org.ResetRequests()
			results, err := w.client(cfg).Sync(t.Context(), []salesforce.Lead{l})
			got := end{outcome: results[0].Outcome.String(), writes: 1 + w.writes(), stopped: err != nil}
			for _, d := range results[0].Dropped {
				got.dropped += d.Field
				require.Equal(t, code, d.Code)
			}
			if got != want {
				t.Errorf("%s: got %+v, want %+v (%v)", class, got, want, results[0].Err)
			}
			if results[0].Outcome == salesforce.Failed {
				require.ErrorContains(t, results[0].Err, code)
			}
		})
	}
}

// A session that ended is renewed once; what the org says at the door of a
// request is waited for.
func TestCodesOfRequests(t *testing.T) {
	for code, want := range map[string]string{
		"401 INVALID_SESSION_ID": "Created", "401 INVALID_AUTH_HEADER": "Created",
		"403 REQUEST_LIMIT_EXCEEDED": "NotSent", "400 JSON_PARSER_ERROR": "Failed",
	} {
		t.Run(code, func(t *testing.T) {
			w := newWorld(t)
			status, name, _ := strings.Cut(code, " ")
			cfg := w.through(keyed(), onWrite(1, func(func() (*http.Response, error)) (*http.Response, error) {
				n := map[string]int{"401": 401, "403": 403, "400": 400}[status]
				return reply(n, `[{"errorCode":"`+name+`","message":"x"}]`), nil
			}))
			results, _ := w.client(cfg).Sync(t.Context(), []salesforce.Lead{person("m1", "a@lumen.example")})
			require.Equal(t, want, results[0].Outcome.String())
		})
	}
}

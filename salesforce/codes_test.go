package salesforce_test

import (
	"bytes"
	stdcmp "cmp"
	"fmt"
	"maps"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

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
	for _, m := range regexp.MustCompile("`([A-Z][A-Za-z]*(?:_[A-Za-z]+)+)`").FindAllStringSubmatch(section, -1) {
		require.Contains(t, known, m[1])
		found++
	}
	require.Greater(t, found, 40)
}

// acted is what became of a record that was refused with a code.
type acted struct {
	outcome string
	writes  int // collections of leads that were sent
	dropped string
	stopped bool // the run ended, and what was not sent yet says so
	final   bool // nothing is gained by giving the lead again
}

// What the Client does about a code, of a record that is refused with it once,
// and of one that is refused with it whenever it is sent.
func TestCodesAreActedUpon(t *testing.T) {
	t.Parallel()
	type row struct{ once, always acted }
	failed := acted{outcome: "Failed", writes: 1, final: true}
	resent := row{acted{outcome: "Created", writes: 2, final: true}, acted{outcome: "Failed", writes: 4}}
	without := row{acted{outcome: "Created", writes: 2, dropped: "Title", final: true}, acted{outcome: "Failed", writes: 2, dropped: "Title", final: true}}
	notSent := acted{outcome: "NotSent", writes: 1, stopped: true}
	full := acted{outcome: "Failed", writes: 1, stopped: true}
	approval := acted{outcome: "Failed", writes: 1}
	byClass := map[string]row{
		"permanent": {failed, failed}, "large": {failed, failed}, "approval": {approval, approval},
		"session": {notSent, notSent}, "daily": {notSent, notSent}, "storage": {full, full},
		"limit": resent, "door": resent, "lock": resent, "rolled back": resent, "broken off": resent, "collateral": resent,
		"value": without, "metadata": without, "taken": without, "unfit": without, "permission": without,
		"duplicate": {acted{outcome: "Created", writes: 2, final: true}, acted{outcome: "Refused", writes: 2, final: true}}, // asked once more, singly: see policies.duplicates
		"outdated":  {acted{outcome: "Created", writes: 2, final: true}, acted{outcome: "Failed", writes: 3}},               // matched again
	}
	type given struct{ name, code, message, field string }
	rows := make(map[given]row)
	for code, class := range salesforce.Codes() {
		want, ok := byClass[class]
		require.True(t, ok, class)
		rows[given{code, code, "x", "Title"}] = want
	}
	for _, code := range []string{"CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", "CANNOT_EXECUTE_FLOW_TRIGGER", "FLOW_EXCEPTION", "CUSTOM_APEX_ERROR"} {
		rows[given{code + " of a locked row", code, "x: UNABLE_TO_LOCK_ROW", ""}] = resent
	}
	rows[given{"concurrent requests", "REQUEST_LIMIT_EXCEEDED", "ConcurrentRequests (Concurrent API Requests) Limit exceeded.", ""}] = resent
	rows[given{"a rule that quotes a code", "FIELD_CUSTOM_VALIDATION_EXCEPTION", "UNABLE_TO_LOCK_ROW", ""}] = row{failed, failed}
	rows[given{"a code that is not known", "NEW_CODE", "x", ""}] = row{failed, failed}
	rows[given{"a code that is not known, of a field", "NEW_CODE", "x", "Title"}] = without
	rows[given{"an object that may not be written", "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", "entity type cannot be inserted: Lead", ""}] = row{failed, failed}
	rows[given{"an owner that was not sent", "INACTIVE_OWNER_OR_USER", "x", "OwnerId"}] = row{failed, failed}

	names := slices.SortedFunc(maps.Keys(rows), func(a, b given) int { return strings.Compare(a.name, b.name) })
	for i, g := range names {
		if skips(i, 8) {
			continue
		}
		want := rows[g]
		t.Run(g.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := salesforcetest.Fault{Kind: salesforcetest.RefuseRecord, PerRecord: true, Object: schema.Lead, Code: g.code, Message: g.message}
				if g.field != "" {
					f.Fields = []string{g.field}
				}
				f.Nth = 2
				got, results, err := refusedLead(t, f, 7, 1)
				require.Equal(t, want.once, got, "%v", results[1].Err)
				for i, r := range results {
					switch {
					case i == 1:
					case want.once.stopped && i >= 5:
						require.Equal(t, salesforce.NotSent, r.Outcome, "what was not sent by then")
						require.ErrorIs(t, r.Err, sferr.ErrNotSent)
						require.ErrorContains(t, err, g.code)
					default:
						require.Equal(t, salesforce.Created, r.Outcome, "a record beside it")
					}
				}

				f.Nth = 0
				got, results, _ = refusedLead(t, f, 1, 0)
				require.Equal(t, want.always, got, "%v", results[0].Err)
				require.ErrorContains(t, results[0].Err, stdcmp.Or(map[string]string{"DUPLICATES_DETECTED": "duplicate rule"}[g.code], g.code))
			})
		})
	}
}

// refusedLead syncs n leads to an org in which a fault refuses one of them, and
// tells what became of that.
func refusedLead(t *testing.T, f salesforcetest.Fault, n, which int) (acted, salesforce.Results, error) {
	t.Helper()
	w := newWorld(t)
	cfg := keyed()
	cfg.Settings.API.BatchSize, cfg.Settings.API.Concurrency = 1, 1 // five leads in one request
	c := w.client(cfg)
	leads := make([]salesforce.Lead, n)
	for i := range leads {
		leads[i] = person(fmt.Sprint("m", i), fmt.Sprintf("p%d@lumen.example", i))
		leads[i].Person.JobTitle = "Analyst"
	}
	w.org.Inject(f)
	results, err := c.Sync(t.Context(), leads...)
	r := results[which]
	got := acted{outcome: string(r.Outcome), stopped: err != nil, final: r.State() != salesforce.Retry}
	for _, d := range r.Dropped {
		got.dropped += strings.Join(d.Fields, " ")
		require.Equal(t, f.Code, d.Code)
	}
	for _, req := range w.org.Requests() {
		if slices.ContainsFunc(req.Subrequests, func(sub salesforcetest.Request) bool {
			return sub.Method != http.MethodGet && bytes.Contains(sub.Body, fmt.Appendf(nil, `"m%d"`, which))
		}) {
			got.writes++
		}
	}
	return got, results, err
}

// What the Client does about the codes of requests that are refused as a whole,
// once and always.
func TestCodesOfRequests(t *testing.T) {
	t.Parallel()
	for i, tt := range []struct {
		status        int
		code, message string
		once, always  salesforce.Outcome
		wait          time.Duration // before the lead is given again, where it always is so
		is            error
	}{
		{401, "INVALID_SESSION_ID", "x", salesforce.Created, salesforce.NotSent, 15 * time.Minute, auth.ErrUnauthorized},
		{401, "INVALID_AUTH_HEADER", "x", salesforce.Created, salesforce.NotSent, 15 * time.Minute, auth.ErrUnauthorized},
		{401, "INVALID_SESSION_ID", "This session is not valid for use with the REST API", salesforce.NotSent, salesforce.NotSent, 15 * time.Minute, auth.ErrUnauthorized},
		{403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.", salesforce.NotSent, salesforce.NotSent, 15 * time.Minute, sferr.ErrQuota},
		{403, "REQUEST_LIMIT_EXCEEDED", "ConcurrentPerOrgLongTxn Limit exceeded.", salesforce.Created, salesforce.NotSent, 30 * time.Second, sferr.ErrQuota},
		{403, "LIMIT_EXCEEDED", "x", salesforce.Created, salesforce.NotSent, 15 * time.Minute, sferr.ErrQuota},
		{400, "TOO_MANY_APEX_REQUESTS", "x", salesforce.Created, salesforce.NotSent, 15 * time.Minute, sferr.ErrQuota},
		{400, "STORAGE_LIMIT_EXCEEDED", "x", salesforce.NotSent, salesforce.NotSent, 15 * time.Minute, sferr.ErrStorage},
		{400, "API_CURRENTLY_DISABLED", "x", salesforce.Created, salesforce.NotSent, 30 * time.Second, sferr.ErrUnavailable},
		{503, "ORG_IN_MAINTENANCE", "x", salesforce.Created, salesforce.NotSent, 30 * time.Second, sferr.ErrUnavailable},
		{400, "UNABLE_TO_LOCK_ROW", "x", salesforce.Created, salesforce.InDoubt, 30 * time.Second, sferr.ErrLocked},
		{400, "MATCH_SERVICE_TIMED_OUT", "x", salesforce.Created, salesforce.InDoubt, 30 * time.Second, sferr.ErrUnavailable},
		{400, "REQUEST_RUNNING_TOO_LONG", "x", salesforce.Created, salesforce.InDoubt, 30 * time.Second, sferr.ErrUnavailable},
		{500, "UNKNOWN_EXCEPTION", "x", salesforce.Created, salesforce.InDoubt, 30 * time.Second, sferr.ErrUnavailable},
		{400, "JSON_PARSER_ERROR", "x", salesforce.Failed, salesforce.Failed, 0, sferr.ErrInvalidValue},
		{403, "API_DISABLED_FOR_ORG", "x", salesforce.NotSent, salesforce.NotSent, 15 * time.Minute, sferr.ErrPermission},
		{400, "NEW_CODE", "x", salesforce.Failed, salesforce.Failed, 0, nil},
	} {
		if skips(i, 4) {
			continue
		}
		t.Run(tt.code+" "+tt.message, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				for _, times := range []int{1, 0} {
					w := newWorld(t)
					c := w.client(keyed())
					w.sync(c, person("m0", "p0@lumen.example")) // so that the org is known
					f := salesforcetest.Fault{Kind: salesforcetest.ServerError, Status: tt.status, Code: tt.code, Message: tt.message, Times: times}
					f.Method, f.Object = http.MethodPost, "Industry" // of the requests that write
					remove := w.org.Inject(f)
					l := person("m1", "p1@lumen.example")
					l.Person.Company.Industry = "Banking"
					results, err := c.Sync(t.Context(), l)
					remove()
					want := tt.once
					if times == 0 {
						want = tt.always
					}
					require.Equal(t, want, results[0].Outcome, "%d times: %v", times, results[0].Err)
					if times == 0 {
						require.Equal(t, tt.wait, results[0].RetryAfter())
						require.Equal(t, tt.always == salesforce.InDoubt, err == nil, "a lost answer does not end the run") // see freeLosses
						if tt.is != nil {
							require.ErrorIs(t, results[0].Err, tt.is)
						}
					}
				}
			})
		})
	}
}

// A collection that was broken off may be saved in part: what was inserted is
// looked for, and not inserted twice.
func TestBrokenOffInsert(t *testing.T) {
	t.Parallel()
	for _, code := range []string{"REQUEST_RUNNING_TOO_LONG", "UNKNOWN_EXCEPTION", "UNABLE_TO_LOCK_ROW", "MATCH_SERVICE_TIMED_OUT"} {
		refusal := `[{"errorCode":"` + code + `","message":"x"}]`
		for name, answer := range map[string]func() *http.Response{
			"the collection": func() *http.Response { return reply(http.StatusOK, composite(sub("r0", "400", refusal))) },
			"the request":    func() *http.Response { return reply(http.StatusBadRequest, refusal) },
		} {
			t.Run(code+" of "+name, func(t *testing.T) {
				w := newWorld(t)
				cfg := w.through(keyless(), onWrite(1, func(do func() (*http.Response, error)) (*http.Response, error) {
					resp, err := do()
					if err == nil {
						err = resp.Body.Close()
					}
					return answer(), err
				}))
				got := w.sync(w.client(cfg), person("m1", "a@lumen.example"))
				require.Equal(t, []string{"Unchanged"}, outcomes(got))
				require.Len(t, w.org.Records(schema.Lead), 1)
			})
		}
	}
}

// What is refused for now is sent again after a pause; what another record took
// down, at once.
func TestRecordsAreSentAgainAfterAPause(t *testing.T) {
	for code, pause := range map[string]bool{"UNABLE_TO_LOCK_ROW": true, "SERVER_UNAVAILABLE": true, "LIMIT_EXCEEDED": true, "PROCESSING_HALTED": false} {
		synctest.Test(t, func(t *testing.T) {
			start := time.Now()
			_, results, _ := refusedLead(t, salesforcetest.Fault{Kind: salesforcetest.RefuseRecord, PerRecord: true, Object: schema.Lead, Code: code}, 1, 0)
			require.ErrorContains(t, results[0].Err, code)
			require.Equal(t, pause, time.Since(start) > 0, code)
		})
	}
}

// An org that says so of a record is sent fewer requests at once as well.
func TestRecordOfABusyOrg(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		cfg := keyed()
		cfg.Settings.API.Concurrency = 8
		c := w.client(cfg)
		w.org.Inject(salesforcetest.Fault{Kind: salesforcetest.RefuseRecord, PerRecord: true, Code: "TOO_MANY_APEX_REQUESTS", Times: 1})
		require.Equal(t, []string{"Created"}, outcomes(w.sync(c, person("m1", "a@lumen.example"))))
		require.Equal(t, 4, c.Workers())
	})
}

package salesforce_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// Whatever answers get mixed up, once or always: what is said is true, nobody is
// doubled, nobody is left out, and where an answer was mixed up once, asking again
// is enough.
func TestBulkAnswersBelongToTheirJob(t *testing.T) {
	t.Parallel()
	for i, tt := range mixups {
		for _, once := range []bool{true, false} {
			if skips(i, 4) || once && i%3 != 0 && *chaos == 0 {
				continue
			}
			name := tt.name + ", always"
			if once {
				name = tt.name + ", once"
			}
			t.Run(name, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					p := newMixedPeople(t)
					m := p.backfillBy(tt.mix, once)
					require.NotZero(t, m.mixed, "nothing was mixed up")
					if once && !tt.ends {
						require.NoError(t, p.err, "asking again is enough")
					}
					if !once && m.parts {
						require.ErrorIs(t, p.err, sferr.ErrAnswer, "nothing is missing from the org because it is missing there")
					}
					p.backfillBy(nil, false)
					require.NoError(t, p.err)
					require.Empty(t, failedOf(p.got))
					require.Len(t, p.people(), len(p.leads), "everybody is there")
					require.Len(t, p.w.org.Records(schema.Task), len(p.leads))
				})
			})
		}
	}
}

// mixedPeople are an org with 5 Leads and 4 Contacts, and the leads of these and of
// five others, one of whom the org refuses.
type mixedPeople struct {
	t     *testing.T
	w     *world
	leads []salesforce.Lead
	got   salesforce.Results
	err   error
}

func newMixedPeople(t *testing.T) *mixedPeople {
	t.Helper()
	w := newWorld(t)
	w.org.SetJobTime(20 * time.Second)
	p := &mixedPeople{t: t, w: w, leads: someLeads(14)}
	for i := range 9 {
		fields := map[string]any{"Email": p.leads[i].Person.Email, "LastName": p.leads[i].Person.LastName}
		if i < 5 {
			w.lead(fields)
		} else {
			w.contact(fields)
		}
	}
	return p
}

// people counts records by e-mail address.
func (p *mixedPeople) people() map[string]int {
	out := make(map[string]int)
	for _, object := range []string{schema.Lead, schema.Contact} {
		for _, r := range p.w.org.Records(object) {
			out[r["Email"].(string)]++
		}
	}
	return out
}

// backfillBy runs a Backfill by a client of its own, and holds it to what is there.
func (p *mixedPeople) backfillBy(mix func(m *mixer, a *jobAnswer), once bool) *mixer {
	p.t.Helper()
	refuse := p.w.org.Inject(salesforcetest.Fault{Kind: salesforcetest.RefuseRecord, PerRecord: true, Object: schema.Lead, Nth: 3, Code: "FIELD_CUSTOM_VALIDATION_EXCEPTION"})
	if mix == nil {
		refuse()
	}
	defer refuse()
	client := p.w.org.HTTPClient()
	m := &mixer{next: client.Transport, mix: mix, once: once, data: make(map[string]any)}
	client.Transport = m
	cfg := keyed()
	cfg.HTTPClient, cfg.Settings.API.Concurrency = client, 1
	before := p.people()
	p.got, p.err = p.w.backfill(p.w.client(cfg).SetBulk(1, 1, 700).SetQueryPage(2), p.leads...)
	require.Len(p.t, p.got, len(p.leads))
	after, records := p.people(), make(map[string]map[string]any)
	for _, object := range []string{schema.Lead, schema.Contact, schema.Task} {
		for _, r := range p.w.org.Records(object) {
			records[r["Id"].(string)] = r
		}
	}
	uploads, begun := make(map[string]int), make(map[string]bool)
	for _, r := range p.w.org.Requests() {
		if r.Method == http.MethodPut {
			uploads[r.Path]++
			require.Equal(p.t, 1, uploads[r.Path], "a job is given the data of two")
		}
		if r.Method == http.MethodPatch {
			require.False(p.t, begun[r.Path] && strings.Contains(string(r.Body), "Aborted"), "a job is aborted that has begun")
			begun[r.Path] = true
		}
	}
	for email, n := range after {
		require.Equal(p.t, 1, n, "%s is doubled", email)
	}
	for i, r := range p.got {
		email := p.leads[i].Person.Email
		switch r.Outcome {
		case salesforce.Created, salesforce.Updated, salesforce.Unchanged:
			require.NotNil(p.t, records[r.ID], "lead %d, %s", i, r.Outcome)
			require.Equal(p.t, email, records[r.ID]["Email"], "lead %d has the record of another", i)
			if r.Outcome == salesforce.Created {
				require.Zero(p.t, before[email])
			}
		case salesforce.NotSent, salesforce.Failed:
			require.Equal(p.t, before[email], after[email], "lead %d is %s, and written: %v", i, r.Outcome, r.Err)
			require.Error(p.t, r.Err)
		default:
			require.Equal(p.t, salesforce.InDoubt, r.Outcome)
			require.Error(p.t, r.Err)
		}
		for _, a := range r.Actions {
			if a.Outcome == salesforce.Created {
				require.NotNil(p.t, records[a.ID])
				require.Equal(p.t, r.ID, records[a.ID]["WhoId"])
			}
		}
	}
	return m
}

// A request of a job that is delivered twice is none the less carried out, or made
// anew: nobody learns of it.
func TestBulkRequestsDeliveredTwice(t *testing.T) {
	t.Parallel()
	for i, step := range jobSteps {
		if skips(i, 4) {
			continue
		}
		t.Run(step.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := newMixedPeople(t)
				p.w.org.Inject(salesforcetest.Fault{Kind: salesforcetest.Twice, Method: step.method, Path: step.path, Times: 2})
				p.backfillBy(nil, false)
				require.NoError(t, p.err)
				require.Empty(t, failedOf(p.got))
				require.Len(t, p.people(), len(p.leads))
				require.Len(t, p.w.org.Records(schema.Task), len(p.leads))
			})
		})
	}
}

// What a job may have carried out is in doubt as long as it cannot be looked for,
// and never said to be not sent.
func TestBulkRowsInDoubt(t *testing.T) {
	t.Parallel()
	header := func(_ *mixer, a *jobAnswer) {
		if a.is("GET", "ingest", "/successfulResults") {
			a.lines(func(lines []string) []string { return lines[:1] })
		}
	}
	nothing := func(_ *mixer, a *jobAnswer) {
		if a.rest == "/successfulResults" {
			a.text = ""
		}
	}
	as := func(state string, then func(*mixer, *jobAnswer)) func(*mixer, *jobAnswer) {
		return func(m *mixer, a *jobAnswer) {
			if a.is("GET", "ingest", "") {
				a.replace(`"state":"JobComplete"`, `"state":"`+state+`"`)
			}
			then(m, a)
		}
	}
	refused := func(status int) func(*mixer, *jobAnswer) {
		return func(_ *mixer, a *jobAnswer) {
			if a.is("GET", "ingest", "/successfulResults") {
				a.status, a.text = status, `[{"errorCode":"REQUEST_LIMIT_EXCEEDED","message":"TotalRequests Limit exceeded."}]`
			}
		}
	}
	for name, mix := range map[string]func(*mixer, *jobAnswer){
		"no saved rows": header, "no file": nothing, "no saved rows of a failed job": as("Failed", header), "no file of a failed job": as("Failed", nothing),
		"no saved rows of an aborted job": as("Aborted", header), "no file of an aborted job": as("Aborted", nothing),
		"no requests left": refused(http.StatusForbidden), "not found": refused(http.StatusNotFound),
		"a start of another job": func(_ *mixer, a *jobAnswer) {
			if a.is("PATCH", "ingest", "") || a.is("GET", "ingest", "") {
				a.text = strings.ReplaceAll(a.text, a.job.ID, "750000000000001AAA")
			}
		},
		"no answer to the start": func(_ *mixer, a *jobAnswer) {
			if a.is("PATCH", "ingest", "") || a.is("GET", "ingest", "") {
				a.status, a.text = http.StatusBadGateway, "<html>"
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := newMixedPeople(t)
				remove := func() {}
				p.backfillBy(func(m *mixer, a *jobAnswer) {
					if a.method == http.MethodPut && m.data["limit"] == nil { // what follows the jobs cannot run
						m.data["limit"] = true
						remove = p.w.org.Inject(salesforcetest.Fault{Kind: salesforcetest.ServerError, Status: http.StatusForbidden, Code: "REQUEST_LIMIT_EXCEEDED", Message: "TotalRequests Limit exceeded.", Path: "/composite"})
					}
					mix(m, a)
				}, false)
				require.Error(t, p.err)
				there, doubts := p.people(), 0
				for i, r := range p.got {
					if r.Outcome == salesforce.InDoubt {
						doubts++
						require.False(t, r.Final())
						var e *salesforce.JobError
						require.ErrorAs(t, r.Err, &e, "the job is named")
					}
					require.False(t, there[p.leads[i].Person.Email] == 0 && r.Outcome == salesforce.Created)
				}
				require.NotZero(t, doubts)
				remove()
				p.backfillBy(nil, false)
				require.NoError(t, p.err)
				require.Empty(t, failedOf(p.got))
				require.Len(t, p.people(), len(p.leads))
			})
		})
	}
}

// A file of results that lacks rows once is asked for again: nothing has to be
// looked for.
func TestBulkFilesAreAskedForAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		client := w.org.HTTPClient()
		m := &mixer{next: client.Transport, once: true, mix: func(_ *mixer, a *jobAnswer) {
			if a.method == http.MethodPut {
				w.org.Inject(salesforcetest.Fault{Kind: salesforcetest.ServerError, Status: http.StatusForbidden, Code: "REQUEST_LIMIT_EXCEEDED", Message: "TotalRequests Limit exceeded.", Path: "/composite"})
			}
			if a.is("GET", "ingest", "/successfulResults") {
				a.lines(func(lines []string) []string { return lines[:2] })
			}
		}}
		client.Transport = m
		cfg := keyed()
		cfg.HTTPClient = client
		got, err := w.backfill(w.client(cfg).SetBulk(1, 1, 0), someLeads(3)...)
		require.NoError(t, err)
		require.Equal(t, []string{"Created", "Created", "Created"}, outcomes(got))
		require.Equal(t, 1, m.mixed)
	})
}

// Files of results have a bound: a query is asked for shorter parts, and a job's
// rows are in doubt.
func TestBulkFilesAreBounded(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		for i := range 1100 {
			w.lead(map[string]any{"Email": fmt.Sprintf("q%d@lumen.example", i)})
		}
		got, err := w.backfill(w.client(keyed()).SetBulk(1, 1, 0).SetQueryPage(2000).SetResults(180_000), someLeads(3)...)
		require.NoError(t, err)
		require.Equal(t, []string{"Created", "Created", "Created"}, outcomes(got))
		parts := 0
		for _, r := range w.org.Requests() {
			if strings.HasSuffix(r.Path, "/results") {
				parts++
			}
		}
		require.Equal(t, 4, parts, "1,100 rows at once, then 500 at a time")

		got, err = w.backfill(w.client(keyed()).SetResults(100), withActions(person("m9", "p9@lumen.example"), note("a9", "met")))
		require.Error(t, err)
		require.Equal(t, []string{"InDoubt"}, outcomes(got))
	})
}

package salesforce_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// jobWire shows the jobs that the org was asked for, with their data.
func jobWire(requests []salesforcetest.Request) string {
	var b strings.Builder
	for _, r := range requests {
		switch {
		case strings.Contains(r.Path, "/jobs/") && r.Method == http.MethodPost:
			b.WriteString(string(r.Body) + "\n\n")
		case r.Method == http.MethodPut:
			b.WriteString(string(r.Body) + "\n")
		}
	}
	return b.String()
}

// The jobs of a first Backfill: new leads, one that wants for everything that the
// mapping names, a found contact, an action each. Columns are the mapping's.
func TestBackfillWire(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.contact(map[string]any{"Email": "there@lumen.example", "mobly_number_scans__c": 2})
		scans := 3
		poor, fresh := person("m0", ""), withActions(person("m1", "o'neill@lumen.example"), note("a1", "said \"yes\",\nand smiled"))
		poor.Person.FirstName, fresh.Person.NumberOfScans = "", &scans
		there := withActions(person("m2", "there@lumen.example"), note("a2", "met"))
		there.Person.FirstName = ""
		cfg := keyed()
		cfg.Settings.API.Concurrency = 1
		cfg.Settings.Mapping = mapping.Mapping{Rules: []mapping.Rule{
			{From: mapping.FromLastName, Lead: "LastName", Contact: "LastName", Required: true},
			{From: mapping.FromFirstName, Lead: "FirstName", Contact: "FirstName", Clear: true},
			{From: mapping.FromCompanyName, Lead: "Company", Required: true, Placeholder: mapping.NotProvided},
			{From: mapping.FromEmail, Lead: "Email", Contact: "Email"},
			{From: mapping.FromNumberOfScans, Lead: "mobly_number_scans__c", Contact: "mobly_number_scans__c", Clear: true},
		}}
		w.backfilled(w.client(cfg).SetBulk(1, 1, 0), poor, fresh, there)
		golden(t, "wire/backfill.txt", jobWire(w.org.Requests()))
	})
}

// A job names the assignment rule that is to run for new leads, unless it is
// switched off, and none for those with an owner of their own.
func TestBackfillAssignment(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(*salesforce.Config)
		routed bool
	}{
		{"runs", func(*salesforce.Config) {}, true},
		{"is switched off", func(c *salesforce.Config) { c.Settings.Policies.Assignment = salesforce.SkipAssignment }, false},
		{"would give them to others", func(c *salesforce.Config) { c.Settings.Policies.LeadOwner = salesforce.IntegrationUser }, false},
		{"has an owner", func(c *salesforce.Config) { c.Settings.Policies.LeadOwner = salesforce.FirstScanner }, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t)
				router, err := w.org.AddUser(salesforcetest.User{Email: "router@lumen.example"})
				require.NoError(t, err)
				rep, err := w.org.AddUser(salesforcetest.User{Email: "rep@example.com"})
				require.NoError(t, err)
				w.org.SetAssignmentRule(schema.Lead, func(salesforcetest.Change) string { return router })
				there := w.lead(map[string]any{"Email": "p1@lumen.example"})
				owner := w.stored(there)["OwnerId"]
				leads := someLeads(2)
				leads[0].Person.FirstScannedBy = "rep@example.com"
				cfg := keyed()
				tt.change(&cfg)
				got := w.backfilled(w.client(cfg), leads...)
				require.Equal(t, tt.routed, w.stored(got[0].ID)["OwnerId"] == router)
				require.Equal(t, cfg.Settings.Policies.LeadOwner == salesforce.FirstScanner, w.stored(got[0].ID)["OwnerId"] == rep)
				require.Equal(t, owner, w.stored(there)["OwnerId"], "it never runs on updates")
			})
		})
	}
}

// The trace tells of every job when it begins and when it is over, and of the run.
func TestBackfillTrace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		var jobs []salesforce.JobInfo
		var runs []salesforce.RunInfo
		cfg := keyed()
		cfg.Settings.API.Concurrency = 1
		cfg.Trace = &salesforce.Trace{Job: func(_ context.Context, j salesforce.JobInfo) { jobs = append(jobs, j) }, Run: func(_ context.Context, r salesforce.RunInfo) { runs = append(runs, r) }}
		w.backfilled(w.client(cfg), someLeads(3)...)
		require.Len(t, jobs, 4)
		require.Equal(t, salesforce.JobInfo{ID: jobs[0].ID, Object: "Lead", Operation: "upsert", State: "Open", Records: 3}, jobs[0])
		require.Equal(t, salesforce.JobInfo{ID: jobs[0].ID, Object: "Lead", Operation: "upsert", State: "JobComplete", Records: 3, Processed: 3}, jobs[1])
		require.Equal(t, "Task", jobs[3].Object)
		require.Len(t, runs, 1)
		require.Equal(t, 3, runs[0].Leads)
		require.Equal(t, 3, runs[0].Outcomes[salesforce.Created])
		require.Equal(t, 3, runs[0].Actions[salesforce.Created])
		require.NotZero(t, runs[0].Calls)
	})
}

// The trace tells how far a long job is whenever it is asked and has got further.
func TestBackfillTraceProgress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.org.SetJobTime(time.Minute)
		var processed []int
		cfg := keyed()
		cfg.Trace = &salesforce.Trace{Job: func(_ context.Context, j salesforce.JobInfo) {
			if j.Object == "Lead" && j.Operation == "upsert" {
				processed = append(processed, j.Processed)
			}
		}}
		const n = 1000 // which the org writes 200 at a time
		w.backfilled(w.client(cfg), someLeads(n)...)
		require.Equal(t, []int{0, 200, 600, n}, processed, "once for the two polls that find 200")
	})
}

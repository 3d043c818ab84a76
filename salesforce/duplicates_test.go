package salesforce_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// byName is a duplicate rule by last name.
func byName(action salesforcetest.DuplicateAction, against ...string) salesforcetest.DuplicateRule {
	return salesforcetest.DuplicateRule{
		Object: schema.Lead, Against: against, Action: action, Name: "Same_Name",
		Key: func(c salesforcetest.Change) string { return strings.ToLower(c.Text("LastName")) },
	}
}

func TestDuplicateRule(t *testing.T) {
	t.Parallel()
	const leads, both = "Lead", "Lead Contact"
	for name, tt := range map[string]struct {
		action   salesforcetest.DuplicateAction
		against  string
		policy   salesforce.Duplicates
		strategy salesforce.Strategy
		have     string // objects of the records with the same name
		want     string
		by       salesforce.Match
		records  int // of the error
	}{
		"refuse":                          {action: salesforcetest.AlertDuplicates, against: leads, have: "Lead", want: "Refused", records: 1},
		"refuse, two":                     {action: salesforcetest.BlockDuplicates, against: both, have: "Lead Contact", want: "Refused", records: 2},
		"allow":                           {action: salesforcetest.AlertDuplicates, against: leads, policy: salesforce.AllowDuplicate, have: "Lead", want: "Created"},
		"allow, but the rule blocks":      {action: salesforcetest.BlockDuplicates, against: leads, policy: salesforce.AllowDuplicate, have: "Lead", want: "Refused", records: 1},
		"use a lead":                      {action: salesforcetest.BlockDuplicates, against: leads, policy: salesforce.UseDuplicate, have: "Lead", want: "Updated"},
		"use a contact":                   {action: salesforcetest.BlockDuplicates, against: both, policy: salesforce.UseDuplicate, have: "Contact", want: "Updated"},
		"use one of two":                  {action: salesforcetest.BlockDuplicates, against: both, policy: salesforce.UseDuplicate, have: "Lead Contact", want: "Refused", records: 2},
		"use the only lead, leads only":   {action: salesforcetest.BlockDuplicates, against: both, policy: salesforce.UseDuplicate, strategy: salesforce.LeadsOnly, have: "Lead Contact", want: "Updated"},
		"no contact is used, leads only":  {action: salesforcetest.BlockDuplicates, against: both, policy: salesforce.UseDuplicate, strategy: salesforce.LeadsOnly, have: "Contact", want: "Refused", records: 1},
		"a rule that only reports":        {action: salesforcetest.ReportDuplicates, against: leads, have: "Lead", want: "Created"},
		"use, and there is no duplicate":  {action: salesforcetest.BlockDuplicates, against: leads, policy: salesforce.UseDuplicate, want: "Created"},
		"refuse, two leads of one object": {action: salesforcetest.BlockDuplicates, against: leads, policy: salesforce.UseDuplicate, have: "Lead Lead", want: "Refused", records: 2},
	} {
		for i, version := range []string{"50.0", "66.0"} { // they spell the result's key differently
			if skips(i, 2) {
				continue
			}
			t.Run(name+" "+version, func(t *testing.T) {
				w := newWorld(t)
				w.org.AddDuplicateRule(byName(tt.action, strings.Fields(tt.against)...))
				var id string
				for object := range strings.FieldsSeq(tt.have) {
					fields := map[string]any{"LastName": "Kim", "FirstName": "Bo"}
					if object == schema.Lead {
						fields["Company"] = "Other"
					}
					id = w.add(object, fields)
				}
				cfg := keyed()
				cfg.Settings.Policies.Duplicates, cfg.Settings.Policies.Strategy, cfg.Settings.API.Version = tt.policy, tt.strategy, version
				c := w.client(cfg)
				l := withActions(person("m1", "a@lumen.example"), note("a1", "met"))
				l.Person.JobTitle = "Analyst"
				got := w.sync(c, l)[0]
				require.Equal(t, tt.want, got.Outcome.String(), got.Err)
				switch tt.want {
				case "Refused":
					var dup *sferr.DuplicateError
					require.ErrorAs(t, got.Err, &dup)
					require.ErrorIs(t, got.Err, sferr.ErrDuplicate)
					require.Equal(t, "Same_Name", dup.Rule)
					require.Len(t, dup.Records, tt.records)
					for _, r := range dup.Records {
						require.Contains(t, dup.Error(), r.Object+" "+r.ID)
					}
					require.True(t, got.Final())
					require.ErrorIs(t, got.Actions[0].Err, sferr.ErrNoPerson)
				case "Updated":
					if tt.strategy == salesforce.LeadsAndContacts {
						require.Equal(t, id, got.ID)
					}
					r := w.record(got.ID)
					require.Equal(t, "Bo", r["FirstName"], "what is there stays")
					require.Equal(t, "Analyst", r["Title"], "what is blank is filled")
					require.Nil(t, r["mobly_id__c"], "it is not taken for the lead's own")
					require.Equal(t, salesforce.Created, got.Actions[0].Outcome)
				}
				w.org.ResetRequests()
				again := w.sync(c, l)[0]
				if tt.want != "Refused" {
					require.Zero(t, w.writes())
					require.Equal(t, got.ID, again.ID)
				}
				before := w.org.Records(schema.Lead)
				w.sync(w.client(cfg), l) // another process, which has to ask the rule again
				require.Empty(t, cmp.Diff(before, w.org.Records(schema.Lead)))
			})
		}
	}
}

// record returns the org's Lead or Contact of that ID.
func (w *world) record(id string) map[string]any {
	w.t.Helper()
	for _, object := range []string{schema.Lead, schema.Contact, schema.Task} {
		for _, r := range w.org.Records(object) {
			if r["Id"] == id {
				return r
			}
		}
	}
	w.t.Fatalf("the org has no record %s", id)
	return nil
}

// Salesforce does not tell the duplicates of a collection: the records are
// asked for singly, 25 in one request, or as many as five collections may have.
func TestDuplicatesAreAskedForSingly(t *testing.T) {
	for size, want := range map[int][]int{0: {25, 25, 10}, 4: {20, 20, 20}} {
		w := newWorld(t)
		w.lead(map[string]any{"LastName": "Kim"})
		w.org.AddDuplicateRule(byName(salesforcetest.BlockDuplicates))
		var leads []salesforce.Lead
		for i := range 60 {
			leads = append(leads, person(fmt.Sprint("m", i), fmt.Sprintf("p%d@lumen.example", i)))
		}
		w.org.ResetRequests()
		cfg := keyed()
		cfg.Settings.API.BatchSize = size
		got := w.sync(w.client(cfg), leads...)
		require.Equal(t, 60, got.Count(salesforce.Refused))
		var single []int
		for _, r := range w.org.Requests() {
			n := 0
			for _, sub := range r.Subrequests {
				if sub.Method == http.MethodPost && strings.HasSuffix(sub.Path, "/sobjects/Lead") {
					n++
				}
			}
			if n > 0 {
				single = append(single, n)
			}
		}
		require.Equal(t, want, single)
		require.Len(t, w.org.Records(schema.Lead), 1)
	}
}

// The record that the rule found is gone, or not for the user to see, once it
// is to be used: the lead is refused as the rule said.
func TestDuplicateCannotBeUsed(t *testing.T) {
	w := newWorld(t)
	id := w.lead(map[string]any{"LastName": "Kim"})
	w.org.AddDuplicateRule(byName(salesforcetest.BlockDuplicates))
	cfg := keyed()
	cfg.Settings.Policies.Duplicates = salesforce.UseDuplicate
	gone := false
	cfg = w.through(cfg, func(path, body string, do func() (*http.Response, error)) (*http.Response, error) {
		if strings.Contains(body, id) && !gone {
			gone = true
			require.NoError(t, w.org.Delete(id))
		}
		return do()
	})
	got := w.sync(w.client(cfg), person("m1", "a@lumen.example"))[0]
	require.True(t, gone)
	require.ErrorIs(t, got.Err, sferr.ErrDuplicate)
	require.Equal(t, salesforce.Refused, got.Outcome)
}

// What refuses a record that is asked for singly is met as elsewhere: what passes
// is sent again, what is about a field costs it, and the end of the day's
// requests ends the run.
func TestRefusalsOfSingleRecords(t *testing.T) {
	t.Parallel()
	refusal := func(code, fields string) string {
		return `[{"errorCode":"` + code + `","message":"TotalRequests Limit exceeded.","fields":[` + fields + `]}]`
	}
	for _, tt := range []struct {
		name, status, body string
		once, always       string // outcomes of the lead
		stops              bool
		dropped            int
	}{
		{"a lock", "400", refusal("UNABLE_TO_LOCK_ROW", ""), "Updated", "Failed", false, 0},
		{"a busy org", "503", refusal("SERVER_UNAVAILABLE", ""), "Updated", "InDoubt", false, 0}, // a status of 5xx says nothing
		{"halted", "400", refusal("PROCESSING_HALTED", ""), "Updated", "Failed", false, 0},
		{"the daily limit", "403", refusal("REQUEST_LIMIT_EXCEEDED", ""), "NotSent", "NotSent", true, 0},
		{"the session", "401", refusal("INVALID_SESSION_ID", ""), "NotSent", "NotSent", true, 0},
		{"a full org", "400", refusal("STORAGE_LIMIT_EXCEEDED", ""), "Failed", "Failed", true, 0},
		{"a value", "400", refusal("STRING_TOO_LONG", `"Title"`), "Updated", "Failed", false, 1},
	} {
		for times, want := range map[int]string{1: tt.once, 1000: tt.always} {
			t.Run(fmt.Sprint(tt.name, " ", times), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					w := newWorld(t)
					w.lead(map[string]any{"LastName": "Kim"})
					w.org.AddDuplicateRule(byName(salesforcetest.BlockDuplicates, schema.Lead))
					cfg := keyed()
					cfg.Settings.Policies.Duplicates = salesforce.UseDuplicate
					asked := 0
					c := w.client(w.through(cfg, func(_, body string, do func() (*http.Response, error)) (*http.Response, error) {
						if !strings.Contains(body, `/sobjects/Lead"`) {
							return do()
						}
						if asked++; asked > times {
							return do()
						}
						return reply(http.StatusOK, composite(sub("r0", tt.status, tt.body))), nil
					}))
					l := person("m1", "a@lumen.example")
					l.Person.JobTitle = "Analyst"
					start := time.Now()
					results, err := c.Sync(t.Context(), l)
					require.Equal(t, tt.stops, err != nil, err)
					if tt.name == "a lock" {
						require.Positive(t, time.Since(start), "it is waited for")
					}
					require.Equal(t, want, results[0].Outcome.String(), results[0].Err)
					require.Equal(t, want == "Updated" || tt.dropped > 0, results[0].Final())
					if want != "Updated" {
						require.Len(t, results[0].Dropped, tt.dropped)
					}
					require.Len(t, w.org.Records(schema.Lead), 1)
				})
			})
		}
	}
}

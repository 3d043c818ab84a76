package salesforce_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

func TestSyncOfNothing(t *testing.T) {
	w := newWorld(t)
	require.Empty(t, w.sync(w.client(keyed())))
	require.Empty(t, w.org.Requests(), "no lead, no request")
}

func TestSyncIsSilentTheSecondTime(t *testing.T) {
	w := newWorld(t)
	c := w.client(keyed())
	var leads []salesforce.Lead
	for i := range 7 {
		l := person(fmt.Sprint("m", i), fmt.Sprintf("p%d@lumen.example", i))
		l.Person.Description = "two\r\nlines  "
		l.Actions = []engagement.Action{note(fmt.Sprint("a", i), "met"), note(fmt.Sprint("b", i), "met again")}
		leads = append(leads, l)
	}
	for _, r := range w.sync(c, leads...) {
		require.Equal(t, salesforce.Created, r.Outcome)
		for _, a := range r.Actions {
			require.Equal(t, salesforce.Created, a.Outcome)
		}
	}
	w.org.ResetRequests()
	for _, r := range w.sync(c, leads...) {
		require.Equal(t, salesforce.Unchanged, r.Outcome)
		require.NotEmpty(t, r.ID)
		for _, a := range r.Actions {
			require.Equal(t, salesforce.Unchanged, a.Outcome)
			require.NotEmpty(t, a.ID)
		}
	}
	require.Zero(t, w.writes())
	require.Len(t, w.org.Requests(), 1, "one composite request of queries")
}

// What is sent is only what differs, and the rest of the record stays.
func TestSyncSendsOnlyWhatDiffers(t *testing.T) {
	w := newWorld(t)
	id := w.lead(map[string]any{"FirstName": "Grace", "Email": "g@lumen.example", "Title": "Analyst", "Phone": "1", "mobly_id__c": "m1"})
	l := person("m1", "G@lumen.example")
	l.Person.JobTitle = "Head of Data"
	w.org.ResetRequests()
	require.Equal(t, salesforce.Updated, w.sync(w.client(keyed()), l)[0].Outcome)
	var sent []string
	for _, r := range w.org.Requests() {
		for _, sub := range r.Subrequests {
			if sub.Method != http.MethodGet {
				sent = append(sent, sub.Method+" "+sub.Path+" "+string(sub.Body))
			}
		}
	}
	want := []string{`PATCH /services/data/v66.0/composite/sobjects {"allOrNone":false,"records":[{"attributes":{"type":"Lead"},"id":"` + id + `","Title":"Head of Data"}]}`}
	if diff := cmp.Diff(want, sent); diff != "" {
		t.Errorf("sent (-want +got):\n%s", diff)
	}
	got := w.stored(id)
	require.Equal(t, "Head of Data", got["Title"])
	require.Equal(t, "1", got["Phone"], "a blank erases nothing")
}

func TestTwins(t *testing.T) {
	w := newWorld(t)
	c := w.client(keyed())
	a, b, other := person("m1", "grace@lumen.example"), person("m2", "GRACE@lumen.example"), person("m3", "other@lumen.example")
	a.Person.JobTitle = "Head of Data"
	b.Person.Company.Name = "Lumen Inc."
	a.Actions = []engagement.Action{note("a1", "first")}
	b.Actions = []engagement.Action{note("a2", "second"), note("a1", "first")}
	leads := []salesforce.Lead{a, other, b}

	got := w.sync(c, leads...)
	require.Equal(t, []string{"Created", "Created", "Created"}, outcomes(got))
	require.Equal(t, got[0].ID, got[2].ID)
	require.Equal(t, "m1", got[2].FoldedInto)
	require.Empty(t, got[0].FoldedInto)
	require.Equal(t, got[0].Actions[0].ID, got[2].Actions[1].ID, "one action, one Task")
	require.Len(t, w.org.Records(schema.Lead), 2)
	require.Len(t, w.org.Records(schema.Task), 2)
	r := w.stored(got[0].ID)
	require.Equal(t, "Head of Data", r["Title"])
	require.Equal(t, "Lumen Inc.", r["Company"])

	w.org.ResetRequests()
	require.Equal(t, []string{"Unchanged", "Unchanged", "Unchanged"}, outcomes(w.sync(c, leads...)))
	require.Zero(t, w.writes())
}

// Two captures that share no key, but come to one record, are one person.
func TestTwinsByRecord(t *testing.T) {
	w := newWorld(t)
	c := w.client(keyed())
	id := w.contact(map[string]any{"Email": "grace@lumen.example"})
	a, b := known(person("m1", ""), id), person("m2", "grace@lumen.example")
	a.Person.JobTitle, b.Person.JobTitle = "Analyst", "Head of Data"
	got := w.sync(c, a, b)
	require.Equal(t, []string{"Updated", "Updated"}, outcomes(got))
	require.Equal(t, "m1", got[1].FoldedInto)
	require.Equal(t, "Head of Data", w.org.Records(schema.Contact)[0]["Title"])
	require.Equal(t, []string{"Unchanged", "Unchanged"}, outcomes(w.sync(c, a, b)))
}

// Two people may share an address: Mobly knows them as two records.
func TestSharedAddress(t *testing.T) {
	w := newWorld(t)
	c := w.client(keyed())
	first, second := w.lead(map[string]any{"Email": "info@lumen.example"}), w.lead(map[string]any{"Email": "info@lumen.example"})
	got := w.sync(c, known(person("m1", "info@lumen.example"), second), known(person("m2", "info@lumen.example"), first))
	require.Equal(t, second, got[0].ID)
	require.Equal(t, first, got[1].ID)
}

// A default for the e-mail is no key: it would make everybody one person.
func TestDefaultEmailIsNoKey(t *testing.T) {
	w := newWorld(t)
	cfg := keyed()
	cfg.Settings.Mapping = mapping.Recommended()
	for i := range cfg.Settings.Mapping.Rules {
		if cfg.Settings.Mapping.Rules[i].Lead == "Email" {
			cfg.Settings.Mapping.Rules[i].Default = "unknown@lumen.example"
		}
	}
	w.sync(w.client(cfg), person("m1", ""), person("m2", ""))
	require.Len(t, w.org.Records(schema.Lead), 2)
}

func TestPlaceholders(t *testing.T) {
	nameless := person("m1", "g@lumen.example")
	nameless.Person.LastName = ""

	t.Run("stand in on create, and yield to the real value", func(t *testing.T) {
		w := newWorld(t)
		c := w.client(keyed())
		id := w.sync(c, nameless)[0].ID
		require.Equal(t, "[not provided]", w.stored(id)["LastName"])
		require.Equal(t, salesforce.Updated, w.sync(c, person("m1", "g@lumen.example"))[0].Outcome)
		require.Equal(t, "Kim", w.stored(id)["LastName"])
		require.Equal(t, salesforce.Unchanged, w.sync(c, nameless)[0].Outcome, "a placeholder never overwrites")
		require.Equal(t, "Kim", w.stored(id)["LastName"])
	})
	t.Run("without one the lead is refused", func(t *testing.T) {
		w := newWorld(t)
		cfg := keyed()
		cfg.Settings.Mapping = mapping.Recommended()
		for i := range cfg.Settings.Mapping.Rules {
			cfg.Settings.Mapping.Rules[i].Placeholder = ""
		}
		r := w.sync(w.client(cfg), nameless)[0]
		require.Equal(t, salesforce.Refused, r.Outcome)
		require.ErrorIs(t, r.Err, field.ErrRequired)
	})
}

func TestTagsLandInTheirFields(t *testing.T) {
	w := newWorld(t)
	cfg := keyed()
	cfg.Settings.Tags = tags.Mapping{Rules: []tags.Rule{
		{Category: "Score", Field: "mobly_score__c", Type: field.Picklist},
		{Category: "Segments", Field: "mobly_segments__c", Type: field.Text},
	}}
	w.org.Define(schema.Lead, schema.Field{Name: "mobly_score__c", Type: schema.TypePicklist, Restricted: true,
		Picklist: []schema.PicklistValue{{Value: "Hot", Active: true}, {Value: "Cold", Active: true}}},
		schema.Field{Name: "mobly_segments__c", Type: schema.TypeString, Length: 255})
	l := person("m1", "g@lumen.example")
	l.Tags = []tags.Tag{{Category: "score", Value: " hot"}, {Category: "Segments", Value: "Buyer"}, {Category: "Segments", Value: "End-User"}, {Category: "Colour", Value: "Teal"}}
	got := w.sync(w.client(cfg), l)[0]
	require.Equal(t, salesforce.Created, got.Outcome)
	r := w.stored(got.ID)
	require.Equal(t, "Hot", r["mobly_score__c"])
	require.Equal(t, "Buyer;End-User", r["mobly_segments__c"])
	require.Len(t, got.Dropped, 1)
	require.Equal(t, "NO_TAG_MAPPING", got.Dropped[0].Code)
}

// The first sync of 1,000 new leads with 3 actions each, and the second.
func TestAPIEconomy(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.client(keyed())
	n := 1000
	if underRace {
		n = 200
	}
	leads := make([]salesforce.Lead, n)
	for i := range leads {
		id := fmt.Sprintf("0197dc92-4309-5c2d-b0d5-%012d", i)
		leads[i] = person(id, fmt.Sprintf("somebody.%d@lumen.example", i))
		for j := range 3 {
			leads[i].Actions = append(leads[i].Actions, note(fmt.Sprintf("%d%s", j, id[1:]), "met"))
		}
	}
	w.org.ResetRequests()
	for _, r := range w.sync(c, leads...) {
		require.Equal(t, salesforce.Created, r.Outcome)
	}
	const signInAndDescribes = 1 + 3
	require.LessOrEqual(t, len(w.org.Requests())-signInAndDescribes, 10)
	require.Len(t, w.org.Records(schema.Lead), n)
	require.Len(t, w.org.Records(schema.Task), 3*n)

	w.org.ResetRequests()
	for _, r := range w.sync(c, leads...) {
		require.Equal(t, salesforce.Unchanged, r.Outcome)
	}
	require.LessOrEqual(t, len(w.org.Requests()), 5)
	require.Zero(t, w.writes())

	for i := range leads { // half of them are changed, in one field
		if i%2 == 0 {
			leads[i].Person.JobTitle = "Analyst"
		}
	}
	w.org.ResetRequests()
	got := w.sync(c, leads...)
	require.Equal(t, n/2, got.Count(salesforce.Updated))
	require.Equal(t, n/2, got.Count(salesforce.Unchanged))
	sent := 0
	for _, r := range w.org.Requests() {
		for _, sub := range r.Subrequests {
			if sub.Method == http.MethodGet {
				continue
			}
			require.Equal(t, http.MethodPatch, sub.Method)
			var body struct {
				Records []map[string]any `json:"records"`
			}
			require.NoError(t, json.Unmarshal(sub.Body, &body))
			for _, record := range body.Records {
				require.ElementsMatch(t, []string{"attributes", "id", "Title"}, slices.Collect(maps.Keys(record)), "only what changed is sent")
				sent++
			}
		}
	}
	require.Equal(t, n/2, sent)
	require.LessOrEqual(t, len(w.org.Requests()), 6)
}

func TestResultsComeInOrder(t *testing.T) {
	w := newWorld(t)
	cfg := keyed()
	cfg.Settings.API.BatchSize = 3
	known := w.lead(map[string]any{"Email": "p3@lumen.example"})
	var leads []salesforce.Lead
	for i := range 10 {
		leads = append(leads, person(fmt.Sprint("m", i), fmt.Sprintf("p%d@lumen.example", i)))
	}
	leads[5] = salesforce.Lead{Person: mapping.Person{ID: "m5"}}
	got := w.sync(w.client(cfg), leads...)
	for i, r := range got {
		require.Equal(t, fmt.Sprint("m", i), r.LeadID)
		switch i {
		case 3:
			require.Equal(t, salesforce.Updated, r.Outcome)
			require.Equal(t, known, r.ID)
		case 5:
			require.ErrorIs(t, r.Err, sferr.ErrEmpty)
		default:
			require.Equal(t, fmt.Sprintf("p%d@lumen.example", i), strings.ToLower(w.stored(r.ID)["Email"].(string)))
		}
	}
	var failed []int
	for i := range got.Failed() {
		failed = append(failed, i)
	}
	require.Equal(t, []int{5}, failed)
}

// A client that could not find out what the org is sends nothing and says so
// for every lead.
func TestSyncWithoutAnOrg(t *testing.T) {
	w := newWorld(t)
	gone := errors.New("no route to host")
	cfg := w.through(keyed(), func(string, string, func() (*http.Response, error)) (*http.Response, error) { return nil, gone })
	leads := []salesforce.Lead{person("m1", "a@lumen.example"), person("m2", "b@lumen.example")}
	leads[0].Actions = []engagement.Action{note("a1", "met")}
	ctx, stop := cancelled(t)
	defer stop()
	results, err := w.client(cfg).Sync(ctx, leads...)
	require.Error(t, err)
	require.Equal(t, []string{"NotSent", "NotSent"}, outcomes(results))
	require.Equal(t, salesforce.NotSent, results[0].Actions[0].Outcome)
	require.Equal(t, "m2", results[1].LeadID)
}

// What a record has already need not be captured again.
func TestRequiredOnUpdate(t *testing.T) {
	w := newWorld(t)
	id := w.lead(map[string]any{"Email": "a@lumen.example"})
	cfg := keyed()
	cfg.Settings.Mapping = mapping.Mapping{Rules: []mapping.Rule{
		{From: mapping.FromLastName, Lead: "LastName", Required: true}, {From: mapping.FromEmail, Lead: "Email"},
		{From: mapping.FromJobTitle, Lead: "Title"}, {From: mapping.FromCompanyName, Lead: "Company", Required: true},
	}}
	known, fresh := person("m1", "a@lumen.example"), person("m2", "b@lumen.example")
	known.Person.LastName, known.Person.JobTitle, fresh.Person.LastName = "", "Analyst", ""
	c := w.client(cfg)
	plan, err := c.Plan(t.Context(), known, fresh)
	require.NoError(t, err)
	require.Equal(t, salesforce.Refuse, plan.Items[1].Verb)
	require.Empty(t, plan.Items[1].Fields, "a refused lead writes nothing")
	require.Nil(t, plan.Items[1].Key)
	got := w.sync(c, known, fresh)
	require.Equal(t, []string{"Updated", "Refused"}, outcomes(got))
	require.ErrorIs(t, got[1].Err, field.ErrRequired)
	require.Equal(t, "Analyst", w.stored(id)["Title"])
}

// Leads are only read, whatever becomes of them.
func TestLeadsAreLeftAsTheyAre(t *testing.T) {
	fresh := func() []salesforce.Lead {
		return []salesforce.Lead{
			known(withActions(person("m1", "a@lumen.example"), note("a1", "met")), gone),
			person(" m1", "A@lumen.example "),
			known(person("m2", ""), "00Q000000000008EAA"),
			person("", "no address"),
		}
	}
	w := newWorld(t)
	c := w.client(keyed())
	leads := fresh()
	_, err := c.Plan(t.Context(), leads...)
	require.NoError(t, err)
	w.sync(c, leads...)
	if diff := cmp.Diff(fresh(), leads); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

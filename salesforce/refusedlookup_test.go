package salesforce_test

import (
	"encoding/json"
	"errors"
	"fmt"

	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// refusedLookup is a fault, and what is not sent for it: "m1" is a person with all
// actions, "a1" an action by itself.
type refusedLookup struct {
	fault   salesforcetest.Fault
	notSent []string
	silent  bool // the call has no error
}

const tooLarge = "OPERATION_TOO_LARGE"

func having(texts ...string) func(string) bool {
	return func(query string) bool {
		return !slices.ContainsFunc(texts, func(text string) bool { return !strings.Contains(query, text) })
	}
}

func moreThan(values int) func(string) bool {
	return func(query string) bool { return strings.Count(query, "'") > 2*values }
}

var (
	allActions = []string{"a1", "a2", "a3", "a4", "a5"}
	everything = []string{"m1", "m2", "m3", "m4", "m5", "a1", "a2", "a3", "a4", "a5"}
)

func with5(persons ...string) []string {
	out := slices.Clone(persons)
	for _, p := range persons {
		out = append(out, "a"+strings.TrimPrefix(p, "m"))
	}
	return out
}

// Of five leads, m1 has a Lead by its key, m2 none, m3 a Lead and m4 a Contact by
// their e-mail, and m5 a converted Lead by its ID.
var refusedLookups = map[string]refusedLookup{
	"Tasks":                                                {fault: salesforcetest.Fault{Object: schema.Task, Code: tooLarge}, notSent: allActions},
	"Tasks, for another reason":                            {fault: salesforcetest.Fault{Object: schema.Task, Code: "QUERY_TIMEOUT"}, notSent: allActions},
	"Tasks, for a reason nobody knows":                     {fault: salesforcetest.Fault{Object: schema.Task, Code: "NEW_CODE"}, notSent: allActions},
	"Tasks, by a failure of the org":                       {fault: salesforcetest.Fault{Object: schema.Task, Code: "UNKNOWN_EXCEPTION", Status: 500}, notSent: allActions},
	"the Task of one action":                               {fault: salesforcetest.Fault{Object: schema.Task, Code: tooLarge, Query: having("'a3'")}, notSent: []string{"a3"}},
	"more than one Task":                                   {fault: salesforcetest.Fault{Object: schema.Task, Code: tooLarge, Query: moreThan(1)}, silent: true},
	"more than two values":                                 {fault: salesforcetest.Fault{Code: "QUERY_TOO_COMPLICATED", Query: moreThan(2)}, silent: true},
	"more than one value, as an address that is too long":  {fault: salesforcetest.Fault{Code: "X", Status: http.StatusRequestURITooLong, Query: moreThan(1)}, silent: true},
	"more than three values, as headers that are too long": {fault: salesforcetest.Fault{Code: "X", Status: http.StatusRequestHeaderFieldsTooLarge, Query: moreThan(3)}, silent: true},
	"a query that is not what Salesforce reads":            {fault: salesforcetest.Fault{Object: schema.Lead, Code: "MALFORMED_QUERY", Query: having("'m2'")}, notSent: with5("m2")},
	"the e-mails of Leads":                                 {fault: salesforcetest.Fault{Object: schema.Lead, Code: tooLarge, Query: having("Email IN")}, notSent: with5("m2", "m3")},
	"the e-mails of Contacts":                              {fault: salesforcetest.Fault{Object: schema.Contact, Code: "QUERY_TIMEOUT", Query: having("Email IN")}, notSent: with5("m2", "m3", "m4", "m5")},
	"one e-mail":                                           {fault: salesforcetest.Fault{Object: schema.Lead, Code: tooLarge, Query: having("'mail@lumen.example'")}, notSent: with5("m3")},
	"the keys of Leads":                                    {fault: salesforcetest.Fault{Object: schema.Lead, Code: tooLarge, Query: having("mobly_id__c IN")}, notSent: everything},
	"known Leads":                                          {fault: salesforcetest.Fault{Object: schema.Lead, Code: tooLarge, Query: having("WHERE Id IN")}, notSent: with5("m5")},
	"contacts that leads became":                           {fault: salesforcetest.Fault{Object: schema.Contact, Code: tooLarge, Query: having("WHERE Id IN")}, notSent: with5("m5")},
	"users":                                                {fault: salesforcetest.Fault{Object: "User", Code: tooLarge}, silent: true},
	"statuses":                                             {fault: salesforcetest.Fault{Object: "TaskStatus", Code: "QUERY_TIMEOUT"}, silent: true},
	"Tasks that the user may not read":                     {fault: salesforcetest.Fault{Object: schema.Task, Code: "INVALID_TYPE"}, notSent: everything},
	"Tasks, for a permission":                              {fault: salesforcetest.Fault{Object: schema.Task, Code: "INSUFFICIENT_ACCESS"}, notSent: everything},
	"Leads, for a session":                                 {fault: salesforcetest.Fault{Object: schema.Lead, Code: "INVALID_SESSION_ID", Status: 401}, notSent: everything},
	"Leads, in maintenance":                                {fault: salesforcetest.Fault{Object: schema.Lead, Code: "SERVER_UNAVAILABLE", Status: 503}, notSent: everything},
}

// five returns five leads, each with an action, and the org that knows some of them.
func five(t *testing.T) (*world, []salesforce.Lead) {
	t.Helper()
	w := newWorld(t)
	w.lead(map[string]any{"mobly_id__c": "m1", "Email": "key@lumen.example"})
	w.lead(map[string]any{"Email": "mail@lumen.example"})
	w.contact(map[string]any{"Email": "contact@lumen.example"})
	converted := w.lead(map[string]any{"Email": "converted@lumen.example"})
	_, _, err := w.org.Convert(converted)
	require.NoError(t, err)
	w.add(schema.Task, map[string]any{"Subject": "Call", "mobly_activity_id__c": "a0"})
	leads := []salesforce.Lead{
		person("m1", "key@lumen.example"), person("m2", "new@lumen.example"), person("m3", "mail@lumen.example"),
		person("m4", "contact@lumen.example"), known(person("m5", "moved@lumen.example"), converted),
	}
	for i := range leads {
		leads[i] = withActions(leads[i], note(fmt.Sprintf("a%d", i+1), "met"))
	}
	return w, leads
}

// notSent returns what of results was not sent, which all can be synced again and
// says why. Everything else is as it should be.
func notSent(t *testing.T, results salesforce.Results) (out []string) {
	t.Helper()
	var actions []string
	check := func(name string, outcome salesforce.Outcome, err error) bool {
		if outcome == salesforce.Created || outcome == salesforce.Updated || outcome == salesforce.Unchanged {
			return false
		}
		require.Equal(t, salesforce.NotSent, outcome, "%s: %v", name, err)
		require.ErrorIs(t, err, sferr.ErrNotSent)
		_, typed := errors.AsType[*sferr.Error](err)
		require.True(t, typed, "%s: %v", name, err)
		return true
	}
	for i := range results {
		r := &results[i]
		if check(r.LeadID, r.Outcome, r.Err) {
			out = append(out, r.LeadID)
		}
		for _, a := range r.Actions {
			if check(a.For, a.Outcome, a.Err) {
				actions = append(actions, a.For)
			}
		}
		require.Equal(t, slices.Contains(out, r.LeadID) || len(r.Actions) > 0 && slices.Contains(actions, r.Actions[0].For), r.State() == salesforce.Retry)
	}
	return append(out, actions...)
}

// A refused look-up stops only what needs it, however leads are given. Once the
// org answers, all is written, and nothing twice.
func TestRefusedLookups(t *testing.T) {
	ways := map[string]func(*world, *salesforce.Client, []salesforce.Lead) (salesforce.Results, error){
		"Sync": func(w *world, c *salesforce.Client, leads []salesforce.Lead) (salesforce.Results, error) {
			return c.Sync(w.t.Context(), leads...)
		},
		"Plan": func(w *world, c *salesforce.Client, leads []salesforce.Lead) (salesforce.Results, error) {
			p, err := c.Plan(w.t.Context(), leads...)
			if err != nil { // as from Sync
				return c.Sync(w.t.Context(), leads...)
			}
			p.Force = true
			return c.Apply(w.t.Context(), p)
		},
		"Stream": streamed,
		"Backfill": func(w *world, c *salesforce.Client, leads []salesforce.Lead) (salesforce.Results, error) {
			return w.backfill(c, leads...)
		},
	}
	for way, run := range ways {
		for name, tt := range refusedLookups {
			t.Run(way+" "+name, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) { playRefused(t, &tt, way, run) })
			})
		}
	}
}

func playRefused(t *testing.T, tt *refusedLookup, way string, run func(*world, *salesforce.Client, []salesforce.Lead) (salesforce.Results, error)) {
	w, leads := five(t)
	c := w.client(keyed())
	require.NoError(t, c.Ping(t.Context()))
	tt.fault.Kind = salesforcetest.RefuseQuery
	if way == "Apply" {
		p, err := c.Plan(t.Context(), leads...)
		require.NoError(t, err)
		run = func(*world, *salesforce.Client, []salesforce.Lead) (salesforce.Results, error) {
			return c.Apply(t.Context(), p)
		}
	}
	mend := w.org.Inject(tt.fault)
	results, err := run(w, c, leads)
	require.Len(t, results, len(leads))
	require.Equal(t, tt.notSent, notSent(t, results))
	if way != "Plan" {
		require.Equal(t, !tt.silent, err != nil, "%v", err)
	}
	if tt.fault.Code == tooLarge && err != nil {
		require.ErrorIs(t, err, sferr.ErrTooLarge)
		require.Contains(t, sferr.Explain(err).Hint, "View All Data")
	}
	mend()
	_, err = c.Sync(t.Context(), leads...)
	require.NoError(t, err)
	w.org.ResetRequests()
	for _, r := range w.sync(c, leads...) {
		require.Equal(t, salesforce.Unchanged, r.Outcome)
		require.Equal(t, salesforce.Unchanged, r.Actions[0].Outcome)
	}
	require.Zero(t, w.writes())
	require.Len(t, w.org.Records(schema.Lead), 4)
	require.Len(t, w.org.Records(schema.Contact), 2)
	require.Len(t, w.org.Records(schema.Task), 6)
}

func streamed(w *world, c *salesforce.Client, leads []salesforce.Lead) (results salesforce.Results, failed error) {
	for r, err := range c.Stream(w.t.Context(), all(leads)) {
		if err != nil {
			failed = err
			continue
		}
		results = append(results, r)
	}
	return results, failed
}

// A Stream goes on after a window in which something was not sent, and reports it at
// its end.
func TestStreamGoesOnAfterARefusedLookup(t *testing.T) {
	w := newWorld(t)
	c := w.client(keyed()).SetWindow(2)
	w.org.Inject(salesforcetest.Fault{Kind: salesforcetest.RefuseQuery, Object: schema.Task, Code: tooLarge})
	var leads []salesforce.Lead
	for i := range 7 {
		leads = append(leads, withActions(person(fmt.Sprint("m", i), fmt.Sprintf("m%d@lumen.example", i)), note(fmt.Sprint("a", i), "met")))
	}
	results, err := streamed(w, c, leads)
	require.ErrorIs(t, err, sferr.ErrTooLarge)
	require.Len(t, results, 7)
	for _, r := range results {
		require.Equal(t, salesforce.Created, r.Outcome)
		require.Equal(t, salesforce.NotSent, r.Actions[0].Outcome)
	}
}

// After several refusals in a row, the rest is not tried; single refused values among
// many do not stop the others.
func TestRefusedLookupsAreBounded(t *testing.T) {
	var leads []salesforce.Lead
	for i := range 500 {
		leads = append(leads, withActions(person(fmt.Sprintf("m%03d", i), fmt.Sprintf("m%03d@lumen.example", i)), note(fmt.Sprintf("a%03d", i), "met")))
	}
	for name, tt := range map[string]struct {
		fault          salesforcetest.Fault
		notSent, calls int
	}{
		"none":     {salesforcetest.Fault{Object: "Campaign"}, 0, 8},
		"all":      {salesforcetest.Fault{Object: schema.Task, Code: tooLarge}, 500, 25},
		"some":     {salesforcetest.Fault{Object: schema.Task, Code: tooLarge, Query: func(q string) bool { return strings.Contains(q, "17'") }}, 5, 60},
		"many":     {salesforcetest.Fault{Object: schema.Task, Code: tooLarge, Query: func(q string) bool { return strings.Contains(q, "7'") }}, 50, 200},
		"of a few": {salesforcetest.Fault{Object: schema.Task, Code: tooLarge, Query: moreThan(20)}, 0, 50},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			c := w.client(keyed())
			require.NoError(t, c.Ping(t.Context()))
			tt.fault.Kind = salesforcetest.RefuseQuery
			w.org.Inject(tt.fault)
			w.org.ResetRequests()
			results, err := c.Sync(t.Context(), leads...)
			require.Equal(t, tt.notSent > 0, err != nil)
			require.Len(t, notSent(t, results), tt.notSent)
			require.LessOrEqual(t, len(w.org.Requests()), tt.calls)
		})
	}
}

// A query for values of several fields is asked field by field, even if one of the
// fields was refused time after time.
func TestRefusedFieldsAreApart(t *testing.T) {
	w := newWorld(t)
	c := w.client(keyed())
	var leads []salesforce.Lead
	for i := range 800 {
		leads = append(leads, known(person(fmt.Sprintf("m%03d", i), fmt.Sprintf("m%03d@lumen.example", i)), fmt.Sprintf("00QKd0000000%03dMAA", i)))
	}
	leads = append(leads, person("n1", "new@lumen.example"))
	w.org.Inject(salesforcetest.Fault{Kind: salesforcetest.RefuseQuery, Object: schema.Lead, Code: tooLarge, Query: having("00QKd0000000")})
	results, err := c.Sync(t.Context(), leads...)
	require.ErrorIs(t, err, sferr.ErrTooLarge)
	require.Len(t, notSent(t, results), 800)
	require.Equal(t, salesforce.Created, results[800].Outcome)
}

// Without a key for Tasks, those of a found person are looked for by the person.
func TestRefusedMarkers(t *testing.T) {
	w := newWorld(t)
	cfg := keyed()
	cfg.Settings.Keys.Activity = salesforce.NoKey
	c := w.client(cfg)
	old, added := withActions(person("m1", "a@lumen.example"), note("a1", "met")), withActions(person("m2", "b@lumen.example"), note("a2", "met"))
	w.sync(c, old)
	mend := w.org.Inject(salesforcetest.Fault{Kind: salesforcetest.RefuseQuery, Object: schema.Task, Code: tooLarge})
	results, err := c.Sync(t.Context(), old, added)
	require.ErrorIs(t, err, sferr.ErrTooLarge)
	require.Equal(t, []string{"a1"}, notSent(t, results), "a new person has no Tasks")
	mend()
	w.sync(c, old, added)
	require.Len(t, w.org.Records(schema.Task), 2)
}

// A record that a duplicate rule found may be the lead's: if the org refuses to look for
// it, the lead is not sent, in the call that the rule refuses and in later ones.
func TestRefusedDuplicates(t *testing.T) {
	w := newWorld(t)
	have := w.lead(map[string]any{"LastName": "Kim", "Email": "other@lumen.example"})
	w.org.AddDuplicateRule(byName(salesforcetest.BlockDuplicates, schema.Lead))
	cfg := keyed()
	cfg.Settings.Policies.Duplicates = salesforce.UseDuplicate
	c, later, l := w.client(cfg), w.client(cfg), person("m1", "a@lumen.example")
	refusal := salesforcetest.Fault{Kind: salesforcetest.RefuseQuery, Object: schema.Lead, Code: tooLarge, Query: having(have)}
	play := func(c *salesforce.Client) {
		mend := w.org.Inject(refusal)
		results, err := c.Sync(t.Context(), l)
		require.ErrorIs(t, err, sferr.ErrTooLarge)
		require.Equal(t, []string{"m1"}, notSent(t, results))
		mend()
	}
	play(c)
	require.Equal(t, have, w.sync(later, l)[0].ID)
	require.NoError(t, w.org.Update(have, map[string]any{"mobly_id__c": nil, "Email": "other@lumen.example"}))
	w.org.ResetRequests()
	play(later)
	require.Zero(t, w.writes(), "it is known from before")
	w.sync(later, l)
	require.Len(t, w.org.Records(schema.Lead), 1)
}

// A lead that may be found by its name only is not created if the org refuses to look for
// the name, whether the lead has an ID by now or not.
func TestRefusedNames(t *testing.T) {
	for name, lead := range map[string]salesforce.Lead{"no key": unkeyed("Kim"), "a new key": nameOnly("m1", "Kim"), "with a quote": unkeyed("O'Hara"), "of other letters": unkeyed("STRAẞE")} {
		for _, way := range []string{"Sync", "Apply", "Backfill"} {
			t.Run(name+" "+way, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					w := newWorld(t)
					w.lead(map[string]any{"LastName": lead.Person.LastName, "Company": lead.Person.Company.Name, "Phone": "+1 555 0100"})
					cfg := keyed()
					cfg.Settings.Policies.Unkeyed = salesforce.MatchByName
					c := w.client(cfg)
					other := person("m2", "b@lumen.example")
					p, err := c.Plan(t.Context(), lead, other)
					require.NoError(t, err)
					if way == "Apply" { // what was found has been deleted since
						require.NoError(t, w.org.Delete(w.org.Records(schema.Lead)[0]["Id"].(string)))
						p, err = c.Plan(t.Context(), lead, other)
						require.NoError(t, err)
						w.lead(map[string]any{"LastName": lead.Person.LastName, "Company": lead.Person.Company.Name, "Phone": "+1 555 0100"})
					}
					mend := w.org.Inject(salesforcetest.Fault{Kind: salesforcetest.RefuseQuery, Object: schema.Lead, Code: tooLarge, Query: having("Phone=")})
					var results salesforce.Results
					switch way {
					case "Sync":
						results, err = c.Sync(t.Context(), lead, other)
					case "Apply":
						results, err = c.Apply(t.Context(), p)
					default:
						results, err = w.backfill(c, lead, other)
					}
					require.ErrorIs(t, err, sferr.ErrTooLarge)
					require.Equal(t, []string{lead.Person.ID}, notSent(t, results))
					require.Len(t, w.org.Records(schema.Lead), 2)
					mend()
					w.sync(c, lead, other)
					w.silent(c, lead, other)
					require.Len(t, w.org.Records(schema.Lead), 2)
				})
			})
		}
	}
}

// A survivor that cannot be looked for is not created again.
func TestRefusedSurvivors(t *testing.T) {
	for name, of := range map[string]func(survivor string) func(string) bool{
		"merged records": func(string) func(string) bool { return having("MasterRecordId") },
		"survivors":      func(survivor string) func(string) bool { return having("WHERE Id IN", survivor) },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			survivor, loser := w.lead(map[string]any{"Email": "a@lumen.example"}), w.lead(map[string]any{"Email": "b@lumen.example"})
			require.NoError(t, w.org.Merge(survivor, loser))
			c := w.client(keyed())
			l, other := known(person("m1", "c@lumen.example"), loser), person("m2", "d@lumen.example")
			mend := w.org.Inject(salesforcetest.Fault{Kind: salesforcetest.RefuseQuery, Object: schema.Lead, Code: tooLarge, Query: of(survivor)})
			results, err := c.Sync(t.Context(), l, other)
			require.ErrorIs(t, err, sferr.ErrTooLarge)
			require.Equal(t, []string{"m1"}, notSent(t, results))
			mend()
			require.Equal(t, survivor, w.sync(c, l)[0].ID)
			require.Len(t, w.org.Records(schema.Lead), 2)
		})
	}
}

// Nothing is changed to an address that another record may have.
func TestRefusedLookupOfAnAddress(t *testing.T) {
	w := newWorld(t)
	id := w.lead(map[string]any{"mobly_id__c": "m1", "Email": "old@lumen.example"})
	c := w.client(keyed())
	mend := w.org.Inject(salesforcetest.Fault{Kind: salesforcetest.RefuseQuery, Code: tooLarge, Query: having("Email IN", "new@lumen.example")})
	results, err := c.Sync(t.Context(), person("m1", "new@lumen.example"))
	require.ErrorIs(t, err, sferr.ErrTooLarge)
	require.Equal(t, salesforce.Updated, results[0].Outcome)
	require.Equal(t, "AMBIGUOUS_EMAIL", results[0].Dropped[0].Code)
	require.Equal(t, "old@lumen.example", w.stored(id)["Email"])
	mend()
	w.sync(c, person("m1", "new@lumen.example"))
	require.Equal(t, "new@lumen.example", w.stored(id)["Email"])
}

// A plan that was stored says what was refused, too, whatever the code.
func TestStoredPlanOfARefusedLookup(t *testing.T) {
	for name, tt := range map[string]struct {
		fault   salesforcetest.Fault
		notSent []string
	}{
		"too large":           {salesforcetest.Fault{Object: schema.Task, Code: tooLarge}, allActions},
		"too slow":            {salesforcetest.Fault{Object: schema.Task, Code: "QUERY_TIMEOUT"}, allActions},
		"too long":            {salesforcetest.Fault{Object: schema.Task, Code: "X", Status: http.StatusRequestURITooLong}, allActions},
		"a code of next year": {salesforcetest.Fault{Object: schema.Task, Code: "NEW_CODE"}, allActions},
		"a value":             {salesforcetest.Fault{Object: schema.Lead, Code: "INVALID_QUERY_FILTER_OPERATOR", Query: having("'m2'")}, with5("m2")},
		"persons":             {salesforcetest.Fault{Object: schema.Lead, Code: "NEW_CODE", Query: having("Email IN")}, with5("m2", "m3")},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w, leads := five(t)
				c := w.client(keyed())
				tt.fault.Kind = salesforcetest.RefuseQuery
				mend := w.org.Inject(tt.fault)
				p, err := c.Plan(t.Context(), leads...)
				require.NoError(t, err)
				mend()
				text, err := json.Marshal(p)
				require.NoError(t, err)
				read := new(salesforce.Plan)
				require.NoError(t, json.Unmarshal(text, read))
				results, err := c.Apply(t.Context(), read)
				require.NoError(t, err)
				var got []string
				for _, r := range results {
					require.Equal(t, slices.Contains(tt.notSent, r.Actions[0].For), r.State() == salesforce.Retry)
					if r.Outcome == salesforce.NotSent {
						got = append(got, r.LeadID)
					}
				}
				for _, r := range results {
					if a := r.Actions[0]; a.Outcome == salesforce.NotSent {
						require.ErrorIs(t, a.Err, sferr.ErrNotSent)
						require.Equal(t, !sferr.Explain(a.Err).Temporary, tt.fault.Code != "QUERY_TIMEOUT", "an admin is to be alerted")
						got = append(got, a.For)
					}
				}
				require.Equal(t, tt.notSent, got)
			})
		})
	}
}

// If Apply cannot look something up again, only that is not sent: a record to update
// by its ID, a new one by all that would find it, a Task by its key or its person.
func TestApplyAfterARefusedLookup(t *testing.T) {
	for name, tt := range map[string]refusedLookup{
		"nothing":                 {fault: salesforcetest.Fault{Object: "Campaign"}, silent: true},
		"Tasks":                   {fault: salesforcetest.Fault{Object: schema.Task, Code: tooLarge}, notSent: allActions},
		"for an unknown reason":   {fault: salesforcetest.Fault{Object: schema.Task, Code: "NEW_CODE"}, notSent: allActions},
		"the Task of one action":  {fault: salesforcetest.Fault{Object: schema.Task, Code: tooLarge, Query: having("'a3'")}, notSent: []string{"a3"}},
		"one by one":              {fault: salesforcetest.Fault{Code: tooLarge, Query: moreThan(1)}, silent: true},
		"the e-mails of Leads":    {fault: salesforcetest.Fault{Object: schema.Lead, Code: tooLarge, Query: having("Email IN")}, notSent: with5("m2")},
		"the e-mails of Contacts": {fault: salesforcetest.Fault{Object: schema.Contact, Code: "QUERY_TIMEOUT", Query: having("Email IN")}, notSent: with5("m2")},
		"the keys of Leads":       {fault: salesforcetest.Fault{Object: schema.Lead, Code: tooLarge, Query: having("mobly_id__c IN")}, notSent: with5("m2")},
		"Leads to update":         {fault: salesforcetest.Fault{Object: schema.Lead, Code: tooLarge, Query: having("WHERE Id IN")}, notSent: with5("m1", "m3")},
		"Contacts to update":      {fault: salesforcetest.Fault{Object: schema.Contact, Code: tooLarge, Query: having("WHERE Id IN")}, notSent: with5("m4", "m5")},
		"a permission":            {fault: salesforcetest.Fault{Object: schema.Task, Code: "INSUFFICIENT_ACCESS"}, notSent: everything},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { playRefused(t, &tt, "Apply", nil) })
		})
	}
}

// A request that is refused as a whole is sent in parts.
func TestRefusedRequestOfQueries(t *testing.T) {
	for _, most := range []int{1, 2, 4} {
		w, leads := five(t)
		cfg := w.through(keyed(), func(path, body string, do func() (*http.Response, error)) (*http.Response, error) {
			if n := strings.Count(body, "SELECT+"); n > most {
				return reply(http.StatusBadRequest, `[{"errorCode":"OPERATION_TOO_LARGE","message":"x"}]`), nil
			}
			return do()
		})
		require.Empty(t, notSent(t, w.sync(w.client(cfg), leads...)))
	}
}

// A query job that the org gives up is replaced by look-ups.
func TestRefusedQueryJobs(t *testing.T) {
	for _, object := range []string{schema.Lead, schema.Contact, schema.Task} {
		synctest.Test(t, func(t *testing.T) {
			w, leads := five(t)
			w.add(schema.Task, map[string]any{"Subject": "Call", "WhoId": w.org.Records(schema.Contact)[0]["Id"]})
			c := w.client(keyed()).SetBulk(1, 1, 0)
			w.org.Inject(salesforcetest.Fault{Kind: salesforcetest.RefuseQuery, Object: object, Code: tooLarge, Message: "exceeded 100000 distinct who/what's",
				Query: func(query string) bool {
					return !strings.Contains(query, " IN (") && !strings.Contains(query, "COUNT()")
				}})
			require.Empty(t, notSent(t, w.backfilled(c, leads...)))
			require.Equal(t, 4, strings.Count(strings.Join(w.jobs(), " "), "query"), "each object by a job, Tasks by two")
			require.Len(t, w.org.Records(schema.Lead), 4)
			w.org.ResetRequests()
			w.sync(c, leads...)
			require.Zero(t, w.writes())
		})
	}
}

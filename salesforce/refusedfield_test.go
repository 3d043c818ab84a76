package salesforce_test

import (
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// writers are the calls that write leads, by name.
var writers = map[string]func(w *world, c *salesforce.Client, l salesforce.Lead) salesforce.Result{
	"Sync": func(w *world, c *salesforce.Client, l salesforce.Lead) salesforce.Result { return w.sync(c, l)[0] },
	"Apply": func(w *world, c *salesforce.Client, l salesforce.Lead) salesforce.Result {
		plan, err := c.Plan(w.t.Context(), l)
		require.NoError(w.t, err)
		results, err := c.Apply(w.t.Context(), plan)
		require.NoError(w.t, err)
		return results[0]
	},
	"Stream": func(w *world, c *salesforce.Client, l salesforce.Lead) (out salesforce.Result) {
		for r, err := range c.Stream(w.t.Context(), all([]salesforce.Lead{l})) {
			require.NoError(w.t, err)
			out = r
		}
		return out
	},
	"Backfill": func(w *world, c *salesforce.Client, l salesforce.Lead) salesforce.Result {
		return w.backfilled(c, l)[0]
	},
}

// A refusal that names an optional field costs that field, once, whatever its
// code, and so does one whose code is about the owner. One whose code is about
// the whole record costs no field, whatever it names.
func TestRefusedField(t *testing.T) {
	t.Parallel()
	const entity = "insufficient access rights on cross-reference id: "
	for i, tt := range []struct {
		object, code string
		message      string
		fields       []string
		costs        string // the field; empty: none, and the record is Failed
	}{
		{schema.Lead, "TRANSFER_REQUIRES_READ", "The new owner must have read permission", []string{"OwnerId"}, "OwnerId"},
		{schema.Lead, "TRANSFER_REQUIRES_READ", "The new owner must have read permission", nil, "OwnerId"},
		{schema.Task, "TRANSFER_REQUIRES_READ", "The new owner must have read permission", nil, "OwnerId"},
		{schema.Lead, "OP_WITH_INVALID_USER_TYPE_EXCEPTION", "operation performed with inactive/invalid user", nil, "OwnerId"},
		{schema.Task, "LIGHT_PORTAL_USER_EXCEPTION", "x", nil, "OwnerId"},
		{schema.Lead, "INVALID_EMPTY_KEY_OWNER", "x", nil, "OwnerId"},
		{schema.Lead, "NEW_TRANSFER_REFUSED", "x", nil, "OwnerId"},
		{schema.Task, "INACTIVE_OWNER_OR_USER", "operation performed with inactive user [005x] as owner", nil, "OwnerId"},
		{schema.Task, "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY", entity + "OWNER", nil, "OwnerId"},
		{schema.Lead, "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY", entity + "OWNER", nil, "OwnerId"},
		{schema.Lead, "INSUFFICIENT_ACCESS_OR_READONLY", "x", []string{"Title"}, "Title"},
		{schema.Lead, "FIELD_CUSTOM_VALIDATION_EXCEPTION", "no interns", []string{"Title"}, "Title"},
		{schema.Task, "FIELD_CUSTOM_VALIDATION_EXCEPTION", "say more", []string{"Description"}, "Description"},
		{schema.Lead, "FIELD_FILTER_VALIDATION_EXCEPTION", "Value does not exist or does not match filter criteria.", []string{"Title"}, "Title"},
		{schema.Task, "FIELD_FILTER_VALIDATION_EXCEPTION", "x", []string{"OwnerId"}, "OwnerId"},
		{schema.Lead, "REQUIRED_FIELD_MISSING", "Required fields are missing: [Title]", []string{"Title"}, "Title"},
		{schema.Lead, "INVALID_STATUS", "x", []string{"title"}, "Title"},
		{schema.Lead, "TEXT_DATA_OUTSIDE_SUPPORTED_CHARSET", "x", []string{"Title"}, "Title"},
		{schema.Task, "INVALID_CROSS_REFERENCE_TYPE_FOR_FIELD", "x", []string{"OwnerId"}, "OwnerId"},
		{schema.Lead, "SOMETHING_NEW", "x", []string{"Title", "Phone"}, "Title"}, // no Phone is sent

		{schema.Lead, "FIELD_CUSTOM_VALIDATION_EXCEPTION", "no leads on Sundays", nil, ""},
		{schema.Lead, "FIELD_CUSTOM_VALIDATION_EXCEPTION", "call them", []string{"Phone"}, ""}, // not sent
		{schema.Lead, "REQUIRED_FIELD_MISSING", "Required fields are missing: [Region__c]", []string{"Region__c"}, ""},
		{schema.Lead, "SOMETHING_NEW", "x", nil, ""},
		{schema.Lead, "SOMETHING_NEW", "x", []string{"mobly_id__c", "Title"}, ""}, // it cannot be written without its key
		{schema.Lead, "CUSTOM_APEX_ERROR", "x", []string{"Title"}, ""},
		{schema.Lead, "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", "LeadTrigger: execution of BeforeInsert", []string{"Title"}, ""},
		{schema.Lead, "CANNOT_EXECUTE_FLOW_TRIGGER", "x", []string{"Title"}, ""},
		{schema.Task, "ENTITY_IS_LOCKED", "x", []string{"Description"}, ""},
		{schema.Lead, "DUPLICATE_EXTERNAL_ID", "x", []string{"Title"}, ""},
		{schema.Lead, "API_DISABLED_FOR_ORG", "x", []string{"Title"}, ""},
	} {
		if skips(i, 5) {
			continue
		}
		for way, write := range writers {
			if (way == "Apply" || way == "Stream") && i%4 != 0 { // they write as Sync does
				continue
			}
			t.Run(strings.Join(append([]string{way, tt.object, tt.code}, tt.fields...), " "), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					w := newWorld(t)
					owner, err := w.org.AddUser(salesforcetest.User{Email: "rep@example.com", LastName: "Rep"})
					require.NoError(t, err)
					cfg := keyed()
					cfg.Settings.Policies.LeadOwner = salesforce.FirstScanner
					l := withActions(person("m1", "p1@lumen.example"), note("a1", "met"))
					l.Person.FirstScannedBy, l.Person.JobTitle = "rep@example.com", "Intern"
					times := 1
					if way == "Backfill" {
						times = 2 // what a job was refused is synced
					}
					remove := w.org.Inject(salesforcetest.Fault{
						Kind: salesforcetest.RefuseRecord, PerRecord: true, Object: tt.object, Times: times,
						Code: tt.code, Message: strings.Replace(tt.message, "OWNER", owner[:15], 1), Fields: tt.fields,
					})
					r := write(w, w.client(cfg), l)
					outcome, dropped, err := r.Outcome, r.Dropped, r.Err
					if tt.object == schema.Task {
						outcome, dropped, err = r.Actions[0].Outcome, r.Actions[0].Dropped, r.Actions[0].Err
					}
					if tt.costs == "" {
						require.Equal(t, salesforce.Failed, outcome, err)
						require.Empty(t, dropped)
						var e *sferr.Error
						require.ErrorAs(t, err, &e)
						require.Equal(t, tt.code, e.Code)
						return
					}
					require.Equal(t, salesforce.Created, outcome, err)
					require.Len(t, dropped, 1)
					require.Equal(t, [2]string{tt.costs, tt.code}, [2]string{dropped[0].Field, dropped[0].Code})
					records := w.org.Records(tt.object)
					require.Len(t, records, 1)
					if tt.costs == "OwnerId" {
						require.NotEqual(t, owner, records[0]["OwnerId"])
					} else {
						require.Nil(t, records[0][tt.costs])
						require.Equal(t, owner, records[0]["OwnerId"], "nothing else is lost")
					}
					remove()

					// The record is never sent without end.
					w.org.Inject(salesforcetest.Fault{
						Kind: salesforcetest.RefuseRecord, PerRecord: true, Object: tt.object,
						Code: tt.code, Message: strings.Replace(tt.message, "OWNER", owner[:15], 1), Fields: tt.fields,
					})
					l.Person.ID, l.Person.Email, l.Actions[0].ID = "m2", "p2@lumen.example", "a2"
					l.Person.JobTitle = "Trainee"
					w.org.ResetRequests()
					r = write(w, w.client(cfg), l)
					outcome, err = r.Outcome, r.Err
					if tt.object == schema.Task {
						outcome, err = r.Actions[0].Outcome, r.Actions[0].Err
					}
					require.Equal(t, salesforce.Failed, outcome)
					require.ErrorContains(t, err, tt.code)
					sent := 0
					for _, req := range w.org.Requests() {
						for _, sub := range req.Subrequests {
							if sub.Method != http.MethodGet && strings.Contains(string(sub.Body), `"`+tt.object+`"`) {
								sent++
							}
						}
					}
					require.Equal(t, 2, sent)
				})
			})
		}
	}
}

// What a rule of the org's refuses of one lead is refused for the rest of that
// lead: it costs no other lead anything, a second Sync is silent, and once
// anything else of the lead changes it is tried again.
func TestRuleOfOneLead(t *testing.T) {
	t.Parallel()
	skipUnderRace(t)
	rules := map[string]func(c salesforcetest.Change) bool{
		"of two fields":    func(c salesforcetest.Change) bool { return c.Text("Title") == "Head" && c.Text("Industry") == "" },
		"of the lead only": func(c salesforcetest.Change) bool { return c.Text("Title") == "Head" && c.Text("FirstName") == "Grace" },
	}
	for name, fails := range rules {
		for way, write := range writers {
			t.Run(name+" "+way, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					w := newWorld(t)
					w.org.AddValidationRule(salesforcetest.ValidationRule{Object: schema.Lead, Field: "Title", Message: "no heads", Fails: fails})
					c := w.client(keyed())
					refused, taken := person("m1", "p1@lumen.example"), person("m2", "p2@lumen.example")
					refused.Person.JobTitle, taken.Person.JobTitle = "Head", "Head"
					taken.Person.FirstName, taken.Person.Company.Industry = "Ann", "Banking"

					require.Equal(t, []string{"Title FIELD_CUSTOM_VALIDATION_EXCEPTION"}, lostFields(write(w, c, refused).Dropped))
					require.Empty(t, write(w, c, taken).Dropped)

					w.org.ResetRequests()
					again := write(w, c, refused)
					require.Equal(t, salesforce.Unchanged, again.Outcome)
					require.Equal(t, []string{"Title FIELD_CUSTOM_VALIDATION_EXCEPTION"}, lostFields(again.Dropped))
					if way != "Backfill" { // which asks anew what the org is
						require.Zero(t, w.writes())
					}

					refused.Person.FirstName, refused.Person.Company.Industry = "Ada", "Retail"
					again = write(w, c, refused)
					require.Equal(t, salesforce.Updated, again.Outcome)
					require.Empty(t, again.Dropped)
					require.Equal(t, "Head", w.stored(again.ID)["Title"])
				})
			})
		}
	}
}

// A Task that is rewritten without what a rule refuses is left alone by the next
// Sync.
func TestRuleOfOneTask(t *testing.T) {
	w := newWorld(t)
	cfg := keyed()
	cfg.Settings.Policies.TaskUpdate, cfg.Settings.Policies.TaskOwner = salesforce.OverwriteTask, salesforce.IntegrationUser
	c := w.client(cfg)
	w.sync(c, withActions(person("m1", "p1@lumen.example"), note("a1", "met")))
	w.org.AddValidationRule(salesforcetest.ValidationRule{Object: schema.Task, Field: "Description", Message: "x", Fails: func(c salesforcetest.Change) bool {
		return strings.Contains(c.Text("Description"), "again")
	}})
	for i := range 2 {
		w.org.ResetRequests()
		got := w.sync(c, withActions(person("m1", "p1@lumen.example"), note("a1", "met again")))[0].Actions[0]
		require.Equal(t, salesforce.Unchanged, got.Outcome)
		require.Equal(t, []string{"Description FIELD_CUSTOM_VALIDATION_EXCEPTION"}, lostFields(got.Dropped))
		require.Equal(t, 1-i, w.writes())
	}
}

// lostFields returns fields and codes of what was dropped.
func lostFields(dropped []sferr.Dropped) (out []string) {
	for _, d := range dropped {
		out = append(out, d.Field+" "+d.Code)
	}
	return out
}

// What a record cannot be recognised without, what a rule requires, and all of it
// under Strict, stays: the record is Failed, and sent once.
func TestRefusedFieldThatMustStay(t *testing.T) {
	t.Parallel()
	skipUnderRace(t)
	required := mapping.Recommended()
	for i, r := range required.Rules {
		if r.Lead == "Title" {
			required.Rules[i].Required = true
		}
	}
	for name, tt := range map[string]struct {
		cfg           salesforce.Config
		object, field string
	}{
		"Strict":                              {salesforce.Config{Settings: salesforce.Settings{Strict: true}}, schema.Lead, "Title"},
		"Strict, of a Task":                   {salesforce.Config{Settings: salesforce.Settings{Strict: true}}, schema.Task, "Description"},
		"a required rule":                     {salesforce.Config{Settings: salesforce.Settings{Mapping: required}}, schema.Lead, "Title"},
		"the e-mail that is the key":          {salesforce.Config{Settings: salesforce.Settings{Keys: salesforce.Keys{Lead: salesforce.NoKey}}}, schema.Lead, "Email"},
		"the external ID":                     {keyed(), schema.Lead, "mobly_id__c"},
		"the external ID of a Task":           {keyed(), schema.Task, "mobly_activity_id__c"},
		"the Description that has the marker": {salesforce.Config{Settings: salesforce.Settings{Keys: salesforce.Keys{Activity: salesforce.NoKey}}}, schema.Task, "Description"},
		"what Salesforce requires":            {keyed(), schema.Task, "WhoId"},
	} {
		for _, code := range []string{"FIELD_CUSTOM_VALIDATION_EXCEPTION", "FIELD_FILTER_VALIDATION_EXCEPTION", "NEW_CODE", "STRING_TOO_LONG"} {
			t.Run(name+" "+code, func(t *testing.T) {
				w := newWorld(t)
				l := withActions(person("m1", "p1@lumen.example"), note("a1", "met"))
				l.Person.JobTitle = "Intern"
				w.org.Inject(salesforcetest.Fault{Kind: salesforcetest.RefuseRecord, PerRecord: true, Object: tt.object, Code: code, Fields: []string{tt.field}, Times: 1})
				r := w.sync(w.client(tt.cfg), l)[0]
				outcome, dropped := r.Outcome, r.Dropped
				if tt.object == schema.Task {
					outcome, dropped = r.Actions[0].Outcome, r.Actions[0].Dropped
				}
				require.Equal(t, salesforce.Failed, outcome)
				require.NotContains(t, lostFields(dropped), tt.field+" "+code)
			})
		}
	}
}

package setup_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/setup"
)

// drifts are changes of an org, one at a time, and what is told of each: of the change,
// and of the change back.
var drifts = []struct {
	name       string
	org        func(w *checkWorld) // before either check; may be nil
	change     func(w *checkWorld)
	told, back string
}{
	{name: "nothing", change: func(*checkWorld) {}},
	{
		name: "a hidden field", change: func(w *checkWorld) { delete(w.set.Fields, "Lead.Title") },
		told: "new Lead.Title was deleted or hidden from the integration user: its values are dropped.",
		back: "better Lead.Title is visible to the integration user: its values are no longer dropped.",
	},
	{
		name: "a hidden key", change: func(w *checkWorld) { delete(w.set.Fields, "Lead.mobly_id__c") },
		told: "new Lead.mobly_id__c was deleted or hidden from the integration user: nothing is synced.",
		back: "better Lead.mobly_id__c is visible to the integration user: it no longer blocks leads.",
	},
	{
		name: "a hidden address", change: func(w *checkWorld) { delete(w.set.Fields, "Contact.MailingAddress") },
		told: "new Contact.MailingAddress was deleted or hidden from the integration user: its values are dropped.",
		back: "better Contact.MailingAddress is visible to the integration user: its values are no longer dropped.",
	},
	{
		name: "a hidden picklist", change: func(w *checkWorld) { delete(w.set.Fields, "Contact.mobly_score__c") },
		told: "worse Contact.mobly_score__c was deleted or hidden from the integration user: its values are dropped.",
		back: "better Contact.mobly_score__c is visible to the integration user: its values are no longer dropped.",
	},
	{
		name: "a hidden picklist, to one who can tell", org: canTell, change: func(w *checkWorld) { delete(w.set.Fields, "Contact.mobly_score__c") },
		told: "worse Contact.mobly_score__c is hidden from the integration user: its values are dropped.",
		back: "better Contact.mobly_score__c is visible to the integration user: its values are no longer dropped.",
	},
	{
		name: "a read-only field", change: func(w *checkWorld) { w.set.Fields["Contact.Title"] = salesforcetest.FieldAccess{Read: true} },
		told: "new Contact.Title can only be read: its values are dropped.",
		back: "better Contact.Title can be written: its values are no longer dropped.",
	},
	{
		name: "a field that Events hide", change: func(w *checkWorld) { delete(w.set.Fields, "Event.mobly_activity_id__c") },
		told: "new Event.mobly_activity_id__c was deleted or hidden from the integration user: leads are synced as before.",
		back: "better Event.mobly_activity_id__c is visible to the integration user: leads are synced as before.",
	},
	{
		name: "hidden Contacts", change: func(w *checkWorld) { delete(w.set.Objects, "Contact") },
		told: "new Contact is hidden from the integration user: nothing is synced.",
		back: "better Contact is visible to the integration user: it no longer blocks leads.",
	},
	{
		name: "hidden Contacts and their fields", change: func(w *checkWorld) {
			delete(w.set.Objects, "Contact")
			maps.DeleteFunc(w.set.Fields, func(name string, _ salesforcetest.FieldAccess) bool { return strings.HasPrefix(name, "Contact.") })
		},
		told: "new Contact is hidden from the integration user: nothing is synced.",
		back: "better Contact is visible to the integration user: it no longer blocks leads.",
	},
	{
		name: "hidden Accounts", change: func(w *checkWorld) { delete(w.set.Objects, "Account") },
		told: "new Account is hidden from the integration user: leads are synced as before.",
		back: "better Account is visible to the integration user: leads are synced as before.",
	},
	{
		name: "no new Leads", change: func(w *checkWorld) { w.set.Objects["Lead"] = salesforcetest.ObjectAccess{Edit: true} },
		told: "new The integration user may not create Lead records: leads fail.",
		back: "better The integration user may create Lead records: leads no longer fail because of it.",
	},
	{
		name: "no changes of Leads", change: func(w *checkWorld) { w.set.Objects["Lead"] = salesforcetest.ObjectAccess{Read: true, Create: true} },
		told: "new The integration user may not edit Lead records: leads fail.",
		back: "better The integration user may edit Lead records: leads no longer fail because of it.",
	},
	{
		name: "no Tasks", change: func(w *checkWorld) { w.set.System = []string{"ApiEnabled"} },
		told: "new Task is hidden from the integration user: nothing is synced.",
		back: "better Task is visible to the integration user: it no longer blocks leads.",
	},
	{
		name: "no new Tasks", change: func(w *checkWorld) { w.set.System = []string{"ApiEnabled", "ActivitiesAccess"} },
		told: "new The integration user may not create Task records: actions fail.",
		back: "better The integration user may create Task records: actions no longer fail because of it.",
	},
	{
		name: "a required field", change: define("Lead", schema.Field{Name: "Region__c", Type: schema.TypeString, Length: 40, Createable: true, Updateable: true}),
		told: "new Lead.Region__c became required: every new Lead will fail.",
		back: "better Lead.Region__c is no longer required without being filled: leads no longer fail because of it.",
	},
	{
		name: "a required field of Task", change: define("Activity", schema.Field{Name: "Region__c", Type: schema.TypeString, Length: 40, Createable: true, Updateable: true}),
		told: "new Task.Region__c became required: every new Task will fail.",
		back: "better Task.Region__c is no longer required without being filled: actions no longer fail because of it.",
	},
	{
		name: "a required field that may be blank", change: define("Lead", schema.Field{Name: "mobly_next_steps__c", Type: schema.TypeString, Length: 255, Createable: true, Updateable: true}),
		told: "new Lead.mobly_next_steps__c became required: every new Lead without a captured value for it will fail.",
		back: "better Lead.mobly_next_steps__c is no longer required while it may be blank: leads no longer fail because of it.",
	},
	{
		name: "a removed value", change: define("Lead", scores("Hot")),
		told: "worse Lead.mobly_score__c lacks values that are written (Cold): these are dropped.",
		back: "better Lead.mobly_score__c has all values that are known to be written: its values are no longer dropped.",
	},
	{
		name: "another removed value", org: define("Lead", scores("Hot")), change: define("Lead", scores()),
		told: "new Lead.mobly_score__c lacks values that are written (Cold, Hot): these are dropped.",
		back: "new Lead.mobly_score__c lacks values that are written (Cold): these are dropped.",
	},
	{
		name: "an added value", change: define("Lead", scores("Hot", "Cold", "Warm")),
		told: "new Lead.mobly_score__c takes only its active values: others are dropped.",
		back: "new Lead.mobly_score__c takes only its active values: others are dropped.",
	},
	{
		name: "a picklist that is now restricted", org: define("Lead", open("Hot", "Cold")), change: define("Lead", scores("Hot", "Cold")),
		told: "new Lead.mobly_score__c takes only its active values: others are dropped.",
		back: "better Lead.mobly_score__c no longer refuses unknown values: its values are no longer dropped.",
	},
	{
		name: "a picklist that becomes a number", change: define("Lead", schema.Field{Name: "mobly_score__c", Type: schema.TypeDouble, Precision: 18}),
		told: "worse Lead.mobly_score__c has a type that does not fit: its values are dropped.",
		back: "better Lead.mobly_score__c has a type that fits: its values are no longer dropped.",
	},
	{
		name: "a picklist that becomes a text", change: define("Lead", schema.Field{Name: "mobly_score__c", Type: schema.TypeString, Length: 40}),
		told: "new Lead.mobly_score__c is too short: longer values are cut or dropped.",
		back: "new Lead.mobly_score__c takes only its active values: others are dropped.",
	},
	{
		name: "a formula", change: define("Lead", schema.Field{Name: "mobly_linkedin__c", Type: schema.TypeURL, Length: 255, Calculated: true, Nillable: true, Permissionable: true, Custom: true}),
		told: "new Lead.mobly_linkedin__c became a field that Salesforce fills: its values are dropped.",
		back: "better Lead.mobly_linkedin__c is no longer filled by Salesforce: its values are no longer dropped.",
	},
	{
		name: "a number", change: define("Lead", schema.Field{Name: "mobly_first_scanned_by__c", Type: schema.TypeDouble, Precision: 18}),
		told: "new Lead.mobly_first_scanned_by__c has a type that does not fit: its values are dropped.",
		back: "better Lead.mobly_first_scanned_by__c has a type that fits: its values are no longer dropped.",
	},
	{
		name: "a list in a picklist", change: define("Lead", schema.Field{Name: "mobly_all_events__c", Type: schema.TypePicklist, Length: 255}),
		told: "new A rule or a setting does not fit the org (allScannedEvents -> Lead.mobly_all_events__c: invalid rule: Append works with Text, LongText and MultiPicklist only): nothing is synced.",
		back: "better A rule or a setting that did not fit the org is gone or fits: it no longer blocks leads.",
	},
	{
		name: "a short field", change: define("Lead", schema.Field{Name: "mobly_first_scanned_by__c", Type: schema.TypeString, Length: 40}),
		told: "new Lead.mobly_first_scanned_by__c is too short: longer values are cut or dropped.",
		back: "better Lead.mobly_first_scanned_by__c is long enough: its values are no longer dropped.",
	},
	{
		name: "a shorter field", org: define("Lead", schema.Field{Name: "mobly_first_scanned_by__c", Type: schema.TypeString, Length: 40}), change: define("Lead", schema.Field{Name: "mobly_first_scanned_by__c", Type: schema.TypeString, Length: 20}),
		told: "new Lead.mobly_first_scanned_by__c is too short: longer values are cut or dropped.",
		back: "new Lead.mobly_first_scanned_by__c is too short: longer values are cut or dropped.",
	},
	{
		name: "a key that is not unique", change: define("Lead", schema.Field{Name: "mobly_id__c", Type: schema.TypeString, Length: 64, ExternalID: true}),
		told: "new Lead.mobly_id__c is not a unique external ID of text: nothing is synced.",
		back: "better Lead.mobly_id__c is a unique external ID of text: it no longer blocks leads.",
	},
	{
		name: "a case-sensitive key", change: define("Lead", schema.Field{Name: "mobly_id__c", Type: schema.TypeString, Length: 64, ExternalID: true, Unique: true, CaseSensitive: true}),
		told: "new Lead.mobly_id__c became case-sensitive: leads are synced as before.",
		back: "better Lead.mobly_id__c is no longer case-sensitive: leads are synced as before.",
	},
	{
		name: "an encrypted e-mail", change: func(w *checkWorld) {
			w.org.Define(schema.Contact, schema.Field{Name: "Email", Type: schema.TypeEmail, Length: 80, Encrypted: true, Createable: true, Updateable: true, Nillable: true, Permissionable: true})
		},
		told: "new Contact.Email is encrypted so that it cannot be searched: nothing is synced.",
		back: "better Contact.Email can be searched: it no longer blocks leads.",
	},
	{
		name: "rich text", change: define("Lead", schema.Field{Name: "mobly_description__c", Type: schema.TypeTextArea, Length: 32768, HTMLFormatted: true}),
		told: "new Lead.mobly_description__c became a rich text: text is written as HTML.",
		back: "better Lead.mobly_description__c is no longer a rich text: leads are synced as before.",
	},
	{
		name: "private Leads", change: func(w *checkWorld) { w.org.SetSharing(schema.Lead, salesforcetest.Private) },
		told: "new Lead records of other owners are private: duplicates may arise.",
		back: "better Lead records of other owners are visible: duplicates no longer arise from it.",
	},
	{
		name: "private Leads of others", org: func(w *checkWorld) { w.lead(nil) }, change: func(w *checkWorld) { w.org.SetSharing(schema.Lead, salesforcetest.Private) },
		told: "new Lead records of other owners are private: duplicates may arise.",
		back: "better Lead records of other owners are visible: duplicates no longer arise from it.",
	},
	{
		name: "read-only Contacts", change: func(w *checkWorld) { w.org.SetSharing(schema.Contact, salesforcetest.PublicReadOnly) },
		told: "new Contact records of other owners are read-only: leads that match one fail.",
		back: "better Contact records of other owners are no longer read-only: leads no longer fail because of it.",
	},
	{
		name: "private Contacts, then View All", org: func(w *checkWorld) { canTell(w); w.org.SetSharing(schema.Contact, salesforcetest.Private) }, change: func(w *checkWorld) {
			w.set.Objects["Contact"] = salesforcetest.ObjectAccess{Edit: true, ViewAll: true}
		},
		told: "worse Contact records of other owners are read-only: leads that match one fail.",
		back: "better Contact records of other owners are no longer read-only: leads no longer fail because of it.",
	},
	{
		name: "private Contacts, then Modify All", org: func(w *checkWorld) { canTell(w); w.org.SetSharing(schema.Contact, salesforcetest.Private) }, change: func(w *checkWorld) {
			w.set.Objects["Contact"] = salesforcetest.ObjectAccess{ModifyAll: true}
		},
		told: "better Contact records of other owners are visible: duplicates no longer arise from it.",
		back: "new Contact records of other owners are private: duplicates may arise.",
	},
	{
		name: "an assignment rule", change: func(w *checkWorld) {
			w.org.SetAssignmentRule(schema.Lead, func(salesforcetest.Change) string { return "" })
		},
		told: "new An assignment rule for Lead is active (Standard): it decides who owns new records, unless policies.assignment skips it.",
		back: "better No assignment rule for Lead is active: none decides who owns new records.",
	},
	{
		name: "a duplicate rule", change: func(w *checkWorld) {
			w.org.AddDuplicateRule(salesforcetest.DuplicateRule{Object: schema.Contact, Key: byEmail})
		},
		told: "new Duplicate rules for Contact are active (Standard_Contact_Duplicate_Rule): leads that they reject may be Refused.",
		back: "better No duplicate rule for Contact is active: none rejects leads.",
	},
	{
		name: "picklists of states", change: func(w *checkWorld) { w.org.UseStateCountryPicklists() },
		told: "new The org has picklists for states and countries: what they lack is dropped.",
		back: "better The org has no picklists for states and countries: all are written as text.",
	},
	{
		name: "person accounts", change: define("Contact", schema.Field{Name: "IsPersonAccount", Type: schema.TypeBoolean, DefaultedOnCreate: true}),
		told: "new The org has person accounts: leads that match one may fail.",
		back: "better The org has no person accounts: no lead matches one.",
	},
	{
		name: "a status that is open", org: deferred, change: func(w *checkWorld) { w.closed("Completed") },
		told: "new A configured Status no longer closes Tasks: nothing is synced.",
		back: "better All configured Statuses close Tasks: it no longer blocks leads.",
	},
	{
		name: "no other users", change: func(w *checkWorld) {
			require.NoError(w.t, w.org.Update(w.org.Records("User")[0]["Id"].(string), map[string]any{"IsActive": false}))
		},
		told: "new Reps can no longer be looked up: the integration user owns what they should.",
		back: "better Reps can be looked up: they own what they should.",
	},
	{
		name: "few requests", change: func(w *checkWorld) { w.org.SetDailyLimit(1200) },
		told: "new Too few API requests are left for the day: leads fail.",
		back: "better Enough API requests are left for the day: leads no longer fail because of it.",
	},
	{
		name: "no requests", change: func(w *checkWorld) { w.org.SetDailyLimit(0) },
		told: "new Too few API requests are left for the day: nothing is synced.",
		back: "better Enough API requests are left for the day: it no longer blocks leads.",
	},
	{
		name: "a wrong secret", change: func(w *checkWorld) {
			w.login = func(c salesforcetest.Credentials) auth.Provider {
				return &auth.ClientCredentials{Domain: c.Domain, ClientID: c.ClientID, ClientSecret: "grue"}
			}
		},
		told: "new The org refuses the log-in (the credentials are refused (invalid_client)): nothing is synced.",
		back: "better The org accepts the log-in: it no longer blocks leads.",
	},
	{
		name: "SOAP login", change: func(w *checkWorld) { w.login = soap },
		told: "new Salesforce retires the way in which the user signs in: until then leads are synced.",
		back: "better The user no longer signs in by a way that Salesforce retires: leads are synced as before.",
	},
	{
		name: "a default record type", change: func(w *checkWorld) {
			w.org.DefineRecordType(schema.Lead, salesforcetest.RecordType{DeveloperName: "Inbound", Default: true, Values: map[string][]string{"mobly_score__c": {"Cold"}}})
		},
		told: "new Lead.mobly_score__c lacks values that are written (Hot): these are dropped.",
		back: "better Lead.mobly_score__c has all values that are known to be written: its values are no longer dropped.",
	},
	{
		name: "an inactive record type", org: typed(false), change: typed(true),
		told: "new A record type that a rule names cannot be used for new Lead records (Event_Lead is inactive): they get the user's default.",
		back: "better The record types that rules name can be used for new Lead records: they get them.",
	},
	{
		name: "unreadable", change: func(w *checkWorld) {
			w.org.Inject(salesforcetest.Fault{Kind: salesforcetest.ServerError, Path: "/sobjects/Contact/describe", Status: 403, Code: "INSUFFICIENT_ACCESS"})
		},
		told: "new Contact can no longer be checked in full: what it changes is not known.",
		back: "better Contact can be checked again: the report covers it.",
	},
	{
		name: "unreadable org", change: func(w *checkWorld) {
			w.org.Inject(salesforcetest.Fault{Kind: salesforcetest.ServerError, Path: "/composite", Status: 403, Code: "INSUFFICIENT_ACCESS"})
		},
		told: "new The org can no longer be checked in full: what it changes is not known.",
		back: "better The org can be checked again: the report covers it.",
	},
}

func canTell(w *checkWorld) { w.set.System = append(w.set.System, "ViewSetup") }

func define(object string, f schema.Field) func(*checkWorld) {
	return func(w *checkWorld) {
		w.org.Define(object, f)
		if !f.Createable { // else everybody may
			w.org.Restrict(object, f.Name)
		}
	}
}

func open(values ...string) schema.Field {
	f := schema.Field{Name: "mobly_score__c", Type: schema.TypePicklist, Length: 255}
	for _, v := range values {
		f.Picklist = append(f.Picklist, schema.PicklistValue{Value: v, Active: true})
	}
	return f
}

func scores(values ...string) schema.Field {
	f := open(values...)
	f.Restricted = true
	return f
}

// closed sets the closed values of a Task's Status.
func (w *checkWorld) closed(values ...string) {
	w.t.Helper()
	for _, r := range w.org.Records("TaskStatus") {
		require.NoError(w.t, w.org.Update(r["Id"].(string), map[string]any{"IsClosed": slices.Contains(values, r["ApiName"].(string))}))
	}
}

func deferred(w *checkWorld) {
	w.cfg.Settings.Engagement = engagement.Mapping{Rules: []engagement.Rule{{Status: "Deferred"}}}
	w.closed("Completed", "Deferred")
}

func typed(inactive bool) func(*checkWorld) {
	return func(w *checkWorld) {
		w.org.DefineRecordType(schema.Lead, salesforcetest.RecordType{DeveloperName: "Event_Lead", Inactive: inactive})
		w.cfg.Settings.Mapping = mapping.Recommended().With(mapping.Rule{From: mapping.Constant("Event_Lead"), Lead: schema.RecordTypeID})
	}
}

// A change of an org is told in one sentence with its effect, and so is the change
// back; nothing else is. The reports may have been kept as JSON.
func TestDrift(t *testing.T) {
	t.Parallel()
	for _, tt := range drifts {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			before, after := drifted(t, tt.org), drifted(t, tt.org, tt.change)
			same(t, "told", sentences(tt.told), lines(after.Since(before)))
			same(t, "told of the change back", sentences(tt.back), lines(before.Since(after)))
		})
	}
}

// drifted is the report, once it was kept as JSON, of an org after changes.
func drifted(t *testing.T, changes ...func(*checkWorld)) *setup.Report {
	t.Helper()
	w := newCheckWorld(t, checkConfig())
	for _, change := range changes {
		if change != nil {
			change(w)
		}
	}
	return reread(t, w.checked(w.connect(), setup.CheckOptions{LeadsPerDay: 500}))
}

func sentences(one string) []string {
	if one == "" {
		return nil
	}
	return []string{one}
}

// lines are what a drift tells, each with the list that it is in.
func lines(d *setup.Drift) []string {
	var out []string
	add := func(name string, list []setup.Shift) {
		for _, s := range list {
			out = append(out, name+" "+s.Sentence)
		}
	}
	add("worse", d.Worse)
	add("new", d.New)
	add("better", d.Better)
	return out
}

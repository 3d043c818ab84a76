package setup_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/setup"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// An org that has what is needed, and a user who may do what is needed and
// nothing else.
func TestCheckClean(t *testing.T) {
	w := newCheckWorld(t, checkConfig())
	w.lead(nil)
	report := w.check(setup.CheckOptions{LeadsPerDay: 500, TagGroups: []tags.Group{{Name: "Score", Options: []tags.Option{{Value: "Hot"}}}}})
	require.Empty(t, said(report), report.String())
	require.True(t, report.Clean())
	require.Equal(t, int64(7), report.Calls)
	require.Empty(t, said(report, "PICKLIST_RESTRICTED"), "all options are known")
	require.Equal(t, "acme.my.salesforce.test", report.Host)
	require.Equal(t, "mobly@acme.example", report.User)
	require.NotEmpty(t, report.OrgID)
}

// The most that a check takes.
func TestCheckCalls(t *testing.T) {
	w := newCheckWorld(t, checkConfig())
	w.org.SetSharing(schema.Lead, salesforcetest.Private)
	w.org.SetSharing(schema.Contact, salesforcetest.PublicReadOnly)
	w.contact(map[string]any{"AccountId": w.add(schema.Account, map[string]any{"Name": "Lumen"})})
	delete(w.set.Fields, "Lead.mobly_score__c")
	traced := 0
	w.cfg.Trace = &salesforce.Trace{Request: func(context.Context, salesforce.RequestInfo) { traced++ }}
	calls := w.check().Calls
	require.LessOrEqual(t, calls, int64(11))
	require.EqualValues(t, calls, traced)
}

// One thing is wrong in each of these orgs, and one thing is found.
func TestCheckFindings(t *testing.T) {
	t.Parallel()
	define := func(object string, f schema.Field) func(*checkWorld) {
		return func(w *checkWorld) {
			w.org.Define(object, f)
			w.org.Restrict(object, f.Name)
		}
	}
	key := schema.Field{Name: "mobly_id__c", Type: schema.TypeString, Length: 255, ExternalID: true, Unique: true}
	with := func(f schema.Field, change func(*schema.Field)) schema.Field {
		change(&f)
		return f
	}
	for _, tt := range []struct {
		name   string
		cfg    func(*salesforce.Config)
		org    func(*checkWorld)
		option setup.CheckOptions
		infos  []string // codes of what is good to know, and is looked at as well
		want   []string
	}{
		{name: "no Lead", org: func(w *checkWorld) { delete(w.set.Objects, "Lead") }, want: []string{"error OBJECT_NOT_VISIBLE blocks Lead."}},
		{name: "no Contact", org: func(w *checkWorld) { delete(w.set.Objects, "Contact") }, want: []string{"error OBJECT_NOT_VISIBLE blocks Contact."}},
		{name: "no Account", org: func(w *checkWorld) { delete(w.set.Objects, "Account") }, want: []string{"warning OBJECT_NOT_VISIBLE none Account."}},
		{name: "no activities", org: func(w *checkWorld) { w.set.System = []string{"ApiEnabled"} }, want: []string{"error OBJECT_NOT_VISIBLE blocks Task."}},
		{name: "no new Tasks", org: func(w *checkWorld) { w.set.System = []string{"ApiEnabled", "ActivitiesAccess"} }, want: []string{"error OBJECT_NOT_CREATEABLE fails Task."}},
		{name: "no new leads", org: func(w *checkWorld) { w.set.Objects["Lead"] = salesforcetest.ObjectAccess{Edit: true} }, want: []string{"error OBJECT_NOT_CREATEABLE fails Lead."}},
		{name: "no changes", org: func(w *checkWorld) { w.set.Objects["Contact"] = salesforcetest.ObjectAccess{Read: true} }, want: []string{"error OBJECT_NOT_EDITABLE fails Contact."}},
		{name: "a hidden standard field", org: func(w *checkWorld) { delete(w.set.Fields, "Lead.Title") }, want: []string{"warning FIELD_NOT_VISIBLE drops Lead.Title"}},
		{name: "a custom field, to one who cannot tell", org: func(w *checkWorld) { delete(w.set.Fields, "Lead.mobly_score__c") }, want: []string{"warning FIELD_NOT_VISIBLE drops Lead.mobly_score__c"}},
		{
			name: "a hidden custom field",
			org: func(w *checkWorld) {
				delete(w.set.Fields, "Lead.mobly_score__c")
				w.set.System = append(w.set.System, "ViewSetup")
			},
			want: []string{"warning FIELD_HIDDEN drops Lead.mobly_score__c"},
		},
		{
			name: "a missing custom field",
			org: func(w *checkWorld) {
				w.cfg.Settings.Mapping = mapping.Recommended()
				w.cfg.Settings.Mapping.Rules = append(w.cfg.Settings.Mapping.Rules, mapping.Rule{From: mapping.Custom("Badge"), Lead: "Badge__c"})
				w.set.System = append(w.set.System, "ViewSetup")
			},
			want: []string{"warning FIELD_MISSING drops Lead.Badge__c"},
		},
		{name: "a field that cannot be edited", org: func(w *checkWorld) { w.set.Fields["Contact.Title"] = salesforcetest.FieldAccess{Read: true} }, want: []string{"warning FIELD_NOT_EDITABLE drops Contact.Title"}},
		{
			name: "an address", org: func(w *checkWorld) { delete(w.set.Fields, "Contact.MailingAddress") },
			want: []string{
				"warning FIELD_NOT_VISIBLE drops Contact.MailingStreet", "warning FIELD_NOT_VISIBLE drops Contact.MailingCity", "warning FIELD_NOT_VISIBLE drops Contact.MailingState",
				"warning FIELD_NOT_VISIBLE drops Contact.MailingPostalCode", "warning FIELD_NOT_VISIBLE drops Contact.MailingCountry",
			},
		},
		{
			name: "a formula", org: define("Lead", schema.Field{Name: "mobly_linkedin__c", Type: schema.TypeURL, Length: 255, Calculated: true, Nillable: true, Permissionable: true, Custom: true}),
			want: []string{"warning FIELD_COMPUTED drops Lead.mobly_linkedin__c"},
		},
		{
			name: "a field for new records", org: define("Lead", schema.Field{Name: "mobly_linkedin__c", Type: schema.TypeURL, Length: 255, Createable: true, Nillable: true, Permissionable: true, Custom: true}),
			want: []string{"warning FIELD_CREATE_ONLY drops Lead.mobly_linkedin__c"},
		},
		{
			name: "a field for old records", org: define("Lead", schema.Field{Name: "mobly_linkedin__c", Type: schema.TypeURL, Length: 255, Updateable: true, Nillable: true, Permissionable: true, Custom: true}),
			want: []string{"warning FIELD_UPDATE_ONLY drops Lead.mobly_linkedin__c"},
		},
		{name: "another type", org: define("Lead", schema.Field{Name: "mobly_first_scanned_by__c", Type: schema.TypeDouble, Precision: 18}), want: []string{"warning FIELD_TYPE drops Lead.mobly_first_scanned_by__c"}},
		{name: "a short field", org: define("Lead", schema.Field{Name: "mobly_first_scanned_by__c", Type: schema.TypeString, Length: 40}), want: []string{"warning FIELD_SHORT drops Lead.mobly_first_scanned_by__c"}},
		{name: "a shorter long text", org: define("Lead", schema.Field{Name: "mobly_description__c", Type: schema.TypeTextArea, Length: 5000}), want: []string{"warning FIELD_SHORT drops Lead.mobly_description__c"}},
		{name: "a short field that nobody asked to be long", org: define("Lead", schema.Field{Name: "mobly_next_steps__c", Type: schema.TypeString, Length: 40}), infos: []string{"FIELD_SHORT"}, want: []string{"info FIELD_SHORT drops Lead.mobly_next_steps__c"}},
		{
			name: "a picklist without a value of the value map", org: define("Lead", schema.Field{Name: "mobly_score__c", Type: schema.TypePicklist, Length: 255, Restricted: true, Picklist: []schema.PicklistValue{{Value: "Hot", Active: true}, {Value: "Cold"}}}),
			want: []string{"warning PICKLIST_VALUE drops Lead.mobly_score__c"},
		},
		{
			name: "values by label and by looks", org: define("Lead", schema.Field{Name: "mobly_score__c", Type: schema.TypePicklist, Length: 255, Restricted: true, Picklist: []schema.PicklistValue{
				{Value: "S1", Label: "Hot", Active: true}, {Value: "Ｃold", Active: true}, {Value: "Wa\u2019m", Active: true}, {Value: "Hot-ish"},
			}}),
			option: setup.CheckOptions{TagGroups: []tags.Group{{Name: "score\u00a0", Options: []tags.Option{{Value: "HOT"}, {Value: "cold"}, {Value: "wa'm"}, {Value: "s1"}}}}},
			want:   []string{"warning PICKLIST_VALUE drops Contact.mobly_score__c"},
		},
		{
			name: "a label of two values", org: define("Lead", schema.Field{Name: "mobly_score__c", Type: schema.TypePicklist, Length: 255, Restricted: true, Picklist: []schema.PicklistValue{
				{Value: "S1", Label: "Hot", Active: true}, {Value: "S2", Label: "hot", Active: true}, {Value: "Cold", Active: true},
			}}),
			want: []string{"warning PICKLIST_VALUE drops Lead.mobly_score__c"},
		},
		{
			name: "rich text", org: define("Lead", schema.Field{Name: "mobly_description__c", Type: schema.TypeTextArea, Length: 32768, HTMLFormatted: true}),
			infos: []string{"RICH_TEXT"}, want: []string{"info RICH_TEXT none Lead.mobly_description__c"},
		},
		{name: "an address in a text", org: define("Lead", schema.Field{Name: "mobly_company_address__c", Type: schema.TypeString, Length: 255})},
		{name: "an address in a short text", org: define("Lead", schema.Field{Name: "mobly_company_address__c", Type: schema.TypeString, Length: 80}), want: []string{"warning FIELD_SHORT drops Lead.mobly_company_address__c"}},
		{name: "a priority by its label", org: func(w *checkWorld) {
			w.org.Define(schema.Task, schema.Field{Name: "Priority", Type: schema.TypePicklist, Length: 255, Restricted: true, Createable: true, Updateable: true, Picklist: []schema.PicklistValue{{Value: "P2", Label: "normal", Active: true}}})
		}},
		{
			name: "an inactive value", org: define("Lead", schema.Field{Name: "mobly_score__c", Type: schema.TypePicklist, Length: 255, Picklist: []schema.PicklistValue{{Value: "Hot", Active: true}, {Value: "Cold"}}}),
			want: []string{"warning PICKLIST_VALUE drops Lead.mobly_score__c"},
		},
		{
			name: "a picklist without a tag's option", option: setup.CheckOptions{TagGroups: []tags.Group{{Name: "score ", Options: []tags.Option{{Value: "HOT"}, {Value: "Tepid"}}}}},
			want: []string{"warning PICKLIST_VALUE drops Lead.mobly_score__c", "warning PICKLIST_VALUE drops Contact.mobly_score__c"},
		},
		{name: "a restricted picklist", infos: []string{"PICKLIST_RESTRICTED"}, want: []string{"info PICKLIST_RESTRICTED drops Lead.mobly_score__c", "info PICKLIST_RESTRICTED drops Contact.mobly_score__c"}},
		{name: "a required field", org: func(w *checkWorld) {
			w.org.Define("Lead", schema.Field{Name: "Region__c", Type: schema.TypeString, Length: 40, Createable: true, Updateable: true})
		}, want: []string{"error REQUIRED_UNFILLED fails Lead.Region__c"}},
		{
			name: "a required field of contacts, of whom none is made", org: func(w *checkWorld) {
				w.org.Define("Contact", schema.Field{Name: "Region__c", Type: schema.TypeString, Length: 40, Createable: true, Updateable: true})
			},
		},
		{name: "a required field of Task", org: func(w *checkWorld) {
			w.org.Define("Activity", schema.Field{Name: "Region__c", Type: schema.TypeString, Length: 40, Createable: true, Updateable: true})
		}, want: []string{"error REQUIRED_UNFILLED fails Task.Region__c"}},
		{name: "a required field that may be blank", org: func(w *checkWorld) {
			w.org.Define("Lead", schema.Field{Name: "mobly_next_steps__c", Type: schema.TypeString, Length: 255, Createable: true, Updateable: true})
		}, want: []string{"warning REQUIRED_MAYBE_BLANK fails Lead.mobly_next_steps__c"}},
		{name: "an external ID that is not unique", org: define("Lead", with(key, func(f *schema.Field) { f.Unique = false })), want: []string{"error EXTERNAL_ID blocks Lead.mobly_id__c"}},
		{name: "a unique field that is no external ID", org: define("Contact", with(key, func(f *schema.Field) { f.ExternalID = false })), want: []string{"warning EXTERNAL_ID duplicates Contact.mobly_id__c"}},
		{name: "a short external ID", org: define("Lead", with(key, func(f *schema.Field) { f.Length = 20 })), want: []string{"error FIELD_SHORT fails Lead.mobly_id__c"}},
		{name: "an external ID with letter cases", org: define("Lead", with(key, func(f *schema.Field) { f.CaseSensitive = true })), infos: []string{"EXTERNAL_ID_CASE"}, want: []string{"info EXTERNAL_ID_CASE none Lead.mobly_id__c"}},
		{name: "an activity ID that is none", org: define("Activity", schema.Field{Name: "mobly_activity_id__c", Type: schema.TypeString, Length: 64}), want: []string{"error EXTERNAL_ID blocks Task.mobly_activity_id__c"}},
		{name: "SyncedAt is a day", org: define("Lead", schema.Field{Name: "mobly_synced_at__c", Type: schema.TypeDate}), want: []string{"error FIELD_TYPE blocks Lead.mobly_synced_at__c"}},
		{
			name: "a rule that does not suit", org: define("Lead", schema.Field{Name: "mobly_all_events__c", Type: schema.TypePicklist, Length: 255}),
			want: []string{"error RULE blocks Lead.mobly_all_events__c", "warning FIELD_TYPE drops Lead.mobly_all_events__c"},
		},
		{
			name: "two rules for one field", cfg: func(c *salesforce.Config) {
				c.Settings.Tags.Rules = append(c.Settings.Tags.Rules, tags.Rule{Category: "Segments", Field: "mobly_linkedin__c", Objects: []string{"Lead"}})
			},
			want: []string{"error RULE blocks"},
		},
		{
			name: "a tag for another object", cfg: func(c *salesforce.Config) {
				c.Settings.Tags.Rules[1].Objects = []string{"Lead", "Contact", "Opportunity"}
			},
			want: []string{"warning UNKNOWN_OBJECT none Opportunity."},
		},
		{name: "a Status that closes nothing", cfg: func(c *salesforce.Config) {
			c.Settings.Engagement = engagement.Mapping{Rules: []engagement.Rule{{Status: "Deferred"}}}
		}, want: []string{"error TASK_STATUS blocks Task.Status"}},
		{name: "users are not seen", org: func(w *checkWorld) {
			first := w.org.Records("User")[0]["Id"].(string)
			require.NoError(w.t, w.org.Update(first, map[string]any{"IsActive": false}))
		}, want: []string{"warning OWNERS drops Task.OwnerId"}},
		{name: "private leads", org: func(w *checkWorld) { w.org.SetSharing(schema.Lead, salesforcetest.Private) }, want: []string{"warning SHARING_PRIVATE duplicates Lead."}},
		{
			name: "private leads and View All", org: func(w *checkWorld) {
				w.org.SetSharing(schema.Lead, salesforcetest.Private)
				w.lead(nil)
				w.set.Objects["Lead"] = salesforcetest.ObjectAccess{Create: true, Edit: true, ViewAll: true}
			},
			infos: []string{"SHARING_PRIVATE"}, want: []string{"error SHARING_READ_ONLY fails Lead.", "info SHARING_PRIVATE duplicates Lead."},
		},
		{
			name: "private leads and Modify All", org: func(w *checkWorld) {
				w.org.SetSharing(schema.Lead, salesforcetest.Private)
				w.lead(nil)
				w.set.Objects["Lead"] = salesforcetest.ObjectAccess{Create: true, ModifyAll: true}
			},
			infos: []string{"SHARING_PRIVATE"}, want: []string{"info SHARING_PRIVATE duplicates Lead."},
		},
		{
			name: "private leads and View All, to one who can tell", org: func(w *checkWorld) {
				w.org.SetSharing(schema.Lead, salesforcetest.Private)
				w.set.Objects["Lead"] = salesforcetest.ObjectAccess{Create: true, Edit: true, ViewAll: true}
				w.set.System = append(w.set.System, "ViewSetup")
			},
			want: []string{"warning SHARING_READ_ONLY fails Lead."}, // View All does not let anybody edit
		},
		{
			name: "contacts are read-only", org: func(w *checkWorld) {
				w.contact(map[string]any{"AccountId": w.add(schema.Account, map[string]any{"Name": "Lumen"})})
				w.org.SetSharing(schema.Contact, salesforcetest.PublicReadOnly)
			}, want: []string{"error SHARING_READ_ONLY fails Contact."},
		},
		{name: "contacts are read-only, and there are none", org: func(w *checkWorld) { w.org.SetSharing(schema.Contact, salesforcetest.PublicReadOnly) }, want: []string{"warning SHARING_READ_ONLY fails Contact."}},
		{name: "contacts without an account", infos: []string{"CONTACTS_WITHOUT_ACCOUNT"}, want: []string{"info CONTACTS_WITHOUT_ACCOUNT none Contact."}},
		{name: "a duplicate rule", org: func(w *checkWorld) {
			w.org.AddDuplicateRule(salesforcetest.DuplicateRule{Object: schema.Contact, Key: byEmail})
		}, infos: []string{"DUPLICATE_RULE"}, want: []string{"info DUPLICATE_RULE fails Contact."}},
		{name: "an assignment rule", org: func(w *checkWorld) {
			w.org.SetAssignmentRule(schema.Lead, func(salesforcetest.Change) string { return "" })
		}, infos: []string{"ASSIGNMENT_RULE"}, want: []string{"info ASSIGNMENT_RULE none Lead."}},
		{name: "picklists of states", org: func(w *checkWorld) { w.org.UseStateCountryPicklists() }, infos: []string{"STATE_COUNTRY_PICKLISTS"}, want: []string{"info STATE_COUNTRY_PICKLISTS drops Lead.", "info STATE_COUNTRY_PICKLISTS drops Contact."}},
		{name: "few requests left", org: func(w *checkWorld) { w.org.SetDailyLimit(1200) }, option: setup.CheckOptions{LeadsPerDay: 1000}, want: []string{"warning QUOTA fails"}},
		{
			name: "few requests left beside what is reserved", cfg: func(c *salesforce.Config) { c.Settings.API.ReservePercent = 50 },
			org: func(w *checkWorld) { w.org.SetDailyLimit(1000) }, option: setup.CheckOptions{LeadsPerDay: 200}, want: []string{"warning QUOTA fails"},
		},
		{name: "what is left is reserved", cfg: func(c *salesforce.Config) { c.Settings.API.ReservePercent = 99 }, org: func(w *checkWorld) { w.org.SetDailyLimit(150) }, want: []string{"error QUOTA blocks"}},
		{name: "no requests left", org: func(w *checkWorld) { w.org.SetDailyLimit(0) }, want: []string{"error QUOTA blocks"}},
		{name: "no API", org: func(w *checkWorld) {
			for _, r := range w.org.Records("PermissionSet") {
				if r["PermissionsApiEnabled"] == true {
					require.NoError(w.t, w.org.Update(r["Id"].(string), map[string]any{"PermissionsApiEnabled": false}))
				}
			}
			w.set.System = []string{"ActivitiesAccess", "EditTask"}
		}, want: []string{"error API_DISABLED blocks"}},
		{name: "a wrong secret", org: func(w *checkWorld) {
			w.login = func(c salesforcetest.Credentials) auth.Provider {
				return &auth.ClientCredentials{Domain: c.Domain, ClientID: c.ClientID, ClientSecret: "grue"}
			}
		}, want: []string{"error LOGIN blocks"}},
		{name: "SOAP login", org: func(w *checkWorld) { w.login = soap }, want: []string{"warning LOGIN_RETIRES none"}},
		{name: "OAuth with a password", org: func(w *checkWorld) {
			w.org.SetApp(salesforcetest.App{AllowPassword: true})
			w.login = func(c salesforcetest.Credentials) auth.Provider {
				return &auth.Password{
					Domain: c.Domain, ClientID: c.ClientID, ClientSecret: auth.Secret(c.ClientSecret),
					Username: c.Username, Password: auth.Secret(c.Password), SecurityToken: auth.Secret(c.SecurityToken),
				}
			}
		}, want: []string{"warning LOGIN_RETIRES none"}},
		{name: "a version that the org does not have", cfg: func(c *salesforce.Config) { c.Settings.API.Version = "99.0" }, want: []string{"error API_VERSION blocks"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			cfg := checkConfig()
			w := newCheckWorld(t, cfg)
			if tt.cfg != nil {
				tt.cfg(&w.cfg)
			}
			if tt.org != nil {
				tt.org(w)
			}
			report := w.check(tt.option)
			if diff := cmp.Diff(tt.want, said(report, tt.infos...)); diff != "" {
				t.Errorf("(-want +got):\n%s\n%s", diff, report)
			}
			for _, f := range report.Findings {
				require.True(t, f.Severity != "" && f.Effect != "" && f.What != "" && f.Why != "" && f.Remedy != "", "%+v", f)
			}
		})
	}
}

// A user who may do nothing, and one whose org does not answer everything.
func TestCheckWithoutRights(t *testing.T) {
	w := newCheckWorld(t, checkConfig())
	w.set = salesforcetest.PermissionSet{}
	report := w.check()
	require.ElementsMatch(t, []string{
		"error OBJECT_NOT_VISIBLE blocks Lead.", "error OBJECT_NOT_VISIBLE blocks Contact.", "warning OBJECT_NOT_VISIBLE none Account.", "error OBJECT_NOT_VISIBLE blocks Task.",
	}, said(report))

	for path, want := range map[string][]string{
		"/composite":                 {"warning UNREADABLE unknown"},
		"/sobjects/Contact/describe": {"warning UNREADABLE unknown Contact."},
		"/services/data":             {"warning UNREADABLE unknown"},
	} {
		w = newCheckWorld(t, checkConfig())
		c := w.connect()
		w.org.Inject(salesforcetest.Fault{Kind: salesforcetest.ServerError, Path: path, Status: http.StatusForbidden, Code: "INSUFFICIENT_ACCESS"})
		report := w.checked(c)
		require.Subset(t, said(report), want, path)
		require.Contains(t, report.String(), "Not everything could be checked")
	}
}

// What this user may not read of the org's settings is good to know.
func TestCheckUnreadable(t *testing.T) {
	w := newCheckWorld(t, checkConfig())
	live, cfg := w.org.HTTPClient().Transport, w.connect()
	cfg.HTTPClient = &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
		if r.Body != nil && strings.HasSuffix(r.URL.Path, "/composite") {
			body, err := io.ReadAll(r.Body)
			if err != nil {
				return nil, err
			}
			for _, name := range []string{"DuplicateRule", "AssignmentRule", "Organization", "TaskStatus"} {
				body = bytes.ReplaceAll(body, []byte("FROM+"+name), []byte("FROM+Hidden__c"))
			}
			r = r.Clone(r.Context())
			r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
		}
		return live.RoundTrip(r)
	})}
	report := w.checked(cfg)
	require.Equal(t, []string{"warning UNREADABLE unknown", "info UNREADABLE unknown", "info UNREADABLE unknown Lead.", "info UNREADABLE unknown Task."}, said(report, "UNREADABLE"), report)
}

// What keeps a check from being made is its error.
func TestCheckErrors(t *testing.T) {
	t.Parallel()
	w := newCheckWorld(t, checkConfig())
	c := w.connect()
	_, err := setup.Check(nil, c, setup.CheckOptions{}) //nolint:staticcheck // on purpose
	require.ErrorIs(t, err, org.ErrNoContext)
	_, err = setup.Check(t.Context(), salesforce.Config{Settings: salesforce.Settings{Keys: salesforce.Keys{Lead: salesforce.NoKey, Activity: salesforce.NoKey}}}, setup.CheckOptions{})
	require.ErrorIs(t, err, sferr.ErrConfig)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = setup.Check(ctx, c, setup.CheckOptions{})
	require.ErrorIs(t, err, context.Canceled)

	dead, cfg := errors.New("connection refused"), w.config()
	cfg.HTTPClient = &http.Client{Transport: roundTrip(func(*http.Request) (*http.Response, error) { return nil, dead })}
	report, err := setup.Check(t.Context(), cfg, setup.CheckOptions{})
	require.ErrorIs(t, err, dead)
	require.ErrorIs(t, err, auth.ErrTemporary)
	require.Nil(t, report)

	live := w.org.HTTPClient().Transport // it dies once somebody is let in
	cfg.HTTPClient = &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
		if strings.HasPrefix(r.URL.Path, "/services/oauth2/") {
			return live.RoundTrip(r)
		}
		return nil, dead
	})}
	_, err = setup.Check(t.Context(), cfg, setup.CheckOptions{})
	require.ErrorIs(t, err, dead)
}

// No report holds a secret, a token or a value of a record.
func TestCheckTellsNoSecrets(t *testing.T) {
	for _, wrong := range []bool{false, true} {
		w := newCheckWorld(t, checkConfig())
		w.org.SetSharing(schema.Lead, salesforcetest.Private)
		w.lead(map[string]any{"LastName": "Zaphodson", "Email": "zaphod@heart.example"})
		w.connect()
		who := w.org.CredentialsOf(w.user)
		if wrong {
			who.ClientSecret = "swordfish-of-old"
			w.login = func(salesforcetest.Credentials) auth.Provider {
				return &auth.ClientCredentials{Domain: who.Domain, ClientID: who.ClientID, ClientSecret: auth.Secret(who.ClientSecret)}
			}
		}
		report := w.checked(w.config())
		text, err := json.Marshal(report)
		require.NoError(t, err)
		all := report.String() + string(text) + page(t, report)
		for _, secret := range []string{who.ClientSecret, who.ClientID, who.Password, who.SecurityToken, "Zaphodson", "zaphod@heart.example", "Bearer"} {
			require.NotContains(t, all, secret)
		}
	}
}

func page(t *testing.T, r *setup.Report) string {
	t.Helper()
	var b strings.Builder
	require.NoError(t, r.HTML(&b))
	return b.String()
}

// byEmail is the key of a duplicate rule that matches the same e-mail address.
func byEmail(c salesforcetest.Change) string { return c.Text("Email") }

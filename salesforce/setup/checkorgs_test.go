package setup_test

import (
	"bytes"
	"context"
	"net/http"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/setup"
)

// soap signs in by SOAP login().
func soap(c salesforcetest.Credentials) auth.Provider {
	return &auth.SOAPLogin{Domain: c.Domain, Username: c.Username, Password: auth.Secret(c.Password), SecurityToken: auth.Secret(c.SecurityToken)}
}

// Who is not let in is told why, and that nothing else was looked at.
func TestCheckLogin(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		org    func(*checkWorld)
		what   string
		remedy string
	}{
		"an expired password": {func(w *checkWorld) {
			w.login = func(salesforcetest.Credentials) auth.Provider { first := w.org.Credentials(); return soap(first) }
			w.org.ExpirePassword() // which is that of the org's first user
		}, "the password has expired", "must set a new password"},
		"outside of the hours": {func(w *checkWorld) { w.login = soap; w.org.RefuseSignIn("LOGIN_DURING_RESTRICTED_TIME", "x") }, "LOGIN_DURING_RESTRICTED_TIME", "Login Hours"},
		"no SOAP login":        {func(w *checkWorld) { w.login = soap; w.org.RefuseSignIn("INVALID_OPERATION", "x") }, "INVALID_OPERATION", "Setup > User Interface"},
		"too many log-ins":     {func(w *checkWorld) { w.login = soap; w.org.RefuseSignIn("LOGIN_RATE_EXCEEDED", "x") }, "LOGIN_RATE_EXCEEDED", "wait"},
		"an app that is none":  {func(w *checkWorld) { w.org.RefuseSignIn("invalid_client_id", "client identifier invalid") }, "invalid_client_id", "consumer key"},
		"an app not installed": {func(w *checkWorld) {
			w.org.RefuseSignIn("OAUTH_EC_APP_NOT_FOUND", "External client app is not installed in this org")
		}, "OAUTH_EC_APP_NOT_FOUND", "install"},
		"no run-as user": {func(w *checkWorld) { w.org.RefuseSignIn("invalid_grant", "no client credentials user enabled") }, "invalid_grant", "Run As"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newCheckWorld(t, checkConfig())
			c := w.connect()
			tt.org(w)
			if w.login != nil {
				c = w.config()
			}
			report := w.checked(c)
			require.Contains(t, said(report), "error LOGIN blocks", report)
			f := report.Findings[0]
			require.Contains(t, f.What, tt.what)
			require.Contains(t, f.Remedy, tt.remedy)
			require.Contains(t, f.Why, "Nothing else was checked")
			require.False(t, report.Clean())
			require.Zero(t, report.Calls)
		})
	}
}

// A report says in one sentence what matters most.
func TestReportSummary(t *testing.T) {
	warn := func(e setup.Effect) setup.Finding {
		return setup.Finding{Severity: setup.SeverityWarning, Effect: e}
	}
	for want, findings := range map[string][]setup.Finding{
		"Nothing to do: ":                                        {{Severity: setup.SeverityInfo, Effect: setup.EffectUnknown}},
		"Leads can be synced: 1 warning, 0 notes.":               {warn(setup.EffectNone)},
		"Leads can be synced, with losses: 2 warnings, 0 notes.": {warn(setup.EffectNone), warn(setup.EffectDrops)},
		"Not everything could be checked: 2 warnings, 0 notes.":  {warn(setup.EffectDrops), warn(setup.EffectUnknown)},
		"Not ready: 1 error, 1 warning, 0 notes.":                {warn(setup.EffectUnknown), {Severity: setup.SeverityError, Effect: setup.EffectFails}},
	} {
		require.Contains(t, (&setup.Report{Findings: findings}).String(), "\n\n"+want)
	}
}

// A check that is called off ends with the context's error, whatever was being
// asked.
func TestCheckCancelled(t *testing.T) {
	t.Parallel()
	w, _ := askedAll(t)
	live := w.org.HTTPClient().Transport
	for n := range 11 {
		ctx, cancel := context.WithCancel(t.Context())
		at, cfg := -1, w.config()
		cfg.HTTPClient = &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
			if at++; at == n {
				cancel()
				return nil, r.Context().Err()
			}
			return live.RoundTrip(r)
		})}
		report, err := setup.Check(ctx, cfg, setup.CheckOptions{})
		require.ErrorIs(t, err, context.Canceled, "request %d", n)
		require.Nil(t, report)
		require.Equal(t, n, at, "nothing is asked any more")
		cancel()
	}
}

// What is peculiar in an org, and what is made of it.
func TestCheckPeculiarOrgs(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		org  func(*checkWorld)
		want []string
	}{
		"person accounts": {func(w *checkWorld) {
			w.org.Define(schema.Contact, schema.Field{Name: "IsPersonAccount", Type: schema.TypeBoolean, DefaultedOnCreate: true})
		}, []string{"info PERSON_ACCOUNTS fails Contact."}},
		"a number that Salesforce counts": {func(w *checkWorld) {
			w.org.Define(schema.Lead, schema.Field{Name: "mobly_linkedin__c", Type: schema.TypeString, Length: 30, AutoNumber: true, Nillable: true, Permissionable: true})
			w.org.Restrict(schema.Lead, "mobly_linkedin__c")
		}, []string{"warning FIELD_COMPUTED drops Lead.mobly_linkedin__c"}},
		"a required picklist that a tag may leave blank": {func(w *checkWorld) {
			w.org.Define(schema.Lead, schema.Field{Name: "mobly_score__c", Type: schema.TypePicklist, Length: 255, Restricted: true, Createable: true, Updateable: true, Picklist: []schema.PicklistValue{{Value: "Hot", Active: true}}})
		}, []string{"warning PICKLIST_VALUE drops Lead.mobly_score__c", "warning REQUIRED_MAYBE_BLANK fails Lead.mobly_score__c"}},
		"a rule that does not suit, beside something else that ends the call": {func(w *checkWorld) {
			w.org.Define(schema.Lead, schema.Field{Name: "mobly_all_events__c", Type: schema.TypePicklist, Length: 255})
			w.org.Restrict(schema.Lead, "mobly_all_events__c")
			w.org.Define(schema.Contact, schema.Field{Name: "mobly_all_events__c", Type: schema.TypePicklist, Length: 255})
			w.org.Restrict(schema.Contact, "mobly_all_events__c")
			delete(w.set.Fields, "Lead.mobly_id__c")
		}, []string{
			"error FIELD_NOT_VISIBLE blocks Lead.mobly_id__c", "error RULE blocks Lead.mobly_all_events__c", "error RULE blocks Contact.mobly_all_events__c",
			"warning FIELD_TYPE drops Lead.mobly_all_events__c", "warning FIELD_TYPE drops Contact.mobly_all_events__c",
		}},
		"Tasks that need a Subject, which all have": {func(w *checkWorld) {
			w.org.Define(schema.Task, schema.Field{Name: "Subject", Type: schema.TypeCombobox, Length: 255, Createable: true, Updateable: true})
		}, nil},
		"leads that may only be read by others, of whom the only one is converted": {func(w *checkWorld) {
			_, _, err := w.org.Convert(w.lead(nil))
			require.NoError(w.t, err)
			w.org.SetSharing(schema.Lead, salesforcetest.PublicReadOnly)
		}, []string{"warning SHARING_READ_ONLY fails Lead."}},
		"a day for a rule that is for a time": {func(w *checkWorld) {
			w.cfg.Settings.Mapping = mapping.Recommended()
			w.cfg.Settings.Mapping.Rules = append(w.cfg.Settings.Mapping.Rules, mapping.Rule{From: mapping.Custom("Met"), Lead: "Met__c", Type: field.DateTime})
			w.org.Define(schema.Lead, schema.Field{Name: "Met__c", Type: schema.TypeDate})
		}, nil},
		"leads that may only be read": {func(w *checkWorld) {
			w.set.Objects["Lead"] = salesforcetest.ObjectAccess{Read: true}
		}, []string{"error OBJECT_NOT_CREATEABLE fails Lead.", "error OBJECT_NOT_EDITABLE fails Lead."}},
	} {
		t.Run(name, func(t *testing.T) {
			w := newCheckWorld(t, checkConfig())
			tt.org(w)
			report := w.check()
			for _, f := range report.Findings {
				require.True(t, f.What != "" && f.Why != "" && f.Remedy != "", "%+v", f)
			}
			if diff := cmp.Diff(tt.want, said(report, "PERSON_ACCOUNTS")); diff != "" {
				t.Errorf("(-want +got):\n%s\n%s", diff, report)
			}
		})
	}
}

// The way to a longer field is one that there is.
func TestCheckShortFields(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		field            schema.Field
		length           int
		remedy, metadata string
	}{
		{schema.Field{Type: schema.TypeString, Length: 40}, 100, "make it longer", "CustomField: Lead.Short__c\n<length>100</length>"},
		{schema.Field{Type: schema.TypeTextArea, Length: 500}, 1000, "make it longer", "CustomField: Lead.Short__c\n<length>1000</length>"},
		{schema.Field{Type: schema.TypeString, Length: 255}, 1000, "another field", ""},
		{schema.Field{Type: schema.TypePhone, Length: 40}, 100, "another field", ""},
	} {
		w := newCheckWorld(t, checkConfig())
		tt.field.Name, tt.field.Custom, tt.field.Nillable, tt.field.Createable, tt.field.Updateable = "Short__c", true, true, true, true
		w.org.Define(schema.Lead, tt.field)
		w.cfg.Settings.Mapping = mapping.Recommended()
		w.cfg.Settings.Mapping.Rules = append(w.cfg.Settings.Mapping.Rules, mapping.Rule{From: mapping.Custom("Badge"), Lead: "Short__c", Length: tt.length})
		report := w.check()
		i := slices.IndexFunc(report.Findings, func(f setup.Finding) bool { return f.Code == "FIELD_SHORT" })
		require.GreaterOrEqual(t, i, 0, report)
		require.Contains(t, report.Findings[i].Remedy, tt.remedy)
		require.Equal(t, tt.metadata, report.Findings[i].Metadata)
	}
}

// An object whose records cannot be queried is no object that can be synced.
func TestCheckNotQueryable(t *testing.T) {
	_, check := askedAll(t)
	report := check(2, func(answer []byte) []byte {
		require.Contains(t, string(answer), `"queryable":true`)
		return bytes.Replace(answer, []byte(`"queryable":true`), []byte(`"queryable":false`), 1)
	})
	require.Contains(t, said(report), "error OBJECT_NOT_VISIBLE blocks Lead.")
}

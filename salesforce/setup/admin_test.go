package setup_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/setup"
)

// TestWhoMayNot: the org is set up by an admin, and by nobody else. Nothing is
// written before that is known.
func TestWhoMayNot(t *testing.T) {
	t.Parallel()
	w, cfg := newWorld(t), small()
	user := func(profile string, system ...string) string {
		id, err := w.org.AddUser(salesforcetest.User{Profile: profile, LastName: "Other"})
		require.NoError(t, err)
		if len(system) > 0 {
			_, err = w.org.Grant(id, salesforcetest.PermissionSet{System: system})
			require.NoError(t, err)
		}
		return id
	}
	changes := w.plan(cfg, setup.PlanOptions{})
	integration := user("System Administrator")
	name := func(id string) string { return w.org.CredentialsOf(id).Username }
	inactive, err := w.org.AddUser(salesforcetest.User{LastName: "Gone", Username: "gone@acme.example", Inactive: true})
	require.NoError(t, err)
	require.NotEmpty(t, inactive)
	for what, tt := range map[string]struct {
		who    string
		assign string
		is     error
		text   string
	}{
		"the integration user":                    {w.user, mobly, setup.ErrAdmin, "integration user itself"},
		"the integration user, who is an admin":   {integration, strings.ToUpper(name(integration)), setup.ErrAdmin, "integration user itself"},
		"a user without View Setup":               {user("Standard User"), mobly, setup.ErrAdmin, "View Setup and Configuration"},
		"a user without Customize Application":    {user("Standard User", "ViewSetup", "AssignPermissionSets"), mobly, setup.ErrAdmin, "Customize Application"},
		"an unknown user":                         {"", "nobody@acme.example", setup.ErrUser, "nobody@acme.example"},
		"an inactive user":                        {"", "gone@acme.example", setup.ErrUser, "gone@acme.example"},
		"a user name that would change the query": {"", "x' OR Username != '", setup.ErrUser, "x' OR"},
	} {
		w.org.ResetRequests()
		_, err := w.admin(tt.who).Plan(t.Context(), cfg, setup.PlanOptions{Assign: tt.assign})
		require.ErrorIs(t, err, tt.is, what)
		require.ErrorContains(t, err, tt.text, what)
		if errors.Is(tt.is, setup.ErrAdmin) && tt.who != integration {
			_, err = w.admin(tt.who).Apply(t.Context(), changes)
			require.ErrorIs(t, err, tt.is, what)
		}
		require.Zero(t, w.writes(), what)
	}
	// Who signs in as the configuration does is told by the provider, the app, or
	// the user name.
	who := w.org.Credentials()
	for what, auth := range map[string]auth.Provider{
		"the app":   w.auth(""),
		"SOAP":      &auth.SOAPLogin{Domain: who.Domain, Username: strings.ToUpper(who.Username)},
		"JWT":       &auth.JWTBearer{Domain: who.Domain, Username: who.Username},
		"password":  &auth.Password{Domain: who.Domain, Username: who.Username},
		"no such":   (*auth.SOAPLogin)(nil),
		"no app":    (*auth.ClientCredentials)(nil),
		"another":   &auth.SOAPLogin{Domain: who.Domain, Username: mobly},
		"other app": w.auth(w.user),
	} {
		cfg.Auth = auth
		_, err = w.admin("").Plan(t.Context(), cfg, setup.PlanOptions{})
		if strings.HasPrefix(what, "no ") || strings.Contains(what, "other") {
			require.NoError(t, err, what)
		} else {
			require.ErrorIs(t, err, setup.ErrAdmin, what)
		}
	}
	shared := tokens{w.auth("")}
	one, err := setup.NewAdmin(setup.AdminConfig{Auth: shared, HTTPClient: w.http})
	require.NoError(t, err)
	cfg.Auth = shared
	_, err = one.Plan(t.Context(), cfg, setup.PlanOptions{})
	require.ErrorIs(t, err, setup.ErrAdmin)
	_, err = w.admin(user("Standard User", "ViewSetup", "CustomizeApplication", "AssignPermissionSets")).Plan(t.Context(), small(), setup.PlanOptions{Assign: mobly})
	require.NoError(t, err, "the right may come from a permission set")
}

// tokens is a provider whose answer did not say who the user is.
type tokens struct{ auth.Provider }

func (p tokens) Token(ctx context.Context) (*auth.Token, error) {
	t, err := p.Provider.Token(ctx)
	if t != nil {
		c := *t
		c.UserID, c.OrgID = "", ""
		t = &c
	}
	return t, err
}

func TestUserIsAskedFor(t *testing.T) {
	w := newWorld(t)
	a, err := setup.NewAdmin(setup.AdminConfig{Auth: tokens{w.auth(w.user)}, HTTPClient: w.http})
	require.NoError(t, err)
	_, err = a.Plan(t.Context(), small(), setup.PlanOptions{Assign: mobly})
	require.ErrorIs(t, err, setup.ErrAdmin)
	require.ErrorContains(t, err, "itself")
}

func TestCallsThatCannotBeMade(t *testing.T) {
	_, err := setup.NewAdmin(setup.AdminConfig{})
	require.ErrorIs(t, err, salesforce.ErrConfig)
	_, err = setup.NewAdmin(setup.AdminConfig{Auth: (*auth.Static)(nil)})
	require.ErrorIs(t, err, salesforce.ErrConfig)
	_, err = setup.NewAdmin(setup.AdminConfig{Auth: &auth.ClientCredentials{}})
	require.ErrorIs(t, err, salesforce.ErrConfig)
	w := newWorld(t)
	_, err = setup.NewAdmin(setup.AdminConfig{Auth: w.auth(""), APIVersion: "next"})
	require.ErrorIs(t, err, salesforce.ErrConfig)

	var none *setup.Admin
	for _, a := range []*setup.Admin{none, {}} {
		require.Zero(t, a.Calls())
		_, err = a.Plan(t.Context(), small(), setup.PlanOptions{})
		require.ErrorIs(t, err, salesforce.ErrConfig)
		_, err = a.Apply(t.Context(), &setup.Changes{})
		require.ErrorIs(t, err, salesforce.ErrConfig)
		_, err = a.Schema(t.Context(), small().Settings)
		require.ErrorIs(t, err, salesforce.ErrConfig)
	}
	a := w.admin("")
	_, err = a.Plan(nil, small(), setup.PlanOptions{}) //nolint:staticcheck // what becomes of it
	require.ErrorIs(t, err, salesforce.ErrContext)
	_, err = a.Plan(t.Context(), small(), setup.PlanOptions{Options: setup.Options{PermissionSet: "a b"}})
	require.ErrorIs(t, err, salesforce.ErrConfig)
	bad := small()
	bad.Settings.Tags.Rules[0].Values = nil
	_, err = a.Plan(t.Context(), bad, setup.PlanOptions{})
	require.ErrorIs(t, err, setup.ErrField)
	_, err = a.Apply(t.Context(), nil)
	require.ErrorIs(t, err, setup.ErrStep)
	changes := w.plan(small(), setup.PlanOptions{})
	changes.Org = "00D000000000001AAA"
	_, err = a.Apply(t.Context(), changes)
	require.ErrorIs(t, err, setup.ErrOrg)
}

// Changes that were edited into nonsense are refused before anything is sent.
func TestEditedChanges(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for what, edit := range map[string]func(c *setup.Changes){
		"kind":        func(c *setup.Changes) { c.Steps[0].Kind = "deleteField" },
		"no field":    func(c *setup.Changes) { c.Steps[0].Field = nil },
		"target":      func(c *setup.Changes) { c.Steps[0].Target = "Lead.Other__c" },
		"object":      func(c *setup.Changes) { c.Steps[0].Field.Object, c.Steps[0].Target = "User", "User.mobly_id__c" },
		"type":        func(c *setup.Changes) { c.Steps[0].Field.Type = "formula" },
		"set":         func(c *setup.Changes) { c.Steps[12].Target = "x' OR Name != '" },
		"another set": func(c *setup.Changes) { c.PermissionSet = "Other" },
		"permission":  func(c *setup.Changes) { c.Steps[13].Permission = nil },
		"granted":     func(c *setup.Changes) { c.Steps[13].Target = "ModifyAllData" },
		"row":         func(c *setup.Changes) { c.Steps[17].ID = "../../User/005000000000001" },
		"user":        func(c *setup.Changes) { c.Steps[39].ID = "x" },
		"no values":   func(c *setup.Changes) { c.Steps[0].Kind = setup.AddValues },
	} {
		changes := w.plan(small(), setup.PlanOptions{})
		edit(changes)
		w.org.ResetRequests()
		_, err := w.admin("").Apply(t.Context(), changes)
		require.Error(t, err, what)
		require.Empty(t, w.org.Requests(), what)
	}
}

// A key of numbers is a key still, and knows no case.
func TestFieldJSON(t *testing.T) {
	const text = `{"fullName":"Lead.badge__c","metadata":{"description":"Written by the Mobly event sync: Badge","externalId":true,"label":"Badge",` +
		`"precision":9,"required":false,"scale":0,"type":"Number","unique":true},"for":"Badge"}`
	var f setup.Field
	require.NoError(t, json.Unmarshal([]byte(text), &f))
	again, err := json.Marshal(&f)
	require.NoError(t, err)
	require.JSONEq(t, text, string(again))
	again, err = json.Marshal(&setup.Field{Object: "Lead", Field: schema.Field{Name: "note__c", Type: schema.TypeTextArea}})
	require.NoError(t, err)
	require.Contains(t, string(again), `"length":256,"type":"LongTextArea"`, "the least that there is")

	// What a field is, its metadata says, where nobody may see it.
	const there = `{"fullName":"Lead.x__c","metadata":{"type":"Picklist","required":true,"formula":"1","valueSet":{"restricted":true,` +
		`"valueSetDefinition":{"value":[{"fullName":"Hot"},{"fullName":"Old","isActive":false},{"valueName":"Cold","isActive":true}]}}}}`
	require.NoError(t, json.Unmarshal([]byte(there), &f))
	require.Equal(t, []bool{false, false, true, true}, []bool{f.Nillable, f.Permissionable, f.Calculated, f.Restricted})
	require.Equal(t, []schema.PicklistValue{{Value: "Hot", Active: true}, {Value: "Old"}, {Value: "Cold", Active: true}}, f.Picklist)
}

// Neither errors nor logs hold a secret or Salesforce's words.
func TestNothingIsToldThatShouldNot(t *testing.T) {
	w := newWorld(t)
	secret := w.org.Credentials().ClientSecret
	var log bytes.Buffer
	a, err := setup.NewAdmin(setup.AdminConfig{Auth: w.auth(""), HTTPClient: w.http, Logger: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))})
	require.NoError(t, err)
	w.org.Inject(salesforcetest.Fault{Kind: salesforcetest.ServerError, Status: http.StatusBadRequest, Code: "X", Message: "between us", Path: "/sobjects/PermissionSet"})
	changes, err := a.Plan(t.Context(), small(), setup.PlanOptions{})
	require.NoError(t, err)
	report, err := a.Apply(t.Context(), changes)
	require.NoError(t, err)
	require.ErrorContains(t, report.Err(), "salesforce: X (POST")
	require.Contains(t, log.String(), "/tooling/sobjects/CustomField")
	for _, text := range []string{log.String(), report.String(), report.Err().Error(), fmt.Sprintf("%v %+v", report.Err(), report.Err())} {
		require.NotContains(t, text, secret)
		require.NotContains(t, text, "between us")
	}
	require.NotContains(t, fmt.Sprintf("%+v", a), secret)
}

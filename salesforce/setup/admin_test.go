package setup_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/setup"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
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
	changes := w.plan(cfg, setup.Options{})
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
		"the integration user":                    {w.user, mobly, sferr.ErrNotAdmin, "integration user itself"},
		"the integration user, who is an admin":   {integration, strings.ToUpper(name(integration)), sferr.ErrNotAdmin, "integration user itself"},
		"a user without View Setup":               {user("Standard User"), mobly, sferr.ErrNotAdmin, "View Setup and Configuration"},
		"a user without Customize Application":    {user("Standard User", "ViewSetup", "AssignPermissionSets"), mobly, sferr.ErrNotAdmin, "Customize Application"},
		"an unknown user":                         {"", "nobody@acme.example", sferr.ErrNoUser, "nobody@acme.example"},
		"an inactive user":                        {"", "gone@acme.example", sferr.ErrNoUser, "gone@acme.example"},
		"a user name that would change the query": {"", "x' OR Username != '", sferr.ErrNoUser, "x' OR"},
	} {
		w.org.ResetRequests()
		_, err := w.admin(tt.who).Plan(t.Context(), cfg.Settings, setup.Options{Assign: tt.assign})
		require.ErrorIs(t, err, tt.is, what)
		require.ErrorContains(t, err, tt.text, what)
		if errors.Is(tt.is, sferr.ErrNotAdmin) && tt.who != integration {
			_, err = w.admin(tt.who).Apply(t.Context(), changes)
			require.ErrorIs(t, err, tt.is, what)
		}
		require.Zero(t, w.writes(), what)
	}
	_, err = w.admin(user("Standard User", "ViewSetup", "CustomizeApplication", "AssignPermissionSets")).Plan(t.Context(), small().Settings, setup.Options{Assign: mobly})
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
	_, err = a.Plan(t.Context(), small().Settings, setup.Options{Assign: mobly})
	require.ErrorIs(t, err, sferr.ErrNotAdmin)
	require.ErrorContains(t, err, "itself")
}

func TestCallsThatCannotBeMade(t *testing.T) {
	_, err := setup.NewAdmin(setup.AdminConfig{})
	require.ErrorIs(t, err, sferr.ErrConfig)
	_, err = setup.NewAdmin(setup.AdminConfig{Auth: (*auth.Static)(nil)})
	require.ErrorIs(t, err, sferr.ErrConfig)
	_, err = setup.NewAdmin(setup.AdminConfig{Auth: &auth.ClientCredentials{}})
	require.ErrorIs(t, err, sferr.ErrConfig)
	w := newWorld(t)
	_, err = setup.NewAdmin(setup.AdminConfig{Auth: w.auth(""), APIVersion: "next"})
	require.ErrorIs(t, err, sferr.ErrConfig)

	var none *setup.Admin
	for _, a := range []*setup.Admin{none, {}} {
		_, err = a.Plan(t.Context(), small().Settings, setup.Options{})
		require.ErrorIs(t, err, sferr.ErrConfig)
		_, err = a.Apply(t.Context(), &setup.Changes{})
		require.ErrorIs(t, err, sferr.ErrConfig)
		_, err = a.Schema(t.Context(), small().Settings)
		require.ErrorIs(t, err, sferr.ErrConfig)
	}
	a := w.admin("")
	_, err = a.Plan(nil, small().Settings, setup.Options{}) //nolint:staticcheck // what becomes of it
	require.ErrorIs(t, err, org.ErrNoContext)
	_, err = a.Plan(t.Context(), small().Settings, setup.Options{PermissionSet: "a b"})
	require.ErrorIs(t, err, sferr.ErrConfig)
	bad := small()
	bad.Settings.Tags.Rules[0].Values = nil
	_, err = a.Plan(t.Context(), bad.Settings, setup.Options{})
	require.ErrorIs(t, err, sferr.ErrBadField)
	_, err = a.Apply(t.Context(), nil)
	require.ErrorIs(t, err, sferr.ErrPlan)
	changes := w.plan(small(), setup.Options{})
	changes.Org = "00D000000000001AAA"
	_, err = a.Apply(t.Context(), changes)
	require.ErrorIs(t, err, sferr.ErrAnotherOrg)
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
		changes := w.plan(small(), setup.Options{})
		edit(changes)
		w.org.ResetRequests()
		_, err := w.admin("").Apply(t.Context(), changes)
		require.Error(t, err, what)
		require.Empty(t, w.org.Requests(), what)
	}
}

// Neither errors nor logs hold a secret or Salesforce's words.
func TestNothingIsToldThatShouldNot(t *testing.T) {
	w := newWorld(t)
	secret := w.org.Credentials().ClientSecret
	var log bytes.Buffer
	a, err := setup.NewAdmin(setup.AdminConfig{Auth: w.auth(""), HTTPClient: w.http, Logger: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))})
	require.NoError(t, err)
	w.org.Inject(salesforcetest.Fault{Kind: salesforcetest.ServerError, Status: http.StatusBadRequest, Code: "X", Message: "between us", Path: "/sobjects/PermissionSet"})
	changes, err := a.Plan(t.Context(), small().Settings, setup.Options{})
	require.NoError(t, err)
	report, err := a.Apply(t.Context(), changes)
	require.NoError(t, err)
	require.ErrorContains(t, failures(report), "salesforce: X (POST")
	require.Contains(t, log.String(), "/tooling/sobjects/CustomField")
	for _, text := range []string{log.String(), fmt.Sprint(report), fmt.Sprintf("%v %+v", failures(report), failures(report))} {
		require.NotContains(t, text, secret)
		require.NotContains(t, text, "between us")
	}
	require.NotContains(t, fmt.Sprintf("%+v", a), secret)
}

package setup_test

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/setup"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// checkWorld is an org whose integration user is to have what the configuration
// needs and nothing else.
type checkWorld struct {
	*world
	cfg salesforce.Config
	set salesforcetest.PermissionSet // granted by connect

	login func(salesforcetest.Credentials) auth.Provider // nil: client credentials
}

// checkConfig uses all that needs fields of an org.
func checkConfig() salesforce.Config {
	return salesforce.Config{
		Settings: salesforce.Settings{
			Tags: tags.Mapping{Rules: []tags.Rule{
				{Category: "Score", Field: "mobly_score__c", Type: field.Picklist, Values: map[string]string{"hot": "Hot", "cold": "Cold"}},
				{Category: "Next Steps", Field: "mobly_next_steps__c", Type: field.Text},
			}},
			Keys: salesforce.Keys{SyncedAt: "mobly_synced_at__c"},
		},
	}
}

// newCheckWorld makes the org that the configuration needs.
func newCheckWorld(t *testing.T, cfg salesforce.Config) *checkWorld {
	t.Helper()
	w := &checkWorld{world: newWorld(t), cfg: cfg, set: salesforcetest.PermissionSet{
		Objects: map[string]salesforcetest.ObjectAccess{}, Fields: map[string]salesforcetest.FieldAccess{},
	}}
	w.org.SetClock(func() time.Time { return time.Date(2026, 11, 23, 9, 30, 0, 0, time.UTC) })
	key := schema.Field{Name: "mobly_id__c", Type: schema.TypeString, Length: 64, ExternalID: true, Unique: true}
	for _, object := range []string{schema.Lead, schema.Contact} {
		w.org.Define(object, key)
	}
	key.Name = "mobly_activity_id__c"
	w.org.Define("Activity", key)
	for _, f := range customFields(t, salesforce.Config{Settings: salesforce.Settings{Keys: salesforce.Keys{Lead: salesforce.NoKey, Activity: salesforce.NoKey}}}) {
		w.org.Define(f.Object, f.Field)
	}
	needs, err := setup.Needs(cfg.Settings)
	require.NoError(t, err)
	for _, f := range needs.Custom {
		f.Restricted = f.Type == schema.TypePicklist
		w.org.Define(f.Object, f.Field)
		w.org.Restrict(f.Object, f.Name)
	}
	for _, p := range needs.Permissions {
		switch {
		case p.User != "":
			w.set.System = append(w.set.System, p.User)
		case p.Field != "":
			w.set.Fields[p.Name()] = salesforcetest.FieldAccess{Read: p.Read, Edit: p.Edit}
		default:
			w.set.Objects[p.Object] = salesforcetest.ObjectAccess{Create: p.Create, Read: p.Read, Edit: p.Edit}
		}
	}
	return w
}

// connect gives the integration user the permissions as they are now, and returns
// the user's configuration.
func (w *checkWorld) connect() salesforce.Config {
	w.t.Helper()
	_, err := w.org.Grant(w.user, w.set)
	require.NoError(w.t, err)
	w.org.ResetRequests()
	return w.config()
}

// config is the integration user's configuration.
func (w *checkWorld) config() salesforce.Config {
	cfg := w.signedIn(w.cfg)
	if w.login != nil {
		cfg.Auth = w.login(w.org.CredentialsOf(w.user))
	}
	return cfg
}

// check checks the org, and that nothing was written.
func (w *checkWorld) check(options ...setup.CheckOptions) *setup.Report {
	w.t.Helper()
	report := w.checked(w.connect(), options...)
	for _, r := range w.org.Requests() {
		for _, sub := range r.Subrequests {
			require.Equal(w.t, http.MethodGet, sub.Method, sub.Path)
		}
		if len(r.Subrequests) == 0 && !strings.HasPrefix(r.Path, "/services/oauth2/") && !strings.HasPrefix(r.Path, "/services/Soap/") {
			require.Equal(w.t, http.MethodGet, r.Method, r.Path)
		}
	}
	return report
}

func (w *checkWorld) add(object string, fields map[string]any) string {
	w.t.Helper()
	id, err := w.org.Add(object, fields)
	require.NoError(w.t, err)
	return id
}

// lead adds a Lead with further fields, and contact a Contact.
func (w *checkWorld) lead(fields map[string]any) string {
	return w.add(schema.Lead, with(map[string]any{"LastName": "Kim", "Company": "Lumen"}, fields))
}

func (w *checkWorld) contact(fields map[string]any) {
	w.add(schema.Contact, with(map[string]any{"LastName": "Kim"}, fields))
}

func with(a, b map[string]any) map[string]any {
	maps.Copy(a, b)
	return a
}

// said are the findings that need attention, each in a line, and those that are
// good to know with the given codes. The fields of an object that is hidden are
// left out, unless their code is given.
func said(r *setup.Report, infos ...string) []string {
	var out []string
	hidden := map[string]bool{}
	for _, f := range r.Findings {
		if f.Code == "OBJECT_NOT_VISIBLE" {
			hidden[f.Object] = true
		}
	}
	for _, f := range r.Findings {
		if f.Code == "FIELD_UNSEEN" && hidden[f.Object] && !slices.Contains(infos, f.Code) {
			continue
		}
		line := string(f.Severity) + " " + f.Code + " " + string(f.Effect)
		if f.Object != "" || f.Field != "" {
			line += " " + f.Object + "." + f.Field
		}
		if f.Severity != setup.SeverityInfo || slices.Contains(infos, f.Code) {
			out = append(out, line)
		}
	}
	return out
}

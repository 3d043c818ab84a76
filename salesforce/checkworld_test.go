package salesforce_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// checkWorld is an org with an integration user of minimum access, who has what
// the configuration needs and nothing else.
type checkWorld struct {
	*world
	cfg  salesforce.Config
	user string // ID of the integration user
	set  salesforcetest.PermissionSet

	login func(salesforcetest.Credentials) auth.Provider // nil: client credentials
}

// checkConfig uses all that needs fields of an org.
func checkConfig() salesforce.Config {
	cfg := keyed()
	cfg.SyncedAt = "mobly_synced_at__c"
	cfg.Tags = tags.Mapping{
		{Category: "Score", Field: "mobly_score__c", Type: tags.Picklist, Values: map[string]string{"hot": "Hot", "cold": "Cold"}},
		{Category: "Next Steps", Field: "mobly_next_steps__c", Type: tags.Text},
	}
	return cfg
}

// newCheckWorld makes the org that the configuration asks for.
func newCheckWorld(t *testing.T, cfg salesforce.Config) *checkWorld {
	t.Helper()
	w := &checkWorld{world: newWorld(t), cfg: cfg, set: salesforcetest.PermissionSet{
		Objects: map[string]salesforcetest.ObjectAccess{}, Fields: map[string]salesforcetest.FieldAccess{},
	}}
	w.org.SetClock(func() time.Time { return time.Date(2026, 11, 23, 9, 30, 0, 0, time.UTC) })
	needs, err := cfg.Needs()
	require.NoError(t, err)
	for _, n := range needs.Fields {
		if n.Custom != nil {
			object := strings.Replace(n.Object, "Task", "Activity", 1)
			field := *n.Custom
			field.Restricted = field.Type == schema.TypePicklist
			w.org.Define(object, field)
			w.org.Restrict(object, n.Field)
		}
	}
	admin := w.client(cfg)
	for _, n := range needs.Fields {
		o, err := admin.Describe(t.Context(), n.Object)
		require.NoError(t, err)
		if f := o.Field(n.Field); f != nil && !f.Permissionable {
			continue
		}
		for _, name := range n.Permissions() {
			w.set.Fields[name] = salesforcetest.FieldAccess{Read: true, Edit: n.Edit}
		}
	}
	for _, o := range needs.Objects {
		w.set.Objects[o.Object] = salesforcetest.ObjectAccess{Create: o.Create, Read: o.Read, Edit: o.Edit}
	}
	w.set.System = needs.Permissions
	return w
}

// connect makes the integration user with the permissions as they are now, and
// returns its client.
func (w *checkWorld) connect() *salesforce.Client {
	w.t.Helper()
	var err error
	w.user, err = w.org.AddUser(salesforcetest.User{Profile: "Minimum Access - API Only Integrations", LastName: "Integration", Username: "mobly@acme.example"})
	require.NoError(w.t, err)
	_, err = w.org.Grant(w.user, w.set)
	require.NoError(w.t, err)
	w.org.ResetRequests()
	return w.as(w.user)
}

// as returns the client of a user.
func (w *checkWorld) as(user string) *salesforce.Client {
	w.t.Helper()
	cfg, who := w.cfg, w.org.CredentialsOf(user)
	if w.login != nil {
		cfg.Auth = w.login(who)
	} else {
		cfg.Auth = &auth.ClientCredentials{Domain: who.Domain, ClientID: who.ClientID, ClientSecret: auth.Secret(who.ClientSecret)}
	}
	cfg.HTTPClient = w.org.HTTPClient()
	c, err := salesforce.New(cfg)
	require.NoError(w.t, err)
	return c
}

// check checks the org, and that nothing was written.
func (w *checkWorld) check(options ...salesforce.CheckOptions) *salesforce.Report {
	w.t.Helper()
	c := w.connect()
	report, err := c.Check(w.t.Context(), options...)
	require.NoError(w.t, err)
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

// said are the findings that need attention, each in a line, and those that are
// good to know with the given codes. The fields of an object that is hidden are
// left out, unless their code is given.
func said(r *salesforce.Report, infos ...string) []string {
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
		if f.Severity != salesforce.SeverityInfo || slices.Contains(infos, f.Code) {
			out = append(out, line)
		}
	}
	return out
}

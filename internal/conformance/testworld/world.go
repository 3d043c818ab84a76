// Package testworld is what tests of the SDK have in common: an org in memory
// with the recommended fields, its clients, leads to give to them, and a
// transport that replaces answers. Only tests, and packages made for tests,
// import it.
package testworld

import (
	"maps"
	"net/http"
	"os"
	"runtime/debug"
	"testing"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/setup"
)

// CollectLess has garbage collected less often than usual, unless GOGC says
// otherwise. Tests make orgs by the thousand and soon let go of them, and under
// the race detector a collection costs so much that this saves a fifth of the
// time. Tests that measure start programs of their own with a GOGC.
func CollectLess() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400)
	}
}

// World is an org in memory with the recommended fields, and the test that it
// fails.
type World struct {
	T   testing.TB
	Org *salesforcetest.Org
}

// New returns a world whose Leads, Contacts and activities have external IDs.
func New(t testing.TB) *World {
	t.Helper()
	w := &World{T: t, Org: salesforcetest.NewOrg()}
	key := schema.Field{Name: "mobly_id__c", Type: schema.TypeString, Length: 64, ExternalID: true, Unique: true}
	for _, object := range []string{schema.Lead, schema.Contact} {
		w.Org.Define(object, key)
	}
	needs, err := setup.Needs(salesforce.Settings{Keys: salesforce.Keys{Lead: salesforce.NoKey, Activity: salesforce.NoKey}})
	w.Require(err == nil, "%v", err)
	for _, f := range needs.Custom {
		w.Org.Define(f.Object, f.Field)
	}
	key.Name = "mobly_activity_id__c"
	w.Org.Define("Activity", key)
	return w
}

// Require stops the test unless ok.
func (w *World) Require(ok bool, format string, args ...any) {
	w.T.Helper()
	if !ok {
		w.T.Fatalf(format, args...)
	}
}

// Client returns a client of the org's administrator. It uses the org's own
// HTTP client unless cfg has another.
func (w *World) Client(cfg salesforce.Config) *salesforce.Client {
	w.T.Helper()
	return w.ClientOf(w.Org.Credentials(), cfg)
}

// ClientOf returns a client that signs in with the given credentials.
func (w *World) ClientOf(who salesforcetest.Credentials, cfg salesforce.Config) *salesforce.Client {
	w.T.Helper()
	cfg.Auth = &auth.ClientCredentials{Domain: who.Domain, ClientID: who.ClientID, ClientSecret: auth.Secret(who.ClientSecret)}
	if cfg.HTTPClient == nil {
		cfg.HTTPClient = w.Org.HTTPClient()
	}
	c, err := salesforce.New(cfg)
	w.Require(err == nil, "%v", err)
	return c
}

// Add adds a record to the org and returns its ID.
func (w *World) Add(object string, fields map[string]any) string {
	w.T.Helper()
	id, err := w.Org.Add(object, fields)
	w.Require(err == nil, "%v", err)
	return id
}

// Lead adds a Lead. It is called Kim, of Lumen, unless fields say otherwise.
func (w *World) Lead(fields map[string]any) string {
	w.T.Helper()
	return w.Add(schema.Lead, With(map[string]any{"LastName": "Kim", "Company": "Lumen"}, fields))
}

// Contact adds a Contact. It is called Kim unless fields say otherwise.
func (w *World) Contact(fields map[string]any) string {
	w.T.Helper()
	return w.Add(schema.Contact, With(map[string]any{"LastName": "Kim"}, fields))
}

// With adds the entries of b to a, and returns a.
func With(a, b map[string]any) map[string]any {
	maps.Copy(a, b)
	return a
}

// Stored returns the org's Lead of that ID.
func (w *World) Stored(id string) map[string]any {
	w.T.Helper()
	for _, r := range w.Org.Records(schema.Lead) {
		if r["Id"] == id {
			return r
		}
	}
	w.T.Fatalf("the org has no Lead %s", id)
	return nil
}

// Writes counts the collections that the org was asked to write.
func (w *World) Writes() int {
	n := 0
	for _, r := range w.Org.Requests() {
		for _, sub := range r.Subrequests {
			if sub.Method != http.MethodGet {
				n++
			}
		}
	}
	return n
}

// Sync syncs leads. The call itself must succeed.
func (w *World) Sync(c *salesforce.Client, leads ...salesforce.Lead) salesforce.Results {
	w.T.Helper()
	results, err := c.Sync(w.T.Context(), leads...)
	w.Require(err == nil, "%v", err)
	w.Require(len(results) == len(leads), "%d results of %d leads", len(results), len(leads))
	return results
}

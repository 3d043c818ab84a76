package salesforce_test

import (
	"net/http"
	"os"
	"testing"

	"github.com/getmobly/mobly-salesforce-go/internal/conformance/testworld"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
)

func TestMain(m *testing.M) {
	testworld.CollectLess()
	os.Exit(m.Run())
}

// What the tests of this package use most, by short names.
const (
	underRace = testworld.UnderRace
	gone      = testworld.Gone
)

var (
	describes   = testworld.Describes
	keyed       = testworld.Keyed
	keyless     = testworld.Keyless
	person      = testworld.Person
	note        = testworld.Note
	withActions = testworld.WithActions
	known       = testworld.Known
	with        = testworld.With
	outcomes    = testworld.Outcomes
	reply       = testworld.Reply
)

// skips reports whether the i-th row of a table is left out: under the race
// detector only every n-th is run. Rows differ in what is answered, not in what
// runs beside what.
func skips(i, n int) bool { return underRace && i%n != 0 }

// skipUnderRace leaves a test out that writes one lead at a time, beside nothing.
func skipUnderRace(t *testing.T) {
	t.Helper()
	if underRace {
		t.Skip("nothing runs beside it that could race")
	}
}

// world is a [testworld.World] by short names.
type world struct {
	shared *testworld.World
	t      *testing.T
	org    *salesforcetest.Org
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := testworld.New(t)
	return &world{shared: w, t: t, org: w.Org}
}

// signedIn is a configuration with the Auth of the org's first user.
func (w *world) signedIn(cfg salesforce.Config) salesforce.Config {
	cfg.Auth = w.org.Auth()
	if cfg.HTTPClient == nil {
		cfg.HTTPClient = w.org.HTTPClient()
	}
	return cfg
}

func (w *world) client(cfg salesforce.Config) *salesforce.Client {
	w.t.Helper()
	return w.shared.Client(cfg)
}

func (w *world) add(object string, fields map[string]any) string {
	w.t.Helper()
	return w.shared.Add(object, fields)
}

func (w *world) lead(fields map[string]any) string {
	w.t.Helper()
	return w.shared.Lead(fields)
}

func (w *world) contact(fields map[string]any) string {
	w.t.Helper()
	return w.shared.Contact(fields)
}

func (w *world) stored(id string) map[string]any {
	w.t.Helper()
	return w.shared.Stored(id)
}

func (w *world) sync(c *salesforce.Client, leads ...salesforce.Lead) salesforce.Results {
	w.t.Helper()
	return w.shared.Sync(c, leads...)
}

func (w *world) writes() int { return w.shared.Writes() }

func (w *world) through(cfg salesforce.Config, answer testworld.Answer) salesforce.Config {
	return w.shared.Through(cfg, answer)
}

// roundTrip is an http.RoundTripper.
type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

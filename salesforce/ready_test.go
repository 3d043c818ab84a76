package salesforce_test

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// bareWorld is an org that nobody has prepared.
func bareWorld(t *testing.T) *world {
	t.Helper()
	w := newWorld(t)
	w.org = salesforcetest.NewOrg()
	w.shared.Org = w.org
	return w
}

// inBubble is a test on a fake clock.
func inBubble(test func(*testing.T)) func(*testing.T) {
	return func(t *testing.T) { synctest.Test(t, test) }
}

var (
	leadKey     = schema.Field{Name: "mobly_id__c", Type: schema.TypeString, Length: 255, ExternalID: true, Unique: true}
	activityKey = schema.Field{Name: "mobly_activity_id__c", Type: schema.TypeString, Length: 255, ExternalID: true, Unique: true}
)

// An org without the key fields is not ready: every call says so and names both ways
// out, for 3 requests each. Once an admin has created the fields, the same Client
// goes on.
func TestNotReady(t *testing.T) {
	lead := withActions(person("m1", "a@lumen.example"), note("a1", "met"))
	calls := map[string]func(*testing.T, *salesforce.Client) error{
		"Ping": func(t *testing.T, c *salesforce.Client) error { return c.Ping(t.Context()) },
		"Sync": func(t *testing.T, c *salesforce.Client) error {
			results, err := c.Sync(t.Context(), lead)
			require.Len(t, results, 1)
			if err != nil {
				require.Equal(t, salesforce.NotSent, results[0].Outcome)
				require.ErrorIs(t, results[0].Err, sferr.ErrNotReady)
				require.ErrorIs(t, results[0].Actions[0].Err, sferr.ErrNotReady)
				require.Equal(t, salesforce.Retry, results[0].State())
			}
			return err
		},
		"Plan": func(t *testing.T, c *salesforce.Client) error { _, err := c.Plan(t.Context(), lead); return err },
		"Stream": func(t *testing.T, c *salesforce.Client) (last error) {
			for _, err := range c.Stream(t.Context(), salesforce.FromSlice([]salesforce.Lead{lead})) {
				last = err
			}
			return last
		},
		"Backfill": func(t *testing.T, c *salesforce.Client) (last error) {
			for _, err := range c.SetBulk(1, 0, 0).Backfill(t.Context(), salesforce.FromSlice([]salesforce.Lead{lead})) {
				last = err
			}
			return last
		},
	}
	for first, call := range calls {
		t.Run(first, inBubble(func(t *testing.T) {
			w := bareWorld(t)
			c := w.client(keyed())
			_, err := c.Describe(t.Context(), schema.Lead) // what is known by then is out of date
			require.NoError(t, err)
			for range 2 {
				w.org.ResetRequests()
				err := call(t, c)
				require.ErrorIs(t, err, sferr.ErrNotReady)
				for _, part := range []string{"Lead.mobly_id__c", "Task.mobly_activity_id__c", "package setup", "NoKey", "keys.lead", "keys.activity"} {
					require.ErrorContains(t, err, part)
				}
				p := sferr.Explain(err)
				require.Equal(t, []string{"mobly_id__c", "mobly_activity_id__c"}, p.Fields)
				require.Less(t, len(p.Reason), 100, "the remedy is the hint's")
				require.Equal(t, 1, strings.Count(p.Hint, `set its key to "-"`))
				require.LessOrEqual(t, len(w.org.Requests()), 3)
				require.Empty(t, w.org.Records(schema.Lead))
			}
			w.org.Define(schema.Lead, leadKey)
			require.ErrorIs(t, call(t, c), sferr.ErrNotReady)
			w.org.Define("Activity", activityKey)
			require.NoError(t, call(t, c))
			w.sync(c, lead)
			require.Len(t, w.org.Records(schema.Lead), 1)
			require.Equal(t, "m1", w.org.Records(schema.Lead)[0]["mobly_id__c"])
			require.Equal(t, "a1", w.org.Records(schema.Task)[0]["mobly_activity_id__c"])
		}))
	}
}

// Both keys can be done without, and the watermark is a key field as well.
func TestReadyWithoutKeys(t *testing.T) {
	w := bareWorld(t)
	require.NoError(t, w.client(keyless()).Ping(t.Context()))
	cfg := keyless()
	cfg.Settings.Keys.SyncedAt = "mobly_synced_at__c"
	err := w.client(cfg).Ping(t.Context())
	require.ErrorIs(t, err, sferr.ErrNotReady)
	require.ErrorContains(t, err, `(keys.syncedAt, Lead.mobly_synced_at__c)`)
	cfg = keyed()
	cfg.Settings.Policies.Unkeyed = salesforce.MatchByName
	require.NotContains(t, w.client(cfg).Ping(t.Context()).Error(), "unkeyed", "what is missing says nothing of other settings")
	cfg = keyless()
	cfg.Settings.Keys.SyncedAt = salesforce.NoKey
	require.NoError(t, w.client(cfg).Ping(t.Context()))

	w.org.Define(schema.Lead, schema.Field{Name: "mobly_id__c", Type: schema.TypeString, Length: 255})
	w.org.Define("Activity", activityKey)
	err = w.client(keyed()).Ping(t.Context())
	require.ErrorContains(t, err, "not a text field with the attributes External ID and Unique")
	require.NotErrorIs(t, err, sferr.ErrNotReady, "it is there")
}

// Ping reads all that the first Sync would, writes nothing, and has what was learned
// found out anew.
func TestPing(t *testing.T) { inBubble(testPing)(t) }

func testPing(t *testing.T) {
	w := newWorld(t)
	c := w.client(keyed())
	require.NoError(t, c.Ping(t.Context()))
	const signIn = 1
	require.Len(t, w.org.Requests(), signIn+1)
	w.org.ResetRequests()
	l := withActions(person("m1", "a@lumen.example"), note("a1", "met"))
	w.sync(c, l)
	require.Len(t, w.org.Requests(), 3, "a match, a person, a Task: nothing is described")

	// a field that an admin takes away, and a rep who becomes a user
	w.org.Define(schema.Lead, schema.Field{Name: "Badge__c", Type: schema.TypeString, Length: 10})
	rep, err := w.org.AddUser(salesforcetest.User{LastName: "Rep", Email: "rep@example.com", Username: "rep@example.com"})
	require.NoError(t, err)
	l.Actions = append(l.Actions, note("a2", "met again"))
	w.sync(c, l)
	require.NotEqual(t, rep, taskOf(w, "a2")["OwnerId"], "the rep is taken for nobody for an hour")
	require.NoError(t, c.Ping(t.Context()))
	l.Actions = append(l.Actions, note("a3", "met once more"))
	w.sync(c, l)
	require.Equal(t, rep, taskOf(w, "a3")["OwnerId"])

	w.org.Inject(salesforcetest.Fault{Kind: salesforcetest.ServerError, Status: 503})
	require.ErrorIs(t, c.Ping(t.Context()), sferr.ErrUnavailable)
	require.ErrorIs(t, (*salesforce.Client)(nil).Ping(t.Context()), sferr.ErrConfig)
	require.ErrorIs(t, c.Ping(nil), org.ErrNoContext) //nolint:staticcheck // that is the test
}

// A mapping that the org does not fit yet can be put right without a new Client.
func TestMisfitIsAskedAnew(t *testing.T) {
	w := newWorld(t)
	cfg := keyed()
	cfg.Settings.Mapping = mapping.Recommended().With(mapping.Rule{From: mapping.Custom("badge"), Lead: "Badge__c", Required: true, Default: "none"})
	c := w.client(cfg)
	_, err := c.Sync(t.Context(), person("m1", "a@lumen.example"))
	require.ErrorContains(t, err, "Badge__c")
	w.org.Define(schema.Lead, schema.Field{Name: "Badge__c", Type: schema.TypeString, Length: 10})
	w.sync(c, person("m1", "a@lumen.example"))
}

func taskOf(w *world, activity string) map[string]any {
	for _, task := range w.org.Records(schema.Task) {
		if task["mobly_activity_id__c"] == activity {
			return task
		}
	}
	return nil
}

// The hooks get the context of the call, and every attempt of a request.
func TestHooksGetTheContext(t *testing.T) { inBubble(testHooksGetTheContext)(t) }

func testHooksGetTheContext(t *testing.T) {
	type key struct{}
	w := newWorld(t)
	seen := map[string]int{}
	see := func(ctx context.Context, what string) {
		require.Equal(t, "of the call", ctx.Value(key{}), what)
		seen[what]++
	}
	cfg := keyed()
	cfg.Settings.API.Concurrency = 1
	cfg.Trace = &salesforce.Trace{
		Request: func(ctx context.Context, _ salesforce.RequestInfo) { see(ctx, "request") },
		Batch:   func(ctx context.Context, _ salesforce.BatchInfo) { see(ctx, "batch") },
		Job:     func(ctx context.Context, _ salesforce.JobInfo) { see(ctx, "job") },
		Run:     func(ctx context.Context, _ salesforce.RunInfo) { see(ctx, "run") },
	}
	c := w.client(cfg).SetBulk(1, 0, 0)
	ctx := context.WithValue(t.Context(), key{}, "of the call")
	_, err := c.Sync(ctx, someLeads(2)...)
	require.NoError(t, err)
	require.Equal(t, map[string]int{"request": 4, "batch": 2, "run": 1}, seen)
	for _, err := range c.Stream(ctx, salesforce.FromSlice(someLeads(4))) {
		require.NoError(t, err)
	}
	for _, err := range c.Backfill(ctx, salesforce.FromSlice(someLeads(6))) {
		require.NoError(t, err)
	}
	require.Equal(t, 3, seen["run"])
	require.Positive(t, seen["job"])
}

package salesforce_test

import (
	"fmt"
	"iter"
	"maps"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// backfill runs a Backfill to its end, whatever the number of leads.
func (w *world) backfill(c *salesforce.Client, leads ...salesforce.Lead) (results salesforce.Results, err error) {
	w.t.Helper()
	for r, e := range c.SetBulk(1, 0, 0).Backfill(w.t.Context(), all(leads)) {
		if e != nil {
			err = e
			continue
		}
		require.NoError(w.t, err, "an error comes last")
		results = append(results, r)
	}
	return results, err
}

func all(leads []salesforce.Lead) iter.Seq2[salesforce.Lead, error] {
	return func(yield func(salesforce.Lead, error) bool) {
		for _, l := range leads {
			if !yield(l, nil) {
				return
			}
		}
	}
}

func (w *world) backfilled(c *salesforce.Client, leads ...salesforce.Lead) salesforce.Results {
	w.t.Helper()
	results, err := w.backfill(c, leads...)
	require.NoError(w.t, err)
	require.Len(w.t, results, len(leads))
	return results
}

// jobs returns what jobs the org was asked for: "upsert Lead".
func (w *world) jobs() []string {
	var out []string
	for _, r := range w.org.Requests() {
		if r.Method == http.MethodPost && strings.HasSuffix(r.Path, "/jobs/ingest") || strings.HasSuffix(r.Path, "/jobs/query") {
			out = append(out, r.Path[strings.LastIndexByte(r.Path, '/')+1:])
		}
	}
	return out
}

func TestBackfill(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		known := w.lead(map[string]any{"Email": "p1@lumen.example", "FirstName": "Ann"})
		same := w.contact(map[string]any{"Email": "p2@lumen.example", "FirstName": "Grace", "mobly_id__c": "m2"})
		c := w.client(keyed()).SetBulk(1, 1, 0)
		leads := someLeads(5)
		leads = append(leads, leads[0], person("", ""))
		got := w.backfilled(c, leads...)
		require.Equal(t, []string{"Created", "Updated", "Updated", "Created", "Created", "Created", "Refused"}, outcomes(got))
		require.Equal(t, known, got[1].ID)
		require.Equal(t, same, got[2].ID)
		require.Equal(t, got[0].ID, got[5].ID)
		require.Equal(t, "m0", got[5].FoldedInto)
		for i, r := range got {
			require.Equal(t, leads[i].Person.ID, r.LeadID)
			if i < 5 {
				require.Equal(t, salesforce.Created, r.Actions[0].Outcome)
			}
		}
		w.holds(leads, got)
		require.Zero(t, w.writes(), "jobs write")
		require.Equal(t, []string{"query", "query", "ingest", "ingest", "ingest", "ingest"}, w.jobs())

		w.org.ResetRequests()
		again := w.backfilled(c, leads...)
		require.Equal(t, []string{"Unchanged", "Unchanged", "Unchanged", "Unchanged", "Unchanged", "Unchanged", "Refused"}, outcomes(again))
		require.NotContains(t, w.jobs(), "ingest", "the second run writes nothing")
	})
}

// TestBackfillLikeSync: Backfill and Sync say the same of the same leads, and
// leave the same org.
func TestBackfillLikeSync(t *testing.T) {
	t.Parallel()
	runs := uint64(60)
	if underRace {
		runs = 4
	}
	for seed := range runs {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := &lots{Rand: rand.New(rand.NewPCG(seed, 11))}
				cfg := keyed()
				cfg.Settings.Policies.Strategy = choose(d, []salesforce.Strategy{salesforce.LeadsAndContacts, salesforce.LeadsOnly})
				cfg.Settings.Policies.Ambiguous = choose(d, []salesforce.Ambiguous{salesforce.RefuseAmbiguous, salesforce.Newest, salesforce.Oldest})
				cfg.Settings.Policies.Unkeyed = choose(d, []salesforce.Unkeyed{salesforce.RefuseUnkeyed, salesforce.MatchByName})
				cfg.Settings.Policies.Converted = choose(d, []salesforce.Converted{salesforce.RefuseConverted, salesforce.NewLead})
				cfg.Settings.Policies.LeadOwner = choose(d, []salesforce.Owner{"", salesforce.FirstScanner})
				cfg.Settings.Policies.TaskUpdate = choose(d, []salesforce.TaskUpdate{salesforce.KeepTask, salesforce.OverwriteTask})
				if cfg.Settings.Policies.Strategy != salesforce.LeadsOnly && cfg.Settings.Policies.Unkeyed != salesforce.MatchByName {
					cfg.Settings.Policies.CreateAs = choose(d, []string{"", schema.Contact})
				}
				cfg.Settings.Tags = tags.Mapping{Rules: []tags.Rule{{Category: "Score", Field: "mobly_score__c", Objects: []string{schema.Lead}, Several: tags.Last}}}
				w := newWorld(t)
				w.org.Define(schema.Lead, schema.Field{Name: "mobly_score__c", Type: schema.TypePicklist, Restricted: true,
					Picklist: []schema.PicklistValue{{Value: "Hot", Active: true}, {Value: "Cold", Active: true}}})
				d.w = w
				if seed%2 == 1 {
					d.relate(&cfg)
				}
				d.seed()
				var leads []salesforce.Lead
				for range 1 + d.IntN(12) {
					leads = append(leads, d.lead())
				}
				if d.chance(50) { // Tasks are there
					w.sync(w.client(cfg), leads[:d.IntN(len(leads))]...)
				}
				restore := w.org.Checkpoint()
				synced := w.sync(w.client(cfg), leads...)
				want := w.state(synced)
				restore()
				got := w.backfilled(w.client(cfg).SetBulk(1, 1+d.IntN(200), int64(choose(d, []int{200, 2000, 1e6}))), leads...)
				require.Empty(t, cmp.Diff(summary(synced), summary(got)))
				require.Empty(t, cmp.Diff(want, w.state(got)))
			})
		})
	}
}

// state is all that the org holds, without what tells when and by whom it was
// written, with new records named by the leads that they were made for.
func (w *world) state(results salesforce.Results) []string {
	names := make(map[string]string)
	for i, r := range results {
		if _, ok := names[r.ID]; !ok && r.Outcome == salesforce.Created {
			names[r.ID] = fmt.Sprint("record of lead ", i)
		}
		for j, a := range r.Actions {
			if _, ok := names[a.ID]; !ok && a.Outcome == salesforce.Created {
				names[a.ID] = fmt.Sprint("Task ", j, " of lead ", i)
			}
		}
		for _, related := range r.Related {
			if _, ok := names[related.ID]; !ok && related.Outcome == salesforce.Created {
				names[related.ID] = fmt.Sprint(related.For, " of lead ", i)
			}
		}
	}
	var out []string
	for object := range w.count() {
		for _, r := range w.org.Records(object) {
			for _, name := range []string{"CreatedDate", "LastModifiedDate", "SystemModstamp", "LastActivityDate", "CompletedDateTime", "PhotoUrl"} {
				delete(r, name)
			}
			if r["Subject"] == "Meet" { // whichever capture it is named by
				delete(r, "mobly_activity_id__c")
			}
			var fields []string
			for _, name := range slices.Sorted(maps.Keys(r)) {
				v := r[name]
				if id, ok := v.(string); ok && names[id] != "" {
					v = names[id]
				}
				fields = append(fields, fmt.Sprintf("%s=%v", name, v))
			}
			out = append(out, object+" "+strings.Join(fields, " "))
		}
	}
	slices.Sort(out)
	return out
}

// summary is what results say, without the IDs of new records.
func summary(results salesforce.Results) []string {
	var out []string
	for _, r := range results {
		parts := []string{fmt.Sprintf("%s %s %s folded into %q: %v", r.LeadID, r.Outcome, r.Object, r.FoldedInto, r.Err)}
		if r.Outcome == salesforce.Unchanged || r.Outcome == salesforce.Updated {
			parts = append(parts, r.ID)
		}
		for _, d := range r.Dropped {
			parts = append(parts, fmt.Sprint(strings.Join(d.Fields, " "), d.Rule, d.Code))
		}
		for _, a := range r.Actions {
			parts = append(parts, fmt.Sprint(a.For, a.Outcome, a.Err))
		}
		for _, related := range r.Related {
			parts = append(parts, fmt.Sprint(related.For, related.Outcome, related.Err, codesOf(related.Dropped)))
		}
		out = append(out, strings.Join(parts, "; "))
	}
	return out
}

package salesforce_test

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/plan"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// journaled is a configuration whose results can be taken back.
func journaled() salesforce.Config {
	cfg := keyed()
	cfg.Journal, cfg.Settings.Policies.TaskUpdate, cfg.Settings.Keys.SyncedAt = true, salesforce.OverwriteTask, "mobly_synced_at__c"
	return cfg
}

// undoWorld has a Lead with a Task, both of which leads differ from.
func undoWorld(t *testing.T) (w *world, lead, task string, leads []salesforce.Lead) {
	t.Helper()
	w = newWorld(t)
	for _, object := range []string{schema.Lead, schema.Contact} {
		w.org.Define(object, schema.Field{Name: "mobly_synced_at__c", Type: schema.TypeDateTime})
	}
	lead = w.lead(map[string]any{"Email": "old@lumen.example", "FirstName": "Bo", "Title": "Clerk", "NumberOfEmployees": 5})
	task = w.add(schema.Task, map[string]any{"WhoId": lead, "Subject": "Old", "mobly_activity_id__c": "a1", "ActivityDate": "2020-01-31"})
	known := withActions(person("m1", "old@lumen.example"), note("a1", "met"))
	known.Person.JobTitle, known.Person.UpdatedAt = "Chief", time.Date(2026, 10, 15, 9, 0, 0, 0, time.UTC)
	return w, lead, task, []salesforce.Lead{known, withActions(person("m2", "new@lumen.example"), note("a2", "called")), person("m1", "old@lumen.example")}
}

// fieldsOf is a record without what Salesforce writes itself.
func (w *world) fieldsOf(id string) map[string]any {
	w.t.Helper()
	out := make(map[string]any)
	for _, object := range []string{schema.Lead, schema.Task} {
		for _, r := range w.org.Records(object) {
			if r["Id"] == id {
				maps.Copy(out, r)
			}
		}
	}
	require.NotEmpty(w.t, out)
	for _, name := range []string{"LastModifiedDate", "SystemModstamp", "LastModifiedById", "IsUnreadByOwner", "CompletedDateTime"} {
		delete(out, name)
	}
	return out
}

func (w *world) apply(c *salesforce.Client, p *salesforce.Plan) salesforce.Results {
	w.t.Helper()
	results, err := c.Apply(w.t.Context(), p)
	require.NoError(w.t, err)
	return results
}

// What was written in any way is taken back, and the next Sync writes it again.
func TestUndo(t *testing.T) {
	for _, way := range ways {
		t.Run(way.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { undoEachWay(t, way.write) })
		})
	}
}

func undoEachWay(t *testing.T, write func(*world, *salesforce.Client, ...salesforce.Lead) salesforce.Results) {
	w, lead, task, leads := undoWorld(t)
	now := func() [2]map[string]any { return [2]map[string]any{w.fieldsOf(lead), w.fieldsOf(task)} }
	before := now()
	c := w.client(journaled())
	results := write(w, c, leads...)
	require.Equal(t, []string{"Updated", "Created", "Updated"}, outcomes(results))
	require.Equal(t, []string{"Updated"}, actionOutcomes(results[0]))
	require.NotEmpty(t, results[1].Written)
	require.Empty(t, results[2].Written, "the lead that it was folded into has it")
	after := now()
	require.NotEqual(t, before[0], after[0])
	require.NotEqual(t, before[1], after[1])

	p := throughJSON(t, salesforce.Undo(results))
	require.True(t, p.Reverse)
	require.Equal(t, []sferr.RecordRef{{Object: "Lead", ID: results[1].ID}, {Object: "Task", ID: results[1].Actions[0].ID}}, p.Created)
	require.Equal(t, &plan.Ref{Path: "person"}, p.Items[2].Person.CarriedBy)
	require.Contains(t, p.String(), "created, not deleted: Lead "+results[1].ID)
	undone := w.apply(c, p)
	require.Equal(t, []string{"Updated", "Unchanged", "Updated"}, outcomes(undone))
	require.Equal(t, []string{"Updated"}, actionOutcomes(undone[0]))
	for _, r := range undone {
		require.Equal(t, salesforce.Done, r.State())
		require.Empty(t, r.Dropped)
	}
	require.Equal(t, before, now())
	require.NotEmpty(t, w.stored(results[1].ID), "what was created stays")

	w.org.ResetRequests()
	require.Equal(t, []string{"Unchanged", "Unchanged", "Unchanged"}, outcomes(w.apply(c, p)), "a second time")
	require.Zero(t, w.writes())
	again := write(w, c, leads...)
	require.Equal(t, []string{"Updated", "Unchanged", "Updated"}, outcomes(again))
	require.Equal(t, after, now())
	undone = w.apply(c, salesforce.Undo(again))
	require.Equal(t, before, now())
	w.apply(c, salesforce.Undo(undone))
	require.Equal(t, after, now(), "an Undo can be undone")
}

// A later edit stays and is reported; with Force it is overwritten.
func TestUndoLeavesEdits(t *testing.T) {
	for _, force := range []bool{false, true} {
		w, lead, task, leads := undoWorld(t)
		c := w.client(journaled())
		results := w.sync(c, leads...)
		require.NoError(t, w.org.Update(lead, map[string]any{"Title": "CEO", "Fax": "1"}))
		require.NoError(t, w.org.Update(task, map[string]any{"Subject": "Old"}))
		p := salesforce.Undo(results)
		p.Force = force
		undone := w.apply(c, p)
		require.Equal(t, "Bo", w.fieldsOf(lead)["FirstName"])
		require.Equal(t, "1", w.stored(lead)["Fax"])
		require.Empty(t, undone[0].Actions[0].Dropped, "it is as it was")
		if force {
			require.Equal(t, "Clerk", w.stored(lead)["Title"])
			continue
		}
		require.Equal(t, "CEO", w.stored(lead)["Title"])
		require.Len(t, undone[0].Dropped, 1)
		require.Equal(t, "CHANGED_SINCE", undone[0].Dropped[0].Code)
		require.Equal(t, []string{"Title"}, undone[0].Dropped[0].Fields)
		require.NotContains(t, undone[0].Dropped[0].Error(), "CEO")
	}
}

// A number is the same whatever its notation, and a field whatever its spelling.
func TestUndoOfNumbers(t *testing.T) {
	w, lead, _, leads := undoWorld(t)
	cfg := journaled()
	cfg.Settings.Mapping = mapping.Recommended()
	for i, kind := range []schema.Type{schema.TypeInt, schema.TypeDouble, schema.TypeCurrency, schema.TypePercent} {
		name := fmt.Sprintf("N%d__c", i)
		w.org.Define(schema.Lead, schema.Field{Name: name, Type: kind, Digits: 9, Precision: 18, Scale: 2})
		require.NoError(t, w.org.Update(lead, map[string]any{name: 5}))
		cfg.Settings.Mapping.Rules = append(cfg.Settings.Mapping.Rules, mapping.Rule{From: mapping.Custom("n"), Lead: name})
	}
	before, c := w.fieldsOf(lead), w.client(cfg)
	leads[0].Person.Custom = map[string]any{"n": 1200}
	first := w.sync(c, leads[0])
	for i := range first[0].Written {
		first[0].Written[i].Field = strings.ToLower(first[0].Written[i].Field)
	}
	leads[0].Person.Custom = map[string]any{"n": "13.0"}
	undone := w.apply(c, salesforce.Undo(slices.Concat(first, w.sync(c, leads[0]))))
	require.Empty(t, undone[0].Dropped)
	require.Equal(t, before, w.fieldsOf(lead))
}

// A lead may be folded into one that has no ID.
func TestUndoOfLeadsWithoutIDs(t *testing.T) {
	w, lead, _, leads := undoWorld(t)
	before, c := w.fieldsOf(lead), w.client(journaled())
	leads[0].Person.ID = ""
	results := w.sync(c, leads[0], leads[2])
	require.Equal(t, []string{"Updated", "Updated"}, outcomes(results))
	undone := w.apply(c, salesforce.Undo(results))
	require.Equal(t, []string{"Updated", "Updated"}, outcomes(undone))
	require.Equal(t, before, w.fieldsOf(lead))
}

// Nothing is taken back of records that were not written and have no ID.
func TestUndoOfNothing(t *testing.T) {
	w := newWorld(t)
	failed := []salesforce.RecordResult{{Object: schema.Task, Outcome: salesforce.Failed}}
	undone := w.apply(w.client(keyed()), salesforce.Undo(salesforce.Results{
		{LeadID: "m1", Object: schema.Lead, Outcome: salesforce.Failed, Actions: failed, Related: failed},
	}))
	require.Equal(t, []string{"Unchanged"}, outcomes(undone))
	require.Equal(t, salesforce.Unchanged, undone[0].Related[0].Outcome)
}

// What cannot be taken back is refused.
func TestUndoRefuses(t *testing.T) {
	for name, tt := range map[string]struct {
		change func(w *world, lead string, results salesforce.Results) salesforce.Results
		want   error
	}{
		"no journal": {func(_ *world, _ string, results salesforce.Results) salesforce.Results {
			results[0].Written = nil
			return results
		}, sferr.ErrNoJournal},
		"only the lead that was folded": {func(_ *world, _ string, results salesforce.Results) salesforce.Results {
			return results[2:]
		}, sferr.ErrNoJournal},
		"no ID": {func(_ *world, _ string, results salesforce.Results) salesforce.Results {
			results[0].ID = ""
			return results
		}, sferr.ErrNoJournal},
		"created, perhaps": {func(*world, string, salesforce.Results) salesforce.Results {
			return salesforce.Results{{LeadID: "m1", Outcome: salesforce.InDoubt}}
		}, sferr.ErrNoJournal},
		"a record that is gone": {func(w *world, lead string, results salesforce.Results) salesforce.Results {
			require.NoError(w.t, w.org.Delete(lead))
			return results
		}, sferr.ErrDeleted},
		"a Lead that was converted": {func(w *world, lead string, results salesforce.Results) salesforce.Results {
			_, _, err := w.org.Convert(lead)
			require.NoError(w.t, err)
			return results
		}, sferr.ErrConverted},
	} {
		t.Run(name, func(t *testing.T) {
			w, lead, _, leads := undoWorld(t)
			c := w.client(journaled())
			results := tt.change(w, lead, w.sync(c, leads...))
			w.org.ResetRequests()
			undone := w.apply(c, salesforce.Undo(results))
			require.Len(t, undone, len(results))
			require.Equal(t, salesforce.Refused, undone[0].Outcome)
			require.ErrorIs(t, undone[0].Err, tt.want)
			require.Equal(t, salesforce.Dead, undone[0].State(), "trying again does not help")
			if name == "no journal" {
				require.Equal(t, []string{"Updated"}, actionOutcomes(undone[0]), "its Task does not depend on it")
			}
		})
	}
}

// Results that somebody has edited cost what was edited, not the others.
func TestUndoOfEditedResults(t *testing.T) {
	w, lead, _, leads := undoWorld(t)
	c := w.client(journaled())
	before := w.stored(lead)["Title"]
	results := w.sync(c, leads...)
	require.NotEqual(t, before, w.stored(lead)["Title"])
	results[0].ID = results[0].ID[:15]
	for _, name := range []string{"Id", "IsConverted", "Nope__c"} {
		results[0].Written = append(results[0].Written, plan.Change{Field: name, Before: "x", After: "y", Write: true})
	}
	undone := w.apply(c, salesforce.Undo(results))
	require.Equal(t, salesforce.Updated, undone[0].Outcome, undone[0].Err)
	require.Equal(t, before, w.stored(lead)["Title"])
	var lost []string
	for _, d := range undone[0].Dropped {
		lost = append(lost, d.Fields...)
	}
	require.Subset(t, lost, []string{"Id", "IsConverted", "Nope__c"})
}

// Without a journal, results hold nothing that was captured.
func TestNoJournal(t *testing.T) {
	w, _, _, leads := undoWorld(t)
	cfg := journaled()
	cfg.Journal = false
	results := w.sync(w.client(cfg), leads...)
	for _, r := range results {
		require.Nil(t, r.Written)
		for _, a := range r.Actions {
			require.Nil(t, a.Written)
		}
	}
	require.ErrorIs(t, salesforce.Undo(results).Items[0].Person.Err, sferr.ErrNoJournal)
	require.Empty(t, salesforce.Undo(nil).Items)
}

// A write whose answer was lost is taken back too: the record turned out to be as
// it should be, by that write.
func TestUndoOfALostAnswer(t *testing.T) {
	w, lead, _, leads := undoWorld(t)
	before := w.fieldsOf(lead)
	lost := false
	c := w.client(w.through(journaled(), func(_, body string, do func() (*http.Response, error)) (*http.Response, error) {
		res, err := do()
		if !lost && strings.Contains(body, `"Title":"Chief"`) {
			lost = true
			return nil, http.ErrServerClosed
		}
		return res, err
	}))
	results := w.sync(c, leads[0])
	require.True(t, lost)
	require.NotEmpty(t, results[0].Written)
	w.apply(c, salesforce.Undo(results))
	require.Equal(t, before, w.fieldsOf(lead))
}

// A record that was to be new and is there by now was somebody else's: what it held
// is not known, so nothing is said to be written.
func TestJournalOfARecordThatWasThere(t *testing.T) {
	w := newWorld(t)
	cfg := keyed()
	cfg.Journal = true
	raced := false
	c := w.client(w.through(cfg, func(_, body string, do func() (*http.Response, error)) (*http.Response, error) {
		if !raced && strings.Contains(body, `"LastName"`) && strings.Contains(body, "PATCH") {
			raced = true
			w.lead(map[string]any{"mobly_id__c": "m1", "FirstName": "Theirs"})
		}
		return do()
	}))
	results := w.sync(c, person("m1", "a@lumen.example"))
	require.True(t, raced)
	require.Equal(t, []string{"Updated"}, outcomes(results))
	require.Nil(t, results[0].Written)
	require.ErrorIs(t, salesforce.Undo(results).Items[0].Person.Err, sferr.ErrNoJournal)
}

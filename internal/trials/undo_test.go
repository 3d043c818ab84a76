package trials

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/conformance/testworld"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/plan"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// TestUndoProperty: whatever the org, the configuration and the leads, after two
// calls that write, edits by others between them and behind them, and Undo of both,
//
//	(a) every field that others may have edited holds its last edit, or else what it
//	    held before the calls,
//	(b) each edit of a field that a call had written is reported,
//	(c) what the calls created is still there, and listed,
//	(d) a second Undo writes nothing.
func TestUndoProperty(t *testing.T) {
	t.Parallel()
	n := *seeds
	if testworld.UnderRace {
		n = min(n, 10)
	}
	for seed := *firstSeed; seed < *firstSeed+n; seed++ {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			s := newScene(seed)
			s.cfg.Journal = true
			u := &undoing{trial: s.trial(t), dice: dice{Rand: rand.New(rand.NewPCG(seed, 17))}}
			u.play()
		})
	}
}

// undoing is a trial of Undo.
type undoing struct {
	*trial
	dice   dice
	before map[string]row
	edits  []edit
	wrote  map[string]bool // "ID field" of what the journals have
}

// edit is a change that somebody else made.
type edit struct {
	id, field string
	value     any
}

func (u *undoing) play() {
	u.before, _, _ = u.everything()
	u.wrote = make(map[string]bool)
	results := u.write(u.leads)
	u.edit(results)
	again := slices.Clone(u.leads)
	for i := range again {
		if u.dice.chance(50) {
			again[i].Person.JobTitle = fmt.Sprint("Title ", i)
		}
	}
	results = append(results, u.write(again)...)
	u.edit(results)
	undone := u.undo(results)
	u.judge(results, undone)
	u.Org.ResetRequests()
	second := u.undo(results)
	require.Zero(u.T, u.Writes(), "a second time")
	require.Equal(u.T, u.told(undone), u.told(second), "what is as it was before is not an edit")
}

// write writes leads in one of the ways, and keeps the results as data.
func (u *undoing) write(leads []salesforce.Lead) salesforce.Results {
	u.T.Helper()
	ctx := u.T.Context()
	var results salesforce.Results
	switch u.dice.IntN(3) {
	case 0:
		results = u.Sync(u.client, leads...)
	case 1:
		made, err := u.client.Plan(ctx, leads...)
		require.NoError(u.T, err)
		results, err = u.client.Apply(ctx, made)
		require.NoError(u.T, err)
	default:
		for r, err := range u.client.Stream(ctx, salesforce.FromSlice(leads)) {
			require.NoError(u.T, err)
			results = append(results, r)
		}
	}
	if u.dice.chance(50) {
		results = throughJSON(u.T, results)
	}
	each(results, func(id string, _ salesforce.Outcome, written []plan.Change) {
		for _, c := range written {
			u.wrote[id+" "+c.Field] = true
		}
	})
	return results
}

// throughJSON writes a value and reads it again, which is written as the same bytes.
func throughJSON[T any](t testing.TB, v T) T {
	t.Helper()
	text, err := json.Marshal(v)
	require.NoError(t, err)
	var read T
	require.NoError(t, json.Unmarshal(text, &read))
	again, err := json.Marshal(read)
	require.NoError(t, err)
	require.Equal(t, string(text), string(again))
	return read
}

// each calls do for every record of results.
func each(results salesforce.Results, do func(id string, outcome salesforce.Outcome, written []plan.Change)) {
	for _, r := range results {
		do(r.ID, r.Outcome, r.Written)
		for _, a := range slices.Concat(r.Actions, r.Related) {
			do(a.ID, a.Outcome, a.Written)
		}
	}
}

// edit changes some of the fields that were written.
func (u *undoing) edit(results salesforce.Results) {
	var written []string
	each(results, func(id string, _ salesforce.Outcome, changes []plan.Change) {
		for _, c := range changes {
			if text, ok := c.After.(string); ok && text != "" && u.isText(id, c.Field) && !slices.Contains(written, id+" "+c.Field) {
				written = append(written, id+" "+c.Field)
			}
		}
	})
	for _, what := range written {
		var e edit
		_, err := fmt.Sscan(what, &e.id, &e.field)
		require.NoError(u.T, err)
		if !u.dice.chance(30) {
			continue
		}
		e.value = fmt.Sprint("edit ", len(u.edits))
		require.NoError(u.T, u.Org.Update(e.id, map[string]any{e.field: e.value}))
		u.edits = append(u.edits, e)
	}
}

// isText reports whether a field takes any text.
func (u *undoing) isText(id, name string) bool {
	f := u.object(id).Field(name)
	return (f.Type == schema.TypeString || f.Type == schema.TypeTextArea) && !f.Unique && f.Length >= 20
}

func (u *undoing) object(id string) *schema.Object {
	u.T.Helper()
	_, of, _ := u.everything()
	o, err := u.client.Describe(u.T.Context(), of[id])
	require.NoError(u.T, err)
	return o
}

// undo takes results back, and reports what it did.
func (u *undoing) undo(results salesforce.Results) salesforce.Results {
	u.T.Helper()
	made := salesforce.Undo(results)
	if u.dice.chance(50) {
		made = throughJSON(u.T, made)
	}
	undone, err := u.client.Apply(u.T.Context(), made)
	require.NoError(u.T, err)
	require.Len(u.T, undone, len(results))
	return undone
}

// judge compares the org with what it was and with what others made of it.
func (u *undoing) judge(results, undone salesforce.Results) {
	u.T.Helper()
	want := make(map[string]row)
	for id, r := range u.before {
		want[id] = maps.Clone(r)
	}
	told := u.told(undone)
	for _, e := range u.edits {
		if want[e.id] == nil { // it was created
			continue
		}
		want[e.id][e.field] = e.value
		require.Contains(u.T, told, e.id+" "+e.field+" CHANGED_SINCE")
	}
	for _, what := range told {
		require.Regexp(u.T, " CHANGED_SINCE$", what)
	}
	after, of, _ := u.everything()
	for id := range want {
		if !slices.Contains([]string{schema.Lead, schema.Contact, schema.Task, "CampaignMember"}, of[id]) {
			continue
		}
		for _, f := range u.object(id).Fields() {
			if f.Updateable && f.Name != "IsUnreadByOwner" && !cmp.Equal(want[id][f.Name], after[id][f.Name]) {
				u.T.Errorf("%s %s: want %v, got %v", id, f.Name, want[id][f.Name], after[id][f.Name])
			}
		}
	}
	listed := salesforce.Undo(results).Created
	each(results, func(id string, outcome salesforce.Outcome, _ []plan.Change) {
		if outcome == salesforce.Created {
			require.NotNil(u.T, after[id])
			require.True(u.T, slices.ContainsFunc(listed, func(r sferr.RecordRef) bool { return r.ID == id }))
		}
	})
}

// told returns what the results say was lost: "ID field code".
func (u *undoing) told(results salesforce.Results) []string {
	var out []string
	for _, r := range results {
		for _, d := range r.Dropped {
			out = append(out, r.ID+" "+strings.Join(d.Fields, ",")+" "+d.Code)
		}
		for _, a := range slices.Concat(r.Actions, r.Related) {
			for _, d := range a.Dropped {
				out = append(out, a.ID+" "+strings.Join(d.Fields, ",")+" "+d.Code)
			}
		}
	}
	return out
}

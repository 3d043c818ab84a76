package backfill

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/bulk"
	"github.com/getmobly/mobly-salesforce-go/internal/planner"
	"github.com/getmobly/mobly-salesforce-go/internal/rows"
	"github.com/getmobly/mobly-salesforce-go/internal/scan"
	"github.com/getmobly/mobly-salesforce-go/internal/soql"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

const maxLookUp = 2000

func (b *run) ask(ctx context.Context, keep func(rows.Row) error, questions ...soql.Question) error {
	var failed error
	for i := range questions {
		questions[i].Failed = b.unanswered.Note(questions[i].Object)
		questions[i].Row = func(row rows.Row) {
			if failed == nil {
				failed = keep(row)
			}
		}
	}
	err := b.Engine.Org.Ask(ctx, questions...)
	return cmp.Or(err, failed)
}

// lookUpPersons reads the records of a target as Sync does: by the leads' keys.
// Then it reads the survivors of merged records, and the contacts that leads were
// converted to.
func (b *run) lookUpPersons(ctx context.Context, target int, converted bool, keep func(rows.Row) error) error {
	t := &b.model.Targets[target]
	if err := b.inChunks(ctx, func(leads []planner.Lead) error {
		return b.ask(ctx, keep, b.model.PersonQuestion(t, b.learned, leads))
	}); err != nil {
		return err
	}
	byIDs := func(ids []string) error {
		return b.ask(ctx, keep, soql.Question{Fields: t.Columns(), Object: t.Object.Name, Conditions: []soql.OneOf{{Field: "Id", Values: ids}}})
	}
	if err := byIDs(b.survivors[target]); err != nil {
		return err
	}
	if t.Object.Name != schema.Contact || !converted {
		return nil
	}
	ids, err := b.convertedTo(ctx)
	if err != nil {
		return err
	}
	return byIDs(ids)
}

// inChunks calls do with all leads, some at a time.
func (b *run) inChunks(ctx context.Context, do func([]planner.Lead) error) error {
	for which := range slices.Chunk(b.all, maxLookUp) {
		leads, err := b.load(ctx, which)
		if err != nil {
			return err
		}
		if err := do(leads); err != nil {
			return err
		}
	}
	return nil
}

// convertedTo returns the contacts that leads of the org were converted to.
func (b *run) convertedTo(ctx context.Context) ([]string, error) {
	var ids []string
	err := b.rows.each(ctx, func(_ *spooledRow, row rows.Row) {
		if id := row.Text("ConvertedContactId"); id != "" {
			ids = append(ids, id)
		}
	})
	slices.Sort(ids)
	return slices.Compact(ids), spoolError(err)
}

// surveyMerged finds where known records went that were merged into others, and
// joins the leads that are one survivor. counts are how many records of each
// target were merged.
func (b *run) surveyMerged(ctx context.Context, counts []int) error {
	b.survivors = make([][]string, len(b.model.Targets))
	merged := rows.Of("Id", planner.MasterField)
	for i := range b.model.Targets {
		t := &b.model.Targets[i]
		if i >= len(counts) || counts[i] == 0 {
			continue
		}
		var ids []string
		if err := b.eachKnown(ctx, t, func(_ int32, id string) error {
			ids = append(ids, strings.Clone(id)) // not the whole lead
			return nil
		}); err != nil {
			return err
		}
		slices.Sort(ids)
		survivors, err := b.survivorsOf(ctx, t, slices.Compact(ids))
		if err != nil {
			return err
		}
		if err := b.eachKnown(ctx, t, func(lead int32, id string) error {
			survivor := planner.LastOf(survivors, id)
			if survivor == id {
				return nil
			}
			b.survivors[i] = append(b.survivors[i], survivor)
			b.clusters.add(lead, recordKey, survivor)
			rows.Put(merged, "Id", scan.Text, id)
			rows.Put(merged, planner.MasterField, scan.Text, survivor)
			return b.rows.add(lead, int32(i), merged.Row()) //nolint:gosec // one of two
		}); err != nil {
			return err
		}
	}
	return nil
}

// survivorsOf returns the record that each merged one was merged into, and so on
// for these.
func (b *run) survivorsOf(ctx context.Context, t *planner.Target, ids []string) (map[string]string, error) {
	survivors := make(map[string]string)
	for len(ids) > 0 {
		var next []string
		merged := t.MergedInto(ids, &b.unanswered, func(loser, survivor string) {
			if survivors[loser] == "" {
				survivors[loser], next = survivor, append(next, survivor)
			}
		})
		if err := b.Engine.Org.Ask(ctx, merged...); err != nil {
			return nil, err
		}
		ids = next
	}
	return survivors, nil
}

// eachKnown calls f for each known record of a target, lead by lead.
func (b *run) eachKnown(ctx context.Context, t *planner.Target, f func(lead int32, id string) error) error {
	var mapped field.Record
	return spoolError(b.each(ctx, b.all, func(i int32, l *planner.Lead) error {
		k := b.model.KeysOf(l.Person, &mapped)
		for _, id := range k.IDs(t.Object.Name) {
			if err := f(i, id); err != nil {
				return err
			}
		}
		return nil
	}))
}

// surveyMarked reads the Tasks without an ID of persons who have an action whose
// Task was not found: one of them may have its marker. found has the hashes of the
// keys that were found.
func (b *run) surveyMarked(ctx context.Context, found map[uint64]bool) error {
	task := &b.model.Task
	if task.Object.Field("Description") == nil {
		return nil
	}
	who, err := b.lacking(ctx, found)
	if err != nil || len(who) == 0 {
		return spoolError(err)
	}
	columns := b.model.TaskColumns(task.Key, "Description", "CreatedDate")
	filter := "IsDeleted=false AND " + task.Key + "=null"
	counts, err := b.count(ctx, []countQuery{{"/queryAll", schema.Task + " WHERE " + filter}})
	if err != nil || counts[0] == 0 {
		return err
	}
	keep := func(row rows.Row) error {
		lead, ok := who[row.Text("WhoId")]
		if !ok || !planner.HasMarker(row) {
			return nil
		}
		return b.rows.add(lead, taskRow, row)
	}
	ids := slices.Sorted(maps.Keys(who))
	if b.cheaper(counts[0], len(ids)*24) {
		query, err := b.Jobs.StartQuery(ctx, bulk.QuerySpec{Object: task.Object, Fields: columns, Where: filter, All: true})
		if err != nil {
			return err
		}
		if read, err := readJob(ctx, query, keep); read {
			return err
		}
	}
	for chunk := range slices.Chunk(ids, maxLookUp) {
		if err := b.ask(ctx, keep, soql.Question{
			Deleted: true, Fields: columns, Object: schema.Task, Filter: filter, Conditions: []soql.OneOf{{Field: "WhoId", Values: chunk}},
		}); err != nil {
			return err
		}
	}
	return nil
}

// lacking returns the records of persons who have an action whose Task was not
// found, each with a lead that it may belong to.
func (b *run) lacking(ctx context.Context, found map[uint64]bool) (map[string]int32, error) {
	here, lacks := make([]bool, len(b.all)), make([]bool, len(b.all)) // by root: persons in the org, actions without a Task
	for _, r := range b.rows.rows {
		root := b.clusters.root(r.lead)
		here[root] = here[root] || r.object != taskRow
	}
	which := slices.DeleteFunc(slices.Clone(b.all), func(i int32) bool { return !here[b.clusters.root(i)] })
	known := func(key string) bool { return found[b.clusters.hash(actionKey, key)] }
	var mapped field.Record
	if err := b.each(ctx, which, func(i int32, l *planner.Lead) error {
		k := b.model.KeysOf(l.Person, &mapped)
		for j := range l.Actions {
			a := &l.Actions[j]
			if a.Kind != "" && !a.At.IsZero() && !slices.ContainsFunc(b.model.ActionKeys(a, &k), known) {
				lacks[b.clusters.root(i)] = true
			}
		}
		return nil
	}); err != nil {
		return nil, err
	}
	who := make(map[string]int32)
	return who, b.rows.each(ctx, func(r *spooledRow, row rows.Row) {
		if r.object != taskRow && lacks[b.clusters.root(r.lead)] {
			who[row.Text("Id")] = r.lead
		}
	})
}

package backfill

import (
	"context"
	"encoding/json"
	"maps"
	"slices"

	"github.com/getmobly/mobly-salesforce-go/internal/bulk"
	"github.com/getmobly/mobly-salesforce-go/internal/planner"
	"github.com/getmobly/mobly-salesforce-go/internal/soql"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// surveyMarked reads the Tasks without an ID of persons who have an action whose
// Task was not found: one of them may have its marker. found has the hashes of the
// keys that were found.
func (b *run) surveyMarked(ctx context.Context, found map[uint64]bool) error {
	task := &b.model.Task
	if task.Object.Field("Description") == nil {
		return nil
	}
	who, err := b.lacking(found)
	if err != nil || len(who) == 0 {
		return spoolError(err)
	}
	columns := b.model.TaskColumns(task.Key, "Description", "CreatedDate")
	filter := "IsDeleted=false AND " + task.Key + "=null"
	counts, err := b.count(ctx, []countQuery{{"/queryAll", schema.Task + " WHERE " + filter}})
	if err != nil || counts[0] == 0 {
		return err
	}
	keep := func(row map[string]any) error {
		id, _ := row["WhoId"].(string)
		lead, ok := who[id]
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
		return query.Read(ctx, keep)
	}
	k := &keeper{keep: keep}
	for chunk := range slices.Chunk(ids, maxLookUp) {
		if err := b.ask(ctx, k, soql.Question{
			Deleted: true, Fields: columns, Object: schema.Task, Filter: filter, Conditions: []soql.OneOf{{Field: "WhoId", Values: chunk}},
		}); err != nil {
			return err
		}
	}
	return nil
}

// lacking returns the records of persons who have an action whose Task was not
// found, each with a lead that it may belong to.
func (b *run) lacking(found map[uint64]bool) (map[string]int32, error) {
	lacks := make([]bool, b.len())
	known := func(key string) bool { return found[b.clusters.hash(actionKey, key)] }
	if err := b.each(nil, func(i int32, l *planner.Lead) error {
		for j := range l.Actions {
			a := &l.Actions[j]
			if a.Kind != "" && !a.At.IsZero() && !known(b.model.ActionKey(a, l.Person.ID)) && !known(b.model.ActionKey(a, l.Person.Email)) {
				lacks[b.clusters.root(i)] = true
			}
		}
		return nil
	}); err != nil {
		return nil, err
	}
	who := make(map[string]int32)
	return who, b.rows.each(func(r *spooledRow, text []byte) error {
		if r.object == taskRow || !lacks[b.clusters.root(r.lead)] {
			return nil
		}
		var row struct{ Id string } //nolint:revive // Salesforce's spelling
		err := json.Unmarshal(text, &row)
		who[row.Id] = r.lead
		return err
	})
}

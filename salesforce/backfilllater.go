package salesforce

import (
	"cmp"
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"slices"

	"github.com/getmobly/mobly-salesforce-go/internal/bulk"
	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/internal/soql"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// surveyMerged finds where known records went that were merged into others, and
// makes kin of the leads that are one survivor. counts are how many records of
// each of the model's objects were merged.
func (b *backfill) surveyMerged(ctx context.Context, counts []int) error {
	b.survivors = make([][]string, len(b.model.persons))
	for i := range b.model.persons {
		pm := &b.model.persons[i]
		if i >= len(counts) || counts[i] == 0 {
			continue
		}
		var ids []string
		if err := b.eachKnown(pm, func(_ int32, id string) error {
			ids = append(ids, id)
			return nil
		}); err != nil {
			return err
		}
		slices.Sort(ids)
		masters, err := b.mastersOf(ctx, pm, slices.Compact(ids))
		if err != nil {
			return err
		}
		if err := b.eachKnown(pm, func(lead int32, id string) error {
			survivor := lastOf(masters, id)
			if survivor == id {
				return nil
			}
			b.survivors[i] = append(b.survivors[i], survivor)
			b.kin.add(lead, kinRecord, survivor)
			return b.org.add(lead, int32(i), map[string]any{"Id": id, masterField: survivor}) //nolint:gosec // one of two
		}); err != nil {
			return err
		}
	}
	return nil
}

// mastersOf returns what those of the records that were merged were merged into,
// and what that was merged into.
func (b *backfill) mastersOf(ctx context.Context, pm *personModel, ids []string) (map[string]string, error) {
	masters := make(map[string]string)
	for len(ids) > 0 {
		var next []string
		merged := pm.mergedInto(ids, func(loser, survivor string) {
			if masters[loser] == "" {
				masters[loser], next = survivor, append(next, survivor)
			}
		})
		if err := b.client.org.Ask(ctx, b.client.org.Lookups(merged)); err != nil {
			return nil, err
		}
		ids = next
	}
	return masters, nil
}

// eachKnown calls f for each known record of an object, lead by lead.
func (b *backfill) eachKnown(pm *personModel, f func(lead int32, id string) error) error {
	var mapped mapping.Record
	return errSpool(b.each(nil, func(i int32, l *Lead) error {
		k := b.model.keysOf(&l.Person, &mapped)
		ids := k.leads
		if pm.object.Name == schema.Contact {
			ids = k.contacts
		}
		for _, id := range ids {
			if err := f(i, id); err != nil {
				return err
			}
		}
		return nil
	}))
}

// surveyMarked reads the Tasks without an ID of persons who have an action whose
// Task was not found: one of them may carry its marker. found has the hashes of
// the keys that were found.
func (b *backfill) surveyMarked(ctx context.Context, found map[uint64]bool) error {
	if b.model.task.object.Field("Description") == nil {
		return nil
	}
	who, err := b.lacking(found)
	if err != nil || len(who) == 0 {
		return errSpool(err)
	}
	task := &b.model.task
	columns := newTaskIndex(b.model, b.planner.learned, nil, nil).columns(task.key, "Description", "CreatedDate")
	filter := "IsDeleted=false AND " + task.key + "=null"
	counts, err := b.count(ctx, []countQuery{{"/queryAll", schema.Task + " WHERE " + filter}})
	if err != nil || counts[0] == 0 {
		return err
	}
	keep := func(row map[string]any) error {
		r := record{values: row}
		lead, ok := who[r.text("WhoId")]
		if !ok || len(markersOf(r.text("Description"))) == 0 {
			return nil
		}
		return errSpool(b.org.add(lead, -1, row))
	}
	ids := slices.Sorted(maps.Keys(who))
	if b.cheaper(counts[0], len(ids)*24) {
		query, err := b.client.jobs.StartQuery(ctx, bulk.QuerySpec{Object: task.object, Fields: columns, Where: filter, All: true})
		if err != nil {
			return err
		}
		return query.Read(ctx, keep)
	}
	for chunk := range slices.Chunk(ids, lookUpLeads) {
		var kept error
		marked := soql.Question{
			Deleted: true, Fields: columns, Object: schema.Task, Filter: filter, Conditions: []soql.OneOf{{Field: "WhoId", Values: chunk}},
			Row: func(row map[string]any) {
				delete(row, "attributes")
				kept = cmp.Or(kept, keep(row))
			},
		}
		if err := cmp.Or(b.client.org.Ask(ctx, b.client.org.Lookup(&marked)), kept); err != nil {
			return err
		}
	}
	return nil
}

// lacking returns the records of persons who have an action whose Task was not
// found, each with a lead that it may belong to.
func (b *backfill) lacking(found map[uint64]bool) (map[string]int32, error) {
	lacks := make([]bool, b.len())
	if err := b.each(nil, func(i int32, l *Lead) error {
		for j := range l.Actions {
			a := &l.Actions[j]
			known := found[b.kin.hash(kinAction, b.actionKey(a, l.Person.ID))] || found[b.kin.hash(kinAction, b.actionKey(a, l.Person.Email))]
			if a.Kind != "" && !a.At.IsZero() && !known {
				lacks[b.kin.root(i)] = true
			}
		}
		return nil
	}); err != nil {
		return nil, err
	}
	who := make(map[string]int32)
	return who, b.eachRow(func(r *spooledRow, text []byte) error {
		if r.object < 0 || !lacks[b.kin.root(r.lead)] {
			return nil
		}
		var row struct{ Id string } //nolint:revive // Salesforce's spelling
		err := json.Unmarshal(text, &row)
		who[row.Id] = r.lead
		return err
	})
}

// eachRow reads the records of the org that are kept so far.
func (b *backfill) eachRow(f func(r *spooledRow, text []byte) error) error {
	if err := b.org.file.Flush(); err != nil {
		return err
	}
	for i := range b.org.rows {
		r := &b.org.rows[i]
		text := make([]byte, r.length)
		if _, err := b.org.file.ReadAt(text, r.at); err != nil {
			return err
		}
		if err := f(r, text); err != nil {
			return err
		}
	}
	return nil
}

// countQuery is what is counted: an object and a filter, by a resource.
type countQuery struct{ resource, of string }

// count counts records, up to five times. Where the org does not tell, there are
// too many for a job.
func (b *backfill) count(ctx context.Context, queries []countQuery) ([]int, error) {
	const many = 1 << 40
	subs := make([]org.Subrequest, len(queries))
	for i, q := range queries {
		subs[i] = org.Subrequest{Method: http.MethodGet, URL: soql.QueryURL(b.client.org.DataPath(q.resource), "SELECT COUNT() FROM "+q.of)}
	}
	answers, err := b.client.org.Composite(ctx, subs, true)
	if err != nil {
		return nil, org.Wrap(err)
	}
	counts := make([]int, len(queries))
	for i := range answers {
		var out struct {
			Total int `json:"totalSize"`
		}
		counts[i] = many
		if answers[i].Err(http.MethodGet, "") == nil && org.Unmarshal(answers[i].Body, &out) == nil {
			counts[i] = out.Total
		}
	}
	return counts, nil
}

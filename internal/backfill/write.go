package backfill

import (
	"context"
	"errors"
	"slices"

	"github.com/getmobly/mobly-salesforce-go/internal/bulk"
	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/internal/record"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// numbered is a record with the number of its state.
type numbered struct {
	*record.Record
	ref int32
}

// write writes all that jobs can: the persons' records, then the Tasks.
func (b *run) write(ctx context.Context) error {
	persons, err := b.collect(nil, b.persons, func(p *windowPlan) []numbered {
		b.leaveMoved(p)
		return b.personRecords(p)
	})
	if err != nil {
		return err
	}
	b.planned = true
	if err := b.send(ctx, persons, b.persons); err != nil {
		return err
	}
	b.markResync()
	// An action that several persons have goes to the first whose record is there:
	// clusters that are synced keep all of theirs.
	whole := func(root int32) bool { return !b.resync[root] }
	tasks, err := b.collect(whole, b.tasks, func(p *windowPlan) []numbered {
		b.endPersons(p)
		return b.taskRecords(p)
	})
	if err != nil {
		return err
	}
	if err := b.send(ctx, tasks, b.tasks); err != nil {
		return err
	}
	b.markResync()
	return nil
}

// leaveMoved leaves converted leads whose contact is not there to a sync, which
// asks whether it was merged into another.
func (b *run) leaveMoved(p *windowPlan) {
	for i := range p.Items {
		if errors.Is(p.Items[i].Person.Err, sferr.ErrConverted) && !b.Engine.Settings.LeadsOnly {
			b.persons[p.leads[i]].resync = true
		}
	}
}

// collect makes the jobs' data of the records that the plans of all wanted
// clusters give. What no job can carry is synced.
func (b *run) collect(wanted func(root int32) bool, states []rowState, records func(*windowPlan) []numbered) ([]*bulk.Data, error) {
	var all []*bulk.Data
	byKind := make(map[record.Kind]*bulk.Data)
	for window := range b.windows(wanted) {
		plan, err := b.plan(window)
		if err != nil {
			closeAll(all)
			return nil, err
		}
		for _, r := range records(plan) {
			if r.Outcome != 0 || r.ID != "" && len(r.Writes()) == 0 {
				continue
			}
			kind := r.Kind()
			data := byKind[kind]
			if data == nil && kind.Repeatable() {
				data = b.Jobs.NewData(bulk.Spec{
					Kind: kind, Object: b.model.Object(kind.Object), Fields: b.model.WrittenFields(kind.Object, kind.Update), AssignmentRule: b.assignment,
				})
				byKind[kind], all = data, append(all, data)
			}
			added := false
			if data != nil {
				if added, err = data.Add(r.Record, r.ref); err != nil {
					closeAll(all)
					return nil, spoolError(err)
				}
			}
			if !added {
				states[r.ref].outcome, states[r.ref].resync = record.NotSent, true
			}
		}
		plan.Release()
	}
	return all, nil
}

func closeAll(all []*bulk.Data) {
	for _, d := range all {
		d.Close()
	}
}

// send gives the data to jobs, several at once.
func (b *run) send(ctx context.Context, all []*bulk.Data, states []rowState) error {
	defer closeAll(all)
	var jobs []func() error
	for _, d := range all {
		rows := b.rowsOf(states, d.Columns)
		for _, part := range d.Parts() {
			jobs = append(jobs, func() error { return b.Jobs.Ingest(ctx, part, rows) })
		}
	}
	return org.Each(len(jobs), b.Engine.Org.Pace.Workers(), func(i int) error { return jobs[i]() })
}

// markResync names the clusters of which a lead, or an action, is to be synced.
func (b *run) markResync() {
	for i := range b.len() {
		if b.persons[i].resync || slices.ContainsFunc(b.tasks[b.actions[i]:b.actions[i+1]], func(s rowState) bool { return s.resync }) {
			b.resync[b.clusters.parent[i]] = true
		}
	}
}

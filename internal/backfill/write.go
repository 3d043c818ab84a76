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

// write writes all that jobs can: the persons' records, then the Tasks.
func (b *run) write(ctx context.Context) error {
	if err := b.writeStage(ctx, nil, func(p *windowPlan) []numbered {
		b.leaveMoved(p)
		return b.personRecords(p)
	}); err != nil {
		return err
	}
	// An action that several persons have goes to the first whose record is there:
	// clusters that are synced keep all of theirs.
	whole := func(root int32) bool { return !b.resync[root] }
	return b.writeStage(ctx, whole, func(p *windowPlan) []numbered {
		b.endAll(b.personRecords(p))
		return b.taskRecords(p)
	})
}

// leaveMoved leaves converted leads whose contact is not there to a sync, which
// asks whether it was merged into another.
func (b *run) leaveMoved(p *windowPlan) {
	for i := range p.Items {
		if errors.Is(p.Items[i].Person.Err, sferr.ErrConverted) && !b.Engine.Settings.LeadsOnly {
			b.states[p.leads[i]].resync = true
		}
	}
}

// writeStage gives the records that the plans of all wanted clusters give to jobs,
// several at once.
func (b *run) writeStage(ctx context.Context, wanted func(root int32) bool, records func(*windowPlan) []numbered) error {
	var all []*bulk.Data // of each kind
	defer func() {
		for _, d := range all {
			d.Close()
		}
	}()
	for window := range b.windows(wanted) {
		plan, err := b.plan(ctx, window, b.Engine.Org.OfType(ctx))
		if err != nil {
			return err
		}
		for _, r := range records(plan) {
			if all, err = b.addRow(all, r); err != nil {
				return spoolError(err)
			}
		}
	}
	b.planned = true
	var jobs []func() error
	for _, d := range all {
		rows := b.rowsOf(d.Columns)
		for _, part := range d.Parts {
			jobs = append(jobs, func() error { return b.Jobs.Ingest(ctx, part, rows) })
		}
	}
	if err := org.Each(len(jobs), b.Engine.Org.Pace.Workers(), func(i int) error { return jobs[i]() }); err != nil {
		return err
	}
	b.markResync()
	return nil
}

// addRow adds a record to the data of its kind. What no job can carry is synced.
func (b *run) addRow(all []*bulk.Data, r numbered) ([]*bulk.Data, error) {
	if r.Outcome != 0 || r.ID != "" && len(r.Writes()) == 0 {
		return all, nil
	}
	kind := r.Kind()
	at := slices.IndexFunc(all, func(d *bulk.Data) bool { return d.Kind == kind })
	if at < 0 && kind.Repeatable() {
		at = len(all)
		all = append(all, b.Jobs.NewData(bulk.Spec{
			Kind: kind, Object: b.model.Object(kind.Object), Fields: b.model.WrittenFields(kind.Object, kind.Update), AssignmentRule: b.assignment,
		}))
	}
	if at >= 0 {
		if added, err := all[at].Add(r.Record, r.ref); added || err != nil {
			return all, err
		}
	}
	b.states[r.ref].outcome, b.states[r.ref].resync = record.NotSent, true
	return all, nil
}

// markResync names the clusters of which a lead, or an action, is to be synced.
func (b *run) markResync() {
	for _, i := range b.all {
		tasks := b.states[b.firstTask(i):b.firstTask(i+1)]
		if b.states[i].resync || slices.ContainsFunc(tasks, func(s rowState) bool { return s.resync }) {
			b.resync[b.clusters.parent[i]] = true
		}
	}
}

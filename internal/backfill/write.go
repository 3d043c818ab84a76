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
	if err := b.writeStage(ctx, false); err != nil {
		return err
	}
	return b.writeStage(ctx, true)
}

// records returns what a stage writes of a plan.
func (b *run) records(p *windowPlan, tasks bool) ([]numbered, error) {
	if !tasks {
		b.leaveMoved(p)
		return b.personRecords(p), nil
	}
	b.endAll(b.personRecords(p))
	return b.taskRecords(p), b.keepPlain(p)
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

// writeStage gives the persons' records, or the Tasks, to jobs, several at once.
// Clusters that are to be synced keep all of their Tasks, since an action that
// several persons have goes to the first whose record is there.
func (b *run) writeStage(ctx context.Context, tasks bool) error {
	var all []*bulk.Data // of each kind
	defer func() {
		for _, d := range all {
			d.Close()
		}
	}()
	for window := range b.windows() {
		plan, err := b.plan(ctx, window, b.Engine.Org.OfType(ctx), tasks)
		if err != nil {
			return err
		}
		rows, err := b.records(plan, tasks)
		if err != nil {
			return err
		}
		for _, r := range rows {
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
		if b.states[i].resync || slices.ContainsFunc(b.taskStates(i), func(s rowState) bool { return s.resync }) {
			b.resync[b.clusters.parent[i]] = true
		}
	}
}

package salesforce

import (
	"context"
	"errors"
	"slices"

	"github.com/getmobly/mobly-salesforce-go/internal/bulk"
	"github.com/getmobly/mobly-salesforce-go/internal/org"
	rec "github.com/getmobly/mobly-salesforce-go/internal/record"
	"github.com/getmobly/mobly-salesforce-go/internal/standard"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// write writes all that jobs can: the persons' records, then the Tasks.
func (b *backfill) write(ctx context.Context) error {
	persons, err := b.collect(nil, b.persons, func(p *backfillPlan) []*op {
		b.leaveMoved(p)
		_, ops := b.personOps(p)
		return ops
	}, func(p *backfillPlan, o *op) int32 { return p.lead(o.at.Item) })
	if err != nil {
		return err
	}
	b.planned = true
	if err := b.send(ctx, persons, b.persons); err != nil {
		return err
	}
	b.markRedo()
	// An action that several have goes to the first whose record is there: kin
	// that are to be synced keep all of theirs.
	whole := func(root int32) bool { return !b.redo[root] }
	tasks, err := b.collect(whole, b.tasks, func(p *backfillPlan) []*op {
		_, ops := b.taskOps(p, b.afterPersons(p))
		return ops
	}, func(p *backfillPlan, o *op) int32 { return b.action(p, o.at) })
	if err != nil {
		return err
	}
	if err := b.send(ctx, tasks, b.tasks); err != nil {
		return err
	}
	b.markRedo()
	return nil
}

// leaveMoved leaves converted leads whose contact is not there to Sync, which
// asks whether it was merged into another.
func (b *backfill) leaveMoved(p *backfillPlan) {
	for i := range p.Items {
		if errors.Is(p.Items[i].Err, sferr.ErrConverted) && b.client.cfg.Strategy == LeadsAndContacts {
			b.persons[p.lead(i)].again = true
		}
	}
}

// collect makes the jobs' data of the writes that ops makes of the plans of all
// wanted kin. What no job can carry is to be synced.
func (b *backfill) collect(wanted func(root int32) bool, states []rowState, ops func(*backfillPlan) []*op, ref func(*backfillPlan, *op) int32) ([]*bulk.Data, error) {
	var all []*bulk.Data
	byKind := make(map[rec.Kind]*bulk.Data)
	fail := func(err error) error {
		closeAll(all)
		return err
	}
	for window := range b.windows(wanted) {
		plan, err := b.planOf(window)
		if err != nil {
			return nil, fail(err)
		}
		for _, o := range ops(plan) {
			at := ref(plan, o)
			if o.outcome != 0 || o.id != "" && len(o.fields) == 0 {
				continue
			}
			r := b.client.recordOf(o)
			kind := r.Kind()
			data := byKind[kind]
			if data == nil && kind.Repeatable() {
				data = b.client.jobs.NewData(bulk.Spec{
					Kind: kind, Object: b.model.object(kind.Object), Fields: b.model.writtenFields(kind), AssignmentRule: b.assignment,
				})
				byKind[kind], all = data, append(all, data)
			}
			added := false
			if data != nil {
				if added, err = data.Add(r, at); err != nil {
					return nil, fail(errSpool(err))
				}
			}
			if !added {
				states[at].outcome, states[at].again = NotSent, true
			}
		}
		plan.release()
	}
	return all, nil
}

func closeAll(all []*bulk.Data) {
	for _, d := range all {
		d.Close()
	}
}

// send gives the data to jobs, several at once.
func (b *backfill) send(ctx context.Context, all []*bulk.Data, states []rowState) error {
	defer closeAll(all)
	var jobs []func() error
	for _, d := range all {
		rows := b.rowsOf(states, d.Columns)
		for _, part := range d.Parts() {
			jobs = append(jobs, func() error { return b.client.jobs.Ingest(ctx, part, rows) })
		}
	}
	return org.Each(len(jobs), b.client.org.Pace.Workers(), func(i int) error { return jobs[i]() })
}

// writtenFields are the fields that records of a kind may be written with: all
// that the mapping may fill.
func (m *model) writtenFields(k rec.Kind) []string {
	fields := append(slices.Clone(jobTaskFields[:]), m.task.key)
	if pm := m.person(k.Object); pm != nil {
		fields = slices.Concat(pm.fields, pm.codes, []string{pm.synced, pm.key})
	}
	if !k.Update {
		fields = append(fields, standard.OwnerField)
	}
	return fields
}

// jobTaskFields are the fields that a Task may be written with.
var jobTaskFields = [...]string{
	"WhoId", "Subject", "TaskSubtype", "Status", "Priority", "ActivityDate", "Description", "CallType", "CallDurationInSeconds",
}

// markRedo names the kin of which a lead, or an action, is to be synced.
func (b *backfill) markRedo() {
	for i := range b.len() {
		again := b.persons[i].again || slices.ContainsFunc(b.tasks[b.actions[i]:b.actions[i+1]], func(s rowState) bool { return s.again })
		if again {
			b.redo[b.kin.parent[i]] = true
		}
	}
}

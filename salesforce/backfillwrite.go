package salesforce

import (
	"context"
	"errors"
	"slices"

	"github.com/getmobly/mobly-salesforce-go/internal/org"
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
func (b *backfill) collect(wanted func(root int32) bool, states []rowState, ops func(*backfillPlan) []*op, ref func(*backfillPlan, *op) int32) ([]*jobData, error) {
	var all []*jobData
	byKind := make(map[collectionKind]*jobData)
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
			kind := b.client.kindOf(o)
			data := byKind[kind]
			if data == nil && kind.repeatable() {
				data = newJobData(kind, b.model.object(kind.object), b.model.jobColumns(kind), b.kin.seed)
				data.limit = b.client.bulk.upload
				byKind[kind], all = data, append(all, data)
			}
			added := false
			if data != nil {
				if added, err = data.add(o, at); err != nil {
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

func closeAll(all []*jobData) {
	for _, d := range all {
		d.close()
	}
}

// send gives the data to jobs, several at once.
func (b *backfill) send(ctx context.Context, all []*jobData, states []rowState) error {
	defer closeAll(all)
	var parts []*jobPart
	for _, d := range all {
		parts = append(parts, d.parts...)
	}
	in := &ingest{
		client: b.client, assignment: b.assignment,
		settle: func(columns []string, refs []jobRef, row *resultRow, j *Job) { b.settle(states, columns, refs, row, j) },
		left: func(ref int32) bool {
			b.mu.Lock()
			defer b.mu.Unlock()
			return states[ref].outcome == 0
		},
		end: func(ref int32, o Outcome, err error) {
			b.mu.Lock()
			defer b.mu.Unlock()
			states[ref].outcome, states[ref].why = o, b.refusals.note(err, nil)
		},
	}
	return org.Each(len(parts), b.client.org.Pace.Workers(), func(i int) error { return in.run(ctx, parts[i]) })
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

package salesforce

import (
	"context"
	"iter"

	"github.com/getmobly/mobly-salesforce-go/internal/slab"
)

// run does the whole job and gives every result to yield, until that is false.
// The error is that of the input, or says why the run ended before.
func (b *backfill) run(ctx context.Context, leads iter.Seq2[Lead, error], yield func(Result) bool) error {
	small, err := b.read(ctx, leads)
	if err != nil {
		return err
	}
	if b.leads == nil {
		return b.sync(ctx, small, yield)
	}
	b.stop = b.plan(ctx)
	if b.stop == nil {
		b.stop = b.write(ctx)
	}
	b.kin.keys = nil
	if err := b.results(ctx, yield); err != nil {
		return err
	}
	if b.stop != nil {
		return b.stop
	}
	return b.failed
}

// sync writes leads that are too few for jobs.
func (b *backfill) sync(ctx context.Context, leads []Lead, yield func(Result) bool) error {
	results, err := b.client.sync(ctx, leads)
	for i := range results {
		b.markUnread(int32(i), &results[i]) //nolint:gosec // fewer than BackfillMinimum
		if !yield(results[i]) {
			break
		}
	}
	if err == nil {
		err = b.failed
	}
	return err
}

// markUnread refuses a lead that could not be read.
func (b *backfill) markUnread(i int32, r *Result) {
	if err := b.unread[i]; err != nil {
		r.Outcome, r.Err = Refused, err
	}
}

// plan finds out what there is to plan with.
func (b *backfill) plan(ctx context.Context) error {
	if err := b.describe(ctx); err != nil {
		return err
	}
	if err := b.index(); err != nil {
		return errSpool(err)
	}
	if err := b.introduce(ctx); err != nil {
		return err
	}
	if err := b.survey(ctx); err != nil {
		return err
	}
	b.persons = make([]rowState, b.len())
	b.tasks = make([]rowState, b.actions[b.len()])
	b.redo = make([]bool, b.len())
	return nil
}

// backfillPlan is the plan of some leads that are planned together, with all their kin.
type backfillPlan struct {
	*Plan
	leads []int32 // the leads that the items are of, in order
	ops   slab.Slab[op]
}

// release ends the plan, and its ops.
func (p *backfillPlan) release() {
	p.Plan.release()
	p.ops.Release()
}

// lead returns the number of an item's lead.
func (p *backfillPlan) lead(item int) int32 { return p.leads[item] }

// planOf plans leads, which must come with all their kin, in order.
func (b *backfill) planOf(which []int32) (*backfillPlan, error) {
	leads := make([]Lead, 0, len(which))
	if err := b.each(which, func(_ int32, l *Lead) error {
		leads = append(leads, *l)
		return nil
	}); err != nil {
		return nil, errSpool(err)
	}
	var seen []orgRow
	for _, i := range which {
		if b.kin.parent[i] == i {
			rows, err := b.org.of(i, b)
			if err != nil {
				return nil, errSpool(err)
			}
			seen = append(seen, rows...)
		}
	}
	pl := newPlanning(b.model, b.planner.learned, leads, nil)
	pl.see(seen)
	plan, err := pl.plan(&b.client.memory)
	if err != nil {
		return nil, err
	}
	return &backfillPlan{plan, which, slab.From[op](&b.client.memory.ops)}, nil
}

// windows yields all leads whose kin are wanted, each once with all its kin, as
// they are to be planned together.
func (b *backfill) windows(wanted func(root int32) bool) iter.Seq[[]int32] {
	return func(yield func([]int32) bool) {
		var window []int32
		for i := range b.len() {
			root := int32(i) //nolint:gosec // a number of leads
			if b.kin.parent[root] != root || wanted != nil && !wanted(root) {
				continue
			}
			if window = append(window, b.kin.of(root)...); len(window) >= b.client.bulk.window {
				if !yield(inOrder(window)) {
					return
				}
				window = window[:0]
			}
		}
		if len(window) > 0 {
			yield(inOrder(window))
		}
	}
}

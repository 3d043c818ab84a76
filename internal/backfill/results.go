package backfill

import (
	"context"
	"slices"

	"github.com/getmobly/mobly-salesforce-go/internal/engine"
	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/internal/record"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// results gives the result of every lead to yield, in order.
func (b *run) results(ctx context.Context, yield func(engine.Result) bool) error {
	made, synced := make(map[int32]engine.Result), make(map[int32]engine.Result) // until their turn comes
	for window := range slices.Chunk(b.all, b.Limits.Window) {
		if err := b.make(window, made); err != nil {
			return err
		}
		for _, i := range window {
			r := made[i]
			delete(made, i)
			if b.planned && b.resync[b.clusters.parent[i]] {
				if _, ok := synced[i]; !ok && b.stop == nil {
					b.stop = b.syncFrom(ctx, i, synced)
				}
				if second, ok := synced[i]; ok {
					delete(synced, i)
					r = second.After(&r)
				} else {
					explain(&r, b.stop)
				}
			}
			b.markUnread(i, &r)
			if !yield(r) {
				return nil
			}
		}
	}
	return nil
}

// make adds the results of leads as far as jobs made them, together with those of
// all their clusters, which are planned only once, however large they are.
func (b *run) make(window []int32, made map[int32]engine.Result) error {
	which := window
	if b.planned {
		which = nil
		seen := make(map[int32]bool)
		for _, i := range window {
			root := b.clusters.parent[i]
			if _, ok := made[i]; ok || seen[root] {
				continue
			}
			seen[root] = true
			which = append(which, b.clusters.of(root)...)
		}
		slices.Sort(which)
	}
	if len(which) == 0 {
		return nil
	}
	results, err := b.resultsOf(which)
	for k := range results {
		made[which[k]] = results[k]
	}
	return err
}

// resultsOf returns the results of whole clusters.
func (b *run) resultsOf(which []int32) ([]engine.Result, error) {
	if !b.planned {
		leads, err := b.load(which)
		return engine.Unsent(leads, b.stop), err
	}
	plan, err := b.plan(which)
	if err != nil {
		return nil, err
	}
	defer plan.Release()
	b.endPersons(plan)
	for _, r := range b.taskRecords(plan) {
		b.end(r)
	}
	return engine.Results(plan.Plan), nil
}

// explain says why what was not sent was not, if that was not known yet.
func explain(r *engine.Result, err error) {
	if err == nil {
		return
	}
	ends := []*engine.End{&r.End}
	for i := range r.Actions {
		ends = append(ends, &r.Actions[i].End)
	}
	for _, end := range ends {
		if end.Outcome == record.NotSent && end.Err == sferr.ErrNotSent { //nolint:errorlint // itself: without a cause
			end.Err = org.NotSent(err)
		}
	}
}

// syncFrom syncs leads that jobs did not bring to their end, from one on, with all
// of their clusters.
func (b *run) syncFrom(ctx context.Context, first int32, synced map[int32]engine.Result) error {
	var which []int32
	for _, i := range b.all[first:] {
		root := b.clusters.parent[i]
		if _, done := synced[i]; done || !b.resync[root] || slices.Contains(which, i) {
			continue
		}
		if which = append(which, b.clusters.of(root)...); len(which) >= b.Limits.Sync {
			break
		}
	}
	slices.Sort(which)
	leads, err := b.load(which)
	if err != nil {
		return err
	}
	plan, err := b.Engine.Plan(ctx, leads, nil, &b.Engine.Memory)
	if err != nil {
		return err
	}
	defer plan.Release()
	results, err := b.Engine.Deliver(ctx, plan)
	for k := range results {
		if which[k] >= first {
			synced[which[k]] = results[k]
		}
	}
	return err
}

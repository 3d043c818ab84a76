package salesforce

import (
	"context"
	"slices"
)

// results gives the result of every lead, in order.
func (b *backfill) results(ctx context.Context, yield func(Result) bool) error {
	synced := make(map[int32]Result) // until their turn comes
	window := b.client.bulk.window
	for from := 0; from < b.len(); from += window {
		to := min(from+window, b.len())
		which, results, err := b.resultsOf(from, to)
		if err != nil {
			return err
		}
		for k, i := range which {
			if int(i) < from || int(i) >= to {
				continue
			}
			r := results[k]
			if b.planned && b.redo[b.kin.parent[i]] {
				if _, ok := synced[i]; !ok && b.stop == nil {
					b.stop = b.syncSome(ctx, i, synced)
				}
				if second, ok := synced[i]; ok {
					delete(synced, i)
					r = second.after(&r)
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

// resultsOf returns the results of leads as far as jobs made them, together with
// those of all their kin.
func (b *backfill) resultsOf(from, to int) ([]int32, Results, error) {
	var which []int32
	for i := from; i < to; i++ {
		which = append(which, int32(i)) //nolint:gosec // a number of leads
	}
	if !b.planned {
		leads := make([]Lead, 0, len(which))
		err := b.each(which, func(_ int32, l *Lead) error {
			leads = append(leads, *l)
			return nil
		})
		return which, unsent(leads, b.stop), errSpool(err)
	}
	var kin []int32
	seen := make(map[int32]bool)
	for _, i := range which {
		if root := b.kin.parent[i]; !seen[root] {
			seen[root] = true
			kin = append(kin, b.kin.of(root)...)
		}
	}
	plan, err := b.planOf(inOrder(kin))
	if err != nil {
		return nil, nil, err
	}
	results := b.afterPersons(plan)
	tasks, ops := b.taskOps(plan, results)
	for _, o := range ops {
		b.apply(o, &b.tasks[b.action(plan, o.at)])
	}
	plan.addActions(results, tasks, make(map[int]*use))
	return plan.leads, results, nil
}

// syncSome syncs leads that jobs did not bring to their end, from one on, with
// all their kin.
func (b *backfill) syncSome(ctx context.Context, first int32, synced map[int32]Result) error {
	var which []int32
	for i := int(first); i < b.len() && len(which) < b.client.window; i++ {
		root := b.kin.parent[i]
		if !b.redo[root] || slices.Contains(which, int32(i)) { //nolint:gosec // a number of leads
			continue
		}
		if _, done := synced[int32(i)]; done { //nolint:gosec // a number of leads
			continue
		}
		which = append(which, b.kin.of(root)...)
	}
	inOrder(which)
	leads := make([]Lead, 0, len(which))
	if err := b.each(which, func(_ int32, l *Lead) error {
		leads = append(leads, *l)
		return nil
	}); err != nil {
		return errSpool(err)
	}
	var results Results
	plan, err := b.client.planLeads(ctx, leads, nil)
	if err == nil {
		results, err = b.client.carryOut(ctx, plan, 0)
	}
	for k := range results {
		if which[k] >= first {
			synced[which[k]] = results[k]
		}
	}
	return err
}

func inOrder(list []int32) []int32 {
	slices.Sort(list)
	return list
}

package salesforce

import (
	"context"
	"slices"

	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// results gives the result of every lead, in order.
func (b *backfill) results(ctx context.Context, yield func(Result) bool) error {
	made, synced := make(map[int32]Result), make(map[int32]Result) // until their turn comes
	window := b.client.bulk.window
	for from := 0; from < b.len(); from += window {
		to := min(from+window, b.len())
		if err := b.resultsOf(from, to, made); err != nil {
			return err
		}
		for n := from; n < to; n++ {
			i := int32(n) //nolint:gosec // a number of leads
			r := made[i]
			delete(made, i)
			if b.planned && b.redo[b.kin.parent[i]] {
				if _, ok := synced[i]; !ok && b.stop == nil {
					b.stop = b.syncSome(ctx, i, synced)
				}
				if second, ok := synced[i]; ok {
					delete(synced, i)
					r = second.after(&r)
				} else {
					r.stopped(b.stop)
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

// resultsOf adds the results of leads as far as jobs made them, together with
// those of all their kin, which are planned once only, however many they are.
func (b *backfill) resultsOf(from, to int, made map[int32]Result) error {
	var which []int32
	seen := make(map[int32]bool)
	for n := from; n < to; n++ {
		i := int32(n) //nolint:gosec // a number of leads
		if !b.planned {
			which = append(which, i)
			continue
		}
		if _, ok := made[i]; ok {
			continue
		}
		if root := b.kin.parent[i]; !seen[root] {
			seen[root] = true
			which = append(which, b.kin.of(root)...)
		}
	}
	if len(which) == 0 {
		return nil
	}
	results, err := b.resultsOfKin(inOrder(which))
	if err != nil {
		return err
	}
	for k, i := range which {
		made[i] = results[k]
	}
	return nil
}

func (b *backfill) resultsOfKin(which []int32) (Results, error) {
	if !b.planned {
		leads := make([]Lead, 0, len(which))
		err := b.each(which, func(_ int32, l *Lead) error {
			leads = append(leads, *l)
			return nil
		})
		return unsent(leads, b.stop), errSpool(err)
	}
	plan, err := b.planOf(which)
	if err != nil {
		return nil, err
	}
	defer plan.release()
	results := b.afterPersons(plan)
	tasks, ops := b.taskOps(plan, results)
	for _, o := range ops {
		b.apply(o, &b.tasks[b.action(plan, o.at)])
	}
	plan.addActions(results, tasks, make(map[int]*use))
	return results, nil
}

// stopped tells why what was not sent was not, where that was not known yet.
func (r *Result) stopped(err error) {
	if err == nil {
		return
	}
	if r.Outcome == NotSent && r.Err == sferr.ErrNotSent { //nolint:errorlint // itself: without a cause
		r.Err = org.NotSent(err)
	}
	for i := range r.Actions {
		if a := &r.Actions[i]; a.Outcome == NotSent && a.Err == sferr.ErrNotSent { //nolint:errorlint // likewise
			a.Err = org.NotSent(err)
		}
	}
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
	plan, err := b.client.planLeads(ctx, leads, nil, &b.client.memory)
	if err == nil {
		defer plan.release()
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

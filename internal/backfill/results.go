package backfill

import (
	"cmp"
	"context"
	"slices"

	"github.com/getmobly/mobly-salesforce-go/internal/engine"
	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/internal/record"
	"github.com/getmobly/mobly-salesforce-go/internal/standard"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// results gives the result of every lead to yield, in order.
func (b *run) results(ctx context.Context, yield func(engine.Result) bool) error {
	made, synced := make(map[int32]engine.Result), make(map[int32]engine.Result) // until their turn comes
	for _, i := range b.all {
		r, err := b.result(ctx, i, made)
		if err != nil {
			return err
		}
		if b.planned && b.resync[b.clusters.parent[i]] {
			if _, ok := synced[i]; !ok && b.stop == nil {
				b.stop = b.syncFrom(ctx, i, synced)
			}
			if second, ok := synced[i]; ok {
				delete(synced, i)
				r.Dropped = addCampaigns(r.Dropped, second.Dropped)
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
	return nil
}

// addCampaigns adds the campaigns that a sync did not add a person to: only a sync looks
// them up.
func addCampaigns(dropped, synced []*sferr.Problem) []*sferr.Problem {
	for _, d := range synced {
		same := func(p *sferr.Problem) bool { return p.Code == d.Code && p.Rule == d.Rule }
		if d.Object == standard.CampaignMember && !slices.ContainsFunc(dropped, same) {
			dropped = append(dropped, d)
		}
	}
	return dropped
}

// clustersFrom returns the wanted leads from one on, with all of their clusters,
// until there are n of them.
func (b *run) clustersFrom(first int32, n int, wanted func(i int32) bool) []int32 {
	var which []int32
	seen := make(map[int32]bool)
	for _, i := range b.all[first:] {
		root := b.clusters.parent[i]
		if seen[root] || !wanted(i) {
			continue
		}
		seen[root] = true
		if which = append(which, b.clusters.of(root)...); len(which) >= n {
			break
		}
	}
	slices.Sort(which)
	return which
}

// result returns what jobs made of a lead.
func (b *run) result(ctx context.Context, i int32, made map[int32]engine.Result) (engine.Result, error) {
	if b.planned && b.isPlain(i) {
		return b.plainResult(i)
	}
	if _, ok := made[i]; !ok {
		if err := b.make(ctx, i, made); err != nil {
			return engine.Result{}, err
		}
	}
	defer delete(made, i)
	return made[i], nil
}

// make adds the results that jobs made for a window of leads, which begins at first.
// A lead's whole cluster is planned with it, however large, and only once.
func (b *run) make(ctx context.Context, first int32, made map[int32]engine.Result) error {
	which := b.all[first:min(int(first)+b.Limits.Window, len(b.all))]
	if b.planned {
		which = b.clustersFrom(first, b.Limits.Window, func(i int32) bool {
			_, ok := made[i]
			return !ok && !b.isPlain(i)
		})
	}
	results, err := b.resultsOf(context.WithoutCancel(ctx), which) // each lead has its result, whatever ended
	for k := range results {
		made[which[k]] = results[k]
	}
	return err
}

func (b *run) resultsOf(ctx context.Context, which []int32) ([]engine.Result, error) {
	if !b.planned {
		leads, err := b.load(ctx, which)
		return engine.Unsent(leads, b.stop), err
	}
	plan, err := b.plan(ctx, which, nil, true)
	if err != nil {
		return nil, err
	}
	b.endAll(b.personRecords(plan))
	b.endAll(b.taskRecords(plan))
	return engine.Results(plan.Plan, b.Engine.Journal), nil
}

// explain says why what was not sent was not, if that was not known yet.
func explain(r *engine.Result, err error) {
	explainEnd := func(end *engine.End) {
		if err != nil && end.Outcome == record.NotSent && end.Err == sferr.ErrNotSent { //nolint:errorlint // itself: without a cause
			end.Err = org.NotSent(err)
		}
	}
	explainEnd(&r.End)
	for o := range r.Others {
		explainEnd(&o.End)
	}
}

// syncFrom syncs leads that jobs did not bring to their end, from one on, with all
// of their clusters.
func (b *run) syncFrom(ctx context.Context, first int32, synced map[int32]engine.Result) error {
	which := b.clustersFrom(first, b.Limits.Sync, func(i int32) bool {
		_, done := synced[i]
		return !done && b.resync[b.clusters.parent[i]]
	})
	leads, err := b.load(ctx, which)
	if err != nil {
		return err
	}
	plan, err := b.Engine.Plan(ctx, leads, nil)
	if err != nil {
		return err
	}
	results, err := b.Engine.Deliver(ctx, plan)
	b.unanswered.Err = cmp.Or(b.unanswered.Err, plan.Unanswered)
	for k := range results {
		if which[k] >= first {
			synced[which[k]] = results[k]
		}
	}
	return err
}

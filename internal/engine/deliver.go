package engine

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/internal/planner"
	"github.com/getmobly/mobly-salesforce-go/internal/record"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// Sync plans leads, and writes the plan. The error may be a refused look-up, in which
// case the run completed without it.
func (e *Engine) Sync(ctx context.Context, leads []planner.Lead) ([]Result, error) {
	plan, err := e.Plan(ctx, leads, nil)
	if err != nil {
		return Unsent(leads, err), err
	}
	results, err := e.Deliver(ctx, plan)
	return results, cmp.Or(err, plan.Unanswered)
}

// Plan plans leads. substitutes are the records that duplicate rules found for
// leads, by index. The plan keeps leads, which must not change while it is in
// use.
func (e *Engine) Plan(ctx context.Context, leads []planner.Lead, substitutes map[int]*planner.Substitute) (*planner.Plan, error) {
	if len(leads) == 0 {
		return new(planner.Plan), nil
	}
	for again := false; ; again = true {
		m, err := e.Model(ctx)
		if err != nil {
			return nil, err
		}
		planning := planner.New(m, e.Learned, leads, substitutes, ctx.Err)
		plan, err := (*planner.Plan)(nil), e.Org.Answer(ctx, planning.Questions())
		if err == nil {
			plan, err = planning.Plan(e.Org.OfType(ctx))
		}
		if again || !org.OutOfDate(err) && (err != nil || !planning.Outdated()) {
			return plan, err
		}
		e.Forget(m.Objects, e.Settings.ObjectNames()...) // a field has gone since the org was described
	}
}

// Refresh takes out of a plan what became stale since it was made.
func (e *Engine) Refresh(ctx context.Context, plan *planner.Plan) error {
	if len(plan.Records()) == 0 {
		return nil
	}
	m, err := e.Model(ctx)
	if err != nil {
		return err
	}
	plan.Objects = m.Objects
	s := planner.NewStaleness(m, plan)
	if err := e.Org.Ask(ctx, s.Questions()...); err != nil {
		return err
	}
	s.Refresh()
	return nil
}

// TakeBack leaves in a plan that takes back what was written what may still be
// taken back; by force, all of it.
func (e *Engine) TakeBack(ctx context.Context, plan *planner.Plan, force bool) error {
	objects := make(map[string]*schema.Object)
	for _, r := range plan.Records() {
		objects[r.Object] = nil
	}
	names := slices.Collect(maps.Keys(objects))
	described, err := e.objects(ctx, false, names...)
	if err != nil {
		return err
	}
	for i, o := range described {
		if o == nil {
			return undescribed(names[i], sferr.ErrPermission)
		}
		objects[names[i]] = o
	}
	v := planner.NewReversal(plan, objects)
	if !force {
		if err := e.Org.Ask(ctx, v.Questions()...); err != nil {
			return err
		}
	}
	v.Settle(force)
	return nil
}

// Deliver writes a plan, and plans and writes again the leads whose records turned
// out to be other than the plan took them to be: at most twice.
func (e *Engine) Deliver(ctx context.Context, plan *planner.Plan) ([]Result, error) {
	return e.deliver(ctx, plan, 0)
}

const maxRematches = 2

func (e *Engine) deliver(ctx context.Context, plan *planner.Plan, depth int) ([]Result, error) {
	records := plan.Records()
	err := e.Writer.Write(ctx, records)
	if unread := planner.ReadBack(records); err == nil && unread != nil {
		err = e.Org.Ask(ctx, unread...)
	}
	e.Forget(plan.Objects, e.Learned.Learn(records)...)
	if !plan.HasLeads() {
		refuseStale(records)
	}
	results, rematch := Results(plan, e.Journal), e.rematches(plan)
	if err != nil || len(rematch) == 0 || !plan.HasLeads() {
		return results, err
	}
	if depth == maxRematches {
		e.lookAgain(ctx, plan, results, rematch)
		return results, nil
	}
	indexes, leads, substitutes := pick(plan, rematch)
	next, err := e.Plan(ctx, leads, substitutes)
	if err != nil {
		return results, err
	}
	next.KeepRefused(plan, indexes)
	second, err := e.deliver(ctx, next, depth+1)
	plan.Unanswered = cmp.Or(plan.Unanswered, next.Unanswered)
	for k, i := range indexes {
		results[i] = second[k].After(&results[i])
	}
	return results, err
}

// refuseStale refuses Unique records that were there before they were written, in a plan
// without leads: nobody can match these again.
func refuseStale(records []*record.Record) {
	for _, r := range records {
		if r.Unique && r.Rematch && r.Outcome == record.Failed {
			stale := sferr.Explain(sferr.ErrStale)
			stale.Err = fmt.Errorf("%w: %w", sferr.ErrStale, r.Err)
			r.End(record.Refused, stale)
		}
	}
}

// rematches returns the persons who are to be matched again, by the item that
// carries their record, with the records that are to stand for theirs.
func (e *Engine) rematches(plan *planner.Plan) map[int]*planner.Substitute {
	out := make(map[int]*planner.Substitute)
	for i := range plan.Items {
		item := &plan.Items[i]
		carrier := item.Person.At.Item
		if carrier == i {
			if s := e.Settings.Substitute(item.Person); s != nil || item.Person.Rematch {
				out[i] = s
			}
		}
		for j := range item.Others {
			if _, known := out[carrier]; !known && item.Others[j].Record.Rematch {
				out[carrier] = nil
			}
		}
	}
	return out
}

// pick returns all leads of the persons that the items carry, with the records
// that are to stand for theirs.
func pick(plan *planner.Plan, carriers map[int]*planner.Substitute) (indexes []int, leads []planner.Lead, substitutes map[int]*planner.Substitute) {
	substitutes = make(map[int]*planner.Substitute)
	for i := range plan.Items {
		s, ok := carriers[plan.Items[i].Person.At.Item]
		if !ok {
			continue
		}
		if s != nil {
			substitutes[len(leads)] = s
		}
		indexes, leads = append(indexes, i), append(leads, plan.Leads[i])
	}
	return indexes, leads, substitutes
}

// lookAgain looks for what is in doubt after the last write, and writes nothing
// more: what is in the org and as it should be is Unchanged, the rest stays in
// doubt.
func (e *Engine) lookAgain(ctx context.Context, plan *planner.Plan, results []Result, rematch map[int]*planner.Substitute) {
	doubtful := make(map[int]*planner.Substitute)
	for i := range results {
		carrier := plan.Items[i].Person.At.Item
		if s, ok := rematch[carrier]; ok && results[i].inDoubt() {
			doubtful[carrier] = s
		}
	}
	if len(doubtful) == 0 {
		return
	}
	indexes, leads, substitutes := pick(plan, doubtful)
	next, err := e.Plan(ctx, leads, substitutes)
	if err != nil {
		return
	}
	for k, i := range indexes {
		results[i].seen(&next.Items[k])
	}
}

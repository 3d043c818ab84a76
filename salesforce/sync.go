package salesforce

import (
	"context"

	"github.com/getmobly/mobly-salesforce-go/internal/engine"
	"github.com/getmobly/mobly-salesforce-go/internal/planner"
)

// Sync brings leads into the org: it folds those that are one person, finds
// each person's record by [Strategy], writes the fields that differ and
// the Tasks that are missing. Syncing the same leads again writes nothing.
//
// There is one Result for every lead, in order, whatever happens. The error is
// nil if the run went to its end, even if single leads were refused or failed.
// Otherwise it says why the run ended early, and the Results say how far every
// lead came.
//
// An action's Task is found again by [Keys].Activity or, with [NoKey], by a line of its Description, "Mobly activity: " and the activity's
// ID, which Sync then writes as the last one.
//
// Sync is [Client.Plan] followed by [Client.Apply], without the latter's look at
// what has changed meanwhile: if a record changed since its lead was matched, the
// lead is matched and written again, at most twice.
func (c *Client) Sync(ctx context.Context, leads ...Lead) (Results, error) {
	if err := c.ready(ctx); err != nil {
		return resultsOf(engine.Unsent(inputs(leads), err)), err
	}
	ctx, run := c.begin(ctx)
	results, err := c.engine.Sync(ctx, inputs(leads))
	return run.end(ctx, resultsOf(results), err)
}

// Plan finds out what a Sync of the same leads would write, and writes nothing.
// It needs the same reading permissions.
//
// The error is nil unless the org could not be asked, or the configuration does
// not fit it; a lead that would be refused says so in its item.
func (c *Client) Plan(ctx context.Context, leads ...Lead) (*Plan, error) {
	if err := c.ready(ctx); err != nil {
		return nil, err
	}
	plan, err := c.engine.Plan(ctx, inputs(leads), nil, nil)
	if err != nil {
		return nil, err
	}
	out := &Plan{Items: itemsOf(plan), leads: make([]Lead, len(leads))}
	for i := range leads { // the caller may change theirs before the plan is applied
		out.leads[i] = leads[i].clone()
	}
	return out, nil
}

// Apply writes a plan: first the persons' records, then the Tasks of those
// that are in the org. Results and error are as [Client.Sync] gives them.
//
// Unless [Plan.Force] is set, Apply looks first at what has changed since the
// plan was made. A lead whose record was changed, deleted or merged meanwhile,
// or that was to be created and is in the org by now, is Refused with
// [sferr.ErrStale]; a Task that is in the org by now is Unchanged. A plan that does
// not hold together is an [ErrPlan], without results.
func (c *Client) Apply(ctx context.Context, plan *Plan) (Results, error) {
	if err := plan.check(); err != nil {
		return nil, err
	}
	if err := c.ready(ctx); err != nil {
		return resultsOf(engine.UnsentPlan(plan.planned(new(planner.Settings)), err)), err
	}
	ctx, run := c.begin(ctx)
	planned := plan.planned(c.engine.Settings)
	if !plan.Force {
		if err := c.engine.Refresh(ctx, planned); err != nil {
			return run.end(ctx, resultsOf(engine.UnsentPlan(planned, err)), err)
		}
	}
	results, err := c.engine.Deliver(ctx, planned)
	return run.end(ctx, resultsOf(results), err)
}

func inputs(leads []Lead) []planner.Lead {
	out := make([]planner.Lead, len(leads))
	for i := range leads {
		out[i] = planner.Lead{Person: &leads[i].Person, Tags: leads[i].Tags, Actions: leads[i].Actions}
	}
	return out
}

func resultsOf(results []engine.Result) Results {
	n := 0
	for i := range results {
		n += len(results[i].Actions)
	}
	out, actions := make(Results, len(results)), make([]ActionResult, n)
	for i := range results {
		r := &results[i]
		out[i] = Result{
			LeadID: r.LeadID, Outcome: Outcome(r.Outcome), Object: r.Object, ID: r.ID, FoldedInto: r.FoldedInto, Dropped: r.Dropped, Err: r.Err,
		}
		if n := len(r.Actions); n > 0 {
			out[i].Actions, actions = actions[:n:n], actions[n:]
		}
		for j, a := range r.Actions {
			out[i].Actions[j] = ActionResult{ActionID: a.ActionID, Outcome: Outcome(a.Outcome), ID: a.ID, Dropped: a.Dropped, Err: a.Err}
		}
	}
	return out
}

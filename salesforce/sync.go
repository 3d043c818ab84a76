package salesforce

import (
	"cmp"
	"context"

	"github.com/getmobly/mobly-salesforce-go/internal/engine"
	"github.com/getmobly/mobly-salesforce-go/internal/planner"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// Sync writes leads to the org. Syncing the same leads again writes nothing.
//
// There is one Result for every lead, in order, whatever happens. The error is nil
// if the run completed, even if single leads were refused or failed. Otherwise it
// says why the run ended early, or that the org refused to look up some records;
// the Results say how far each lead got.
//
//  1. Prepare: captures of one person (the same Salesforce ID, Mobly ID or e-mail,
//     ignoring letter case and invisible characters) are folded into one, ordered
//     by UpdatedAt if all have one, otherwise as given. Packages mapping, tags and
//     engagement turn the person into fields and Tasks.
//  2. Match: all keys of all persons are looked up in as few queries as the limits
//     allow, five in one API call. [Strategy] defines the order, and [Unkeyed] says
//     what happens to leads without a key. The same calls look up the reps among
//     the org's users, and the Tasks by [Keys].Activity or, with [NoKey], by a line
//     of their Description, "Mobly activity: " and the activity's ID.
//     A query that is too large for the org is split. If a look-up is still
//     refused, the lead, or only its actions, are NotSent.
//  3. Plan: each field is compared with the record. Only fields that differ, and
//     that their rule's policy lets through, are sent. A blank value erases nothing
//     unless a rule says Clear.
//  4. Apply: found records are updated by ID and new ones upserted by external
//     ID, up to 1,000 in one API call; then the Tasks likewise. A record that
//     Salesforce refuses because of one field is sent again without that field,
//     and the result says so. Batches shrink if the org cannot keep up.
//  5. Surprises: if a record changed since its lead was matched (it was created,
//     deleted, merged or converted, or a duplicate rule found another one), or an
//     answer was lost, the lead is matched and written again, at most twice.
//
// An insert that may have succeeded is not resent until the client has looked for
// its record; if that fails too, or answers keep being lost, the outcome is
// [InDoubt], and the next Sync finds out.
//
// A queue gives up to 1,000 leads at once, which share their API calls, and keeps the
// captures of one person in order ([Keys].SyncedAt guards against older ones). If the
// error is not nil, the org would refuse the next leads as well: wait for the shortest
// RetryAfter of the results first.
func (c *Client) Sync(ctx context.Context, leads ...Lead) (Results, error) {
	if err := c.ready(ctx); err != nil {
		return resultsOf(engine.Unsent(inputs(leads), err)), err
	}
	ctx, run := c.begin(ctx)
	defer run.close(ctx)
	results, err := c.engine.Sync(ctx, inputs(leads))
	return run.end(ctx, resultsOf(results), err)
}

// Plan returns what a Sync of the same leads would write, and writes nothing. It
// needs the same read permissions.
//
// The error is nil unless the org could not be queried, or the configuration does
// not fit it. The error of a lead that would be refused, or that the org refuses to
// look up, is in its item.
func (c *Client) Plan(ctx context.Context, leads ...Lead) (*Plan, error) {
	if err := c.ready(ctx); err != nil {
		return nil, err
	}
	made, err := c.engine.Plan(ctx, inputs(leads), nil)
	if err != nil {
		return nil, err
	}
	out := &Plan{Items: itemsOf(made), Off: copied(made.Off), leads: make([]Lead, len(leads))}
	for i := range leads { // the caller may change theirs before the plan is applied
		out.leads[i] = leads[i].clone()
	}
	return out, nil
}

// copied returns copies, which the caller may change.
func copied(problems []*sferr.Problem) []*sferr.Problem {
	var out []*sferr.Problem
	for _, p := range problems {
		out = append(out, new(*p))
	}
	return out
}

// Apply writes a plan: first the persons' records, then the Tasks and related records
// of those that are in the org. Results and error are those of [Client.Sync].
//
// Unless Plan.Force is set, Apply first checks what has changed since the plan was
// made. A lead is Refused with [sferr.ErrStale] if its record was changed, deleted
// or merged meanwhile, or if it was to be created and is in the org by now. A Task
// that is in the org by now is Unchanged. Records that the org refuses to look up are NotSent.
// An inconsistent plan is an [sferr.ErrPlan], without results.
func (c *Client) Apply(ctx context.Context, plan *Plan) (Results, error) {
	if err := plan.check(); err != nil {
		return nil, err
	}
	if err := c.ready(ctx); err != nil {
		return resultsOf(engine.UnsentPlan(plan.planned(new(planner.Settings)), err)), err
	}
	ctx, run := c.begin(ctx)
	defer run.close(ctx)
	planned := plan.planned(c.engine.Settings)
	var err error
	switch {
	case plan.Reverse:
		err = c.engine.TakeBack(ctx, planned, plan.Force)
	case !plan.Force:
		err = c.engine.Refresh(ctx, planned)
	}
	if err != nil {
		return run.end(ctx, resultsOf(engine.UnsentPlan(planned, err)), err)
	}
	results, err := c.engine.Deliver(ctx, planned)
	return run.end(ctx, resultsOf(results), cmp.Or(err, planned.Unanswered))
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
		n += len(results[i].Actions) + len(results[i].Related)
	}
	out, others := make(Results, len(results)), make([]RecordResult, 0, n)
	list := func(of []engine.Other) []RecordResult {
		from := len(others)
		for i := range of {
			o := &of[i]
			others = append(others, RecordResult{
				Object: o.Object, ID: o.ID, For: o.For, Outcome: Outcome(o.Outcome.String()), Dropped: o.Dropped, Err: o.Err, Written: o.Written,
			})
		}
		if from == len(others) {
			return nil
		}
		return others[from:len(others):len(others)]
	}
	for i := range results {
		r := &results[i]
		out[i] = Result{
			LeadID: r.LeadID, Outcome: Outcome(r.Outcome.String()), Object: r.Object, ID: r.ID, FoldedInto: r.FoldedInto, Dropped: r.Dropped, Err: r.Err,
			Written: r.Written, Actions: list(r.Actions), Related: list(r.Related),
		}
	}
	return out
}

package engine

import (
	"cmp"
	"errors"
	"slices"

	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/internal/planner"
	"github.com/getmobly/mobly-salesforce-go/internal/record"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// Result is what became of one lead.
type Result struct {
	LeadID     string
	Object     string
	FoldedInto string // ID of the earlier lead of the same person
	End
	Actions []Action
}

// Action is what became of one action.
type Action struct {
	ActionID string
	End
}

// End is what became of a record.
type End struct {
	Outcome record.Outcome
	ID      string
	Dropped []*sferr.Problem
	Err     error
}

// ErrByHand is the error of what a plan refuses without saying why.
var ErrByHand = errors.New("salesforce: the plan refuses it, and does not say why")

// Results returns what became of the items of a plan that was written.
func Results(plan *planner.Plan) []Result {
	n := 0
	for i := range plan.Items {
		n += len(plan.Items[i].Tasks)
	}
	results, actions := make([]Result, len(plan.Items)), make([]Action, 0, n)
	for i := range plan.Items {
		item, r := &plan.Items[i], &results[i]
		person := item.Person
		*r = Result{LeadID: item.LeadID, Object: person.Object, End: endOf(person)}
		r.ID = cmp.Or(person.SavedID, person.ID)
		if person.At.Item != i {
			r.FoldedInto, r.Dropped = plan.Items[person.At.Item].LeadID, item.Dropped
		}
		from := len(actions)
		for j, t := range item.Tasks {
			actions = append(actions, Action{ActionID: t.ActionID, End: actionEnd(plan, record.Ref{Item: i, Task: j}, r.ID)})
		}
		r.Actions = actions[from:len(actions):len(actions)]
	}
	return results
}

// endOf returns what became of a record.
func endOf(r *record.Record) End {
	end := End{Outcome: r.Outcome, ID: r.SavedID, Dropped: append(slices.Clip(r.Dropped), r.Lost...), Err: r.Err}
	switch r.Verb {
	case record.Keep:
		end.Outcome, end.ID = record.Unchanged, r.ID
	case record.Refuse:
		end.Outcome, end.ID, end.Err = record.Refused, r.ID, cmp.Or(r.Err, ErrByHand)
	default:
	}
	return end
}

// actionEnd returns what became of an action of the person with that record. Only
// the action that carries a Task has what was dropped in the plan.
func actionEnd(plan *planner.Plan, at record.Ref, person string) End {
	r := plan.Items[at.Item].Tasks[at.Task].Record
	end, lost := endOf(r), slices.Clip(r.Lost)
	switch {
	case !r.Writing():
	case r.ParentID == "":
		end.ID = r.ID // it was not sent
	case r.Verb == record.Create && r.ParentID != person:
		end.Outcome, end.Err, lost = record.Refused, sferr.Explain(sferr.ErrTwoPersons), nil
	}
	if end.Dropped = lost; r.At == at {
		end.Dropped = append(slices.Clip(r.Dropped), lost...)
	}
	return end
}

// Unsent returns the results of leads of which none was sent.
func Unsent(leads []planner.Lead, err error) []Result {
	results, end := make([]Result, len(leads)), End{Outcome: record.NotSent, Err: org.NotSent(err)}
	for i := range leads {
		r := &results[i]
		r.LeadID, r.End = leads[i].Person.ID, end
		for _, a := range leads[i].Actions {
			r.Actions = append(r.Actions, Action{a.ID, end})
		}
	}
	return results
}

// UnsentPlan returns the results of a plan of which nothing was sent.
func UnsentPlan(plan *planner.Plan, err error) []Result {
	results, end := make([]Result, len(plan.Items)), End{Outcome: record.NotSent, Err: org.NotSent(err)}
	for i := range plan.Items {
		r := &results[i]
		r.LeadID, r.End = plan.Items[i].LeadID, end
		for _, t := range plan.Items[i].Tasks {
			r.Actions = append(r.Actions, Action{t.ActionID, end})
		}
	}
	return results
}

// After returns what became of a lead whose first result was old, and that was
// matched and written again:
//
//  1. What was written the first time counts if nothing more was written.
//  2. A record that was created the first time, and changed the second, is Created.
//  3. A record that is in the org, perhaps by the write in doubt, stays in doubt
//     if it could not be written.
//  4. The same holds for actions. One that lost its person in between keeps what it
//     had, or gets the reason why the person was not written.
func (r Result) After(old *Result) Result {
	second := r.Err
	switch {
	case r.Outcome == record.NotSent && old.Outcome.Wrote(), r.Outcome == record.Unchanged && old.Outcome.Wrote() && r.ID == old.ID:
		r.Object, r.End = old.Object, old.End
	case r.Outcome == record.Updated && old.Outcome == record.Created && r.ID == old.ID:
		r.Outcome = record.Created
	case r.Outcome == record.NotSent && r.ID != "" && old.Outcome == record.InDoubt:
		r.Outcome, r.Err = record.InDoubt, old.Err
	}
	for j := range min(len(r.Actions), len(old.Actions)) {
		a, was := &r.Actions[j], &old.Actions[j]
		switch {
		case a.Outcome == record.NotSent && was.Outcome.Wrote(), a.Outcome == record.Unchanged && was.Outcome.Wrote() && a.ID == was.ID:
			*a = *was
		case a.Outcome == record.Updated && was.Outcome == record.Created && a.ID == was.ID:
			a.Outcome = record.Created
		case a.Outcome == record.NotSent && was.Outcome == record.InDoubt && errors.Is(a.Err, sferr.ErrNoParent): // nor was it looked for
			*a = *was
		case a.Outcome == record.NotSent && r.Outcome.Wrote() && errors.Is(a.Err, sferr.ErrNoParent): // there was one, and is to be again
			a.Err = second
		}
	}
	return r
}

// inDoubt reports whether the record, or the Task of an action, is in doubt.
func (r *Result) inDoubt() bool {
	return r.Outcome == record.InDoubt || slices.ContainsFunc(r.Actions, func(a Action) bool { return a.Outcome == record.InDoubt })
}

// seen settles what is in doubt and turns out to be as it should be, by what a
// plan of the same lead found.
func (r *Result) seen(item *planner.Item) {
	if r.Outcome == record.InDoubt && item.Person.Verb == record.Keep {
		for j := range r.Actions {
			if a := &r.Actions[j]; errors.Is(a.Err, sferr.ErrNoParent) {
				a.Err = org.NotSent(r.Err) // there is one now
			}
		}
		r.Outcome, r.Object, r.ID, r.Err = record.Unchanged, item.Person.Object, item.Person.ID, nil
	}
	for j := range min(len(r.Actions), len(item.Tasks)) {
		if a := &r.Actions[j]; a.Outcome == record.InDoubt && item.Tasks[j].Record.Verb == record.Keep {
			a.Outcome, a.ID, a.Err = record.Unchanged, item.Tasks[j].Record.ID, nil
		}
	}
}

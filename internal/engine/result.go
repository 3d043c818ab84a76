package engine

import (
	"cmp"
	"errors"
	"slices"

	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/internal/planner"
	"github.com/getmobly/mobly-salesforce-go/internal/record"
	"github.com/getmobly/mobly-salesforce-go/salesforce/plan"
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
	Written []plan.Change // with a journal: what was written, or may have been, in order
}

// ErrByHand is the error of what a plan refuses without saying why.
var ErrByHand = errors.New("salesforce: the plan refuses it, and does not say why")

// Results returns what became of the items of a plan that was written, with a
// journal of what was.
func Results(made *planner.Plan, journal bool) []Result {
	n := 0
	for i := range made.Items {
		n += len(made.Items[i].Tasks)
	}
	results, actions := make([]Result, len(made.Items)), make([]Action, 0, n)
	for i := range made.Items {
		item, r := &made.Items[i], &results[i]
		person := item.Person
		*r = Result{LeadID: item.LeadID, Object: person.Object, End: endOf(person)}
		r.ID = cmp.Or(person.SavedID, person.ID)
		if carrier := person.At.Item; carrier != i {
			r.FoldedInto, r.Dropped = made.Items[carrier].LeadID, item.Dropped
		} else if journal {
			r.Written = written(person)
		}
		from := len(actions)
		for j, t := range item.Tasks {
			at := record.Ref{Item: i, Task: j}
			a := Action{ActionID: t.ActionID, End: actionEnd(made, at, r.ID)}
			if journal && t.Record.At == at {
				if a.Written = written(t.Record); a.Written != nil {
					a.ID = cmp.Or(a.ID, t.Record.ID)
				}
			}
			actions = append(actions, a)
		}
		r.Actions = actions[from:len(actions):len(actions)]
	}
	return results
}

func endOf(r *record.Record) End {
	end := End{Outcome: r.Outcome, ID: r.SavedID, Dropped: append(slices.Clip(r.Dropped), r.Extra().Lost...), Err: r.Err}
	switch r.Verb {
	case record.Keep:
		end.Outcome, end.ID = record.Unchanged, r.ID
	case record.Refuse:
		end.Outcome, end.ID, end.Err = record.Refused, r.ID, cmp.Or(r.Err, ErrByHand)
		if errors.Is(r.Err, sferr.ErrNotSent) {
			end.Outcome = record.NotSent
		}
	default:
	}
	return end
}

// written returns what was written to a record, or may have been. Of one that was
// to be new and turned out to be there, nobody knows what it was before: nothing.
func written(r *record.Record) []plan.Change {
	switch found := r.Verb == record.Update; {
	case r.Outcome == record.Created && !found, r.Outcome == record.Updated && found, r.Outcome == record.InDoubt && found:
		return record.Plan(r.Writes())
	}
	return nil
}

// actionEnd returns what became of an action of the person with that record. Only
// the action that carries a Task has what was dropped in the plan.
func actionEnd(made *planner.Plan, at record.Ref, person string) End {
	r := made.Items[at.Item].Tasks[at.Task].Record
	end, lost := endOf(r), slices.Clip(r.Extra().Lost)
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
	made := planner.NewPlan(leads)
	for i := range leads {
		made.Items[i].LeadID = leads[i].Person.ID
		for _, a := range leads[i].Actions {
			made.Items[i].Tasks = append(made.Items[i].Tasks, planner.Task{ActionID: a.ID})
		}
	}
	return UnsentPlan(made, err)
}

// UnsentPlan returns the results of a plan of which nothing was sent.
func UnsentPlan(made *planner.Plan, err error) []Result {
	results, end := make([]Result, len(made.Items)), End{Outcome: record.NotSent, Err: org.NotSent(err)}
	for i := range made.Items {
		r := &results[i]
		r.LeadID, r.End = made.Items[i].LeadID, end
		for _, t := range made.Items[i].Tasks {
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
//     if it could not be written or looked up.
//  4. The journal has the writes of both times, of the same record.
//  5. The same holds for actions. One that lost its person in between keeps what it
//     had, or gets the reason why the person was not written.
func (r Result) After(old *Result) Result {
	second, journal := r.Err, r.Written
	switch {
	case r.Outcome == record.NotSent && old.Outcome.Wrote(), r.Outcome == record.Unchanged && old.Outcome.Wrote() && r.ID == old.ID:
		r.Object, r.End = old.Object, old.End
	case r.Outcome == record.Updated && old.Outcome == record.Created && r.ID == old.ID:
		r.Outcome = record.Created
	case r.Outcome == record.NotSent && (r.ID != "" || errors.Is(r.Err, planner.ErrUnanswered)) && old.Outcome == record.InDoubt:
		r.Outcome, r.Err = record.InDoubt, old.Err
	}
	r.Written = journal
	r.addBefore(&old.End)
	for j := range min(len(r.Actions), len(old.Actions)) {
		a, was := &r.Actions[j], &old.Actions[j]
		journal := a.Written
		switch {
		case a.Outcome == record.NotSent && was.Outcome.Wrote(), a.Outcome == record.Unchanged && was.Outcome.Wrote() && a.ID == was.ID:
			*a = *was
		case a.Outcome == record.Updated && was.Outcome == record.Created && a.ID == was.ID:
			a.Outcome = record.Created
		case a.Outcome == record.NotSent && was.Outcome == record.InDoubt && (errors.Is(a.Err, sferr.ErrNoParent) || errors.Is(a.Err, planner.ErrUnanswered)): // nor was it looked for
			*a = *was
		case a.Outcome == record.NotSent && r.Outcome.Wrote() && errors.Is(a.Err, sferr.ErrNoParent): // there was one, and is to be again
			a.Err = second
		}
		a.Written = journal
		a.addBefore(&was.End)
	}
	return r
}

// addBefore puts what was written to the same record the first time before what was
// written the second time.
func (e *End) addBefore(first *End) {
	if len(first.Written) == 0 || e.ID != "" && e.ID != first.ID {
		return
	}
	e.ID, e.Written = first.ID, slices.Concat(first.Written, e.Written)
}

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

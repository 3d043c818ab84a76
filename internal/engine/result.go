package engine

import (
	"cmp"
	"errors"
	"slices"

	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/internal/planner"
	"github.com/getmobly/mobly-salesforce-go/internal/record"
	"github.com/getmobly/mobly-salesforce-go/salesforce/plan"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// Result is what became of one lead.
type Result struct {
	LeadID     string
	Object     string
	FoldedInto string // ID of the earlier lead of the same person
	End
	Actions []Other // one for each action, in order
	Related []Other
}

// Other is what became of one record beside the person's.
type Other struct {
	Object, For string
	End
}

// End is what became of a record.
type End struct {
	Outcome record.Outcome
	ID      string
	Dropped []*sferr.Problem
	Err     error
	Written []plan.Change // with a journal: what was written, or may have been, in order
	Resent  bool          // it was to be created, had no answer, and was refused when it was sent again
}

// ErrByHand is the error of what a plan refuses without saying why.
var ErrByHand = errors.New("salesforce: the plan refuses it, and does not say why")

// Results returns what became of the items of a plan that was written, with a
// journal of what was.
func Results(made *planner.Plan, journal bool) []Result {
	n := 0
	for i := range made.Items {
		n += len(made.Items[i].Others)
	}
	results, others := make([]Result, len(made.Items)), make([]Other, 0, n)
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
		from, actions := len(others), len(others)+item.Actions
		for j, t := range item.Others {
			at := record.Ref{Item: i, Other: j}
			o := Other{Object: t.Record.Object, For: t.For, End: otherEnd(made, at, r.ID)}
			if journal && t.Record.At == at {
				if o.Written = written(t.Record); o.Written != nil {
					o.ID = cmp.Or(o.ID, t.Record.ID)
				}
			}
			others = append(others, o)
		}
		r.Actions, r.Related = others[from:actions:actions], others[actions:len(others):len(others)]
	}
	return results
}

func endOf(r *record.Record) End {
	end := End{Outcome: r.Outcome, ID: r.SavedID, Dropped: append(slices.Clip(r.Dropped), r.Extra().Lost...), Err: r.Err, Resent: r.Extra().Resent}
	switch r.Verb {
	case record.Keep:
		end.Outcome, end.ID = record.Unchanged, r.ID
	case record.Refuse:
		end.Outcome, end.ID, end.Err = record.Refused, r.ID, cmp.Or(r.Err, ErrByHand)
		if other := r.Extra().Instead; other != nil {
			end.ID = other.InOrg()
		}
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

// otherEnd returns what became of a record beside that of the person with that ID.
// Only what carries a shared record has what was dropped in the plan.
func otherEnd(made *planner.Plan, at record.Ref, person string) End {
	r := made.Items[at.Item].Others[at.Other].Record
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
	made, task := planner.NewPlan(leads), &record.Record{Object: schema.Task}
	for i := range leads {
		made.Items[i].LeadID = leads[i].Person.ID
		for _, a := range leads[i].Actions {
			made.Items[i].Others = append(made.Items[i].Others, planner.Other{For: a.ID, Record: task})
		}
		made.Items[i].Actions = len(leads[i].Actions)
	}
	return UnsentPlan(made, err)
}

// UnsentPlan returns the results of a plan of which nothing was sent.
func UnsentPlan(made *planner.Plan, err error) []Result {
	results, end := make([]Result, len(made.Items)), End{Outcome: record.NotSent, Err: org.NotSent(err)}
	for i := range made.Items {
		r := &results[i]
		r.LeadID, r.End = made.Items[i].LeadID, end
		for j, o := range made.Items[i].Others {
			list := &r.Related
			if j < made.Items[i].Actions {
				list = &r.Actions
			}
			*list = append(*list, Other{o.Record.Object, o.For, end})
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
//  5. The same holds for the other records. One that lost its person in between keeps
//     what it had, or gets the reason why the person was not written. A related record
//     that the second plan no longer has keeps its result, if it was sent. One that is
//     there is Created if its creation was sent twice.
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
		r.Actions[j].after(&old.Actions[j], r.Outcome, second)
	}
	for j := range old.Related {
		was := &old.Related[j]
		if i := slices.IndexFunc(r.Related, was.isFor); i >= 0 {
			now := &r.Related[i]
			if now.after(was, r.Outcome, second); now.Outcome.Settled() && was.Resent {
				now.Outcome = record.Created
			}
		} else if was.Outcome.Wrote() || was.Outcome == record.InDoubt {
			r.Related = append(r.Related, *was)
		}
	}
	return r
}

// isFor reports whether two related records of one lead are for the same.
func (o *Other) isFor(p Other) bool { return o.Object == p.Object && o.For == p.For }

// after is what [Result.After] does with one of the other records. person and why are
// what the second write came to for the person.
func (o *Other) after(was *Other, person record.Outcome, why error) {
	journal := o.Written
	switch {
	case o.Outcome == record.NotSent && was.Outcome.Wrote(), o.Outcome == record.Unchanged && was.Outcome.Wrote() && o.ID == was.ID:
		*o = *was
	case o.Outcome == record.Updated && was.Outcome == record.Created && o.ID == was.ID:
		o.Outcome = record.Created
	case o.Outcome == record.NotSent && was.Outcome == record.InDoubt && (errors.Is(o.Err, sferr.ErrNoParent) || errors.Is(o.Err, planner.ErrUnanswered)): // nor was it looked for
		*o = *was
	case o.Outcome == record.NotSent && person.Wrote() && errors.Is(o.Err, sferr.ErrNoParent): // there was one, and is to be again
		o.Err = why
	}
	o.Written = journal
	o.addBefore(&was.End)
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
	inDoubt := func(o Other) bool { return o.Outcome == record.InDoubt }
	return r.Outcome == record.InDoubt || slices.ContainsFunc(r.Actions, inDoubt) || slices.ContainsFunc(r.Related, inDoubt)
}

// seen settles what is in doubt and turns out to be as it should be, by what a
// plan of the same lead found.
func (r *Result) seen(item *planner.Item) {
	if r.Outcome == record.InDoubt && item.Person.Verb == record.Keep {
		for o := range r.Others {
			if errors.Is(o.Err, sferr.ErrNoParent) {
				o.Err = org.NotSent(r.Err) // there is one now
			}
		}
		r.Outcome, r.Object, r.ID, r.Err = record.Unchanged, item.Person.Object, item.Person.ID, nil
	}
	for j := range min(len(r.Actions), item.Actions) {
		r.Actions[j].seen(item.Others[j].Record)
	}
	for _, now := range item.Others[item.Actions:] {
		is := Other{Object: now.Record.Object, For: now.For}
		if i := slices.IndexFunc(r.Related, is.isFor); i >= 0 {
			r.Related[i].seen(now.Record)
		}
	}
}

func (o *Other) seen(now *record.Record) {
	if o.Outcome == record.InDoubt && now.Verb == record.Keep {
		o.Outcome, o.ID, o.Err = record.Unchanged, now.ID, nil
	}
}

// Others yields the ends of all records beside the person's.
func (r *Result) Others(yield func(*Other) bool) {
	for _, list := range [...][]Other{r.Actions, r.Related} {
		for j := range list {
			if !yield(&list[j]) {
				return
			}
		}
	}
}

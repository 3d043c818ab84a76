package scenarios

import (
	"errors"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/plan"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// sentinels are the errors that a scenario can name.
var sentinels = []struct {
	name string
	err  error
}{
	{"ErrEmpty", sferr.ErrEmpty}, {"ErrNoKey", sferr.ErrNoKey}, {"ErrAmbiguous", sferr.ErrAmbiguous},
	{"ErrConverted", sferr.ErrConverted}, {"ErrDuplicate", sferr.ErrDuplicate}, {"ErrStale", sferr.ErrStale},
	{"ErrNoParent", sferr.ErrNoParent}, {"ErrNoTaskKey", sferr.ErrNoTaskKey}, {"ErrTwoPersons", sferr.ErrTwoPersons},
	{"ErrRequired", field.ErrRequired}, {"ErrPicklist", field.ErrPicklist}, {"ErrRecordType", field.ErrRecordType}, {"ErrTooLong", field.ErrTooLong}, {"ErrType", field.ErrType},
	{"ErrNoMapping", field.ErrNoMapping}, {"ErrCampaign", sferr.ErrCampaign}, {"ErrQuota", sferr.ErrQuota}, {"ErrNotEngagement", engagement.ErrNotEngagement}, {"ErrNoTime", engagement.ErrNoTime},
}

// kind returns what a scenario calls an error: the name of its sentinel, Salesforce's
// code, or that of the problem.
func kind(err error) string {
	if err == nil {
		return ""
	}
	for _, s := range sentinels {
		if errors.Is(err, s.err) {
			return s.name
		}
	}
	if e, ok := errors.AsType[*sferr.Error](err); ok && e.Code != "" {
		return e.Code
	}
	if p, ok := errors.AsType[*sferr.Problem](err); ok {
		return p.Code
	}
	return err.Error()
}

// named returns what an error names: records, and the duplicate rule.
func (st *stage) named(err error) []string {
	var out []string
	if p, ok := errors.AsType[*sferr.Problem](err); ok {
		for _, r := range p.Records {
			out = append(out, st.record(r.Object, r.ID))
		}
		if p.Rule != "" {
			out = append(out, "rule "+p.Rule)
		}
	}
	slices.Sort(out)
	return out
}

// record returns the name of a record, whose object must be what it says.
func (st *stage) record(object, id string) string {
	if id == "" {
		return ""
	}
	name := strings.TrimPrefix(st.show(id), "@")
	if !strings.HasPrefix(strings.TrimPrefix(name, "new "), object) {
		return object + " that is " + name
	}
	return name
}

// lost returns what was dropped: field and code, or the code alone where that is
// what the scenario tells.
func lost(dropped []*sferr.Problem, told []string) []string {
	var out []string
	for _, d := range dropped {
		what := d.Code
		if !slices.Contains(told, what) {
			what = strings.TrimSpace(strings.Join(d.Fields, " ") + " " + what)
		}
		out = append(out, what)
	}
	slices.Sort(out)
	return out
}

// items returns a plan as scenarios tell it.
func (st *stage) items(planned *salesforce.Plan) []wantItem {
	out := make([]wantItem, len(planned.Items))
	for i := range planned.Items {
		it, want := &planned.Items[i], &st.s.Plan[i]
		r := &it.Person
		w := wantItem{
			Verb: string(r.Verb), Record: st.record(r.Object, r.ID), MatchedBy: r.MatchedBy,
			Writes: st.written(r.Changes, r.Verb), Dropped: lost(r.Dropped, want.Dropped), Error: kind(r.Err), Names: st.named(r.Err),
		}
		if r.Verb == plan.Create {
			w.Record = "new " + r.Object
		}
		if r.CarriedBy != nil {
			w.FoldedInto = planned.Items[r.CarriedBy.Item].LeadID
		}
		if r.Key != nil {
			w.Key = r.Key.Value
		}
		for j := range it.Actions {
			w.Tasks = append(w.Tasks, st.planned(&it.Actions[j], at(want.Tasks, j)))
		}
		for j, r := range ordered(it.Related, func(r plan.Record) string { return r.Object }) {
			task := st.planned(&r, at(want.Related, j))
			if r.Verb == plan.Create {
				task.Record = "new " + r.Object
			}
			w.Related = append(w.Related, task)
		}
		out[i] = w
	}
	return out
}

// planned returns the plan for a record beside the person's, told as fully as it
// is wanted.
func (st *stage) planned(r *plan.Record, want wantTask) wantTask {
	out := wantTask{Verb: string(r.Verb), Record: st.record(r.Object, r.ID), Dropped: lost(r.Dropped, want.Dropped), Error: kind(r.Err)}
	if r.Verb == plan.Update || want.Writes != nil {
		out.Writes = st.written(r.Changes, r.Verb)
	}
	if want.For != "" {
		out.For = r.For
	}
	return out
}

// ended returns what became of a record beside the person's.
func (st *stage) ended(r *salesforce.RecordResult, want wantAction) wantAction {
	out := wantAction{Outcome: string(r.Outcome), Record: st.record(r.Object, r.ID), Dropped: lost(r.Dropped, want.Dropped), Error: kind(r.Err)}
	if want.For != "" {
		out.For = r.For
	}
	return out
}

// at returns an element of a list, the zero value where there is none.
func at[T any](list []T, i int) (out T) {
	if i < len(list) {
		out = list[i]
	}
	return out
}

// ordered returns related records as scenarios tell them: campaign members, then
// follow-ups.
func ordered[T any](related []T, object func(T) string) []T {
	return slices.SortedStableFunc(slices.Values(related), func(a, b T) int { return strings.Compare(object(a), object(b)) })
}

func objectOf(r salesforce.RecordResult) string { return r.Object }

// written returns the fields that are sent: the value of a new record, what was
// and what is to be of a found one.
func (st *stage) written(fields []plan.Change, verb plan.Verb) map[string]string {
	out := make(map[string]string)
	for i := range fields {
		f := &fields[i]
		switch {
		case !f.Write:
		case verb == plan.Create:
			out[f.Field] = st.show(f.After)
		default:
			out[f.Field] = st.show(f.Before) + " -> " + st.show(f.After)
		}
	}
	return out
}

// results returns results as scenarios tell them.
func (st *stage) results(results salesforce.Results) []wantResult {
	out := make([]wantResult, len(results))
	for i := range results {
		r, want := &results[i], &st.s.Results[i]
		w := wantResult{
			Outcome: string(r.Outcome), Record: st.record(r.Object, r.ID), FoldedInto: r.FoldedInto,
			Dropped: lost(r.Dropped, want.Dropped), Error: kind(r.Err),
		}
		if want.Names != nil {
			w.Names = st.named(r.Err)
		}
		if want.Final != nil {
			final := r.State() != salesforce.Retry
			w.Final = &final
		}
		for j := range r.Actions {
			w.Tasks = append(w.Tasks, st.ended(&r.Actions[j], at(want.Tasks, j)))
		}
		for j, related := range ordered(r.Related, objectOf) {
			w.Related = append(w.Related, st.ended(&related, at(want.Related, j)))
		}
		out[i] = w
	}
	return out
}

// bind gives new records the names that the scenario has for them.
func (st *stage) bind(results salesforce.Results) {
	bind := func(id, name string) {
		if _, known := st.names[id]; id != "" && !known && st.ids[name] == "" && strings.HasPrefix(name, "new ") {
			st.name(id, name)
		}
	}
	for i := range results {
		want := &st.s.Results[i]
		bind(results[i].ID, want.Record)
		for j := range results[i].Actions {
			bind(results[i].Actions[j].ID, at(want.Tasks, j).Record)
		}
		for j, r := range ordered(results[i].Related, objectOf) {
			bind(r.ID, at(want.Related, j).Record)
		}
	}
}

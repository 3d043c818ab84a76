package salesforce_test

import (
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// queue gives leads to clients, and again as long as their results are not
// final.
type queue struct {
	w       *world
	fair    *fair
	due     []time.Time // when each lead may be given (again)
	given   []int       // how often each was
	waiting []int       // leads that are not done
	maybe   map[string]bool
}

func newQueue(w *world, f *fair) *queue {
	q := &queue{w: w, fair: f, due: make([]time.Time, len(f.leads)), given: make([]int, len(f.leads)), maybe: make(map[string]bool)}
	st := w.store()
	for i, v := range f.of {
		q.waiting = append(q.waiting, i)
		q.maybe["person "+v.name] = st.has(v)
	}
	return q
}

// mostGiven is how often a lead is given at most.
const mostGiven = 30

// drain syncs until all results are final, a few leads at a time. Now and then a
// new client takes over, as after a restart.
func (q *queue) drain(cfg salesforce.Config, chance *rand.Rand) {
	q.w.t.Helper()
	cfg.BatchSize = oneOf(chance, 1, 1, 2, 5)
	c := q.w.client(cfg)
	for len(q.waiting) > 0 {
		if chance.IntN(5) == 0 {
			c = q.w.client(cfg)
		}
		now := q.take(1 + chance.IntN(100))
		leads := make([]salesforce.Lead, len(now))
		for k, i := range now {
			leads[k] = q.fair.leads[i]
			q.given[i]++
		}
		results, err := c.Sync(q.w.t.Context(), leads)
		require.Len(q.w.t, results, len(leads))
		q.judge(now, results, err)
	}
}

// take returns up to n leads that are due, waiting for the first one.
func (q *queue) take(n int) []int {
	first := q.due[q.waiting[0]]
	for _, i := range q.waiting {
		if q.due[i].Before(first) {
			first = q.due[i]
		}
	}
	time.Sleep(time.Until(first)) //nolint:forbidigo // in a bubble
	var now, later []int
	for _, i := range q.waiting {
		if len(now) < n && !q.due[i].After(time.Now()) {
			now = append(now, i)
			continue
		}
		later = append(later, i)
	}
	q.waiting = later
	return now
}

// judge requires that the results are true of the org, and puts back what is not
// final.
func (q *queue) judge(now []int, results salesforce.Results, err error) {
	t := q.w.t
	t.Helper()
	st := q.w.store()
	for k, i := range now { // two captures are one person
		q.maybe["person "+q.fair.of[i].name] = q.maybe["person "+q.fair.of[i].name] || executed(results[k].Outcome)
	}
	for k, i := range now {
		r := &results[k]
		require.NoError(t, q.truth(st, i, r), "lead %d, given %d times: %v %v", i, q.given[i], r.Outcome, r.Err)
		if r.Final() {
			continue
		}
		require.Less(t, q.given[i], mostGiven, "lead %d: %v %v", i, r.Outcome, r.Err)
		require.True(t, err != nil || r.Outcome != salesforce.NotSent, "a run that went to its end sent everything")
		q.due[i] = time.Now().Add(r.Retry())
		q.waiting = append(q.waiting, i)
	}
}

// truth compares one result with the org.
func (q *queue) truth(st store, i int, r *salesforce.Result) error {
	v, l := q.fair.of[i], &q.fair.leads[i]
	if r.LeadID != l.Person.ID || len(r.Actions) != len(l.Actions) {
		return fmt.Errorf("the result of another lead")
	}
	if err := q.one("person "+v.name, r.Outcome, st.has(v), st.byID[r.ID], r.Err, r.Final()); err != nil {
		return err
	}
	for j := range r.Actions {
		a, said := &r.Actions[j], l.Actions[j].Notes
		if err := q.one("Task "+said, a.Outcome, st.tasks[said] > 0, st.byID[a.ID], a.Err, r.Final()); err != nil {
			return err
		}
	}
	return q.named(st, i, r)
}

// named requires that a result names records that are the lead's own, and tells
// of no loss: there is none.
func (q *queue) named(st store, i int, r *salesforce.Result) error {
	v, l := q.fair.of[i], &q.fair.leads[i]
	if len(r.Dropped) > 0 {
		return fmt.Errorf("it lost %v", r.Dropped)
	}
	if r.ID != "" && (st.byID[r.ID] == nil || st.byID[r.ID]["LastName"] != v.name) {
		return fmt.Errorf("it names another's record, %s", r.ID)
	}
	for j := range r.Actions {
		a, said := &r.Actions[j], l.Actions[j].Notes
		if len(a.Dropped) > 0 {
			return fmt.Errorf("action %d lost %v", j, a.Dropped)
		}
		if a.ID != "" && (notes(st.byID[a.ID]) != said || st.byID[a.ID]["WhoId"] != r.ID) {
			return fmt.Errorf("action %d: it names another's Task, %s", j, a.ID)
		}
	}
	return nil
}

// one compares what is said of one record with what is there. named is the
// record that the result names.
func (q *queue) one(who string, o salesforce.Outcome, there bool, named map[string]any, err error, final bool) error {
	q.maybe[who] = q.maybe[who] || executed(o)
	switch o {
	case salesforce.Created, salesforce.Updated, salesforce.Unchanged:
		if named == nil || err != nil {
			return fmt.Errorf("%s is %v, and the record that is named is not there: %w", who, o, err)
		}
		return nil
	case salesforce.InDoubt:
	case salesforce.NotSent, salesforce.Failed:
		if there && !q.maybe[who] {
			return fmt.Errorf("%s is %v, and there: %w", who, o, err)
		}
	default:
		return fmt.Errorf("%s is %v: %w", who, o, err)
	}
	if err == nil || final {
		return fmt.Errorf("%s is %v, final %v, for no reason: %w", who, o, final, err)
	}
	return nil
}

// executed reports whether an outcome means that something may be there.
func executed(o salesforce.Outcome) bool {
	switch o {
	case salesforce.Created, salesforce.Updated, salesforce.Unchanged, salesforce.InDoubt:
		return true
	default:
		return false
	}
}

// store is what the org holds.
type store struct {
	byID    map[string]map[string]any
	persons map[string]int // by object and LastName
	tasks   map[string]int // by notes
}

func (w *world) store() store {
	st := store{make(map[string]map[string]any), make(map[string]int), make(map[string]int)}
	for _, object := range []string{schema.Lead, schema.Contact, schema.Task} {
		for _, r := range w.org.Records(object) {
			st.byID[r["Id"].(string)] = r
			if object == schema.Task {
				st.tasks[notes(r)]++
			} else {
				st.persons[object+" "+r["LastName"].(string)]++
			}
		}
	}
	return st
}

func (st store) has(v *visitor) bool { return st.persons[v.object+" "+v.name] > 0 }

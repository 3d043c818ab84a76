package fair

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/getmobly/mobly-salesforce-go/internal/conformance/testworld"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// Queue gives leads to clients, and again as long as their results are not
// final.
type Queue struct {
	w       *testworld.World
	fair    *Fair
	due     []time.Time // when each lead may be given (again)
	given   []int       // how often each was
	waiting []int       // leads that are not done
	maybe   map[string]bool
}

// NewQueue returns a queue in which all leads of a fair wait.
func NewQueue(w *testworld.World, f *Fair) *Queue {
	q := &Queue{w: w, fair: f, due: make([]time.Time, len(f.Leads)), given: make([]int, len(f.Leads)), maybe: make(map[string]bool)}
	st := storeOf(w)
	for i, v := range f.of {
		q.waiting = append(q.waiting, i)
		q.maybe["person "+v.name] = st.has(v)
	}
	return q
}

// mostGiven is how often a lead is given at most.
const mostGiven = 30

// Waiting returns how many leads are not done.
func (q *Queue) Waiting() int { return len(q.waiting) }

// Drain syncs until all results are final, a few leads at a time. Now and then a
// new client takes over, as after a restart.
func (q *Queue) Drain(cfg salesforce.Config, chance *rand.Rand) {
	q.w.T.Helper()
	cfg.Settings.API.BatchSize = oneOf(chance, 1, 1, 2, 5)
	c := q.w.Client(cfg)
	for q.Waiting() > 0 {
		if chance.IntN(5) == 0 {
			c = q.w.Client(cfg)
		}
		b := q.Take(1 + chance.IntN(100))
		results, err := c.Sync(q.w.T.Context(), b.Leads...)
		b.Judge(results, err)
	}
}

// Rival is one of several processes that sync the same leads at once. It syncs
// all of them until every result is final; each result must name records of its
// own lead.
func (q *Queue) Rival(cfg salesforce.Config, seed uint64) {
	t := q.w.T
	chance := rand.New(rand.NewPCG(seed, 4))
	cfg.Settings.API.BatchSize = oneOf(chance, 1, 3)
	c := q.w.Client(cfg)
	for round := 0; ; round++ {
		results, err := c.Sync(t.Context(), q.fair.Leads...)
		if err != nil || round == mostGiven {
			t.Errorf("round %d: %v", round, err)
			return
		}
		st, final := storeOf(q.w), true
		for i := range results {
			final = final && results[i].State() != salesforce.Retry
			if err := q.named(st, i, &results[i]); err != nil {
				t.Errorf("lead %d: %v", i, err)
			}
		}
		if final {
			return
		}
		time.Sleep(results[0].RetryAfter() + time.Duration(chance.IntN(5))*time.Second) //nolint:forbidigo // in a bubble
	}
}

// Silent requires that a new client that syncs all leads once more writes
// nothing.
func (q *Queue) Silent(cfg salesforce.Config) {
	q.w.T.Helper()
	q.w.Org.ResetRequests()
	for i, r := range q.w.Sync(q.w.Client(cfg), q.fair.Leads...) {
		q.w.Require(r.State() != salesforce.Retry, "lead %d: %v", i, r.Err)
		q.w.Require(r.Outcome == salesforce.Unchanged, "lead %d is %v", i, r.Outcome)
		for _, related := range r.Related {
			q.w.Require(related.Outcome == salesforce.Unchanged, "%s of lead %d is %v: %v", related.Object, i, related.Outcome, related.Err)
		}
	}
	q.w.Require(q.w.Writes() == 0, "%d writes", q.w.Writes())
}

// Batch is the leads that a client is given together.
type Batch struct {
	Leads []salesforce.Lead

	queue *Queue
	of    []int // the place of each in the fair
}

// Take takes up to n leads that are due from the queue, waiting for the first
// one.
func (q *Queue) Take(n int) *Batch {
	first := q.due[q.waiting[0]]
	for _, i := range q.waiting {
		if q.due[i].Before(first) {
			first = q.due[i]
		}
	}
	time.Sleep(time.Until(first)) //nolint:forbidigo // in a bubble
	b := &Batch{queue: q}
	var later []int
	for _, i := range q.waiting {
		if len(b.of) == n || q.due[i].After(time.Now()) {
			later = append(later, i)
			continue
		}
		q.given[i]++
		b.of, b.Leads = append(b.of, i), append(b.Leads, q.fair.Leads[i])
	}
	q.waiting = later
	return b
}

// Judge requires that the results are true of the org, and puts back what is not
// final.
func (b *Batch) Judge(results salesforce.Results, err error) {
	q := b.queue
	q.w.T.Helper()
	q.w.Require(len(results) == len(b.of), "%d results of %d leads", len(results), len(b.of))
	st := storeOf(q.w)
	for k, i := range b.of { // two captures are one person
		q.maybe["person "+q.fair.of[i].name] = q.maybe["person "+q.fair.of[i].name] || executed(results[k].Outcome)
	}
	for k, i := range b.of {
		r := &results[k]
		lie := q.truth(st, i, r)
		q.w.Require(lie == nil, "%v: lead %d, given %d times: %v %v", lie, i, q.given[i], r.Outcome, r.Err)
		if r.State() != salesforce.Retry {
			continue
		}
		q.w.Require(q.given[i] < mostGiven, "lead %d is not done: %v %v", i, r.Outcome, r.Err)
		q.w.Require(err != nil || r.Outcome != salesforce.NotSent, "a run that went to its end sent everything")
		q.due[i] = time.Now().Add(r.RetryAfter())
		q.waiting = append(q.waiting, i)
	}
}

// truth compares one result with the org.
func (q *Queue) truth(st store, i int, r *salesforce.Result) error {
	v, l := q.fair.of[i], &q.fair.Leads[i]
	if r.LeadID != l.Person.ID || len(r.Actions) != len(l.Actions) {
		return fmt.Errorf("the result of another lead")
	}
	if err := q.one("person "+v.name, r.Outcome, st.has(v), st.byID[r.ID], r.Err, r.State() != salesforce.Retry); err != nil {
		return err
	}
	for j := range r.Actions {
		a, said := &r.Actions[j], l.Actions[j].Notes
		if err := q.one("Task "+said, a.Outcome, st.tasks[said] > 0, st.byID[a.ID], a.Err, r.State() != salesforce.Retry); err != nil {
			return err
		}
	}
	for j := range r.Related {
		related := &r.Related[j]
		who := fmt.Sprint(related.Object, " ", related.For, " of ", v.name)
		if err := q.one(who, related.Outcome, false, st.byID[related.ID], related.Err, r.State() != salesforce.Retry); err != nil {
			return err
		}
	}
	return q.named(st, i, r)
}

// named requires that a result names records that are the lead's own, and tells
// of no loss: there is none.
func (q *Queue) named(st store, i int, r *salesforce.Result) error {
	v, l := q.fair.of[i], &q.fair.Leads[i]
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
	for j := range r.Related {
		related := &r.Related[j]
		for _, d := range related.Dropped {
			if d.Code != "PICKLIST" { // the lower of two tags
				return fmt.Errorf("%s lost %w", related.Object, d)
			}
		}
		record := st.byID[related.ID]
		if of := []any{record["LeadId"], record["ContactId"], record["WhoId"]}; related.ID != "" && !slices.Contains(of, any(r.ID)) {
			return fmt.Errorf("it names another's %s, %s", related.Object, related.ID)
		}
	}
	return nil
}

// one compares what is said of one record with what is there. named is the
// record that the result names.
func (q *Queue) one(who string, o salesforce.Outcome, there bool, named map[string]any, err error, final bool) error {
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

func storeOf(w *testworld.World) store {
	st := store{make(map[string]map[string]any), make(map[string]int), make(map[string]int)}
	for _, object := range []string{schema.Lead, schema.Contact, schema.Task, campaignMember} {
		for _, r := range w.Org.Records(object) {
			st.byID[r["Id"].(string)] = r
			switch {
			case object == campaignMember, isFollowUp(r):
			case object == schema.Task:
				st.tasks[notes(r)]++
			default:
				st.persons[object+" "+r["LastName"].(string)]++
			}
		}
	}
	return st
}

func (st store) has(v *visitor) bool { return st.persons[v.object+" "+v.name] > 0 }

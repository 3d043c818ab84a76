package planner

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/internal/record"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// The lists of a plan share memory, and no list runs into the next one.
func TestRoom(t *testing.T) {
	var r room[int]
	require.Nil(t, r.take(0, 4))
	var lists [][]int
	for i := range 10 {
		list := r.take(i%4+1, 6)
		for range cap(list) {
			list = append(list, i)
		}
		lists = append(lists, list)
	}
	require.Len(t, r.take(20, 6)[:20], 20)
	for i, list := range lists {
		require.Len(t, list, i%4+1)
		for _, n := range append(list, -1) {
			require.Contains(t, []int{i, -1}, n)
		}
	}
	for i, list := range lists {
		for _, n := range list {
			require.Equal(t, i, n, "the list after another one that grew")
		}
	}
	require.LessOrEqual(t, testing.AllocsPerRun(10, func() {
		var r room[int]
		for range 100 {
			_ = r.take(3, 300)
		}
	}), 1.0)
}

// sharedTask is a plan of two leads who are one person, with one action in both
// and another in the second.
func sharedTask() *Plan {
	person := &record.Record{Object: "Lead", Verb: record.Create}
	shared := &record.Record{Object: "Task", Verb: record.Update, ID: "00T", Parent: person, Dropped: []*sferr.Problem{{Fields: []string{"Subject"}}}}
	other := &record.Record{Object: "Task", Verb: record.Create, At: record.Ref{Item: 1, Other: 1}}
	return &Plan{
		Items: []Item{
			{LeadID: "m0", Person: person, Others: []Other{{"a0", shared}}, Actions: 1},
			{LeadID: "m1", Person: person, Others: []Other{{"a0", shared}, {"a1", other}}, Actions: 2},
		},
		Leads: []Lead{
			{Person: &mapping.Person{ID: "m0"}, Actions: []engagement.Action{{ID: "a0"}}},
			{Person: &mapping.Person{ID: "m1"}, Actions: []engagement.Action{{ID: "a0"}, {ID: "a1"}}},
		},
	}
}

// Every record is written once, persons first.
func TestRecordsOfAPlan(t *testing.T) {
	p := sharedTask()
	shared, other := p.Items[0].Others[0].Record, p.Items[1].Others[1].Record
	require.Equal(t, []*record.Record{p.Items[0].Person, shared, other}, p.Records())
	other.Verb, p.Items[0].Person.Verb = record.Keep, record.Refuse
	require.Equal(t, []*record.Record{shared}, p.Records())
}

// A Task that is refused for one action is the next one's that has it, and of the
// next one's person. A loss is reported once.
func TestRefuse(t *testing.T) {
	for name, tt := range map[string]struct {
		refuse  []record.Ref
		written int        // Tasks
		at      record.Ref // of the shared Task, if it is written
		others  int        // of its parents
	}{
		"none":       {nil, 2, record.Ref{}, 1},
		"the first":  {[]record.Ref{{}}, 2, record.Ref{Item: 1}, 0},
		"the second": {[]record.Ref{{Item: 1}}, 2, record.Ref{}, 0},
		"both":       {[]record.Ref{{}, {Item: 1}}, 1, record.Ref{}, 0},
		"another":    {[]record.Ref{{Item: 1, Other: 1}}, 1, record.Ref{}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			p := sharedTask()
			shared := p.Items[0].Others[0].Record
			p.Items[1].Person = new(record.Record)
			shared.AddParent(p.Items[1].Person)
			p.refuse(tt.refuse...)
			for _, at := range tt.refuse {
				r := p.Items[at.Item].Others[at.Other].Record
				require.Equal(t, record.Refuse, r.Verb)
				require.Equal(t, at, r.At)
				require.Nil(t, r.Parent)
				require.Equal(t, at == record.Ref{}, len(r.Dropped) > 0)
			}
			require.Len(t, p.OtherRecords(), tt.written)
			if !slices.Contains(p.OtherRecords(), shared) {
				return
			}
			require.Equal(t, tt.at, shared.At)
			require.Same(t, p.Items[tt.at.Item].Person, shared.Parent)
			require.Len(t, shared.Extra().OtherParents, tt.others)
			require.Equal(t, tt.at == record.Ref{}, len(shared.Dropped) > 0)
		})
	}
}

// A Task that was refused by hand stays refused when its lead is planned anew,
// and no other: the plan may refuse what it had a reason for.
func TestKeepRefused(t *testing.T) {
	before, next := sharedTask(), sharedTask()
	next.Items, next.Leads = next.Items[1:], next.Leads[1:]
	next.Items[0].Others[0].Record.At, next.Items[0].Others[1].Record.At = record.Ref{}, record.Ref{Other: 1}
	before.refuse(record.Ref{Item: 1}, record.Ref{Item: 1, Other: 1})
	before.Items[1].Others[1].Record.Err = sferr.Explain(sferr.ErrStale)
	next.KeepRefused(before, []int{1})
	require.Equal(t, &record.Record{Object: "Task", Verb: record.Refuse, ID: "00T", Dropped: sharedTask().Items[0].Others[0].Record.Dropped}, next.Items[0].Others[0].Record)
	require.Equal(t, record.Create, next.Items[0].Others[1].Record.Verb)
}

// A related record that was refused by hand is known by what it is for, wherever the
// new plan has it. Records for the same are numbered.
func TestKeepRefusedRelated(t *testing.T) {
	made := func(names ...string) *Plan {
		p := &Plan{Items: []Item{{Person: new(record.Record), Others: []Other{{"a", &record.Record{Object: "Task"}}}, Actions: 1}}}
		for i, name := range names {
			p.Relate(0, name, &record.Record{At: record.Ref{Other: i + 1}, Object: "Task", Verb: record.Create, ID: name})
		}
		return p
	}
	before := made("gone", "a", "a", "b")
	require.Equal(t, "a (2)", before.Items[0].Others[3].For)
	before.refuse(record.Ref{Other: 1}, record.Ref{Other: 3})
	next := made("b", "a", "c", "a")
	next.KeepRefused(before, []int{0})
	for j, want := range []record.Verb{"", record.Create, record.Create, record.Create, record.Refuse} {
		require.Equal(t, want, next.Items[0].Others[j].Record.Verb, j)
	}
}

// A plan whose items were taken out, or put in another order, has no leads.
func TestHasLeads(t *testing.T) {
	for name, tt := range map[string]struct {
		change func(p *Plan)
		want   bool
	}{
		"as it was made":         {func(*Plan) {}, true},
		"refused by hand":        {func(p *Plan) { p.refuse(record.Ref{}) }, true},
		"no leads":               {func(p *Plan) { p.Leads = nil }, false},
		"an item less":           {func(p *Plan) { p.Items = p.Items[:1] }, false},
		"in another order":       {func(p *Plan) { p.Items[0], p.Items[1] = p.Items[1], p.Items[0] }, false},
		"another lead":           {func(p *Plan) { p.Items[0].LeadID = "m9" }, false},
		"a Task less":            {func(p *Plan) { p.Items[1].Others, p.Items[1].Actions = p.Items[1].Others[:1], 1 }, false},
		"Tasks in another order": {func(p *Plan) { p.Items[1].Others[0].For, p.Items[1].Others[1].For = "a1", "a0" }, false},
	} {
		p := sharedTask()
		tt.change(p)
		require.Equal(t, tt.want, p.HasLeads(), name)
	}
}

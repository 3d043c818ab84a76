package engine

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/planner"
	"github.com/getmobly/mobly-salesforce-go/internal/record"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// All leads of a person are matched again if the person's record, or a Task of
// any of them, is not what it was taken for. A record that is to stand for the
// person's is not lost over a Task.
func TestRematches(t *testing.T) {
	e := &Engine{Settings: &planner.Settings{UseDuplicate: true}}
	ref := sferr.RecordRef{Object: "Lead", ID: "00Q"}
	problem, duplicate := &sferr.Problem{Records: []sferr.RecordRef{ref}}, &record.Record{Outcome: record.Refused}
	duplicate.MakeExtra().Duplicate = problem
	well := &record.Record{At: record.Ref{Item: 1}, Outcome: record.Created}
	doubtful := &record.Record{At: record.Ref{Item: 3}, Rematch: true}
	other := &record.Record{At: record.Ref{Item: 4}, Outcome: record.Created}
	task := planner.Other{Record: &record.Record{Rematch: true}}
	plan := &planner.Plan{Leads: make([]planner.Lead, 6)}
	for _, person := range []*record.Record{duplicate, well, duplicate, doubtful, other, other} {
		plan.Items = append(plan.Items, planner.Item{Person: person})
	}
	plan.Items[2].Others, plan.Items[5].Others = []planner.Other{task}, []planner.Other{{Record: new(record.Record)}, task}

	rematch := e.rematches(plan)
	substitute := &planner.Substitute{Record: ref, Err: problem}
	require.Equal(t, map[int]*planner.Substitute{0: substitute, 3: nil, 4: nil}, rematch)
	indexes, leads, substitutes := pick(plan, rematch)
	require.Equal(t, []int{0, 2, 3, 4, 5}, indexes)
	require.Len(t, leads, 5)
	require.Equal(t, map[int]*planner.Substitute{0: substitute, 1: substitute}, substitutes)
}

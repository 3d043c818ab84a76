package backfill

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/bulk"
	"github.com/getmobly/mobly-salesforce-go/internal/planner"
	"github.com/getmobly/mobly-salesforce-go/internal/record"
	"github.com/getmobly/mobly-salesforce-go/internal/rest"
	"github.com/getmobly/mobly-salesforce-go/internal/write"
	"github.com/getmobly/mobly-salesforce-go/salesforce/plan"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// A row whose end its job does not tell for sure is looked up.
func TestRowsThatCannotBeTold(t *testing.T) {
	var s rowState
	(&run{refusals: make(map[string]error)}).settle(&s, nil, &bulk.End{Outcome: record.InDoubt, Err: errors.New("untold"), Untold: true})
	require.True(t, s.resync)
	require.Equal(t, record.InDoubt, s.outcome)
}

// No job is given the Task of a person who is not in the org.
func TestTasksWithoutAPerson(t *testing.T) {
	person := &record.Record{Object: "Lead", Verb: record.Create, Outcome: record.Failed}
	task := &record.Record{Verb: record.Create, Parent: person}
	plan := &planner.Plan{Items: []planner.Item{{Person: person, Others: []planner.Other{{Record: task}}, Actions: 1}}}
	b := &run{actions: []int32{0, 1}}
	require.Empty(t, b.taskRecords(&windowPlan{plan, []int32{0}}))
	require.Equal(t, record.NotSent, task.Outcome)
	require.ErrorIs(t, task.Err, sferr.ErrNoParent)
}

// A related record is not given to a job, and has its lead synced.
func TestRelatedRecordsAreSynced(t *testing.T) {
	person := &record.Record{Object: "Lead", Verb: record.Keep, ID: "00Q"}
	related := &record.Record{Verb: record.Create, Parent: person, At: record.Ref{Other: 0}}
	plan := &planner.Plan{Items: []planner.Item{{Person: person, Others: []planner.Other{{Record: related}}}}}
	b := &run{actions: []int32{0, 0}, states: make([]rowState, 1)}
	require.Empty(t, b.taskRecords(&windowPlan{plan, []int32{0}}))
	require.Equal(t, record.NotSent, related.Outcome)
	require.True(t, b.states[0].resync)
}

// A refused row is synced only if Sync would not leave it at that.
func TestRowsThatAreSynced(t *testing.T) {
	for _, tt := range []struct {
		item rest.Item
		want bool
	}{
		{rest.Item{Code: "STRING_TOO_LONG"}, true},
		{rest.Item{Code: "DUPLICATES_DETECTED"}, true},
		{rest.Item{Code: "UNABLE_TO_LOCK_ROW"}, true},
		{rest.Item{Code: write.HiddenReference}, true},
		{rest.Item{Code: "NEW_OWNER_CODE"}, false},
		{rest.Item{Code: "FIELD_CUSTOM_VALIDATION_EXCEPTION"}, false},
		{rest.Item{Code: "FIELD_CUSTOM_VALIDATION_EXCEPTION", Fields: []string{"title"}}, true},
		{rest.Item{Code: "FIELD_CUSTOM_VALIDATION_EXCEPTION", Fields: []string{"Fax"}}, false},
	} {
		require.Equal(t, tt.want, syncs([]rest.Item{tt.item}, []string{"mobly_id__c", "Title"}), "%+v", tt.item)
	}
	require.True(t, syncs([]rest.Item{{Code: "NEW_OWNER_CODE"}}, []string{"OwnerId"}))
}

// A record ends as its job said; what was not sent says why: for what the job
// itself ended, or else for what ended the run.
func TestRecordsEndAsTheirJobs(t *testing.T) {
	aborted, quota := errors.New("aborted"), errors.New("quota")
	for _, tt := range []struct {
		name  string
		state rowState
		stop  error
		want  record.Outcome
		cause error
	}{
		{"not tried", rowState{}, nil, record.NotSent, sferr.ErrNotSent},
		{"not tried, the run ended", rowState{}, quota, record.NotSent, quota},
		{"its job was aborted, and the run ended", rowState{outcome: record.NotSent, err: aborted}, quota, record.NotSent, aborted},
		{"refused", rowState{outcome: record.Failed, err: aborted}, quota, record.Failed, aborted},
		{"in doubt", rowState{outcome: record.InDoubt, err: aborted}, nil, record.InDoubt, aborted},
		{"saved", rowState{outcome: record.Created}, quota, record.Created, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := &record.Record{Verb: record.Create}
			(&run{states: []rowState{tt.state}, stop: tt.stop}).end(numbered{r, 0})
			require.Equal(t, tt.want, r.Outcome)
			require.ErrorIs(t, r.Err, tt.cause)
		})
	}
}

// The text that clears a field in a job is left out of a record, unless the record
// is strict or cannot do without the field.
func TestTextsThatWouldClear(t *testing.T) {
	for _, tt := range []struct{ strict, required, refused bool }{
		{false, false, false}, {true, false, true}, {false, true, true},
	} {
		r := &record.Record{Object: "Lead", Verb: record.Create, Strict: tt.strict, Changes: record.ChangesOf([]plan.Change{
			{Field: "Title", After: bulk.Clear, Write: true, Required: tt.required}, {Field: "Fax", After: "1", Write: true},
		})}
		begin(r)
		require.Equal(t, tt.refused, r.Outcome == record.Refused, "%+v", tt)
		if !tt.refused {
			require.Equal(t, record.ChangesOf([]plan.Change{{Field: "Fax", After: "1", Write: true}}), r.Writes())
			require.Len(t, r.Extra().Lost, 1)
		}
	}
}

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
	plan := &planner.Plan{Items: []planner.Item{{Person: person, Tasks: []planner.Task{{Record: task}}}}}
	b := &run{actions: []int32{0, 1}}
	require.Empty(t, b.taskRecords(&windowPlan{plan, []int32{0}}))
	require.Equal(t, record.NotSent, task.Outcome)
	require.ErrorIs(t, task.Err, sferr.ErrNoPerson)
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

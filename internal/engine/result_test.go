package engine

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/internal/planner"
	"github.com/getmobly/mobly-salesforce-go/internal/record"
	"github.com/getmobly/mobly-salesforce-go/salesforce/plan"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// A first write is reported whatever becomes of the second: the result never says
// that nothing was sent.
func TestResultsOfLeadsThatAreWrittenTwice(t *testing.T) {
	refusal := &sferr.Error{Code: "STRING_TOO_LONG"}
	const id, other = "00Q000000000001AAA", "00Q000000000002AAA"
	for _, tt := range []struct {
		first  record.Outcome
		second record.Outcome
		id     string // of the second's record; the first one's is id, or none where it is in doubt
		want   record.Outcome
		wantID string
		err    bool // the second one's error is reported
	}{
		{record.Created, record.Unchanged, id, record.Created, id, false},
		{record.Updated, record.Unchanged, id, record.Updated, id, false},
		{record.Created, record.Unchanged, other, record.Unchanged, other, false},
		{record.Created, record.Updated, id, record.Created, id, false},
		{record.Updated, record.Updated, id, record.Updated, id, false},
		{record.Created, record.Updated, other, record.Updated, other, false},
		{record.Created, record.NotSent, id, record.Created, id, false},
		{record.Created, record.NotSent, "", record.Created, id, false},
		{record.Updated, record.NotSent, id, record.Updated, id, false},
		{record.Unchanged, record.NotSent, id, record.NotSent, id, true},
		{record.Created, record.InDoubt, id, record.InDoubt, id, true},
		{record.Created, record.Failed, id, record.Failed, id, true},
		{record.InDoubt, record.NotSent, "", record.NotSent, "", true},
		{record.InDoubt, record.Unchanged, id, record.Unchanged, id, false},
		{record.Failed, record.NotSent, "", record.NotSent, "", true},
	} {
		wrote := End{Outcome: tt.first, ID: id}
		first := Result{End: wrote, Actions: []Other{{End: wrote}}}
		if tt.first == record.InDoubt {
			first.ID, first.Actions[0].ID = "", ""
		}
		var err error
		if !tt.second.Settled() {
			err = refusal
		}
		end := End{Outcome: tt.second, ID: tt.id, Err: err}
		got := Result{End: end, Actions: []Other{{End: end}}}.After(&first)
		for _, got := range []End{got.End, got.Actions[0].End} {
			require.Equal(t, tt.want, got.Outcome, "%v after %v", tt.second, tt.first)
			require.Equal(t, tt.wantID, got.ID, "%v after %v", tt.second, tt.first)
			require.Equal(t, tt.err, got.Err != nil, "%v after %v", tt.second, tt.first)
		}
	}
	// One whose creation was sent twice is Created, whatever became of it later.
	for _, outcome := range []record.Outcome{record.Unchanged, record.Updated} {
		twice := Result{Related: []Other{{For: "Fair", End: End{Outcome: record.InDoubt, Resent: true}}}}
		got := Result{Related: []Other{{For: "Fair", End: End{Outcome: outcome, ID: id}}}}.After(&twice)
		require.Equal(t, record.Created, got.Related[0].Outcome)
	}
	// A record that is there by now may be there by the write in doubt.
	got := Result{End: End{Outcome: record.NotSent, ID: id, Err: refusal}}.After(&Result{End: End{Outcome: record.InDoubt}})
	require.Equal(t, Result{End: End{Outcome: record.InDoubt, ID: id}}, got)
	// So may one that the org refused to look up.
	unseen := fmt.Errorf("%w: %w", planner.ErrUnanswered, sferr.ErrNotSent)
	got = Result{
		End: End{Outcome: record.NotSent, Err: unseen}, Actions: []Other{{End: End{Outcome: record.NotSent, Err: unseen}}},
	}.After(&Result{End: End{Outcome: record.InDoubt, Err: refusal}, Actions: []Other{{End: End{Outcome: record.InDoubt, Err: refusal}}}})
	require.Equal(t, Result{End: End{Outcome: record.InDoubt, Err: refusal}, Actions: []Other{{End: End{Outcome: record.InDoubt, Err: refusal}}}}, got)
	// What was written the first time is told whole, and an action keeps its own reason.
	quota := org.NotSent(refusal)
	actions := []Other{{End: End{Outcome: record.NotSent, Err: quota}}}
	got = Result{Object: "Contact", End: End{Outcome: record.NotSent, Err: refusal}, Actions: actions}.After(&Result{
		Object: "Lead", End: End{Outcome: record.Created, ID: id}, Actions: []Other{{End: End{Outcome: record.Failed}}},
	})
	require.Equal(t, Result{Object: "Lead", End: End{Outcome: record.Created, ID: id}, Actions: []Other{{End: End{Outcome: record.NotSent, Err: quota}}}}, got)
	require.Same(t, quota, got.Actions[0].Err)
}

// If a record was written and is gone when its lead is written again, no action
// ends as if it were final.
func TestActionsOfLeadsThatAreWrittenTwice(t *testing.T) {
	for was, want := range map[record.Outcome]record.Outcome{record.InDoubt: record.InDoubt, record.Failed: record.NotSent, record.NotSent: record.NotSent} {
		quota := org.NotSent(&sferr.Error{Code: "REQUEST_LIMIT_EXCEEDED", Status: 403})
		old := Result{
			End:     End{Outcome: record.Created, ID: "00Q000000000001AAA"},
			Actions: []Other{{End: End{Outcome: was, Err: &sferr.Error{Status: 500}}}},
		}
		got := Result{
			End:     End{Outcome: record.NotSent, Err: quota},
			Actions: []Other{{End: End{Outcome: record.NotSent, Err: org.NotSent(sferr.ErrNoParent)}}},
		}.After(&old)
		require.Equal(t, record.Created, got.Outcome)
		require.Equal(t, want, got.Actions[0].Outcome)
		if want == record.InDoubt {
			require.Equal(t, old.Actions[0], got.Actions[0])
			continue
		}
		require.Equal(t, quota, got.Actions[0].Err, "it can be sent later, as the person can")
	}
}

// A Task of several actions reports what the plan dropped for the one that carries
// it, and what was left out of the write for each whose person it belongs to.
func TestEndsOfActions(t *testing.T) {
	planned, lost := []*sferr.Problem{{Fields: []string{"Subject"}}}, []*sferr.Problem{{Fields: []string{"Status"}}}
	both := []*sferr.Problem{planned[0], lost[0]}
	const person, other, id = "00Q000000000001AAA", "00Q000000000002AAA", "00T000000000001AAA"
	for name, tt := range map[string]struct {
		task   record.Record
		person string // of the second action
		want   [2]End
	}{
		"new": {
			record.Record{Verb: record.Create, ParentID: person, Outcome: record.Created, SavedID: id}, person,
			[2]End{{Outcome: record.Created, ID: id, Dropped: both}, {Outcome: record.Created, ID: id, Dropped: lost}},
		},
		"new, of another person": {
			record.Record{Verb: record.Create, ParentID: person, Outcome: record.Created, SavedID: id}, other,
			[2]End{{Outcome: record.Created, ID: id, Dropped: both}, {Outcome: record.Refused, ID: id, Err: sferr.Explain(sferr.ErrTwoPersons)}},
		},
		"found, of another person": {
			record.Record{Verb: record.Update, ID: id, ParentID: person, Outcome: record.Updated, SavedID: id}, other,
			[2]End{{Outcome: record.Updated, ID: id, Dropped: both}, {Outcome: record.Updated, ID: id, Dropped: lost}},
		},
		"found, and no person is in the org": {
			record.Record{Verb: record.Update, ID: id, Outcome: record.NotSent, Err: sferr.ErrNoParent}, "",
			[2]End{{Outcome: record.NotSent, ID: id, Dropped: both, Err: sferr.ErrNoParent}, {Outcome: record.NotSent, ID: id, Dropped: lost, Err: sferr.ErrNoParent}},
		},
		"refused by hand": {
			record.Record{Verb: record.Refuse}, person,
			[2]End{{Outcome: record.Refused, Dropped: both, Err: ErrByHand}, {Outcome: record.Refused, Dropped: lost, Err: ErrByHand}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			tt.task.Dropped, tt.task.MakeExtra().Lost = planned, lost
			item := planner.Item{Others: []planner.Other{{Record: &tt.task}, {Record: &tt.task}}}
			plan := &planner.Plan{Items: []planner.Item{item}}
			require.Equal(t, tt.want[0], otherEnd(plan, record.Ref{}, person))
			require.Equal(t, tt.want[1], otherEnd(plan, record.Ref{Other: 1}, tt.person))
		})
	}
}

// A journal names the record of an update in doubt, so that it can be taken back.
func TestJournalOfAnUpdateInDoubt(t *testing.T) {
	const id = "00T000000000001AAA"
	update := &record.Record{
		Verb: record.Update, ID: id, ParentID: "00Q000000000001AAA", Outcome: record.InDoubt,
		Changes: record.ChangesOf([]plan.Change{{Field: "Subject", After: "x", Write: true}}),
	}
	person := &record.Record{Verb: record.Keep, ID: "00Q000000000001AAA"}
	made := &planner.Plan{Items: []planner.Item{{Person: person, Others: []planner.Other{{Record: update}}}}}
	for journal, want := range map[bool]string{true: id, false: ""} {
		got := Results(made, journal)[0].Related[0]
		require.Equal(t, want, got.ID)
		require.Equal(t, journal, len(got.Written) == 1)
	}
}

// A related record is known by what it is for when its lead is written again, and one
// that was sent is not forgotten.
func TestRelatedOfLeadsThatAreWrittenTwice(t *testing.T) {
	of := func(what string, o record.Outcome, id string) Other {
		return Other{Object: "Task", For: what, End: End{Outcome: o, ID: id}}
	}
	old := Result{End: End{Outcome: record.Failed}, Related: []Other{
		of("a", record.Created, "1"), of("b", record.InDoubt, ""), of("c", record.NotSent, ""), of("d", record.Created, "4"), of("e", record.InDoubt, ""), {Object: "Other", For: "a", End: End{Outcome: record.Failed}},
	}}
	got := Result{End: End{Outcome: record.Created}, Related: []Other{of("b", record.Unchanged, "2"), of("a", record.Unchanged, "1"), of("f", record.Created, "6")}}.After(&old)
	require.Equal(t, []Other{of("b", record.Unchanged, "2"), of("a", record.Created, "1"), of("f", record.Created, "6"), of("d", record.Created, "4"), of("e", record.InDoubt, "")}, got.Related)
}

// What is in doubt is settled by a plan that finds it.
func TestRelatedInDoubt(t *testing.T) {
	r := Result{End: End{Outcome: record.Created}, Related: []Other{{Object: "Task", For: "a", End: End{Outcome: record.InDoubt}}, {Object: "Task", For: "b", End: End{Outcome: record.InDoubt}}}}
	require.True(t, r.inDoubt())
	found := &record.Record{Object: "Task", Verb: record.Keep, ID: "00T"}
	r.seen(&planner.Item{Person: new(record.Record), Others: []planner.Other{{For: "b", Record: found}}})
	require.Equal(t, []Other{{Object: "Task", For: "a", End: End{Outcome: record.InDoubt}}, {Object: "Task", For: "b", End: End{Outcome: record.Unchanged, ID: "00T"}}}, r.Related)
}

// The journal has the writes of both times, if they are of the same record.
func TestJournalOfLeadsThatAreWrittenTwice(t *testing.T) {
	const id, other = "00Q000000000001AAA", "00Q000000000002AAA"
	a, b := []plan.Change{{Field: "A"}}, []plan.Change{{Field: "B"}}
	both := []plan.Change{{Field: "A"}, {Field: "B"}}
	for name, tt := range map[string]struct {
		first, second End
		want          []plan.Change
		wantID        string
	}{
		"only the first time":   {End{Outcome: record.Updated, ID: id, Written: a}, End{Outcome: record.Unchanged, ID: id}, a, id},
		"both times":            {End{Outcome: record.Updated, ID: id, Written: a}, End{Outcome: record.Updated, ID: id, Written: b}, both, id},
		"created, then changed": {End{Outcome: record.Created, ID: id, Written: a}, End{Outcome: record.Updated, ID: id, Written: b}, both, id},
		"in doubt, and found":   {End{Outcome: record.InDoubt, ID: id, Written: a}, End{Outcome: record.Unchanged, ID: id}, a, id},
		"not looked for":        {End{Outcome: record.InDoubt, ID: id, Written: a}, End{Outcome: record.NotSent}, a, id},
		"not sent again":        {End{Outcome: record.Updated, ID: id, Written: a}, End{Outcome: record.NotSent}, a, id},
		"failed again":          {End{Outcome: record.Updated, ID: id, Written: a}, End{Outcome: record.Failed, ID: id}, a, id},
		"another record":        {End{Outcome: record.Updated, ID: id, Written: a}, End{Outcome: record.Updated, ID: other, Written: b}, b, other},
		"no journal":            {End{Outcome: record.Updated, ID: id}, End{Outcome: record.NotSent}, nil, id},
	} {
		t.Run(name, func(t *testing.T) {
			got := Result{End: tt.second, Actions: []Other{{End: tt.second}}}.After(&Result{End: tt.first, Actions: []Other{{End: tt.first}}})
			require.Equal(t, tt.want, got.Written)
			require.Equal(t, tt.wantID, got.ID)
			require.Equal(t, tt.want, got.Actions[0].Written)
		})
	}
}

package salesforce

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

func TestOutcomeNames(t *testing.T) {
	for o, want := range map[Outcome]string{
		Created: "Created", Updated: "Updated", Unchanged: "Unchanged", Refused: "Refused",
		Failed: "Failed", InDoubt: "InDoubt", NotSent: "NotSent", 0: "Outcome(0)", 200: "Outcome(200)",
	} {
		require.Equal(t, want, o.String())
		text, err := json.Marshal(o)
		if o == 0 || o == 200 {
			require.Error(t, err)
			continue
		}
		require.NoError(t, err)
		require.Equal(t, `"`+want+`"`, string(text))
	}
}

// What was written is told, whatever becomes of a second write: never that
// nothing was sent.
func TestResultsOfLeadsThatAreWrittenTwice(t *testing.T) {
	refusal := &sferr.Error{Code: "STRING_TOO_LONG"}
	const id, other = "00Q000000000001AAA", "00Q000000000002AAA"
	for _, tt := range []struct {
		first  Outcome
		second Outcome
		id     string // of the second's record; the first one's is id, or none where it is in doubt
		want   Outcome
		wantID string
		err    bool // the second one's error is told
	}{
		{Created, Unchanged, id, Created, id, false},
		{Updated, Unchanged, id, Updated, id, false},
		{Created, Unchanged, other, Unchanged, other, false},
		{Created, Updated, id, Created, id, false},
		{Updated, Updated, id, Updated, id, false},
		{Created, Updated, other, Updated, other, false},
		{Created, NotSent, id, Created, id, false},
		{Created, NotSent, "", Created, id, false},
		{Updated, NotSent, id, Updated, id, false},
		{Unchanged, NotSent, id, NotSent, id, true},
		{Created, InDoubt, id, InDoubt, id, true},
		{Created, Failed, id, Failed, id, true},
		{InDoubt, NotSent, "", NotSent, "", true},
		{InDoubt, Unchanged, id, Unchanged, id, false},
		{Failed, NotSent, "", NotSent, "", true},
	} {
		first := Result{Outcome: tt.first, ID: id, Actions: []ActionResult{{Outcome: tt.first, ID: id}}}
		if tt.first == InDoubt {
			first.ID, first.Actions[0].ID = "", ""
		}
		var err error
		if !tt.second.settled() {
			err = refusal
		}
		second := Result{Outcome: tt.second, ID: tt.id, Err: err, Actions: []ActionResult{{Outcome: tt.second, ID: tt.id, Err: err}}}
		got := second.after(&first)
		for _, got := range []ActionResult{{Outcome: got.Outcome, ID: got.ID, Err: got.Err}, got.Actions[0]} {
			require.Equal(t, tt.want, got.Outcome, "%v after %v", tt.second, tt.first)
			require.Equal(t, tt.wantID, got.ID, "%v after %v", tt.second, tt.first)
			require.Equal(t, tt.err, got.Err != nil, "%v after %v", tt.second, tt.first)
		}
	}
	// A record that is there by now may be there by the write in doubt.
	got := Result{Outcome: NotSent, ID: id, Err: refusal}.after(&Result{Outcome: InDoubt})
	require.Equal(t, Result{Outcome: InDoubt, ID: id}, got)
}

// A record that was written, and is gone when it is written anew, leaves no
// action behind that a queue would forget.
func TestActionsOfLeadsThatAreWrittenTwice(t *testing.T) {
	for was, want := range map[Outcome]Outcome{InDoubt: InDoubt, Failed: NotSent, NotSent: NotSent} {
		quota := org.NotSent(&sferr.Error{Code: "REQUEST_LIMIT_EXCEEDED", Status: 403})
		old := Result{Outcome: Created, ID: "00Q000000000001AAA", Actions: []ActionResult{{Outcome: was, Err: &sferr.Error{Status: 500}}}}
		got := Result{Outcome: NotSent, Err: quota, Actions: []ActionResult{{Outcome: NotSent, Err: org.NotSent(sferr.ErrNoPerson)}}}.after(&old)
		require.Equal(t, Created, got.Outcome)
		require.Equal(t, want, got.Actions[0].Outcome)
		require.False(t, got.Final())
	}
}

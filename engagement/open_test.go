package engagement_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
)

// What is still to be done about an action, or about nothing that has a kind.
func TestOpen(t *testing.T) {
	tokyo := time.FixedZone("Tokyo", 9*3600)
	at := time.Date(2026, 10, 16, 16, 30, 0, 0, time.UTC)
	call := engagement.Action{ID: "a1", Kind: engagement.Call, By: " Rep@Example.com ", At: at, Notes: "demo", CallType: "inbound", Duration: time.Minute}
	compiled := func(notesOnly bool) *engagement.Mapper {
		m, err := engagement.Mapping{NotesOnly: notesOnly, Rules: []engagement.Rule{{
			Subject: "{{.Label}} again, {{.Date}}", Status: "Waiting", Priority: "High", Type: "Call", Fields: map[string]string{"Note__c": "{{.Notes}}"},
		}}}.Compile(field.Options{Location: tokyo})
		require.NoError(t, err)
		return m
	}
	note := []field.Value{{Field: "Note__c", Value: "demo", Rule: "engagement"}}
	for name, tt := range map[string]struct {
		mapper *engagement.Mapper
		action engagement.Action
		days   int
		week   bool
		want   engagement.Task
	}{
		"the defaults": {nil, call, 0, false, engagement.Task{
			Subject: "Mobly: Follow-up", Subtype: "Task", Status: "Not Started", Priority: "Normal", ActivityDate: "2026-10-16", ActionID: "a1", Rep: "Rep@Example.com",
			Description: "demo\n\nRep@Example.com, 2026-10-16 16:30 UTC",
		}},
		"a rule, in its zone": {compiled(false), call, 2, true, engagement.Task{
			Subject: "Call again, 2026-10-17", Subtype: "Task", Status: "Waiting", Priority: "High", Type: "Call", ActivityDate: "2026-10-20", ActionID: "a1", Rep: "Rep@Example.com",
			Description: "demo\n\nRep@Example.com, 2026-10-17 01:30 Tokyo", Fields: note,
		}},
		"notes only":              {compiled(true), call, 3, false, engagement.Task{Subject: "Call again, 2026-10-17", Subtype: "Task", Status: "Waiting", Priority: "High", Type: "Call", ActivityDate: "2026-10-20", ActionID: "a1", Rep: "Rep@Example.com", Description: "demo", Fields: note}},
		"too many days":           {nil, engagement.Action{At: at}, 1 << 62, false, engagement.Task{Subject: "Mobly: Follow-up", Subtype: "Task", Status: "Not Started", Priority: "Normal", ActivityDate: "2036-10-13", Description: "2026-10-16 16:30 UTC"}},
		"no time":                 {compiled(false), engagement.Action{Notes: "demo"}, 3, true, engagement.Task{Subject: "again,", Subtype: "Task", Status: "Waiting", Priority: "High", Type: "Call", Description: "demo", Fields: note}},
		"a time beyond the years": {nil, engagement.Action{At: at.AddDate(3000, 0, 0)}, 0, false, engagement.Task{Subject: "Mobly: Follow-up", Subtype: "Task", Status: "Not Started", Priority: "Normal"}},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, tt.mapper.Open(tt.action, tt.days, tt.week), cmp.Comparer(func(a, b field.Value) bool { return a.Field == b.Field && a.Value == b.Value })); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

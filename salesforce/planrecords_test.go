package salesforce

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/planner"
	"github.com/getmobly/mobly-salesforce-go/internal/record"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// twoPersons is a plan of three leads: the first two are one person, who has an
// action in both.
func twoPersons() *Plan {
	fields := func(name string) []FieldChange {
		return []FieldChange{{Field: name, Rule: "r", Before: "b", After: "a", Write: true, Policy: "p", Reason: "why", Required: true}}
	}
	lost := []*sferr.Problem{{Fields: []string{"Fax"}, Code: "TOO_LONG"}}
	return &Plan{Items: []PlanItem{
		{
			LeadID: "m0", Verb: Create, Object: "Lead", Key: &Key{"k__c", "m0"}, Fields: fields("Title"), Dropped: lost,
			Tasks: []TaskPlan{{ActionID: "a0", Verb: Create, Key: &Key{"k__c", "a0"}, Fields: fields("Subject"), Dropped: lost, OtherKeys: []string{"x"}}},
		},
		{
			LeadID: "m1", Verb: Create, Object: "Lead", Person: 0, Dropped: []*sferr.Problem{{Code: "MALFORMED_ID"}},
			Tasks: []TaskPlan{{ActionID: "a0", Verb: Create, Same: &TaskRef{0, 0}}, {ActionID: "a1", Verb: Refuse, Err: sferr.ErrNoTaskKey}},
		},
		{
			LeadID: "m2", Verb: Update, Object: "Contact", ID: "003", MatchedBy: ByContactEmail, Modstamp: "2026", Person: 2, Fields: fields("Title"), Dropped: lost,
			Tasks: []TaskPlan{{ActionID: "a2", Verb: Update, ID: "00T", Fields: fields("Subject")}, {ActionID: "a3", Verb: Keep, ID: "00U"}},
		},
	}}
}

// What a plan says comes through the records that are made of it with nothing
// lost.
func TestPlanComesThroughItsRecords(t *testing.T) {
	p := twoPersons()
	out := p.planned(new(planner.Settings))
	byCode := cmp.Comparer(func(a, b error) bool {
		return cmp.Equal(sferr.Explain(a), sferr.Explain(b), cmpopts.IgnoreFields(sferr.Problem{}, "Err"))
	})
	if diff := cmp.Diff(twoPersons().Items, itemsOf(out), byCode); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	require.Nil(t, itemsOf(new(planner.Plan)), "a plan of no leads has no items")
	records := out.Records()
	require.Len(t, records, 4, "each once")
	for _, r := range records {
		r.Changes[0].Undo("changed")
	}
	require.Equal(t, twoPersons().Items, p.Items, "a plan can be applied again")
}

// The settings that a plan is written with are those of the Client, and every
// Task that is written belongs to its person.
func TestRecordsOfAPlan(t *testing.T) {
	for _, on := range []bool{false, true} {
		out := twoPersons().planned(&planner.Settings{Strict: on, SkipAssignment: on, AllowDuplicates: on})
		require.Same(t, out.Items[0].Person, out.Items[1].Person)
		for _, r := range out.Persons() {
			require.Equal(t, []bool{on, on, on}, []bool{r.Strict, r.NoAssignment, r.AllowDuplicates})
			require.Nil(t, r.Parent)
		}
		for _, r := range out.TaskRecords() {
			require.Equal(t, []bool{on, false, false}, []bool{r.Strict, r.NoAssignment, r.AllowDuplicates})
			require.Same(t, out.Items[r.At.Item].Person, r.Parent)
			require.Empty(t, r.OtherParents)
			require.Equal(t, "WhoId", r.ParentField)
		}
		require.Nil(t, out.Items[1].Tasks[1].Record.Parent, "it is not written")
	}
}

// A Task that is refused for one action by hand is written for the next one that
// has it.
func TestRecordOfATaskThatIsRefusedOnce(t *testing.T) {
	p := twoPersons()
	p.Items[0].Tasks[0].Verb = Refuse
	out := p.planned(new(planner.Settings))
	r := out.Items[1].Tasks[0].Record
	require.NotSame(t, out.Items[0].Tasks[0].Record, r)
	require.Equal(t, record.Ref{Item: 1}, r.At)
	require.Equal(t, &record.Key{Field: "k__c", Value: "a0"}, r.Key)
	require.Len(t, r.Changes, 1)
	require.Empty(t, r.Dropped, "the first action reports it")
	require.Contains(t, out.TaskRecords(), r)
	require.NotContains(t, out.TaskRecords(), out.Items[0].Tasks[0].Record)
}

package salesforce

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/planner"
	"github.com/getmobly/mobly-salesforce-go/internal/record"
	"github.com/getmobly/mobly-salesforce-go/salesforce/plan"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// twoPersons is a plan of three leads: the first two are one person, who has an
// action in both, and a related record. The third person has two.
func twoPersons() *Plan {
	changes := func(name string) []plan.Change {
		return []plan.Change{{Field: name, Rule: "r", Before: "b", After: "a", Write: true, Policy: "p", Reason: "why", Required: true}}
	}
	lost := []*sferr.Problem{{Fields: []string{"Fax"}, Code: "TOO_LONG"}}
	return &Plan{Items: []plan.Item{
		{
			LeadID: "m0", Person: plan.Record{Object: "Lead", Verb: plan.Create, Key: &plan.Key{Field: "k__c", Value: "m0"}, Changes: changes("Title"), Dropped: lost},
			Actions: []plan.Record{{
				For: "a0", Object: "Task", Verb: plan.Create, Key: &plan.Key{Field: "k__c", Value: "a0"}, Changes: changes("Subject"), Dropped: lost, AlsoKnownAs: []string{"x"},
			}},
			Related: []plan.Record{{For: "r0", Object: "Task", Verb: plan.Create, Key: &plan.Key{Field: "k__c", Value: "r0"}, Changes: changes("Status"), Dropped: lost}},
		},
		{
			LeadID: "m1", Person: plan.Record{Object: "Lead", Verb: plan.Create, CarriedBy: refToPerson(0), Dropped: []*sferr.Problem{{Code: "MALFORMED_ID"}}},
			Actions: []plan.Record{
				{For: "a0", Object: "Task", Verb: plan.Create, CarriedBy: refToOther(0, 0, 1)},
				{For: "a1", Object: "Task", Verb: plan.Refuse, Err: sferr.ErrNoTaskKey},
			},
			Related: []plan.Record{{For: "r0", Object: "Task", Verb: plan.Create, CarriedBy: refToOther(0, 1, 1)}},
		},
		{
			LeadID: "m2", Person: plan.Record{
				Object: "Contact", Verb: plan.Update, ID: "003", MatchedBy: "Contact e-mail", Modstamp: "2026", Changes: changes("Title"), Dropped: lost,
			},
			Actions: []plan.Record{
				{For: "a2", Object: "Task", Verb: plan.Update, ID: "00T", Changes: changes("Subject")},
				{For: "a3", Object: "Task", Verb: plan.Unchanged, ID: "00U"},
			},
			Related: []plan.Record{
				{For: "r1", Object: "Task", Verb: plan.Update, ID: "00V", Changes: changes("Status")},
				{For: "r2", Object: "Task", Verb: plan.Refuse, Err: sferr.ErrNoTaskKey},
			},
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
	require.Len(t, records, 6, "each once")
	for _, r := range records {
		record.LeaveOut(&r.Changes[0], "changed")
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
		for _, r := range out.OtherRecords() {
			require.Equal(t, []bool{on, false, false}, []bool{r.Strict, r.NoAssignment, r.AllowDuplicates})
			require.Same(t, out.Items[r.At.Item].Person, r.Parent)
			require.Empty(t, r.Extra().OtherParents)
			require.Equal(t, "WhoId", r.ParentField)
		}
		require.Nil(t, out.Items[1].Others[1].Record.Parent, "it is not written")
	}
}

// A Task that is refused for one action by hand is written for the next one that
// has it.
func TestRecordOfATaskThatIsRefusedOnce(t *testing.T) {
	p := twoPersons()
	p.Items[0].Actions[0].Verb = plan.Refuse
	out := p.planned(new(planner.Settings))
	r := out.Items[1].Others[0].Record
	require.NotSame(t, out.Items[0].Others[0].Record, r)
	require.Equal(t, record.Ref{Item: 1}, r.At)
	require.Equal(t, &record.Key{Field: "k__c", Value: "a0"}, r.Key)
	require.Equal(t, []string{"x"}, r.Extra().AltKeys)
	require.Len(t, r.Changes, 1)
	require.Empty(t, r.Dropped, "the first action reports it")
	require.Contains(t, out.OtherRecords(), r)
	require.NotContains(t, out.OtherRecords(), out.Items[0].Others[0].Record)
	require.Same(t, out.Items[0].Others[1].Record, out.Items[1].Others[2].Record, "the related record is still the first lead's")
}

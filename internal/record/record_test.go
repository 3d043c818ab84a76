package record

import (
	"encoding/json"
	"fmt"
	"testing"
	"unsafe"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce/plan"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

func sent(field string, value any) Change {
	return ChangesOf([]plan.Change{{Field: field, After: value, Write: true}})[0]
}

func unsent(field string, value any) Change {
	return Kept(&Decision{Field: field}, value)
}

func TestKind(t *testing.T) {
	key := &Key{Field: "k__c", Value: "1"}
	for name, tt := range map[string]struct {
		record     Record
		want       Kind
		operation  string
		repeatable bool
	}{
		"new":                   {Record{}, Kind{}, "create", false},
		"new, by its key":       {Record{Key: key}, Kind{Key: "k__c"}, "upsert", true},
		"found":                 {Record{ID: "1", Key: key}, Kind{Update: true, NoAssignment: true}, "update", true},
		"an owner":              {Record{Changes: []Change{sent("OwnerId", "005"), sent("Title", "x")}}, Kind{NoAssignment: true}, "create", false},
		"an owner that is kept": {Record{Changes: []Change{unsent("OwnerId", nil)}}, Kind{}, "create", false},
		"no assignment":         {Record{NoAssignment: true}, Kind{NoAssignment: true}, "create", false},
		"unique":                {Record{Unique: true}, Kind{Unique: true}, "create", true},
		"duplicates":            {Record{AllowDuplicates: true}, Kind{AllowDuplicates: true}, "create", false},
	} {
		t.Run(name, func(t *testing.T) {
			tt.record.Begin()
			require.Equal(t, tt.want, tt.record.Kind())
			require.Equal(t, tt.operation, tt.want.Operation())
			require.Equal(t, tt.repeatable, tt.want.Repeatable())
		})
	}
}

// A record goes out with the ID of the first of its parents that is in the org.
func TestFindParent(t *testing.T) {
	created := &Record{Verb: Create, SavedID: "created", Outcome: Created}
	kept := &Record{Verb: Keep, ID: "kept"}
	failed := &Record{Verb: Create, Outcome: Failed}
	for name, tt := range map[string]struct {
		parents []*Record
		want    string
	}{
		"none":                           {nil, ""},
		"written":                        {[]*Record{created}, "created"},
		"there as it should be":          {[]*Record{kept}, "kept"},
		"saved under another ID":         {[]*Record{{Verb: Update, ID: "1", SavedID: "2", Outcome: Updated}}, "2"},
		"found, and not changed":         {[]*Record{{Verb: Update, ID: "1", Outcome: Failed}}, "1"},
		"not written":                    {[]*Record{failed}, ""},
		"in doubt":                       {[]*Record{{Verb: Create, SavedID: "1", Outcome: InDoubt}}, ""},
		"refused":                        {[]*Record{{Verb: Refuse, ID: "1"}}, ""},
		"the first of several":           {[]*Record{created, kept}, "created"},
		"the next, where one is not":     {[]*Record{failed, kept, created}, "kept"},
		"the same one twice, then a new": {[]*Record{failed, failed, created, created}, "created"},
	} {
		t.Run(name, func(t *testing.T) {
			var r Record
			each := make(map[*Record]bool)
			for _, p := range tt.parents {
				r.AddParent(p)
				each[p] = true
			}
			if r.Parent != nil {
				require.Len(t, r.Extra().OtherParents, len(each)-1, "each once")
			}
			require.Equal(t, len(each) == 0 || tt.want != "", r.FindParent())
			require.Equal(t, tt.want, r.ParentID)
			require.Equal(t, tt.want, r.NewParent())
			require.Equal(t, tt.want, r.Family())
			r.ID = "found"
			require.Empty(t, r.NewParent(), "a found record keeps its parent")
			require.Equal(t, tt.want, r.Family(), "which is locked all the same")
		})
	}
	account := Record{Changes: []Change{sent("AccountId", "001")}}
	account.Begin()
	require.Equal(t, "001", account.Family())
}

// What is dropped is not sent any more. The plan, and records made of the same
// memory, stay as they are.
func TestDrop(t *testing.T) {
	changes := []Change{sent("OwnerId", "005"), unsent("Fax", nil), sent("Title", "x")}
	r := Record{Changes: changes, Dropped: make([]*sferr.Problem, 1)}
	r.Begin()
	require.Equal(t, []Change{changes[0], changes[2]}, r.Writes())

	r.Drop(&sferr.Problem{Fields: []string{"Title"}})
	require.Equal(t, []Change{changes[0]}, r.Writes())
	require.True(t, r.Kind().NoAssignment)
	r.Drop(&sferr.Problem{Fields: []string{"OwnerId"}})
	require.Empty(t, r.Writes())
	require.False(t, r.Kind().NoAssignment, "the assignment rule may run again")
	require.Len(t, r.Dropped, 1, "the plan's")
	require.Equal(t, []*sferr.Problem{{Fields: []string{"Title"}}, {Fields: []string{"OwnerId"}}}, r.Extra().Lost)
	if diff := cmp.Diff(Plan([]Change{sent("OwnerId", "005"), unsent("Fax", nil), sent("Title", "x")}), Plan(changes)); diff != "" {
		t.Errorf("(-planned +now):\n%s", diff)
	}
}

// A state is refused together with the other states and countries that are sent.
func TestRefusedValue(t *testing.T) {
	changes := []Change{sent("State", "WA"), sent("MailingCountry", "US"), unsent("Country", "CA"), sent("Title", "x")}
	require.Equal(t, map[string]any{"State": "WA", "MailingCountry": "US"}, RefusedValue(changes, &changes[0]))
	require.Equal(t, "x", RefusedValue(changes, &changes[3]))
}

func TestRefuse(t *testing.T) {
	r := Record{Verb: Update, ID: "1", Key: &Key{}, Changes: []Change{sent("Title", "x")}}
	r.Refuse(sferr.ErrStale)
	require.Equal(t, Record{Verb: Refuse, ID: "1", Err: sferr.ErrStale}, r)
	require.False(t, r.Writing())
	require.False(t, r.Changed())
}

// Most records have nothing of what few have, and are small.
func TestExtra(t *testing.T) {
	require.LessOrEqual(t, unsafe.Sizeof(Record{}), uintptr(248))
	parent, other := new(Record), new(Record)
	r := Record{Changes: []Change{sent("Title", "x"), sent("Email", "y")}}
	r.AddParent(parent)
	r.Begin()
	require.Nil(t, r.extra)
	require.Len(t, r.Writes(), 2)
	r.AddParent(other)
	require.Equal(t, []*Record{other}, r.Extra().OtherParents)
	require.Len(t, r.Writes(), 2, "an Extra says nothing of what is sent")
	r.Drop(&sferr.Problem{Fields: []string{"Title", "Email"}})
	require.Empty(t, r.Writes())
	require.Len(t, r.Extra().Lost, 1)
	r.Begin()
	require.Len(t, r.Writes(), 2, "as at first")
}

// A change has in little memory what a plan tells of it.
func TestChanges(t *testing.T) {
	require.LessOrEqual(t, unsafe.Sizeof(Change{}), uintptr(24))
	for name, want := range map[string]plan.Change{
		"new":                   {Field: "Title", Rule: "jobTitle", After: "x", Write: true, Reason: "new", Required: true},
		"changed":               {Field: "Title", Before: "w", After: "x", Write: true, Policy: "Overwrite"},
		"cleared":               {Field: "Title", Before: json.Number("1"), Write: true},
		"cleared, blank before": {Field: "Title", Write: true},
		"kept":                  {Field: "Title", Before: "x", After: "x", Reason: "unchanged"},
		"blank":                 {Field: "Title"},
		"by hand":               {Field: "Title", Before: []any{"x"}, After: map[string]any{"y": false}},
		"not taken":             {Field: "Title", After: "x", Reason: "by hand"},
	} {
		made := ChangesOf([]plan.Change{want})
		require.Empty(t, cmp.Diff([]plan.Change{want}, Plan(made)), name)
		require.Equal(t, want.Before, made[0].Before(), name)
		require.Equal(t, want.After, made[0].After(), name)

		was := *made[0].Decision
		LeaveOut(&made[0], "left out")
		left := want
		left.Write, left.After, left.Reason = false, want.Before, "left out"
		require.Empty(t, cmp.Diff([]plan.Change{left}, Plan(made)), name)

		again := ChangesOf([]plan.Change{want})
		shared := again[0].Decision
		Require(&again[0])
		require.True(t, again[0].Required)
		require.Equal(t, was, *shared, "other records have it too")
	}
	require.Nil(t, Plan(nil))
	require.Nil(t, ChangesOf(nil))
	kept := []Change{Kept(&Decision{Field: "Title"}, "x")}
	require.Equal(t, []plan.Change{{Field: "Title", Before: "x", After: "x"}}, Plan(kept))
}

func TestDecisions(t *testing.T) {
	var d Decisions
	wanted := func(i int) Decision { return Decision{Field: fmt.Sprint("F", i%3), Write: i%2 == 0} }
	var made []*Decision
	for i := range 30 {
		made = append(made, d.Get(wanted(i)))
		require.Equal(t, wanted(i), *made[i])
		require.Same(t, made[i%6], made[i])
	}
	require.Len(t, d.all, 6)
}

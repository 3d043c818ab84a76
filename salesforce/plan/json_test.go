package plan_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce/plan"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

func full() plan.Item {
	return plan.Item{
		LeadID: "m1 \\ufffd",
		Person: plan.Record{
			Object: "Contact", Verb: plan.Update, ID: "003000000000001AAA", MatchedBy: "Contact e-mail", Modstamp: "2026-10-15T17:30:00.000+0000",
			Key: &plan.Key{Field: "mobly_id__c", Value: "m1"}, AlsoKnownAs: []string{"a", "b"},
			Changes: []plan.Change{
				{Field: "Title", Rule: "jobTitle", Before: nil, After: "<Boss> & \u2028", Write: true, Policy: "Append", Reason: "new", Required: true},
				{Field: "vip__c", Before: true, After: false},
				{Field: "Count__c", Before: json.Number("12345678901234567890.10"), After: json.Number("-1E+400")},
			},
			Dropped: []*sferr.Problem{{Code: "TOO_LONG", Reason: "cut", Fields: []string{"Title"}, Partial: true}},
		},
		Actions: []plan.Record{
			{Object: "Task", Verb: plan.Create, For: "a1", CarriedBy: &plan.Ref{Item: 3, Path: "actions[2]"}},
			{Object: "Task", Verb: plan.Refuse, For: "a2", Err: sferr.Explain(sferr.ErrNoTaskKey)},
			{Object: "Task", Verb: plan.Unchanged, ID: "00T000000000001AAA"},
		},
		Related: []plan.Record{
			{Object: "CampaignMember", Verb: plan.Refuse, Err: sferr.ErrNoParent},
			{Object: "CampaignMember", Verb: plan.Refuse, Err: fmt.Errorf("%w: %w", &sferr.Error{Code: "NEW_CODE", Status: 400}, sferr.ErrNotSent)},
		},
	}
}

// An item survives its JSON, and its errors are found in it by errors.Is.
func TestItemSurvivesJSON(t *testing.T) {
	want := full()
	text, err := json.Marshal(want)
	require.NoError(t, err)
	var got plan.Item
	require.NoError(t, json.Unmarshal(text, &got))
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(plan.Record{}, "Err")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	require.ErrorIs(t, got.Actions[1].Err, sferr.ErrNoTaskKey)
	require.ErrorIs(t, got.Related[0].Err, sferr.ErrNoParent)
	require.NotErrorIs(t, got.Related[0].Err, sferr.ErrNotSent)
	require.ErrorIs(t, got.Related[1].Err, sferr.ErrNotSent)
	require.Equal(t, "NEW_CODE", sferr.Explain(got.Related[1].Err).Code)
	require.NoError(t, got.Person.Err)
	again, err := json.Marshal(got)
	require.NoError(t, err)
	require.Equal(t, string(text), string(again))
}

// Text that is not UTF-8 is written as it is written again once it was read.
func TestItemOfBytes(t *testing.T) {
	text, err := json.Marshal(plan.Item{LeadID: "Zo\xeb \\ufffd", Person: plan.Record{Verb: plan.Create, For: "\\\xff\"", Changes: []plan.Change{{After: "\xfe"}}}})
	require.NoError(t, err)
	var got plan.Item
	require.NoError(t, json.Unmarshal(text, &got))
	require.Equal(t, "Zo\ufffd \\ufffd", got.LeadID)
	require.Equal(t, "\\\ufffd\"", got.Person.For)
	again, err := json.Marshal(got)
	require.NoError(t, err)
	require.Equal(t, string(text), string(again))
}

// What is not a record is an error that quotes nothing.
func TestNoRecord(t *testing.T) {
	for _, text := range []string{`{}`, `[]`, `"SECRET"`, `{"verb":"SECRET"}`, `{"verb":7}`, `{"verb":"create","id":{"SECRET":1}}`, `{"verb":"create","changes":["SECRET"]}`, `{"verb":"refuse","error":["SECRET"]}`} {
		var r plan.Record
		err := json.Unmarshal([]byte(text), &r)
		require.Error(t, err, text)
		require.NotContains(t, err.Error(), "SECRET")
	}
}

// FuzzItem: what is read as an item is written as the same bytes as often as it is
// read again.
func FuzzItem(f *testing.F) {
	text, err := json.Marshal(full())
	require.NoError(f, err)
	f.Add(text)
	f.Add([]byte(`{"person":null,"actions":[null],"related":[]}`))
	f.Add([]byte(`{"leadId":"\ud800","person":{"verb":"create","changes":[{"before":{"b":1.0,"a":[1e5,"\ud800"]}}],"dropped":[null],"key":{},"carriedBy":{}}}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		var it, again plan.Item
		if json.Unmarshal(text, &it) != nil {
			return
		}
		first, err := json.Marshal(it)
		if err != nil {
			return // null in the place of a record has no verb
		}
		require.NoError(t, json.Unmarshal(first, &again))
		second, err := json.Marshal(again)
		require.NoError(t, err)
		require.Equal(t, string(first), string(second))
	})
}

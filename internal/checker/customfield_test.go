package checker_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/checker"
	"github.com/getmobly/mobly-salesforce-go/internal/planner"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// TestCustomFieldsOfRules: each custom field is created once, for the first rule
// that writes it, with a label that people know.
func TestCustomFieldsOfRules(t *testing.T) {
	needs := checker.NeedsOf(&planner.Settings{
		LeadsOnly: true,
		Mapping: mapping.Mapping{Rules: []mapping.Rule{
			{From: mapping.FromJobTitle, Lead: "Title"},
			{From: mapping.FromLinkedIn, Lead: "a__c", Type: field.URL},
			{From: mapping.FromLinkedIn, Lead: "b__c", Label: "Profile"},
			{From: mapping.Custom("Badge ID"), Lead: "c__c"},
			{From: mapping.Constant("x"), Lead: "d__c"},
			{From: mapping.Template("{{.FirstName}}"), Lead: "e__c", Type: field.LongText},
		}},
		Tags: tags.Mapping{Rules: []tags.Rule{
			{Category: "Score", Field: "f__c", Type: field.Picklist, Values: map[string]string{"a": "Hot", "b": "Cold"}},
			{Category: "Next", Field: "g__c", Value: "Call", Objects: []string{"lead"}},
			{Category: "Contacts only", Field: "h__c", Objects: []string{schema.Contact}},
			{Category: " * ", Field: "i__c"},
			{Category: "Again", Field: "F__C"},
		}},
	})
	got := map[string][2]string{}
	for _, n := range needs.Fields {
		if n.Custom != nil {
			require.Equal(t, n.Field, n.Custom.Name)
			got[n.Field] = [2]string{n.Custom.Label, string(n.Custom.Type)}
		}
	}
	want := map[string][2]string{
		"a__c": {"LinkedIn", "url"}, "b__c": {"Profile", "string"}, "c__c": {"Badge ID", "string"}, "d__c": {"Constant", "string"},
		"e__c": {"Template", "textarea"}, "f__c": {"Score", "picklist"}, "g__c": {"Next: Call", "boolean"}, "i__c": {"Other Tags", "string"},
	}
	require.Empty(t, cmp.Diff(want, got), "(-want +got)")
}

package tags_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// What nobody sees in a category or a value makes no difference.
func TestWhatNobodySeesIsNoTag(t *testing.T) {
	for name, c := range map[string]struct {
		rule tags.Rule
		tags []tags.Tag
		want any // nil: no value
	}{
		"category":            {tags.Rule{Category: "Score", Field: "Text__c"}, []tags.Tag{{Category: "Sc\u00adore\u200b", Value: "Hot"}}, "Hot"},
		"rule's category":     {tags.Rule{Category: "\u202aScore\u202c", Field: "Text__c"}, of("Hot"), "Hot"},
		"category in NFD":     {tags.Rule{Category: "Étape", Field: "Text__c"}, []tags.Tag{{Category: "E\u0301tape", Value: "x"}}, "x"},
		"category and joiner": {tags.Rule{Category: "نا\u200cمه", Field: "Text__c"}, []tags.Tag{{Category: "نامه", Value: "x"}}, "x"},
		"value":               {tags.Rule{Category: "Score", Field: "Pick__c"}, of("H\u200bot"), "Hot"},
		"value and joiner":    {tags.Rule{Category: "Score", Field: "Pick__c"}, of("Hot\u200d"), "Hot"},
		"blank value":         {tags.Rule{Category: "Score", Field: "Pick__c"}, of("\u200b\u2060", "Hot"), "Hot"},
		"translated":          {tags.Rule{Category: "Score", Field: "Pick__c", Values: map[string]string{"Très chaud": "Hot"}}, of("Tre\u0300s\u00ad chaud"), "Hot"},
		"one value twice":     {tags.Rule{Category: "Score", Field: "Text__c"}, of("Café", "Cafe\u0301", "Caf\u200dé"), "Café"},
		"several values":      {tags.Rule{Category: "Score", Field: "Multi__c"}, of("Hot\u200e", "\ufeffMedium", "Hot"), "Hot;Medium"},
		"value of a rule":     {tags.Rule{Category: "Score", Value: "Café", Field: "Check__c"}, of("Cafe\u0301\u200b"), true},
		"checkbox":            {tags.Rule{Category: "Score", Field: "Check__c"}, of("yes\u200b"), true},
		"unmatched":           {tags.Rule{Category: tags.Unmatched, Field: "Text__c"}, of("\u2066Hot\u2069"), "Score: Hot"},
		"emoji":               {tags.Rule{Category: "Score", Field: "Text__c"}, of("👩\u200d💻"), "👩\u200d💻"},
	} {
		m := compile(t, tags.Mapping{c.rule}, tags.Options{Schema: org()})
		rec := m.Map(schema.Lead, c.tags)
		var got any
		if len(rec.Values) > 0 {
			got = rec.Values[0].Value
		}
		require.Empty(t, cmp.Diff(c.want, got), "%s (-want +got)", name)
		require.Empty(t, m.Map(schema.Contact, nil).Values)
	}
}

func TestTableKnowsOptionsByWhatIsSeen(t *testing.T) {
	table := tags.NewTable([]tags.Group{{Name: "Score", Options: []tags.Option{{ID: "o1", Value: "Hot"}}}})
	for _, tag := range []tags.Tag{{OptionID: "O1\u200b"}, {OptionID: "\ufeffo1\u200d", Category: "\u200b"}, {OptionID: "o1", Value: "\u2060"}} {
		got := table.Name([]tags.Tag{tag})[0]
		require.Equal(t, "Score", got.Category, "%+q", tag)
		require.Equal(t, "Hot", got.Value, "%+q", tag)
	}
}

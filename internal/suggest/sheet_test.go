package suggest_test

import (
	"flag"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/suggest"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// The sheets are what an admin reviews, and the readers of planning sheets get the
// rules of the list from them.
func TestSheets(t *testing.T) {
	c := readCase(t, "testdata/03-medical.txt")
	c.mapping.Separator, c.mapping.Captures = " | ", mapping.ScansOnly
	list := c.make(tags.Mapping{Rules: []tags.Rule{
		{Category: "Product Interest", Field: "Territory__c", Objects: []string{"Lead"}, Separator: ", "},
		{Category: "Score", Field: "mobly_score__c", Strict: true, Values: map[string]string{"Hot": "1"}},
	}})
	mappingCSV, tagsCSV := suggest.Sheets(list, c.mapping)
	golden(t, "testdata/mapping.golden", mappingCSV)
	golden(t, "testdata/tags.golden", tagsCSV)

	var want mapping.Mapping
	var wantTags tags.Mapping
	want.Separator, want.Captures = c.mapping.Separator, c.mapping.Captures
	for _, s := range list {
		if s.Rule.Lead+s.Rule.Contact != "" {
			want.Rules = append(want.Rules, s.Rule)
		}
		if s.Tag.Field != "" {
			wantTags.Rules = append(wantTags.Rules, s.Tag)
		}
	}
	got, err := mapping.UnmarshalCSV(mappingCSV)
	require.NoError(t, err)
	require.Empty(t, cmp.Diff(want, got))
	gotTags, err := tags.UnmarshalCSV(tagsCSV)
	require.NoError(t, err)
	require.Empty(t, cmp.Diff(wantTags, gotTags))
	for _, compile := range []func(field.Options) error{
		func(o field.Options) error { _, err := got.Compile(o); return err },
		func(o field.Options) error { _, err := gotTags.Compile(o); return err },
	} {
		require.NoError(t, compile(field.Options{Schema: c.schema}))
	}
}

func golden(t *testing.T, file string, got []byte) {
	t.Helper()
	if *update {
		require.NoError(t, os.WriteFile(file, got, 0o600))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Empty(t, cmp.Diff(string(want), string(got)))
}

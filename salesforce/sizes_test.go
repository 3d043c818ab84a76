package salesforce_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// What a customer decides has sizes, and the error says which one was passed.
func TestSettingsHaveSizes(t *testing.T) {
	var sheetError *field.SheetError
	var ruleError *field.Error
	spaces := strings.Repeat(" ", 4<<20)
	long := strings.Repeat("a", 1001)
	deep := strings.Repeat("[", 5_000_000)[:4<<20]
	many := func(n int) map[string]string {
		values := make(map[string]string)
		for i := range n {
			values[fmt.Sprint("value ", i)] = "x"
		}
		return values
	}
	read := func(v any) func(string) error {
		return func(text string) error { return v.(json.Unmarshaler).UnmarshalJSON([]byte(text)) }
	}
	mapped := func(rules ...mapping.Rule) error {
		return salesforce.Settings{Mapping: mapping.Mapping{Rules: rules}}.Validate()
	}
	tagged := func(rules ...tags.Rule) error {
		return salesforce.Settings{Tags: tags.Mapping{Rules: rules}}.Validate()
	}
	engaged := func(rules ...engagement.Rule) error {
		return salesforce.Settings{Engagement: engagement.Mapping{Rules: rules}}.Validate()
	}
	csvOf := func(text string) error { _, err := mapping.UnmarshalCSV([]byte(text)); return err }
	for _, c := range []struct {
		name string
		err  error
		is   error
		as   any
		says string
	}{
		{"settings", read(new(salesforce.Settings))(spaces + "{}"), sferr.ErrConfig, nil, "it has 4194306 bytes, more than 4194304"},
		{"settings, as what is wrong", read(new(salesforce.Settings))(spaces + "{}"), field.ErrTooLong, nil, "too long"},
		{"mapping", read(new(mapping.Mapping))(spaces + "{}"), field.ErrTooLong, nil, "mapping: not a mapping: too long"},
		{"tags", read(new(tags.Mapping))(spaces + "{}"), field.ErrTooLong, nil, "tags: too long"},
		{"engagement", read(new(engagement.Mapping))(spaces + "{}"), field.ErrTooLong, nil, "engagement: too long"},
		{"deep settings", read(new(salesforce.Settings))(deep), sferr.ErrConfig, nil, "exceeded max depth"},
		{"deep mapping", read(new(mapping.Mapping))(deep), nil, nil, "exceeded max depth"},
		{"a key", read(new(tags.Mapping))(`{"` + strings.Repeat("k", 1<<20) + `":1}`), nil, nil, `unknown field "` + strings.Repeat("k", 100) + `"`},
		{"a key given twice", read(new(tags.Mapping))(`{"rules":[{"values":{"` + long + `":"","` + long + `":""}}]}`), nil, nil, `key "` + strings.Repeat("a", 100) + `" is given twice`},
		{"a sheet", csvOf(spaces + "x"), nil, &sheetError, "the sheet: too long: it has 4194305 bytes, more than 4194304"},
		{"rows", csvOf("Mobly Field,Lead Field\n" + strings.Repeat("x,\n", 5000)), nil, &sheetError, "row 5001: a sheet has at most 5000 rows and 256 columns"},
		{"columns", csvOf("Mobly Field,Lead Field" + strings.Repeat(",", 255)), nil, &sheetError, "row 1: a sheet has at most 5000 rows"},
		{"mapping rules", mapped(make([]mapping.Rule, 2001)...), sferr.ErrConfig, &ruleError, "2001 rules or fields, more than 2000"},
		{"tag rules", tagged(make([]tags.Rule, 2001)...), sferr.ErrConfig, &ruleError, "2001 rules or fields, more than 2000"},
		{"engagement rules", engaged(make([]engagement.Rule, 2001)...), sferr.ErrConfig, &ruleError, "2001 rules or fields, more than 2000"},
		{"task fields", engaged(engagement.Rule{Fields: many(2001)}), sferr.ErrConfig, &ruleError, "2001 rules or fields, more than 2000"},
		{"values", tagged(tags.Rule{Category: "Score", Field: "Rating", Values: many(10_001)}), sferr.ErrConfig, &ruleError, "it translates 10001 values, more than 10000"},
		{"a category", tagged(tags.Rule{Category: long, Field: "Rating"}), sferr.ErrConfig, &ruleError, "longer than 1000 bytes"},
		{"a value", tagged(tags.Rule{Category: "Score", Value: long, Field: "Rating"}), sferr.ErrConfig, &ruleError, "longer than 1000 bytes"},
		{"objects", tagged(tags.Rule{Category: "Score", Field: "Rating", Objects: make([]string, 101)}), sferr.ErrConfig, &ruleError, "more than 100 objects"},
		{"a custom key", mapped(mapping.Rule{From: mapping.Custom(long), Lead: "Title"}), sferr.ErrConfig, &ruleError, "its key is longer than 1000 bytes"},
		{"a key field", salesforce.Settings{Keys: salesforce.Keys{Lead: strings.Repeat("a", 81)}}.Validate(), sferr.ErrConfig, nil, "keys.lead is not an API name"},
	} {
		require.ErrorContains(t, c.err, c.says, c.name)
		if c.is != nil {
			require.ErrorIs(t, c.err, c.is, c.name)
		}
		if c.as != nil {
			require.ErrorAs(t, c.err, c.as, c.name)
		}
		require.Less(t, len(c.err.Error()), 20_000, c.name)
	}
	for name, err := range map[string]error{
		"JSON":    read(new(tags.Mapping))(spaces[:4<<20-2] + "{}"),
		"rows":    csvOf("Mobly Field,Lead Field\nJob Title,Title\n" + strings.Repeat("Job Title,\n", 4998)),
		"columns": csvOf("Mobly Field,Lead Field" + strings.Repeat(",", 254) + "\nJob Title,Title\n"),
		"rules":   tagged(tags.Rule{Category: "Score", Field: "Rating", Values: many(10_000)}),
	} {
		require.NoError(t, err, name)
	}
}

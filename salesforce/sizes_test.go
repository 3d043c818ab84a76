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
	spaces := strings.Repeat(" ", 4<<20)
	long := strings.Repeat("a", 1001)
	deep := strings.Repeat("[", 5_000_000)[:4<<20]
	rules := func(n int) string { return `{"rules":[{}` + strings.Repeat(`,{}`, n-1) + `]}` }
	values := func(n int) string {
		members := make(map[string]string)
		for i := range n {
			members[fmt.Sprint("value ", i)] = "x"
		}
		text, err := json.Marshal(tags.Mapping{Rules: []tags.Rule{{Values: members}}})
		require.NoError(t, err)
		return string(text)
	}
	read := func(v any) func(string) error {
		return func(text string) error { return v.(json.Unmarshaler).UnmarshalJSON([]byte(text)) }
	}
	csvOf := func(text string) error { _, err := mapping.UnmarshalCSV([]byte(text)); return err }
	for _, c := range []struct {
		name string
		err  error
		is   error
		as   any
		says string
	}{
		{"settings", read(new(salesforce.Settings))(spaces + "{}"), sferr.ErrConfig, nil, "too long: more than 4194304 bytes"},
		{"settings, as what is wrong", read(new(salesforce.Settings))(spaces + "{}"), field.ErrTooLong, nil, "too long"},
		{"mapping", read(new(mapping.Mapping))(spaces + "{}"), field.ErrTooLong, nil, "mapping: not a mapping: too long"},
		{"tags", read(new(tags.Mapping))(spaces + "{}"), field.ErrTooLong, nil, "tags: too long"},
		{"engagement", read(new(engagement.Mapping))(spaces + "{}"), field.ErrTooLong, nil, "engagement: too long"},
		{"deep settings", read(new(salesforce.Settings))(deep), sferr.ErrConfig, nil, "exceeded max depth"},
		{"deep mapping", read(new(mapping.Mapping))(deep), nil, nil, "exceeded max depth"},
		{"a key", read(new(tags.Mapping))(`{"` + strings.Repeat("k", 1<<20) + `":1}`), nil, nil, `unknown field "` + strings.Repeat("k", 100) + `"`},
		{"a key given twice", read(new(tags.Mapping))(`{"rules":[{"values":{"` + long + `":"","` + long + `":""}}]}`), nil, nil, `key "` + strings.Repeat("a", 100) + `" is given twice`},
		{"a sheet", csvOf(spaces + "x"), nil, &sheetError, "the sheet: too long: more than 4194304 bytes"},
		{"rows", csvOf("Mobly Field,Lead Field\n" + strings.Repeat("x,\n", 5000)), nil, &sheetError, "row 5001: too long: more than 5000 rows or columns"},
		{"columns", csvOf("Mobly Field,Lead Field" + strings.Repeat(",", 4999)), nil, &sheetError, "row 1: too long: more than 5000 rows or columns"},
		{"rules of a mapping", read(new(mapping.Mapping))(rules(5001)), field.ErrTooLong, nil, "more than 5000 items in a list"},
		{"rules of tags", read(new(tags.Mapping))(rules(5001)), field.ErrTooLong, nil, "more than 5000 items in a list"},
		{"rules in settings", read(new(salesforce.Settings))(`{"tags":` + rules(5001) + `}`), sferr.ErrConfig, nil, "more than 5000 items in a list"},
		{"rules of an engagement", read(new(engagement.Mapping))(rules(5001)), field.ErrTooLong, nil, "more than 5000 items in a list"},
		{"values", read(new(tags.Mapping))(values(5001)), field.ErrTooLong, nil, "more than 5000 items in a list"},
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
		"columns": csvOf("Mobly Field,Lead Field" + strings.Repeat(",", 4998) + "\nJob Title,Title\n"),
		"rules":   read(new(tags.Mapping))(rules(5000)),
		"values":  read(new(tags.Mapping))(values(5000)),
	} {
		require.NoError(t, err, name)
	}
}

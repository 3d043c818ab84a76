package field_test

import (
	"encoding/json"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

const long = "a text that is too long for any of the fields, which hold fewer characters than it has, by far, 123"

type structure struct{ A string }

// loss is what bad inputs have in common: the error, and what is still written.
type loss struct {
	lost string
	in   []any
	left any
}

// losses has the bad inputs of each type.
var losses = map[schema.Type][]loss{
	schema.TypeString: {
		{lost: "too long: the field holds 10 characters", in: []any{"a" + strings.Repeat("\u0301", 11)}},
		{lost: "too long: 2 of 2 items lost: the field holds 10 characters", in: []any{[]string{"a first item", "a second item"}}},
		{lost: "not of the field's type: it is infinite, or not a number", in: []any{math.Inf(1)}},
		{lost: "not of the field's type: it is a structure, not a text", in: []any{
			map[string]any{"a": 1}, structure{"x"}, &structure{}, []any{map[string]any{}}, make(chan int), func() {}, []byte("bytes"),
		}},
		{lost: "too long: cut to the field's 10 characters", in: []any{"hello world"}, left: "hello worl"},
		{lost: "too long: cut to the field's 10 characters", in: []any{"12345678 🚀🚀"}, left: "12345678"},
		{lost: "too long: cut to the field's 10 characters", in: []any{"123456789x\u0301"}, left: "123456789"},
		{lost: "too long: cut to the field's 10 characters", in: []any{"12345678👩\u200d🚀"}, left: "12345678"},
		{lost: "too long: cut to the field's 10 characters", in: []any{"123456789☎\ufe0f"}, left: "123456789"},
		{lost: "too long: cut to the field's 10 characters", in: []any{"1234567🇩🇪"}, left: "1234567"},
		{lost: "too long: cut to the field's 10 characters", in: []any{long}, left: "a text tha"},
		{lost: "too long: 1 of 3 items lost: the field holds 10 characters", in: []any{[]string{"one", "two", "three"}}, left: "one;two"},
		{lost: "too long: 1 of 2 items lost: the field holds 10 characters", in: []any{[]string{"a first item", "b"}}, left: "b"},
		{lost: "too long: cut to the field's 10 characters", in: []any{[]string{"\x00", "a first item"}}, left: "a first it"},
		{lost: "too long: cut to the field's 10 characters", in: []any{[]string{"a first item"}}, left: "a first it"},
		{lost: "too long: cut to the field's 10 characters", in: []any{12345678901}, left: "1234567890"},
	},
	schema.TypeTextArea: {
		{lost: "too long: the field holds 12 characters", in: []any{"a" + strings.Repeat("\u0301", 13)}},
		{lost: "not of the field's type: it is infinite, or not a number", in: []any{math.NaN()}},
		{lost: "not of the field's type: it is a structure, not a text", in: []any{
			map[string]any{"a": 1}, structure{"x"}, &structure{}, []any{[]any{}}, make(chan int), func() {},
		}},
		{lost: "too long: cut to the field's 12 characters", in: []any{"12345678901\nx"}, left: "12345678901"},
		{lost: "too long: cut to the field's 12 characters", in: []any{"1234567890\n1"}, left: "1234567890"},
		{lost: "too long: cut to the field's 12 characters", in: []any{long}, left: "a text that"},
		{lost: "too long: cut to the field's 12 characters", in: []any{"1234567890🇩🇪"}, left: "1234567890"},
		{lost: "too long: cut to the field's 12 characters", in: []any{"1234567890👍🏽"}, left: "1234567890"},
		{lost: "too long: cut to the field's 12 characters", in: []any{"12345678901\u1100\u1160\u11a8"}, left: "12345678901"},
		{lost: "too long: cut to the field's 12 characters", in: []any{"123456789012\u0301\u0301"}, left: "12345678901"},
		{lost: "too long: 1 of 4 items lost: the field holds 12 characters", in: []any{[]string{"one", "two", "three", "four"}}, left: "one;two;four"},
	},
	schema.TypePicklist: {
		{lost: "not a value of the picklist: the picklist is restricted and does not have the value", in: []any{
			"Blazing", "Sizzling hot", "Hot;Cold", "Hot,", 5, true, []string{"Blazing"}, long,
		}},
		{lost: "not a value of the picklist: the value is inactive", in: []any{"Cold", "COLD", " cold "}},
		{lost: "not of the field's type: several values for a field that holds one", in: []any{[]string{"Hot", "hot"}, []any{"Hot", nil, "hot"}}},
		{lost: "not of the field's type: it is infinite, or not a number", in: []any{math.Inf(-1)}},
		{lost: "not of the field's type: it is a structure, not a text", in: []any{map[string]any{"a": 1}, structure{"x"}, make(chan int)}},
	},
	schema.TypeMultiPicklist: {
		{lost: "not a value of the picklist: the picklist is restricted and does not have the value", in: []any{
			"Blazing", "Hot, hot", true, 5,
		}},
		{lost: "not a value of the picklist: the value is inactive", in: []any{"Cold"}},
		{lost: "not a value of the picklist: a value of a multi-select picklist cannot contain a semicolon", in: []any{[]string{"Hot;hot"}}},
		{lost: "not a value of the picklist: 3 of 3 values lost: the picklist is restricted and does not have the value", in: []any{
			"a;b;c",
		}},
		{lost: "not of the field's type: it is a structure, not a text", in: []any{
			map[string]any{"a": 1}, structure{"x"}, []any{map[string]any{}}, func() {},
		}},
		{lost: "not a value of the picklist: 1 of 2 values lost: the picklist is restricted and does not have the value", in: []any{"Hot;Blazing"}, left: "Hot"},
		{lost: "not a value of the picklist: 1 of 2 values lost: a value of a multi-select picklist cannot contain a semicolon", in: []any{[]string{"Hot;hot", "Follow up"}}, left: "Follow up"},
		{lost: "not a value of the picklist: 1 of 2 values lost: the picklist is restricted and does not have the value", in: []any{[]any{"Hot", 7}}, left: "Hot"},
		{lost: "not a value of the picklist: 1 of 2 values lost: the value is inactive", in: []any{"Hot;cold"}, left: "Hot"},
	},
	schema.TypeBoolean: {
		{lost: "not of the field's type: not yes or no", in: []any{
			"perhaps", "Hot", 2, -1, "yes no", "2", "yess", "null", time.Unix(0, 0), []string{"maybe"}, 0.5, json.Number("1e400"), "1.0",
		}},
		{lost: "not of the field's type: several values for a field that holds one", in: []any{[]string{"yes", "yes"}, []any{1, 2}}},
		{lost: "not of the field's type: it is a structure, not a text", in: []any{map[string]any{"a": 1}, structure{"x"}, make(chan int), func() {}}},
		{lost: "not of the field's type: it is infinite, or not a number", in: []any{math.NaN()}},
	},
	schema.TypeDouble: {
		{lost: "not of the field's type: not a number", in: []any{
			"many", "1.2.3", "1,2,3", "1 234.567,8", "1 2.345.678", "1,2.3.4", "1,234.567.8", "1e-999999999", "1e999999999", "1 2,345", "1e-65", "1e65",
			strings.Repeat("1", 65), "12,34.5,6", "0x10", "1e400", "12 Stück", "--1", ".", "1 25", "NaN", "5%", true, time.Unix(0, 0),
		}},
		{lost: "not of the field's type: it is infinite, or not a number", in: []any{math.NaN()}},
		{lost: "too long: the field holds 6 digits before the point", in: []any{"1234567", "1000000.995", "$1,234,567"}},
		{lost: "not of the field's type: several values for a field that holds one", in: []any{[]string{"1", "2"}}},
		{lost: "not of the field's type: it is a structure, not a text", in: []any{map[string]any{"a": 1}, structure{"x"}, func() {}}},
	},
	schema.TypeDate: {
		{lost: "not of the field's type: not a date such as 2026-11-23", in: []any{
			"01/02/2026", "2026-13-01", "2026-02-29", "10000-01-01", "2026-02-30", "tomorrow", 1760450000, "1760450000", "14.10.26", true, long,
			"2026-10-14T25:00:00Z", "Wed, 14 Oct 2026 09:30:00 PST", structure{"x"}, make(chan int),
		}},
		{lost: "not of the field's type: a date is from 1700-01-01 to 4000-12-31", in: []any{
			"0000-01-01", "0001-02-01", "1699-12-31", "4001-01-01", time.Date(5000, 1, 1, 0, 0, 0, 0, time.UTC),
		}},
		{lost: "not of the field's type: several values for a field that holds one", in: []any{[]string{"2026-10-14", "2026-10-15"}}},
	},
	schema.TypeDateTime: {
		{lost: "not of the field's type: not a time such as 2026-11-23T09:30:00Z", in: []any{
			"noon", "25:00", "2026-10-14T25:00:00Z", 1760450000, "1760450000", "2026-10-14T09:30:00." + strings.Repeat("0", 50) + "Z", "10/14/2026 09:30",
			"2026-10-14T09:30:00 CET", "Wed, 14 Oct 2026 09:30:00 PST", false, map[string]any{"a": 1}, structure{"x"}, func() {},
		}},
		{lost: "not of the field's type: a time is from the year 1700 to 4000", in: []any{
			"1699-12-31T00:00:00Z", "4001-01-01T00:00:00Z", time.Date(5000, 1, 1, 0, 0, 0, 0, time.UTC),
		}},
		{lost: "not of the field's type: several values for a field that holds one", in: []any{[]string{"2026-10-14", "2026-10-15"}}},
	},
	schema.TypePhone: {
		{lost: "not of the field's type: a phone number has a digit", in: []any{"call me", "-", "n/a", "+", "()", "extension", "ask Ivy", true}},
		{lost: "too long: the field holds 20 characters", in: []any{"+41 44 555 01 00 ext. 123", strings.Repeat("5", 21)}},
		{lost: "not of the field's type: several values for a field that holds one", in: []any{[]string{"+41 1", "+41 2"}}},
		{lost: "not of the field's type: it is infinite, or not a number", in: []any{math.Inf(1)}},
		{lost: "not of the field's type: it is a structure, not a text", in: []any{
			map[string]any{"a": 1}, structure{"x"}, []any{map[string]any{}}, make(chan int),
		}},
	},
	schema.TypeEmail: {
		{lost: "not of the field's type: several values for a field that holds one", in: []any{[]string{"1@b.example", "2@b.example"}}},
		{lost: "not of the field's type: an e-mail address has an @", in: []any{"pat.obrien(at)acme", 5, true}},
		{lost: "not of the field's type: an e-mail address has one @", in: []any{"a@b@c.example", "mailto:a@b.example, c@b.example"}},
		{lost: "not of the field's type: the part before the @ is blank or begins with a point", in: []any{"@b.example", ".a@b.example"}},
		{lost: "not of the field's type: the part after the @ has no point", in: []any{"a@localhost"}},
		{lost: "not of the field's type: a character before the @ is not allowed in an e-mail address", in: []any{
			"a b@c.example", "a’b@c.example", "a,b@c.example",
		}},
		{lost: "not of the field's type: the part after the @ is not a host name", in: []any{
			"a@-b.example", "a@b-.example", "a@b..example", "a@b_c.example", "a@b.example>",
		}},
		{lost: "not of the field's type: the part after the @ does not end in a top-level domain", in: []any{"a@b.c", "a@1.2.3.4"}},
		{lost: "not of the field's type: the part before the @ has more than 64 characters", in: []any{strings.Repeat("a", 65) + "@b.example"}},
		{lost: "too long: the field holds 80 characters", in: []any{"a@" + strings.Repeat("b", 80) + ".example"}},
		{lost: "not of the field's type: it is a structure, not a text", in: []any{structure{"x"}}},
	},
	schema.TypeURL: {
		{lost: "not of the field's type: an address has no white space", in: []any{"two words", "https://x.example/a b", long}},
		{lost: "not of the field's type: a script is not a web address", in: []any{
			"javascript:alert(1)", "JavaScript:alert(1)", "DATA:text/html,x", "vbscript:x", []string{"javascript:x"},
		}},
		{lost: "too long: the field holds 40 characters", in: []any{"https://x.example/" + strings.Repeat("a", 40)}},
		{lost: "not of the field's type: several values for a field that holds one", in: []any{[]string{"https://a.example", "https://b.example"}}},
		{lost: "not of the field's type: it is a structure, not a text", in: []any{
			map[string]any{"a": 1}, structure{"x"}, &structure{}, []any{map[string]any{}}, make(chan int),
		}},
		{lost: "not of the field's type: it is infinite, or not a number", in: []any{math.NaN()}},
	},
	schema.TypeReference: {
		{lost: "not of the field's type: not a record ID of 15 or 18 characters", in: []any{
			"00Q", "00Q00000000000!", "00Q000000000001EAB", "00Q0000000000011", "12345", 5, true, "00Q000000000001EA", "00Q000000000001EAAA",
			"https://x.example/00Q000000000001", "0ØQ00000000001", long,
		}},
		{lost: "not of the field's type: several values for a field that holds one", in: []any{[]string{"00Q000000000001", "00Q000000000002"}}},
		{lost: "not of the field's type: it is a structure, not a text", in: []any{map[string]any{"a": 1}, structure{"x"}, func() {}}},
	},
}

// TestCoerceTellsWhatItLoses goes through at least twelve bad inputs of each
// type: what is left of each, its exact error, and that the value is on the
// error and not in its text.
func TestCoerceTellsWhatItLoses(t *testing.T) {
	require.Len(t, losses, len(specs))
	for typ, cases := range losses {
		n := 0
		for _, c := range cases {
			for _, in := range c.in {
				n++
				got, err := coerce(in, specs[typ])
				require.Empty(t, cmp.Diff(c.left, got), "%s %v (-want +got)", typ, in)
				require.EqualError(t, err, c.lost, "%s %v", typ, in)
				var fe lossError
				require.ErrorAs(t, err, &fe)
				require.Equal(t, c.left != nil, fe.Truncated, "%s %v", typ, in)
				require.NotNil(t, fe.Value)
				if s, ok := in.(string); ok && len(s) > 3 {
					require.NotContains(t, fe.Error(), s)
					require.Equal(t, in, fe.Value)
				}
			}
		}
		require.GreaterOrEqual(t, n, 12, "%s", typ)
	}
}

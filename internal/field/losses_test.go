package field_test

import (
	"encoding/json"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
)

const long = "a text that is too long for any of the fields, which hold fewer characters than it has, by far, 123"

type structure struct{ A string }

// loss is a bad input: what is still written of it, and the error.
type loss struct {
	in, left any
	err      string
}

// losses has the bad inputs of each type.
var losses = map[field.Type][]loss{
	field.Text: {
		{"hello world", "hello worl", "too long: cut to the field's 10 characters"},
		{"12345678 🚀🚀", "12345678", "too long: cut to the field's 10 characters"},
		{"123456789x\u0301", "123456789", "too long: cut to the field's 10 characters"},
		{"12345678👩\u200d🚀", "12345678", "too long: cut to the field's 10 characters"},
		{"123456789☎\ufe0f", "123456789", "too long: cut to the field's 10 characters"},
		{"1234567🇩🇪", "1234567", "too long: cut to the field's 10 characters"},
		{"a" + strings.Repeat("\u0301", 11), nil, "too long: the field holds 10 characters"},
		{long, "a text tha", "too long: cut to the field's 10 characters"},
		{[]string{"one", "two", "three"}, "one;two", "too long: 1 of 3 items lost: the field holds 10 characters"},
		{[]string{"a first item", "b"}, "b", "too long: 1 of 2 items lost: the field holds 10 characters"},
		{[]string{"a first item", "a second item"}, nil, "too long: 2 of 2 items lost: the field holds 10 characters"},
		{[]string{"\x00", "a first item"}, "a first it", "too long: cut to the field's 10 characters"},
		{[]string{"a first item"}, "a first it", "too long: cut to the field's 10 characters"},
		{12345678901, "1234567890", "too long: cut to the field's 10 characters"},
		{math.Inf(1), nil, "not of the field's type: it is infinite, or not a number"},
		{map[string]any{"a": 1}, nil, "not of the field's type: it is a structure, not a text"},
		{structure{"x"}, nil, "not of the field's type: it is a structure, not a text"},
		{&structure{}, nil, "not of the field's type: it is a structure, not a text"},
		{[]any{map[string]any{}}, nil, "not of the field's type: it is a structure, not a text"},
		{make(chan int), nil, "not of the field's type: it is a structure, not a text"},
		{func() {}, nil, "not of the field's type: it is a structure, not a text"},
		{[]byte("bytes"), nil, "not of the field's type: it is a structure, not a text"},
	},
	field.LongText: {
		{"12345678901\nx", "12345678901", "too long: cut to the field's 12 characters"},
		{"1234567890\n1", "1234567890", "too long: cut to the field's 12 characters"},
		{long, "a text that", "too long: cut to the field's 12 characters"},
		{"1234567890🇩🇪", "1234567890", "too long: cut to the field's 12 characters"},
		{"1234567890👍🏽", "1234567890", "too long: cut to the field's 12 characters"},
		{"12345678901\u1100\u1160\u11a8", "12345678901", "too long: cut to the field's 12 characters"},
		{"123456789012\u0301\u0301", "12345678901", "too long: cut to the field's 12 characters"},
		{"a" + strings.Repeat("\u0301", 13), nil, "too long: the field holds 12 characters"},
		{math.NaN(), nil, "not of the field's type: it is infinite, or not a number"},
		{map[string]any{"a": 1}, nil, "not of the field's type: it is a structure, not a text"},
		{structure{"x"}, nil, "not of the field's type: it is a structure, not a text"},
		{&structure{}, nil, "not of the field's type: it is a structure, not a text"},
		{[]any{[]any{}}, nil, "not of the field's type: it is a structure, not a text"},
		{make(chan int), nil, "not of the field's type: it is a structure, not a text"},
		{func() {}, nil, "not of the field's type: it is a structure, not a text"},
		{[]string{"one", "two", "three", "four"}, "one;two;four", "too long: 1 of 4 items lost: the field holds 12 characters"},
	},
	field.Picklist: {
		{"Blazing", nil, "not a value of the picklist: the picklist is restricted and does not have the value; translate it with Values"},
		{"Cold", nil, "not a value of the picklist: the value is inactive"},
		{"COLD", nil, "not a value of the picklist: the value is inactive"},
		{" cold ", nil, "not a value of the picklist: the value is inactive"},
		{"Sizzling", nil, "not a value of the picklist: the picklist is restricted and does not have the value; translate it with Values"},
		{"Hot;Cold", nil, "not a value of the picklist: the picklist is restricted and does not have the value; translate it with Values"},
		{"Hot,", nil, "not a value of the picklist: the picklist is restricted and does not have the value; translate it with Values"},
		{5, nil, "not a value of the picklist: the picklist is restricted and does not have the value; translate it with Values"},
		{true, nil, "not a value of the picklist: the picklist is restricted and does not have the value; translate it with Values"},
		{[]string{"Hot", "hot"}, nil, "not of the field's type: several values for a field that holds one"},
		{[]any{"Hot", nil, "hot"}, nil, "not of the field's type: several values for a field that holds one"},
		{[]string{"Blazing"}, nil, "not a value of the picklist: the picklist is restricted and does not have the value; translate it with Values"},
		{long, nil, "not a value of the picklist: the picklist is restricted and does not have the value; translate it with Values"},
		{math.Inf(-1), nil, "not of the field's type: it is infinite, or not a number"},
		{map[string]any{"a": 1}, nil, "not of the field's type: it is a structure, not a text"},
		{structure{"x"}, nil, "not of the field's type: it is a structure, not a text"},
		{make(chan int), nil, "not of the field's type: it is a structure, not a text"},
	},
	field.MultiPicklist: {
		{"Hot;Blazing", "Hot", "not a value of the picklist: 1 of 2 values lost: the picklist is restricted and does not have the value; translate it with Values"},
		{"Blazing", nil, "not a value of the picklist: the picklist is restricted and does not have the value; translate it with Values"},
		{"Cold", nil, "not a value of the picklist: the value is inactive"},
		{[]string{"Hot;hot"}, nil, "not a value of the picklist: a value of a multi-select picklist cannot contain a semicolon"},
		{[]string{"Hot;hot", "Follow up"}, "Follow up", "not a value of the picklist: 1 of 2 values lost: a value of a multi-select picklist cannot contain a semicolon"},
		{[]any{"Hot", 7}, "Hot", "not a value of the picklist: 1 of 2 values lost: the picklist is restricted and does not have the value; translate it with Values"},
		{"a;b;c", nil, "not a value of the picklist: 3 of 3 values lost: the picklist is restricted and does not have the value; translate it with Values"},
		{"Hot;cold", "Hot", "not a value of the picklist: 1 of 2 values lost: the value is inactive"},
		{"Hot, hot", nil, "not a value of the picklist: the picklist is restricted and does not have the value; translate it with Values"},
		{true, nil, "not a value of the picklist: the picklist is restricted and does not have the value; translate it with Values"},
		{5, nil, "not a value of the picklist: the picklist is restricted and does not have the value; translate it with Values"},
		{map[string]any{"a": 1}, nil, "not of the field's type: it is a structure, not a text"},
		{structure{"x"}, nil, "not of the field's type: it is a structure, not a text"},
		{[]any{map[string]any{}}, nil, "not of the field's type: it is a structure, not a text"},
		{func() {}, nil, "not of the field's type: it is a structure, not a text"},
	},
	field.Checkbox: {
		{"perhaps", nil, "not of the field's type: not a yes or no; translate it with Values"},
		{"Hot", nil, "not of the field's type: not a yes or no; translate it with Values"},
		{2, nil, "not of the field's type: not a yes or no; translate it with Values"},
		{-1, nil, "not of the field's type: not a yes or no; translate it with Values"},
		{"yes no", nil, "not of the field's type: not a yes or no; translate it with Values"},
		{"2", nil, "not of the field's type: not a yes or no; translate it with Values"},
		{"yess", nil, "not of the field's type: not a yes or no; translate it with Values"},
		{"null", nil, "not of the field's type: not a yes or no; translate it with Values"},
		{time.Unix(0, 0), nil, "not of the field's type: not a yes or no; translate it with Values"},
		{[]string{"yes", "yes"}, nil, "not of the field's type: several values for a field that holds one"},
		{[]string{"maybe"}, nil, "not of the field's type: not a yes or no; translate it with Values"},
		{map[string]any{"a": 1}, nil, "not of the field's type: it is a structure, not a text"},
		{structure{"x"}, nil, "not of the field's type: it is a structure, not a text"},
		{[]any{1, 2}, nil, "not of the field's type: several values for a field that holds one"},
		{make(chan int), nil, "not of the field's type: it is a structure, not a text"},
		{func() {}, nil, "not of the field's type: it is a structure, not a text"},
		{0.5, nil, "not of the field's type: not a yes or no; translate it with Values"},
		{json.Number("1e400"), nil, "not of the field's type: not a yes or no; translate it with Values"},
		{"1.0", nil, "not of the field's type: not a yes or no; translate it with Values"},
		{math.NaN(), nil, "not of the field's type: it is infinite, or not a number"},
	},
	field.Number: {
		{"many", nil, "not of the field's type: not a number"},
		{"1.2.3", nil, "not of the field's type: not a number"},
		{"1,2,3", nil, "not of the field's type: not a number"},
		{"1 234.567,8", nil, "not of the field's type: not a number"},
		{"1 2.345.678", nil, "not of the field's type: not a number"},
		{"1,2.3.4", nil, "not of the field's type: not a number"},
		{"1,234.567.8", nil, "not of the field's type: not a number"},
		{"1e-999999999", nil, "not of the field's type: not a number"},
		{"1e999999999", nil, "not of the field's type: not a number"},
		{"1 2,345", nil, "not of the field's type: not a number"},
		{"1e-65", nil, "not of the field's type: not a number"},
		{"1e65", nil, "not of the field's type: not a number"},
		{strings.Repeat("1", 65), nil, "not of the field's type: not a number"},
		{"12,34.5,6", nil, "not of the field's type: not a number"},
		{"0x10", nil, "not of the field's type: not a number"},
		{"1e400", nil, "not of the field's type: not a number"},
		{"12 Stück", nil, "not of the field's type: not a number"},
		{"$5", nil, "not of the field's type: not a number"},
		{"--1", nil, "not of the field's type: not a number"},
		{".", nil, "not of the field's type: not a number"},
		{"1 25", nil, "not of the field's type: not a number"},
		{"NaN", nil, "not of the field's type: not a number"},
		{"5%", nil, "not of the field's type: not a number"},
		{math.NaN(), nil, "not of the field's type: it is infinite, or not a number"},
		{true, nil, "not of the field's type: not a number"},
		{"1234567", nil, "too long: the field holds 6 digits before the point"},
		{"999999.995", nil, "too long: the field holds 6 digits before the point"},
		{"1.005", json.Number("1.01"), "too long: rounded: the field holds 2 digits after the point"},
		{"-0.001", json.Number("0"), "too long: rounded: the field holds 2 digits after the point"},
		{time.Unix(0, 0), nil, "not of the field's type: not a number"},
		{[]string{"1", "2"}, nil, "not of the field's type: several values for a field that holds one"},
		{map[string]any{"a": 1}, nil, "not of the field's type: it is a structure, not a text"},
		{structure{"x"}, nil, "not of the field's type: it is a structure, not a text"},
		{func() {}, nil, "not of the field's type: it is a structure, not a text"},
	},
	field.Date: {
		{"01/02/2026", nil, "not of the field's type: not a date such as 2026-11-23"},
		{"2026-13-01", nil, "not of the field's type: not a date such as 2026-11-23"},
		{"2026-02-29", nil, "not of the field's type: not a date such as 2026-11-23"},
		{"0000-01-01", nil, "not of the field's type: a date is from 1700-01-01 to 4000-12-31"},
		{"10000-01-01", nil, "not of the field's type: not a date such as 2026-11-23"},
		{"2026-02-30", nil, "not of the field's type: not a date such as 2026-11-23"},
		{"tomorrow", nil, "not of the field's type: not a date such as 2026-11-23"},
		{"0001-02-01", nil, "not of the field's type: a date is from 1700-01-01 to 4000-12-31"},
		{"1699-12-31", nil, "not of the field's type: a date is from 1700-01-01 to 4000-12-31"},
		{"4001-01-01", nil, "not of the field's type: a date is from 1700-01-01 to 4000-12-31"},
		{1760450000, nil, "not of the field's type: not a date such as 2026-11-23"},
		{"1760450000", nil, "not of the field's type: not a date such as 2026-11-23"},
		{"14.10.26", nil, "not of the field's type: not a date such as 2026-11-23"},
		{true, nil, "not of the field's type: not a date such as 2026-11-23"},
		{long, nil, "not of the field's type: not a date such as 2026-11-23"},
		{"2026-10-14T25:00:00Z", nil, "not of the field's type: not a date such as 2026-11-23"},
		{"Wed, 14 Oct 2026 09:30:00 PST", nil, "not of the field's type: not a date such as 2026-11-23"},
		{[]string{"2026-10-14", "2026-10-15"}, nil, "not of the field's type: several values for a field that holds one"},
		{time.Date(5000, 1, 1, 0, 0, 0, 0, time.UTC), nil, "not of the field's type: a date is from 1700-01-01 to 4000-12-31"},
		{structure{"x"}, nil, "not of the field's type: not a date such as 2026-11-23"},
		{make(chan int), nil, "not of the field's type: not a date such as 2026-11-23"},
	},
	field.DateTime: {
		{"noon", nil, "not of the field's type: not a time such as 2026-11-23T09:30:00Z"},
		{"25:00", nil, "not of the field's type: not a time such as 2026-11-23T09:30:00Z"},
		{"2026-10-14T25:00:00Z", nil, "not of the field's type: not a time such as 2026-11-23T09:30:00Z"},
		{"1699-12-31T00:00:00Z", nil, "not of the field's type: a time is from the year 1700 to 4000"},
		{"4001-01-01T00:00:00Z", nil, "not of the field's type: a time is from the year 1700 to 4000"},
		{time.Date(5000, 1, 1, 0, 0, 0, 0, time.UTC), nil, "not of the field's type: a time is from the year 1700 to 4000"},
		{1760450000, nil, "not of the field's type: not a time such as 2026-11-23T09:30:00Z"},
		{"1760450000", nil, "not of the field's type: not a time such as 2026-11-23T09:30:00Z"},
		{"2026-10-14T09:30:00." + strings.Repeat("0", 50) + "Z", nil, "not of the field's type: not a time such as 2026-11-23T09:30:00Z"},
		{"10/14/2026 09:30", nil, "not of the field's type: not a time such as 2026-11-23T09:30:00Z"},
		{"2026-10-14T09:30:00 CET", nil, "not of the field's type: not a time such as 2026-11-23T09:30:00Z"},
		{"Wed, 14 Oct 2026 09:30:00 PST", nil, "not of the field's type: not a time such as 2026-11-23T09:30:00Z"},
		{false, nil, "not of the field's type: not a time such as 2026-11-23T09:30:00Z"},
		{[]string{"2026-10-14", "2026-10-15"}, nil, "not of the field's type: several values for a field that holds one"},
		{map[string]any{"a": 1}, nil, "not of the field's type: not a time such as 2026-11-23T09:30:00Z"},
		{structure{"x"}, nil, "not of the field's type: not a time such as 2026-11-23T09:30:00Z"},
		{func() {}, nil, "not of the field's type: not a time such as 2026-11-23T09:30:00Z"},
	},
	field.Phone: {
		{"call me", nil, "not of the field's type: a phone number has a digit"},
		{"-", nil, "not of the field's type: a phone number has a digit"},
		{"n/a", nil, "not of the field's type: a phone number has a digit"},
		{"+", nil, "not of the field's type: a phone number has a digit"},
		{"()", nil, "not of the field's type: a phone number has a digit"},
		{"extension", nil, "not of the field's type: a phone number has a digit"},
		{"ask Ivy", nil, "not of the field's type: a phone number has a digit"},
		{true, nil, "not of the field's type: a phone number has a digit"},
		{"+41 44 555 01 00 ext. 123", nil, "too long: the field holds 20 characters"},
		{strings.Repeat("5", 21), nil, "too long: the field holds 20 characters"},
		{[]string{"+41 1", "+41 2"}, nil, "not of the field's type: several values for a field that holds one"},
		{math.Inf(1), nil, "not of the field's type: it is infinite, or not a number"},
		{map[string]any{"a": 1}, nil, "not of the field's type: it is a structure, not a text"},
		{structure{"x"}, nil, "not of the field's type: it is a structure, not a text"},
		{[]any{map[string]any{}}, nil, "not of the field's type: it is a structure, not a text"},
		{make(chan int), nil, "not of the field's type: it is a structure, not a text"},
	},
	field.Email: {
		{[]string{"1@b.example", "2@b.example"}, nil, "not of the field's type: several values for a field that holds one"},
		{"pat.obrien(at)acme", nil, "not of the field's type: an e-mail address has an @"},
		{"a@b@c.example", nil, "not of the field's type: an e-mail address has one @"},
		{"@b.example", nil, "not of the field's type: the part before the @ is blank or begins with a point"},
		{".a@b.example", nil, "not of the field's type: the part before the @ is blank or begins with a point"},
		{"a@localhost", nil, "not of the field's type: the part after the @ has no point"},
		{"a b@c.example", nil, "not of the field's type: a character before the @ is not allowed in an e-mail address"},
		{"a@-b.example", nil, "not of the field's type: the part after the @ is no name of a host"},
		{"a@b-.example", nil, "not of the field's type: the part after the @ is no name of a host"},
		{"a@b..example", nil, "not of the field's type: the part after the @ is no name of a host"},
		{"a@b.c", nil, "not of the field's type: the part after the @ does not end in a top-level domain"},
		{"a@1.2.3.4", nil, "not of the field's type: the part after the @ does not end in a top-level domain"},
		{"a@b_c.example", nil, "not of the field's type: the part after the @ is no name of a host"},
		{"a’b@c.example", nil, "not of the field's type: a character before the @ is not allowed in an e-mail address"},
		{"a,b@c.example", nil, "not of the field's type: a character before the @ is not allowed in an e-mail address"},
		{"a@b.example>", nil, "not of the field's type: the part after the @ is no name of a host"},
		{"mailto:a@b.example, c@b.example", nil, "not of the field's type: an e-mail address has one @"},
		{strings.Repeat("a", 65) + "@b.example", nil, "not of the field's type: the part before the @ has more than 64 characters"},
		{"a@" + strings.Repeat("b", 80) + ".example", nil, "too long: the field holds 80 characters"},
		{5, nil, "not of the field's type: an e-mail address has an @"},
		{true, nil, "not of the field's type: an e-mail address has an @"},
		{structure{"x"}, nil, "not of the field's type: it is a structure, not a text"},
	},
	field.URL: {
		{"two words", nil, "not of the field's type: an address has no white space"},
		{"https://x.example/a b", nil, "not of the field's type: an address has no white space"},
		{"javascript:alert(1)", nil, "not of the field's type: an address of a script is not written"},
		{"JavaScript:alert(1)", nil, "not of the field's type: an address of a script is not written"},
		{"DATA:text/html,x", nil, "not of the field's type: an address of a script is not written"},
		{"vbscript:x", nil, "not of the field's type: an address of a script is not written"},
		{"https://x.example/" + strings.Repeat("a", 40), nil, "too long: the field holds 40 characters"},
		{long, nil, "not of the field's type: an address has no white space"},
		{[]string{"https://a.example", "https://b.example"}, nil, "not of the field's type: several values for a field that holds one"},
		{[]string{"javascript:x"}, nil, "not of the field's type: an address of a script is not written"},
		{map[string]any{"a": 1}, nil, "not of the field's type: it is a structure, not a text"},
		{structure{"x"}, nil, "not of the field's type: it is a structure, not a text"},
		{&structure{}, nil, "not of the field's type: it is a structure, not a text"},
		{[]any{map[string]any{}}, nil, "not of the field's type: it is a structure, not a text"},
		{make(chan int), nil, "not of the field's type: it is a structure, not a text"},
		{math.NaN(), nil, "not of the field's type: it is infinite, or not a number"},
	},
	field.Reference: {
		{"00Q", nil, "not of the field's type: not a record ID of 15 or 18 characters"},
		{"00Q00000000000!", nil, "not of the field's type: not a record ID of 15 or 18 characters"},
		{"00Q000000000001EAB", nil, "not of the field's type: not a record ID of 15 or 18 characters"},
		{"00Q0000000000011", nil, "not of the field's type: not a record ID of 15 or 18 characters"},
		{"12345", nil, "not of the field's type: not a record ID of 15 or 18 characters"},
		{5, nil, "not of the field's type: not a record ID of 15 or 18 characters"},
		{true, nil, "not of the field's type: not a record ID of 15 or 18 characters"},
		{"00Q000000000001EA", nil, "not of the field's type: not a record ID of 15 or 18 characters"},
		{"00Q000000000001EAAA", nil, "not of the field's type: not a record ID of 15 or 18 characters"},
		{"https://x.example/00Q000000000001", nil, "not of the field's type: not a record ID of 15 or 18 characters"},
		{"0ØQ00000000001", nil, "not of the field's type: not a record ID of 15 or 18 characters"},
		{[]string{"00Q000000000001", "00Q000000000002"}, nil, "not of the field's type: several values for a field that holds one"},
		{long, nil, "not of the field's type: not a record ID of 15 or 18 characters"},
		{map[string]any{"a": 1}, nil, "not of the field's type: it is a structure, not a text"},
		{structure{"x"}, nil, "not of the field's type: it is a structure, not a text"},
		{func() {}, nil, "not of the field's type: it is a structure, not a text"},
	},
}

// TestCoerceTellsWhatItLoses goes through at least twelve bad inputs of each
// type: what is left of each, its exact error, and that the value is on the
// error and not in its text.
func TestCoerceTellsWhatItLoses(t *testing.T) {
	require.Len(t, losses, len(specs))
	for typ, cases := range losses {
		require.GreaterOrEqual(t, len(cases), 12, "%s", typ)
		for _, c := range cases {
			got, err := field.Coerce(c.in, specs[typ])
			if diff := cmp.Diff(c.left, got); diff != "" {
				t.Errorf("%s %v (-want +got):\n%s", typ, c.in, diff)
			}
			require.EqualError(t, err, c.err, "%s %v", typ, c.in)
			var fe *field.Error
			require.ErrorAs(t, err, &fe)
			require.NotEmpty(t, fe.Code())
			require.Equal(t, "DATA_VALUE_VALIDATION", fe.MoblyCode())
			require.Equal(t, c.left != nil, fe.Truncated, "%s %v", typ, c.in)
			require.NotNil(t, fe.Value)
			if s, ok := c.in.(string); ok && len(s) > 3 {
				require.NotContains(t, fe.Error(), s)
				require.Equal(t, c.in, fe.Value)
			}
		}
	}
}

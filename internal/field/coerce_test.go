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
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

func options(restricted bool) *field.Options {
	return field.NewOptions([]schema.PicklistValue{
		{Value: "Hot", Label: "Sizzling", Active: true},
		{Value: "hot", Label: "Second", Active: true},
		{Value: "Follow up", Active: true},
		{Value: "Cold", Active: false},
	}, restricted)
}

// specs has one field of each type, as an org would have it.
var specs = map[field.Type]field.Spec{
	field.Text:          {Type: field.Text, Length: 10},
	field.LongText:      {Type: field.LongText, Length: 12},
	field.Picklist:      {Type: field.Picklist, Length: 255, Options: options(true)},
	field.MultiPicklist: {Type: field.MultiPicklist, Length: 4099, Options: options(true), List: true},
	field.Checkbox:      {Type: field.Checkbox},
	field.Number:        {Type: field.Number, Precision: 8, Scale: 2},
	field.Date:          {Type: field.Date},
	field.DateTime:      {Type: field.DateTime},
	field.Phone:         {Type: field.Phone, Length: 20},
	field.Email:         {Type: field.Email, Length: 80},
	field.URL:           {Type: field.URL, Length: 40},
	field.Reference:     {Type: field.Reference},
}

func TestCoerceWritesWhatTheFieldTakes(t *testing.T) {
	at := time.Date(2026, 10, 14, 23, 30, 5, 900_000_000, time.FixedZone("", -11*3600))
	for typ, cases := range map[field.Type][]struct{ in, want any }{
		field.Text: {
			{"plain", "plain"},
			{"  a\tb\r\nc ", "a b c"},
			{"a\x00b\u2028c", "ab c"},
			{"\ufeffa", "a"},
			{"a\xffb", "a\ufffdb"},
			{json.Number("12"), json.Number("12")},
			{12.5, "12.5"},
			{true, "true"},
			{[]string{"a;b", "c"}, "a,b;c"},
			{[]any{"a", nil, 1}, "a;1"},
			{nil, nil}, {" \n ", nil}, {"\x00", nil}, {[]string{}, nil}, {time.Time{}, nil},
		},
		field.LongText: {
			{"a\r\nb\rc", "a\nb\nc"},
			{"a\u2028b\u2029c", "a\nb\nc"},
			{"a\tb", "a\tb"},
		},
		field.Picklist: {
			{"Hot", "Hot"}, {"hot", "hot"}, {"HOT", "Hot"}, {" follow\u00a0 UP ", "Follow up"}, {[]string{"Hot"}, "Hot"},
		},
		field.MultiPicklist: {
			{"HOT;follow up", "Hot;Follow up"}, {[]string{"Hot", "HOT"}, "Hot"}, {"Hot; Hot;;", "Hot"}, {"hot;Hot", "hot;Hot"},
		},
		field.Checkbox: {
			{true, true}, {"Yes", true}, {" ON ", true}, {1, true}, {json.Number("1"), true}, {"✓", true},
			{false, false}, {"no", false}, {"0", false}, {0.0, false}, {"", nil},
		},
		field.Number: {
			{"1,250", "1250"}, {"1.250,50", "1250.5"}, {"1,250.50", "1250.5"}, {"12,5", "12.5"}, {"1 250", "1250"},
			{"1'250.5", "1250.5"}, {"1.250.000", nil}, {"10,00,00", nil}, {"1,00,000", "100000"}, {"-0.00", "0"}, {"007", "7"},
			{"1e3", "1000"}, {"25E-2", "0.25"}, {"−5", "-5"}, {"+5", "5"}, {".5", "0.5"}, {"5.", "5"}, {"0,125", "0.13"},
			{42, "42"}, {uint8(7), "7"}, {float32(0.5), "0.5"}, {1250.0, "1250"}, {json.Number("3.10"), "3.1"}, {"1 250,5", "1250.5"},
		},
		field.Date: {
			{"2026-10-14", "2026-10-14"}, {"20261014", "2026-10-14"}, {"14 Oct 2026", "2026-10-14"}, {"Oct 4, 2026", "2026-10-04"},
			{"2026-10-14T23:30:00-11:00", "2026-10-15"}, {at, "2026-10-15"}, {"2026-10-14T09:30:00.000+0000", "2026-10-14"},
		},
		field.DateTime: {
			{at, "2026-10-15T10:30:05.000Z"}, {"2026-10-14", "2026-10-14T00:00:00.000Z"},
			{"2026-10-14T09:30:00.123+0200", "2026-10-14T07:30:00.000Z"}, {"2026-10-14 09:30", "2026-10-14T09:30:00.000Z"},
		},
		field.Phone:     {{"+41 44 555 01 00", "+41 44 555 01 00"}, {"٠٧٩", "٠٧٩"}, {5551234, "5551234"}},
		field.URL:       {{"https://x.example", "https://x.example"}, {"@handle", "@handle"}},
		field.Reference: {{"00Q000000000001", "00Q000000000001EAA"}, {"00Q000000000001eaa", "00Q000000000001EAA"}},
	} {
		for _, c := range cases {
			got, err := field.Coerce(c.in, specs[typ])
			want := c.want
			if s, ok := want.(string); ok && typ == field.Number {
				want = json.Number(s)
			}
			if n, ok := want.(json.Number); ok && typ == field.Text {
				want = string(n)
			}
			if want != nil && err != nil {
				fe := problem(t, err)
				require.True(t, fe.Truncated, "%s %v: %v", typ, c.in, err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s %#v (-want +got):\n%s", typ, c.in, diff)
			}
		}
	}
}

func problem(t *testing.T, err error) *field.Error {
	t.Helper()
	var fe *field.Error
	require.ErrorAs(t, err, &fe)
	return fe
}

const long = "a text that is too long for any of the fields, which hold fewer characters than it has, by far, 123"

// TestCoerceTellsWhatItLoses has the bad inputs of each type. left is what is
// still written.
func TestCoerceTellsWhatItLoses(t *testing.T) {
	type structure struct{ A string }
	type loss struct {
		in   any
		left any
		code string
		why  string // a part of the reason
	}
	notText := []loss{
		{in: map[string]any{"a": 1}, code: "TYPE", why: "structure"},
		{in: structure{"x"}, code: "TYPE", why: "structure"},
		{in: &structure{}, code: "TYPE", why: "structure"},
		{in: []any{map[string]any{}}, code: "TYPE", why: "structure"},
		{in: make(chan int), code: "TYPE", why: "structure"},
		{in: func() {}, code: "TYPE", why: "structure"},
	}
	noneOf := []loss{
		{in: map[string]any{"a": 1}, code: "TYPE"},
		{in: structure{"x"}, code: "TYPE"},
		{in: []any{1, 2}, code: "TYPE"},
		{in: make(chan int), code: "TYPE"},
		{in: func() {}, code: "TYPE"},
	}
	several := loss{in: []string{"1@b.example", "2@b.example"}, code: "TYPE", why: "several values"}
	for typ, cases := range map[field.Type][]loss{
		field.Text: append([]loss{
			{in: "hello world", left: "hello worl", code: "TOO_LONG", why: "cut to the field's 10 characters"},
			{in: "12345678 🚀🚀", left: "12345678", code: "TOO_LONG"},
			{in: "123456789e\u0301", left: "123456789", code: "TOO_LONG"},
			{in: "12345678👩\u200d🚀", left: "12345678", code: "TOO_LONG"},
			{in: "123456789☎\ufe0f", left: "123456789", code: "TOO_LONG"},
			{in: "1234567🇩🇪", left: "1234567", code: "TOO_LONG"},
			{in: "a" + strings.Repeat("\u0301", 10), left: nil, code: "TOO_LONG", why: "holds 10 characters"},
			{in: []string{"one", "two", "three"}, left: "one;two", code: "TOO_LONG"},
			{in: []string{"a first item", "b"}, left: "a first it", code: "TOO_LONG"},
			{in: math.Inf(1), code: "TYPE"},
		}, notText...),
		field.LongText: append([]loss{
			{in: "12345678901\nx", left: "12345678901", code: "TOO_LONG"},
			{in: "1234567890\n1", left: "1234567890", code: "TOO_LONG"},
			{in: long, left: "a text that", code: "TOO_LONG"},
			{in: "1234567890🇩🇪", left: "1234567890", code: "TOO_LONG"},
			{in: "1234567890👍🏽", left: "1234567890", code: "TOO_LONG"},
			{in: "12345678901각", left: "12345678901각", code: ""},
			{in: "12345678901\u1100\u1161\u11a8", left: "12345678901", code: "TOO_LONG"},
		}, notText...),
		field.Picklist: append([]loss{
			{in: "Blazing", code: "PICKLIST", why: "restricted"},
			{in: "Cold", code: "PICKLIST", why: "inactive"},
			{in: "COLD", code: "PICKLIST", why: "inactive"},
			{in: "Sizzling", code: "PICKLIST", why: "restricted"}, // a label
			{in: "Hot;Cold", code: "PICKLIST"},
			{in: 5, code: "PICKLIST"},
			{in: true, code: "PICKLIST"},
			{in: []string{"Hot", "hot"}, code: "TYPE", why: "several values"},
		}, notText...),
		field.MultiPicklist: append([]loss{
			{in: "Hot;Blazing", left: "Hot", code: "PICKLIST", why: "1 of 2 values lost: the picklist is restricted"},
			{in: "Blazing", code: "PICKLIST", why: "restricted"},
			{in: "Cold", code: "PICKLIST", why: "inactive"},
			{in: []string{"Hot;hot"}, code: "PICKLIST", why: "semicolon"},
			{in: []string{"Hot;hot", "Follow up"}, left: "Follow up", code: "PICKLIST", why: "semicolon"},
			{in: []any{"Hot", 7}, left: "Hot", code: "PICKLIST"},
			{in: "a;b;c", code: "PICKLIST", why: "3 of 3"},
		}, notText...),
		field.Checkbox: append([]loss{
			{in: "perhaps", code: "TYPE", why: "yes or no"}, {in: "Hot", code: "TYPE"}, {in: 2, code: "TYPE"},
			{in: -1, code: "TYPE"}, {in: "yes no", code: "TYPE"}, {in: time.Unix(0, 0), code: "TYPE"}, {in: []string{"yes"}, code: "TYPE"},
		}, noneOf...),
		field.Number: append([]loss{
			{in: "many", code: "TYPE", why: "not a number"}, {in: "1.2.3", code: "TYPE"}, {in: "1,2,3", code: "TYPE"}, {in: "12,34.5,6", code: "TYPE"},
			{in: "0x10", code: "TYPE"}, {in: "1e400", code: "TYPE"}, {in: "12 Stück", code: "TYPE"}, {in: "$5", code: "TYPE"}, {in: "--1", code: "TYPE"},
			{in: ".", code: "TYPE"}, {in: math.NaN(), code: "TYPE"}, {in: true, code: "TYPE"}, {in: "1 25", code: "TYPE"}, {in: "NaN", code: "TYPE"},
			{in: "1234567", code: "TOO_LONG", why: "6 digits before the point"},
			{in: "999999.995", code: "TOO_LONG", why: "6 digits before the point"},
			{in: "1.005", left: json.Number("1.01"), code: "TOO_LONG", why: "rounded"},
			{in: "-0.001", left: json.Number("0"), code: "TOO_LONG", why: "rounded"},
		}, noneOf...),
		field.Date: append([]loss{
			{in: "01/02/2026", code: "TYPE", why: "2026-11-23"}, {in: "2026-13-01", code: "TYPE"}, {in: "2026-02-30", code: "TYPE"},
			{in: "tomorrow", code: "TYPE"}, {in: "0001-02-01", code: "TYPE", why: "1700"}, {in: "4001-01-01", code: "TYPE", why: "4000"},
			{in: 1760450000, code: "TYPE"}, {in: "14.10.26", code: "TYPE"}, {in: true, code: "TYPE"}, {in: long, code: "TYPE"},
		}, noneOf...),
		field.DateTime: append([]loss{
			{in: "noon", code: "TYPE"}, {in: "25:00", code: "TYPE"}, {in: "2026-10-14T25:00:00Z", code: "TYPE"}, {in: "1699-12-31T00:00:00Z", code: "TYPE", why: "1700"},
			{in: json.Number("1760450000"), code: "TYPE"}, {in: "10/14/2026 09:30", code: "TYPE"}, {in: false, code: "TYPE"},
		}, noneOf...),
		field.Phone: append([]loss{
			{in: "call me", code: "TYPE", why: "digit"}, {in: "-", code: "TYPE"}, {in: "n/a", code: "TYPE"}, {in: "+", code: "TYPE"},
			{in: "+41 44 555 01 00 ext. 123", code: "TOO_LONG", why: "holds 20 characters"},
			{in: []string{"+41 1", "+41 2"}, code: "TYPE", why: "several values"},
		}, notText...),
		field.Email: append([]loss{
			several,
			{in: "pat.obrien(at)acme", code: "TYPE", why: "has an @"}, {in: "a@b@c.example", code: "TYPE"}, {in: "@b.example", code: "TYPE"},
			{in: ".a@b.example", code: "TYPE", why: "begins with a point"}, {in: "a@localhost", code: "TYPE"}, {in: "a b@c.example", code: "TYPE"},
			{in: "a@-b.example", code: "TYPE"}, {in: "a@b..example", code: "TYPE"}, {in: "a@b.c", code: "TYPE"}, {in: "a@1.2.3.4", code: "TYPE"},
			{in: "a@b_c.example", code: "TYPE"}, {in: "a’b@c.example", code: "TYPE"}, {in: "a,b@c.example", code: "TYPE"}, {in: "a@b.example>", code: "TYPE"},
			{in: strings.Repeat("a", 65) + "@b.example", code: "TYPE"},
			{in: "a@" + strings.Repeat("b", 80) + ".example", code: "TOO_LONG"},
		}, notText...),
		field.URL: append([]loss{
			{in: "two words", code: "TYPE", why: "white space"}, {in: "javascript:alert(1)", code: "TYPE", why: "script"},
			{in: "DATA:text/html,x", code: "TYPE"}, {in: "vbscript:x", code: "TYPE"}, {in: "https://x.example/a b", code: "TYPE"},
			{in: "https://x.example/" + strings.Repeat("a", 40), code: "TOO_LONG"},
		}, notText...),
		field.Reference: append([]loss{
			{in: "00Q", code: "TYPE", why: "15 or 18"}, {in: "00Q00000000000!", code: "TYPE"}, {in: "00Q000000000001EAB", code: "TYPE"},
			{in: "00Q0000000000011", code: "TYPE"}, {in: "12345", code: "TYPE"}, {in: 5, code: "TYPE"},
		}, notText...),
	} {
		for _, c := range cases {
			got, err := field.Coerce(c.in, specs[typ])
			if diff := cmp.Diff(c.left, got); diff != "" {
				t.Errorf("%s %v (-want +got):\n%s", typ, c.in, diff)
			}
			if c.code == "" {
				require.NoError(t, err)
				continue
			}
			require.Error(t, err, "%s %v", typ, c.in)
			fe := problem(t, err)
			require.Equal(t, c.code, fe.Code(), "%s %v", typ, c.in)
			require.Equal(t, c.left != nil, fe.Truncated, "%s %v", typ, c.in)
			require.Contains(t, fe.Error(), c.why, "%s %v", typ, c.in)
			if s, ok := c.in.(string); ok && len(s) > 3 {
				require.NotContains(t, fe.Error(), s)
				require.Equal(t, c.in, fe.Value)
			}
		}
	}
}

func TestEmailForms(t *testing.T) {
	for _, good := range []string{
		"ada.nwosu@northwind.example", "j.grossmann@müller-werke.example", "s.o'neill@dún.example", "用户@例子.公司",
		"josé@empresa.example", "a..b@c.example", "a.@c.example", "a+b@c.d.example", "A!#$%&'*+-/=?^_`{|}~@c.example", "a@xn--mller-kva.example",
	} {
		got, err := field.Coerce(good, specs[field.Email])
		require.NoError(t, err, good)
		require.Equal(t, good, got)
	}
}

func TestUnrestrictedPicklistTakesAnyValueButInactiveOnes(t *testing.T) {
	spec := field.Spec{Type: field.Picklist, Length: 10, Options: options(false)}
	got, err := field.Coerce("Blazing", spec)
	require.NoError(t, err)
	require.Equal(t, "Blazing", got)
	_, err = field.Coerce("cold", spec)
	require.ErrorIs(t, err, field.ErrPicklist)
	_, err = field.Coerce("Blazing hot", spec)
	require.ErrorIs(t, err, field.ErrTooLong)
}

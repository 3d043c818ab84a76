package field_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// coerce is field.Spec.Coerce with its loss as an error.
func coerce(v any, spec field.Spec) (any, error) {
	out, loss := spec.Coerce(v)
	if loss != nil {
		return out, lossError{loss}
	}
	return out, nil
}

type lossError struct{ *field.Loss }

func (e lossError) Error() string { return e.String() }

func (e lossError) Unwrap() error { return e.Err }

func options(restricted bool) *field.Options {
	return field.NewOptions([]schema.PicklistValue{
		{Value: "Hot", Label: "Sizzling", Active: true},
		{Value: "hot", Label: "Second", Active: true},
		{Value: "Follow up", Active: true},
		{Value: "Cold", Active: false},
	}, restricted)
}

// specs has one field of each type, as an org would have it.
var specs = map[schema.Type]field.Spec{
	schema.TypeString:        {Type: schema.TypeString, Length: 10},
	schema.TypeTextArea:      {Type: schema.TypeTextArea, Length: 12},
	schema.TypePicklist:      {Type: schema.TypePicklist, Length: 255, Options: options(true)},
	schema.TypeMultiPicklist: {Type: schema.TypeMultiPicklist, Length: 4099, Options: options(true), List: true},
	schema.TypeBoolean:       {Type: schema.TypeBoolean},
	schema.TypeDouble:        {Type: schema.TypeDouble, Precision: 8, Scale: 2},
	schema.TypeDate:          {Type: schema.TypeDate},
	schema.TypeDateTime:      {Type: schema.TypeDateTime},
	schema.TypePhone:         {Type: schema.TypePhone, Length: 20},
	schema.TypeEmail:         {Type: schema.TypeEmail, Length: 80},
	schema.TypeURL:           {Type: schema.TypeURL, Length: 40},
	schema.TypeReference:     {Type: schema.TypeReference},
}

func TestCoerceWritesWhatTheFieldTakes(t *testing.T) {
	at := time.Date(2026, 10, 14, 23, 30, 5, 900_000_000, time.FixedZone("", -11*3600))
	for typ, cases := range map[schema.Type][]struct{ in, want any }{
		schema.TypeString: {
			{"plain", "plain"},
			{"  a\tb\r\nc ", "a b c"},
			{"a\x00b\u2028c", "ab c"},
			{"\ufeffa", "a"}, {"a\ufdd0b\U0001fffec\uffff", "abc"},
			{"a\xffb", "a\ufffdb"},
			{json.Number("12"), json.Number("12")},
			{12.5, "12.5"},
			{true, "true"},
			{[]string{"a;b", "c"}, "a,b;c"},
			{[]any{"a", nil, 1}, "a;1"},
			{nil, nil}, {" \n ", nil}, {"\x00", nil}, {[]string{}, nil}, {time.Time{}, nil},
		},
		schema.TypeTextArea: {
			{"a\r\nb\rc", "a\nb\nc"},
			{"a\u2028b\u2029c", "a\nb\nc"},
			{"a\tb", "a\tb"},
		},
		schema.TypePicklist: {
			{"Hot", "Hot"}, {"hot", "hot"}, {"HOT", "Hot"}, {" follow\u00a0 UP ", "Follow up"}, {[]string{"Hot"}, "Hot"},
		},
		schema.TypeMultiPicklist: {
			{"HOT;follow up", "Hot;Follow up"}, {[]string{"Hot", "HOT"}, "Hot"}, {"Hot; Hot;;", "Hot"}, {"hot;Hot", "hot;Hot"},
		},
		schema.TypeBoolean: {
			{true, true}, {"Yes", true}, {" ON ", true}, {1, true}, {json.Number("1"), true}, {"✓", true},
			{false, false}, {"no", false}, {"0", false}, {0.0, false}, {"", nil}, {[]string{"yes"}, true}, {[]any{" ", true}, true},
			{json.Number("1.0"), true}, {json.Number("0e5"), false}, {"\ufeffyes\x00", true}, {"\x01", nil}, {[]string{"\x00", "no"}, false},
		},
		schema.TypeDouble: {
			{"1,250", "1250"}, {"1.250,50", "1250.5"}, {"1,250.50", "1250.5"}, {"12,5", "12.5"}, {"1 250", "1250"},
			{"1'250.5", "1250.5"}, {"1.250.000", nil}, {"10,00,00", nil}, {"1,00,000", "100000"}, {"-0.00", "0"}, {"007", "7"},
			{"1e3", "1000"}, {"25E-2", "0.25"}, {"\ufeff5\x00", "5"}, {"\x00", nil}, {[]string{"\x00", "7"}, "7"}, {"−5", "-5"}, {"+5", "5"}, {".5", "0.5"}, {"5.", "5"}, {"0,125", "0.125"},
			{42, "42"}, {uint8(7), "7"}, {float32(0.5), "0.5"}, {1250.0, "1250"}, {json.Number("3.10"), "3.1"}, {"1 250,5", "1250.5"}, {"1 250,500", "1250.5"}, {"1 234.5", "1234.5"}, {"1\u202f250", "1250"}, {"1\u00a0250", "1250"}, {"1’250", "1250"},
		},
		schema.TypeDate: {
			{"2026-10-14", "2026-10-14"}, {"20261014", "2026-10-14"}, {"14 Oct 2026", "2026-10-14"}, {"Oct 4, 2026", "2026-10-04"},
			{"2026-10-14T23:30:00-11:00", "2026-10-15"}, {at, "2026-10-15"}, {"2026-10-14T09:30:00.000+0000", "2026-10-14"},
			{"\ufeff2026-10-14\x00", "2026-10-14"}, {"\x7f", nil}, {"2024-02-29", "2024-02-29"},
			{"0001-01-01T00:00:00Z", nil}, {"Wed, 14 Oct 2026 23:30:00 GMT", "2026-10-14"}, {"Wed, 14 Oct 2026 23:30:00 -0700", "2026-10-15"},
		},
		schema.TypeDateTime: {
			{at, "2026-10-15T10:30:05.000Z"}, {"2026-10-14", "2026-10-14T00:00:00.000Z"},
			{"2026-10-14T09:30:00.123+0200", "2026-10-14T07:30:00.000Z"}, {"2026-10-14 09:30", "2026-10-14T09:30:00.000Z"},
		},
		schema.TypePhone:     {{"+41 44 555 01 00", "+41 44 555 01 00"}, {"٠٧٩", "٠٧٩"}, {5551234, "5551234"}},
		schema.TypeURL:       {{"https://x.example", "https://x.example"}, {"@handle", "@handle"}},
		schema.TypeReference: {{"00Q000000000001", "00Q000000000001EAA"}, {"00Q000000000001eaa", "00Q000000000001EAA"}},
	} {
		for _, c := range cases {
			got, err := coerce(c.in, specs[typ])
			want := c.want
			if s, ok := want.(string); ok && typ == schema.TypeDouble {
				want = json.Number(s)
			}
			if n, ok := want.(json.Number); ok && typ == schema.TypeString {
				want = string(n)
			}
			if want != nil && err != nil {
				var fe lossError
				require.ErrorAs(t, err, &fe)
				require.True(t, fe.Truncated, "%s %v: %v", typ, c.in, err)
			}
			require.Empty(t, cmp.Diff(want, got), "%s %#v (-want +got)", typ, c.in)
		}
	}
}

// TestNumberOfASpecThatContradictsItself: what an org says is not ours.
func TestNumberOfASpecThatContradictsItself(t *testing.T) {
	for _, c := range []struct {
		precision, scale int
		in               string
		want             any
		err              string
	}{
		{5, -1, "1.5", json.Number("1.5"), ""},
		{5, -1, "15", json.Number("15"), ""},
		{2, 3, "0.125", json.Number("0.125"), ""},
		{2, 3, "1.5", nil, "too long: the field holds 0 digits before the point"},
	} {
		got, err := coerce(c.in, field.Spec{Type: schema.TypeDouble, Precision: c.precision, Scale: c.scale})
		require.Equal(t, c.want, got, c.in)
		if c.err == "" {
			require.NoError(t, err)
			continue
		}
		require.EqualError(t, err, c.err)
	}
}

func TestEmailForms(t *testing.T) {
	for _, good := range []string{
		"ada.nwosu@northwind.example", "j.grossmann@müller-werke.example", "s.o'neill@dún.example", "用户@例子.公司",
		"josé@empresa.example", "a..b@c.example", "a.@c.example", "a+b@c.d.example", "A!#$%&'*+-/=?^_`{|}~@c.example", "a@xn--mller-kva.example",
	} {
		got, err := coerce(good, specs[schema.TypeEmail])
		require.NoError(t, err, good)
		require.Equal(t, good, got)
	}
}

// TestMultiPicklistCountsItsSemicolons: they need room as well.
func TestMultiPicklistCountsItsSemicolons(t *testing.T) {
	for length, want := range map[int]any{2: nil, 3: "abc", 6: "abc", 7: "abc;def", 0: "abc;def"} {
		got, err := coerce("abc;def", field.Spec{Type: schema.TypeMultiPicklist, Length: length})
		require.Equal(t, want, got)
		if want == "abc;def" {
			require.NoError(t, err)
		} else {
			require.ErrorIs(t, err, field.ErrTooLong)
		}
	}
}

func TestUnrestrictedPicklistTakesAnyValueButInactiveOnes(t *testing.T) {
	spec := field.Spec{Type: schema.TypePicklist, Length: 10, Options: options(false)}
	got, err := coerce("Blazing", spec)
	require.NoError(t, err)
	require.Equal(t, "Blazing", got)
	_, err = coerce("cold", spec)
	require.ErrorIs(t, err, field.ErrPicklist)
	_, err = coerce("Blazing hot", spec)
	require.ErrorIs(t, err, field.ErrTooLong)
}

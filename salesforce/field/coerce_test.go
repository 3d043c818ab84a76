package field_test

import (
	"encoding/json"
	"errors"
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

var rating = []schema.PicklistValue{{Value: "Hot", Active: true}, {Value: "Follow up", Active: true}, {Value: "Cold"}}

// fields has one field of each type that an org can have.
var fields = []schema.Field{
	{Name: "Text__c", Type: schema.TypeString, Length: 10},
	{Name: "Combo__c", Type: schema.TypeCombobox, Length: 10},
	{Name: "Long__c", Type: schema.TypeTextArea, Length: 12},
	{Name: "Pick__c", Type: schema.TypePicklist, Length: 255, Picklist: rating, Restricted: true},
	{Name: "Open__c", Type: schema.TypePicklist, Length: 20, Picklist: rating},
	{Name: "Multi__c", Type: schema.TypeMultiPicklist, Length: 40, Picklist: rating, Restricted: true},
	{Name: "Check__c", Type: schema.TypeBoolean},
	{Name: "Double__c", Type: schema.TypeDouble, Precision: 8, Scale: 2},
	{Name: "Int__c", Type: schema.TypeInt, Digits: 9},
	{Name: "Money__c", Type: schema.TypeCurrency, Precision: 18, Scale: 2},
	{Name: "Percent__c", Type: schema.TypePercent, Precision: 5, Scale: 1},
	{Name: "Date__c", Type: schema.TypeDate},
	{Name: "Time__c", Type: schema.TypeDateTime},
	{Name: "Phone", Type: schema.TypePhone, Length: 20},
	{Name: "Email", Type: schema.TypeEmail, Length: 80},
	{Name: "Website", Type: schema.TypeURL, Length: 40},
	{Name: "OwnerId", Type: schema.TypeReference, Length: 18},
	{Name: "Id", Type: schema.TypeID, Length: 18},
	{Name: "Hour__c", Type: schema.TypeTime},
	{Name: "Address", Type: schema.TypeAddress},
	{},
}

func named(t *testing.T, name string) schema.Field {
	t.Helper()
	for _, f := range fields {
		if f.Name == name {
			return f
		}
	}
	t.Fatal("no field", name)
	return schema.Field{}
}

// TestCoerceDoesWhatItsTableSays goes through the table in its documentation.
func TestCoerceDoesWhatItsTableSays(t *testing.T) {
	west := time.FixedZone("", -8*3600)
	for name, cases := range map[string]map[any]any{
		"Text__c":  {" a\tb\r\nc ": "a b c", 12.5: "12.5", true: "true", json.Number("5"): "5"},
		"Long__c":  {"a\r\nb": "a\nb", "x\u200by": "xy"},
		"Pick__c":  {"hot": "Hot", " FOLLOW  up": "Follow up"},
		"Open__c":  {"hot": "Hot", "Sizzling": "Sizzling"},
		"Multi__c": {"hot; follow up;HOT": "Hot;Follow up"},
		"Check__c": {
			true: true, "true": true, "YES": true, "y": true, "on": true, 1: true, "x": true, "checked": true, "✓": true,
			false: false, "false": false, "No": false, "n": false, "off": false, 0: false, "unchecked": false,
		},
		"Double__c": {
			1250.5: json.Number("1250.5"), "1250.5": json.Number("1250.5"), "1,250.5": json.Number("1250.5"), "1.250,5": json.Number("1250.5"),
			"1 250,5": json.Number("1250.5"), "1'250.5": json.Number("1250.5"), "1e3": json.Number("1000"), "-5": json.Number("-5"),
			"1,250": json.Number("1250"), "1.250": json.Number("1.25"),
		},
		"Date__c": {
			"2026-10-14": "2026-10-14", "2026/10/14": "2026-10-14", "20261014": "2026-10-14", "14 Oct 2026": "2026-10-14", "Oct 14, 2026": "2026-10-14",
			"2026-10-15T02:00:00Z": "2026-10-14", time.Date(2026, 10, 15, 2, 0, 0, 0, time.UTC): "2026-10-14",
		},
		"Time__c": {
			"2026-10-14T09:30:00.7Z": "2026-10-14T09:30:00.000Z", "Wed, 14 Oct 2026 09:30:00 +0000": "2026-10-14T09:30:00.000Z",
			"2026-10-14 09:30": "2026-10-14T17:30:00.000Z", "2026-10-14": "2026-10-14T08:00:00.000Z",
		},
		"Phone":   {" +41 44 555 01 00 ": "+41 44 555 01 00"},
		"Email":   {"mailto:a@b.example": "a@b.example", "Ada <a@b.example>": "a@b.example"},
		"Website": {"@handle": "@handle", "https://x.example": "https://x.example"},
		"OwnerId": {"00Q000000000001": "00Q000000000001EAA"},
		"Hour__c": {"09:30": "09:30"},
	} {
		for in, want := range cases {
			got, err := field.Coerce(in, named(t, name), field.Options{Location: west})
			require.NoError(t, err, "%s %v", name, in)
			require.Equal(t, want, got, "%s %v", name, in)
		}
		for _, blank := range []any{nil, "", " \u200b", []string{}, []any{"", nil}, time.Time{}} {
			got, err := field.Coerce(blank, named(t, name), field.Options{})
			require.NoError(t, err)
			require.Nil(t, got, "%s %v", name, blank)
		}
	}
	got, err := field.Coerce([]string{"a;b", "c"}, named(t, "Text__c"), field.Options{})
	require.NoError(t, err)
	require.Equal(t, "a,b;c", got)
}

// TestCoerceTellsWhatIsLost: each loss is an Error with its kind, whether a part
// is left, and the value.
func TestCoerceTellsWhatIsLost(t *testing.T) {
	for _, c := range []struct {
		name string
		in   any
		left any
		err  string
		kind error
	}{
		{"Text__c", "hello world", "hello worl", "Text__c: too long: cut to the field's 10 characters", field.ErrTooLong},
		{"Multi__c", "Hot;Cold", "Hot", "Multi__c: not a value of the picklist: 1 of 2 values lost: the value is inactive", field.ErrPicklist},
		{"Pick__c", "Blazing", nil, "Pick__c: not a value of the picklist: the picklist is restricted and does not have the value", field.ErrPicklist},
		{"Date__c", "01/02/2026", nil, "Date__c: not of the field's type: not a date such as 2026-11-23", field.ErrType},
		{"Int__c", "1.5", json.Number("2"), "Int__c: too long: rounded: the field holds whole numbers", field.ErrTooLong},
		{"Int__c", math.NaN(), nil, "Int__c: not of the field's type: it is infinite, or not a number", field.ErrType},
		{"Website", "javascript:x", nil, "Website: not of the field's type: a script is not a web address", field.ErrType},
	} {
		got, err := field.Coerce(c.in, named(t, c.name), field.Options{})
		require.Equal(t, c.left, got)
		require.EqualError(t, err, c.err)
		require.ErrorIs(t, err, c.kind)
		e, ok := errors.AsType[*field.Error](err)
		require.True(t, ok)
		require.Equal(t, c.left != nil, e.Truncated)
		require.NotNil(t, e.Value)
	}
}

func TestListsComeBack(t *testing.T) {
	for _, c := range []struct {
		items           []string
		separator, text string
		again           []string
	}{
		{[]string{" Expo ", "", "Fair; East"}, "", "Expo;Fair, East", []string{"Expo", "Fair, East"}},
		{[]string{"a,b", "c"}, ",", "a;b,c", []string{"a;b", "c"}},
		{[]string{"a", "b"}, " | ", "a | b", []string{"a", "b"}},
		{nil, "", "", nil},
	} {
		text := field.Join(c.items, c.separator)
		require.Equal(t, c.text, text)
		require.Equal(t, c.again, field.List(text, c.separator))
	}
}

// FuzzCoerce: whatever the value and whatever the org says of the field, nothing
// panics, and what is coerced is its own coercion.
func FuzzCoerce(f *testing.F) {
	for i, s := range []string{"hello world", "1.250,50", "2026-10-14T23:30:00-11:00", "mailto:a@b.example", "Hot; follow UP;x", "İ\u200d\x00", "4000-12-31T23:59:59-12:00", "\xff;\ufeff"} {
		f.Add(s, uint8(i), 10, 8, 2, int32(-8*3600))
		f.Add(s, uint8(i+8), 0, 0, 0, int32(0))
		f.Add(s, uint8(i+16), -1, 2, 3, int32(14*3600))
	}
	f.Fuzz(func(t *testing.T, s string, which uint8, length, precision, scale int, offset int32) {
		org := fields[int(which)%len(fields)]
		org.Length, org.Precision, org.Scale, org.Digits = length, precision, scale, precision
		org.Picklist = append([]schema.PicklistValue{{Value: s, Active: length%2 == 0}, {Value: s + " ", Active: true}}, org.Picklist...)
		o := field.Options{Location: time.FixedZone("", int(offset)%(18*3600))}
		for _, v := range []any{s, []string{s, "x", s}, json.Number(s), []any{s, nil, 1.5, true}, []any{[]any{s}}, map[string]any{s: s}, len(s)} {
			once, err := field.Coerce(v, org, o)
			if e, ok := errors.AsType[*field.Error](err); err != nil {
				require.True(t, ok)
				require.Equal(t, once != nil, e.Truncated)
				require.NotEmpty(t, e.Code())
			}
			switch once.(type) {
			case nil, string, bool, json.Number:
			default:
				t.Errorf("%T is sent", once)
			}
			twice, err := field.Coerce(once, org, o)
			require.NoError(t, err, "%#v", once)
			require.Equal(t, once, twice)
		}
	})
}

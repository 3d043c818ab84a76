package rule_test

import (
	"strings"
	"testing"
	"testing/quick"

	"github.com/stretchr/testify/require"

	core "github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/internal/rule"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

var types = []field.Type{
	field.Text, field.LongText, field.Picklist, field.MultiPicklist, field.Checkbox, field.Number,
	field.Date, field.DateTime, field.Phone, field.Email, field.URL, field.Reference,
}

func check(t *testing.T, law any) {
	t.Helper()
	if err := quick.Check(law, nil); err != nil {
		t.Error(err)
	}
}

// FuzzDecide: what was written once is not written again, and nothing captured
// writes nothing.
func FuzzDecide(f *testing.F) {
	f.Add("A;B", "B;C", ";", uint8(3), uint8(1), 10)
	f.Add("first\r\n", "met\nagain", "", uint8(3), uint8(1), 0)
	f.Add("[none]", "Lund", "", uint8(2), uint8(0), 80)
	f.Add("Meeting", "Attended", "", uint8(0), uint8(6), 255)
	f.Fuzz(func(t *testing.T, current, next, separator string, policy, typ uint8, length int) {
		policies := []field.Policy{field.Overwrite, field.WriteIfBlank, field.Append, field.CreateOnly}
		types := []field.Type{field.Text, field.LongText, field.MultiPicklist, field.Number, field.Email, field.DateTime, field.Picklist}
		spec := core.Spec{Type: rule.KindOf(types[int(typ)%len(types)]), Length: length, Separator: separator, List: separator != ""}
		if spec.List && !core.ValidSeparator(separator) {
			return
		}
		value, _ := spec.Coerce(next)
		v := field.Value{
			Type: types[int(typ)%len(types)], Value: value, Policy: policies[int(policy)%len(policies)], Separator: separator, Length: length,
			Placeholder: "[none]",
		}
		first := rule.Decide(current, false, v)
		if !first.Write {
			require.Equal(t, current, first.After)
		}
		if first.Lost != nil {
			require.Equal(t, first.Write, first.Lost.Truncated)
		}
		if v.Policy != field.Overwrite && !core.BlankValue(current) && !strings.Contains(current, "[none]") && value == nil {
			require.False(t, first.Write)
		}
		require.False(t, rule.Decide(first.After, false, v).Write)
		neverDown(t, current, v)
		v.Blank = true
		require.False(t, rule.Decide(current, false, v).Write)
	})
}

// neverDown: under an Order, only a higher value of the Order replaces a record's value.
func neverDown(t *testing.T, current string, v field.Value) {
	t.Helper()
	if v.Policy == field.Append {
		return
	}
	for _, order := range [][]string{{core.PlainText(v.Value)}, {current, core.PlainText(v.Value)}, {core.PlainText(v.Value), current}, {"Meeting", "Attended"}} {
		v.Order = order
		before, after := rule.Rank(v, current), rule.Rank(v, v.Value)
		created, updated := rule.Decide(nil, true, v), rule.Decide(current, false, v)
		require.True(t, !created.Write || after >= 0)
		if updated.Write {
			require.GreaterOrEqual(t, after, 0)
			blank := core.BlankValue(current) || core.Equal(current, v.Placeholder, rule.KindOf(v.Type))
			require.True(t, blank || before >= 0 && after >= before, "%d %d", before, after)
		}
		require.False(t, rule.Decide(updated.After, false, v).Write)
	}
}

func TestAppendNeverGrowsOnRepetition(t *testing.T) {
	for _, separator := range []string{";", ""} {
		check(t, func(current string, add []string, length uint8) bool {
			current = core.Clean(current, true)
			v := field.Value{Type: field.LongText, Policy: field.Append, Separator: separator, Length: int(length)}
			spec := core.Spec{Type: schema.TypeTextArea, Length: int(length), List: separator != ""}
			value, _ := spec.Coerce(core.Join(add, ";"))
			v.Value = value
			first := rule.Decide(current, false, v)
			second := rule.Decide(first.After, false, v)
			return !second.Write
		})
	}
}

func TestBlankNeverErasesWithoutClear(t *testing.T) {
	check(t, func(current string, policy uint8, placeholder string) bool {
		policies := []field.Policy{"", field.Overwrite, field.WriteIfBlank, field.Append, field.CreateOnly}
		v := field.Value{
			Type: field.Text, Policy: policies[int(policy)%len(policies)],
			Value: placeholder, Placeholder: placeholder, Blank: true,
		}
		return !rule.Decide(current, false, v).Write
	})
}

func TestWritingTwiceWritesNothing(t *testing.T) {
	check(t, func(current, next string, policy uint8) bool {
		policies := []field.Policy{"", field.Overwrite, field.WriteIfBlank, field.Append}
		for _, typ := range types {
			spec := core.Spec{Type: rule.KindOf(typ), Length: 12, Precision: 8, Scale: 2}
			value, _ := spec.Coerce(next)
			if value == nil {
				continue
			}
			v := field.Value{Type: typ, Value: value, Policy: policies[int(policy)%len(policies)]}
			if first := rule.Decide(current, false, v); rule.Decide(first.After, false, v).Write {
				return false
			}
		}
		return true
	})
}

// TestWhatNobodySeesIsNoChange: a value that a reader cannot tell from the
// record's is not written.
func TestWhatNobodySeesIsNoChange(t *testing.T) {
	for _, c := range []struct {
		typ          field.Type
		stored, next any
		write        bool
	}{
		{field.Text, "Zoe\u0308", "Zoë", false},
		{field.Text, "zoë", "Zoë", true},
		{field.Email, "JOSE\u0301@lumen.example", "josé@lumen.example", false},
		{field.MultiPicklist, "Hot;Sa\u0303o", "São;Ho\u200ct", false},
		{field.LongText, "a\r\nb", "a\nb", false},
		{field.Number, "12.50", 12.5, false},
		{"", "a ", "a", false},
	} {
		require.Equal(t, c.write, rule.Decide(c.stored, false, field.Value{Type: c.typ, Value: c.next}).Write, "%s %q %q", c.typ, c.stored, c.next)
	}
}

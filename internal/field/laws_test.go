package field_test

import (
	"slices"
	"strings"
	"testing"
	"testing/quick"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
)

// idempotent checks that what Coerce returns is its own coercion, without a
// loss.
func idempotent(t *testing.T, v any) bool {
	t.Helper()
	ok := true
	for typ, spec := range specs {
		once, err := field.Coerce(v, spec)
		twice, again := field.Coerce(once, spec)
		if diff := cmp.Diff(once, twice); diff != "" || again != nil {
			t.Errorf("%s %#v: once %#v (%v), twice %#v (%v)", typ, v, once, err, twice, again)
			ok = false
		}
		if text, isText := once.(string); isText && spec.Length > 0 && field.Length(text) > spec.Length {
			t.Errorf("%s: longer than the field", typ)
			ok = false
		}
	}
	return ok
}

func check(t *testing.T, law any) {
	t.Helper()
	if err := quick.Check(law, nil); err != nil {
		t.Error(err)
	}
}

func TestCoerceIsIdempotentAndTotal(t *testing.T) {
	check(t, func(s string) bool { return idempotent(t, s) })
	check(t, func(s []string) bool { return idempotent(t, s) })
	check(t, func(n int64) bool { return idempotent(t, n) })
	check(t, func(f float64) bool { return idempotent(t, f) })
	check(t, func(b bool) bool { return idempotent(t, b) })
	check(t, func(sec int64) bool { return idempotent(t, time.Unix(sec%1e11, 5)) })
	check(t, func(m map[string]string) bool { return idempotent(t, m) })
}

// item makes a short item of random text, with separators in it.
func item(s string) string { return strings.Join(strings.Split(s, ""), ";") }

func TestJoinedItemsAreFoundAgain(t *testing.T) {
	check(t, func(raw []string) bool {
		var want []string
		for _, s := range raw {
			if s = field.Item(item(s), ";"); s != "" {
				want = append(want, s)
			}
		}
		return slices.Equal(want, field.Split(field.Join(raw2(raw), ";"), ";"))
	})
}

func raw2(raw []string) []string {
	out := make([]string, len(raw))
	for i, s := range raw {
		out[i] = item(s)
	}
	return out
}

func TestAppendNeverGrowsOnRepetition(t *testing.T) {
	for _, separator := range []string{";", ""} {
		check(t, func(current string, add []string, length uint8) bool {
			current = field.Clean(current, true)
			v := field.Value{Type: field.LongText, Policy: field.Append, Separator: separator, Length: int(length)}
			value, _ := field.Coerce(field.Join(add, ";"), field.Spec{Type: field.LongText, Length: int(length), List: separator != ""})
			v.Value = value
			first := field.Decide(current, false, v)
			second := field.Decide(first.After, false, v)
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
		return !field.Decide(current, false, v).Write
	})
}

func TestWritingTwiceWritesNothing(t *testing.T) {
	check(t, func(current, next string, policy uint8) bool {
		policies := []field.Policy{"", field.Overwrite, field.WriteIfBlank, field.Append}
		for typ, spec := range specs {
			value, _ := field.Coerce(next, spec)
			if value == nil {
				continue
			}
			v := field.Value{Type: typ, Value: value, Policy: policies[int(policy)%len(policies)]}
			if first := field.Decide(current, false, v); field.Decide(first.After, false, v).Write {
				return false
			}
		}
		return true
	})
}

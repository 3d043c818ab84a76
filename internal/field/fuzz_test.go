package field_test

import (
	"slices"
	"testing"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
)

func FuzzCoerce(f *testing.F) {
	for _, s := range []string{
		"", "1,250", "1.250,50", "a@b.example", "2026-10-14T09:30:00.000+0000", "Hot;follow up", "00Q000000000001", "yes",
		"e\u0301\u200d", "🇩🇪🇫🇷", "a\r\n\x00\u2028b", "\xff\xfe", "1e64", "-.e-64", "javascript:", "x\ufeff ", "a;;b; ;", "12:5",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		idempotent(t, s)
		idempotent(t, []string{s, "x", s})
	})
}

func FuzzList(f *testing.F) {
	f.Add("a;b", "c", ";")
	f.Add("a,b", "c;", ",")
	f.Add(" a\n", "\u2028", "; ")
	f.Add("a b", "c", " ")
	f.Add("x", "", "")
	f.Fuzz(func(t *testing.T, a, b, separator string) {
		var want []string
		for _, s := range []string{a, b} {
			if s = field.Item(s, separator); s != "" {
				want = append(want, s)
			}
		}
		text := field.Join([]string{a, b}, separator)
		got := field.Split(text, separator)
		if !field.ValidSeparator(separator) {
			return // refused when a mapping is compiled; it must not panic
		}
		if !slices.Equal(want, got) {
			t.Errorf("%q by %q: want %q, got %q", text, separator, want, got)
		}
	})
}

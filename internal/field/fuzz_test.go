package field_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

func FuzzCoerceText(f *testing.F) {
	fuzz(f, schema.TypeString, "hello world", "123456789e\u0301\u200d", "🇩🇪🇫🇷🇩🇪", "a\r\n\x00\u2028b", "\xff\xfe")
}

func FuzzCoerceLongText(f *testing.F) {
	fuzz(f, schema.TypeTextArea, "one\r\ntwo\rthree\u2029four", "x\ufeff \t\v", "👩\u200d🚀👍🏽\n\n\n")
}

func FuzzCoercePicklist(f *testing.F) {
	fuzz(f, schema.TypePicklist, "HOT", "follow\u00a0 UP", "Cold", "Sizzling", "İ")
}

func FuzzCoerceMultiPicklist(f *testing.F) {
	fuzz(f, schema.TypeMultiPicklist, "Hot;follow up", ";;hot ; HOT", "Cold;x")
}

func FuzzCoerceCheckbox(f *testing.F) { fuzz(f, schema.TypeBoolean, "yes", " ON ", "✓", "0", "null") }

func FuzzCoerceNumber(f *testing.F) {
	fuzz(f, schema.TypeDouble, "1,250", "1.250,50", "1e64", "-.e-64", "12,34,567.891", "−5", "1'250", "1 250,5", "999999.995")
}

func FuzzCoerceDate(f *testing.F) {
	fuzz(f, schema.TypeDate, "2026-10-14", "14 Oct 2026", "2026-10-14T23:30:00-11:00", "Wed, 14 Oct 2026 23:30:00 GMT", "4000-12-31T23:59:59-12:00")
}

func FuzzCoerceDateTime(f *testing.F) {
	fuzz(f, schema.TypeDateTime, "2026-10-14T09:30:00.000+0000", "2026-10-14 09:30", "20261014", "4000-12-31T23:59:59-12:00", "0001-01-01T00:00:00Z")
}

func FuzzCoercePhone(f *testing.F) {
	fuzz(f, schema.TypePhone, "+41 44 555 01 00", "٠٧٩", "call 5", "\t1\n")
}

func FuzzCoerceEmail(f *testing.F) {
	fuzz(f, schema.TypeEmail, "a@b.example", "s.o'neill@dún.example", "用户@例子.公司", "a..b@c.example", "@", "a@b.-c", "a@."+strings.Repeat("x", 80))
}

func FuzzCoerceURL(f *testing.F) {
	fuzz(f, schema.TypeURL, "https://x.example/a?b=c#d", "javascript:x", "@handle")
}

func FuzzCoerceReference(f *testing.F) {
	fuzz(f, schema.TypeReference, "00Q000000000001", "00q000000000001eaa", "00Q000000000001EAB")
}

// fuzz holds the laws of coercion for one type: whatever the value is, nothing
// panics; what is coerced is its own coercion and fits; and the error holds
// nothing of the value.
func fuzz(f *testing.F, typ schema.Type, seeds ...string) {
	f.Helper()
	for _, s := range append(seeds, "", " ", "a;b", "x\x00") {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, spec := range []field.Spec{specs[typ], {Type: typ}} {
			for _, v := range []any{s, []string{s, "x", s}, json.Number(s), []any{s}} {
				once, err := coerce(v, spec)
				twice, again := coerce(once, spec)
				require.NoError(t, again, "%#v", once)
				require.Equal(t, once, twice)
				if text, ok := once.(string); ok && spec.Length > 0 {
					require.LessOrEqual(t, field.Length(text), spec.Length)
				}
				if err != nil && len(s) > 30 {
					require.NotContains(t, err.Error(), s)
				}
			}
		}
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
		require.Equal(t, want, got, "%q by %q", text, separator)
		require.Equal(t, text, field.Join(got, separator))
	})
}

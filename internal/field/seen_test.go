package field_test

import (
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/unicode/norm"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// invisible returns the formatting characters that no value keeps.
func invisible() []rune {
	var out []rune
	for _, span := range [][2]rune{
		{0xAD, 0xAD}, {0x61C, 0x61C}, {0x180E, 0x180E}, {0x200B, 0x200B}, {0x200E, 0x200F}, {0x202A, 0x202E},
		{0x2060, 0x2064}, {0x2066, 0x206F}, {0xFEFF, 0xFEFF},
	} {
		for r := span[0]; r <= span[1]; r++ {
			out = append(out, r)
		}
	}
	return out
}

// samples have a text of each type that is written.
var samples = map[field.Type]string{
	field.Text: "Zoë Kim", field.LongText: "one\ntwo", field.Picklist: "Follow up", field.MultiPicklist: "Hot;Follow up",
	field.Checkbox: "yes", field.Number: "1,250.5", field.Date: "2026-10-14", field.DateTime: "2026-10-14T09:30:00Z",
	field.Phone: "+41 44 555 01 00", field.Email: "osei@lumen.example", field.URL: "https://x.example/a", field.Reference: "00Q000000000001",
}

// Whatever the type, what nobody sees is no part of a value, wherever it stands.
func TestInvisibleCharactersAreDropped(t *testing.T) {
	for typ, sample := range samples {
		spec := specs[typ]
		want, err := field.Coerce(sample, spec)
		require.NoError(t, err, typ)
		runes := []rune(sample)
		for _, r := range invisible() {
			for at := range len(runes) + 1 {
				dirty := string(runes[:at]) + string(r) + string(runes[at:])
				for _, v := range []any{dirty, []string{"\u200b", dirty}, []any{dirty, string(r)}} {
					if _, list := v.(string); !list && (typ == field.LongText || typ == field.MultiPicklist) {
						continue // an item has one line, and is one value
					}
					got, err := field.Coerce(v, spec)
					require.NoError(t, err, "%s %+q", typ, dirty)
					require.Empty(t, cmp.Diff(want, got), "%s %+q (-want +got)", typ, dirty)
				}
			}
			blank, err := field.Coerce(" "+string(r)+"\u2060", spec)
			require.NoError(t, err, typ)
			require.Nil(t, blank, "%s: %U alone is blank", typ, r)
		}
	}
}

// What is seen, or changes how its neighbour looks, is kept.
func TestVisibleCharactersAreKept(t *testing.T) {
	spec := field.Spec{Type: field.Text, Length: 255}
	for _, s := range []string{
		"❤\ufe0f", "❤\ufe0e", "👩\u200d💻", "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", "葛\U000e0100",
		"علی\u200cزاده", "क्\u200dष", "a\u034fb", "x\u2065y", "\u115f\u1160", "a\u00a0b", "\u3000x"[3:], "ශ්\u200dරී", "ه\u200d",
	} {
		got, err := field.Coerce(s, spec)
		require.NoError(t, err)
		require.Equal(t, s, got, "%+q", s)
	}
}

// Joiners spell names and emoji, and nothing in an address, a number or a key.
func TestJoinersAreKeptWhereTheySpell(t *testing.T) {
	for _, joiner := range []string{"\u200c", "\u200d"} {
		for _, c := range []struct {
			typ      field.Type
			in, want string
		}{
			{field.Text, "نا" + joiner + "مه", "نا" + joiner + "مه"},
			{field.LongText, "a" + joiner + "b", "a" + joiner + "b"},
			{field.Email, "os" + joiner + "ei@lumen.example", "osei@lumen.example"},
			{field.Email, joiner + "osei@lumen.example" + joiner, "osei@lumen.example"},
			{field.Email, "osei@lu" + joiner + "men.example", "osei@lumen.example"},
			{field.Phone, "+41" + joiner + " 44", "+41 44"},
			{field.Phone, "5 " + joiner + " ", "5"},
			{field.URL, "https://x.example/" + joiner + "a", "https://x.example/a"},
			{field.Reference, "00Q00000000" + joiner + "0001", "00Q000000000001EAA"},
			{field.Picklist, "Follow" + joiner + " up", "Follow up"},
			{field.MultiPicklist, "H" + joiner + "ot;Follow up" + joiner, "Hot;Follow up"},
		} {
			got, err := field.Coerce(c.in, field.Spec{Type: c.typ, Options: specs[c.typ].Options})
			require.NoError(t, err, "%s %+q", c.typ, c.in)
			require.Equal(t, c.want, got, "%s %+q", c.typ, c.in)
		}
		for typ, spec := range specs {
			got, err := field.Coerce(joiner+" "+joiner, spec)
			require.NoError(t, err, typ)
			require.Nil(t, got, "%s: joiners that join nothing are blank", typ)
		}
	}
}

func TestValuesAreInNFC(t *testing.T) {
	for _, c := range []struct {
		typ      field.Type
		in, want any
	}{
		{field.Text, "Zoe\u0308", "Zoë"},
		{field.Text, "A\u030angstro\u0308m", "Ångström"},
		{field.Text, "\u1112\u1161\u11ab", "한"},
		{field.Text, "e\u200b\u0301", "é"},
		{field.Text, "\u212aim", "Kim"},
		{field.Text, "a\u0323\u0301", "ạ\u0301"}, {field.Text, "a\u0301\u0323", "ạ\u0301"},
		{field.Text, "か\u3099", "が"},
		{field.Text, "\u0958", "\u0915\u093c"}, // longer, by the standard
		{field.LongText, "Zoe\u0308\nx", "Zoë\nx"},
		{field.Email, "jose\u0301@lumen.example", "josé@lumen.example"},
		{field.URL, "https://x.example/cafe\u0301", "https://x.example/café"},
		{field.MultiPicklist, "Cafe\u0301;Sa\u0303o", "Café;Sa\u0303o"},
		{"", []string{"نا\u200cمه"}, "نا\u200cمه"},
		{field.Picklist, "São", "Sa\u0303o"}, {field.Picklist, "CAFE\u0301", "Café"},
		{field.Text, []string{"e\u0301", "x"}, "é;x"},
	} {
		spec := field.Spec{Type: c.typ, Length: 255}
		if c.typ == field.Picklist || c.typ == field.MultiPicklist { // one of the org's is not in NFC: it is written as the org has it
			spec.Options = field.NewOptions([]schema.PicklistValue{{Value: "Café", Active: true}, {Value: "Sa\u0303o", Active: true}}, true)
		}
		got, err := field.Coerce(c.in, spec)
		require.NoError(t, err, "%+q", c.in)
		require.Equal(t, c.want, got, "%+q", c.in)
		again, err := field.Coerce(got, spec)
		require.NoError(t, err, "%+q", c.in)
		require.Equal(t, got, again, "%+q", c.in)
	}
	got, err := field.Coerce("نا\u200cمه;نامه;Cafe\u0301;Café", field.Spec{Type: field.MultiPicklist})
	require.NoError(t, err)
	require.Equal(t, "نا\u200cمه;Café", got, "one value once")
	got, err = field.Coerce("a\u0958\u0958", field.Spec{Type: field.Text, Length: 4})
	require.Error(t, err, "what NFC makes longer is cut")
	require.Equal(t, "a\u0915\u093c", got)
}

func TestEqualIgnoresWhatNobodySees(t *testing.T) {
	for _, c := range []struct {
		typ  field.Type
		a, b string
		want bool
	}{
		{field.Text, "Zoe\u0308", "Zoë", true},
		{field.Text, "علی\u200cزاده", "علیزاده", true},
		{field.Text, "Kim\u200b", "Kim", true},
		{field.Text, "zoë", "Zoë", false},
		{field.Text, "❤\ufe0f", "❤", false},
		{field.LongText, "e\u0301\r\nb\u200d", "é\nb", true},
		{field.Email, "JOSE\u0301@lumen.example", "josé@lumen.example", true},
		{field.Email, "\u0130nce@lumen.example", "ince@lumen.example", true}, // as its small letter is stored
		{field.Email, "\u0131nce@lumen.example", "ince@lumen.example", false},
		{field.Email, "J\u030c@lumen.example", "\u01f0@lumen.example", true},
		{field.Picklist, "Sa\u0303o", "São", true},
		{field.MultiPicklist, "Hot;Sa\u0303o", "São;Ho\u200ct", true},
		{field.MultiPicklist, "Hot;Sao", "São;Hot", false},
		{field.Phone, "+41\u200b 44", "+41 44", true},
		{field.Text, "\u200b", "", true},
	} {
		require.Equal(t, c.want, field.Equal(c.a, c.b, c.typ), "%s %+q %+q", c.typ, c.a, c.b)
		require.Equal(t, c.want, field.Equal(c.b, c.a, c.typ), "%s %+q %+q", c.typ, c.b, c.a)
		v := field.Value{Type: c.typ, Value: c.b}
		require.Equal(t, !c.want, field.Decide(c.a, false, v).Write, "%s %+q %+q", c.typ, c.a, c.b)
	}
}

func TestAppendAddsNothingThatIsSeenAlready(t *testing.T) {
	for _, c := range []struct {
		current, more, separator, want string
	}{
		{"São;Hot", "Sa\u0303o", ";", ""},
		{"Sa\u0303o", "São;Hot", ";", "Sa\u0303o;Hot"},
		{"نا\u200cمه", "نامه", ";", ""},
		{"نامه", "نا\u200cمه;نا\u200dمه", ";", ""},
		{"x;Expo\u200b", "Expo", ";", ""},
		{"met at the cafe\u0301", "met at the café", "", ""},
		{"café\u200d", "café", "", ""},
		{"one\ncafe\u0301\ntwo", "café", "", ""},
		{"cafe", "café", "", "cafe\ncafé"},
	} {
		ch := field.Decide(c.current, false, field.Value{Type: field.LongText, Policy: field.Append, Separator: c.separator, Value: c.more})
		require.Equal(t, c.want != "", ch.Write, "%+q %+q", c.current, c.more)
		if ch.Write {
			require.Equal(t, c.want, ch.After)
		}
	}
}

func TestFoldIgnoresWhatNobodySees(t *testing.T) {
	for _, c := range []struct{ a, b string }{
		{"Follow\u200b  UP", "follow up"}, {"Zoe\u0308", "ZOË"}, {"علی\u200cزاده", "علیزاده"}, {"\u202aScore\u202c", "score"},
		{"\u1112\u1161\u11ab", "한"}, {"J\u030c", "ǰ"}, {"H\u0331x", "\u1e96x"}, {"\ufeffx\u00a0y", "x y"},
	} {
		require.Equal(t, field.Fold(c.a), field.Fold(c.b), "%+q %+q", c.a, c.b)
	}
	require.NotEqual(t, field.Fold("\u0131"), field.Fold("I"), "a dotless i is no i")
}

// TestCleaningIsIdempotent: whatever signs follow each other, a text that was
// cleaned is clean, and what was coerced is coerced, fits, and is in NFC.
func TestCleaningIsIdempotent(t *testing.T) {
	signs := []string{
		"a", "E", "=", "<", ";", "\u037e", " ", "\u0338", "\u0301", "\u0307", "\u200b", "\u200c", "\u200d", "\u00ad", "\ufeff", "I", "\u0130", "J", "\u030c",
		"\u1100", "\u1161", "\u11a8", "\n", "\r", "\t", "\u0958", "\U0001d15e", "\xff", "\u2028", "@", "a@b.example", ".", ":", "mailto:", "\"", "'", ",",
		"🇩🇪", "\ufe0f", "%40", "%E2%80%8B", "(", ")", ">", "?", "\u034f", "\u212a", "E: ", strings.Repeat("\u0323\u0301", 20),
	}
	r := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		var b strings.Builder
		for range r.IntN(9) {
			b.WriteString(signs[r.IntN(len(signs))])
		}
		s := b.String()
		for _, lines := range []bool{false, true} {
			clean := field.Clean(s, lines)
			require.Equal(t, clean, field.Clean(clean, lines), "%+q", s)
			require.True(t, norm.NFC.IsNormalString(clean), "%+q", s)
			require.Equal(t, field.Fold(clean), field.Fold(field.Clean(clean, false)), "%+q", s)
		}
		for name, form := range map[string]func(string) string{
			"Seen": field.Seen, "Caseless": field.Caseless, "Visible": field.Visible, "Address": field.Address, "Fold": field.Fold,
		} {
			require.Equal(t, form(s), form(form(s)), "%s %+q", name, s)
		}
		idempotent(t, s)
		spec := field.Spec{Type: field.Text, Length: r.IntN(12), List: r.IntN(2) == 0, Separator: []string{";", "=", "<", ","}[r.IntN(4)]}
		for _, v := range []any{s, []string{s, "x", s}, json.Number(s)} {
			once, _ := field.Coerce(v, spec)
			twice, err := field.Coerce(once, spec)
			require.NoError(t, err, "%+q %+v", s, spec)
			require.Equal(t, once, twice, "%+q %+v", s, spec)
		}
		require.False(t, t.Failed(), "%+q", s)
	}
}

// Eight bytes are looked at at once: no byte hides among the others.
func TestEveryByteIsSeen(t *testing.T) {
	for c := range 256 {
		for at := range 19 {
			s := strings.Repeat("a", at) + string(rune(c)) + strings.Repeat("b", 18-at)
			want := strings.Repeat("a", at) + string(rune(c)) + strings.Repeat("b", 18-at)
			switch {
			case c >= '\t' && c <= '\r', c == 0x85, c == ' ', c == 0xa0:
				want = strings.TrimSpace(strings.ReplaceAll(want, string(rune(c)), map[bool]string{true: "\u00a0", false: " "}[c == 0xa0]))
			case c < 0x20, c >= 0x7f && c < 0xa0, c == 0xad:
				want = strings.ReplaceAll(want, string(rune(c)), "")
			}
			require.Equal(t, want, field.Clean(s, false), "%#x at %d", c, at)
		}
	}
}

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
var samples = map[schema.Type]string{
	schema.TypeString: "Zoë Kim", schema.TypeTextArea: "one\ntwo", schema.TypePicklist: "Follow up", schema.TypeMultiPicklist: "Hot;Follow up",
	schema.TypeBoolean: "yes", schema.TypeDouble: "1,250.5", schema.TypeDate: "2026-10-14", schema.TypeDateTime: "2026-10-14T09:30:00Z",
	schema.TypePhone: "+41 44 555 01 00", schema.TypeEmail: "osei@lumen.example", schema.TypeURL: "https://x.example/a", schema.TypeReference: "00Q000000000001",
}

// Whatever the type, what nobody sees is no part of a value, wherever it stands.
func TestInvisibleCharactersAreDropped(t *testing.T) {
	for typ, sample := range samples {
		spec := specs[typ]
		want, err := coerce(sample, spec)
		require.NoError(t, err, typ)
		runes := []rune(sample)
		for _, r := range invisible() {
			for at := range len(runes) + 1 {
				dirty := string(runes[:at]) + string(r) + string(runes[at:])
				for _, v := range []any{dirty, []string{"\u200b", dirty}, []any{dirty, string(r)}} {
					if _, list := v.(string); !list && (typ == schema.TypeTextArea || typ == schema.TypeMultiPicklist) {
						continue // an item has one line, and is one value
					}
					got, err := coerce(v, spec)
					require.NoError(t, err, "%s %+q", typ, dirty)
					require.Empty(t, cmp.Diff(want, got), "%s %+q (-want +got)", typ, dirty)
				}
			}
			blank, err := coerce(" "+string(r)+"\u2060", spec)
			require.NoError(t, err, typ)
			require.Nil(t, blank, "%s: %U alone is blank", typ, r)
		}
	}
}

// What is seen, or changes how its neighbour looks, is kept.
func TestVisibleCharactersAreKept(t *testing.T) {
	spec := field.Spec{Type: schema.TypeString, Length: 255}
	for _, s := range []string{
		"❤\ufe0f", "❤\ufe0e", "👩\u200d💻", "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", "葛\U000e0100",
		"علی\u200cزاده", "क्\u200dष", "a\u034fb", "x\u2065y", "\u115f\u1160", "a\u00a0b", "\u3000x"[3:], "ශ්\u200dරී", "ه\u200d",
	} {
		got, err := coerce(s, spec)
		require.NoError(t, err)
		require.Equal(t, s, got, "%+q", s)
	}
}

// Joiners spell names and emoji, and nothing in an address, a number or a key.
func TestJoinersAreKeptWhereTheySpell(t *testing.T) {
	for _, joiner := range []string{"\u200c", "\u200d"} {
		for _, c := range []struct {
			typ      schema.Type
			in, want string
		}{
			{schema.TypeString, "نا" + joiner + "مه", "نا" + joiner + "مه"},
			{schema.TypeTextArea, "a" + joiner + "b", "a" + joiner + "b"},
			{schema.TypeEmail, "os" + joiner + "ei@lumen.example", "osei@lumen.example"},
			{schema.TypeEmail, joiner + "osei@lumen.example" + joiner, "osei@lumen.example"},
			{schema.TypeEmail, "osei@lu" + joiner + "men.example", "osei@lumen.example"},
			{schema.TypePhone, "+41" + joiner + " 44", "+41 44"},
			{schema.TypePhone, "5 " + joiner + " ", "5"},
			{schema.TypeURL, "https://x.example/" + joiner + "a", "https://x.example/a"},
			{schema.TypeReference, "00Q00000000" + joiner + "0001", "00Q000000000001EAA"},
			{schema.TypePicklist, "Follow" + joiner + " up", "Follow up"},
			{schema.TypeMultiPicklist, "H" + joiner + "ot;Follow up" + joiner, "Hot;Follow up"},
		} {
			got, err := coerce(c.in, field.Spec{Type: c.typ, Options: specs[c.typ].Options})
			require.NoError(t, err, "%s %+q", c.typ, c.in)
			require.Equal(t, c.want, got, "%s %+q", c.typ, c.in)
		}
		for typ, spec := range specs {
			got, err := coerce(joiner+" "+joiner, spec)
			require.NoError(t, err, typ)
			require.Nil(t, got, "%s: joiners that join nothing are blank", typ)
		}
	}
}

func TestValuesAreInNFC(t *testing.T) {
	for _, c := range []struct {
		typ      schema.Type
		in, want any
	}{
		{schema.TypeString, "Zoe\u0308", "Zoë"},
		{schema.TypeString, "A\u030angstro\u0308m", "Ångström"},
		{schema.TypeString, "\u1112\u1161\u11ab", "한"},
		{schema.TypeString, "e\u200b\u0301", "é"},
		{schema.TypeString, "\u212aim", "Kim"},
		{schema.TypeString, "a\u0323\u0301", "ạ\u0301"}, {schema.TypeString, "a\u0301\u0323", "ạ\u0301"},
		{schema.TypeString, "か\u3099", "が"},
		{schema.TypeString, "\u0958", "\u0915\u093c"}, // longer, by the standard
		{schema.TypeTextArea, "Zoe\u0308\nx", "Zoë\nx"},
		{schema.TypeEmail, "jose\u0301@lumen.example", "josé@lumen.example"},
		{schema.TypeURL, "https://x.example/cafe\u0301", "https://x.example/café"},
		{schema.TypeMultiPicklist, "Cafe\u0301;Sa\u0303o", "Café;Sa\u0303o"},
		{"", []string{"نا\u200cمه"}, "نا\u200cمه"},
		{schema.TypePicklist, "São", "Sa\u0303o"}, {schema.TypePicklist, "CAFE\u0301", "Café"},
		{schema.TypeString, []string{"e\u0301", "x"}, "é;x"},
	} {
		spec := field.Spec{Type: c.typ, Length: 255}
		if c.typ == schema.TypePicklist || c.typ == schema.TypeMultiPicklist { // one of the org's is not in NFC: it is written as the org has it
			spec.Options = field.NewOptions([]schema.PicklistValue{{Value: "Café", Active: true}, {Value: "Sa\u0303o", Active: true}}, true)
		}
		got, err := coerce(c.in, spec)
		require.NoError(t, err, "%+q", c.in)
		require.Equal(t, c.want, got, "%+q", c.in)
		again, err := coerce(got, spec)
		require.NoError(t, err, "%+q", c.in)
		require.Equal(t, got, again, "%+q", c.in)
	}
	got, err := coerce("نا\u200cمه;نامه;Cafe\u0301;Café", field.Spec{Type: schema.TypeMultiPicklist})
	require.NoError(t, err)
	require.Equal(t, "نا\u200cمه;Café", got, "one value once")
	got, err = coerce("a\u0958\u0958", field.Spec{Type: schema.TypeString, Length: 4})
	require.Error(t, err, "what NFC makes longer is cut")
	require.Equal(t, "a\u0915\u093c", got)
}

func TestEqualIgnoresWhatNobodySees(t *testing.T) {
	for _, c := range []struct {
		typ  schema.Type
		a, b string
		want bool
	}{
		{schema.TypeString, "Zoe\u0308", "Zoë", true},
		{schema.TypeString, "علی\u200cزاده", "علیزاده", true},
		{schema.TypeString, "Kim\u200b", "Kim", true},
		{schema.TypeString, "zoë", "Zoë", false},
		{schema.TypeString, "❤\ufe0f", "❤", false},
		{schema.TypeTextArea, "e\u0301\r\nb\u200d", "é\nb", true},
		{schema.TypeEmail, "JOSE\u0301@lumen.example", "josé@lumen.example", true},
		{schema.TypeEmail, "\u0130nce@lumen.example", "ince@lumen.example", true}, // as its small letter is stored
		{schema.TypeEmail, "\u0131nce@lumen.example", "ince@lumen.example", false},
		{schema.TypeEmail, "J\u030c@lumen.example", "\u01f0@lumen.example", true},
		{schema.TypePicklist, "Sa\u0303o", "São", true},
		{schema.TypeMultiPicklist, "Hot;Sa\u0303o", "São;Ho\u200ct", true},
		{schema.TypeMultiPicklist, "Hot;Sao", "São;Hot", false},
		{schema.TypePhone, "+41\u200b 44", "+41 44", true},
		{schema.TypeString, "\u200b", "", true},
	} {
		require.Equal(t, c.want, field.Equal(c.a, c.b, c.typ), "%s %+q %+q", c.typ, c.a, c.b)
		require.Equal(t, c.want, field.Equal(c.b, c.a, c.typ), "%s %+q %+q", c.typ, c.b, c.a)
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
		text, added, lost := field.Append(c.current, c.more, c.separator, 0, false)
		require.Equal(t, c.want != "", added > 0, "%+q %+q", c.current, c.more)
		require.Zero(t, lost)
		if added > 0 {
			require.Equal(t, c.want, text)
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
		spec := field.Spec{Type: schema.TypeString, Length: r.IntN(12), List: r.IntN(2) == 0, Separator: []string{";", "=", "<", ","}[r.IntN(4)]}
		for _, v := range []any{s, []string{s, "x", s}, json.Number(s)} {
			once, _ := coerce(v, spec)
			twice, err := coerce(once, spec)
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

// A text that needs no work is recognised, wherever what needs work stands in it.
func TestCaselessASCII(t *testing.T) {
	for c := range 128 {
		for _, n := range []int{0, 1, 7, 8, 9, 20} {
			for at := range n {
				text := []byte(strings.Repeat("a", n))
				text[at] = byte(c)
				s := string(text)
				require.Equal(t, strings.ToLower(strings.TrimSpace(s)), field.Caseless(s), "%q", s)
			}
		}
	}
}

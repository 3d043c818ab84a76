package field_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// wrapped have one address, osei@lumen.example.
var wrapped = []string{
	"mailto:osei@lumen.example", "MAILTO:osei@lumen.example", "mailto: osei@lumen.example", "mailto://osei@lumen.example",
	"mailto:osei@lumen.example?subject=Hi%20there&body=x@y", "<mailto:osei@lumen.example?subject=a>", "mailto:osei%40lumen.example",
	"mailto:os%65i@lumen.example", "mailto:osei@lumen.example%E2%80%8B", "osei%40lumen.example", "mailto:<osei@lumen.example>",
	"<osei@lumen.example>", " < osei@lumen.example > ", "Ama Osei <osei@lumen.example>", "\"Osei, Ama\" <osei@lumen.example>",
	"\"Lumen, Inc\" <osei@lumen.example>,", "Ama \"O\" Osei<osei@lumen.example>", "'Ama Osei' <osei@lumen.example>", "Ama @ Lumen <osei@lumen.example>",
	"osei@lumen.example <osei@lumen.example>", "\"OSEI@lumen.example\" <osei@lumen.example>", "osei@lumen.example<mailto:osei@lumen.example>",
	"osei@lumen.example [mailto:osei@lumen.example]", "Ama Osei (osei@lumen.example)", "osei@lumen.example (Ama Osei)", "osei@lumen.example (work).",
	"(osei@lumen.example)", "[osei@lumen.example]", "{osei@lumen.example}", "[<osei@lumen.example>]",
	"\"osei@lumen.example\"", "'osei@lumen.example'", "“osei@lumen.example”", "‘osei@lumen.example’", "„osei@lumen.example“", "«osei@lumen.example»",
	"`osei@lumen.example`", "\"osei@lumen.example\".", "\"osei@lumen.example.\"", "‹osei@lumen.example›",
	"osei@lumen.example.", "osei@lumen.example,", "osei@lumen.example;", "osei@lumen.example, ;", "osei@lumen.example...", "osei@lumen.example。", "osei@lumen.example\u060c", "osei@lumen.example\u061b", "osei@lumen.example\u06d4",
	"E: osei@lumen.example", "e:osei@lumen.example", "Email: osei@lumen.example", "E-mail : osei@lumen.example", "E-MAIL: <osei@lumen.example>",
	"Mail: osei@lumen.example.", "E-Mail-Adresse: osei@lumen.example", "Work e-mail: osei@lumen.example", "EMAIL;TYPE=WORK:osei@lumen.example",
	"Correo electrónico: osei@lumen.example", "Courriel : osei@lumen.example", "メール：osei@lumen.example", "Email: mailto:osei@lumen.example",
	"os\u200bei@lumen.example.", "\u202a<osei@lumen.example>\u202c", "\ufeffE: osei@lumen.example",
}

// unwrappable hold no address, or more than one, or none for sure: they stay
// what they are.
var unwrappable = []string{
	"osei@lumen.example, ama@lumen.example", "osei@lumen.example;ama@lumen.example", "<osei@lumen.example> <ama@lumen.example>",
	"<osei@lumen.example>, <ama@lumen.example>", "ama@lumen.example <osei@lumen.example>", "osei@lumen.example (or ama@lumen.example)",
	"\"osei@lumen.example\" \"ama@lumen.example\"", "mailto:osei@lumen.example,ama@lumen.example", "mailto:osei@lumen.example?cc=ama@lumen.example",
	"mailto:?to=osei@lumen.example", "mailto:osei@lumen.example?subject=x&BCC=ama@lumen.example", "E: osei@lumen.example E: ama@lumen.example",
	"'ama@lumen.example' <osei@lumen.example>", "Ama (ama@lumen.example) <osei@lumen.example>",
	"mailto:", "<>", "E:", "\"\"", ".", "@", "Ama Osei", "Ama <Osei>", "osei at lumen.example", "osei@lumen", "<osei@lumen>", "osei@", "mailto:osei",
	".osei@lumen.example", "\".osei@lumen.example\"", "osei@lumen..example.", "osei@[192.0.2.1]", "\"ama osei\"@lumen.example", "\"osei\"@lumen.example",
	"Ama Osei osei@lumen.example", "osei@lumen.example Ama", "osei@lumen.example>", "<osei@lumen.example", "(osei@lumen.example", "osei@lumen.example\"",
	"https://lumen.example/@osei.example", "sip:osei@lumen.example", "ssh://osei@lumen.example", "https://osei@lumen.example", "Email: https://lumen.example/@osei.example",
	"mail://osei@lumen.example", "E-mail: //lumen.example/@osei.example", "Phone: osei@lumen.example", "To: osei@lumen.example", "a@b@c.example", "osei%40lumen", "100%", strings.Repeat("<", 20) + "osei@lumen.example" + strings.Repeat(">", 20),
}

func TestOneAddressInAWrappingIsThatAddress(t *testing.T) {
	for _, s := range wrapped {
		got, err := coerce(s, specs[schema.TypeEmail])
		require.NoError(t, err, "%+q", s)
		require.Equal(t, "osei@lumen.example", strings.ToLower(got.(string)), "%+q", s)
		require.Equal(t, got, field.Address(s), "%+q", s)
	}
	for _, s := range unwrappable {
		require.Equal(t, s, field.Address(s))
		got, err := coerce(s, specs[schema.TypeEmail])
		require.Error(t, err, "%+q", s)
		require.Nil(t, got, "%+q", s)
	}
}

// A text that is an address stays that one, whatever signs it has.
func TestAnAddressIsNotUnwrapped(t *testing.T) {
	for _, s := range []string{
		"osei@lumen.example", "Ama.Osei@LUMEN.example", "o'neill@lumen.example", "'osei@lumen.example", "'o'@lumen.example", "{osei}@lumen.example",
		"`osei`@lumen.example", "osei+expo=lumen.example@list.example", "a_b%25@lumen.example", "a%40b@lumen.example", "?to=osei@lumen.example",
		"//osei@lumen.example", "mailto@lumen.example", "e-mail@lumen.example", "a..b.@lumen.example", "-osei-@lumen.example", "用户@例子.公司", "e@e.example",
		"josé@müller-werke.example", "_@lumen.example", "a/b@lumen.example",
	} {
		got, err := coerce(s, specs[schema.TypeEmail])
		require.NoError(t, err, s)
		require.Equal(t, s, got)
		require.Equal(t, s, field.Address(s))
		for _, around := range [][2]string{{"<", ">"}, {"Ama <", ">"}, {"\"", "\""}, {"E: ", ""}, {"", "."}, {" (", ") "}} {
			if strings.HasPrefix(s, "//") && around[0] == "E: " {
				continue // a link without its scheme
			}
			require.Equal(t, s, field.Address(around[0]+s+around[1]))
		}
	}
}

// What is no address is a name, perhaps, whose joiners spell it.
func TestNoAddressIsKeptAsItIsRead(t *testing.T) {
	for in, want := range map[string]string{
		"علی\u200cزاده": "علی\u200cزاده", " \u202aعلی\u200cزاده\u202c ": "علی\u200cزاده", "क्\u200dष": "क्\u200dष", "Zoe\u0308 👩\u200d💻": "Zoë 👩\u200d💻",
		"\u200bDana": "Dana", "علی\u200cزاده <o\u200csei@lumen.example>": "osei@lumen.example",
	} {
		require.Equal(t, want, field.Address(in), "%+q", in)
	}
}

func TestStoredAddresses(t *testing.T) {
	for in, want := range map[string][]string{
		"osei@lumen.example":               {"osei@lumen.example"},
		"Ama.Osei@LUMEN.Example":           {"ama.osei@lumen.example"},
		"O'NEILL@X.EXAMPLE":                {"o'neill@x.example"},
		"İnce@lumen.example":               {"ince@lumen.example"},
		"\u0131nce@LUMEN.example":          {"\u0131nce@lumen.example"},
		"用户@例子.公司":                         {"用户@例子.公司"},
		"JOSÉ@lumen.example":               {"josé@lumen.example", "jose\u0301@lumen.example"},
		"J\u030c@lumen.example":            {"j\u030c@lumen.example", "\u01f0@lumen.example"},
		"STRAẞE@lumen.example":             {"straße@lumen.example"},
		"\u1112\u1161\u11ab@LUMEN.example": {"\u1112\u1161\u11ab@lumen.example", "한@lumen.example"},
	} {
		require.Empty(t, cmp.Diff(want, field.StoredAddresses(nil, in)), "%+q (-want +got)", in)
		for _, stored := range field.StoredAddresses(nil, in) {
			require.Equal(t, field.Caseless(in), field.Caseless(stored), "what is found is known again")
		}
	}
}

// FuzzAddress: an address that was taken out of a text is one, is in the text,
// and is its own.
func FuzzAddress(f *testing.F) {
	for _, s := range append(append([]string{}, wrapped...), unwrappable...) {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := field.Address(s)
		require.Equal(t, got, field.Address(got))
		value, err := coerce(s, field.Spec{Type: schema.TypeEmail})
		if err != nil || value == nil {
			return
		}
		require.Equal(t, value, got)
		if !strings.Contains(s, "%") {
			require.Contains(t, field.Seen(field.Clean(s, false)), got)
		}
	})
}

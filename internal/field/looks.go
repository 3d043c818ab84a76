package field

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Looks returns the form in which picklist values and tags are compared: the [Fold]
// in which what a reader cannot tell apart is the same.
//
//   - All quotation marks, primes and accents without a letter are straight quotes,
//     and two single ones are a double one. Hyphens, dashes and minus signs are
//     hyphens, and spaces of any width spaces.
//   - What Unicode has for compatibility is what it stands for: signs of other
//     widths, ligatures, the ellipsis.
//
// Accents on letters, guillemets, and letters of different scripts differ, and so do
// raised digits and fractions: "10²" is not "102".
func Looks(s string) string { return string(AppendLooks(nil, s)) }

// AppendLooks appends the [Looks] of s, for look-ups without an allocation.
func AppendLooks(b []byte, s string) []byte { return AppendFold(b, typed(s)) }

// Alike reports whether two texts have the same [Looks].
func Alike(a, b string) bool {
	var x, y [64]byte
	return a == b || bytes.Equal(AppendLooks(x[:0], a), AppendLooks(y[:0], b))
}

// alike are signs that are seen as the first of them.
var alike = [...]string{"'`´‘’‚‛′‵ʹʻʼʽˈˊˋ՚׳❛❜", `"“”„‟″‶ʺ˝ˮ״〝〞〟❝❞`, "-‐‑‒–—―−⁃˗־﹘➖", "/⁄∕", "~〜", " \u2800\u3164"}

// typed returns a text as a plain keyboard writes it.
func typed(s string) string {
	if ASCII(s) && strings.IndexByte(s, '`') < 0 && (strings.IndexByte(s, '\'') < 0 || !strings.Contains(s, "''")) {
		return s
	}
	var b strings.Builder
	for _, r := range strings.Map(plainSign, visible(s, true)) {
		if r < utf8.RuneSelf || unicode.Is(unicode.No, r) {
			b.WriteRune(r)
		} else {
			b.WriteString(strings.Map(plainSign, norm.NFKC.String(string(r))))
		}
	}
	return strings.ReplaceAll(norm.NFC.String(b.String()), "''", `"`)
}

func plainSign(r rune) rune {
	for _, signs := range alike {
		if strings.ContainsRune(signs, r) {
			return rune(signs[0])
		}
	}
	if r == '\u034f' || unicode.Is(unicode.Variation_Selector, r) {
		return -1
	}
	return r
}

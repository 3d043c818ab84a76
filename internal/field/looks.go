package field

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Looks returns the form in which picklist values and tags are compared: a [Fold] that
// also unifies characters that look alike.
//
//   - Quotation marks, primes and spacing accents become straight quotes, and two
//     single quotes a double one. Hyphens, dashes and minus signs become hyphens,
//     and spaces of any width plain spaces.
//   - Compatibility characters become what they stand for: characters of other
//     widths, ligatures, the ellipsis.
//
// Accented letters, guillemets, letters of different scripts, superscripts and
// fractions stay distinct: "10²" is not "102".
func Looks(s string) string { return string(AppendLooks(nil, s)) }

// AppendLooks appends the [Looks] of s, for look-ups without an allocation.
func AppendLooks(b []byte, s string) []byte { return AppendFold(b, typed(s)) }

// Alike reports whether two texts have the same [Looks].
func Alike(a, b string) bool {
	var x, y [64]byte
	return a == b || bytes.Equal(AppendLooks(x[:0], a), AppendLooks(y[:0], b))
}

// alike lists characters that count as the first of each group.
var alike = [...]string{"'`´‘’‚‛′‵ʹʻʼʽˈˊˋ՚׳❛❜", `"“”„‟″‶ʺ˝ˮ״〝〞〟❝❞`, "-‐‑‒–—―−⁃˗־﹘➖", "/⁄∕", "~〜", " \u2800\u3164"}

// typed returns a text as a plain keyboard writes it.
func typed(s string) string {
	if len(s) > longest || ASCII(s) && strings.IndexByte(s, '`') < 0 && (strings.IndexByte(s, '\'') < 0 || !strings.Contains(s, "''")) {
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

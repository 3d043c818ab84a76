package field

import (
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/unicode/norm"
)

// A text without a character that composes is in NFC, whatever is beside it.
func TestWhatDoesNotCompose(t *testing.T) {
	for r := range rune(utf8.MaxRune + 1) {
		if !composes(r) && utf8.ValidRune(r) {
			p := norm.NFC.PropertiesString(string(r))
			require.True(t, p.BoundaryBefore() && p.CCC() == 0 && norm.NFC.IsNormalString(string(r)), "%U", r)
		}
	}
	for _, s := range []string{"\xff\xc3Zo\u00eb", "\u2019\xe2", "\u8a55\ufffd"} {
		require.Equal(t, norm.NFC.String(s), nfc(s))
	}
}

package field_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
)

func TestLengthCountsAsSalesforceMay(t *testing.T) {
	require.Equal(t, 5, field.Length("Größe"))
	require.Equal(t, 2, field.Length("🚀"))
	require.Equal(t, 4, field.Length("a\nb"))
}

func TestCutNeverSplitsWhatAReaderSeesAsOne(t *testing.T) {
	for _, whole := range []string{"e\u0301", "☎\ufe0f", "👩\u200d🚀", "🇩🇪", "👍🏽", "\u1100\u1161\u11a8", "क्\u200dष", "a\u200db", "ن\u200c", "🏴\U000E0067\U000E0062\U000E007F"} {
		s := "ab " + whole + "!"
		for limit := range field.Length(s) {
			got := field.Cut(s, limit)
			require.LessOrEqual(t, field.Length(got), limit)
			require.Contains(t, []string{"", "a", "ab", "ab " + whole}, got, "%q at %d", s, limit)
		}
		require.Equal(t, s, field.Cut(s, field.Length(s)))
	}
	require.Equal(t, "🇩🇪", field.Cut("🇩🇪🇫🇷", 7), "flags are pairs")
}

func TestListsComeBackFromTheText(t *testing.T) {
	for _, c := range []struct {
		items     []string
		separator string
		text      string
		back      []string
	}{
		{[]string{"A", " ", "B\nC"}, ";", "A;B C", []string{"A", "B C"}},
		{[]string{"Málaga; Sevilla", "x"}, ";", "Málaga, Sevilla;x", []string{"Málaga, Sevilla", "x"}},
		{[]string{"a;b", "c"}, "; ", "a,b; c", []string{"a,b", "c"}},
		{[]string{"a,b", "c"}, ",", "a;b,c", []string{"a;b", "c"}},
		{[]string{"a|b", "c;d"}, " | ", "a,b | c;d", []string{"a,b", "c;d"}},
		{[]string{"a", "b"}, "\n", "a\nb", []string{"a", "b"}},
		{nil, ";", "", nil},
	} {
		require.Equal(t, c.text, field.Join(c.items, c.separator))
		require.Empty(t, cmp.Diff(c.back, field.Split(c.text, c.separator)), "(-want +got)")
	}
}

func TestID18(t *testing.T) {
	id, ok := field.ID18("001A0000006Vm9r")
	require.True(t, ok)
	require.Equal(t, "001A0000006Vm9rIAC", id)
	again, ok := field.ID18(strings.ToUpper(id[:15]) + "IAC")
	require.False(t, ok, "%s has other letter case than its suffix says", again)
}

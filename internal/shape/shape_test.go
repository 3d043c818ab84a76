package shape_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	core "github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/internal/shape"
)

func newShaper(t testing.TB, configured, captured any) *shape.Shaper {
	t.Helper()
	s, err := shape.New(configured, captured)
	require.NoError(t, err)
	return s
}

// Each replacement has the form, and shares nothing with what it replaces.
func TestShapeOfTexts(t *testing.T) {
	s := newShaper(t, []string{"Hot", "Trade Show"}, nil)
	for _, tt := range []struct{ text, form, not string }{
		{"Ann Kim", `^[A-Z][a-z]{2} [A-Z][a-z]{2}$`, "(?i)ann|kim"},
		{"O'NEILL-smith", `^[A-Z]'[A-Z]{5}-[a-z]{5}$`, "(?i)neill|smith"},
		{"Zoë", `^[A-Z][a-z][à-ÿ]$`, "(?i)zoë"},
		{"Иван Петров", `^\p{Lu}\p{Ll}{3} \p{Lu}\p{Ll}{5}$`, "(?i)иван|петров"},
		{"山田 太郎", `^\p{Han}{2} \p{Han}{2}$`, "山田|太郎"},
		{"ann.kim@lumen.co.uk", `^[a-z]{3}\.[a-z]{3}@[a-z]{5}\.[a-z]{2}\.[a-z]{2}$`, "ann|lumen"},
		{"+1 (555) 867-5309 ext. 12", `^\+1 \([1-9]{3}\) [1-9]{3}-[1-9]{2}0[1-9] [a-z]{3}\. 12$`, "867-5309"},
		{"2026-10-15T17:30:00.000+0000", `^202[0-5]-10-[12]\dT17:30:00.000\+0000$`, "2026"},
		{"2026-02-30", `^[1-9]0[1-9]{2}-02-30$`, "2026"},
		{"Jan 2, 2026", `^(Jan|Dec) \d+, 20(1\d|2[0-5])$`, "2026"},
		{"20261015", `^20[12]\d10[12]\d$`, "2026"},
		{"0001-01-01T00:00:00Z", `^0001-01-01T00:00:00Z$`, "^$"},
		{"1234.50", `^[1-9]{4}\.50$`, "1234"},
		{"-98765432", `^-9[1-9]{7}$`, "8765432"},
		{"42", `^42$`, "^$"},
		{"Room 1200", `^[A-Z][a-z]{3} [1-9]{2}00$`, "Room|12"},
		{" hot ", `^ hot $`, "^$"},
		{"Trade Show; Hall 3", `^Trade Show; [A-Z][a-z]{3} 3$`, "Hall"},
		{"Trade Show of Ann", `^[A-Z][a-z]{4} [A-Z][a-z]{3} [a-z]{2} [A-Z][a-z]{2}$`, "Trade|Show|Ann"},
		{"yes", "^yes$", "^$"},
		{"https://www.lumen.com/ann", `^https://www\.[a-z]{5}\.com/[a-z]{3}$`, "lumen|ann"},
		{"<p>Ann &amp; Bob</p>", `^<p>[A-Z][a-z]{2} &amp; [A-Z][a-z]{2}</p>$`, "Ann|Bob"},
		{"Mobly activity: a17", `^Mobly activity: [a-z][1-9]{2}$`, "a17"},
		{"3F2504E0-4F89-11D3-9A0C-0305E82C3301", `^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$`, "3F2504E0"},
		{"mobly-0123456789abcdef0123456789abcdef", `^mobly-[0-9a-f]{32}$`, "abcdef"},
		{"Instrumentation", `^[A-Z][a-z]{14}$`, "(?i)instru"},
		{"😀 \t«…» 100%", `^😀 \t«…» [1-9]00%$`, "^$"},
		{"", "^$", "x"},
	} {
		got := s.Text(tt.text)
		require.Regexp(t, tt.form, got, tt.text)
		if tt.not != "^$" {
			require.NotRegexp(t, tt.not, got, tt.text)
		}
		require.Equal(t, got, s.Text(tt.text), "equal texts are replaced alike")
	}
}

// What is equal, begins another or is part of another in some spelling still is.
func TestShapeKeepsRelations(t *testing.T) {
	s := newShaper(t, nil, nil)
	require.Equal(t, strings.ToUpper(s.Text("ann@lumen.test")), s.Text("ANN@LUMEN.TEST"))
	require.Contains(t, s.Text("Data; Tools\nand Müller"), s.Text("Müller"))
	require.True(t, strings.HasPrefix(s.Text("Llanfairpwll"), s.Text("Llanfai")))
	require.Equal(t, s.Text("555 867 5309"), strings.ReplaceAll(s.Text("555-867-5309"), "-", " "))
	require.Equal(t, s.Text("1234"), strings.TrimSuffix(s.Text("1234.00"), ".00"))
	require.Equal(t, s.Text("Zoe\u0308"), s.Text("Zo\u00eb"))
	for _, form := range []string{"m%d", "%d", "k%dz", "a b%d"} {
		seen := map[string]bool{}
		for i := range 2000 {
			text := s.Text(fmt.Sprintf(form, i))
			require.False(t, seen[text], "%s stands for two texts", text)
			seen[text] = true
		}
	}
	letters := map[string]bool{}
	for c := 'a'; c <= 'z'; c++ {
		letters[s.Text("- "+string(c))] = true
	}
	require.Len(t, letters, 26)
}

// IDs stay valid, in either length, and in their order; configured ones stay.
func TestShapeOfIDs(t *testing.T) {
	const a, b, kept = "00QKd0000000002MAA", "00QKd0000000001MAA", "012000000000001AAA"
	s := newShaper(t, map[string]string{"id": kept}, []string{a, b})
	x, ok := core.ID18(s.Text(a))
	require.True(t, ok)
	require.Regexp(t, `^00QX`, x)
	require.NotEqual(t, a, x)
	require.Equal(t, x[:15], s.Text(a[:15]))
	require.Less(t, s.Text(b), x)
	require.Equal(t, kept, s.Text(kept))
	_, ok = core.ID18(s.Text("00QKd0000000003MAA"))
	require.True(t, ok, "one that New did not see")
}

// Ordered texts stay in their order, whichever of them are kept.
func TestShapeOrder(t *testing.T) {
	const uuid = "b3f2504e-4f89-11d3-9a0c-0305e82c3302"
	texts := []string{
		"amy@lumen.test", "rep@lumen.test", "rep@nord.test", "a1", "c1", "c2", "c3", "c29", "0a", "9", "12345678", "12345679", "zeal", "Zoë",
		"Expo", "Fabrik", "Fair", "Faire", "FAIR 2024", "Fair 2025", "fair 2026", "Fair; Dome", "Ярмарка", "Ярус", "Ясно", "山田",
		"3f2504e0-4f89-11d3-9a0c-0305e82c3301", "3f2504e0-4f89-11d3-9a0c-0305e82c3302", uuid,
	}
	slices.Sort(texts)
	for _, kept := range [][]string{nil, {"Fair"}, {"Fair", "fair 2026", "c2"}, {"Dome", "Ярус"}, {"amy@lumen.test", "c1", "c3", "Expo"}} {
		for range 50 {
			s := newShaper(t, kept, nil)
			s.Order(texts)
			var got []string
			for _, text := range texts {
				got = append(got, s.Text(text))
				if slices.Contains(kept, text) {
					require.Equal(t, text, s.Text(text))
				}
			}
			require.True(t, slices.IsSorted(got), "%q kept of %q", kept, got)
			require.Regexp(t, "^[a-f][0-9a-f]{7}-", s.Text(uuid))
			require.Len(t, slices.Compact(got), len(texts))
		}
	}
}

// No replacement of an ordered text is a kept text, or is what was captured.
func TestShapeOrderAvoids(t *testing.T) {
	for range 200 {
		s := newShaper(t, []string{"c1", "c2", "c3", "c4", "Ярмарка"}, nil)
		s.Order([]string{"a5", "c6", "Ярус"})
		for _, text := range []string{"a5", "c6", "Ярус"} {
			require.NotContains(t, []string{"c1", "c2", "c3", "c4", text}, s.Text(text))
		}
	}
}

// A word that only kept texts have is replaced elsewhere; one that an ordered text shares
// with a kept one stays.
func TestShapeOrderKeepsSharedWords(t *testing.T) {
	s := newShaper(t, []string{"Dinner Kim", "Fair"}, nil)
	s.Order([]string{"Dinner Kim", "Fair", "Fair Bern"})
	require.Equal(t, "Dinner Kim", s.Text("Dinner Kim"))
	require.Regexp(t, "^Fair [A-Z][a-z]{3}$", s.Text("Fair Bern"))
	require.NotContains(t, s.Text("Ann Kim"), "Kim")
	require.NotContains(t, s.Text("Fair Bern"), "Bern")
}

func TestShapeOfJSON(t *testing.T) {
	s := newShaper(t, []string{"custom:Badge", "Score"}, nil)
	got, err := s.JSON(map[string]any{
		"code": "TOO_LONG", "rule": "custom:Secret", "company": map[string]any{"country": "Germany", "state": "Nowhere"},
		"custom": map[string]any{"Badge": "Secret", "Secret": 12345}, "changes": []any{map[string]any{"field": "MailingCountry", "rule": "tag Score", "after": "France", "write": true}},
		"amount": json.Number("5e+06"), "none": nil,
	})
	require.NoError(t, err)
	require.Regexp(t, `^{"amount":5e\+06,"changes":\[{"after":"France","field":"MailingCountry","rule":"tag Score","write":true}\],"code":"TOO_LONG",`+
		`"company":{"country":"Germany","state":"[A-Z][a-z]{6}"},"custom":{"[A-Z][a-z]{5}":[1-9]{5},"Badge":"[A-Z][a-z]{5}"},"none":null,"rule":"custom:[A-Z][a-z]{5}"}$`, reordered(t, got))
	require.NotContains(t, string(got), "Secret")
	require.NotContains(t, string(got), "Nowhere")
	_, err = s.JSON(func() {})
	require.Error(t, err)
}

// reordered puts the custom value with a replaced name first.
func reordered(t *testing.T, text []byte) string {
	t.Helper()
	return regexp.MustCompile(`{("Badge":"[^"]*"),("[^"]*":\d+)}`).ReplaceAllString(string(text), "{$2,$1}")
}

// FuzzShape: whatever the text, its replacement is as long, also with words in order, and
// the same each time.
func FuzzShape(f *testing.F) {
	for _, text := range []string{"Ann Kim", "+1 555 0100", "2026-10-15", "İI ß ŉ ǅ Ω", "00QKd0000000002MAA", "a\xff", "e\u0301\u0301", "ᾳ"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s := newShaper(t, nil, []string{text})
		got, seen := s.Text(text), core.Visible(text)
		require.Equal(t, got, s.Text(text))
		require.Len(t, []rune(got), len([]rune(seen)))
		words := strings.Fields(text)
		s = newShaper(t, words[:len(words)/2], nil)
		s.Order(words)
		require.Len(t, []rune(s.Text(text)), len([]rune(seen)))
	})
}

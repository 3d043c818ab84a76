package place

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

// entries are the lines of the table.
func entries(t *testing.T) (lines [][2]string) {
	t.Helper()
	var before string
	for line := range strings.Lines(table) {
		if strings.HasPrefix(line, "#") {
			require.Empty(t, lines, "a comment is not at the front")
			continue
		}
		key, value, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		require.True(t, ok && value != "" && before < key, "%q is not in order", line)
		require.LessOrEqual(t, len(key), longest*2/3)
		lines = append(lines, [2]string{key, value})
		before = key
	}
	return lines
}

// Every name and code of the table is found, and means what the table says.
func TestTable(t *testing.T) {
	require.True(t, strings.HasSuffix(table, "\n"))
	alpha2, alpha3, numbers := 0, map[string]bool{}, map[string]int{}
	for _, entry := range entries(t) {
		kind, key, value := entry[0][:2], entry[0][2:], entry[1]
		numbers[kind]++
		switch kind {
		case kindCountry:
			code, ok := Country(key)
			require.True(t, ok && code == value, key)
			if strings.EqualFold(key, value) {
				alpha2++
			} else if len(key) == 3 && key < "\x7f" {
				alpha3[value] = true
			}
			again, _ := Country(value)
			require.Equal(t, value, again)
		case kindCode:
			code, ok := State(key[:2], key[3:])
			require.True(t, ok && code == value, key)
			again, _ := State(key[:2], value)
			require.Equal(t, value, again)
		case kindState:
			for place := range strings.SplitSeq(value, " ") {
				country, code, _ := strings.Cut(place, "-")
				_, isCode := coded(country, key)
				require.True(t, isCode || slices.Contains(AppendStates(nil, country, key), code), key)
				again, _ := State(country, code)
				require.Equal(t, code, again)
			}
		case kindWords:
			words := strings.Fields(key)
			require.True(t, len(words) > 1 && slices.IsSorted(words), key)
			again, _ := Country(value)
			require.Equal(t, value, again)
		case kindRepublic:
			require.NotEqual(t, key, value)
		case kindLetter:
			require.Equal(t, value, string(appendFold(nil, key)), "folding twice changes %s", key)
			require.Equal(t, value, string(appendFold(nil, value)), "folding twice changes %s", key)
			require.Equal(t, 1, utf8.RuneCountInString(key))
		default:
			t.Errorf("%q", entry)
		}
	}
	require.Equal(t, 250, alpha2, "ISO 3166-1, and Kosovo")
	require.Len(t, alpha3, 250)
	require.Greater(t, numbers[kindState], 5_000)
	t.Log(numbers, len(table), "bytes")
}

// A text that is the beginning of a state's name and no code means only a state
// whose name begins so.
func TestBeginnings(t *testing.T) {
	names := map[string][][2]string{} // by country: folded name, code
	for _, entry := range entries(t) {
		if name, ok := strings.CutPrefix(entry[0], kindState); ok {
			for place := range strings.FieldsSeq(entry[1]) {
				names[place[:2]] = append(names[place[:2]], [2]string{name, place[3:]})
			}
		}
	}
	seen := map[string]bool{}
	for country := range strings.FieldsSeq("US CA AU BR CN IE IN IT MX DE AT CH LI") {
		for _, name := range names[country] {
			letters := []rune(name[0])
			for n := 3; n < min(len(letters), 8); n++ {
				begin := string(letters[:n])
				code, ok := coded(country, begin)
				if seen[country+begin] || !ok || strings.EqualFold(code, begin) {
					continue
				}
				seen[country+begin] = true
				require.True(t, slices.ContainsFunc(names[country], func(other [2]string) bool {
					return other[1] == code && strings.HasPrefix(other[0], begin)
				}), "%s of %s is %s", begin, country, code)
			}
		}
	}
	require.Greater(t, len(seen), 500)
}

func TestFold(t *testing.T) {
	for text, want := range map[string]string{
		"The Gambia": "gambia", "Theland": "theland", "the": "the", " U. S. ": "us", "A&B": "aandb", "Škoda-Łódź": "skodalodz", "Straße": "strasse", "STRAẞE": "strasse",
		"Hawaiʻi": "hawaii", "İzmir": "izmir", "Ｔｏｋｙｏ": "tokyo", "がく": "かく", "か\u3099く": "かく", "Й": "и", "กรุงเทพ": "กรุงเทพ", "": "", "—": "", "\xff": "",
	} {
		require.Equal(t, want, string(appendFold(nil, text)), text)
	}
}

func TestBare(t *testing.T) {
	for text, want := range map[string]string{
		"Salzburg (state)": "Salzburg", "State of Bahia": "Bahia", "County Cork": "Cork", "Dubai Emirate": "Dubai", "STATE": "STATE", "Estate": "Estate", "State ": "State",
		"A (b) c": "A   c", "(": "(", ") (": ") (", "Northern Territory": "Northern", "": "",
	} {
		require.Equal(t, want, Bare(text), text)
	}
}

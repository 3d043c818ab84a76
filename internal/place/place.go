// Package place finds the country or state that a text means, in the codes of
// ISO 3166, and the values that an org with state and country picklists takes
// for it.
//
// Texts are compared without regard to letter case, spaces, punctuation and
// diacritics: see [Fold]. A text that could mean two places means none. ISO
// only normalises: [Resolve] asks describe which codes the org accepts.
//
// The names come from the Unicode CLDR and other npm packages. The program in
// generate writes them into places.txt, whose first lines name the sources, and
// NOTICE, which holds their licences. Only the words of spellings.txt and
// kinds.txt are kept by hand.
package place

import "strings"

// longest is the longest text that may be a name, in bytes. The longest name of
// the table has about half of them.
const longest = 256

// Country returns the ISO 3166-1 alpha-2 code of a country, in capitals: "DE"
// for "de", "DEU", "Germany", "Deutschland" or "ALLEMAGNE". It knows both
// codes, English and official names, the names in the country itself and those
// in some forty languages. England, Scotland, Wales and Northern Ireland mean
// "GB".
//
// Words may be reordered or abbreviated ("Egypt, Arab Rep.", see [Words]), and a
// country may be written twice ("United States (US)", "DE - Deutschland"). ok is
// false for a text that means no country, or several.
func Country(text string) (code string, ok bool) {
	if code, ok = known(text); ok {
		return code, true
	}
	return agreed(text, known)
}

// known returns the country that a text names, with its words in any order or
// abbreviated. An unknown official name is tried without words such as "Republic",
// unless the republic of that name is another country, as with China.
func known(text string) (code string, ok bool) {
	if code, ok = country(text); ok || len(text) > longest {
		return code, ok
	}
	words := Words(text, letter)
	if code, ok = worded(words); ok {
		return code, true
	}
	if code, ok = worded(spell(strings.Fields(words), styles)); ok {
		if _, another := lookup([]byte(kindRepublic + code)); another {
			return "", false
		}
	}
	return code, ok
}

// worded finds the country with these words. A single short word counts as a code
// only.
func worded(words string) (code string, ok bool) {
	switch {
	case strings.Contains(words, " "):
		return lookup([]byte(kindWords + words))
	case len(words) > len("USA"):
		return lookup([]byte(kindCountry + words))
	}
	return "", false
}

// agreed returns what a text means if it splits between two words into halves with
// the same meaning: "Germany - DE". "Guam, USA" may be either.
func agreed(text string, meaning func(string) (string, bool)) (string, bool) {
	for i, r := range text {
		if len(text) > longest/2 || !notInWord(r) {
			continue
		}
		if front, ok := meaning(text[:i]); ok {
			if back, _ := meaning(text[i:]); back == front {
				return front, true
			}
		}
	}
	return "", false
}

func country(text string) (code string, ok bool) {
	var room [longest]byte
	key := fold(room[:0], kindCountry, text)
	if key == nil || blank(key[len(kindCountry):], text) {
		return "", false
	}
	return lookup(key)
}

// blank reports whether a text with that key says "not applicable": "n/a" and
// "N.A." are neither Namibia nor Naples, but "NA" alone is.
func blank(key []byte, text string) bool {
	return string(key) == "na" && len(strings.TrimSpace(text)) > len("NA")
}

// Anywhere returns the country and the code of the only subdivision in the
// world with that name or whole code ("US-CA"). ok is false for a bare code,
// and for names in several countries, such as "Punjab".
func Anywhere(text string) (country, code string, ok bool) {
	if country, code, ok = whole(text); ok {
		return country, code, true
	}
	places := named(text)
	if places == "" || strings.Contains(places, " ") {
		return "", "", false
	}
	return strings.Cut(places, "-")
}

// AppendStates appends the codes of the country's subdivisions that the text may
// mean, each the second part of ISO 3166-2: "CA" for "ca", "US-CA", "California",
// "State of California" or "California, USA" of "US". country is an alpha-2 code.
//
// It knows codes, withdrawn ones included, abbreviations ("Calif.", "NRW"), and
// names in English, in the languages of the country and in those of its
// neighbours. Codes come before names, and names before doubled ones
// ("Bayern/Bavaria").
func AppendStates(codes []string, country, text string) []string {
	if front, back, ok := strings.Cut(text, ","); ok {
		if home, ok := Country(back); ok && home == country {
			text = front
		}
	}
	codes = spelt(codes, country, text)
	if len(codes) == 0 {
		var room [4]string
		both, _ := agreed(text, func(half string) (string, bool) {
			codes := spelt(room[:0], country, half)
			return strings.Join(codes, " "), len(codes) > 0
		})
		codes = append(codes, strings.Fields(both)...)
	}
	return codes
}

// spelt appends the subdivisions of a country with that code, else of that name.
func spelt(codes []string, country, text string) []string {
	if country == "" { // one of the org's own
		return codes
	}
	if home, code, ok := whole(text); ok && home == country {
		return append(codes, code)
	}
	if code, ok := coded(country, text); ok {
		return append(codes, code)
	}
	for _, name := range [...]string{text, Bare(text)} {
		for place := range strings.FieldsSeq(named(name)) {
			if strings.HasPrefix(place, country) {
				codes = append(codes, place[len(country)+1:])
			}
		}
		if len(codes) > 0 {
			return codes
		}
	}
	return codes
}

// whole takes a whole code apart: "US-CA".
func whole(text string) (country, code string, ok bool) {
	country, code, _ = strings.Cut(strings.TrimSpace(text), "-")
	code, ok = coded(country, code)
	return strings.ToUpper(country), code, ok && len(country) == len("US")
}

// coded finds a code among those of the country's subdivisions, or the
// successor of a withdrawn one.
func coded(country, text string) (string, bool) {
	var room [longest]byte
	key := fold(room[:0], kindCode, country)
	if key == nil || len(text) > longest {
		return "", false
	}
	start := len(key) + 1
	if key = appendFold(append(key, '-'), text); blank(key[start:], text) {
		return "", false
	}
	return lookup(key)
}

// named returns the subdivisions of that name with their countries, separated
// by spaces: "BG-12 US-MT".
func named(text string) string {
	var room [longest]byte
	places, _ := lookup(fold(room[:0], kindState, text))
	return places
}

// Package place says what the text of a country or a state means, in the codes
// of ISO 3166, and what an org with state and country picklists is to be sent
// for it.
//
// Text is compared without regard to letter case, spaces, punctuation and
// diacritics: see [Fold]. What could mean two places means none. ISO only
// normalises: which codes may be sent is for describe to say, and [Resolve]
// asks it.
//
// The names are those of the Unicode CLDR and of two npm packages. None is
// typed here: the program in generate writes them into places.txt, whose first
// lines name the sources, and NOTICE, which holds their licences.
package place

import "strings"

// longest is how many bytes of text a name may have. The longest name of the
// table has about half of them.
const longest = 256

// Country is the ISO 3166-1 alpha-2 code of a country, in capitals: "DE" for
// "de", "DEU", "Germany", "Deutschland" or "ALLEMAGNE". Countries are known by
// both codes, by their English names, by the names that they give themselves,
// and by those of some forty languages; England, Scotland, Wales and Northern
// Ireland mean "GB". It is false for text that means none, or several.
func Country(text string) (code string, ok bool) {
	if code, ok = country(text); ok {
		return code, true
	}
	front, back, found := strings.Cut(text, ", ") // "Congo, the Democratic Republic of the"
	if !found {
		return "", false
	}
	return country(back + " " + front)
}

func country(text string) (code string, ok bool) {
	var room [longest]byte
	key := fold(room[:0], kindCountry, text)
	if key == nil || blank(key[len(kindCountry):], text) {
		return "", false
	}
	return lookup(key)
}

// blank reports whether a text whose key is given says that there is nothing to
// say: "n/a" and "N.A." are neither Namibia nor Naples, as "NA" alone is.
func blank(key []byte, text string) bool {
	return string(key) == "na" && len(strings.TrimSpace(text)) > len("NA")
}

// State is the code of a subdivision within its country, the second part of
// ISO 3166-2: "CA" for "ca", "US-CA", "California" or "State of California" of
// "US". The country is an alpha-2 code. Subdivisions are known by their codes,
// withdrawn ones included, and by the English and the local name in Latin
// letters. It is false for text that means none, or several, of that country.
func State(country, text string) (code string, ok bool) {
	var room [4]string
	codes := states(room[:0], strings.ToUpper(country), text)
	if len(codes) != 1 {
		return "", false
	}
	return codes[0], true
}

// Anywhere is the country and the code of the one subdivision in all the world
// that the text means: its name, or its whole code ("US-CA"). It is false for a
// bare code, and for names that several countries have, as "Punjab".
func Anywhere(text string) (country, code string, ok bool) {
	if before, after, found := strings.Cut(strings.TrimSpace(text), "-"); found && len(before) == 2 {
		if country, ok := Country(before); ok && strings.EqualFold(country, before) {
			if code, ok := coded(country, after); ok {
				return country, code, true
			}
		}
	}
	places := strings.Fields(named(text))
	if len(places) != 1 {
		return "", "", false
	}
	country, code, ok = strings.Cut(places[0], "-")
	return country, code, ok
}

// states appends the codes of the country's subdivisions that the text may
// mean: the one with that code, else those of that name.
func states(codes []string, country, text string) []string {
	if len(country) != 2 {
		return codes
	}
	if rest := strings.TrimSpace(text); len(rest) > 3 && rest[2] == '-' && strings.EqualFold(rest[:2], country) {
		if code, ok := coded(country, rest[3:]); ok {
			return append(codes, code)
		}
	}
	if code, ok := coded(country, text); ok {
		return append(codes, code)
	}
	for _, name := range [...]string{text, Bare(text)} {
		places := named(name)
		for places != "" {
			var place string
			place, places, _ = strings.Cut(places, " ")
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

// coded finds the code among those of the country's subdivisions, and what has
// come in the place of a withdrawn one.
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

// named are the subdivisions of that name, separated by spaces, each with its
// country: "BG-12 US-MT".
func named(text string) string {
	var room [longest]byte
	key := fold(room[:0], kindState, text)
	if key == nil {
		return ""
	}
	places, _ := lookup(key)
	return places
}

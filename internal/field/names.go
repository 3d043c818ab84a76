package field

import (
	"strings"
	"unicode"
)

// Letters returns the letters and digits of a name in lower case, the form in
// which names that people type are compared.
func Letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

// OneOf reads one of several names: "Write if Blank" is WriteIfBlank. A blank
// text is the zero name. The problem of any other text lists the names.
func OneOf[T ~string](text string, names []T, what string) (name T, problem string) {
	if BlankText(text) {
		return "", ""
	}
	key := Letters(text)
	list := make([]string, len(names))
	for i, name := range names {
		if Letters(string(name)) == key {
			return name, ""
		}
		list[i] = string(name)
	}
	return "", "not one of the " + what + ": " + strings.Join(list, ", ")
}

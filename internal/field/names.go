package field

import (
	"slices"
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

// ContainsFold reports whether a list has a name, in any letter case.
func ContainsFold(list []string, name string) bool {
	return slices.ContainsFunc(list, func(have string) bool { return strings.EqualFold(have, name) })
}

// Listed returns names as a message lists them.
func Listed[T ~string](names []T) string {
	texts := make([]string, len(names))
	for i, name := range names {
		texts[i] = string(name)
	}
	return strings.Join(texts, ", ")
}

// OneOf reads one of several names: "Write if Blank" is WriteIfBlank. A blank
// text is the zero name. The problem of any other text lists the names.
func OneOf[T ~string](text string, names []T, what string) (name T, problem string) {
	if BlankText(text) {
		return "", ""
	}
	key := Letters(text)
	if i := slices.IndexFunc(names, func(name T) bool { return Letters(string(name)) == key }); i >= 0 {
		return names[i], ""
	}
	return "", "not one of the " + what + ": " + Listed(names)
}

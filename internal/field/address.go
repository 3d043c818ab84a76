package field

import (
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Address returns the e-mail address in a text, without the wrapping that
// people paste or scanners read with it:
//
//  1. mailto:a@b.example?subject=x, with percent-encoded characters.
//  2. <a@b.example> or Name <a@b.example>, with brackets of any kind. The name
//     or a comment may repeat the address.
//  3. Quotes of any kind around it, and a point, comma, semicolon or colon
//     after it.
//  4. A label before it: "E: ", "E-mail: ".
//
// A valid address loses only its invisible characters. A text with two
// addresses or none, or of more than longest bytes, is returned as [Visible] returns it.
func Address(s string) string {
	if bare(s) {
		return s
	}
	if address, ok := unwrapped(clean(s, false, true), maxLayers); ok {
		return address
	}
	return strings.TrimSpace(Visible(s))
}

// bare reports whether a text has no invisible character and none that could
// belong to a wrapping. Most addresses are bare.
func bare(s string) bool {
	return s == "" || printable(s) && wordRune(rune(s[0])) && wordRune(rune(s[len(s)-1])) &&
		strings.IndexByte(s, ':') < 0 && strings.IndexByte(s, '%') < 0
}

// StoredAddresses appends the forms in which Salesforce may hold an address: in
// lower case and, beyond ASCII, with accents composed and decomposed.
func StoredAddresses(list []string, address string) []string {
	lower := strings.ToLower(address)
	list = append(list, lower)
	if ASCII(lower) {
		return list
	}
	for _, form := range []string{norm.NFC.String(lower), norm.NFD.String(lower)} {
		if !slices.Contains(list, form) {
			list = append(list, form)
		}
	}
	return list
}

const maxLayers = 8

// unwrapped returns the only address in a clean text, under at most that many
// layers of wrapping.
func unwrapped(s string, layers int) (address string, ok bool) {
	if s = strings.TrimSpace(s); emailProblem(s) == "" {
		return s, true
	}
	if len(s) > longest {
		return "", false
	}
	inner, name := peeled(s)
	if inner == s || layers == 0 {
		return "", false
	}
	address, ok = unwrapped(inner, layers-1)
	return address, ok && !namesAnother(name, address)
}

// The characters of a wrapping.
const (
	quotes   = "\"'`\u00b4\u201c\u201d\u201e\u201f\u2018\u2019\u201a\u201b\u00ab\u00bb\u2039\u203a"
	brackets = "<>()[]{}" // each before the one that closes it
	stops    = ".,;:\u060c\u061b\u06d4\u3002\uff0c\uff1b\uff1a\u3001 "
)

// peeled takes one layer off a text and returns the name that stood before it.
// It returns a text without wrapping unchanged.
func peeled(s string) (inner, name string) {
	first, size := utf8.DecodeRuneInString(s)
	last, lastSize := utf8.DecodeLastRuneInString(s)
	if len(s) >= size+lastSize && (strings.ContainsRune(quotes, first) && strings.ContainsRune(quotes, last) || opens(first, last)) {
		return s[size : len(s)-lastSize], ""
	}
	if rest, ok := unlabelled(s); ok {
		return rest, ""
	}
	if at := strings.LastIndexFunc(s, func(r rune) bool { return opens(r, last) }); at > 0 {
		if inner = s[at+1 : len(s)-1]; strings.Contains(inner, "@") {
			return inner, s[:at]
		}
		return s[:at], "" // a comment
	}
	if inner = strings.TrimRight(s, stops); inner != s || strings.Contains(s, "@") {
		return inner, ""
	}
	return unescaped(s), ""
}

func opens(open, closing rune) bool {
	i := strings.IndexRune(brackets, open)
	return i >= 0 && i%2 == 0 && rune(brackets[i+1]) == closing
}

// unlabelled returns the text after the scheme of a link, or after a label for
// an address.
func unlabelled(s string) (rest string, ok bool) {
	at := strings.IndexAny(s, ":\uff1a")
	if at < 0 || strings.ContainsAny(s[:at], "@\""+brackets) {
		return "", false
	}
	_, size := utf8.DecodeRuneInString(s[at:])
	rest = strings.TrimSpace(s[at+size:])
	switch label := Letters(s[:at]); {
	case label == "mailto":
		return unlinked(rest)
	case strings.HasPrefix(rest, "/"): // a link of another kind
		return "", false
	default:
		return rest, label == "e" || slices.ContainsFunc(labels[:], func(word string) bool { return strings.Contains(label, word) })
	}
}

// labels are parts of the words for an e-mail address.
var labels = [...]string{"mail", "courriel", "correo", "epost", "почт", "пошт", "メール", "이메일", "邮件", "郵件", "邮箱", "郵箱"}

// unlinked returns the address of a mailto link, unless the link names others.
func unlinked(rest string) (address string, ok bool) {
	address, header, _ := strings.Cut(strings.TrimLeft(rest, "/"), "?")
	for part := range strings.FieldsFuncSeq(header, func(r rune) bool { return r == '&' || r == ';' }) {
		key, _, _ := strings.Cut(part, "=")
		switch strings.ToLower(key) {
		case "to", "cc", "bcc":
			return "", false
		}
	}
	return unescaped(address), true
}

func unescaped(s string) string {
	if plain, err := url.PathUnescape(s); err == nil {
		return clean(plain, false, true)
	}
	return s
}

// namesAnother reports whether the name beside an address has another one in it.
func namesAnother(name, address string) bool {
	for word := range strings.FieldsFuncSeq(name, func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune(brackets+quotes+stops, r) && r != '.' && r != '\''
	}) {
		if word = strings.Trim(word, ".'"); emailProblem(word) == "" && Caseless(word) != Caseless(address) {
			return true
		}
	}
	return false
}

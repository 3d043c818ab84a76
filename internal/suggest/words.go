package suggest

import (
	"regexp"
	"slices"
	"strings"

	core "github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// column is a field with its names in [plain] words.
type column struct {
	schema.Field
	name, label string
	packaged    bool
}

// columns returns the fields of an object that are not taken.
func columns(o *schema.Object, taken []string) []column {
	var out []column
	for _, f := range o.Fields() {
		parts := strings.Split(strings.TrimSuffix(f.Name, "__c"), "__") // the first is a package
		if !core.ContainsFold(taken, f.Name) {
			out = append(out, column{f, plain(parts[len(parts)-1]), plain(f.Label), len(parts) > 1})
		}
	}
	return out
}

var (
	wordForm = regexp.MustCompile(`\p{Lu}?\p{Ll}+|\p{Lu}+|\p{Lo}+|\p{N}+`)
	whose    = regexp.MustCompile(`^((mobly|lead|contact|person) )+|\bmobly `)
	plural   = regexp.MustCompile(`(\pL\pL[^su ])s\b`)
	filler   = regexp.MustCompile(` (of )?`)
	unused   = regexp.MustCompile(`\b(old|legacy|deprecated|obsolete|unused|archived)\b`)
)

// plain returns the words of a text in lower case, with spaces between them, and
// without those that only say whose they are.
func plain(text string) string {
	text = strings.ToLower(strings.Join(wordForm.FindAllString(text, -1), " "))
	return whose.ReplaceAllString(text, "")
}

// meanings are names of categories, then values on a scale, that mean the same.
var meanings = []string{"score rating temperature", "segment persona", "hot high", "medium warm", "cold low", "yes true", "no false"}

// meaning returns the key of a category or a value, and its place in meanings, -1 for
// none. What differs in a plural, in spaces or in "of" has the same key.
func meaning(text string) (key string, place int) {
	key = filler.ReplaceAllString(plural.ReplaceAllString(plain(text), "$1"), "")
	return key, slices.IndexFunc(meanings, func(m string) bool { return slices.Contains(strings.Fields(m), key) })
}

// alike returns 0 if a text has the key, 1 if it has the same place in meanings, else -1.
func alike(key string, place int, text string) int {
	switch other, at := meaning(text); {
	case other == key:
		return 0
	case at >= 0 && at == place:
		return 1
	}
	return -1
}

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
	values      []meaning // of the picklist
	spec        core.Spec // of the picklist
	packaged    bool
}

// columns returns the fields of an object that are not taken.
func columns(o *schema.Object, taken []string) []column {
	var out []column
	for _, f := range o.Fields() {
		parts := strings.Split(strings.TrimSuffix(f.Name, "__c"), "__") // the first is a package
		if core.ContainsFold(taken, f.Name) {
			continue
		}
		c := column{Field: f, name: plain(parts[len(parts)-1]), label: plain(f.Label), packaged: len(parts) > 1}
		if len(f.Picklist) > 0 {
			c.spec = core.SpecOf(&f)
		}
		for _, v := range f.Picklist {
			c.values = append(c.values, meaningOf(v.Value))
		}
		out = append(out, c)
	}
	return out
}

// activeLike returns the first active value of the picklist with that meaning, "" for none.
func (c *column) activeLike(m meaning) string {
	for i, v := range c.Picklist {
		if v.Active && m.alike(c.values[i]) >= 0 {
			return v.Value
		}
	}
	return ""
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

// meaning is what a category or a value says: its key, and its place in meanings, -1 for
// none. What differs in a plural, in spaces or in "of" has the same key.
type meaning struct {
	key   string
	scale int
}

func meaningOf(text string) meaning {
	key := filler.ReplaceAllString(plural.ReplaceAllString(plain(text), "$1"), "")
	return meaning{key, slices.IndexFunc(meanings, func(m string) bool { return slices.Contains(strings.Fields(m), key) })}
}

// alike returns 0 for the same key, 1 for the same place in meanings, else -1.
func (m meaning) alike(other meaning) int {
	switch {
	case m.key == other.key:
		return 0
	case m.scale >= 0 && m.scale == other.scale:
		return 1
	}
	return -1
}

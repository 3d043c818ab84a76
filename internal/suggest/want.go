package suggest

import (
	_ "embed"
	"encoding/csv"
	"regexp"
	"slices"
	"strings"

	core "github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// want is a source or a category.
type want struct {
	*Suggestion
	place    func(plain string) int // how well a name fits: 0 the best, -1 not at all
	kinds    []string               // types of a field for it, the best first
	examples []string               // of a category: its options
	options  []meaning              // of a category
	policy   field.Policy           // of a rule without one
}

// same reports whether a rule is for what is wanted.
func (w *want) same(s *Suggestion) bool {
	return s.Rule.From == w.Rule.From && core.Alike(s.Tag.Category, w.Tag.Category)
}

// names has for each source the names of its fields: regular expressions of [plain]
// texts, the best first.
//
//go:embed names.csv
var names string

func sources(object string) []want {
	var out []want
	lines, _ := csv.NewReader(strings.NewReader(names)).ReadAll()
	for _, cells := range lines[1:] {
		var forms []*regexp.Regexp
		for form := range strings.SplitSeq(cells[3], ";") {
			forms = append(forms, regexp.MustCompile("^("+form+")$"))
		}
		w := want{Suggestion: &Suggestion{Object: object}, kinds: strings.Fields(cells[1]), policy: field.Policy(cells[2]), examples: cells[4:]}
		w.Rule.From = mapping.Source(cells[0])
		w.place = func(plain string) int {
			return slices.IndexFunc(forms, func(form *regexp.Regexp) bool { return form.MatchString(plain) })
		}
		out = append(out, w)
	}
	return out
}

// categories returns those that are in use.
func categories(groups []tags.Group, object string) []want {
	var out []want
	for _, g := range groups {
		if core.BlankText(g.Name) || strings.EqualFold(g.Status, "ARCHIVED") {
			continue
		}
		w := want{Suggestion: &Suggestion{Object: object, Tag: tags.Rule{Category: inUTF8(g.Name), Objects: []string{object}}}}
		name := meaningOf(g.Name)
		w.place = func(plain string) int { return name.alike(meaningOf(plain)) }
		w.kinds = strings.Fields("Picklist Checkbox Text LongText MultiPicklist Number")
		if g.Multiple {
			w.kinds = strings.Fields("MultiPicklist Text LongText Picklist")
		}
		for _, option := range g.Options {
			w.examples = append(w.examples, inUTF8(option.Value))
			w.options = append(w.options, meaningOf(option.Value))
		}
		out = append(out, w)
	}
	return out
}

// inUTF8 returns a text as JSON has it, since a sheet is read in UTF-8 only.
func inUTF8(text string) string { return strings.ToValidUTF8(text, "\ufffd") }

package suggest

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/rule"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
)

// fit says how well a field suits a want.
type fit struct {
	Suggestion     // with the field
	sure       int // 3: API name and label fit, 2: the label, 1: the API name or the values, 0: nothing
	score      int // the greater, the better
	why        []string
	flaw       string // why it is not suggested; "" if it may be
}

// assign gives each want the free field that suits it best, and each field to one want.
// Where two suit it alike, neither is chosen.
func assign(open []want, free []column, o field.Options) {
	for _, least := range []int{2, 1} {
		for _, w := range open {
			if w.Sure != "" {
				continue
			}
			var best, rival fit
			for i := range free {
				t := w.judge(&free[i], o)
				switch {
				case t.sure < least:
				case t.flaw != "":
					w.Why = free[i].Name + " would fit, but " + t.flaw
				case t.score > best.score:
					best, rival = t, fit{}
				case t.score == best.score:
					rival = t
				}
			}
			switch {
			case rival.sure > 0:
				w.Why = *best.field() + " and " + *rival.field() + " fit alike"
			case best.sure > 0:
				*w.Suggestion = best.Suggestion
				free = slices.DeleteFunc(free, func(f column) bool { return f.Name == *best.field() })
			}
		}
	}
}

// judge finds out how well a field suits what is wanted.
func (w *want) judge(f *column, o field.Options) fit {
	t := fit{Suggestion: *w.Suggestion}
	place := t.readNames(f, w.place(f.name), w.place(f.label))
	if t.Tag.Category != "" && len(f.Picklist) > 0 {
		t.readValues(f, w.examples, w.options)
	}
	if t.sure == 0 {
		return t
	}
	kind := rule.TypeOf(f.Type)
	at := slices.Index(w.kinds, string(kind))
	t.score += 10_000 + 1000*t.sure - 10*place - at
	if kind == field.Picklist && w.kinds[0] == string(field.MultiPicklist) {
		t.why = append(t.why, "it holds one value, and a lead may have several")
	}
	switch {
	case f.packaged:
		t.sure, t.why = 1, append(t.why, "its package may write it too")
	case strings.HasPrefix(f.Name, "mobly"):
		t.score += 5000
	case place > 0 || at > 0 || len(t.why) > 1:
		t.sure = min(t.sure, 2)
	}
	*t.field() = f.Name
	if t.Tag.Category == "" {
		t.Rule.Type, t.Rule.Length, t.Rule.Policy = kind, f.Length, cmp.Or(t.Rule.Policy, w.policy)
	} else {
		t.Tag.Type, t.Tag.Length = kind, f.Length
	}
	t.try(f, w.examples, o)
	switch {
	case !f.Createable || !f.Updateable:
		t.flaw = "it cannot be written"
	case f.Encrypted:
		t.flaw = "it is encrypted"
	case f.Unique:
		t.flaw = "it must be unique"
	case at < 0:
		t.flaw = "its type is " + string(f.Type)
	}
	t.Why, t.Sure = strings.Join(t.why, "; "), [...]string{1: "low", 2: "medium", 3: "high"}[t.sure]
	return t
}

// readNames finds out how sure the field's API name and label are, and returns how well
// they fit. An API name alone counts unless the label has a word of it.
func (t *fit) readNames(f *column, byName, byLabel int) (place int) {
	shared := slices.ContainsFunc(strings.Fields(f.label), func(word string) bool { return strings.Contains(f.name, word) })
	switch {
	case unused.MatchString(f.name+" "+f.label) || byLabel < 0 && (byName < 0 || shared):
		return 0
	case byLabel < 0:
		t.sure, t.why = 1, []string{"its API name fits, its label says something else"}
		return byName
	case byName < 0:
		t.sure, t.why = 2, []string{"its label fits"}
		return byLabel
	}
	t.sure, t.why = 3, []string{"its name and label fit"}
	return min(byName, byLabel)
}

// readValues finds the picklist's values for a category's options. Without a fitting
// name the field must have all of them, and one that is not on a common scale.
func (t *fit) readValues(f *column, options []string, meant []meaning) {
	values := make(map[string]string)
	var lacks []string
	telling := false
	for i, option := range options {
		to, _ := f.spec.Coerce(option)
		text, _ := to.(string)
		if f.Active(text) {
			telling = telling || meant[i].scale < 0
			continue
		}
		if v := f.activeLike(meant[i]); v != "" {
			values[option] = v
		} else {
			lacks = append(lacks, option)
		}
	}
	if t.Tag.Values = nil; len(values) > 0 {
		t.Tag.Values = values
	}
	if len(lacks) == 0 {
		t.score = 20 // more than what another name costs
	}
	switch {
	case t.sure == 0 && telling && len(lacks) == 0 && len(options) > 1:
		t.sure, t.why = 1, []string{"its values fit"}
	case 2*len(lacks) > len(options):
		t.flaw = "it has other values"
	case len(lacks) > 0:
		t.why = append(t.why, "it lacks "+strings.Join(lacks, ", "))
	}
}

// try writes the examples to the field.
func (t *fit) try(f *column, examples []string, o field.Options) {
	var becomes []string
	for _, example := range examples {
		out, err := field.Coerce(cmp.Or(t.Tag.Values[example], t.Rule.Values[example], example), f.Field, o)
		if e, ok := errors.AsType[*field.Error](err); ok && !errors.Is(err, field.ErrPicklist) {
			t.flaw = "an example does not fit: " + e.Reason
		}
		if out == nil {
			out = "(not written)"
		}
		becomes = append(becomes, fmt.Sprint(out))
	}
	t.Example, t.Becomes = strings.Join(examples, "\n"), strings.Join(becomes, "\n")
}

package engagement

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"text/template"
	"time"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
)

// maxTemplate is how long a template of a Subject may be, in bytes.
const maxTemplate = 1_000

// subjectView is what a template sees of an action.
type subjectView struct {
	Kind, Label, EventType, By, Notes, ID string
	Date                                  string // "2006-01-02", in the location of the options
}

// Subjects makes an [Options.Subject] of templates, one for each kind; that of
// the kind "" is for all others. A kind without a template, and one whose
// template gives nothing but white space, has the default subject.
//
// A template is a text/template. It sees .Label ("Calendar invite"), .Kind,
// .EventType, .By, .Notes, .ID and .Date, the day in the given location (nil
// is UTC). Beside if, with, the comparisons, and, or, not and len there are
// lower, upper and trim. The error names every template that does not work; one
// that is accepted works for every action.
func Subjects(templates map[Kind]string, location *time.Location) (func(Action) string, error) {
	compiled := make(map[Kind]*template.Template, len(templates))
	var problems []error
	for _, kind := range slices.Sorted(maps.Keys(templates)) {
		t, err := compileSubject(templates[kind])
		if err != nil {
			problems = append(problems, fmt.Errorf("engagement: %w: of the kind %q: %w", ErrTemplate, kind, err))
		}
		compiled[kind] = t
	}
	if len(problems) > 0 {
		return nil, errors.Join(problems...)
	}
	zone := cmp.Or(location, time.UTC)
	return func(a Action) string {
		t := compiled[a.Kind]
		if t == nil {
			t = compiled[""]
		}
		if t == nil {
			return ""
		}
		var b strings.Builder
		if t.Execute(&b, viewOf(a, zone)) != nil {
			return "" // which the check of the template rules out
		}
		return b.String()
	}, nil
}

func viewOf(a Action, zone *time.Location) subjectView {
	v := subjectView{
		Kind: string(a.Kind), Label: a.Kind.Label(), EventType: a.eventType(),
		By: field.Address(a.By), Notes: field.Visible(a.Notes), ID: field.Seen(a.ID),
	}
	if !a.At.IsZero() {
		v.Date = a.At.In(zone).Format(time.DateOnly)
	}
	return v
}

func compileSubject(text string) (*template.Template, error) {
	if len(text) > maxTemplate {
		return nil, fmt.Errorf("it is longer than %d bytes", maxTemplate)
	}
	t, err := template.New("subject").Funcs(template.FuncMap{
		"lower": strings.ToLower, "upper": strings.ToUpper, "trim": strings.TrimSpace,
	}).Parse(text)
	if err != nil {
		return nil, err
	}
	if len(t.Templates()) > 1 {
		return nil, errors.New("define and block are not available")
	}
	if err := checkNode(t.Root, anEvent); err != nil {
		return nil, err
	}
	return t, nil
}

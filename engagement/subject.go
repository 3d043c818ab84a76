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

// maxTemplate is the longest template of a Subject, in bytes.
const maxTemplate = 1_000

// subjectView is the action of a template.
type subjectView struct {
	Kind, Label, EventType, By, Notes, ID string
	Date                                  string // "2006-01-02", in the location of the options
}

// Subjects makes an [Options.Subject] from templates, one for each kind; the
// template of kind "" is for all others. A kind without a template, or with a
// blank result, has the default subject.
//
// A template is a text/template. It sees .Label ("Calendar invite"), .Kind,
// .EventType, .By, .Notes, .ID and .Date, the day in the given location (nil is
// UTC). Besides if, with, the comparisons, and, or, not and len there are
// lower, upper and trim. The error names every template that does not work. A
// template without an error works for every action.
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
			return "" // ruled out by the check of the template
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

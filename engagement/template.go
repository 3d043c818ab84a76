package engagement

import (
	"errors"
	"fmt"
	"strings"
	"text/template"
	"time"

	core "github.com/getmobly/mobly-salesforce-go/internal/field"
)

// maxTemplate is the longest template, in bytes.
const maxTemplate = 1_000

// templateProblem begins the reason of a template that cannot be used.
const templateProblem = "its template does not work: "

// view is the action of a template.
type view struct {
	Kind, Label, EventType, By, Notes, ID, Event, EventID string

	Date   string // "2006-01-02", in the zone of the Task
	Custom map[string]string
}

func viewOf(a *Action, zone *time.Location) view {
	v := view{
		Kind: string(a.Kind), Label: a.Kind.Label(), EventType: a.eventType(),
		By: core.Address(a.By), Notes: core.Visible(a.Notes), ID: core.Seen(a.ID),
		Event: core.Visible(a.Event), EventID: core.Seen(a.EventID),
	}
	if !a.At.IsZero() {
		v.Date = a.At.In(zone).Format(time.DateOnly)
	}
	if len(a.Custom) > 0 {
		v.Custom = make(map[string]string, len(a.Custom))
		for key, value := range a.Custom {
			v.Custom[key] = core.PlainText(value)
		}
	}
	return v
}

// compileTemplate compiles a template. One without an error works for every
// action.
func compileTemplate(text string) (*template.Template, error) {
	if len(text) > maxTemplate {
		return nil, fmt.Errorf("it is longer than %d bytes", maxTemplate)
	}
	t, err := template.New("template").Option("missingkey=zero").Funcs(template.FuncMap{
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

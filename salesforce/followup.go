package salesforce

import (
	"fmt"
	"slices"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	core "github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/internal/planner"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// FollowUp leaves one open Task, something that a rep has to do, for each lead that has a
// tag, or for each action of a kind. It is created once per person and tag, or per action,
// and never written again: not after it was closed, and not if the tag was removed or set
// again. Only a deleted one is created again.
//
// A tag is followed up once, whoever captures the person, and if the person's record is
// merged or converted in between. An action is followed up once for each of its Tasks,
// for the same person.
//
// The Task belongs to the person and is in [Result].Related. Under [Rep] it is owned by
// the rep who did the action, or by the last one who scanned the person.
type FollowUp struct {
	// A follow-up is for a Kind of action, or for a tag. Tags are compared as package
	// tags does it. If two follow-ups fit a tag, the one that names its Value wins.
	Kind     engagement.Kind `json:"kind,omitempty"`
	Category string          `json:"category,omitempty"` // "Next Steps"
	Value    string          `json:"value,omitempty"`    // "Set Meeting"; "" is any

	// Subject is a template as in [engagement.Rule]. For a tag, .Notes is "Next Steps:
	// Set Meeting", .By the last scanner and .Date the day of the newest capture.
	Subject string `json:"subject"`

	// DueDays is how many days after the action, or after the newest capture, the Task
	// is due: 0 to 3,650, in Settings.TimeZone. If no time is known, it has no date.
	DueDays  int    `json:"dueDays,omitempty"`
	Weekdays bool   `json:"weekdays,omitempty"` // DueDays counts Monday to Friday
	Status   string `json:"status,omitempty"`   // an open status; "" is Not Started. If the org has none like it, the Task gets the org's default
	Priority string `json:"priority,omitempty"` // "" is Normal
	Type     string `json:"type,omitempty"`     // Task.Type; "" leaves it blank

	// Fields are further fields of the Task: API name -> a template as in Subject.
	Fields map[string]string `json:"fields,omitempty"`
}

const maxDueDays = 3650

// checkFollowUps finds what is wrong with the follow-ups.
func (s *Settings) checkFollowUps(p *problems) {
	if len(s.FollowUps) > 0 && s.Keys.Activity == NoKey {
		p.add("followUps need keys.activity: %w", sferr.ErrNoTaskKey)
	}
	for i := range s.FollowUps {
		f := &s.FollowUps[i]
		wrong := func(format string, args ...any) { p.add("followUps[%d]"+format, append([]any{i}, args...)...) }
		switch {
		case f.Kind == "" && core.BlankText(f.Category):
			wrong(": it is for neither a kind nor a category")
		case f.Kind != "" && f.Category+f.Value != "":
			wrong(": it is for a kind or for a category, not for both")
		case f.Kind != "" && !slices.Contains(engagement.Kinds(), f.Kind):
			wrong(".kind is %.100q: it must be one of %s", f.Kind, core.Listed(engagement.Kinds()))
		case slices.ContainsFunc(s.FollowUps[:i], f.sameAs):
			wrong(": another one is for the same")
		}
		if core.BlankText(f.Subject) {
			wrong(".subject is blank")
		}
		if f.DueDays < 0 || f.DueDays > maxDueDays {
			wrong(".dueDays is %d: it must be 0 to %d", f.DueDays, maxDueDays)
		}
		s.checkTaskFields(p, fmt.Sprintf("followUps[%d]", i), f.Fields)
		internal := planner.FollowUp(*f)
		if _, err := internal.Mapping().Compile(field.Options{}); err != nil {
			wrong(": %w", err)
		}
	}
}

// sameAs reports whether two follow-ups are for the same kind or tag.
func (f *FollowUp) sameAs(other FollowUp) bool {
	alike := func(a, b string) bool { return core.Alike(core.Clean(a, false), core.Clean(b, false)) }
	return f.Kind == other.Kind && alike(f.Category, other.Category) && alike(f.Value, other.Value)
}

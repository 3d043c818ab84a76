package engagement

import "strings"

// Kind says what an [Action] was. The zero Kind is no engagement.
type Kind string

// The kinds of engagement that Mobly logs.
const (
	CalendarInvite Kind = "CalendarInvite"
	PersonalEmail  Kind = "PersonalEmail"
	Call           Kind = "Call"
	Text           Kind = "Text"
	LinkedIn       Kind = "LinkedIn"
	Facebook       Kind = "Facebook"
	X              Kind = "X"
	Note           Kind = "Note"
)

// kinds says of each kind how Mobly's API and a Task name it.
var kinds = []struct {
	kind      Kind
	eventType string // of Mobly's REST API
	label     string
	subtype   string // TaskSubtype; LinkedIn is known from API version 56.0 on
}{
	{CalendarInvite, "CALENDAR", "Calendar invite", "Task"},
	{PersonalEmail, "EMAIL", "Email", "Email"},
	{Call, "PHONE", "Call", "Call"},
	{Text, "SMS", "Text message", "Task"},
	{LinkedIn, "LINKEDIN", "LinkedIn", "LinkedIn"},
	{Facebook, "FACEBOOK", "Facebook", "Task"},
	{X, "TWITTER", "X", "Task"},
	{Note, "NOTE", "Note", "Task"},
}

// ParseKind returns the kind of one of Mobly's event types ("PHONE"), or of a
// Kind's own name, in any letter case. Content that was sent by e-mail or text
// (EMAIL_CONTENT, SMS_CONTENT) counts as an e-mail and a text. It returns
// false for what is no engagement, such as CSV_UPLOAD, and for what is unknown.
func ParseKind(eventType string) (Kind, bool) {
	eventType = strings.TrimSpace(eventType)
	for _, k := range kinds {
		if strings.EqualFold(eventType, k.eventType) || strings.EqualFold(eventType, string(k.kind)) {
			return k.kind, true
		}
	}
	switch strings.ToUpper(eventType) {
	case "EMAIL_CONTENT":
		return PersonalEmail, true
	case "SMS_CONTENT":
		return Text, true
	default:
		return "", false
	}
}

// Label is what a person calls the kind: "Calendar invite". It is "" for what
// is no kind.
func (k Kind) Label() string {
	for _, known := range kinds {
		if known.kind == k {
			return known.label
		}
	}
	return ""
}

func (k Kind) eventType() string {
	for _, known := range kinds {
		if known.kind == k {
			return known.eventType
		}
	}
	return ""
}

func (k Kind) subtype() string {
	for _, known := range kinds {
		if known.kind == k {
			return known.subtype
		}
	}
	return ""
}

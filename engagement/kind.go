package engagement

import (
	"fmt"
	"slices"
	"strings"

	core "github.com/getmobly/mobly-salesforce-go/internal/field"
)

// Kind is the kind of an [Action]. The zero Kind is not an engagement.
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

type naming struct {
	kind      Kind
	eventType string // of Mobly's REST API
	label     string
	subject   string // of a Task, unless a rule sets another
	subtype   string // TaskSubtype; LinkedIn is known from API version 56.0 on
}

var kinds = [...]naming{
	{CalendarInvite, "CALENDAR", "Calendar invite", "Mobly: Calendar invite", "Task"},
	{PersonalEmail, "EMAIL", "Email", "Mobly: Email", "Email"},
	{Call, "PHONE", "Call", "Mobly: Call", "Call"},
	{Text, "SMS", "Text message", "Mobly: Text message", "Task"},
	{LinkedIn, "LINKEDIN", "LinkedIn", "Mobly: LinkedIn", "LinkedIn"},
	{Facebook, "FACEBOOK", "Facebook", "Mobly: Facebook", "Task"},
	{X, "TWITTER", "X", "Mobly: X", "Task"},
	{Note, "NOTE", "Note", "Mobly: Note", "Task"},
}

// Kinds returns all kinds, in the order of the constants.
func Kinds() []Kind {
	out := make([]Kind, len(kinds))
	for i, n := range kinds {
		out[i] = n.kind
	}
	return out
}

// parseKind returns the kind of one of Mobly's event types ("PHONE"), or of a
// Kind's own name, in any letter case. Content sent by e-mail or text
// (EMAIL_CONTENT, SMS_CONTENT) counts as an e-mail or a text. It returns false
// for other event types, such as CSV_UPLOAD.
func parseKind(eventType string) (Kind, bool) {
	eventType = core.Seen(eventType)
	for _, n := range kinds {
		if strings.EqualFold(eventType, n.eventType) || strings.EqualFold(eventType, string(n.kind)) {
			return n.kind, true
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

// UnmarshalText reads a kind, or one of Mobly's event types ("PHONE"), in any
// letter case; blank is the zero Kind. The error is an [ErrNotEngagement] that
// lists the kinds there are and does not quote the text.
func (k *Kind) UnmarshalText(text []byte) error {
	kind, ok := parseKind(string(text))
	if !ok && strings.TrimSpace(string(text)) != "" {
		return fmt.Errorf("%w; the kinds are %s", ErrNotEngagement, core.Listed(Kinds()))
	}
	*k = kind
	return nil
}

// Label is the name of the kind for people: "Calendar invite". It is "" for an
// unknown kind.
func (k Kind) Label() string { return k.naming().label }

func (k Kind) eventType() string { return k.naming().eventType }

func (k Kind) valid() bool { return k.index() >= 0 }

// naming returns the names of the kind, zero for an unknown one.
func (k Kind) naming() naming {
	if i := k.index(); i >= 0 {
		return kinds[i]
	}
	return naming{}
}

// index returns the place of the kind among all, -1 for an unknown one.
func (k Kind) index() int {
	return slices.IndexFunc(kinds[:], func(n naming) bool { return n.kind == k })
}

package engagement

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
)

// Action is one thing that a rep did with a lead, or noted about it.
//
// Its JSON is an activity event of Mobly's REST API: id, eventType, createdBy,
// createdAt and eventNotes; kind, callType and durationSeconds are additions of
// this SDK. Missing and null members leave their fields zero, and so does a
// createdAt that is not an RFC 3339 time, though a space instead of the T and a
// zone without a colon are accepted. Written and read again, an action is the
// same, with its time in UTC and its duration in whole seconds.
type Action struct {
	ID        string    // Mobly's; the same action has the same ID wherever it is seen
	Kind      Kind      // "" is not an engagement and gets no Task
	EventType string    // as received, "PHONE"; kept for unknown kinds
	By        string    // the rep's e-mail
	At        time.Time // when it was done
	Notes     string    // what the rep wrote about it

	CallType CallType      // of a Call; any other value is unknown, like ""
	Duration time.Duration // of a Call; 0 and more than a day are unknown
}

// CallType is the direction of a call: one of three values, in any letter case.
type CallType string

// The values of Task.CallType.
const (
	Inbound  CallType = "Inbound"
	Outbound CallType = "Outbound"
	Internal CallType = "Internal"
)

// known returns c as Salesforce spells it, or "".
func (c CallType) known() CallType {
	for _, known := range [...]CallType{Inbound, Outbound, Internal} {
		if strings.EqualFold(field.Seen(string(c)), string(known)) {
			return known
		}
	}
	return ""
}

// callLength returns d in whole seconds, or 0 if no call is that long.
func callLength(d time.Duration) time.Duration {
	if d < 0 || d > 24*time.Hour {
		return 0
	}
	return d.Round(time.Second)
}

// event is an Action as Mobly's REST API spells it.
type event struct {
	ID        field.JSONText  `json:"id"`
	EventType field.JSONText  `json:"eventType"`
	By        field.JSONText  `json:"createdBy"`
	At        field.JSONText  `json:"createdAt,omitempty"`
	Notes     field.JSONText  `json:"eventNotes"`
	Kind      *field.JSONText `json:"kind"`
	CallType  field.JSONText  `json:"callType,omitempty"`
	Seconds   field.JSONText  `json:"durationSeconds,omitempty"`
}

// UnmarshalJSON reads an activity event. A number stands for its text, and a
// text for a number. Event types that are not engagements are not errors: they
// leave Kind "" (see [ParseKind]). The error is an [ErrJSON] that quotes
// nothing of the JSON.
func (a *Action) UnmarshalJSON(data []byte) error {
	var e event
	if json.Unmarshal(data, &e) != nil {
		return fmt.Errorf("engagement: %w", ErrJSON)
	}
	*a = Action{
		ID: string(e.ID), EventType: string(e.EventType), By: string(e.By), Notes: string(e.Notes),
		CallType: CallType(e.CallType),
	}
	a.Kind, _ = ParseKind(a.EventType)
	if e.Kind != nil && (*e.Kind == "" || Kind(*e.Kind).valid()) {
		a.Kind = Kind(*e.Kind)
		if a.EventType == a.Kind.eventType() {
			a.EventType = "" // the action was made without it
		}
	}
	if s, err := strconv.ParseFloat(field.Seen(string(e.Seconds)), 64); err == nil && s > 0 && s <= 24*60*60 {
		a.Duration = callLength(time.Duration(s * float64(time.Second)))
	}
	a.At = parseTime(field.Seen(string(e.At)))
	return nil
}

// parseTime reads a time with a zone. It returns the zero time for any other
// text.
func parseTime(text string) time.Time {
	for _, layout := range [...]string{time.RFC3339, "2006-01-02T15:04:05Z0700", "2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05Z0700"} {
		if at, err := time.Parse(layout, text); err == nil && writable(at) {
			return at
		}
	}
	return time.Time{}
}

// writable reports whether the time has a year of four digits in UTC.
func writable(at time.Time) bool {
	year := at.UTC().Year()
	return 0 <= year && year <= 9999
}

// MarshalJSON writes a as an activity event. An action without an EventType
// gets that of its Kind. A Kind that does not follow from the EventType is
// written too. The only error is a time whose year does not have four digits.
func (a Action) MarshalJSON() ([]byte, error) {
	if !a.At.IsZero() && !writable(a.At) {
		return nil, errors.New("engagement: the time of an action has no year from 0 to 9999")
	}
	e := struct {
		ID        string   `json:"id"`
		EventType string   `json:"eventType"`
		By        string   `json:"createdBy"`
		At        string   `json:"createdAt,omitempty"`
		Notes     string   `json:"eventNotes"`
		Kind      *Kind    `json:"kind,omitempty"`
		CallType  CallType `json:"callType,omitempty"`
		Seconds   float64  `json:"durationSeconds,omitempty"`
	}{
		ID: a.ID, EventType: a.eventType(), By: a.By, Notes: a.Notes,
		CallType: a.CallType, Seconds: callLength(a.Duration).Seconds(),
	}
	if kind, _ := ParseKind(a.EventType); kind != a.Kind {
		known := a.Kind.naming().kind // "" for an invalid kind
		e.Kind = &known
	}
	if !a.At.IsZero() {
		e.At = a.At.UTC().Format(time.RFC3339Nano)
	}
	return json.Marshal(e)
}

func (a Action) eventType() string { return cmp.Or(a.EventType, a.Kind.eventType()) }

// Key identifies the action: by its ID or, if it has none, by a digest of lead,
// event type, rep, time and notes. lead is an ID or e-mail address of the lead:
// a rep may write to two leads in the same second. Equal actions have equal
// keys, on every machine and in every version of this package, so the key suits
// a unique external ID field. Invisible characters and the form of letters (NFC
// or not) make no difference. Nothing can be read from a digest.
func (a Action) Key(lead string) string {
	if id := field.Seen(a.ID); id != "" {
		return id
	}
	h := sha256.New()
	for _, part := range []string{
		field.Caseless(field.Address(lead)),
		strings.ToUpper(a.eventType()),
		field.Caseless(field.Address(a.By)),
		a.At.UTC().Format(time.RFC3339Nano),
		field.Seen(a.Notes),
	} {
		_, _ = fmt.Fprintf(h, "%d:%s", len(part), part) // a hash never fails
	}
	return "mobly-" + hex.EncodeToString(h.Sum(nil)[:16])
}

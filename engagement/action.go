package engagement

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Action is one thing that a rep did with a lead, or noted about it.
//
// Its JSON is that of an activity event in Mobly's REST API: id, eventType,
// createdBy, createdAt and eventNotes; callType and durationSeconds are this
// SDK's additions. Missing and null members leave their fields zero, and so
// does a createdAt that is no RFC 3339 time.
type Action struct {
	ID        string    // Mobly's; the same action has the same ID wherever it is seen
	Kind      Kind      // "" is no engagement: it gets no Task
	EventType string    // as it came, "PHONE"; kept for kinds that are unknown
	By        string    // the rep's e-mail
	At        time.Time // when it was done
	Notes     string    // what the rep wrote about it

	CallType CallType      // of a Call; "" when unknown
	Duration time.Duration // of a Call, 0 when unknown
}

// CallType is the direction of a call, one of Salesforce's three values.
type CallType string

// The values of Task.CallType.
const (
	Inbound  CallType = "Inbound"
	Outbound CallType = "Outbound"
	Internal CallType = "Internal"
)

// event is an Action as Mobly's REST API spells it.
type event struct {
	ID        member `json:"id"`
	EventType member `json:"eventType"`
	By        member `json:"createdBy"`
	At        member `json:"createdAt,omitempty"`
	Notes     member `json:"eventNotes"`
	CallType  member `json:"callType,omitempty"`
	Seconds   member `json:"durationSeconds,omitempty"`
}

// member is a JSON string, number, true or false; null is blank.
type member string

func (m *member) UnmarshalJSON(data []byte) error {
	switch data[0] {
	case '"':
		var s string
		if err := json.Unmarshal(data, &s); err != nil {
			return err
		}
		*m = member(s)
	case '{', '[':
		return ErrJSON
	case 'n':
	default:
		*m = member(data)
	}
	return nil
}

// UnmarshalJSON reads an activity event. A number is taken for its text, and a
// text for a number. Event types that are no engagement are no error: they
// leave Kind "" (see [ParseKind]). The error is an [ErrJSON], without anything
// that the JSON holds.
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
	if s, err := strconv.ParseFloat(strings.TrimSpace(string(e.Seconds)), 64); err == nil {
		a.Duration = seconds(s)
	}
	if at, err := time.Parse(time.RFC3339, strings.TrimSpace(string(e.At))); err == nil {
		a.At = at
	}
	return nil
}

// seconds is a duration of a day at most: more is no call's length.
func seconds(s float64) time.Duration {
	if s > 0 && s <= 24*60*60 {
		return time.Duration(s * float64(time.Second)).Round(time.Second)
	}
	return 0
}

// MarshalJSON writes a as an activity event. An action that was made without
// an EventType gets that of its Kind.
func (a Action) MarshalJSON() ([]byte, error) {
	e := struct {
		ID        string   `json:"id"`
		EventType string   `json:"eventType"`
		By        string   `json:"createdBy"`
		At        string   `json:"createdAt,omitempty"`
		Notes     string   `json:"eventNotes"`
		CallType  CallType `json:"callType,omitempty"`
		Seconds   float64  `json:"durationSeconds,omitempty"`
	}{
		ID: a.ID, EventType: a.eventType(), By: a.By, Notes: a.Notes,
		CallType: a.CallType, Seconds: a.Duration.Seconds(),
	}
	if !a.At.IsZero() {
		e.At = a.At.UTC().Format(time.RFC3339Nano)
	}
	return json.Marshal(e)
}

func (a Action) eventType() string {
	if a.EventType != "" {
		return a.EventType
	}
	return a.Kind.eventType()
}

// Key is what tells this action from every other: its ID, or, when it has
// none, a digest of lead, event type, rep, time and notes. Lead names the lead
// it was done with, by an ID or an e-mail address: a rep may write to two leads
// in the same second. Equal actions have equal keys, on every machine and in
// every version of this package, so that the key is fit for a unique external
// ID field. A digest holds nothing that can be read.
func (a Action) Key(lead string) string {
	if id := strings.TrimSpace(a.ID); id != "" {
		return id
	}
	h := sha256.New()
	for _, part := range []string{
		strings.ToLower(strings.TrimSpace(lead)),
		strings.ToUpper(a.eventType()),
		strings.ToLower(strings.TrimSpace(a.By)),
		a.At.UTC().Format(time.RFC3339Nano),
		a.Notes,
	} {
		_, _ = fmt.Fprintf(h, "%d:%s", len(part), part) // a hash takes all that it is given
	}
	return "mobly-" + hex.EncodeToString(h.Sum(nil)[:16])
}

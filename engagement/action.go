package engagement

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
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
	ID        string   `json:"id"`
	EventType string   `json:"eventType"`
	By        string   `json:"createdBy"`
	At        string   `json:"createdAt,omitempty"`
	Notes     string   `json:"eventNotes"`
	CallType  CallType `json:"callType,omitempty"`
	Seconds   float64  `json:"durationSeconds,omitempty"`
}

// UnmarshalJSON reads an activity event. Event types that are no engagement
// are no error: they leave Kind "" (see [ParseKind]). The error is an
// [ErrJSON], without anything that the JSON holds.
func (a *Action) UnmarshalJSON(data []byte) error {
	var e event
	if err := json.Unmarshal(data, &e); err != nil {
		var typ *json.UnmarshalTypeError
		if errors.As(err, &typ) && typ.Field != "" {
			return fmt.Errorf("engagement: %w: %s has the wrong JSON type", ErrJSON, typ.Field)
		}
		return fmt.Errorf("engagement: %w", ErrJSON)
	}
	*a = Action{
		ID: e.ID, EventType: e.EventType, By: e.By, Notes: e.Notes, CallType: e.CallType,
		Duration: seconds(e.Seconds),
	}
	a.Kind, _ = ParseKind(e.EventType)
	if at, err := time.Parse(time.RFC3339, strings.TrimSpace(e.At)); err == nil {
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
	e := event{
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

package engagement

import (
	"cmp"
	"encoding/json"
	"strconv"
	"time"

	core "github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/internal/scan"
)

// event is an Action as Mobly's REST API spells it.
type event struct {
	ID        scan.JSONText  `json:"id"`
	EventType scan.JSONText  `json:"eventType"`
	By        scan.JSONText  `json:"createdBy"`
	At        scan.JSONText  `json:"createdAt,omitempty"`
	Notes     scan.JSONText  `json:"eventNotes"`
	Kind      *scan.JSONText `json:"kind"`
	CallType  scan.JSONText  `json:"callType,omitempty"`
	Seconds   scan.JSONText  `json:"durationSeconds,omitempty"`

	LeadID     json.RawMessage `json:"associatedLead"` // the others of another kind than here are passed over
	Event      json.RawMessage `json:"event"`
	EventID    json.RawMessage `json:"eventId"`
	CampaignID json.RawMessage `json:"campaignId"`
	AtEvent    json.RawMessage `json:"associatedEvent"`
	InCampaign json.RawMessage `json:"associatedCampaign"`
	Custom     json.RawMessage `json:"custom"`
}

var eventForm = scan.FormOf(event{})

// UnmarshalJSON reads an activity event, or the ID of one. A number stands for its
// text, and a text for a number. Event types that are not engagements are not
// errors: they leave Kind "". The error quotes nothing of the JSON.
func (a *Action) UnmarshalJSON(data []byte) error {
	if len(data) > 0 && data[0] == '"' {
		var id string
		if json.Unmarshal(data, &id) == nil {
			*a = Action{ID: id}
			return nil
		}
	}
	var e event
	if eventForm.Unmarshal(data, &e) != nil {
		return errJSON
	}
	*a = Action{
		ID: string(e.ID), EventType: string(e.EventType), By: string(e.By), Notes: string(e.Notes),
		CallType: string(e.CallType), Custom: customIn(e.Custom),
	}
	a.LeadID, _ = named(e.LeadID)
	eventID, event := named(e.AtEvent)
	campaignID, _ := named(e.InCampaign)
	a.Event, a.EventID, a.CampaignID = cmp.Or(textIn(e.Event), event), cmp.Or(textIn(e.EventID), eventID), cmp.Or(textIn(e.CampaignID), campaignID)
	a.Kind, _ = parseKind(a.EventType)
	if e.Kind != nil && (*e.Kind == "" || Kind(*e.Kind).valid()) {
		a.Kind = Kind(*e.Kind)
		if a.EventType == a.Kind.eventType() {
			a.EventType = "" // the action was made without it
		}
	}
	if e.Seconds == "" {
		// not known
	} else if s, err := strconv.ParseFloat(core.Seen(string(e.Seconds)), 64); err == nil && s > 0 && s <= 24*60*60 {
		a.Duration = callLength(time.Duration(s * float64(time.Second)))
	}
	a.At = parseTime(core.Seen(string(e.At)))
	return nil
}

// named returns an ID given as such, or an object's ID and name.
func named(data json.RawMessage) (id, name string) {
	if len(data) == 0 || data[0] != '{' {
		return textIn(data), ""
	}
	var object struct{ ID, Name scan.JSONText }
	if json.Unmarshal(data, &object) != nil {
		return "", ""
	}
	return string(object.ID), string(object.Name)
}

// textIn returns the text of a JSON value, "" for a structure.
func textIn(data json.RawMessage) string {
	if len(data) == 0 {
		return ""
	}
	var text scan.JSONText
	_ = text.UnmarshalJSON(data) // a structure leaves it as it is
	return string(text)
}

// customIn returns the values of a JSON object with their numbers as they are
// written, nil for any other value and for one without members.
func customIn(data json.RawMessage) map[string]any {
	if len(data) == 0 {
		return nil
	}
	var values map[string]any
	if core.UnmarshalNumbers(data, &values) != nil || len(values) == 0 {
		return nil
	}
	return values
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
// written too. The error is a time whose year does not have four digits, or a
// value in Custom that JSON does not have.
func (a Action) MarshalJSON() ([]byte, error) {
	if !a.At.IsZero() && !writable(a.At) {
		return nil, errYear
	}
	e := struct {
		ID        string         `json:"id"`
		EventType string         `json:"eventType"`
		By        string         `json:"createdBy"`
		At        string         `json:"createdAt,omitempty"`
		Notes     string         `json:"eventNotes"`
		Kind      *Kind          `json:"kind,omitempty"`
		CallType  string         `json:"callType,omitempty"`
		Seconds   float64        `json:"durationSeconds,omitempty"`
		LeadID    string         `json:"associatedLead,omitempty"`
		Event     string         `json:"event,omitempty"`
		EventID   string         `json:"eventId,omitempty"`
		Campaign  string         `json:"campaignId,omitempty"`
		Custom    map[string]any `json:"custom,omitempty"`
	}{
		ID: a.ID, EventType: a.eventType(), By: a.By, Notes: a.Notes,
		CallType: a.CallType, Seconds: callLength(a.Duration).Seconds(),
		LeadID: a.LeadID, Event: a.Event, EventID: a.EventID, Campaign: a.CampaignID, Custom: a.Custom,
	}
	if kind, _ := parseKind(a.EventType); kind != a.Kind {
		known := a.Kind.naming().kind // "" for an invalid kind
		e.Kind = &known
	}
	if !a.At.IsZero() {
		e.At = a.At.UTC().Format(time.RFC3339Nano)
	}
	return json.Marshal(e)
}

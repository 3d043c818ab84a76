package engagement

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	core "github.com/getmobly/mobly-salesforce-go/internal/field"
)

// Action is one thing that a rep did with a lead, or noted about it.
//
// Its JSON is an activity event of Mobly's REST API: id, eventType, createdBy,
// createdAt, eventNotes, and associatedLead, associatedEvent and associatedCampaign,
// each an ID or an object with one. This SDK adds kind, callType, durationSeconds and
// custom, and writes event, eventId and campaignId for the last two. A string in place
// of the object is the ID of an activity known only by it. Missing and null members leave their
// fields zero, and so does a createdAt that is not an RFC 3339 time, though a space
// instead of the T and a zone without a colon are accepted. Written and read again,
// an action is the same, with its time in UTC, its duration in whole seconds and
// its Custom values in their JSON kinds.
type Action struct {
	ID        string    // Mobly's; the same action has the same ID wherever it is seen
	Kind      Kind      // "" is not an engagement and gets no Task
	EventType string    // as received, "PHONE"; kept for unknown kinds
	By        string    // the rep's e-mail
	At        time.Time // when it was done
	Notes     string    // what the rep wrote about it
	Event     string    // name of the Mobly event
	EventID   string    // Mobly's ID of the event
	LeadID    string    // Mobly's ID of the lead, as activity lists have it

	CampaignID string // Mobly's ID of the campaign that the lead was put into

	CallType string        // of a Call: "Inbound", "Outbound" or "Internal", in any letter case; any other is unknown, like ""
	Duration time.Duration // of a Call; 0 and more than a day are unknown

	Custom map[string]any // anything else a rule may write
}

// onlyID reports whether nothing but the ID of the action is known.
func (a *Action) onlyID() bool {
	return a.Kind == "" && a.EventType == "" && a.ID != "" && a.By == "" && a.Notes == "" && a.At.IsZero()
}

// knownCallType returns the direction of a call as Salesforce spells it, or "".
func knownCallType(text string) string {
	for _, known := range [...]string{"Inbound", "Outbound", "Internal"} {
		if strings.EqualFold(core.Seen(text), known) {
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

func (a Action) eventType() string { return cmp.Or(a.EventType, a.Kind.eventType()) }

// Key identifies the action: by its ID or, if it has none, by a digest of lead,
// event type, rep, time and notes. lead is an ID or e-mail address of the lead:
// a rep may write to two leads in the same second. Equal actions have equal
// keys, on every machine and in every version of this package, so the key suits
// a unique external ID field. Invisible characters and the form of letters (NFC
// or not) make no difference. Nothing can be read from a digest.
func (a Action) Key(lead string) string {
	if id := core.Seen(a.ID); id != "" {
		return id
	}
	h := sha256.New()
	for _, part := range []string{
		core.Caseless(core.Address(lead)),
		strings.ToUpper(a.eventType()),
		core.Caseless(core.Address(a.By)),
		a.At.UTC().Format(time.RFC3339Nano),
		core.Seen(a.Notes),
	} {
		_, _ = fmt.Fprintf(h, "%d:%s", len(part), part) // a hash never fails
	}
	return "mobly-" + hex.EncodeToString(h.Sum(nil)[:16])
}

package salesforce

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	core "github.com/getmobly/mobly-salesforce-go/internal/field"
)

// Campaigns adds each person to the Salesforce Campaign of every event they were
// captured at, and of every Mobly label they have. Without Links and EventField it
// adds nobody.
//
// The status comes from the rule of Settings.Tags for Field "Status" of
// "CampaignMember", or from here; other fields come from Mapping and Tags. If the
// campaign lacks the status, for which Salesforce would silently take its default, a new
// member is written without one, an existing one keeps its own, and Dropped says so.
// The rule's Order decides whether an existing status changes: it never moves down, and
// one that Order lacks stays. Without Order, it changes only to a first response. A
// member that has responded never becomes one that has not.
//
// A member that somebody removed from the campaign is added again by the next sync.
type Campaigns struct {
	Links []CampaignLink `json:"links,omitempty"`

	EventField string `json:"eventField,omitempty"` // field of Campaign that holds Mobly's event ID: finds the Campaign of an event without a link
	Status     string `json:"status,omitempty"`     // of members without a status from a tag; "" is the campaign's default

	// Minimum is how many scans at the event make a person a member, counted in the leads
	// of the call. 0 takes everybody, uploads and manual entries included.
	Minimum int `json:"minimum,omitempty"`

	ActiveOnly bool `json:"activeOnly,omitempty"` // refuse to add members to an inactive campaign
}

// CampaignLink names the Campaign of one event, or of one label. Two events with one
// Campaign make one member, with the higher of the two statuses and the scans at both.
type CampaignLink struct {
	EventID  string `json:"eventId,omitempty"` // goes before Event
	Event    string `json:"event,omitempty"`   // name of the event, in any letter case
	Label    string `json:"label,omitempty"`   // ID of a Mobly label (see mapping.Campaign)
	Campaign string `json:"campaign"`          // ID of the Salesforce Campaign

	Status  string `json:"status,omitempty"`  // "" is Campaigns.Status
	Minimum *int   `json:"minimum,omitempty"` // nil is Campaigns.Minimum; a label has none

	Statuses map[string]string `json:"statuses,omitempty"` // status by the rules, in any letter case -> status in this campaign
}

// campaignPrefix begins the ID of every Salesforce Campaign.
const campaignPrefix = "701"

// check adds everything that is wrong with the campaigns.
func (c *Campaigns) check(p *problems) {
	if c.EventField != "" && !fieldForm.MatchString(c.EventField) {
		p.add("campaigns.eventField is not an API name: %.100q", c.EventField)
	}
	if c.Minimum < 0 {
		p.add("campaigns.minimum is %d: it must not be negative", c.Minimum)
	}
	first := make(map[string]int) // the link of each event and label
	for i := range c.Links {
		l, place := &c.Links[i], fmt.Sprintf("campaigns.links[%d]", i)
		l.check(p, place)
		what, key := l.occasion()
		if other, twice := first[key]; twice && key != "" {
			p.add("%s and links[%d] are of the same %s", place, other, what)
		} else {
			first[key] = i
		}
	}
}

// occasion returns what the link is for, as it is told apart from others; "" for
// nothing.
func (l *CampaignLink) occasion() (what, key string) {
	for _, o := range [...]struct{ what, key string }{
		{"event ID", core.Seen(l.EventID)}, {"event name, without an eventId", core.Looks(core.Clean(l.Event, false))}, {"label", core.Seen(l.Label)},
	} {
		if o.key != "" {
			return o.what, o.what + " " + o.key
		}
	}
	return "", ""
}

func (l *CampaignLink) check(p *problems, place string) {
	event := !core.BlankText(l.EventID) || !core.BlankText(l.Event)
	switch label := !core.BlankText(l.Label); {
	case event && label:
		p.add("%s has an event and a label: each needs a link of its own", place)
	case !event && !label:
		p.add("%s has neither an event nor a label", place)
	case label && l.Minimum != nil && *l.Minimum > 0:
		p.add("%s.minimum is %d: a label has no scans", place, *l.Minimum)
	}
	if id, ok := core.ID18(core.Seen(l.Campaign)); !ok || !strings.HasPrefix(id, campaignPrefix) {
		p.add("%s.campaign is %.100q: it must be the ID of a Salesforce Campaign, which begins with %s", place, l.Campaign, campaignPrefix)
	}
	if l.Minimum != nil && *l.Minimum < 0 {
		p.add("%s.minimum is %d: it must not be negative", place, *l.Minimum)
	}
	seen := make(map[string]bool)
	for _, from := range slices.Sorted(maps.Keys(l.Statuses)) {
		key := core.Looks(from)
		switch {
		case core.BlankText(from) || core.BlankText(l.Statuses[from]):
			p.add("%s.statuses has a blank status", place)
		case seen[key]:
			p.add("%s.statuses has two translations of %.100q", place, from)
		}
		seen[key] = true
	}
}

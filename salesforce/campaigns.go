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
// The rule of Settings.Tags for the field Status of CampaignMember gives the status;
// without one, the link or Status does. Other fields come from Mapping and Tags. A status
// that the campaign lacks is not written, because Salesforce would silently replace it by
// the campaign's default: a new member gets that default, an existing one keeps its
// status, and Dropped says so.
//
// The Order of the rule decides whether an existing status changes: it never moves down,
// and one that Order lacks stays. Without Order, it changes only to a first response. A
// member that has responded never becomes one that has not.
//
// A member that somebody removed from the campaign is added again by the next sync.
type Campaigns struct {
	Links []CampaignLink `json:"links,omitempty"`

	EventField string `json:"eventField,omitempty"` // field of Campaign that holds Mobly's event ID; it finds the Campaign of an event without a link
	Status     string `json:"status,omitempty"`     // of members to whom neither a tag nor a link gives one; "" is the campaign's default

	// Minimum is how many scans at the event make a person a member, counted in the leads
	// of the call. 0 takes everybody, uploads and manual entries included.
	Minimum int `json:"minimum,omitempty"`

	ActiveOnly bool `json:"activeOnly,omitempty"` // refuse to add members to an inactive campaign
}

// CampaignLink names the Campaign of one event or one label. A person at two events of one
// Campaign is one member, with the higher of the two statuses and the scans at both.
type CampaignLink struct {
	EventID  string `json:"eventId,omitempty"` // if given, Event counts only for captures without an event ID
	Event    string `json:"event,omitempty"`   // name of the event, in any letter case
	Label    string `json:"label,omitempty"`   // ID of a Mobly label (see mapping.Campaign)
	Campaign string `json:"campaign"`          // ID of the Salesforce Campaign

	Status  string `json:"status,omitempty"`  // "" is Campaigns.Status
	Minimum *int   `json:"minimum,omitempty"` // nil is Campaigns.Minimum; a label has none

	Statuses map[string]string `json:"statuses,omitempty"` // a rule's status, in any letter case -> the status in this campaign
}

// campaignPrefix begins the ID of every Salesforce Campaign.
const campaignPrefix = "701"

// check reports everything that is wrong with the campaigns.
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
			p.add("%s and links[%d] have the same %s", place, other, what)
		} else {
			first[key] = i
		}
	}
}

// occasion returns what the link is for, in words, and a key that is equal for two links
// of the same event or label; "" for neither.
func (l *CampaignLink) occasion() (what, key string) {
	for _, o := range [...]struct{ what, key string }{
		{"event ID", core.Seen(l.EventID)},
		{"event name and no event ID", core.Looks(core.Clean(l.Event, false))},
		{"label", core.Seen(l.Label)},
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
		p.add("%s.campaign is %.100q: it must be the ID of a Salesforce Campaign, 15 or 18 characters that begin with %s", place, l.Campaign, campaignPrefix)
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

package planner

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	core "github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// The objects of campaigns and their fields.
const (
	campaignObject = "Campaign"
	memberObject   = "CampaignMember"
	statusField    = "Status"
	campaignField  = "CampaignId"
)

// Optional reports whether a model does without the object: nobody is added to
// campaigns then.
func Optional(object string) bool { return object == memberObject }

// membership is a campaign and the record of a person, by their IDs.
type membership struct{ campaign, person string }

// Campaigns are those of salesforce.Settings, whose names and meanings they have.
type Campaigns struct {
	Links      []CampaignLink
	EventField string
	Status     string
	Minimum    int
	ActiveOnly bool
}

// CampaignLink is the campaign of one event, or of one label.
type CampaignLink struct {
	EventID, Event, Label string
	Campaign, Status      string
	Minimum               *int
	Statuses              map[string]string
}

// Any reports whether persons are added to campaigns.
func (c *Campaigns) Any() bool { return len(c.Links) > 0 || c.EventField != "" }

// fit gives links their defaults, and the form in which they are compared.
func (c *Campaigns) fit() {
	for i := range c.Links {
		l := &c.Links[i]
		l.EventID, l.Event, l.Label = core.Seen(l.EventID), eventKey(l.Event), core.Seen(l.Label)
		l.Campaign, _ = core.ID18(core.Seen(l.Campaign))
		if core.BlankText(l.Status) {
			l.Status = c.Status
		}
		if l.Minimum = cmp.Or(l.Minimum, &c.Minimum); l.Label != "" {
			l.Minimum = new(0)
		}
	}
}

// eventKey returns the name of an event as it is compared.
func eventKey(name string) string { return core.Looks(core.Clean(name, false)) }

// find returns the link of an occasion, nil if it has none: the one with its ID; else
// one without an ID, by name; else, if the ID of the occasion is not known, the only one
// with its name.
func (c *Campaigns) find(o *mapping.Occasion) *CampaignLink {
	name := eventKey(o.Event)
	var byName *CampaignLink
	var others []*CampaignLink
	for i := range c.Links {
		l := &c.Links[i]
		switch {
		case l.Label != o.Label:
		case o.Label != "", o.EventID != "" && l.EventID == o.EventID:
			return l
		case name == "" || l.Event != name:
		case l.EventID == "":
			byName = l
		case o.EventID == "":
			others = append(others, l)
		}
	}
	if byName == nil && len(others) == 1 {
		return others[0]
	}
	return byName
}

// memberFields returns the fields that rules write to members. Those by which members
// are told apart are not for rules, and their status is for tags alone.
func memberFields(mapped, tagged []string) ([]string, error) {
	names := slices.Concat(mapped, tagged)
	for i, name := range names {
		switch {
		case core.ContainsFold([]string{campaignField, "LeadId", "ContactId"}, name):
			return nil, fmt.Errorf("%w: %s.%s says who is a member of what: no rule may write it", field.ErrRule, memberObject, name)
		case i < len(mapped) && strings.EqualFold(name, statusField):
			return nil, fmt.Errorf("%w: %s.%s comes from a tag or from campaigns.status: no rule of the mapping may write it", field.ErrRule, memberObject, name)
		case core.ContainsFold(names[:i], name):
			return nil, fmt.Errorf("%w: %s.%s has two rules: only one may write a field", field.ErrRule, memberObject, name)
		}
	}
	return names, nil
}

// statusOrder returns the Order of the rule for the status of members, nil for none.
func statusOrder(rules []tags.Rule) []string {
	for _, r := range rules {
		if strings.EqualFold(r.Field, statusField) && core.ContainsFold(r.Objects, memberObject) {
			return r.Order
		}
	}
	return nil
}

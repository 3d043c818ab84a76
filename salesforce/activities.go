package salesforce

import (
	"bytes"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/mapping"
)

// activities are those that Mobly's REST API lists beside its leads.
type activities struct {
	byID   map[string]engagement.Action
	byLead map[string][]engagement.Action
	events map[string]string // names by ID
}

func newActivities(list []engagement.Action, events map[string]string) activities {
	a := activities{make(map[string]engagement.Action), make(map[string][]engagement.Action), events}
	for _, action := range list {
		if action.ID != "" {
			a.byID[action.ID] = action
		}
		if action.LeadID != "" {
			a.byLead[action.LeadID] = append(a.byLead[action.LeadID], action)
		}
	}
	return a
}

// complete gives a lead the content of activities that are known only by their ID,
// then the other activities that name it, and then their events names.
func (a activities) complete(l *Lead) {
	var added []int
	ids := distinct[string]{}
	for i := range l.Actions {
		if known, ok := a.byID[l.Actions[i].ID]; ok && isOnlyID(&l.Actions[i]) {
			l.Actions[i] = known
			added = append(added, i)
		}
		ids.add(l.Actions[i].ID)
	}
	for _, action := range a.byLead[l.Person.ID] {
		if action.ID == "" || ids.add(action.ID) {
			added = append(added, len(l.Actions))
			l.Actions = append(l.Actions, action)
		}
	}
	l.associate(added...)
	var named []int
	for i := range l.Actions {
		if action := &l.Actions[i]; action.Event == "" && a.events[action.EventID] != "" {
			action.Event = a.events[action.EventID]
			named = append(named, i)
		}
	}
	l.associate(named...)
}

// activity is an Action as it is read. It is raw if it is in Mobly's own shape; what
// this SDK wrote has been associated already.
type activity struct {
	engagement.Action
	raw bool
}

func (a *activity) UnmarshalJSON(data []byte) error {
	a.raw = bytes.Contains(data, []byte(`"associatedEvent"`)) || bytes.Contains(data, []byte(`"associatedCampaign"`))
	return a.Action.UnmarshalJSON(data)
}

// associate adds the campaigns and events of these actions to the person. An event
// known only by its ID is reported as unreadable, once.
func (l *Lead) associate(actions ...int) {
	if len(actions) == 0 {
		return
	}
	p := &l.Person
	path := func(i int) string { return fmt.Sprintf("leadActivityEvents[%d].associatedEvent", i) }
	if len(p.Unreadable) > 0 {
		named := make(map[string]bool)
		for _, i := range actions {
			named[path(i)] = l.Actions[i].Event != ""
		}
		p.Unreadable = slices.DeleteFunc(p.Unreadable, func(lost string) bool { return named[lost] })
	}
	campaigns, scans, unread := distinct[mapping.Campaign]{list: p.Campaigns}, distinct[mapping.Scan]{list: p.Scans}, distinct[string]{list: p.Unreadable}
	var first map[string]int // made if it is needed
	for _, i := range actions {
		a := &l.Actions[i]
		if strings.EqualFold(strings.TrimSpace(a.EventType), "CAMPAIGN_ASSOCIATION") && a.CampaignID != "" {
			campaigns.add(mapping.Campaign{ID: a.CampaignID, At: a.At.UTC()})
		}
		switch {
		case a.Event != "":
			scans.add(mapping.Scan{At: a.At.UTC(), Event: a.Event, Source: mapping.ViaActivity + " " + a.EventType})
		case a.EventID != "":
			if first == nil {
				first = firstOfEvents(l.Actions)
			}
			unread.add(path(first[a.EventID]))
		}
	}
	p.Campaigns, p.Scans, p.Unreadable = campaigns.list, scans.list, unread.list
	if len(p.Unreadable) == 0 {
		p.Unreadable = nil
	}
}

// firstOfEvents returns the index of the first action of each event, by its ID.
func firstOfEvents(actions []engagement.Action) map[string]int {
	first := make(map[string]int)
	for i := range slices.Backward(actions) {
		first[actions[i].EventID] = i
	}
	return first
}

// distinct is a list that is given each item once. A short one allocates nothing else.
type distinct[T comparable] struct {
	list []T
	seen map[T]struct{} // nil while the list is short
}

// add reports whether the item is new.
func (d *distinct[T]) add(item T) bool {
	if len(d.list) >= 16 && d.seen == nil {
		d.seen = make(map[T]struct{}, 2*len(d.list))
		for _, have := range d.list {
			d.seen[have] = struct{}{}
		}
	}
	if _, there := d.seen[item]; there || d.seen == nil && slices.Contains(d.list, item) {
		return false
	}
	if d.list = append(d.list, item); d.seen != nil {
		d.seen[item] = struct{}{}
	}
	return true
}

// isOnlyID reports whether nothing but the ID of an activity is known.
func isOnlyID(a *engagement.Action) bool { return reflect.DeepEqual(*a, engagement.Action{ID: a.ID}) }

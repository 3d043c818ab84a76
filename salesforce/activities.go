package salesforce

import (
	"bytes"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	core "github.com/getmobly/mobly-salesforce-go/internal/field"
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
	for i := range l.Actions {
		if known, ok := a.byID[l.Actions[i].ID]; ok && isOnlyID(&l.Actions[i]) {
			l.Actions[i] = known
			added = append(added, i)
		}
	}
	var ids map[string]bool
	for _, action := range a.byLead[l.Person.ID] {
		if ids == nil {
			ids = map[string]bool{}
			for i := range l.Actions {
				ids[l.Actions[i].ID] = true
			}
		}
		if action.ID == "" || !ids[action.ID] {
			ids[action.ID] = true
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
		if p.Unreadable = slices.DeleteFunc(p.Unreadable, func(lost string) bool { return named[lost] }); len(p.Unreadable) == 0 {
			p.Unreadable = nil
		}
	}
	var first map[string]int // the first action of each event
	for _, i := range actions {
		a := &l.Actions[i]
		if strings.EqualFold(strings.TrimSpace(a.EventType), "CAMPAIGN_ASSOCIATION") && a.CampaignID != "" {
			p.Campaigns = appendNew(p.Campaigns, mapping.Campaign{ID: a.CampaignID, At: a.At.UTC()})
		}
		switch {
		case a.Event != "":
			p.Scans = appendNew(p.Scans, mapping.Scan{At: a.At.UTC(), Event: a.Event, Source: mapping.ViaActivity + " " + a.EventType})
		case a.EventID != "":
			if first == nil {
				first = make(map[string]int)
				for j := range slices.Backward(l.Actions) {
					first[l.Actions[j].EventID] = j
				}
			}
			p.Unreadable = appendNew(p.Unreadable, path(first[a.EventID]))
		}
	}
	p.Campaigns, p.Scans, p.Unreadable = eachOnce(p.Campaigns), eachOnce(p.Scans), eachOnce(p.Unreadable)
}

// many is the length from which a list is searched once, by eachOnce, and no longer
// for each item.
const many = 16

func appendNew[T comparable](list []T, item T) []T {
	if len(list) < many && slices.Contains(list, item) {
		return list
	}
	return append(list, item)
}

func eachOnce[T comparable](list []T) []T {
	if len(list) < many {
		return list
	}
	return core.Union(nil, list, core.Itself)
}

// isOnlyID reports whether nothing but the ID of an activity is known.
func isOnlyID(a *engagement.Action) bool { return reflect.DeepEqual(*a, engagement.Action{ID: a.ID}) }

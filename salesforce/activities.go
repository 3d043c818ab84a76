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
	there := make(map[string]bool)
	for i := range l.Actions {
		there[l.Actions[i].ID] = l.Actions[i].ID != ""
	}
	listed := len(l.Actions)
	for _, action := range a.byLead[l.Person.ID] {
		if !there[action.ID] {
			there[action.ID] = action.ID != ""
			l.Actions = append(l.Actions, action)
		}
	}
	var changed []int
	for i := range l.Actions {
		action := &l.Actions[i]
		known, change := a.byID[action.ID]
		if change = change && isOnlyID(action); change {
			*action = known
		}
		if name := a.events[action.EventID]; action.Event == "" && name != "" {
			action.Event, change = name, true
		}
		if change || i >= listed {
			changed = append(changed, i)
		}
	}
	for i := range l.Person.Scans {
		if s := &l.Person.Scans[i]; s.Event == "" {
			s.Event = a.events[s.EventID]
		}
	}
	l.associate(changed)
}

// isAPIActivity reports whether the JSON of an activity is in Mobly's own shape. One
// that this SDK wrote has been associated already.
func isAPIActivity(data []byte) bool {
	return bytes.Contains(data, []byte(`"associated`)) && (bytes.Contains(data, []byte(`"associatedEvent"`)) || bytes.Contains(data, []byte(`"associatedCampaign"`)))
}

// associate adds the campaigns and events of these actions to the person. The name of
// an event known only by its ID is reported as unreadable, once.
func (l *Lead) associate(actions []int) {
	if len(actions) == 0 {
		return
	}
	p := &l.Person
	campaigns, scans, unreadable := len(p.Campaigns), len(p.Scans), len(p.Unreadable)
	path := func(i int) string { return fmt.Sprintf("leadActivityEvents[%d].associatedEvent", i) }
	first, named := make(map[string]int), make(map[string]bool)
	for i := range slices.Backward(l.Actions) {
		if l.Actions[i].Event == "" {
			first[l.Actions[i].EventID] = i
		}
	}
	for _, i := range actions {
		a := &l.Actions[i]
		if strings.EqualFold(strings.TrimSpace(a.EventType), "CAMPAIGN_ASSOCIATION") && a.CampaignID != "" {
			p.Campaigns = append(p.Campaigns, mapping.Campaign{ID: a.CampaignID, At: a.At.UTC()})
		}
		if a.Event != "" || a.EventID != "" {
			p.Scans = append(p.Scans, mapping.Scan{At: a.At.UTC(), Event: a.Event, EventID: a.EventID, Source: mapping.ViaActivity + " " + a.EventType})
		}
		switch {
		case a.Event != "" && len(p.Unreadable) > 0:
			named[path(i)] = true
		case a.Event == "" && a.EventID != "":
			p.Unreadable = append(p.Unreadable, path(first[a.EventID]))
		}
	}
	p.Campaigns, p.Scans, p.Unreadable = once(p.Campaigns, campaigns), once(p.Scans, scans), once(p.Unreadable, unreadable)
	if p.Unreadable = slices.DeleteFunc(p.Unreadable, func(lost string) bool { return named[lost] }); len(p.Unreadable) == 0 {
		p.Unreadable = nil
	}
}

// once returns a list without those items after the first n that repeat an earlier one.
func once[T comparable](list []T, n int) []T {
	seen := make(map[T]bool)
	for _, item := range list[:n] {
		seen[item] = true
	}
	out := list[:n]
	for _, item := range list[n:] {
		if !seen[item] {
			seen[item] = true
			out = append(out, item)
		}
	}
	return out
}

// isOnlyID reports whether nothing but the ID of an activity is known.
func isOnlyID(a *engagement.Action) bool { return reflect.DeepEqual(*a, engagement.Action{ID: a.ID}) }

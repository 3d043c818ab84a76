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
	for i := range l.Actions {
		if known, ok := a.byID[l.Actions[i].ID]; ok && isOnlyID(&l.Actions[i]) {
			l.Actions[i] = known
			l.associate(i)
		}
	}
	for _, action := range a.byLead[l.Person.ID] {
		there := func(have engagement.Action) bool { return have.ID != "" && have.ID == action.ID }
		if !slices.ContainsFunc(l.Actions, there) {
			l.Actions = append(l.Actions, action)
			l.associate(len(l.Actions) - 1)
		}
	}
	for i := range l.Actions {
		if action := &l.Actions[i]; action.Event == "" && a.events[action.EventID] != "" {
			action.Event = a.events[action.EventID]
			l.associate(i)
		}
	}
}

// isAPIActivity reports whether the JSON of an activity is in Mobly's own shape. What
// this SDK wrote has been associated already.
func isAPIActivity(data []byte) bool {
	return bytes.Contains(data, []byte(`"associated`)) && (bytes.Contains(data, []byte(`"associatedEvent"`)) || bytes.Contains(data, []byte(`"associatedCampaign"`)))
}

// associate adds the i-th action's campaign and event to the person. An event known
// only by its ID is reported as unreadable, once.
func (l *Lead) associate(i int) {
	a, p := &l.Actions[i], &l.Person
	if strings.EqualFold(strings.TrimSpace(a.EventType), "CAMPAIGN_ASSOCIATION") && a.CampaignID != "" {
		p.Campaigns = appendNew(p.Campaigns, mapping.Campaign{ID: a.CampaignID, At: a.At.UTC()})
	}
	path := func(i int) string { return fmt.Sprintf("leadActivityEvents[%d].associatedEvent", i) }
	switch {
	case a.Event != "":
		p.Scans = appendNew(p.Scans, mapping.Scan{At: a.At.UTC(), Event: a.Event, Source: mapping.ViaActivity + " " + a.EventType})
		if p.Unreadable = slices.DeleteFunc(p.Unreadable, func(lost string) bool { return lost == path(i) }); len(p.Unreadable) == 0 {
			p.Unreadable = nil
		}
	case a.EventID != "":
		first := slices.IndexFunc(l.Actions, func(other engagement.Action) bool { return other.EventID == a.EventID })
		p.Unreadable = appendNew(p.Unreadable, path(first))
	}
}

func appendNew[T comparable](list []T, item T) []T {
	if slices.Contains(list, item) {
		return list
	}
	return append(list, item)
}

// isOnlyID reports whether nothing but the ID of an activity is known.
func isOnlyID(a *engagement.Action) bool { return reflect.DeepEqual(*a, engagement.Action{ID: a.ID}) }

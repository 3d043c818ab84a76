package salesforce

import (
	"reflect"
	"slices"

	"github.com/getmobly/mobly-salesforce-go/engagement"
)

// activities are those that Mobly's REST API lists beside its leads.
type activities struct {
	byID   map[string]engagement.Action
	byLead map[string][]engagement.Action
}

func newActivities(list []engagement.Action) activities {
	a := activities{make(map[string]engagement.Action), make(map[string][]engagement.Action)}
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
// and then the other activities that name it.
func (a activities) complete(l *Lead) {
	for i := range l.Actions {
		if known, ok := a.byID[l.Actions[i].ID]; ok && isOnlyID(&l.Actions[i]) {
			l.Actions[i] = known
		}
	}
	for _, action := range a.byLead[l.Person.ID] {
		there := func(have engagement.Action) bool { return have.ID != "" && have.ID == action.ID }
		if !slices.ContainsFunc(l.Actions, there) {
			l.Actions = append(l.Actions, action)
		}
	}
}

// isOnlyID reports whether nothing but the ID of an activity is known.
func isOnlyID(a *engagement.Action) bool { return reflect.DeepEqual(*a, engagement.Action{ID: a.ID}) }

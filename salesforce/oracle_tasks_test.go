package salesforce_test

import (
	"fmt"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
)

// deed is one action and what is to become of its Task.
type deed struct {
	outcome salesforce.Outcome
	err     error
	notes   string // of the action that the Task is made of
	key     string // the same for the same Task; "" for what is refused
	task    row    // that is there
	who     *human
}

// judgeActions says which Tasks are to be made, once each, and which are there.
func (o *oracle) judgeActions() {
	owners, notes := make(map[string]*human), make(map[string]string) // of Tasks that are made
	o.actions = make([][]deed, len(o.leads))
	for i := range o.leads {
		h := o.humanOf(i)
		for j := range o.leads[i].Actions {
			a := &o.leads[i].Actions[j]
			d := deed{who: h, outcome: salesforce.Refused}
			key := o.actionKey(i, a)
			switch task := o.taskOf(key); {
			case a.Kind == "":
				d.err = engagement.ErrNotEngagement
			case h.err != nil:
				d.err = salesforce.ErrNoPerson
			case task != nil && o.timeline(key, task) != h:
				d.err = salesforce.ErrOtherPerson
			case task != nil:
				d.outcome, d.task, d.key = salesforce.Unchanged, task, key
			case owners[key] != nil && owners[key] != h:
				d.err = salesforce.ErrOtherPerson
			default:
				if owners[key] == nil {
					owners[key], notes[key] = h, a.Notes
				}
				d.outcome, d.key, d.notes = salesforce.Created, key, notes[key]
			}
			o.actions[i] = append(o.actions[i], d)
		}
	}
}

func (o *oracle) humanOf(lead int) *human {
	return o.humans[slices.IndexFunc(o.humans, func(h *human) bool { return slices.Contains(h.captures, lead) })]
}

// actionKey tells an action from every other: by its ID or, where it has none,
// by person, kind, rep, time and text.
func (o *oracle) actionKey(lead int, a *engagement.Action) string {
	who := fmt.Sprintf("%p", o.humanOf(lead))
	switch {
	case a.ID != "":
		return strings.ToLower(a.ID)
	case !built.TasksOfUnited:
		who = o.names[lead]
	}
	return fmt.Sprintf("of %s: %s %s %s %s", who, a.EventType, a.By, a.At, a.Notes)
}

// taskOf is the Task of an action that has an ID.
func (o *oracle) taskOf(key string) row {
	for _, t := range o.tasks {
		text, _ := t["Description"].(string)
		who := func(h *human) bool { return h.before != nil && h.before["Id"] == t["WhoId"] }
		have, _ := t["mobly_activity_id__c"].(string)
		if o.cfg.ActivityID == "" {
			last := text[strings.LastIndex(text, "\n")+1:]
			var marked bool
			if have, marked = strings.CutPrefix(last, "Mobly activity: "); !marked || !slices.ContainsFunc(o.humans, who) {
				continue
			}
		}
		if have != "" && strings.EqualFold(have, key) {
			return t
		}
	}
	return nil
}

// timeline says whose a found Task is: his on whose timeline it is, else the
// first one's who did it.
func (o *oracle) timeline(key string, task row) *human {
	var first *human
	for i := range o.leads {
		h := o.humanOf(i)
		did := slices.ContainsFunc(o.leads[i].Actions, func(a engagement.Action) bool { return a.Kind != "" && o.actionKey(i, &a) == key })
		if !did || h.err != nil {
			continue
		}
		if h.before != nil && h.before["Id"] == task["WhoId"] {
			return h
		}
		if first == nil {
			first = h
		}
	}
	return first
}

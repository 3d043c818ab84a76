package trials

import (
	"fmt"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
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
	o.actions, o.given = make([][]deed, len(o.leads)), make(map[any]string)
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
				d.err = sferr.ErrNoParent
			case task != nil && o.timeline(key, task) != h:
				d.err = sferr.ErrTwoPersons
			case task != nil:
				d.outcome, d.task, d.key = salesforce.Unchanged, task, key
				if o.cfg.Settings.Keys.Activity != salesforce.NoKey && blank(task["mobly_activity_id__c"]) {
					d.outcome, o.given[task["Id"]] = salesforce.Updated, key
				}
			case owners[key] != nil && owners[key] != h:
				d.err = sferr.ErrTwoPersons
			case o.hidden[key]:
				d.outcome, d.err, owners[key] = salesforce.Failed, sferr.ErrNotUnique, h
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

// fails reports whether a Task cannot be written, and is tried again by each sync.
func (o *oracle) fails() bool {
	return slices.ContainsFunc(o.actions, func(list []deed) bool {
		return slices.ContainsFunc(list, func(d deed) bool { return d.outcome == salesforce.Failed })
	})
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

// taskOf is the Task of an action that has an ID: the one that has it in its
// field, else the oldest one that is marked with it.
func (o *oracle) taskOf(key string) row {
	if task := o.taskByField(key); task != nil {
		return task
	}
	marked := o.markedTasks()
	for _, t := range marked {
		if o.markOf(t, marked) == key {
			return t
		}
	}
	return nil
}

func (o *oracle) taskByField(key string) row {
	for _, t := range o.tasks {
		if have, _ := t["mobly_activity_id__c"].(string); o.cfg.Settings.Keys.Activity != salesforce.NoKey && have != "" && strings.EqualFold(have, key) {
			return t
		}
	}
	return nil
}

// markedTasks are the Tasks of found people in which marks are looked for: all,
// where there is no field, else those without a key, if one of these people has an
// action that no field knows.
func (o *oracle) markedTasks() (out []row) {
	if o.cfg.Settings.Keys.Activity != salesforce.NoKey && !slices.ContainsFunc(o.humans, o.lacksTask) {
		return nil
	}
	for _, t := range o.tasks {
		who := func(h *human) bool { return h.before != nil && h.before["Id"] == t["WhoId"] }
		if (o.cfg.Settings.Keys.Activity == salesforce.NoKey || blank(t["mobly_activity_id__c"])) && slices.ContainsFunc(o.humans, who) {
			out = append(out, t)
		}
	}
	return out
}

func (o *oracle) lacksTask(h *human) bool {
	return h.before != nil && slices.ContainsFunc(h.captures, func(i int) bool {
		return slices.ContainsFunc(o.leads[i].Actions, func(a engagement.Action) bool {
			return a.Kind != "" && o.taskByField(o.actionKey(i, &a)) == nil
		})
	})
}

// marks are the keys that a Task is marked with, each where it stands last.
func marks(task row) (keys []string) {
	text, _ := task["Description"].(string)
	lines := strings.Split(strings.ToLower(text), "\n")
	for i, line := range lines {
		if key, ok := strings.CutPrefix(line, "mobly activity: "); ok && !slices.Contains(lines[i+1:], line) {
			keys = append(keys, key)
		}
	}
	return keys
}

// markOf is the one of a Task's marks that is its own: the last one that is not
// quoted from another Task.
func (o *oracle) markOf(task row, marked []row) string {
	keys := marks(task)
	for _, key := range slices.Backward(keys) {
		quoted := slices.ContainsFunc(marked, func(t row) bool { return slices.Equal(marks(t), []string{key}) }) ||
			o.isDone(key) && o.taskByField(key) != nil
		if len(keys) == 1 || !quoted {
			return key
		}
	}
	return ""
}

// isDone reports whether somebody did the action with that key.
func (o *oracle) isDone(key string) bool {
	return slices.ContainsFunc(o.leads, func(l salesforce.Lead) bool {
		return slices.ContainsFunc(l.Actions, func(a engagement.Action) bool { return a.Kind != "" && strings.EqualFold(a.ID, key) })
	})
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

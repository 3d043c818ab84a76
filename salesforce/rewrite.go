package salesforce

import (
	"slices"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/internal/standard"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// columns are the fields that are read of a Task that is there: those named, and
// those that may have to be rewritten.
func (t *taskIndex) columns(names ...string) []string {
	out := append([]string{"Id", "WhoId"}, names...)
	if !t.model.OverwriteTasks {
		return out
	}
	for _, name := range taskFields {
		if f := t.model.task.object.Field(name); f != nil && f.Updateable && !slices.Contains(names, name) {
			out = append(out, name)
		}
	}
	return out
}

// taskFields are the fields of a Task that are rewritten under [OverwriteTask].
var taskFields = [...]string{
	"Subject", "Status", "Priority", "ActivityDate", "Description", "CallType", "CallDurationInSeconds",
}

// change plans what differs of a Task that is there: the ID that it lacks, and,
// under [OverwriteTask], what the action says. An action given twice changes it
// once.
func (t *taskIndex) change(tp *TaskPlan, task *engagement.Task, there found, ref TaskRef) {
	keys := t.keys[ref.Item][ref.Task]
	if first, ok := t.carried(keys); ok {
		tp.Verb, tp.Same = Update, &first
		return
	}
	if key := t.model.task.object.Field(t.model.task.key); key != nil && key.Updateable && field.BlankValue(there.values[key.Name]) {
		tp.Fields = append(tp.Fields, FieldChange{
			Field: key.Name, Rule: standard.KeyRule, After: keys[0], Write: true, Reason: "the Task has no external ID yet",
		})
	}
	if t.model.OverwriteTasks {
		t.rewrite(tp, task, there, ref)
	}
	tp.Dropped = append(tp.Dropped, t.learned.refused.withhold(schema.Task, there.id, tp.Fields)...)
	if slices.ContainsFunc(tp.Fields, func(f FieldChange) bool { return f.Write }) {
		tp.Verb = Update
		t.carrier[t.fold(keys[0])] = ref
	}
}

// rewrite plans what the action says otherwise than its Task. The marker stays
// where it is: by it the Task is found for as long as it has no ID.
func (t *taskIndex) rewrite(tp *TaskPlan, task *engagement.Task, there found, ref TaskRef) {
	if key := t.markerIn(there, ref); key != "" {
		task.Description = engagement.AppendLine(task.Description, marker+key)
	}
	tp.cut(task)
	for _, f := range task.Fields() {
		meta := t.model.task.object.Field(f.Name)
		if meta == nil || !meta.Updateable || !slices.Contains(taskFields[:], meta.Name) {
			continue
		}
		value := field.Value{Field: meta.Name, Value: f.Value, Type: field.TypeOf(meta.Type)}
		ch := field.Decide(there.values[meta.Name], false, value)
		tp.Fields = append(tp.Fields, FieldChange{
			Field: meta.Name, Rule: "engagement", Before: there.values[meta.Name], After: ch.After, Write: ch.Write, Reason: ch.Reason,
			Required: t.model.task.key == "" && meta.Name == "Description",
		})
	}
}

// markerIn returns the key in the marker of an action's Task, "" where it has
// none of its own.
func (t *taskIndex) markerIn(there found, ref TaskRef) string {
	if there.marker != "" {
		return there.marker
	}
	text, _ := there.values["Description"].(string)
	for _, own := range t.markerKeys(ref.Item, ref.Task) {
		if slices.ContainsFunc(markersOf(text), func(key string) bool { return t.fold(key) == t.fold(own) }) {
			return own
		}
	}
	return ""
}

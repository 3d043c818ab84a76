package salesforce

import (
	"slices"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// columns are the fields that are read of a Task that is there: those that may
// have to be rewritten.
func (t *taskIndex) columns(key string) []string {
	out := []string{"Id", "WhoId", key}
	if t.client.cfg.TaskUpdate != OverwriteTask {
		return out
	}
	for _, name := range taskFields {
		if f := t.model.task.object.Field(name); f != nil && f.Updateable && name != key {
			out = append(out, name)
		}
	}
	return out
}

// taskFields are the fields of a Task that are rewritten under [OverwriteTask].
var taskFields = [...]string{
	"Subject", "Status", "Priority", "ActivityDate", "Description", "CallType", "CallDurationInSeconds",
}

// markedOr is the key that a Task's Description has, so that it keeps it, or key.
func markedOr(there found, key string) string {
	text, _ := there.values["Description"].(string)
	if have, ok := markedKey(text); ok && have != "" {
		return have
	}
	return key
}

// rewrite plans what differs of a Task that is there. An action given twice
// rewrites it once.
func (t *taskIndex) rewrite(tp *TaskPlan, task *engagement.Task, there found, keys []string, ref TaskRef) {
	if first, ok := t.carried(keys); ok {
		tp.Verb, tp.Same = Update, &first
		return
	}
	if t.model.task.key == "" {
		task.Description = engagement.AppendLine(task.Description, marker+markedOr(there, keys[0]))
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
	tp.Dropped = append(tp.Dropped, t.client.refused.withhold(schema.Task, there.id, tp.Fields)...)
	if slices.ContainsFunc(tp.Fields, func(f FieldChange) bool { return f.Write }) {
		tp.Verb = Update
		t.carrier[t.fold(keys[0])] = ref
	}
}

package planner

import (
	"slices"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	core "github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/internal/record"
	"github.com/getmobly/mobly-salesforce-go/internal/rule"
	"github.com/getmobly/mobly-salesforce-go/internal/standard"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// update plans what differs of an existing Task: the ID that it lacks and, if
// the settings overwrite Tasks, what the action says. An action given twice
// changes it once.
func (t *taskIndex) update(r *record.Record, task *engagement.Task, existing existingTask) {
	keys := t.keys[r.At.Item][r.At.Task]
	if key := t.model.Task.Object.Field(t.model.Task.Key); key != nil && key.Updateable && core.BlankValue(existing.values[key.Name]) {
		r.Changes = append(r.Changes, record.Change{
			Field: key.Name, Rule: standard.KeyRule, After: keys[0], Write: true, Reason: "the Task has no external ID yet",
		})
	}
	if t.model.OverwriteTasks {
		t.rewrite(r, task, existing)
	}
	r.Dropped = append(r.Dropped, t.learned.withhold(schema.Task, existing.id, r.Changes)...)
	if r.Changed() {
		r.Verb = record.Update
		t.carrier[t.fold(keys[0])] = r.At
	}
}

// rewrite plans what the action says otherwise than its Task. The marker stays
// where it is: by it the Task is found for as long as it has no ID.
func (t *taskIndex) rewrite(r *record.Record, task *engagement.Task, existing existingTask) {
	if key := t.markerIn(existing, r.At); key != "" {
		task.Description = engagement.AppendLine(task.Description, marker+key)
	}
	reportCut(r, task)
	for _, f := range task.Fields() {
		meta := t.model.Task.Object.Field(f.Name)
		if meta == nil || !meta.Updateable || !slices.Contains(rewrittenFields[:], meta.Name) {
			continue
		}
		before := existing.values[meta.Name]
		ch := rule.Decide(before, false, field.Value{Field: meta.Name, Value: f.Value, Type: rule.TypeOf(meta.Type)})
		r.Changes = append(r.Changes, record.Change{
			Field: meta.Name, Rule: "engagement", Before: before, After: ch.After, Write: ch.Write, Reason: ch.Reason,
			Required: t.model.Task.Key == "" && meta.Name == "Description",
		})
	}
}

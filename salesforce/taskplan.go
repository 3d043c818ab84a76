package salesforce

import (
	"slices"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/internal/standard"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// own says of each found Task whose it is: of the persons in this call who
// have an action with its key, the one whose timeline it is on, or, where it
// has been moved away from all of them, the first.
func (t *taskIndex) own(plan *Plan) {
	for i, actions := range t.keys {
		it := &plan.Items[i]
		for _, keys := range actions {
			task, ok := t.there(keys)
			if !ok || it.Verb == Refuse {
				continue
			}
			if _, taken := t.owner[task.id]; !taken || task.who == plan.Items[it.Person].ID {
				t.owner[task.id] = it.Person
			}
		}
	}
}

// plan says what is to happen to each action of a lead.
func (t *taskIndex) plan(plan *Plan, item int, actions []engagement.Action) {
	it := &plan.Items[item]
	it.Tasks = plan.tasks.Take(len(actions))
	own := make([]Key, len(actions))
	for j := range actions {
		tp := t.task(plan, &actions[j], TaskRef{item, j}, &own[j])
		it.Tasks = append(it.Tasks, tp)
		if tp.Verb == Create {
			carrier := plan.carrier(TaskRef{item, j})
			t.known(&plan.Items[carrier.Item].Tasks[carrier.Task], t.keys[item][j])
		}
	}
}

// known has a new Task looked for by all keys of an action that it stands for.
func (t *taskIndex) known(tp *TaskPlan, keys []string) {
	written := tp.key()
	for _, key := range keys {
		if key != written && !slices.Contains(tp.OtherKeys, key) {
			tp.OtherKeys = append(tp.OtherKeys, key)
		}
	}
}

// task plans one action of a lead; a new Task may take own for its key.
func (t *taskIndex) task(plan *Plan, a *engagement.Action, ref TaskRef, own *Key) TaskPlan {
	it := &plan.Items[ref.Item]
	tp := TaskPlan{ActionID: a.ID}
	task, err := t.options.Task(*a)
	if err != nil {
		tp.Verb, tp.Err = Refuse, err
		return tp
	}
	keys := t.keys[ref.Item][ref.Task]
	key := keys[0]
	if it.Verb == Refuse {
		tp.Verb, tp.Err = Refuse, sferr.ErrNoPerson
		return tp
	}
	if there, ok := t.there(keys); ok {
		tp.Verb, tp.ID = Keep, there.id
		if t.owner[there.id] != it.Person {
			tp.Verb, tp.Err = Refuse, sferr.ErrOtherPerson
		} else {
			t.change(&tp, &task, there, ref)
		}
		return tp
	}
	if first, ok := t.carried(keys); ok {
		tp.Verb, tp.Same = Create, &first
		return tp
	}
	tp.Verb = Create
	if t.model.task.key != "" {
		*own = Key{Field: t.model.task.key, Value: key}
		tp.Key = own
	} else {
		task.Description = engagement.AppendLine(task.Description, marker+key)
		if f := t.model.task.object.Field("Description"); f == nil || !f.Createable {
			tp.Verb, tp.Err = Refuse, sferr.ErrNoActivityKey
			return tp
		}
	}
	t.carrier[t.fold(key)] = ref
	tp.cut(&task)
	var room [8]engagement.Field
	fields := task.AppendFields(room[:0])
	tp.Fields = plan.changes.Take(len(fields) + 1) // the owner
	for _, f := range fields {
		tp.add(t.model.task.object, f)
	}
	t.setOwner(&tp, task.Rep)
	return tp
}

func (tp *TaskPlan) cut(task *engagement.Task) {
	for _, name := range task.Cut {
		tp.Dropped = append(tp.Dropped, sferr.Dropped{Field: name, Rule: "engagement", Code: "TOO_LONG", Reason: "cut to the field's length"})
	}
}

// setOwner gives a new Task to the rep.
func (t *taskIndex) setOwner(tp *TaskPlan, email string) {
	if !t.model.RepOwnsTask || email == "" {
		return
	}
	known, ok := t.reps[email]
	if !ok {
		known.id, known.lost = t.learned.owners.of(email, "engagement")
		t.reps[email] = known
	}
	if known.lost != nil {
		tp.Dropped = append(tp.Dropped, *known.lost)
		return
	}
	tp.add(t.model.task.object, engagement.Field{Name: standard.OwnerField, Value: known.id})
}

// rep is the user who is to own the Tasks of a rep.
type rep struct {
	id   any // a string
	lost *sferr.Dropped
}

// add plans one field of a new Task, unless the org lacks it, the user may not
// write it, or its restricted picklist lacks the value: the subtype LinkedIn,
// which API versions before 56.0 do not have.
func (tp *TaskPlan) add(meta *schema.Object, f engagement.Field) {
	m := meta.Field(f.Name)
	if m == nil || !m.Createable {
		tp.Dropped = append(tp.Dropped, sferr.Dropped{
			Field: f.Name, Rule: "engagement", Code: "READ_ONLY",
			Reason: "Task has no such field, or the integration user may not write it",
		})
		return
	}
	if text, ok := f.Value.(string); ok && m.Restricted && m.Type == schema.TypePicklist && !m.Active(text) {
		tp.Dropped = append(tp.Dropped, sferr.Dropped{
			Field: m.Name, Rule: "engagement", Code: "DATA_VALUE_VALIDATION",
			Reason: "the org's picklist does not have the value: the Task is written without",
		})
		return
	}
	tp.Fields = append(tp.Fields, FieldChange{
		Field: m.Name, Rule: "engagement", After: f.Value, Write: true,
		Required: tp.Key == nil && m.Name == "Description", // it holds the marker
	})
}

package planner

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	core "github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/internal/record"
	"github.com/getmobly/mobly-salesforce-go/internal/rule"
	"github.com/getmobly/mobly-salesforce-go/internal/standard"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// errSkipped is of an action whose rule says that there is no Task for its kind.
var errSkipped = fmt.Errorf("engagement: %w: its rule says Skip", engagement.ErrNotEngagement)

// assignOwners says of each existing Task whose it is: of the persons in this
// call who have an action with its key, the one whose timeline it is on or, if it
// has been moved away from all of them, the first.
func (t *taskIndex) assignOwners(plan *Plan) {
	for ref, keys := range t.each() {
		task, ok := t.deciding(ref, keys)
		person := plan.Items[ref.Item].Person
		if !ok || person.Verb == record.Refuse {
			continue
		}
		if _, taken := t.timeline[task.id()]; !taken || task.row.Text("WhoId") == person.ID {
			t.timeline[task.id()] = person.At.Item
		}
	}
}

// deciding returns the existing Task that says whose an action or a follow-up is. A
// follow-up goes with its action.
func (t *taskIndex) deciding(ref record.Ref, keys []string) (existingTask, bool) {
	if f := t.followUp(ref); f != nil && f.choice == "" {
		if task, ok := t.lookup(t.keys[ref.Item][f.action]...); ok {
			return task, ok
		}
	}
	return t.lookup(keys...)
}

func (t *taskIndex) plan(plan *Plan, i int) {
	item, actions := &plan.Items[i], t.leads[i].Actions
	n := len(actions) + len(t.followUps(i))
	item.Others, item.Actions = plan.others.take(n, plan.size), len(actions)
	for j := range n {
		ref := record.Ref{Item: i, Other: j}
		r := t.task(plan, ref)
		if f := t.followUp(ref); f != nil {
			plan.Relate(i, f.named(), r)
		} else {
			item.Others = append(item.Others, Other{For: actions[j].ID, Record: r})
		}
		if r.Writing() {
			r.AddParent(item.Person)
		}
		if r.Verb == record.Create {
			t.addAlias(r, t.keys[i][j])
		}
	}
}

// nameOthers has the follow-ups that are another person's name the one that is planned
// for that person.
func (t *taskIndex) nameOthers(plan *Plan) {
	for _, ref := range t.others {
		if first, ok := firstOf(t.carrier, t.keys[ref.Item][ref.Other], t.of.caseSensitive); ok {
			e := plan.Items[ref.Item].Others[ref.Other].Record.MakeExtra()
			e.Instead = plan.Items[first.Item].Others[first.Other].Record
		}
	}
}

// addAlias has a new Task looked for by all keys of an action that it stands for.
func (t *taskIndex) addAlias(r *record.Record, keys []string) {
	written := writtenKey(r)
	for _, key := range keys {
		if key != written && !slices.Contains(r.Extra().AltKeys, key) {
			e := r.MakeExtra()
			e.AltKeys = append(e.AltKeys, key)
		}
	}
}

// task plans one action or follow-up of a lead. One given twice shares the record of
// the first.
func (t *taskIndex) task(plan *Plan, ref record.Ref) *record.Record {
	person := plan.Items[ref.Item].Person
	r := plan.newRecord()
	*r = record.Record{At: ref, Object: schema.Task, Strict: t.model.Strict, ParentField: "WhoId"}
	follow := t.followUp(ref)
	task, err := t.content(r, ref)
	if err == nil && person.Verb == record.Refuse {
		err = noParent(person)
	}
	if err != nil {
		r.Refuse(err)
		return r
	}
	keys := t.keys[ref.Item][ref.Other]
	if len(keys) == 0 {
		r.Refuse(sferr.Explain(sferr.ErrNoTaskKey))
		return r
	}
	first, carried := firstOf(t.carrier, keys, t.of.caseSensitive)
	existing, found := t.lookup(keys...)
	if err := t.unseen(keys, person); err != nil && (!found || existing.marker != "") {
		r.Refuse(err)
		return r
	}
	switch whose, ok := t.deciding(ref, keys); {
	case ok && t.timeline[whose.id()] != person.At.Item:
		r.ID = existing.id()
		r.Refuse(sferr.Explain(sferr.ErrTwoPersons))
		if !found {
			t.others = append(t.others, ref)
		}
	case carried:
		return plan.Items[first.Item].Others[first.Other].Record
	case found:
		if r.Verb, r.ID = record.Keep, existing.id(); follow == nil {
			t.update(r, &task, existing, plan)
		}
	default:
		t.create(r, &task, keys[0], plan)
		if follow != nil {
			lockAccount(r, cmp.Or(written(person, "AccountId"), follow.account))
		}
	}
	return r
}

// lockAccount notes that Salesforce locks the account of an open Task with a date.
func lockAccount(r *record.Record, account string) {
	if account != "" && written(r, "ActivityDate") != "" {
		r.MakeExtra().Locks = []string{account}
	}
}

// content returns what the Task of an action or of a follow-up says, with a Status of
// the org.
func (t *taskIndex) content(r *record.Record, ref record.Ref) (engagement.Task, error) {
	if f := t.followUp(ref); f != nil {
		task := f.mapper.Open(*f.about, f.DueDays, f.Weekdays)
		status, ok := rule.OpenStatus(task.Status, t.of.Object.Field("Status"), t.closed)
		if task.Status = status; !ok && f.Status != "" {
			r.Dropped = append(r.Dropped, unwritten("Status", "engagement", field.ErrPicklist, "the org does not have the status, or counts it as closed: the Task gets an open one"))
		}
		return task, nil
	}
	task, logged, err := t.model.taskMapper.Map(*t.action(ref))
	if err == nil && !logged {
		err = errSkipped
	}
	task.Status, _ = rule.ClosedStatus(task.Status, t.closed)
	return task, err
}

// noParent returns why the Task of a refused person cannot be written.
func noParent(person *record.Record) error {
	if errors.Is(person.Err, sferr.ErrNotSent) {
		return person.Err
	}
	return sferr.Explain(sferr.ErrNoParent)
}

func (t *taskIndex) create(r *record.Record, task *engagement.Task, key string, plan *Plan) {
	r.Verb = record.Create
	if t.model.Task.Key != "" {
		r.Key = plan.newKey(t.model.Task.Key, key)
	} else {
		task.Description = core.AppendLine(task.Description, marker+key, maxDescription)
		if f := t.model.Task.Object.Field("Description"); f == nil || !f.Createable {
			r.Refuse(sferr.Explain(sferr.ErrNoTaskKey))
			return
		}
	}
	t.carrier[t.fold(key)] = r.At
	r.Dropped = appendDropped(r.Dropped, task.Dropped...)
	values := task.Values()
	r.Changes = plan.roomFor(len(values) + 1) // the owner
	for i := range values {
		t.add(r, &values[i], plan)
	}
	t.setOwner(r, task.Rep, plan)
}

// setOwner gives a new Task to the rep.
func (t *taskIndex) setOwner(r *record.Record, email string, plan *Plan) {
	if !t.model.RepOwnsTask || email == "" {
		return
	}
	owner, ok := t.owners[email]
	if !ok {
		owner.id, owner.lost = t.learned.userOf(email, "engagement")
		t.owners[email] = owner
	}
	if owner.lost != nil {
		r.Dropped = append(r.Dropped, owner.lost)
		return
	}
	t.add(r, &field.Value{Field: standard.OwnerField, Value: owner.id, Rule: "engagement"}, plan)
}

// add plans one field of a new Task, unless the org lacks it, the user may not
// write it, or its restricted picklist lacks the value: the subtype LinkedIn,
// which API versions before 56.0 do not have.
func (t *taskIndex) add(r *record.Record, v *field.Value, plan *Plan) {
	meta := t.model.Task.Object.Field(v.Field)
	if meta == nil || !meta.Createable {
		r.Dropped = append(r.Dropped, unwritten(v.Field, v.Rule, field.ErrReadOnly, "Task has no such field, or the integration user may not write it"))
		return
	}
	value, ok := rule.Listed(meta, v.Value)
	if !ok {
		r.Dropped = append(r.Dropped, unwritten(meta.Name, v.Rule, field.ErrPicklist, "the org's picklist does not have the value: the Task is written without it"))
		return
	}
	plan.change(r, record.Decision{
		Field: meta.Name, Rule: v.Rule, Write: true,
		Required: r.Key == nil && meta.Name == "Description", // it has the marker
	}, nil, value)
}

// markerIn returns the key in the marker of an action's Task, "" if the Task has
// no marker of the action's.
func (t *taskIndex) markerIn(existing existingTask, ref record.Ref) string {
	if existing.marker != "" {
		return existing.marker
	}
	for _, own := range t.markerKeys(ref) {
		if slices.ContainsFunc(markersOf(existing.row.Text("Description")), func(key string) bool { return t.fold(key) == t.fold(own) }) {
			return own
		}
	}
	return ""
}

// update plans what differs of an existing Task: the ID that it lacks and, if
// the settings overwrite Tasks, what the action says. An action given twice
// changes it once.
func (t *taskIndex) update(r *record.Record, task *engagement.Task, existing existingTask, plan *Plan) {
	keys := t.keys[r.At.Item][r.At.Other]
	if key := t.model.Task.Object.Field(t.model.Task.Key); key != nil && key.Updateable && core.BlankText(existing.row.Text(key.Name)) {
		plan.change(r, record.Decision{Field: key.Name, Rule: standard.KeyRule, Write: true, Reason: "the Task has no external ID yet"}, nil, keys[0])
	}
	if t.model.OverwriteTasks {
		t.rewrite(r, task, existing, plan)
	}
	r.Dropped = append(r.Dropped, t.learned.withhold(schema.Task, existing.id(), r.Changes)...)
	if r.Changed() {
		r.Verb = record.Update
		t.carrier[t.fold(keys[0])] = r.At
	}
}

// rewrite plans what the action says otherwise than its Task. The marker stays
// where it is: by it the Task is found for as long as it has no ID.
func (t *taskIndex) rewrite(r *record.Record, task *engagement.Task, existing existingTask, plan *Plan) {
	if key := t.markerIn(existing, r.At); key != "" {
		task.Description = core.AppendLine(task.Description, marker+key, maxDescription)
	}
	r.Dropped = appendDropped(r.Dropped, task.Dropped...)
	for _, v := range task.Values() {
		meta := t.model.Task.Object.Field(v.Field)
		if meta == nil || !meta.Updateable || v.Field == fixedTaskField || v.Policy == field.CreateOnly {
			continue
		}
		before := existing.row.Value(meta.Name)
		value, _ := rule.Listed(meta, v.Value)
		ch := rule.Decide(before, false, field.Value{Field: meta.Name, Value: value, Type: rule.TypeOf(meta.Type), Scale: int8(meta.Scale)})
		plan.change(r, record.Decision{
			Field: meta.Name, Rule: v.Rule, Write: ch.Write, Reason: ch.Reason, Required: t.model.Task.Key == "" && meta.Name == "Description",
		}, before, ch.After)
	}
}

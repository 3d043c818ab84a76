package salesforce

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// marker begins the last line of a Task's Description where no external ID
// field for activities is configured.
const marker = "Mobly activity: "

// maxMarker is the length of a key in a marker, so that it is one short line.
const maxMarker = 255

// taskIndex knows which Tasks of a call's actions the org has already.
type taskIndex struct {
	client  *Client
	model   *model
	leads   []Lead
	options engagement.Options
	keys    [][][]string       // of each lead's actions: the first is written, the others are known too; none for what is no engagement
	found   map[string]found   // Tasks by action key
	owner   map[string]int     // by a found Task's ID the person, named by their carrying item, whose timeline it is on
	carrier map[string]TaskRef // the first action of each key that was planned
}

// found is a Task of the org.
type found struct {
	id, who string
	values  map[string]any // its fields, as far as they may be rewritten
}

// newTaskIndex gives every action of a call its keys.
func (c *Client) newTaskIndex(m *model, leads []Lead, persons []*person) *taskIndex {
	t := &taskIndex{
		client: c, model: m, leads: leads, options: c.cfg.Engagement, keys: make([][][]string, len(leads)),
		found: make(map[string]found), owner: make(map[string]int), carrier: make(map[string]TaskRef),
	}
	t.index(persons)
	return t
}

// index gives every action its keys. One without an ID is told from others by
// its person, so that two captures of one action are one. It is written under
// the first name by which the person is known before their record is, and may
// have been written under any other: once more captures turn out to be that
// person, index is called again and adds their names.
func (t *taskIndex) index(persons []*person) {
	length := maxMarker
	if t.model.task.key != "" {
		length = t.model.task.keyLength
	}
	for _, p := range persons {
		names := t.names(p)
		for _, capture := range p.captures {
			i := capture.index
			if t.keys[i] == nil {
				t.keys[i] = make([][]string, len(t.leads[i].Actions))
			}
			for j := range t.leads[i].Actions {
				a := &t.leads[i].Actions[j]
				if a.Kind == "" {
					continue
				}
				for _, name := range names {
					if key := shortKey(a.Key(name), length); !slices.Contains(t.keys[i][j], key) {
						t.keys[i][j] = append(t.keys[i][j], key)
					}
				}
			}
		}
	}
}

// names returns what a person is called by: IDs, then addresses, then what else
// is a key, each in the order of the captures.
func (t *taskIndex) names(p *person) []string {
	var ids, emails []string
	for _, c := range p.captures {
		l := &t.leads[c.index].Person
		if id := strings.TrimSpace(l.ID); id != "" && !containsFold(ids, id) {
			ids = append(ids, id)
		}
		if email := strings.TrimSpace(l.Email); email != "" && !containsFold(emails, email) {
			emails = append(emails, email)
		}
	}
	return append(append(ids, emails...), p.keys.exact)
}

// carried returns the first action of the call that has one of the keys, if it
// is to be written.
func (t *taskIndex) carried(keys []string) (TaskRef, bool) {
	for _, key := range keys {
		if ref, ok := t.carrier[t.fold(key)]; ok {
			return ref, true
		}
	}
	return TaskRef{}, false
}

// there returns the Task of the org that one of the keys names.
func (t *taskIndex) there(keys []string) (found, bool) {
	for _, key := range keys {
		if f, ok := t.found[t.fold(key)]; ok {
			return f, true
		}
	}
	return found{}, false
}

// shortKey returns key, or a digest of it where it does not fit.
func shortKey(key string, length int) string {
	if fitsKey(key, length) {
		return key
	}
	sum := sha256.Sum256([]byte(key))
	return "mobly-" + hex.EncodeToString(sum[:16])
}

// fold returns a key in a form in which equal keys are equal strings.
func (t *taskIndex) fold(key string) string { return foldKey(key, t.model.task.cased) }

// all returns the keys of all engagement actions, each once.
func (t *taskIndex) all() []string {
	var out []string
	seen := make(map[string]bool)
	for _, actions := range t.keys {
		for _, key := range slices.Concat(actions...) {
			if folded := t.fold(key); !seen[folded] {
				seen[folded] = true
				out = append(out, key)
			}
		}
	}
	return out
}

// reps returns the e-mails of the reps of all engagement actions.
func (t *taskIndex) reps() []string {
	var out []string
	for i, actions := range t.keys {
		for j, keys := range actions {
			if len(keys) > 0 {
				out = append(out, t.leads[i].Actions[j].By)
			}
		}
	}
	return out
}

// fit adapts the Status to what the org counts as closed.
func (t *taskIndex) fit() error {
	closed, known := t.client.statuses.get()
	if !known || len(t.all()) == 0 {
		return nil
	}
	fitted, err := t.options.WithClosed(closed)
	if err != nil {
		return fmt.Errorf("salesforce: Engagement.Status does not fit this org: %w", err)
	}
	t.options = fitted
	return nil
}

// lookups asks for the Tasks that carry an action's key, archived ones too.
func (t *taskIndex) lookups(c *Client, m *model) []lookup {
	if m.task.key == "" {
		return nil
	}
	return c.lookup("queryAll", t.columns(m.task.key), schema.Task, "IsDeleted=false",
		[]condition{{m.task.key, t.all()}}, func(row map[string]any) {
			key, _ := row[m.task.key].(string)
			t.put(key, row)
		})
}

// fetchMarked asks for the Tasks of found persons whose last line is a marker,
// where there is no field to look in.
func (t *taskIndex) fetchMarked(ctx context.Context, c *Client, persons []*person) error {
	if t.model.task.key != "" || len(t.all()) == 0 {
		return nil
	}
	var who []string
	for _, p := range persons {
		if p.found != nil {
			who = append(who, p.found.id())
		}
	}
	return c.run(ctx, c.lookup("queryAll", t.columns("Description"), schema.Task, "IsDeleted=false",
		[]condition{{"WhoId", who}}, func(row map[string]any) {
			text, _ := row["Description"].(string)
			if key, ok := markedKey(text); ok {
				t.put(key, row)
			}
		}))
}

// markedKey returns the key in the last line of a Description.
func markedKey(text string) (key string, ok bool) {
	last := text[strings.LastIndexByte(text, '\n')+1:]
	key, ok = strings.CutPrefix(last, marker)
	return strings.TrimSpace(key), ok
}

// put keeps the first Task of each key.
func (t *taskIndex) put(key string, row map[string]any) {
	key = t.fold(key)
	if _, ok := t.found[key]; !ok && key != "" {
		id, _ := row["Id"].(string)
		who, _ := row["WhoId"].(string)
		t.found[key] = found{id, who, row}
	}
}

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
	it.Tasks = slices.Grow(it.Tasks, len(actions))
	for j := range actions {
		tp, keys := t.task(it, &actions[j], TaskRef{item, j}), t.keys[item][j]
		it.Tasks = append(it.Tasks, tp)
		if tp.Verb == Create {
			carrier := plan.carrier(TaskRef{item, j})
			t.known(&plan.Items[carrier.Item].Tasks[carrier.Task], keys)
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

// task plans one action of a lead.
func (t *taskIndex) task(it *PlanItem, a *engagement.Action, ref TaskRef) TaskPlan {
	tp := TaskPlan{ActionID: a.ID}
	task, err := t.options.Task(*a)
	if err != nil {
		tp.Verb, tp.Err = Refuse, err
		return tp
	}
	keys := t.keys[ref.Item][ref.Task]
	key := keys[0]
	if it.Verb == Refuse {
		tp.Verb, tp.Err = Refuse, ErrNoPerson
		return tp
	}
	if there, ok := t.there(keys); ok {
		tp.Verb, tp.ID = Keep, there.id
		switch {
		case t.owner[there.id] != it.Person:
			tp.Verb, tp.Err = Refuse, ErrOtherPerson
		case t.client.cfg.TaskUpdate == OverwriteTask:
			t.rewrite(&tp, &task, there, keys, ref)
		}
		return tp
	}
	if first, ok := t.carried(keys); ok {
		tp.Verb, tp.Same = Create, &first
		return tp
	}
	tp.Verb = Create
	if t.model.task.key != "" {
		tp.Key = &Key{Field: t.model.task.key, Value: key}
	} else {
		task.Description = engagement.AppendLine(task.Description, marker+key)
		if f := t.model.task.object.Field("Description"); f == nil || !f.Createable {
			tp.Verb, tp.Err = Refuse, ErrNoActivityKey
			return tp
		}
	}
	t.carrier[t.fold(key)] = ref
	tp.cut(&task)
	var room [8]engagement.Field
	fields := task.AppendFields(room[:0])
	tp.Fields = make([]FieldChange, 0, len(fields)+1) // the owner
	for _, f := range fields {
		tp.add(t.model.task.object, f)
	}
	t.setOwner(&tp, task.Rep)
	return tp
}

func (tp *TaskPlan) cut(task *engagement.Task) {
	for _, name := range task.Cut {
		tp.Dropped = append(tp.Dropped, Dropped{Field: name, Rule: "engagement", Code: "TOO_LONG", Reason: "cut to the field's length"})
	}
}

// setOwner gives a new Task to the rep.
func (t *taskIndex) setOwner(tp *TaskPlan, rep string) {
	if t.client.cfg.TaskOwner != RepOwnsTask || rep == "" {
		return
	}
	id, lost := t.client.owners.of(rep, "engagement")
	if lost != nil {
		tp.Dropped = append(tp.Dropped, *lost)
		return
	}
	tp.add(t.model.task.object, engagement.Field{Name: ownerField, Value: id})
}

// add plans one field of a new Task, unless the org lacks it, the user may not
// write it, or its restricted picklist lacks the value: the subtype LinkedIn,
// which API versions before 56.0 do not have.
func (tp *TaskPlan) add(meta *schema.Object, f engagement.Field) {
	m := meta.Field(f.Name)
	if m == nil || !m.Createable {
		tp.Dropped = append(tp.Dropped, Dropped{
			Field: f.Name, Rule: "engagement", Code: "READ_ONLY",
			Reason: "Task has no such field, or the integration user may not write it",
		})
		return
	}
	if text, ok := f.Value.(string); ok && m.Restricted && m.Type == schema.TypePicklist && !m.Active(text) {
		tp.Dropped = append(tp.Dropped, Dropped{
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

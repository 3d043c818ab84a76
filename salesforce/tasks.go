package salesforce

import (
	"cmp"
	"context"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// marker begins the last line of a Task's Description where no external ID
// field for activities is configured.
const marker = "Mobly activity: "

// taskIndex knows which Tasks of a call's actions the org has already.
type taskIndex struct {
	model   *model
	options engagement.Options
	keys    [][]string         // of each lead's actions; "" for what is no engagement
	found   map[string]string  // Task IDs by action key
	carrier map[string]TaskRef // the first action of each key that was planned
}

func (c *Client) newTaskIndex(m *model, leads []Lead) *taskIndex {
	t := &taskIndex{
		model: m, options: c.cfg.Engagement, keys: make([][]string, len(leads)),
		found: make(map[string]string), carrier: make(map[string]TaskRef),
	}
	for i := range leads {
		lead := cmp.Or(leads[i].Person.ID, leads[i].Person.Email)
		t.keys[i] = make([]string, len(leads[i].Actions))
		for j := range leads[i].Actions {
			if a := &leads[i].Actions[j]; a.Kind != "" {
				t.keys[i][j] = a.Key(lead)
			}
		}
	}
	return t
}

// all returns the keys of all engagement actions, each once.
func (t *taskIndex) all() []string {
	var out []string
	seen := make(map[string]bool)
	for _, keys := range t.keys {
		for _, key := range keys {
			if folded := strings.ToLower(key); key != "" && !seen[folded] {
				seen[folded] = true
				out = append(out, key)
			}
		}
	}
	return out
}

// lookups asks for the Tasks that carry an action's key, archived ones too.
func (t *taskIndex) lookups(c *Client, m *model) []lookup {
	if m.taskKey == "" {
		return nil
	}
	return c.lookup("queryAll", []string{"Id", m.taskKey}, schema.Task, "IsDeleted=false",
		[]condition{{m.taskKey, t.all()}}, func(row map[string]any) {
			key, _ := row[m.taskKey].(string)
			id, _ := row["Id"].(string)
			t.put(key, id)
		})
}

// fetchMarked asks for the Tasks of found persons whose last line is a marker,
// where there is no field to look in.
func (t *taskIndex) fetchMarked(ctx context.Context, c *Client, persons []*person) error {
	if t.model.taskKey != "" || len(t.all()) == 0 {
		return nil
	}
	var who []string
	for _, p := range persons {
		if p.found != nil {
			who = append(who, p.found.id())
		}
	}
	return c.run(ctx, c.lookup("queryAll", []string{"Id", "Description"}, schema.Task, "IsDeleted=false",
		[]condition{{"WhoId", who}}, func(row map[string]any) {
			text, _ := row["Description"].(string)
			id, _ := row["Id"].(string)
			last := text[strings.LastIndexByte(text, '\n')+1:]
			if key, ok := strings.CutPrefix(last, marker); ok {
				t.put(strings.TrimSpace(key), id)
			}
		}))
}

// put keeps the first Task of each key: with case-blind keys, as Salesforce
// compares text.
func (t *taskIndex) put(key, id string) {
	key = strings.ToLower(key)
	if _, ok := t.found[key]; !ok && key != "" {
		t.found[key] = id
	}
}

// plan says what is to happen to each action of a lead.
func (t *taskIndex) plan(plan *Plan, item int, actions []engagement.Action) {
	it := &plan.Items[item]
	for j := range actions {
		it.Tasks = append(it.Tasks, t.task(&actions[j], TaskRef{item, j}, it.Verb == Refuse))
	}
}

// task plans one action, of a lead that is refused or not.
func (t *taskIndex) task(a *engagement.Action, ref TaskRef, refused bool) TaskPlan {
	tp := TaskPlan{ActionID: a.ID}
	task, err := t.options.Task(*a)
	if err != nil {
		tp.Verb, tp.Err = Refuse, err
		return tp
	}
	key := t.keys[ref.Item][ref.Task]
	folded := strings.ToLower(key)
	if id := t.found[folded]; id != "" {
		tp.Verb, tp.ID = Keep, id
		return tp
	}
	if refused {
		tp.Verb, tp.Err = Refuse, ErrNoPerson
		return tp
	}
	if first, ok := t.carrier[folded]; ok {
		tp.Verb, tp.Same = Create, &first
		return tp
	}
	t.carrier[folded] = ref
	tp.Verb = Create
	if t.model.taskKey != "" {
		tp.Key = &Key{Field: t.model.taskKey, Value: key}
	} else {
		task.Description = engagement.AppendLine(task.Description, marker+key)
	}
	for _, name := range task.Cut {
		tp.Dropped = append(tp.Dropped, Dropped{Field: name, Rule: "engagement", Code: "TOO_LONG", Reason: "cut to the field's length"})
	}
	for _, f := range task.Fields() {
		tp.add(t.model.taskMeta, f)
	}
	return tp
}

// add plans one field of a new Task, unless the org lacks it or the user may
// not write it.
func (tp *TaskPlan) add(meta *schema.Object, f engagement.Field) {
	m := meta.Field(f.Name)
	if m == nil || !m.Createable {
		tp.Dropped = append(tp.Dropped, Dropped{
			Field: f.Name, Rule: "engagement", Code: "READ_ONLY",
			Reason: "Task has no such field, or the integration user may not write it",
		})
		return
	}
	tp.Fields = append(tp.Fields, FieldChange{Field: m.Name, Rule: "engagement", After: f.Value, Write: true})
}

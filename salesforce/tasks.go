package salesforce

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/internal/soql"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// taskIndex knows which Tasks of a call's actions the org has already.
type taskIndex struct {
	model   *model
	learned *learned
	leads   []Lead
	options engagement.Options
	keys    [][][]string       // of each lead's actions: the first is written, the others are known too; none for what is no engagement
	room    []string           // of the keys of actions that have an ID: one each
	found   map[string]found   // Tasks by action key
	marked  taskMarkers        // Tasks that may be those of actions whose keys found none
	reps    map[string]rep     // who owns the Tasks of a rep, as far as it was needed
	owner   map[string]int     // by a found Task's ID the person, named by their carrying item, whose timeline it is on
	carrier map[string]TaskRef // the first action of each key that was planned
}

// found is a Task of the org.
type found struct {
	id, who string
	values  map[string]any // its fields, as far as they may be rewritten
	marker  string         // the key in its Description by which it was found; empty: it was found by its field
}

// newTaskIndex gives every action of a call its keys.
func newTaskIndex(m *model, known *learned, leads []Lead, persons []*person) *taskIndex {
	n := 0
	for i := range leads {
		n += len(leads[i].Actions)
	}
	t := &taskIndex{
		model: m, learned: known, leads: leads, options: m.Engagement, keys: make([][][]string, len(leads)), room: make([]string, 0, n),
		reps: make(map[string]rep), found: make(map[string]found), owner: make(map[string]int), carrier: make(map[string]TaskRef, n),
	}
	room := make([][]string, n)
	for i := range leads {
		n := len(leads[i].Actions)
		t.keys[i], room = room[:n:n], room[n:]
	}
	t.marked.fold = t.fold
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
		var names []string
		for n, capture := range p.captures {
			i := capture.index
			for j := range t.leads[i].Actions {
				a := &t.leads[i].Actions[j]
				switch {
				case a.Kind == "":
				case field.BlankText(a.ID):
					if names == nil {
						names = t.names(p.captures, p.keys.exact)
					}
					t.addKeys(i, j, names, length)
					t.addKeys(i, j, t.names(p.captures[n:n+1], ""), length)
				case t.keys[i][j] == nil:
					t.room = append(t.room, shortKey(a.Key(""), length))
					t.keys[i][j] = t.room[len(t.room)-1 : len(t.room) : len(t.room)]
				}
			}
		}
	}
}

// addKeys gives an action without an ID the keys that it has by those names.
func (t *taskIndex) addKeys(lead, action int, names []string, length int) {
	keys := &t.keys[lead][action]
	for _, name := range names {
		if key := shortKey(t.leads[lead].Actions[action].Key(name), length); !slices.Contains(*keys, key) {
			*keys = append(*keys, key)
		}
	}
}

// maxNames is under how many names of its person an action without an ID is
// looked for: each has as many keys.
const maxNames = 100

// names returns what the person of captures is called by, as far as actions are looked for by
// it: IDs, then addresses, then what else is a key, each in the order of the
// captures.
func (t *taskIndex) names(captures []capture, exact string) []string {
	var ids, emails distinct
	for _, c := range captures {
		l := &t.leads[c.index].Person
		if id := field.Seen(l.ID); id != "" {
			ids.add(id, field.Caseless(id))
		}
		if email := field.Address(l.Email); email != "" {
			emails.add(email, field.Caseless(email))
		}
	}
	names := append(append(ids.list, emails.list...), exact)
	return names[:min(len(names), maxNames)]
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
	n := 0
	for _, actions := range t.keys {
		n += len(actions)
	}
	out, seen := make([]string, 0, n), make(map[string]bool, n)
	for _, actions := range t.keys {
		for _, keys := range actions {
			for _, key := range keys {
				if folded := t.fold(key); !seen[folded] {
					seen[folded] = true
					out = append(out, key)
				}
			}
		}
	}
	return out
}

// none reports whether there are no engagement actions.
func (t *taskIndex) none() bool {
	for _, actions := range t.keys {
		if slices.ContainsFunc(actions, func(keys []string) bool { return len(keys) > 0 }) {
			return false
		}
	}
	return true
}

// repEmails returns the e-mails of the reps of all engagement actions.
func (t *taskIndex) repEmails() []string {
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
	closed, known := t.learned.statuses.get()
	if !known || t.none() {
		return nil
	}
	fitted, err := t.options.WithClosed(closed)
	if err != nil {
		return fmt.Errorf("salesforce: Engagement.Status does not fit this org: %w", err)
	}
	t.options = fitted
	return nil
}

// byKeys asks for the Tasks that carry an action's key, archived ones too.
func (t *taskIndex) byKeys() []soql.Question {
	key := t.model.task.key
	if key == "" {
		return nil
	}
	return []soql.Question{{
		Deleted: true, Fields: t.columns(key), Object: schema.Task, Filter: "IsDeleted=false",
		Conditions: []soql.OneOf{{Field: key, Values: t.all()}}, Row: t.see,
	}}
}

// see takes a Task by its key.
func (t *taskIndex) see(row map[string]any) {
	key, _ := row[t.model.task.key].(string)
	t.put(key, row)
}

// byMarkers asks for the Tasks of found persons that carry a marker: where there
// is no field to look in, and, of persons with actions that the field did not
// find, for those that were written before it was configured. These are few once
// they have their IDs: what has one is not asked for.
func (t *taskIndex) byMarkers(persons []*person) []soql.Question {
	key, filter := t.model.task.key, "IsDeleted=false"
	if t.none() || key != "" && t.model.task.object.Field("Description") == nil {
		return nil
	}
	columns := t.columns("Description", "CreatedDate")
	if key != "" {
		columns, filter = t.columns(key, "Description", "CreatedDate"), filter+" AND "+key+"=null"
	}
	var who []string
	for _, p := range persons {
		if p.found != nil && (key == "" || t.lacks(p)) {
			who = append(who, p.found.id())
		}
	}
	return []soql.Question{{
		Deleted: true, Fields: columns, Object: schema.Task, Filter: filter, Conditions: []soql.OneOf{{Field: "WhoId", Values: who}}, Row: t.marked.see,
	}}
}

// lacks reports whether a person has an action whose Task was not found. An action
// without a time never gets a Task.
func (t *taskIndex) lacks(p *person) bool {
	for _, c := range p.captures {
		for j, keys := range t.keys[c.index] {
			if _, ok := t.there(keys); !ok && len(keys) > 0 && !t.leads[c.index].Actions[j].At.IsZero() {
				return true
			}
		}
	}
	return false
}

// takeMarked takes the Tasks that carry a marker for those of the actions of
// which no Task was found by its field.
func (t *taskIndex) takeMarked() {
	if len(t.marked.tasks) == 0 {
		return
	}
	wanted := make(map[string]string) // field keys by markers' keys, both folded
	for i, actions := range t.keys {
		for j, keys := range actions {
			if _, ok := t.there(keys); ok {
				continue
			}
			for n, key := range t.markerKeys(i, j) {
				wanted[t.fold(key)] = t.fold(keys[n])
			}
		}
	}
	for key, task := range t.marked.byKey(
		func(key string) bool { return wanted[key] != "" },
		func(key string) bool { return t.found[key].id != "" },
	) {
		t.found[wanted[key]] = task
	}
}

// markerKeys returns the keys of an action as markers have them.
func (t *taskIndex) markerKeys(lead, action int) []string {
	if id := field.Seen(t.leads[lead].Actions[action].ID); id != "" && len(t.keys[lead][action]) > 0 {
		return []string{shortKey(id, maxMarker)}
	}
	return t.keys[lead][action]
}

// put keeps the first Task of each key.
func (t *taskIndex) put(key string, row map[string]any) {
	key = t.fold(key)
	if _, ok := t.found[key]; !ok && key != "" {
		r := record{values: row}
		t.found[key] = found{r.id(), r.text("WhoId"), row, ""}
	}
}

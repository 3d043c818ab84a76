package planner

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/internal/record"
	"github.com/getmobly/mobly-salesforce-go/internal/soql"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// taskIndex knows which Tasks of a call's actions are in the org.
type taskIndex struct {
	model    *Model
	learned  *Learned
	leads    []Lead
	options  engagement.Options
	keys     [][][]string            // of the actions of each lead: the first is written, the others are known too; none for what is no engagement
	room     []string                // of the keys of actions that have an ID: one each
	existing map[string]existingTask // by folded key
	marked   taskMarkers             // Tasks that may be those of actions whose keys found none
	owners   map[string]taskOwner    // of new Tasks, by the rep's e-mail, as far as they were needed
	timeline map[string]int          // the person, named by their first lead, on whose timeline an existing Task is, by its ID
	carrier  map[string]record.Ref   // the first action of each key that was planned
}

// taskOwner is the user who is to own the Tasks of a rep.
type taskOwner struct {
	id   any // a string
	lost *sferr.Dropped
}

// newTaskIndex gives every action of a call its keys.
func newTaskIndex(m *Model, learned *Learned, roster *Roster) *taskIndex {
	n := 0
	for i := range roster.leads {
		n += len(roster.leads[i].Actions)
	}
	t := &taskIndex{
		model: m, learned: learned, leads: roster.leads, options: m.Engagement, keys: make([][][]string, len(roster.leads)), room: make([]string, 0, n),
		owners: make(map[string]taskOwner), existing: make(map[string]existingTask), timeline: make(map[string]int), carrier: make(map[string]record.Ref, n),
	}
	room := make([][]string, n)
	for i := range roster.leads {
		n := len(roster.leads[i].Actions)
		t.keys[i], room = room[:n:n], room[n:]
	}
	t.marked.fold = t.fold
	t.name(roster)
	return t
}

// name gives every action its keys. One without an ID is distinguished from
// others by its person, so that two captures of one action are one. It is written
// under the first name of the person before their record is known, and may have
// been written under any other: after more captures turn out to be that person,
// name is called again and adds their names.
func (t *taskIndex) name(roster *Roster) {
	length := t.keyLength()
	for _, p := range roster.persons {
		var names []string
		for n, capture := range p.captures {
			i := capture.index
			for j := range t.leads[i].Actions {
				a := &t.leads[i].Actions[j]
				switch {
				case a.Kind == "":
				case field.BlankText(a.ID):
					if names == nil {
						names = t.names(p.captures, p.keys.name)
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

// keyLength is how long the key of an action may be.
func (t *taskIndex) keyLength() int {
	if t.model.Task.Key != "" {
		return t.model.Task.KeyLength
	}
	return maxMarker
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

// names returns what the person of captures is called by: IDs, then addresses,
// then the name key, each in the order of the captures.
func (t *taskIndex) names(captures []capture, nameKey string) []string {
	var ids, emails distinct
	for _, c := range captures {
		l := t.leads[c.index].Person
		if id := field.Seen(l.ID); id != "" {
			ids.add([]string{id}, field.Caseless)
		}
		if email := field.Address(l.Email); email != "" {
			emails.add([]string{email}, field.Caseless)
		}
	}
	names := append(append(ids.list, emails.list...), nameKey)
	return names[:min(len(names), maxNames)]
}

// carried returns the first action of the call that has one of the keys, if it
// is to be written.
func (t *taskIndex) carried(keys []string) (record.Ref, bool) {
	for _, key := range keys {
		if ref, ok := t.carrier[t.fold(key)]; ok {
			return ref, true
		}
	}
	return record.Ref{}, false
}

// lookup returns the Task of the org that one of the keys names.
func (t *taskIndex) lookup(keys []string) (existingTask, bool) {
	for _, key := range keys {
		if f, ok := t.existing[t.fold(key)]; ok {
			return f, true
		}
	}
	return existingTask{}, false
}

// shortKey returns key, or a digest of it if it does not fit.
func shortKey(key string, length int) string {
	if fitsKey(key, length) {
		return key
	}
	sum := sha256.Sum256([]byte(key))
	return "mobly-" + hex.EncodeToString(sum[:16])
}

// fold returns a key in a form in which equal keys are equal strings.
func (t *taskIndex) fold(key string) string { return foldKey(key, t.model.Task.caseSensitive) }

// all returns the keys of all engagement actions, each once.
func (t *taskIndex) all() []string {
	var out distinct
	for _, actions := range t.keys {
		for _, keys := range actions {
			out.add(keys, t.fold)
		}
	}
	return out.list
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

// adaptStatus adapts the Status of Tasks to what the org counts as closed.
func (t *taskIndex) adaptStatus() error {
	closed, known := t.learned.closed.get(true)
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

// byKeys asks for the Tasks that have an action's key, archived ones too.
func (t *taskIndex) byKeys() []soql.Question {
	key := t.model.Task.Key
	if key == "" {
		return nil
	}
	return []soql.Question{{
		Deleted: true, Fields: t.model.TaskColumns(key), Object: schema.Task, Filter: "IsDeleted=false",
		Conditions: []soql.OneOf{{Field: key, Values: t.all()}}, Row: t.see,
	}}
}

// see takes a Task by its key: the first one of each.
func (t *taskIndex) see(row map[string]any) {
	key := t.fold(textIn(row, t.model.Task.Key))
	if _, ok := t.existing[key]; !ok && key != "" {
		t.existing[key] = existingTask{textIn(row, "Id"), textIn(row, "WhoId"), row, ""}
	}
}

// byMarkers asks for the Tasks of found persons that have a marker: if there is
// no field to look in, and, of persons with actions that the field did not find,
// for those that were written before it was configured. These are few once they
// have their IDs: Tasks that have one are not asked for.
func (t *taskIndex) byMarkers(persons []*person) []soql.Question {
	key, filter := t.model.Task.Key, "IsDeleted=false"
	if t.none() || key != "" && t.model.Task.Object.Field("Description") == nil {
		return nil
	}
	columns := t.model.TaskColumns("Description", "CreatedDate")
	if key != "" {
		columns, filter = t.model.TaskColumns(key, "Description", "CreatedDate"), filter+" AND "+key+"=null"
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
			if _, ok := t.lookup(keys); !ok && len(keys) > 0 && !t.leads[c.index].Actions[j].At.IsZero() {
				return true
			}
		}
	}
	return false
}

// takeMarked takes the Tasks that have a marker for those of the actions whose
// Task was not found by its field.
func (t *taskIndex) takeMarked() {
	if len(t.marked.tasks) == 0 {
		return
	}
	wanted := make(map[string]string) // keys of fields by keys of markers, both folded
	for i, actions := range t.keys {
		for j, keys := range actions {
			if _, ok := t.lookup(keys); ok {
				continue
			}
			for n, key := range t.markerKeys(i, j) {
				wanted[t.fold(key)] = t.fold(keys[n])
			}
		}
	}
	for key, task := range t.marked.byKey(
		func(key string) bool { return wanted[key] != "" },
		func(key string) bool { return t.existing[key].id != "" },
	) {
		t.existing[wanted[key]] = task
	}
}

// markerKeys returns the keys of an action as markers have them.
func (t *taskIndex) markerKeys(lead, action int) []string {
	if id := field.Seen(t.leads[lead].Actions[action].ID); id != "" && len(t.keys[lead][action]) > 0 {
		return []string{shortKey(id, maxMarker)}
	}
	return t.keys[lead][action]
}

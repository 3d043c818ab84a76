package planner

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/internal/record"
	"github.com/getmobly/mobly-salesforce-go/internal/rows"
	"github.com/getmobly/mobly-salesforce-go/internal/soql"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

type existingTask struct {
	row    rows.Row
	marker string // the key in its Description by which it was found; empty: it was found by its field
}

func (t existingTask) id() string { return t.row.Text("Id") }

// existingTasks finds the Tasks of the org by the keys of actions.
type existingTasks struct {
	of         *Target
	byKey      map[string]existingTask // by folded key
	marked     []markedTask            // they may be those of actions whose keys found none
	unanswered *Unanswered
}

// markedTask is a Task of the org with the keys of its markers.
type markedTask struct {
	row  rows.Row
	keys []string
}

func (t *existingTasks) fold(key string) string { return foldKey(key, t.of.caseSensitive) }

func (t *existingTasks) lookup(keys ...string) (existingTask, bool) {
	return firstOf(t.byKey, keys, t.of.caseSensitive)
}

// firstOf returns the value of the first key that has one.
func firstOf[V any](by map[string]V, keys []string, caseSensitive bool) (v V, ok bool) {
	for _, key := range keys {
		if v, ok = by[foldKey(key, caseSensitive)]; ok {
			break
		}
	}
	return v, ok
}

// question asks for Tasks by a field, archived ones too.
func (t *existingTasks) question(columns []string, by string, values []string, filter string) soql.Question {
	see := t.seeMarked
	if by == t.of.Key {
		see = t.see
	}
	return soql.Question{
		Deleted: true, Fields: columns, Object: schema.Task, Filter: "IsDeleted=false" + filter,
		Conditions: []soql.OneOf{{Field: by, Values: values}}, Row: see, Failed: t.unanswered.Note(schema.Task),
	}
}

// unseen returns why it is not known whether a Task is in the org that was not found
// by its field: one of the keys, or the Tasks of a person, could not be looked for.
func (t *existingTasks) unseen(keys []string, persons ...*record.Record) error {
	err := t.unanswered.any(schema.Task, t.of.Key, keys...)
	for _, p := range persons {
		err = cmp.Or(err, t.unanswered.any(schema.Task, "WhoId", p.ID))
	}
	return err
}

// ofTags asks for the follow-ups that records have for tags, and for those that have the
// keys.
func (t *existingTasks) ofTags(who, keys []string) soql.Question {
	q := t.question([]string{"Id", "WhoId", t.of.Key}, t.of.Key, keys, " AND "+t.of.Key+" LIKE '"+ofTag+"%'")
	q.Conditions = append(q.Conditions, soql.OneOf{Field: "WhoId", Values: field.Union(nil, who, field.Itself)})
	return q
}

// see takes a Task by its key: the first one of each. The follow-up of a tag is known by
// the tag and its person's record too.
func (t *existingTasks) see(row rows.Row) {
	keys := [2]string{row.Text(t.of.Key)}
	if key := keys[0]; strings.HasPrefix(key, ofTag) && len(key) > choiceLen {
		keys[1] = key[:choiceLen] + row.Text("WhoId")
	}
	for _, key := range keys {
		key = t.fold(key)
		if _, ok := t.byKey[key]; !ok && key != "" {
			t.byKey[key] = existingTask{row: row}
		}
	}
}

// seeMarked notes a Task that has a marker.
func (t *existingTasks) seeMarked(row rows.Row) {
	if keys := markersOf(row.Text("Description")); len(keys) > 0 {
		t.marked = append(t.marked, markedTask{row, keys})
	}
}

// takeMarked takes the marked Tasks by the wanted keys, which are those of fields
// by those of markers, all folded. A Task has one key.
//
//  1. A Task with one marker has that key. Of several such Tasks, which people
//     cloned, the oldest counts.
//  2. Of several markers in one Task, the others are quoted from other Tasks:
//     keys of Tasks found by 1, or by their field, are not its own.
//  3. Of the rest the last line counts, which is where a new Task has its own.
func (t *existingTasks) takeMarked(wanted map[string]string) {
	slices.SortFunc(t.marked, func(a, b markedTask) int {
		return cmp.Or(strings.Compare(a.row.Text("CreatedDate"), b.row.Text("CreatedDate")), strings.Compare(a.row.Text("Id"), b.row.Text("Id")))
	})
	out := make(map[string]existingTask)
	take := func(task *markedTask, key string) {
		if field := wanted[t.fold(key)]; field != "" && out[field].row.None() {
			out[field] = existingTask{task.row, key}
		}
	}
	taken := make(map[string]bool) // by 1, or by a field
	for key := range t.byKey {
		taken[key] = true
	}
	for i := range t.marked {
		task := &t.marked[i]
		for k, key := range task.keys {
			task.keys[k] = t.cut(key, wanted)
		}
		if len(task.keys) == 1 {
			taken[t.fold(task.keys[0])] = true
			take(task, task.keys[0])
		}
	}
	for i := range t.marked {
		if keys := t.marked[i].keys; len(keys) > 1 {
			keys = slices.DeleteFunc(slices.Clone(keys), func(key string) bool { return taken[t.fold(key)] })
			if len(keys) > 0 {
				take(&t.marked[i], keys[len(keys)-1])
			}
		}
	}
	maps.Copy(t.byKey, out)
}

// cut cuts off what somebody wrote behind a marker in its own line.
func (t *existingTasks) cut(key string, wanted map[string]string) string {
	first := strings.Fields(key)[0]
	for _, short := range []string{key, first, strings.TrimRight(first, ".,;:")} {
		if wanted[t.fold(short)] != "" {
			return short
		}
	}
	return key
}

// marker begins the line of a Task's Description that has the key of its action,
// if no external ID field for activities is configured.
const (
	marker    = "Mobly activity: "
	maxMarker = 255 // characters of the key, so that it is one short line
)

// markersOf returns the keys of a Description's markers. People write before and
// after a marker. A quoted line, "> Mobly activity: ...", is not a marker.
func markersOf(description string) (keys []string) {
	for line := range strings.SplitSeq(field.Clean(description, true), "\n") {
		key, ok := strings.CutPrefix(field.Seen(line), strings.TrimSpace(marker))
		if key = strings.TrimSpace(key); !ok || key == "" {
			continue
		}
		keys = append(keys, key)
	}
	if len(keys) > 1 { // of the same keys, the last counts
		slices.Reverse(keys)
		keys = field.Union(nil, keys, field.Itself)
		slices.Reverse(keys)
	}
	return keys
}

// writtenKey returns the key that a new Task is written with: its external ID, or
// the one in the marker of its Description.
func writtenKey(r *record.Record) string {
	if r.Key != nil {
		return r.Key.Value
	}
	if keys := markersOf(record.TextAfter(record.Find(r.Changes, "Description"))); len(keys) > 0 {
		return keys[len(keys)-1]
	}
	return ""
}

// writtenKeys returns the key that a new Task is written with and those that its
// action may have had besides.
func writtenKeys(r *record.Record) []string {
	return slices.DeleteFunc(append([]string{writtenKey(r)}, r.Extra().AltKeys...), func(key string) bool { return key == "" })
}

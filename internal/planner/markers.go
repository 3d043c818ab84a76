package planner

import (
	"cmp"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/internal/record"
)

// marker begins the line of a Task's Description that has the key of its action,
// if no external ID field for activities is configured.
const marker = "Mobly activity: "

// maxMarker is the length of a key in a marker, so that it is one short line.
const maxMarker = 255

// markedTask is a Task of the org with the keys of its markers, each once, in
// the order of their last lines.
type markedTask struct {
	row  map[string]any
	keys []string
}

// markersOf returns the keys of a Description's markers. People write before and
// after a marker. A quoted line, "> Mobly activity: ...", is not a marker.
func markersOf(description string) (keys []string) {
	for line := range strings.SplitSeq(field.Clean(description, true), "\n") {
		key, ok := strings.CutPrefix(field.Seen(line), strings.TrimSpace(marker))
		if key = strings.TrimSpace(key); !ok || key == "" {
			continue
		}
		keys = append(slices.DeleteFunc(keys, func(have string) bool { return have == key }), key)
	}
	return keys
}

// taskMarkers finds the Task of each action by the Tasks' markers.
type taskMarkers struct {
	fold  func(string) string
	tasks []markedTask
}

// see notes a Task.
func (m *taskMarkers) see(row map[string]any) {
	if keys := markersOf(textIn(row, "Description")); len(keys) > 0 {
		m.tasks = append(m.tasks, markedTask{row, keys})
	}
}

// byKey returns the Tasks of the wanted keys, by folded key. A Task has one key.
//
//  1. A Task with one marker has that key. Of several such Tasks, which people
//     cloned, the oldest counts.
//  2. Of several markers in one Task, the others are quoted from other Tasks:
//     keys of Tasks found by 1, or by their field (known), are not its own.
//  3. Of the rest the last line counts, which is where a new Task has its own.
func (m *taskMarkers) byKey(wanted, known func(folded string) bool) map[string]existingTask {
	slices.SortFunc(m.tasks, func(a, b markedTask) int {
		return cmp.Or(strings.Compare(textIn(a.row, "CreatedDate"), textIn(b.row, "CreatedDate")), strings.Compare(textIn(a.row, "Id"), textIn(b.row, "Id")))
	})
	out := make(map[string]existingTask)
	take := func(t *markedTask, key string) {
		if folded := m.fold(key); wanted(folded) && out[folded].id == "" {
			out[folded] = existingTask{textIn(t.row, "Id"), textIn(t.row, "WhoId"), t.row, key}
		}
	}
	single := make(map[string]bool)
	for i := range m.tasks {
		t := &m.tasks[i]
		for k, key := range t.keys {
			t.keys[k] = m.cut(key, wanted)
		}
		if len(t.keys) == 1 {
			single[m.fold(t.keys[0])] = true
			take(t, t.keys[0])
		}
	}
	for i := range m.tasks {
		for _, key := range slices.Backward(m.tasks[i].keys) {
			if folded := m.fold(key); len(m.tasks[i].keys) > 1 && !single[folded] && !known(folded) {
				take(&m.tasks[i], key)
				break
			}
		}
	}
	return out
}

// cut cuts off what somebody wrote behind a marker in its own line.
func (m *taskMarkers) cut(key string, wanted func(folded string) bool) string {
	if wanted(m.fold(key)) {
		return key
	}
	first := strings.Fields(key)[0]
	for _, first := range []string{first, strings.TrimRight(first, ".,;:")} {
		if wanted(m.fold(first)) {
			return first
		}
	}
	return key
}

// existingTask is a Task of the org.
type existingTask struct {
	id, who string
	values  map[string]any // its fields, as far as they may be rewritten
	marker  string         // the key in its Description by which it was found; empty: it was found by its field
}

// writtenKey returns the key that a new Task is written with: its external ID, or
// the one in the marker of its Description.
func writtenKey(r *record.Record) string {
	if r.Key != nil {
		return r.Key.Value
	}
	if keys := markersOf(record.Find(r.Changes, "Description").Text()); len(keys) > 0 {
		return keys[len(keys)-1]
	}
	return ""
}

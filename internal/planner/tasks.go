package planner

import (
	"crypto/sha256"
	"encoding/hex"
	"iter"
	"slices"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/internal/record"
	"github.com/getmobly/mobly-salesforce-go/internal/soql"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// taskIndex knows which Tasks of a call's actions are in the org.
type taskIndex struct {
	existingTasks
	model    *Model
	learned  *Learned
	leads    []Lead
	follow   [][]followUp          // of each lead, behind its actions; nil: there are none
	closed   []string              // values of Status that the org counts as closed; none while they are unknown
	keys     [][][]string          // of the actions of each lead: the first is written, the others are known too; none for what is no engagement
	room     []string              // of the keys of actions that have an ID: one each
	owners   map[string]taskOwner  // of new Tasks, by the rep's e-mail, as far as they were needed
	timeline map[string]int        // the person, named by their first lead, on whose timeline an existing Task is, by its ID
	carrier  map[string]record.Ref // the first action of each key that was planned
	others   []record.Ref          // follow-ups that are not there, and are another person's
}

type taskOwner struct {
	id   any // a string
	lost *sferr.Problem
}

// newTaskIndex gives every action of a call its keys.
func newTaskIndex(m *Model, learned *Learned, roster *Roster, u *Unanswered) *taskIndex {
	n := 0
	var follow [][]followUp
	for i := range roster.leads {
		n += len(roster.leads[i].Actions)
		if f := m.followUps.of(roster.leads[i].Tags, roster.leads[i].Actions); len(f) > 0 {
			if follow == nil {
				follow = make([][]followUp, len(roster.leads))
			}
			follow[i] = f
			n += len(f)
		}
	}
	t := &taskIndex{
		existingTasks: existingTasks{of: &m.Task, byKey: make(map[string]existingTask), unanswered: u},
		model:         m, learned: learned, leads: roster.leads, follow: follow, keys: make([][][]string, len(roster.leads)), room: make([]string, 0, n),
		owners: make(map[string]taskOwner), timeline: make(map[string]int), carrier: make(map[string]record.Ref, n),
	}
	room := make([][]string, n)
	for i := range roster.leads {
		n := len(roster.leads[i].Actions) + len(t.followUps(i))
		t.keys[i], room = room[:n:n], room[n:]
	}
	t.name(roster)
	return t
}

// name gives every action its keys. One without an ID is distinguished from
// others by its person, so that two captures of one action are one. It is written
// under the first name of the person before their record is known, and may have
// been written under any other: after more captures turn out to be that person,
// name is called again and adds their names.
func (t *taskIndex) name(roster *Roster) {
	for _, p := range roster.persons {
		var names []string
		for _, capture := range p.captures {
			i := capture.index
			for j := range t.keys[i] {
				ref := record.Ref{Item: i, Other: j}
				a, f := t.action(ref), t.followUp(ref)
				if f != nil && p.found != nil {
					f.account = p.found.text("AccountId")
				}
				switch {
				case f != nil && f.choice != "":
					roster.fold(p)
					t.nameChoice(f, &t.keys[i][j], p)
				case f == nil && !t.model.LogsAction(a.Kind):
				case f != nil || field.BlankText(a.ID):
					if names == nil {
						names = p.keys.actionNames()
					}
					t.addKeys(i, j, names)
					t.addKeys(i, j, capture.keys.actionNames())
				case t.keys[i][j] == nil:
					t.room = append(t.room, t.model.actionKey(a, ""))
					t.keys[i][j] = t.room[len(t.room)-1 : len(t.room) : len(t.room)]
				}
			}
		}
	}
}

// followUps returns the follow-ups of a lead.
func (t *taskIndex) followUps(lead int) []followUp {
	if t.follow == nil {
		return nil
	}
	return t.follow[lead]
}

// followUp returns the follow-up of that place, nil if it is an action's.
func (t *taskIndex) followUp(ref record.Ref) *followUp {
	if n := ref.Other - len(t.leads[ref.Item].Actions); n >= 0 {
		return &t.follow[ref.Item][n]
	}
	return nil
}

// nameChoice gives the follow-up of a tag its keys, and the time and the scanner of the
// person's newest capture. It is written under the external ID of the person's record,
// so that several captures at once write one, or else under the first of their own
// names. Under whichever it was, it is found on the person's timeline.
func (t *taskIndex) nameChoice(f *followUp, keys *[]string, p *person) {
	f.about.At, f.about.By = newest(p.lead), p.lead.History(t.model.Mapping.Captures).LastScannedBy
	names := p.keys.names()
	if p.found != nil {
		f.whoID = p.found.id()
		*keys = append(*keys, f.choice+f.whoID)
		if held := p.found.text(p.found.of.Key); held != "" {
			names = slices.Insert(names, 0, held)
		}
	}
	for i, name := range names {
		names[i] = f.choice + digest(f.choice, name, 16)
	}
	*keys = field.Union(names, *keys, t.fold)
}

// key returns the key of an action, or of its follow-up, of a person called by that name.
func (t *taskIndex) key(ref record.Ref, name string) string {
	key := t.model.actionKey(t.action(ref), name)
	if t.followUp(ref) != nil {
		key = shortKey(ofAction+t.fold(key), t.of.keyLength)
	}
	return key
}

// addKeys gives an action without an ID the keys that it has by those names.
func (t *taskIndex) addKeys(lead, action int, names []string) {
	keys := &t.keys[lead][action]
	for _, name := range names {
		if key := t.key(record.Ref{Item: lead, Other: action}, name); !slices.Contains(*keys, key) {
			*keys = append(*keys, key)
		}
	}
}

// shortKey returns key, or a digest of it if it does not fit.
func shortKey(key string, length int) string {
	if fitsKey(key, length) {
		return key
	}
	sum := sha256.Sum256([]byte(key))
	return "mobly-" + hex.EncodeToString(sum[:16])
}

// each yields the engagement actions and the follow-ups with their keys.
func (t *taskIndex) each() iter.Seq2[record.Ref, []string] {
	return func(yield func(record.Ref, []string) bool) {
		for i, actions := range t.keys {
			for j, keys := range actions {
				if len(keys) > 0 && !yield(record.Ref{Item: i, Other: j}, keys) {
					return
				}
			}
		}
	}
}

// action returns an action, or the one that a follow-up is about.
func (t *taskIndex) action(ref record.Ref) *engagement.Action {
	if f := t.followUp(ref); f != nil {
		return f.about
	}
	return &t.leads[ref.Item].Actions[ref.Other]
}

func (t *taskIndex) none() bool {
	for range t.each() {
		return false
	}
	return true
}

// adaptStatus gives new Tasks a Status that the org counts as closed. It returns an
// error if a rule sets another Status.
func (t *taskIndex) adaptStatus() error {
	if t.none() {
		return nil
	}
	t.closed, _ = t.learned.closed.get(true)
	return t.model.FitStatuses(t.learned)
}

// byKeys asks for the Tasks that have an action's key.
func (t *taskIndex) byKeys() []soql.Question {
	if t.of.Key == "" {
		return nil
	}
	all := make([]string, 0, len(t.room))
	for _, keys := range t.each() {
		all = append(all, keys...)
	}
	return []soql.Question{t.question(t.model.TaskColumns(t.of.Key), t.of.Key, field.Union(nil, all, t.fold), "")}
}

// byTags asks for the tags' follow-ups of found persons that their keys did not find:
// captures with other names may have written them.
func (t *taskIndex) byTags() []soql.Question {
	if t.follow == nil {
		return nil
	}
	var who, written []string
	for ref, keys := range t.each() {
		f := t.followUp(ref)
		if _, ok := t.lookup(keys...); f != nil && f.whoID != "" && !ok {
			who, written = append(who, f.whoID), append(written, keys[0])
		}
	}
	return []soql.Question{t.ofTags(who, written)}
}

// byMarkers asks for the Tasks of found persons that have a marker: if there is
// no field to look in, or, if the field did not find all Tasks of these persons, for
// those that were written before it was configured. People may have moved one from
// person to person. They are few once they have their IDs: Tasks that have one are
// not asked for.
func (t *taskIndex) byMarkers(persons []*person) []soql.Question {
	key, filter, columns := t.of.Key, "", []string{"Description", "CreatedDate"}
	if t.none() || key != "" && t.of.Object.Field("Description") == nil {
		return nil
	}
	if key != "" {
		if !t.lack(persons) {
			return nil
		}
		columns, filter = append([]string{key}, columns...), " AND "+key+"=null"
	}
	var who []string
	for _, p := range persons {
		if p.found != nil {
			who = append(who, p.found.id())
		}
	}
	return []soql.Question{t.question(t.model.TaskColumns(columns...), "WhoId", who, filter)}
}

// lack reports whether the Task of an action of a found person was not found. An
// action without a time never gets a Task, and a follow-up never had a marker.
func (t *taskIndex) lack(persons []*person) bool {
	lacking := make(map[int]bool) // by lead
	for ref, keys := range t.each() {
		if _, ok := t.lookup(keys...); !ok && t.followUp(ref) == nil && !t.action(ref).At.IsZero() && t.unseen(keys) == nil {
			lacking[ref.Item] = true
		}
	}
	return slices.ContainsFunc(persons, func(p *person) bool {
		return p.found != nil && slices.ContainsFunc(p.captures, func(c capture) bool { return lacking[c.index] })
	})
}

// adoptMarked takes the Tasks that have a marker for those of the actions whose
// Task was not found by its field.
func (t *taskIndex) adoptMarked() {
	if len(t.marked) == 0 {
		return
	}
	wanted := make(map[string]string)
	for ref, keys := range t.each() {
		if _, ok := t.lookup(keys...); ok || t.followUp(ref) != nil {
			continue
		}
		for n, key := range t.markerKeys(ref) {
			wanted[t.fold(key)] = t.fold(keys[n])
		}
	}
	t.takeMarked(wanted)
}

// markerKeys returns the keys of an engagement action as markers have them.
func (t *taskIndex) markerKeys(ref record.Ref) []string {
	if id := field.Seen(t.action(ref).ID); id != "" {
		return []string{shortKey(id, maxMarker)}
	}
	return t.keys[ref.Item][ref.Other]
}

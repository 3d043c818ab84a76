package trials

import (
	"errors"
	"flag"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/getmobly/mobly-salesforce-go/internal/conformance/testworld"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

var (
	seeds     = flag.Uint64("seeds", 100, "how many random scenes TestSyncProperty plays")
	bundles   = flag.Uint64("bundles", 20, "how many random scenes TestBundleProperty plays")
	firstSeed = flag.Uint64("seed", 0, "the first of them")
)

// TestSyncProperty: whatever the org, the configuration and the leads, after a
// Sync
//
//	(a) each keyed lead's person is there exactly once,
//	(b) every mapped field holds what the oracle says,
//	(c) nothing else has changed,
//	(d) the results are true,
//	(e) a second Sync writes nothing and says the same.
//
// Campaign members and follow-ups are judged like persons and their Tasks. A scene
// that fails is told in its smallest form. More of them:
//
//	go test ./internal/trials -run TestSyncProperty -seeds 3000
func TestSyncProperty(t *testing.T) {
	t.Parallel()
	known := make(map[bool]*schema.Schema)
	if testworld.UnderRace {
		*seeds = min(*seeds, 10)
	}
	for seed := *firstSeed; seed < *firstSeed+*seeds; seed++ {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			s := newScene(seed)
			s.known = known
			if len(s.play(t)) > 0 {
				s.shrink(t)
				t.Error(s.story(t))
			}
		})
	}
}

// play syncs the scene's leads twice and returns what is wrong.
func (s *scene) play(t *testing.T) []string {
	t.Helper()
	st := s.trial(t)
	v := &verdict{trial: st, oracle: st.oracle()}
	v.before, v.objects, v.order = st.everything()
	results, err := st.client.Sync(t.Context(), st.leads...)
	v.after, v.objectsAfter, v.orderAfter = st.everything()
	if err != nil || len(results) != len(st.leads) {
		v.wrong("the call", "no error, %d results; got %v, %d", len(st.leads), err, len(results))
		return v.problems
	}
	v.results = results
	v.judgeResults()
	v.judgeStore()
	v.judgePersons()
	v.judgeGained()
	st.Org.ResetRequests()
	again, err := st.client.Sync(t.Context(), st.leads...)
	if err != nil {
		v.wrong("the second sync", "no error; got %v", err)
		return v.problems
	}
	v.judgeAgain(again)
	if len(v.problems) == 0 {
		v.judgeLater()
		v.judgeConverted()
	}
	return v.problems
}

// verdict compares what happened with what the oracle says.
type verdict struct {
	*trial
	oracle                *oracle
	results               salesforce.Results
	before, after         map[string]row
	objects, objectsAfter map[string]string
	order, orderAfter     []string
	problems              []string
}

func (v *verdict) wrong(what, format string, args ...any) {
	v.problems = append(v.problems, what+": want "+fmt.Sprintf(format, args...))
}

// judgeResults requires that each result says what the oracle says, (d).
func (v *verdict) judgeResults() {
	for i, r := range v.results {
		h := v.oracle.humanOf(i)
		name := fmt.Sprintf("result of lead %d", i)
		want, into, id := h.outcome(), "", ""
		if i != h.captures[0] {
			into = v.leads[h.captures[0]].Person.ID
		}
		if h.before != nil {
			id = h.before["Id"].(string)
		}
		if r.Outcome != want || r.LeadID != v.leads[i].Person.ID || r.FoldedInto != into {
			v.wrong(name, "%s of %q, folded into %q, because %v; got %s of %q, %q, %v",
				want, v.leads[i].Person.ID, into, h.err, r.Outcome, r.LeadID, r.FoldedInto, r.Err)
		}
		if h.err != nil && !h.refused(r.Err) || h.err == nil && r.Err != nil {
			v.wrong(name, "error %v %s %v; got %v", h.err, h.by, h.several, r.Err)
		}
		switch {
		case want == salesforce.Created:
			if v.before[r.ID] != nil || v.after[r.ID] == nil || r.Object != h.object || v.objectsAfter[r.ID] != h.object {
				v.wrong(name, "a new %s; got %s %s", h.object, r.Object, r.ID)
			}
		case h.err == nil && (r.ID != id || r.Object != h.object):
			v.wrong(name, "%s %s; got %s %s", h.object, id, r.Object, r.ID)
		}
		if h.err == nil {
			v.judgeDropped(name, h, i, r.Dropped)
		}
		v.judgeActions(i, r)
		v.judgeRelated(i, r)
	}
}

func (h *human) outcome() salesforce.Outcome {
	switch {
	case h.err != nil:
		return salesforce.Refused
	case h.before == nil:
		return salesforce.Created
	case len(h.fields) > 0:
		return salesforce.Updated
	}
	return salesforce.Unchanged
}

// judgeDropped requires that each loss is told, once.
func (v *verdict) judgeDropped(name string, h *human, lead int, dropped []*sferr.Problem) {
	want := slices.Clone(v.oracle.keys[lead].drops)
	if lead == h.captures[0] {
		want = append(want, h.drops...)
	}
	var got []string
	for _, d := range dropped {
		if slices.Contains(aboutMembers, d.Code) {
			continue
		}
		got = append(got, strings.Join(d.Fields, " ")+" "+d.Code)
	}
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(want, got) {
		v.wrong(name, "dropped %q; got %q", want, got)
	}
}

// judgeActions requires that the Tasks of a lead are there once, on the right
// person, and that its result is true of them.
func (v *verdict) judgeActions(lead int, r salesforce.Result) {
	if len(r.Actions) != len(v.leads[lead].Actions) {
		v.wrong(fmt.Sprintf("result of lead %d", lead), "%d actions; got %d", len(v.leads[lead].Actions), len(r.Actions))
		return
	}
	for j, got := range r.Actions {
		name, d := fmt.Sprintf("action %d of lead %d", j, lead), v.oracle.actions[lead][j]
		if got.Outcome != d.outcome || !errors.Is(got.Err, d.err) {
			v.wrong(name, "%s, %v; got %s, %v", d.outcome, d.err, got.Outcome, got.Err)
			continue
		}
		a, task := v.leads[lead].Actions[j], v.after[got.ID]
		switch text, _ := task["Description"].(string); {
		case d.task != nil && got.ID != d.task["Id"]:
			v.wrong(name, "Task %s; got %s", d.task["Id"], got.ID)
		case d.outcome == salesforce.Created && (v.before[got.ID] != nil || task["WhoId"] != r.ID || task["Subject"] != "Mobly: Note" ||
			!strings.HasPrefix(text, d.notes+"\n") || task["ActivityDate"] != "2026-10-15"):
			v.wrong(name, "a new Task on %s; got %s %v", r.ID, got.ID, filled(task))
		case d.outcome == salesforce.Created && a.ID != "" && v.scene.cfg.Settings.Keys.Activity != salesforce.NoKey:
			if key, _ := task["mobly_activity_id__c"].(string); !strings.EqualFold(key, a.ID) {
				v.wrong(name, "the key %s; got %s", a.ID, key)
			}
		}
		for i, other := range v.results[:lead+1] {
			for k, same := range other.Actions {
				if (i < lead || k < j) && v.oracle.actions[i][k].key == d.key && d.key != "" && same.ID != got.ID {
					v.wrong(name, "the Task of action %d of lead %d, %s; got %s", k, i, same.ID, got.ID)
				}
			}
		}
	}
}

// system are fields that Salesforce changes where a record is written, beside
// those that are written.
var system = []string{"LastModifiedDate", "LastModifiedById", "SystemModstamp", "Name", "LastActivityDate", "IsUnreadByOwner"}

// own are fields that every record has for itself.
var own = append([]string{"Id", "CreatedDate", "CreatedById", "OwnerId", "PhotoUrl"}, system...)

// judgeStore requires that the org holds what it held, but for what the oracle
// says, (b) and (c).
func (v *verdict) judgeStore() {
	changed := make(map[string]*human)
	var created, tasks int
	for _, h := range v.oracle.humans {
		switch {
		case h.err == nil && h.before != nil:
			changed[h.before["Id"].(string)] = h
		case h.err == nil:
			created++
			if id := v.results[h.captures[0]].ID; v.after[id] != nil {
				v.judgeFields(v.objectsAfter[id]+" "+id, v.fresh[h.object], v.after[id], h, own)
			}
		}
	}
	made := make(map[string]bool)
	for _, list := range v.oracle.actions {
		for _, d := range list {
			if d.outcome == salesforce.Created && !made[d.key] {
				made[d.key] = true
				tasks++
			}
		}
	}
	for _, id := range v.order {
		name, h := v.objects[id]+" "+id, changed[id]
		allowed := []string{"LastActivityDate"}
		if h != nil && len(h.fields) > 0 {
			allowed = system
		}
		if v.after[id] == nil {
			v.wrong(name, "it to stay; it is gone")
			continue
		}
		if key := v.oracle.given[id]; key != "" {
			have, _ := v.after[id]["mobly_activity_id__c"].(string)
			if allowed = append(slices.Clip(system), "mobly_activity_id__c"); !strings.EqualFold(have, key) {
				v.wrong(name, "the key %s; got %s", key, have)
			}
		}
		if m := v.memberOf(id); m != nil && len(m.fields) > 0 {
			allowed = memberFields
		}
		v.judgeFields(name, v.before[id], v.after[id], h, allowed)
	}
	got := make(map[string]int)
	for _, id := range v.orderAfter {
		if v.before[id] == nil {
			got[v.objectsAfter[id]]++
		}
	}
	want := map[string]int{schema.Task: tasks}
	for _, h := range v.oracle.humans {
		if h.err != nil {
			continue
		}
		if h.before == nil {
			want[h.object]++
		}
		for _, t := range h.todos {
			if !t.refused {
				want[schema.Task]++
			}
		}
		for i := range h.members {
			if h.members[i].outcome == salesforce.Created {
				want["CampaignMember"]++
			}
		}
	}
	for _, object := range v.Org.Objects() {
		if got[object] != want[object] {
			v.wrong("new records of "+object, "%d; got %d", want[object], got[object])
		}
	}
}

// judgeFields compares a record with what it held and what was to be written.
func (v *verdict) judgeFields(name string, before, after row, h *human, allowed []string) {
	fields := make(map[string]bool)
	for f := range before {
		fields[f] = true
	}
	for f := range after {
		fields[f] = true
	}
	for f := range fields {
		if h != nil {
			if d, ok := h.fields[f]; ok {
				if stored(after[f], d.typ) != stored(d.value, d.typ) {
					v.wrong(name+"."+f, "%#v; got %#v, before %#v", d.value, after[f], before[f])
				}
				continue
			}
			if before["Id"] != after["Id"] && (f == "LastName" || f == "Company") {
				v.wrong(name+"."+f, "something to be written")
			}
		}
		if !slices.Contains(allowed, f) && !summed(v.objects[fmt.Sprint(before["Id"])], f) && !reflect.DeepEqual(before[f], after[f]) {
			v.wrong(name+"."+f, "%#v as before; got %#v", before[f], after[f])
		}
	}
}

// judgePersons requires, without the oracle's word, that what was written
// is there once, (a).
func (v *verdict) judgePersons() {
	first := make(map[string]int) // by record
	for i, r := range v.results {
		if r.Outcome == salesforce.Refused {
			continue
		}
		h := v.oracle.humanOf(i)
		if j, ok := first[r.ID]; ok && v.oracle.humanOf(j) != h {
			v.wrong(fmt.Sprintf("lead %d", i), "a record of its own; it shares %s with lead %d", r.ID, j)
		} else if !ok {
			first[r.ID] = i
		}
		if r.ID != v.results[h.captures[0]].ID {
			v.wrong(fmt.Sprintf("lead %d", i), "the record of lead %d", h.captures[0])
		}
		if r.Outcome == salesforce.Created && h.captures[0] == i {
			v.judgeAlone(i, v.after[r.ID])
		}
	}
}

// judgeAlone requires that no other open record that the strategy looks at has
// a key of a new one.
func (v *verdict) judgeAlone(lead int, made row) {
	for _, id := range v.orderAfter {
		r, object := v.after[id], v.objectsAfter[id]
		looked := object == schema.Lead || object == schema.Contact && v.scene.cfg.Settings.Policies.Strategy != salesforce.LeadsOnly
		visible := !v.scene.private || r["OwnerId"] == v.user
		if !looked || !visible || isConverted(r) || r["Id"] == made["Id"] {
			continue
		}
		for _, key := range []string{"Email", "mobly_id__c"} {
			a, _ := made[key].(string)
			b, _ := r[key].(string)
			if a != "" && strings.EqualFold(a, b) {
				v.wrong(fmt.Sprintf("new record of lead %d", lead), "%s of its own; %s has it too", key, id)
			}
		}
	}
}

// judgeGained requires that who was there before external IDs were configured is
// there by the same record, and every Task by the same one. Leads of several IDs
// that were one person by name only are several now, of whom one has the record.
// That one's name may be another now, and that of a lead without a key.
func (v *verdict) judgeGained() {
	parted := func(i int) bool {
		mine, was := v.oracle.humanOf(i), v.first[i].ID
		return was != "" && slices.ContainsFunc(v.oracle.humans, func(h *human) bool {
			return h != mine && slices.ContainsFunc(h.captures, func(j int) bool { return v.first[j].ID == was }) &&
				(v.results[i].ID == was || v.results[h.captures[0]].ID == was)
		})
	}
	for i, was := range v.first {
		r := v.results[i]
		apart := slices.ContainsFunc(v.oracle.humanOf(i).captures, parted)
		if was.ID != "" && r.ID != was.ID && !apart {
			v.wrong(fmt.Sprintf("lead %d, after it gained an ID", i), "%s; got %s", was.ID, r.ID)
		}
		for j, a := range was.Actions {
			if a.ID != "" && r.Actions[j].ID != a.ID {
				v.wrong(fmt.Sprintf("action %d of lead %d, after it gained an ID", j, i), "%s; got %s", a.ID, r.Actions[j].ID)
			}
		}
	}
}

// judgeAgain requires that a second Sync wrote nothing and came to the same, (e).
func (v *verdict) judgeAgain(again salesforce.Results) {
	if n := v.Writes(); n > 0 && !v.oracle.fails() {
		v.wrong("the second sync", "no writes; it sent %d", n)
	}
	all, _, _ := v.everything()
	if !reflect.DeepEqual(all, v.after) {
		v.wrong("the second sync", "the org as it was")
	}
	settled := settledOutcome
	for i, r := range again {
		was := v.results[i]
		name := fmt.Sprintf("second result of lead %d", i)
		if r.ID != was.ID || r.Outcome != settled(was.Outcome) || len(r.Actions) != len(was.Actions) {
			v.wrong(name, "%s %s; got %s %s %v", settled(was.Outcome), was.ID, r.Outcome, r.ID, r.Err)
			continue
		}
		for j, a := range r.Actions {
			if a.Outcome != settled(was.Actions[j].Outcome) || a.Outcome == salesforce.Unchanged && a.ID != was.Actions[j].ID {
				v.wrong(name, "action %d %s %s; got %s %s %v", j, settled(was.Actions[j].Outcome), was.Actions[j].ID, a.Outcome, a.ID, a.Err)
			}
		}
		if len(r.Related) != len(was.Related) {
			v.wrong(name, "%d related records; got %d", len(was.Related), len(r.Related))
			continue
		}
		for j, a := range r.Related {
			if a.Outcome != settled(was.Related[j].Outcome) || a.ID != was.Related[j].ID {
				v.wrong(name, "related record %d %s %s; got %s %s %v", j, settled(was.Related[j].Outcome), was.Related[j].ID, a.Outcome, a.ID, a.Err)
			}
		}
	}
}

// settledOutcome is the outcome of what was written or not, once it is there.
func settledOutcome(o salesforce.Outcome) salesforce.Outcome {
	if o == salesforce.Created || o == salesforce.Updated {
		return salesforce.Unchanged
	}
	return o
}

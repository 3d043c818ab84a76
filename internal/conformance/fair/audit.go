package fair

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/conformance/testworld"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// Census counts what was captured, and what the org has lost, doubled or got
// wrong.
type Census struct {
	persons, lostPersons, doubledPersons int
	tasks, lostTasks, doubledTasks       int
	members, lostMembers, doubledMembers int
	followUps                            int
	lostFollowUps, doubledFollowUps      int
	wrong                                int // fields
}

func (c *Census) add(o Census) {
	c.persons, c.lostPersons, c.doubledPersons = c.persons+o.persons, c.lostPersons+o.lostPersons, c.doubledPersons+o.doubledPersons
	c.tasks, c.lostTasks, c.doubledTasks = c.tasks+o.tasks, c.lostTasks+o.lostTasks, c.doubledTasks+o.doubledTasks
	c.members, c.lostMembers, c.doubledMembers = c.members+o.members, c.lostMembers+o.lostMembers, c.doubledMembers+o.doubledMembers
	c.followUps, c.lostFollowUps, c.doubledFollowUps = c.followUps+o.followUps, c.lostFollowUps+o.lostFollowUps, c.doubledFollowUps+o.doubledFollowUps
	c.wrong += o.wrong
}

func (c Census) String() string {
	return fmt.Sprintf("persons: %d, lost %d, doubled %d; Tasks: %d, lost %d, doubled %d; members: %d, lost %d, doubled %d; follow-ups: %d, lost %d, doubled %d; wrong fields: %d",
		c.persons, c.lostPersons, c.doubledPersons, c.tasks, c.lostTasks, c.doubledTasks,
		c.members, c.lostMembers, c.doubledMembers, c.followUps, c.lostFollowUps, c.doubledFollowUps, c.wrong)
}

// Audit compares the org with the oracle, record by record, and fails the test
// for every difference.
func (f *Fair) Audit(w *testworld.World) Census {
	w.T.Helper()
	var c Census
	records, count := make(map[string]map[string]any), make(map[string]int)
	index := func(object string, name func(map[string]any) string) {
		for _, r := range w.Org.Records(object) {
			if isFollowUp(r) {
				continue
			}
			key := object + " " + name(r)
			records[key] = r
			count[key]++
		}
	}
	lastName := func(r map[string]any) string { return r["LastName"].(string) }
	index(schema.Lead, lastName)
	index(schema.Contact, lastName)
	index(schema.Task, notes)
	one := func(key string, want map[string]any, lost, doubled *int) string {
		n := count[key]
		delete(count, key)
		switch {
		case n == 0:
			*lost++
			w.T.Errorf("%s is lost", key)
			return ""
		case n > 1:
			*doubled += n - 1
			w.T.Errorf("%s is there %d times", key, n)
		}
		got := records[key]
		if text, ok := want["Description"].(string); ok && !strings.Contains(text, "\nMobly activity: ") { // a digest, which only the engine makes
			got["Description"], _, _ = strings.Cut(got["Description"].(string), "\nMobly activity: mobly-")
		}
		for name, value := range want {
			if !reflect.DeepEqual(value, got[name]) {
				c.wrong++
				w.T.Errorf("%s, %s: want %#v, got %#v", key, name, value, got[name])
			}
		}
		for name, value := range got {
			if _, ok := want[name]; !ok && !strings.HasPrefix(key, schema.Task) && (value != nil && strings.HasSuffix(name, "__c") || name == "Title" && value != nil) {
				c.wrong++
				w.T.Errorf("%s, %s: nobody captured %v", key, name, value)
			}
		}
		return got["Id"].(string)
	}
	related := relatedOf(w)
	for _, v := range f.visitors {
		c.persons++
		id := one(v.object+" "+v.name, v.fields, &c.lostPersons, &c.doubledPersons)
		for said, task := range v.tasks {
			c.tasks++
			task["WhoId"] = id
			one(schema.Task+" "+said, task, &c.lostTasks, &c.doubledTasks)
		}
		f.auditRelated(w, &c, v, id, related)
		delete(count, schema.Contact+" "+v.name) // one that LeadsOnly has nothing to do with
	}
	for key, n := range count {
		w.T.Errorf("%s is there %d times, and nobody's", key, n)
	}
	for key, of := range related {
		w.T.Errorf("%s is there %d times, and nobody's", key, len(of))
	}
	return c
}

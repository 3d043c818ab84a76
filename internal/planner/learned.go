package planner

import (
	"errors"
	"maps"
	"slices"
	"sync"

	"github.com/getmobly/mobly-salesforce-go/internal/codes"
	"github.com/getmobly/mobly-salesforce-go/internal/record"
	"github.com/getmobly/mobly-salesforce-go/internal/standard"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// Learned is what a client has found out about its org, its describes aside.
// Another process has to find it out itself. The zero value knows nothing. It is
// safe for concurrent use.
type Learned struct {
	refusals    memo[refusal, string]         // Salesforce's code
	substitutes memo[string, sferr.RecordRef] // by each key of a person
	reps        memo[string, repUser]         // by RepKey
	closed      memo[bool, []string]          // values of Task.Status that count as closed, once known
	members     memo[membership, bool]        // those that Salesforce said are there, until they are looked for
}

// Clone returns a copy that learns on its own from then on.
func (l *Learned) Clone() *Learned {
	out := new(Learned)
	out.refusals.copyFrom(&l.refusals)
	out.substitutes.copyFrom(&l.substitutes)
	out.reps.copyFrom(&l.reps)
	out.closed.copyFrom(&l.closed)
	out.members.copyFrom(&l.members)
	return out
}

// Forget drops the refusals of objects, so that their values are tried again.
func (l *Learned) Forget(objects ...string) {
	l.refusals.forget(func(r refusal) bool { return containsFold(objects, r.object) })
}

// ForgetOrg drops what was found out about users and statuses.
func (l *Learned) ForgetOrg() {
	l.reps.forget(func(string) bool { return true })
	l.closed.forget(func(bool) bool { return true })
}

// Learn remembers what Salesforce refused of records, so that it is not sent
// again: the value for all records or, if the refusal may depend on the rest of
// the record, for the one that was saved without it. It returns the objects that
// turn out to be other than they were described.
func (l *Learned) Learn(records []*record.Record) (stale []string) {
	for _, r := range records {
		for _, f := range r.Extra().Refused {
			switch {
			case codes.ClassOf(f.Code, "") == codes.Metadata:
				stale = append(stale, r.Object)
			case refusedAlways(&f):
				l.refuse(r.Object, "", f.Change.Field, f.Value, f.Code)
			case r.Outcome.Settled():
				l.refuse(r.Object, r.SavedID, f.Change.Field, f.Change.After(), f.Code)
			}
		}
		switch e, ok := errors.AsType[*sferr.Error](r.Err); {
		case !ok:
		case codes.ClassOf(e.Code, e.Message) == codes.Permission:
			stale = append(stale, r.Object) // permissions may have changed
		case r.Unique && r.Rematch && e.Code == "DUPLICATE_VALUE":
			l.members.put(true, membership{r.Family(), r.ParentID})
		}
	}
	return stale
}

// refusedAlways reports whether any record would be refused for the value,
// whatever else it has.
func refusedAlways(f *record.RefusedField) bool {
	class := codes.ClassOf(f.Code, "")
	mayDepend := f.Code == "FIELD_INTEGRITY_EXCEPTION" && !slices.Contains(standard.StateAndCountry, f.Change.Field)
	return (class == codes.Value || class == codes.Taken) && !mayDepend
}

// maxMemo bounds what a memo keeps; past it, everything is forgotten and learned
// anew.
const maxMemo = 10_000

// memo is something learned, by key. The zero value is empty. It is safe for
// concurrent use.
type memo[K comparable, V any] struct {
	mu     sync.Mutex
	values map[K]V
}

// get returns the value of the first key that has one.
func (m *memo[K, V]) get(keys ...K) (v V, ok bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, key := range keys {
		if v, ok = m.values[key]; ok {
			break
		}
	}
	return v, ok
}

// put gives all keys one value.
func (m *memo[K, V]) put(v V, keys ...K) {
	values := make(map[K]V, len(keys))
	for _, key := range keys {
		values[key] = v
	}
	m.putAll(values)
}

// putAll gives each key its value. All of them stay, however many they are.
func (m *memo[K, V]) putAll(values map[K]V) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.values == nil || len(m.values) >= maxMemo {
		m.values = make(map[K]V)
	}
	maps.Copy(m.values, values)
}

func (m *memo[K, V]) len() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.values)
}

func (m *memo[K, V]) copyFrom(other *memo[K, V]) {
	other.mu.Lock()
	defer other.mu.Unlock()
	m.values = maps.Clone(other.values)
}

func (m *memo[K, V]) forget(stale func(K) bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	maps.DeleteFunc(m.values, func(key K, _ V) bool { return stale(key) })
}

// userOf returns the ID of a rep's user, or why there is no such user.
func (l *Learned) userOf(email, rule string) (id string, lost *sferr.Problem) {
	known, asked := l.reps.get(RepKey(email))
	if !asked {
		known = choose(nil)
	}
	if known.lost == nil {
		return known.id, nil
	}
	lost = new(*known.lost)
	lost.Rule = rule
	return "", lost
}

// takeMember reports whether Salesforce said that a person is a member of a campaign,
// and forgets it: the next sync tries again.
func (l *Learned) takeMember(of membership) bool {
	_, said := l.members.get(of)
	if said {
		l.members.forget(func(known membership) bool { return known == of })
	}
	return said
}

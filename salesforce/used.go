package salesforce

import (
	"maps"
	"slices"
	"sync"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
)

// maxUsed bounds what a Client remembers; past it, it forgets everything and
// asks anew.
const maxUsed = 10_000

// used are the records that duplicate rules found for persons, by the persons'
// keys, so that a later Sync need not provoke the rule again. Another process
// has to learn them itself. It is safe for concurrent use.
type used struct {
	mu    sync.Mutex
	byKey map[string]RecordRef
}

// names returns all keys of a person as one list.
func (k *keys) names() []string {
	out := slices.Concat(k.contacts, k.leads)
	for _, id := range k.mobly {
		out = append(out, "mobly "+id)
	}
	for _, email := range k.emails {
		out = append(out, "e-mail "+field.Caseless(email))
	}
	return out
}

func (u *used) add(k *keys, ref RecordRef) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.byKey == nil || len(u.byKey) >= maxUsed {
		u.byKey = make(map[string]RecordRef)
	}
	for _, name := range k.names() {
		u.byKey[name] = ref
	}
}

// clone returns a copy of what is known.
func (u *used) clone() map[string]RecordRef {
	u.mu.Lock()
	defer u.mu.Unlock()
	return maps.Clone(u.byKey)
}

// get returns the record of the first key that has one.
func (u *used) get(k *keys) (RecordRef, bool) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if len(u.byKey) == 0 {
		return RecordRef{}, false
	}
	for _, name := range k.names() {
		if ref, ok := u.byKey[name]; ok {
			return ref, true
		}
	}
	return RecordRef{}, false
}

package planner

import (
	"maps"
	"slices"
	"sync"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// maxSubstitutes bounds what is remembered; past it, everything is forgotten and
// learned anew.
const maxSubstitutes = 10_000

// substitutes are the records that duplicate rules found for persons, by the
// persons' keys, so that a later Sync need not provoke the rule again. It is safe
// for concurrent use.
type substitutes struct {
	mu    sync.Mutex
	byKey map[string]sferr.RecordRef
}

// all returns all keys of a person as one list.
func (k *Keys) all() []string {
	out := slices.Concat(k.Contacts, k.Leads)
	for _, id := range k.Mobly {
		out = append(out, "mobly "+id)
	}
	for _, email := range k.Emails {
		out = append(out, "e-mail "+field.Caseless(email))
	}
	return out
}

func (s *substitutes) add(k *Keys, ref sferr.RecordRef) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.byKey == nil || len(s.byKey) >= maxSubstitutes {
		s.byKey = make(map[string]sferr.RecordRef)
	}
	for _, name := range k.all() {
		s.byKey[name] = ref
	}
}

// clone returns a copy of what is known.
func (s *substitutes) clone() map[string]sferr.RecordRef {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.byKey)
}

// get returns the record of the first key that has one.
func (s *substitutes) get(k *Keys) (sferr.RecordRef, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.byKey) == 0 {
		return sferr.RecordRef{}, false
	}
	for _, name := range k.all() {
		if ref, ok := s.byKey[name]; ok {
			return ref, true
		}
	}
	return sferr.RecordRef{}, false
}

// Substitute is a record that a duplicate rule found, which the person is to be.
type Substitute struct {
	Record sferr.RecordRef
	Err    *sferr.DuplicateError // what the lead ends with if the record cannot be used; nil: it was found by an earlier Sync
}

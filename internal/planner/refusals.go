package planner

import (
	"crypto/sha256"
	"encoding/json"
	"maps"
	"strings"
	"sync"

	"github.com/getmobly/mobly-salesforce-go/internal/record"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// maxRefusals bounds what is remembered; past it, everything is forgotten and
// learned anew.
const maxRefusals = 10_000

// refusals are the values that Salesforce refused for a field of any record, or of
// one. They are not sent again, so that a second Sync is silent for them too. Only
// a digest of a value is kept. It is safe for concurrent use.
type refusals struct {
	mu    sync.Mutex
	codes map[refusal]string // Salesforce's code
}

type refusal struct {
	object, field string // in lower case
	id            string // of the record; empty: of any
	value         [sha256.Size]byte
}

func newRefusal(object, id, field string, value any) (refusal, bool) {
	text, err := json.Marshal(value)
	return refusal{strings.ToLower(object), strings.ToLower(field), id, sha256.Sum256(text)}, err == nil
}

func (r *refusals) add(object, id, field string, value any, code string) {
	key, ok := newRefusal(object, id, field, value)
	if !ok {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.codes == nil || len(r.codes) >= maxRefusals {
		r.codes = make(map[refusal]string)
	}
	r.codes[key] = code
}

// code returns the code of an earlier refusal, "" if there is none.
func (r *refusals) code(object, id, field string, value any) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.codes) == 0 {
		return ""
	}
	key, _ := newRefusal(object, id, field, value)
	return r.codes[key]
}

// none reports whether nothing was refused so far.
func (r *refusals) none() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.codes) == 0
}

// clone returns a copy of what is known.
func (r *refusals) clone() map[refusal]string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return maps.Clone(r.codes)
}

// forget drops what is known of the objects.
func (r *refusals) forget(objects ...string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	maps.DeleteFunc(r.codes, func(key refusal, _ string) bool { return containsFold(objects, key.object) })
}

// withhold turns writes that Salesforce refused before into reported losses. What
// was refused for this record only is written again as soon as anything else of it
// is to be written: the rest of the record may have been the reason.
func (r *refusals) withhold(object, id string, changes []record.Change) (lost []sferr.Dropped) {
	if r.none() {
		return nil
	}
	codes, own, rest := make([]string, len(changes)), make([]string, len(changes)), false
	for i := range changes {
		ch := &changes[i]
		if !ch.Write {
			continue
		}
		if !ch.Required {
			codes[i] = r.code(object, "", ch.Field, record.RefusedValue(changes, ch))
			own[i] = r.code(object, id, ch.Field, ch.After)
		}
		rest = rest || codes[i] == "" && own[i] == ""
	}
	for i := range changes {
		ch, code := &changes[i], codes[i]
		if code == "" && !rest {
			code = own[i]
		}
		if code == "" {
			continue
		}
		ch.Undo("Salesforce refused this value before")
		lost = append(lost, sferr.Dropped{
			Field: ch.Field, Rule: ch.Rule, Code: code, Reason: ch.Reason,
			Err: &sferr.Error{Code: code, Fields: []string{ch.Field}},
		})
	}
	return lost
}

package salesforce

import (
	"crypto/sha256"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/getmobly/mobly-salesforce-go/internal/standard"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// maxRefusals bounds what a Client remembers; past it, it forgets everything
// and learns anew.
const maxRefusals = 10_000

// refusals are the values that Salesforce refused for a field of any record, or
// of one. A Client does not send them again, so that its second Sync is silent for
// them too; another process has to learn them itself. Only a digest of a value is
// kept. It is safe for concurrent use.
type refusals struct {
	mu    sync.Mutex
	codes map[refusal]string // Salesforce's code
}

type refusal struct {
	object, field string // in lower case
	id            string // of the record; empty: it is of any
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

// code returns the code of an earlier refusal, "" where there is none.
func (r *refusals) code(object, id, field string, value any) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.codes) == 0 {
		return ""
	}
	key, _ := newRefusal(object, id, field, value)
	return r.codes[key]
}

// none reports whether nothing was refused as yet.
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

// withhold turns writes that Salesforce refused before into losses that are
// told. What was refused for the one record is written again as soon as anything
// else of it is to be written: it may have been refused for the rest of it.
func (r *refusals) withhold(object, id string, fields []FieldChange) (lost []sferr.Dropped) {
	if r.none() {
		return nil
	}
	codes, own, rest := make([]string, len(fields)), make([]string, len(fields)), false
	for i := range fields {
		ch := &fields[i]
		if !ch.Write {
			continue
		}
		if !ch.Required {
			codes[i] = r.code(object, "", ch.Field, refusedValue(fields, ch))
			own[i] = r.code(object, id, ch.Field, ch.After)
		}
		rest = rest || codes[i] == "" && own[i] == ""
	}
	for i := range fields {
		ch, code := &fields[i], codes[i]
		if code == "" && !rest {
			code = own[i]
		}
		if code == "" {
			continue
		}
		ch.Write, ch.After, ch.Reason = false, ch.Before, "Salesforce refused this value before"
		lost = append(lost, sferr.Dropped{
			Field: ch.Field, Rule: ch.Rule, Code: code, Reason: ch.Reason,
			Err: &sferr.Error{Code: code, Fields: []string{ch.Field}},
		})
	}
	return lost
}

// refusedValue is what a refusal of a field is about: the field's value, or,
// for a state or a country, all of them together, since one is refused for not
// fitting the other.
func refusedValue(fields []FieldChange, ch *FieldChange) any {
	if !slices.Contains(standard.StateAndCountry, ch.Field) {
		return ch.After
	}
	all := make(map[string]any)
	for i := range fields {
		if f := &fields[i]; f.Write && slices.Contains(standard.StateAndCountry, f.Field) {
			all[f.Field] = f.After
		}
	}
	return all
}

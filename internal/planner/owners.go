package planner

import (
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/internal/soql"
	"github.com/getmobly/mobly-salesforce-go/internal/standard"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// ownersKept is how long a rep is taken for the user that was found, or for
// nobody, before the org is asked again.
const ownersKept = time.Hour

const (
	maxRep    = 255    // characters of an e-mail that is asked for
	maxOwners = 10_000 // reps that are remembered; past it, they are learned anew
)

// owners are the users of the org by e-mail, as far as they were asked for. It is
// safe for concurrent use.
type owners struct {
	mu      sync.Mutex
	byEmail map[string]owner // by OwnerKey
}

// owner is what is known of a rep.
type owner struct {
	ids   []string // active users with that e-mail
	asked time.Time
}

// missing returns those of the reps that are to be asked for, each once.
func (o *owners) missing(reps []string, now time.Time) []string {
	o.mu.Lock()
	defer o.mu.Unlock()
	var out []string
	seen := make(map[string]bool, len(reps))
	for _, rep := range reps {
		key := OwnerKey(rep)
		known, ok := o.byEmail[key]
		if !fitsKey(key, maxRep) || key == "" || seen[key] || ok && now.Sub(known.asked) < ownersKept {
			continue
		}
		seen[key] = true
		out = append(out, key)
	}
	return out
}

// learn keeps what was found for the reps who were asked for: one who was not
// found is nobody.
func (o *owners) learn(reps []string, found map[string][]string, now time.Time) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.byEmail == nil || len(o.byEmail) > maxOwners {
		o.byEmail = make(map[string]owner)
	}
	for _, rep := range reps {
		o.byEmail[rep] = owner{ids: found[rep], asked: now}
	}
}

// clone returns a copy of what is known.
func (o *owners) clone() map[string]owner {
	o.mu.Lock()
	defer o.mu.Unlock()
	return maps.Clone(o.byEmail)
}

// of returns the ID of the user that a rep is, or what is lost if there is none.
func (o *owners) of(rep, rule string) (id string, lost *sferr.Dropped) {
	o.mu.Lock()
	defer o.mu.Unlock()
	known := o.byEmail[OwnerKey(rep)]
	switch len(known.ids) {
	case 1:
		return known.ids[0], nil
	case 0:
		return "", &sferr.Dropped{Field: standard.OwnerField, Rule: rule, Code: "UNKNOWN_REP",
			Reason: "no active user of the org that the integration user can see has the rep's e-mail: the owner is the default one"}
	}
	return "", &sferr.Dropped{Field: standard.OwnerField, Rule: rule, Code: "AMBIGUOUS_REP",
		Reason: "several active users of the org have the rep's e-mail: the owner is the default one"}
}

// OwnerKey returns the e-mail of a rep as it is compared.
func OwnerKey(email string) string { return field.Caseless(field.Address(email)) }

// OwnerQuery asks for the users that reps are, unless they are known.
type OwnerQuery struct {
	owners *owners
	reps   []string            // who are asked for
	found  map[string][]string // IDs by e-mail
	failed bool                // the org does not let them be read: nothing is learnt
}

// AskOwners returns the question for those reps that are not known.
func (l *Learned) AskOwners(reps []string) *OwnerQuery {
	return &OwnerQuery{owners: &l.owners, reps: l.owners.missing(reps, time.Now()), found: make(map[string][]string)}
}

// Questions returns what is to be asked.
func (q *OwnerQuery) Questions() []soql.Question {
	var stored []string
	for _, rep := range q.reps {
		stored = field.StoredAddresses(stored, rep)
	}
	return []soql.Question{{
		Fields: []string{"Id", "Email"}, Object: "User", Filter: "IsActive=true", Conditions: []soql.OneOf{{Field: "Email", Values: stored}},
		Row: func(row map[string]any) {
			email, _ := row["Email"].(string)
			id, _ := row["Id"].(string)
			if key := OwnerKey(email); !slices.Contains(q.found[key], id) {
				q.found[key] = append(q.found[key], id)
			}
		},
		Failed: func(error) { q.failed = true },
	}}
}

// Keep remembers the answers.
func (q *OwnerQuery) Keep() {
	if !q.failed {
		q.owners.learn(q.reps, q.found, time.Now())
	}
}

package salesforce

import (
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/internal/planner"
	"github.com/getmobly/mobly-salesforce-go/internal/soql"
	"github.com/getmobly/mobly-salesforce-go/internal/standard"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// ownersKept is how long a Client takes a rep for the user that was found, or
// for nobody, before it asks again.
const ownersKept = time.Hour

const (
	maxRep    = 255    // characters of an e-mail that is asked for
	maxOwners = 10_000 // reps that a Client remembers; past it, it learns anew
)

// owners are the users of the org by e-mail, as far as they were asked for. It
// is safe for concurrent use.
type owners struct {
	mu      sync.Mutex
	byEmail map[string]owner // by ownerKey
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
		key := ownerKey(rep)
		known, ok := o.byEmail[key]
		if !fitsKey(key, maxRep) || key == "" || seen[key] || ok && now.Sub(known.asked) < ownersKept {
			continue
		}
		seen[key] = true
		out = append(out, key)
	}
	return out
}

// learn keeps what was found for reps who were asked for: who was not found is
// nobody.
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

// of returns the user that a rep is. Where there is none, the loss is told.
func (o *owners) of(rep, rule string) (id string, lost *sferr.Dropped) {
	o.mu.Lock()
	defer o.mu.Unlock()
	known := o.byEmail[ownerKey(rep)]
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

func ownerKey(email string) string { return field.Caseless(field.Address(email)) }

// ownerQuery asks for the users that reps are, unless they are known.
type ownerQuery struct {
	owners *owners
	reps   []string            // who are asked for
	found  map[string][]string // IDs by e-mail
	failed bool                // the org does not let them be read: nothing is learnt
}

func (l *learned) askOwners(reps []string) *ownerQuery {
	return &ownerQuery{owners: &l.owners, reps: l.owners.missing(reps, time.Now()), found: make(map[string][]string)}
}

func (q *ownerQuery) questions() []soql.Question {
	var stored []string
	for _, rep := range q.reps {
		stored = field.StoredAddresses(stored, rep)
	}
	return []soql.Question{{
		Fields: []string{"Id", "Email"}, Object: "User", Filter: "IsActive=true", Conditions: []soql.OneOf{{Field: "Email", Values: stored}},
		Row: func(row map[string]any) {
			email, _ := row["Email"].(string)
			id, _ := row["Id"].(string)
			if key := ownerKey(email); !slices.Contains(q.found[key], id) {
				q.found[key] = append(q.found[key], id)
			}
		},
		Failed: func(error) { q.failed = true },
	}}
}

// keep remembers the answers.
func (q *ownerQuery) keep() {
	if !q.failed {
		q.owners.learn(q.reps, q.found, time.Now())
	}
}

// askOwners asks for the reps of the call who may own a record.
func (pl *planning) askOwners() *ownerQuery {
	var reps []string
	if pl.model.Owner != planner.NoScanner {
		for _, p := range pl.persons {
			reps = append(reps, pl.model.scanner(p))
		}
	}
	if pl.model.RepOwnsTask {
		reps = append(reps, pl.tasks.repEmails()...)
	}
	return pl.learned.askOwners(reps)
}

// scanner returns the e-mail of the rep who is to own a new record.
func (m *model) scanner(p *person) string {
	switch h := p.lead.History(); m.Owner {
	case planner.FirstScanner:
		return h.FirstScannedBy
	case planner.LastScanner:
		return h.LastScannedBy
	default:
		return ""
	}
}

// setOwner gives a new record its owner, unless a rule has done so.
func (mt *matcher) setOwner(it *PlanItem, p *person, pm *personModel) {
	if it.Verb != Create || mt.model.Owner == planner.NoScanner || containsFold(pm.fields, standard.OwnerField) {
		return
	}
	rep := mt.model.scanner(p)
	if rep == "" {
		return // nobody scanned the lead
	}
	id, lost := mt.learned.owners.of(rep, "scanner")
	if f := pm.object.Field(standard.OwnerField); lost == nil && (f == nil || !f.Createable) {
		lost = &sferr.Dropped{Field: standard.OwnerField, Rule: "scanner", Code: "READ_ONLY", Reason: "the integration user may not set the owner"}
	}
	if lost != nil {
		it.Dropped = append(it.Dropped, *lost)
		return
	}
	it.Fields = append(it.Fields, FieldChange{Field: standard.OwnerField, Rule: "scanner", After: id, Write: true, Reason: "new"})
}

package planner

import (
	"slices"
	"time"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/internal/soql"
	"github.com/getmobly/mobly-salesforce-go/internal/standard"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

const (
	repsKept = time.Hour // how long a rep is taken for the user who was found, or for nobody
	maxRep   = 255       // characters of an e-mail that is asked for
)

// users are the active users of an org with one e-mail, which a rep has.
type users struct {
	ids   []string
	asked time.Time
}

// RepKey returns the e-mail of a rep as it is compared.
func RepKey(email string) string { return field.Caseless(field.Address(email)) }

// userOf returns the ID of the user that a rep is, or what is lost if there is
// none.
func (l *Learned) userOf(rep, rule string) (id string, lost *sferr.Problem) {
	known, _ := l.reps.get(RepKey(rep))
	switch len(known.ids) {
	case 1:
		return known.ids[0], nil
	case 0:
		return "", &sferr.Problem{Fields: []string{standard.OwnerField}, Rule: rule, Code: "UNKNOWN_REP",
			Reason: "no active user that the integration user can see has the rep's e-mail address: the record gets the default owner"}
	}
	return "", &sferr.Problem{Fields: []string{standard.OwnerField}, Rule: rule, Code: "AMBIGUOUS_REP",
		Reason: "several active users have the rep's e-mail address: the record gets the default owner"}
}

// Asking asks for the users that reps are and, once in a client's life, for the
// values of Task.Status that count as closed: whatever is not known of them.
type Asking struct {
	learned  *Learned
	reps     []string            // who are asked for; none if the org does not let users be read
	users    map[string][]string // IDs by e-mail
	statuses bool                // are asked for; false if that failed: the next call asks again
	closed   []string            // by SortOrder
}

// Ask returns the questions of a call with those reps.
func (l *Learned) Ask(reps []string, actions bool) *Asking {
	_, known := l.closed.get(true)
	a := &Asking{learned: l, users: make(map[string][]string), statuses: actions && !known}
	full, seen := l.reps.len() >= maxMemo, make(map[string]bool, len(reps)) // what is known is dropped then
	for _, rep := range reps {
		key := RepKey(rep)
		if key == "" || seen[key] || !fitsKey(key, maxRep) {
			continue
		}
		seen[key] = true
		if user, ok := l.reps.get(key); !ok || full || time.Since(user.asked) >= repsKept {
			a.reps = append(a.reps, key)
		}
	}
	return a
}

// Questions returns what is to be asked.
func (a *Asking) Questions() []soql.Question {
	var stored []string
	for _, rep := range a.reps {
		stored = field.StoredAddresses(stored, rep)
	}
	out := []soql.Question{{
		Fields: []string{"Id", "Email"}, Object: "User", Filter: "IsActive=true", Conditions: []soql.OneOf{{Field: "Email", Values: stored}},
		Row: func(row map[string]any) {
			key, id := RepKey(textIn(row, "Email")), textIn(row, "Id")
			if !slices.Contains(a.users[key], id) {
				a.users[key] = append(a.users[key], id)
			}
		},
		Failed: func(error) { a.reps = nil },
	}}
	if a.statuses {
		out = append(out, soql.Question{
			Fields: []string{"ApiName"}, Object: "TaskStatus", Conditions: []soql.OneOf{{Values: []string{"IsClosed=true"}}}, Order: "SortOrder",
			Row: func(row map[string]any) {
				if name := textIn(row, "ApiName"); name != "" {
					a.closed = append(a.closed, name)
				}
			},
			Failed: func(error) { a.statuses = false },
		})
	}
	return out
}

// Keep remembers the answers. A rep who was not found is nobody.
func (a *Asking) Keep() {
	answers := make(map[string]users, len(a.reps))
	for _, rep := range a.reps {
		answers[rep] = users{a.users[rep], time.Now()}
	}
	a.learned.reps.putAll(answers)
	if a.statuses {
		a.learned.closed.put(a.closed, true)
	}
}

package planner

import (
	"slices"
	"time"

	"github.com/getmobly/mobly-salesforce-go/internal/rows"
	"github.com/getmobly/mobly-salesforce-go/internal/soql"
	"github.com/getmobly/mobly-salesforce-go/internal/standard"
)

const (
	repsKept = time.Hour // how long a rep is taken for the user who was found, or for nobody
	maxRep   = 255       // characters of an e-mail that is asked for
)

// Asking asks for the users that reps are and, once in a client's life, for the
// values of Task.Status that count as closed: whatever is not known of them.
type Asking struct {
	learned  *Learned
	reps     []string          // to ask for; without refused ones
	users    map[string][]user // by e-mail
	statuses bool              // are asked for; false if that failed: the next call asks again
	closed   []string          // by SortOrder
}

// Ask returns the questions of a call with those reps.
func (l *Learned) Ask(reps []string, actions bool) *Asking {
	_, known := l.closed.get(true)
	a := &Asking{learned: l, users: make(map[string][]user), statuses: actions && !known}
	full, seen := l.reps.len() >= maxMemo, make(map[string]bool) // what is known is dropped then
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
		stored = storedAs(stored, rep)
	}
	out := []soql.Question{{
		Fields: []string{"Id", "Email", "Username", "UserType", "IsActive"}, Object: standard.User, Conditions: []soql.OneOf{{Field: standard.EmailField, Values: stored}},
		Row: func(row rows.Row) {
			key := RepKey(row.Text(standard.EmailField))
			if u := newUser(key, row); !slices.Contains(a.users[key], u) {
				a.users[key] = append(a.users[key], u)
			}
		},
		Optional: true, Failed: a.drop,
	}}
	if a.statuses {
		out = append(out, soql.Question{
			Fields: []string{"ApiName"}, Object: "TaskStatus", Conditions: []soql.OneOf{{Values: []string{"IsClosed=true"}}}, Order: "SortOrder",
			Row: func(row rows.Row) {
				if name := row.Text("ApiName"); name != "" {
					a.closed = append(a.closed, name)
				}
			},
			Optional: true, Failed: func([]soql.OneOf, error) { a.statuses = false },
		})
	}
	return out
}

// drop removes reps whose look-up failed: the next call asks again.
func (a *Asking) drop(refused []soql.OneOf, _ error) {
	for _, c := range refused {
		a.reps = slices.DeleteFunc(a.reps, func(rep string) bool {
			return slices.ContainsFunc(c.Values, func(email string) bool { return RepKey(email) == rep })
		})
	}
}

// Keep remembers the answers. A rep who was not found is nobody.
func (a *Asking) Keep() {
	answers := make(map[string]repUser, len(a.reps))
	for _, key := range a.reps {
		answers[key] = choose(a.users[key])
	}
	a.learned.reps.putAll(answers)
	if a.statuses {
		a.learned.closed.put(a.closed, true)
	}
}

package planner

import (
	"sync"

	"github.com/getmobly/mobly-salesforce-go/internal/soql"
)

// statuses are the values of Task.Status that the org counts as closed, once
// they were asked for. It is safe for concurrent use.
type statuses struct {
	mu     sync.Mutex
	known  bool
	closed []string // by SortOrder
}

func (s *statuses) get() (closed []string, known bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.closed, s.known
}

// StatusQuery asks for the closed values, once in a client's life, with the first
// call that has actions. Until the org answers, its values are not known, and the
// configured one is written.
type StatusQuery struct {
	statuses *statuses
	needed   bool
	found    []string
	failed   bool // it is asked again with the next call
}

// AskStatuses returns the question for the closed values, if there are actions
// and they are not known.
func (l *Learned) AskStatuses(actions bool) *StatusQuery {
	_, known := l.statuses.get()
	return &StatusQuery{statuses: &l.statuses, needed: actions && !known}
}

// Questions returns what is to be asked.
func (q *StatusQuery) Questions() []soql.Question {
	if !q.needed {
		return nil
	}
	return []soql.Question{{
		Fields: []string{"ApiName"}, Object: "TaskStatus", Conditions: []soql.OneOf{{Values: []string{"IsClosed=true"}}}, Order: "SortOrder",
		Row: func(row map[string]any) {
			if name, _ := row["ApiName"].(string); name != "" {
				q.found = append(q.found, name)
			}
		},
		Failed: func(error) { q.failed = true },
	}}
}

// Keep remembers the answer.
func (q *StatusQuery) Keep() {
	if !q.needed || q.failed {
		return
	}
	q.statuses.mu.Lock()
	defer q.statuses.mu.Unlock()
	q.statuses.known, q.statuses.closed = true, q.found
}

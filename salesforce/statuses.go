package salesforce

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

// statusQuery asks for the closed values, once in a Client's life, with the first
// call that has actions. As long as the org does not answer, nothing is known of
// its values, and the configured one is written.
type statusQuery struct {
	statuses *statuses
	needed   bool
	found    []string
	failed   bool // it is asked again with the next call
}

func (l *learned) askStatuses(actions bool) *statusQuery {
	_, known := l.statuses.get()
	return &statusQuery{statuses: &l.statuses, needed: actions && !known}
}

func (pl *planning) askStatuses() *statusQuery { return pl.learned.askStatuses(!pl.tasks.none()) }

func (q *statusQuery) questions() []soql.Question {
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

func (q *statusQuery) keep() {
	if !q.needed || q.failed {
		return
	}
	q.statuses.mu.Lock()
	defer q.statuses.mu.Unlock()
	q.statuses.known, q.statuses.closed = true, q.found
}

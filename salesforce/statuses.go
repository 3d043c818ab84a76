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

// statusQuery asks for the closed values.
type statusQuery struct {
	statuses *statuses
	found    []string
	failed   bool // it is asked again with the next call
	lookups  []lookup
}

// askStatuses asks once in a Client's life, with the first call that has
// actions. As long as the org does not answer, nothing is known of its values,
// and the configured one is written.
func (c *Client) askStatuses(actions bool) *statusQuery {
	q := &statusQuery{statuses: &c.learned.statuses}
	if _, known := c.learned.statuses.get(); known || !actions {
		return q
	}
	url := soql.QueryURL(c.dataPath("/query"), "SELECT ApiName FROM TaskStatus WHERE IsClosed=true ORDER BY SortOrder")
	q.lookups = []lookup{{
		url: url, object: "TaskStatus",
		row: func(row map[string]any) {
			if name, _ := row["ApiName"].(string); name != "" {
				q.found = append(q.found, name)
			}
		},
		failed: func(error) { q.failed = true },
	}}
	return q
}

func (q *statusQuery) keep() {
	if len(q.lookups) == 0 || q.failed {
		return
	}
	q.statuses.mu.Lock()
	defer q.statuses.mu.Unlock()
	q.statuses.known, q.statuses.closed = true, q.found
}

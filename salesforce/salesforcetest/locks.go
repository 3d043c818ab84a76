package salesforcetest

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/getmobly/mobly-salesforce-go/internal/standard"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// parents are the references whose records a save locks.
var parents = map[string][]string{
	schema.Task: {"WhoId", "WhatId"}, standard.Event: {"WhoId", "WhatId"}, schema.Contact: {"AccountId"}, memberObject: {"CampaignId", "LeadId", "ContactId"},
}

// locked returns the IDs of the parents that a save of the record locks. A Task
// that is open and has a date locks its account as well (users' reports).
func locked(e *entity, r *record) []string {
	if r == nil {
		return nil
	}
	names := parents[e.name]
	if e.name == schema.Task && r.values["IsClosed"] != true && r.values["ActivityDate"] != nil {
		names = append(slices.Clip(names), "AccountId")
	}
	var out []string
	for _, name := range names {
		if id, ok := r.values[name].(string); ok {
			out = append(out, id)
		}
	}
	return out
}

// claim locks the record and its parents for the transaction. A row that
// another transaction holds makes it wait, and fails it where it has waited for
// long enough.
func (s *saver) claim(e *entity, old, next *record) *fault {
	if s.tx == nil {
		return nil
	}
	if f := s.refusedByFault(e); f != nil {
		return f
	}
	rows := make([]string, 0, 4)
	if old != nil {
		rows = append(rows, old.id)
	}
	rows = append(append(rows, locked(e, old)...), locked(e, next)...)
	var taken []string
	for _, id := range rows {
		switch holder := s.org.locks[id]; holder {
		case nil:
			s.org.locks[id] = s.tx
			s.tx.held = append(s.tx.held, id)
		case s.tx:
		default:
			s.tx.blocker = holder
			taken = append(taken, id)
		}
	}
	if taken == nil {
		return nil
	}
	f := lockedRow(taken)
	return &f
}

// lockedRow is the answer to a record whose row, or whose parents', are locked.
func lockedRow(ids []string) fault {
	message := "unable to obtain exclusive access to this record"
	if ids != nil {
		message += fmt.Sprintf(" or %d records: %s", len(ids), strings.Join(ids, ","))
	}
	return refused("UNABLE_TO_LOCK_ROW", message)
}

// release lets go of the rows and wakes those who wait for them.
func (t *transaction) release() {
	if t.held == nil {
		return
	}
	for _, id := range t.held {
		if t.org.locks[id] == t {
			delete(t.org.locks, id)
		}
	}
	t.held = nil
	close(t.released)
	t.released = make(chan struct{})
}

// await waits until the blocker lets go, or until patience is at its end.
func (t *transaction) await() {
	t.org.mu.Lock()
	released, held := t.blocker.released, t.blocker.held != nil
	t.org.mu.Unlock()
	if !held {
		return
	}
	start := time.Now()
	timer := time.NewTimer(t.patience)
	defer timer.Stop()
	select {
	case <-released:
		t.patience -= time.Since(start)
	case <-timer.C:
		t.patience = 0
	case <-t.ctx.Done():
		t.patience = 0
	}
}

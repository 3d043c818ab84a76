package main

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"
)

// The states of a lead, in Mobly's words.
const (
	preSync = "Pre-Sync" // in the queue
	failed  = "Failed"   // refused, and kept with the reason
	cleared = "Cleared"  // in Salesforce, within the last 30 days
)

// orgStatus is how the leads of one org stand.
type orgStatus struct {
	Org     string            `json:"org"`
	States  map[string]uint64 `json:"states"`
	Waiting string            `json:"waiting,omitempty"` // why nothing is delivered at the moment
	Until   time.Time         `json:"until,omitzero"`    // of the next try
}

// Count returns the leads in a state; the page calls it.
func (o orgStatus) Count(state string) uint64 { return o.States[state] }

// report answers GET /status.
type report struct {
	Orgs    []orgStatus `json:"orgs,omitempty"`
	Storage string      `json:"storage,omitempty"` // what there is no room for
	Error   string      `json:"error,omitempty"`   // why the queue does not answer
}

// report returns the report and its HTTP status.
func (s *service) report(ctx context.Context) (got report, status int) {
	if err := errors.Join(s.queue.room(ctx, max(0, s.refused.Load())), s.queue.deadRoom(ctx)); errors.Is(err, errShort) {
		got.Storage = strings.ReplaceAll(err.Error(), "\n", "; ")
	}
	orgs, err := s.status(ctx)
	if err != nil {
		got.Error = err.Error()
		return got, http.StatusServiceUnavailable
	}
	got.Orgs = orgs
	return got, http.StatusOK
}

// status returns how all orgs stand, by name. Those that are configured no more
// are told as long as the queue has leads of theirs.
func (s *service) status(ctx context.Context) ([]orgStatus, error) {
	orgs := make(map[string]orgStatus)
	waiting := make(map[string]uint64)
	for name, w := range s.workers {
		t := w.troubled()
		orgs[name] = newOrgStatus(name, t.reason, t.until)
		n, err := s.queue.waiting(ctx, name)
		if err != nil {
			return nil, err
		}
		waiting[name] = n
	}
	// asked second, as leads are noted before they are acknowledged: one that
	// ends in between counts twice, and never not at all
	counts, err := s.queue.counts(ctx)
	if err != nil {
		return nil, err
	}
	for subject, n := range counts {
		for prefix, state := range map[string]string{leadSubject: preSync, deadSubject: failed, clearedSubject: cleared} {
			name, ok := strings.CutPrefix(subject, prefix)
			if !ok {
				continue
			}
			if _, known := orgs[name]; !known {
				orgs[name] = newOrgStatus(name, "the org is not configured", time.Time{})
			}
			orgs[name].States[state] = n
		}
	}
	for name, n := range waiting {
		orgs[name].States[preSync] = n
	}
	var out []orgStatus
	for _, name := range slices.Sorted(maps.Keys(orgs)) {
		out = append(out, orgs[name])
	}
	return out, nil
}

func newOrgStatus(name, waiting string, until time.Time) orgStatus {
	return orgStatus{Org: name, States: map[string]uint64{preSync: 0, failed: 0, cleared: 0}, Waiting: waiting, Until: until}
}

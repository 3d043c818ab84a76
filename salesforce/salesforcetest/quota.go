package salesforcetest

import (
	"net/http"
	"time"
)

const (
	dailyLimit      = 15000            // of a Developer Edition
	concurrentLimit = 5                // likewise
	longRunning     = 20 * time.Second // requests that take so long count
)

// SetDailyLimit sets how many API requests the org accepts in 24 hours, by its
// clock. Further ones are refused with 403 REQUEST_LIMIT_EXCEEDED and do not
// count. The default is 15,000; with zero, none is accepted.
func (o *Org) SetDailyLimit(n int) {
	o.lock()
	defer o.mu.Unlock()
	o.daily = n
}

// SetConcurrentLimit sets how many requests that take 20 seconds or more may
// run at once. While that many run, every request is refused with 403
// REQUEST_LIMIT_EXCEEDED. The default is 5; zero is no limit.
func (o *Org) SetConcurrentLimit(n int) {
	o.lock()
	defer o.mu.Unlock()
	o.concurrent = n
}

// spent is what was used in one hour.
type spent struct {
	at time.Time
	n  int
}

// Usage returns how many API requests were made in the last 24 hours, by the
// org's clock, and how many are allowed: see [Org.SetDailyLimit].
func (o *Org) Usage() (used, limit int) {
	o.lock()
	defer o.mu.Unlock()
	return o.used(), o.daily
}

// spend counts API requests that the transaction makes.
func (o *Org) spend(t *transaction, n int) {
	t.calls += n
	hour := o.clock().Truncate(time.Hour)
	if last := len(o.spent) - 1; last >= 0 && o.spent[last].at.Equal(hour) {
		o.spent[last].n += n
		return
	}
	o.spent = append(o.spent, spent{hour, n})
}

// used is the number of API requests of the last 24 hours.
func (o *Org) used() int {
	since, sum := o.clock().Add(-24*time.Hour), 0
	for len(o.spent) > 0 && o.spent[0].at.Before(since) {
		o.spent = o.spent[1:]
	}
	for _, s := range o.spent {
		sum += s.n
	}
	return sum
}

// crowded reports whether too many requests take too long.
func (o *Org) crowded(now time.Time) bool {
	long := 0
	for t := range o.running {
		if now.Sub(t.began) >= longRunning {
			long++
		}
	}
	return o.concurrent > 0 && long >= o.concurrent
}

func dailyLimitExceeded() fault {
	return fault{Status: http.StatusForbidden, Code: "REQUEST_LIMIT_EXCEEDED", Message: "TotalRequests Limit exceeded."}
}

func concurrentLimitExceeded() fault {
	return fault{Status: http.StatusForbidden, Code: "REQUEST_LIMIT_EXCEEDED",
		Message: "ConcurrentRequests (Concurrent API Requests) Limit exceeded."}
}

// admit refuses a user who may not use the API, and counts the request.
func (o *Org) admit(q *request) *fault {
	var f fault
	switch {
	case !o.active(q.saver.user):
		f = fault{Status: http.StatusUnauthorized, Code: "INVALID_SESSION_ID", Message: "Session expired or invalid"}
	case !q.saver.rights().has("ApiEnabled"):
		f = fault{Status: http.StatusForbidden, Code: "API_DISABLED_FOR_ORG", Message: "API is not enabled for this Organization or Partner"}
	case !q.tx.counted && o.used() >= o.daily:
		f = dailyLimitExceeded()
	default:
		if !q.tx.counted {
			q.tx.counted = true
			o.spend(q.tx, 1)
		}
		return nil
	}
	return &f
}

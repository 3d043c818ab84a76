package salesforce

import (
	"context"
	"errors"
	"time"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/internal/codes"
	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// How long to wait before a lead is given again.
const (
	retrySoon  = time.Second      // what stood in the way is gone, or is the caller's own doing
	retryLater = 30 * time.Second // locked rows, too much at once, outages, lost answers
	retryQuota = 15 * time.Minute // the day's requests or the storage are used up, or an admin has to act
	retryDay   = 24 * time.Hour   // people have to approve the record
)

// Final reports whether resubmitting the lead unchanged will not help: its record
// and all its actions are as they should be, or were refused for what lies in the
// lead, the configuration or the org. A queue may forget such a lead.
func (r *Result) Final() bool { return r.Retry() == 0 }

// Retry says how long to wait before the lead is given again: zero where the
// result is [Result.Final].
func (r *Result) Retry() time.Duration {
	if r == nil {
		return retryLater
	}
	wait := retryAfter(r.Outcome, r.Err)
	for i := range r.Actions {
		wait = max(wait, retryAfter(r.Actions[i].Outcome, r.Actions[i].Err))
	}
	return wait
}

// retryAfter says when one record may be given again, 0 for never.
func retryAfter(o Outcome, err error) time.Duration {
	switch o {
	case Created, Updated, Unchanged:
		return 0
	case Refused:
		if errors.Is(err, sferr.ErrStale) {
			return retrySoon
		}
		return 0
	case Failed:
		if !temporary(err) {
			return 0
		}
	case NotSent:
		if errors.Is(err, sferr.ErrNoPerson) {
			return 0 // as final as the person's own result
		}
	default: // InDoubt
	}
	return untilBetter(err)
}

// temporary reports whether what was refused may be taken later as it is.
func temporary(err error) bool {
	if s, ok := errors.AsType[*storedError](err); ok {
		return s.Temporary
	}
	e, ok := errors.AsType[*sferr.Error](err)
	return ok && e.Temporary()
}

// untilBetter says how long what stood in the way is likely to last.
func untilBetter(err error) time.Duration {
	var signIn *auth.Error
	var e *sferr.Error
	var s *storedError
	switch {
	case errors.As(err, &s) && s.RetryAfter > 0:
		return s.RetryAfter
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return retrySoon
	case errors.As(err, &e) && e.RetryAfter > 0:
		return e.RetryAfter
	case errors.As(err, &e) && org.ClassOf(e) == codes.Approval:
		return retryDay
	case errors.As(err, &e) && org.ClassOf(e) == codes.Concurrent:
		return retryLater
	case errors.Is(err, sferr.ErrQuota), errors.Is(err, sferr.ErrStorage), errors.Is(err, sferr.ErrNotReady):
		return retryQuota
	case errors.As(err, &signIn):
		if wait := time.Until(signIn.RetryAt); wait > 0 {
			return wait
		}
		if !signIn.Temporary() {
			return retryQuota
		}
	case errors.Is(err, auth.ErrUnauthorized), errors.As(err, &e) && e.Status >= 400 && !e.Temporary():
		return retryQuota
	}
	return retryLater
}

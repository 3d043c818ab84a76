package salesforce

import (
	"context"
	"errors"
	"time"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/internal/codes"
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
		if p := sferr.Explain(err); p == nil || !p.Temporary {
			return 0
		}
	case NotSent:
		if errors.Is(err, sferr.ErrNoParent) {
			return 0 // as final as the person's own result
		}
	default: // InDoubt
	}
	return untilBetter(err)
}

// untilBetter says how long what stood in the way is likely to last.
func untilBetter(err error) time.Duration {
	p := sferr.Explain(err)
	answer, _ := errors.AsType[*sferr.Error](err)
	signIn, _ := errors.AsType[*auth.Error](err)
	switch {
	case p == nil:
		return retryLater
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return retrySoon
	case answer != nil && answer.RetryAfter > 0:
		return answer.RetryAfter
	case codes.ClassOf(p.Code, "") == codes.Approval:
		return retryDay
	case p.Code == "CONCURRENT_REQUESTS":
		return retryLater
	case errors.Is(err, sferr.ErrQuota), errors.Is(err, sferr.ErrStorage), errors.Is(err, sferr.ErrNotReady):
		return retryQuota
	case errors.Is(err, auth.ErrUnauthorized):
		return retryQuota
	case signIn != nil && time.Until(signIn.RetryAt) > 0:
		return time.Until(signIn.RetryAt)
	case !p.Temporary && p.Code != "UNKNOWN" && p.Code != "RESPONSE":
		return retryQuota
	}
	return retryLater
}

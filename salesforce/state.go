package salesforce

import (
	"cmp"
	"context"
	"errors"
	"strings"
	"time"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/internal/codes"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// State is what to do with a lead.
type State string

// The states.
const (
	Done  State = "done"  // nothing is left to do: forget the lead. Result.Dropped says what was lost
	Retry State = "retry" // sync it again after Result.RetryAfter
	Dead  State = "dead"  // syncing it again will not help until a person changes the lead, the settings or the org: put it aside
)

// State says what to do with the lead now: Retry if any of its records may be
// written later without a change, else Dead if any could not be written, else Done.
// Actions that are not an engagement ([engagement.ErrNotEngagement]) do not count.
//
// Branch on the State. A Retry whose [sferr.Problem] is not Temporary waits for an
// admin: alert one.
func (r Result) State() State {
	state := Done
	for part := range r.open {
		if part.retryAfter() > 0 {
			return Retry
		}
		state = Dead
	}
	return state
}

// Problem explains the State: the first error that keeps the lead from being
// Done, or nil. It is what a support page or a dead letter should show. If it is
// about an activity or a related record, the person's record may have been written;
// its Object is that of the other record, and its Rule names what it is for.
func (r Result) Problem() *sferr.Problem {
	state := r.State()
	for part := range r.open {
		if state == Dead || part.retryAfter() > 0 {
			return part.explain()
		}
	}
	return nil
}

// RetryAfter returns how long to wait before the lead is synced again: more than
// zero if State is Retry, else zero. It is what Salesforce asked for; otherwise a
// second after a canceled ctx, half a minute after locked rows, outages and lost
// answers, 15 minutes if a limit is reached or an admin has to act, and a day for a
// record in approval. It does not grow: the Client does not know how often a lead was
// tried. JSON does not keep what Salesforce asked for.
func (r Result) RetryAfter() time.Duration {
	var wait time.Duration
	for part := range r.open {
		wait = max(wait, part.retryAfter())
	}
	return wait
}

var errNoReason = errors.New("the result does not say why")

// part is a record of a result that is not as it should be.
type part struct {
	outcome Outcome
	err     error
	other   *RecordResult // nil for the person's record
	action  bool          // the other record is an action's
}

// open yields what is not as it should be: the person's record first.
func (r *Result) open(yield func(part) bool) {
	add := func(o Outcome, err error, other *RecordResult, action bool) bool {
		if sferr.Explain(err) == nil { // of a nil pointer too
			err = errNoReason
		}
		return yield(part{o, err, other, action})
	}
	if !r.Outcome.settled() && !add(r.Outcome, r.Err, nil, false) {
		return
	}
	for what, list := range [...][]RecordResult{r.Actions, r.Related} {
		for i := range list {
			other := &list[i]
			counts := !other.Outcome.settled() && !errors.Is(other.Err, engagement.ErrNotEngagement)
			if counts && !add(other.Outcome, other.Err, other, what == 0) {
				return
			}
		}
	}
}

// explain describes the error, and which record it is about.
func (p part) explain() *sferr.Problem {
	why := *sferr.Explain(p.err)
	if p.other != nil {
		about := p.other.For
		if p.action {
			about = strings.TrimSpace("activity " + about)
		}
		why.Object, why.Rule = cmp.Or(why.Object, p.other.Object), cmp.Or(why.Rule, about)
	}
	return &why
}

// How long to wait before a lead is given again.
const (
	retrySoon  = time.Second      // what stood in the way is gone, or is the caller's own doing
	retryLater = 30 * time.Second // locked rows, too much at once, outages, lost answers
	retryQuota = 15 * time.Minute // the day's requests or the storage are used up, or an admin has to act
	retryDay   = 24 * time.Hour   // people have to approve the record
)

// retryAfter says when one record may be given again, 0 for never.
func (p part) retryAfter() time.Duration {
	err := p.err
	switch p.outcome {
	case Refused:
		if errors.Is(err, sferr.ErrStale) {
			return retrySoon
		}
		return 0
	case Failed:
		if !sferr.Explain(err).Temporary {
			return 0
		}
	case NotSent:
		if errors.Is(err, sferr.ErrNoParent) {
			return 0 // as final as the person's own result
		}
	default: // InDoubt, or none
	}
	return untilBetter(err)
}

// untilBetter says how long what stood in the way is likely to last.
func untilBetter(err error) time.Duration {
	p := sferr.Explain(err)
	answer, _ := errors.AsType[*sferr.Error](err)
	signIn, _ := errors.AsType[*auth.Error](err)
	switch {
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return retrySoon
	case answer != nil && answer.RetryAfter > 0:
		return answer.RetryAfter
	case codes.ClassOf(p.Code, "") == codes.Approval:
		return retryDay
	case p.Code == "CONCURRENT_REQUESTS":
		return retryLater
	case errors.Is(err, sferr.ErrQuota), errors.Is(err, sferr.ErrStorage), errors.Is(err, auth.ErrUnauthorized):
		return retryQuota
	case signIn != nil && time.Until(signIn.RetryAt) > 0:
		return time.Until(signIn.RetryAt)
	case !p.Temporary && p.Code != "UNKNOWN" && p.Code != "RESPONSE":
		return retryQuota
	}
	return retryLater
}

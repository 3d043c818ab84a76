package salesforce

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/internal/codes"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// refused tells of something that was not answered, and says by its error
// whether there is more to ask: where the reason concerns all requests, there is
// not. Object is the one that it was about, if any. The error of a context, or of
// an org that cannot be reached, is the check's own.
func (k *checker) refused(ctx context.Context, object, what string, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	var login *auth.Error
	var e *sferr.Error
	f := Finding{Code: "UNREADABLE", Effect: EffectUnknown, Object: object}
	switch {
	case errors.Is(err, auth.ErrUnauthorized):
		f = Finding{Code: "SESSION", Effect: EffectBlocks, What: "The org lets the user in, and then refuses every request: a new token is refused as well.", Remedy: codes.HintSession}
	case errors.As(err, &login) && login.Temporary() && login.Code == "":
		return err
	case errors.As(err, &login):
		f = Finding{Code: "LOGIN", Effect: EffectBlocks, What: "The org lets nobody in: " + causeOf(login) + ".", Remedy: login.Hint}
	case !errors.As(err, &e) || e.Status == 0 && !errors.Is(err, sferr.ErrQuota):
		return err
	case errors.Is(err, sferr.ErrQuota):
		f = Finding{Code: "QUOTA", Effect: EffectBlocks, What: "The org takes no more API requests for now, or what is left is reserved for others.", Remedy: e.Hint()}
	case e.Code == "API_DISABLED_FOR_ORG":
		f = Finding{Code: "API_DISABLED", Effect: EffectBlocks, What: "The user may not use the API.", Remedy: e.Hint(), Metadata: userPermission("ApiEnabled")}
	default:
		cause := cmp.Or(e.Code, fmt.Sprintf("HTTP %d", e.Status))
		if e.Code == "" && e.Status < http.StatusMultipleChoices {
			cause = sferr.ErrAnswer.Error()
		}
		f.What = "It could not be found out " + what + ": " + cause + "."
		f.Why, f.Remedy = "This report says nothing of it.", cmp.Or(e.Hint(), "Check again.")
		k.add(f)
		return nil
	}
	f.Why = "Nothing is synced: every lead is NotSent, and the call ends with an error. Nothing else was checked."
	k.add(f)
	return errChecked
}

// hiddenOr returns what to do with a refused query: the first where the user may
// not see what was asked for, the other where that is not known.
func hiddenOr(hidden func(), unknown func(error)) func(error) {
	return func(err error) {
		if errors.Is(err, sferr.ErrField) || errors.Is(err, sferr.ErrPermission) {
			hidden()
			return
		}
		unknown(err)
	}
}

// causeOf says why nobody is let in: the cause, and the code of the answer.
func causeOf(e *auth.Error) string {
	if e.Code == "" {
		return e.Cause.Error()
	}
	return e.Cause.Error() + " (" + e.Code + ")"
}

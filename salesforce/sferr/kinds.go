package sferr

import (
	"context"
	"errors"
	"iter"

	"github.com/getmobly/mobly-salesforce-go/auth"
)

// Kinds yields the sentinels of this package, of package auth and of contexts by
// the names that the JSON of an error has for them, the most specific ones first.
func Kinds() iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		for _, k := range kinds {
			if !yield(k.name, k.sentinel) {
				return
			}
		}
	}
}

// kindOf returns the name of the first kind that err is, "" if it is none.
func kindOf(err error) string {
	for _, k := range kinds {
		if errors.Is(err, k.sentinel) {
			return k.name
		}
	}
	return ""
}

var kinds = []struct {
	name     string
	sentinel error
}{
	{"EMPTY", ErrEmpty},
	{"NO_KEY", ErrNoKey},
	{"AMBIGUOUS", ErrSeveral},
	{"CONVERTED", ErrConverted},
	{"DUPLICATE", ErrDuplicate},
	{"STALE", ErrStale},
	{"NO_TASK_KEY", ErrNoActivityKey},
	{"TWO_PERSONS", ErrOtherPerson},

	{"NOT_READY", ErrNotReady},
	{"QUOTA", ErrQuota},
	{"STORAGE", ErrStorage},
	{"LOCKED", ErrLocked},
	{"ROLLED_BACK", ErrHalted},
	{"PERMISSION", ErrPermission},
	{"DELETED", ErrDeleted},
	{"VALIDATION", ErrValidation},
	{"REQUIRED_FIELD", ErrRequired},
	{"INACTIVE_OWNER", ErrOwner},
	{"INVALID_VALUE", ErrValue},
	{"INVALID_FIELD", ErrField},
	{"NOT_UNIQUE", ErrTaken},
	{"UNAVAILABLE", ErrUnavailable},
	{"RESPONSE", ErrAnswer},

	{"SIGN_IN_CREDENTIALS", auth.ErrCredentials},
	{"SIGN_IN_SECURITY_TOKEN", auth.ErrSecurityToken},
	{"SIGN_IN_NEEDS_OAUTH", auth.ErrNeedsOAuth},
	{"SIGN_IN_DISABLED", auth.ErrLoginDisabled},
	{"SIGN_IN_PERMISSION", auth.ErrPermission},
	{"SIGN_IN_NOT_APPROVED", auth.ErrAppNotApproved},
	{"SIGN_IN_NO_RUN_AS", auth.ErrNoRunAs},
	{"SIGN_IN_HOST", auth.ErrHost},
	{"SIGN_IN_UNTRUSTED_HOST", auth.ErrUntrustedHost},
	{"SIGN_IN_RESTRICTED", auth.ErrRestricted},
	{"SIGN_IN_PASSWORD_EXPIRED", auth.ErrPasswordExpired},
	{"SIGN_IN_VERSION", auth.ErrVersion},
	{"SIGN_IN_ORG_UNAVAILABLE", auth.ErrOrgUnavailable},
	{"SIGN_IN_CONSENT", auth.ErrConsent},
	{"SIGN_IN_STATE", auth.ErrState},
	{"SIGN_IN_NO_REFRESH_TOKEN", auth.ErrNoRefreshToken},
	{"SIGN_IN_STORE", auth.ErrStore},
	{"SIGN_IN_RESPONSE", auth.ErrResponse},
	{"SIGN_IN_CONFIG", auth.ErrConfig},
	{"SIGN_IN_TEMPORARY", auth.ErrTemporary},
	{"UNAUTHORIZED", auth.ErrUnauthorized},

	{"BACKFILL", ErrBackfill},
	{"CANCELED", context.Canceled},
	{"DEADLINE_EXCEEDED", context.DeadlineExceeded},
	{"NO_PARENT", ErrNoPerson},
	{"NOT_SENT", ErrNotSent},
}

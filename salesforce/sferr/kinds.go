package sferr

import (
	"context"
	"errors"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/internal/codes"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
)

// kind is a sentinel as a Problem has it.
type kind struct {
	code string
	is   error
	hint string // what an admin can do; "" if the error's own text says so

	temporary bool
}

// decisions are what the Client and package setup decide themselves.
var decisions = []kind{
	{code: "NOT_READY", is: ErrNotReady, hint: "create the field with package setup, or set its key to NoKey (\"-\")"},
	{code: "NO_JOURNAL", is: ErrNoJournal, hint: "sync with Config.Journal, and keep the results"},
	{code: "EMPTY", is: ErrEmpty, hint: "give a name, an e-mail address, a phone number, a company or a known ID"},
	{code: "NO_KEY", is: ErrNoKey, hint: "give the lead an e-mail address or an ID, and name a field for the ID in keys.lead; or set policies.unkeyed"},
	{code: "AMBIGUOUS", is: ErrAmbiguous, hint: "merge the records, or set policies.ambiguous"},
	{code: "CONVERTED", is: ErrConverted, hint: "set policies.converted, or set policies.strategy to LeadsAndContacts"},
	{code: "STALE", is: ErrStale, hint: "make a new plan", temporary: true},
	{code: "NO_TASK_KEY", is: ErrNoTaskKey, hint: "name a field for the activity's ID in keys.activity, or let the integration user write Task.Description"},
	{code: "CAMPAIGN", is: ErrCampaign, hint: "correct the link in campaigns.links, or let the integration user read the campaign, its members and its leads (Marketing User)"},
	{code: "TWO_PERSONS", is: ErrTwoPersons, hint: "give each activity to one lead"},

	{code: "NOT_ADMIN", is: ErrNotAdmin},
	{code: "NO_USER", is: ErrNoUser, hint: "use the user name of an active user, which is not always the e-mail address"},
	{code: "BAD_FIELD", is: ErrBadField},
	{code: "FIELD_TYPE", is: ErrFieldType, hint: "name another field, or change this one by hand"},
	{code: "ANOTHER_ORG", is: ErrAnotherOrg, hint: "plan again"},
	{code: "PLAN", is: ErrPlan},
	{code: "INPUT", is: ErrInput},
	{code: "CONFIG", is: ErrConfig},
}

// answers are what the org says, by the codes of problems for which Salesforce has
// none.
var answers = []kind{
	{code: "QUOTA", is: ErrQuota, temporary: true},
	{code: "CONCURRENT_REQUESTS", is: ErrQuota, temporary: true},
	{code: "STORAGE", is: ErrStorage, temporary: true},
	{code: "LOCKED", is: ErrLocked, temporary: true},
	{code: "ROLLED_BACK", is: ErrRolledBack, temporary: true},
	{code: "PERMISSION", is: ErrPermission},
	{code: "DELETED", is: ErrDeleted},
	{code: "VALIDATION", is: ErrValidation},
	{code: "REQUIRED_FIELD", is: ErrRequired},
	{code: "INACTIVE_OWNER", is: ErrInactiveOwner},
	{code: "INVALID_VALUE", is: ErrInvalidValue},
	{code: "INVALID_FIELD", is: ErrUnknownField},
	{code: "DUPLICATE", is: ErrDuplicate},
	{code: "NOT_UNIQUE", is: ErrNotUnique},
	{code: "UNAVAILABLE", is: ErrUnavailable, temporary: true},
	{code: "TOO_LARGE", is: ErrTooLarge},
	{code: "RESPONSE", is: ErrResponse},
	{code: "UNAUTHORIZED", is: auth.ErrUnauthorized},
}

// signIns are the causes of an *[auth.Error].
var signIns = []kind{
	{code: "SIGN_IN_CREDENTIALS", is: auth.ErrCredentials},
	{code: "SIGN_IN_SECURITY_TOKEN", is: auth.ErrSecurityToken},
	{code: "SIGN_IN_NEEDS_OAUTH", is: auth.ErrNeedsOAuth},
	{code: "SIGN_IN_DISABLED", is: auth.ErrLoginDisabled},
	{code: "SIGN_IN_PERMISSION", is: auth.ErrPermission},
	{code: "SIGN_IN_NOT_APPROVED", is: auth.ErrAppNotApproved},
	{code: "SIGN_IN_NO_RUN_AS", is: auth.ErrNoRunAs},
	{code: "SIGN_IN_HOST", is: auth.ErrHost},
	{code: "SIGN_IN_UNTRUSTED_HOST", is: auth.ErrUntrustedHost},
	{code: "SIGN_IN_RESTRICTED", is: auth.ErrRestricted},
	{code: "SIGN_IN_PASSWORD_EXPIRED", is: auth.ErrPasswordExpired},
	{code: "SIGN_IN_VERSION", is: auth.ErrVersion},
	{code: "SIGN_IN_ORG_UNAVAILABLE", is: auth.ErrOrgUnavailable},
	{code: "SIGN_IN_CONSENT", is: auth.ErrConsent},
	{code: "SIGN_IN_STATE", is: auth.ErrState},
	{code: "SIGN_IN_NO_REFRESH_TOKEN", is: auth.ErrNoRefreshToken},
	{code: "SIGN_IN_STORE", is: auth.ErrStore},
	{code: "SIGN_IN_RESPONSE", is: auth.ErrResponse},
	{code: "SIGN_IN_CONFIG", is: auth.ErrConfig},
	{code: "SIGN_IN_TEMPORARY", is: auth.ErrTemporary},
	{code: "UNAUTHORIZED", is: auth.ErrUnauthorized},
}

// signInCodes are the codes of Salesforce's log-in hosts that are shown as they are.
// Others have several causes, or say less than the cause does.
var signInCodes = []kind{
	{code: "INVALID_CLIENT", is: auth.ErrCredentials},
	{code: "INVALID_CLIENT_ID", is: auth.ErrCredentials},
	{code: "INVALID_LOGIN", is: auth.ErrCredentials},
	{code: "PASSWORD_LOCKOUT", is: auth.ErrCredentials},
	{code: "INACTIVE_USER", is: auth.ErrCredentials},
	{code: "LOGIN_MUST_USE_SECURITY_TOKEN", is: auth.ErrSecurityToken},
	{code: "UNAUTHORIZED_CLIENT", is: auth.ErrLoginDisabled},
	{code: "OAUTH_APP_ACCESS_DENIED", is: auth.ErrAppNotApproved},
	{code: "INVALID_APP_ACCESS", is: auth.ErrAppNotApproved},
	{code: "INVALID_SCOPE", is: auth.ErrConfig},
	{code: "INVALID_OPERATION_WITH_EXPIRED_PASSWORD", is: auth.ErrPasswordExpired},
	{code: "LOGIN_RATE_EXCEEDED", is: auth.ErrTemporary},
}

// losses are the errors of package field that an admin can do something about.
var losses = []kind{
	{is: field.ErrNoMapping, hint: "add a rule to tags.rules, or list its tag group"},
	{is: field.ErrRequired, hint: "give the rule a Placeholder or a Default"},
	{is: field.ErrPicklist, hint: "set the rule's values or several, or add the value to the picklist"},
	{is: field.ErrRecordType, hint: "correct the rule's values, activate the record type, or assign it in the integration user's profile or permission set"},
	{is: field.ErrUnknownField, hint: "create the field, or grant the integration user Read and Edit on it"},
	{is: field.ErrReadOnly, hint: "grant the integration user Edit on the field, or send the value to another one"},
}

// endings are what says least: anything else in an error comes first.
var endings = []kind{
	{code: "CANCELED", is: context.Canceled, temporary: true},
	{code: "DEADLINE_EXCEEDED", is: context.DeadlineExceeded, temporary: true},
	{code: "NO_PARENT", is: ErrNoParent, hint: "see the error of that record"},
	{code: "NOT_SENT", is: ErrNotSent, hint: "sync the lead again", temporary: true},
}

func kindOf(err error, kinds []kind) (kind, bool) {
	for _, k := range kinds {
		if errors.Is(err, k.is) {
			return k, true
		}
	}
	return kind{}, false
}

// sentinelOf returns the sentinel of a code, nil if it has none, or is one of
// another package's.
func sentinelOf(code string) error {
	for _, kinds := range [...][]kind{decisions, answers, signIns, signInCodes, endings} {
		for _, k := range kinds {
			if k.code == code {
				return k.is
			}
		}
	}
	return sentinels[codes.Of(code, "").Kind]
}

// sentinels are what the kinds of codes are.
var sentinels = [...]error{
	codes.KindUnauthorized: auth.ErrUnauthorized,
	codes.KindQuota:        ErrQuota,
	codes.KindStorage:      ErrStorage,
	codes.KindUnavailable:  ErrUnavailable,
	codes.KindLocked:       ErrLocked,
	codes.KindHalted:       ErrRolledBack,
	codes.KindPermission:   ErrPermission,
	codes.KindField:        ErrUnknownField,
	codes.KindValue:        ErrInvalidValue,
	codes.KindRequired:     ErrRequired,
	codes.KindValidation:   ErrValidation,
	codes.KindOwner:        ErrInactiveOwner,
	codes.KindTaken:        ErrNotUnique,
	codes.KindDuplicate:    ErrDuplicate,
	codes.KindDeleted:      ErrDeleted,
	codes.KindConverted:    ErrConverted,
	codes.KindLarge:        ErrTooLarge,
}

package sferr_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/internal/codes"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

const captured = "CAPTURED"

// answer is an answer of Salesforce's to one record, which quotes what was captured.
func answer(code string) *sferr.Error {
	return &sferr.Error{
		Status: 200, Code: code, Message: captured, Body: []byte(captured), Err: errors.New(captured), Method: "POST", Path: "/composite",
		Fields: []string{"Title"}, Records: []sferr.RecordRef{{Object: "Lead", ID: "00Q000000000001AAA"}},
	}
}

// status is an answer of something on the way.
func status(code int) *sferr.Error { return &sferr.Error{Status: code, Method: "GET", Path: "/query"} }

func says(code, message string) *sferr.Error {
	return &sferr.Error{Status: 400, Code: code, Message: message}
}

func noToken(cause error, code string) *auth.Error {
	return &auth.Error{Cause: cause, Code: code, Status: 400, Description: captured, Err: errors.New(captured)}
}

// lost is a value that was lost.
func lost(is error) *field.Error {
	return &field.Error{Rule: "jobTitle", Object: "Lead", Field: "Title", Reason: "it does not fit", Value: captured, Err: is}
}

// closed is an error of another package with a code.
type closed struct{}

func (closed) Error() string { return "the queue is closed" }
func (closed) Code() string  { return "CLOSED" }

const (
	value     = "DATA_VALUE_VALIDATION"
	missing   = "MISSING_REMOTE_FIELD"
	unmapped  = "NO_TAG_MAPPING"
	temporary = true
)

// explained lists errors of every kind with their expected problems.
var explained = []struct {
	name      string
	err       error
	code      string
	mobly     string
	temporary bool
	is        error // the sentinel that is found, also after JSON
}{
	// The Client and setup.
	{"a configuration", fmt.Errorf("%w:\nAuth is missing\nBatchSize is 0", sferr.ErrConfig), "CONFIG", "", false, sferr.ErrConfig},
	{"an org that is not ready", sferr.ErrNotReady, "NOT_READY", "", false, sferr.ErrNotReady},
	{"an input", fmt.Errorf("%w: it has no leads", sferr.ErrInput), "INPUT", "", false, sferr.ErrInput},
	{"a plan", sferr.ErrPlan, "PLAN", "", false, sferr.ErrPlan},
	{"no journal", sferr.ErrNoJournal, "NO_JOURNAL", "", false, sferr.ErrNoJournal},
	{"nobody", sferr.ErrEmpty, "EMPTY", "", false, sferr.ErrEmpty},
	{"no key", sferr.ErrNoKey, "NO_KEY", "", false, sferr.ErrNoKey},
	{"several records", sferr.ErrAmbiguous, "AMBIGUOUS", "", false, sferr.ErrAmbiguous},
	{"converted", sferr.ErrConverted, "CONVERTED", "", false, sferr.ErrConverted},
	{"stale", sferr.ErrStale, "STALE", "", temporary, sferr.ErrStale},
	{"no key of a Task", sferr.ErrNoTaskKey, "NO_TASK_KEY", "", false, sferr.ErrNoTaskKey},
	{"two persons", sferr.ErrTwoPersons, "TWO_PERSONS", "", false, sferr.ErrTwoPersons},
	{"no parent", sferr.ErrNoParent, "NO_PARENT", "", false, sferr.ErrNoParent},
	{"not sent", sferr.ErrNotSent, "NOT_SENT", "", temporary, sferr.ErrNotSent},
	{"no admin", sferr.ErrNotAdmin, "NOT_ADMIN", "", false, sferr.ErrNotAdmin},
	{"no user", sferr.ErrNoUser, "NO_USER", "", false, sferr.ErrNoUser},
	{"a bad field", sferr.ErrBadField, "BAD_FIELD", "", false, sferr.ErrBadField},
	{"a field of another type", sferr.ErrFieldType, "FIELD_TYPE", "", false, sferr.ErrFieldType},
	{"another org", sferr.ErrAnotherOrg, "ANOTHER_ORG", "", false, sferr.ErrAnotherOrg},

	// Salesforce's codes, one of each class and kind.
	{"a session", answer("INVALID_SESSION_ID"), "INVALID_SESSION_ID", "", temporary, auth.ErrUnauthorized},
	{"the day's requests", says("REQUEST_LIMIT_EXCEEDED", "TotalRequests"), "REQUEST_LIMIT_EXCEEDED", "", temporary, sferr.ErrQuota},
	{"requests at once", says("REQUEST_LIMIT_EXCEEDED", "ConcurrentRequests"), "CONCURRENT_REQUESTS", "", temporary, sferr.ErrQuota},
	{"another limit", answer("LIMIT_EXCEEDED"), "LIMIT_EXCEEDED", "", temporary, sferr.ErrQuota},
	{"storage", answer("STORAGE_LIMIT_EXCEEDED"), "STORAGE_LIMIT_EXCEEDED", "", temporary, sferr.ErrStorage},
	{"maintenance", answer("ORG_IN_MAINTENANCE"), "ORG_IN_MAINTENANCE", "", temporary, sferr.ErrUnavailable},
	{"a locked row", answer("UNABLE_TO_LOCK_ROW"), "UNABLE_TO_LOCK_ROW", "", temporary, sferr.ErrLocked},
	{"a flow met a locked row", says("FLOW_EXCEPTION", "UNABLE_TO_LOCK_ROW"), "LOCKED", "", temporary, sferr.ErrLocked},
	{"a rule's service", answer("MATCH_SERVICE_TIMED_OUT"), "MATCH_SERVICE_TIMED_OUT", "", temporary, sferr.ErrUnavailable},
	{"broken off", answer("REQUEST_RUNNING_TOO_LONG"), "REQUEST_RUNNING_TOO_LONG", "", temporary, sferr.ErrUnavailable},
	{"rolled back", answer("ALL_OR_NONE_OPERATION_ROLLED_BACK"), "ALL_OR_NONE_OPERATION_ROLLED_BACK", "", temporary, sferr.ErrRolledBack},
	{"a long text", answer("STRING_TOO_LONG"), "STRING_TOO_LONG", value, false, sferr.ErrInvalidValue},
	{"an owner", answer("INACTIVE_OWNER_OR_USER"), "INACTIVE_OWNER_OR_USER", "", false, sferr.ErrInactiveOwner},
	{"a field that is gone", answer("INVALID_FIELD"), "INVALID_FIELD", missing, false, sferr.ErrUnknownField},
	{"a field that is not granted", answer("INVALID_FIELD_FOR_INSERT_UPDATE"), "INVALID_FIELD_FOR_INSERT_UPDATE", "", false, sferr.ErrPermission},
	{"a validation rule", answer("FIELD_CUSTOM_VALIDATION_EXCEPTION"), "FIELD_CUSTOM_VALIDATION_EXCEPTION", value, false, sferr.ErrValidation},
	{"a required field", answer("REQUIRED_FIELD_MISSING"), "REQUIRED_FIELD_MISSING", value, false, sferr.ErrRequired},
	{"a permission", answer("INSUFFICIENT_ACCESS_OR_READONLY"), "INSUFFICIENT_ACCESS_OR_READONLY", "", false, sferr.ErrPermission},
	{"an object that is not granted", says("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", "entity type cannot be inserted: Lead"), "PERMISSION", "", false, sferr.ErrPermission},
	{"a trigger", answer("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY"), "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", value, false, sferr.ErrValidation},
	{"a duplicate rule", answer("DUPLICATES_DETECTED"), "DUPLICATES_DETECTED", "", false, sferr.ErrDuplicate},
	{"a unique value", answer("DUPLICATE_VALUE"), "DUPLICATE_VALUE", value, false, sferr.ErrNotUnique},
	{"a deleted record", answer("ENTITY_IS_DELETED"), "ENTITY_IS_DELETED", "", temporary, sferr.ErrDeleted},
	{"a converted lead", answer("CANNOT_UPDATE_CONVERTED_LEAD"), "CANNOT_UPDATE_CONVERTED_LEAD", "", temporary, sferr.ErrConverted},
	{"an approval", answer("ENTITY_IS_LOCKED"), "ENTITY_IS_LOCKED", "", temporary, sferr.ErrLocked},
	{"a code of tomorrow", answer("SOMETHING_NEW"), "SOMETHING_NEW", "", false, nil},

	// No code of Salesforce's.
	{"status 300", status(300), "NOT_UNIQUE", value, false, sferr.ErrNotUnique},
	{"status 401", status(401), "UNAUTHORIZED", "", false, auth.ErrUnauthorized},
	{"status 404", status(404), "HTTP_404", "", false, nil},
	{"status 429", status(429), "QUOTA", "", temporary, sferr.ErrQuota},
	{"status 503", status(503), "UNAVAILABLE", "", temporary, sferr.ErrUnavailable},
	{"no answer", status(0), "UNKNOWN", "", temporary, nil},
	{"the reserve", &sferr.Error{Err: codes.ErrReserve}, "QUOTA", "", temporary, sferr.ErrQuota},
	{"an answer that cannot be read", &sferr.Error{Status: 200, Err: fmt.Errorf("%w: a page", sferr.ErrResponse)}, "RESPONSE", "", false, sferr.ErrResponse},
	{"a request that was given up", &sferr.Error{Method: "POST", Err: context.DeadlineExceeded}, "DEADLINE_EXCEEDED", "", temporary, context.DeadlineExceeded},
	{"a response", sferr.ErrResponse, "RESPONSE", "", false, sferr.ErrResponse},
	{"an owner by name", fmt.Errorf("%w: nobody", sferr.ErrInactiveOwner), "INACTIVE_OWNER", "", false, sferr.ErrInactiveOwner},
	{"a value by name", fmt.Errorf("%w: Country", sferr.ErrInvalidValue), "INVALID_VALUE", value, false, sferr.ErrInvalidValue},

	// Signing in.
	{"credentials", noToken(auth.ErrCredentials, "invalid_client"), "INVALID_CLIENT", "", false, auth.ErrCredentials},
	{"a client's name", noToken(auth.ErrAppNotApproved, "INVALID_CLIENT"), "SIGN_IN_NOT_APPROVED", "", false, auth.ErrAppNotApproved},
	{"a grant", noToken(auth.ErrConsent, "invalid_grant"), "SIGN_IN_CONSENT", "", false, auth.ErrConsent},
	{"a security token", noToken(auth.ErrSecurityToken, "LOGIN_MUST_USE_SECURITY_TOKEN"), "LOGIN_MUST_USE_SECURITY_TOKEN", "", false, auth.ErrSecurityToken},
	{"a log-in host that is down", &auth.Error{Cause: auth.ErrTemporary, RetryAt: time.Unix(1, 0)}, "SIGN_IN_TEMPORARY", "", temporary, auth.ErrTemporary},
	{"a new token is refused", noToken(auth.ErrUnauthorized, ""), "UNAUTHORIZED", "", false, auth.ErrUnauthorized},
	{"a provider's setting", noToken(auth.ErrConfig, ""), "SIGN_IN_CONFIG", "", false, auth.ErrConfig},
	{"no cause", new(auth.Error), "UNKNOWN", "", false, nil},

	// Values, rules, tags and activities.
	{"too long", lost(field.ErrTooLong), "TOO_LONG", value, false, field.ErrTooLong},
	{"not in a picklist", lost(field.ErrPicklist), "PICKLIST", value, false, field.ErrPicklist},
	{"of another type", lost(field.ErrType), "TYPE", value, false, field.ErrType},
	{"required", lost(field.ErrRequired), "REQUIRED", value, false, field.ErrRequired},
	{"of no field", lost(field.ErrUnknownField), "UNKNOWN_FIELD", missing, false, field.ErrUnknownField},
	{"read-only", lost(field.ErrReadOnly), "READ_ONLY", "", false, field.ErrReadOnly},
	{"a tag without a rule", lost(field.ErrNoMapping), "NO_TAG_MAPPING", unmapped, false, field.ErrNoMapping},
	{"a rule", lost(field.ErrRule), "RULE", "", false, field.ErrRule},
	{"a value of no kind", lost(nil), "UNKNOWN", "", false, nil},
	{"no engagement", engagement.ErrNotEngagement, "NOT_ENGAGEMENT", "", false, engagement.ErrNotEngagement},
	{"no content", engagement.ErrNoContent, "NO_CONTENT", "", false, engagement.ErrNoContent},
	{"no time", engagement.ErrNoTime, "NO_TIME", "", false, engagement.ErrNoTime},

	// Anything else.
	{"cancelled", context.Canceled, "CANCELED", "", temporary, context.Canceled},
	{"too late", context.DeadlineExceeded, "DEADLINE_EXCEEDED", "", temporary, context.DeadlineExceeded},
	{"another package's", closed{}, "CLOSED", "", false, nil},
	{"unknown", errors.New("the limiter has no more"), "UNKNOWN", "", false, nil},
	{"no UTF-8", errors.New("a\xffb\nc"), "UNKNOWN", "", false, nil},
}

// Every error is described as what it is, however it is wrapped and whatever ended
// the run beside it, and a description survives JSON.
func TestExplain(t *testing.T) {
	require.Nil(t, sferr.Explain(nil))
	for _, tt := range explained {
		t.Run(tt.name, func(t *testing.T) {
			wrapped := map[string]error{
				"itself": tt.err, "wrapped twice": fmt.Errorf("describe: %w", fmt.Errorf("sync: %w", tt.err)),
				"described before": sferr.Explain(tt.err), "described and wrapped": fmt.Errorf("kept: %w", sferr.Explain(tt.err)),
			}
			if tt.code != "UNKNOWN" && tt.code != "NOT_SENT" {
				wrapped["not sent"] = fmt.Errorf("%w: %w", sferr.ErrNotSent, tt.err)
				wrapped["joined"] = errors.Join(errors.New("the loop ended"), tt.err)
			}
			if _, ended := map[string]bool{"CANCELED": true, "DEADLINE_EXCEEDED": true, "NO_PARENT": true, "NOT_SENT": true, "UNKNOWN": true}[tt.code]; !ended {
				wrapped["at the end of the context"] = errors.Join(context.Canceled, tt.err)
			}
			for how, err := range wrapped {
				p := sferr.Explain(err)
				require.Equal(t, tt.code, p.Code, how)
				require.Equal(t, tt.mobly, p.MoblyCode, how)
				require.Equal(t, tt.temporary, p.Temporary, how)
				require.NotEmpty(t, p.Reason, how)
				require.ErrorIs(t, p, tt.err, how)

				text, err := json.Marshal(p)
				require.NoError(t, err)
				require.NotContains(t, string(text)+p.Error(), captured, how)
				require.NotContains(t, p.Error(), "\n", how)
				var read sferr.Problem
				require.NoError(t, json.Unmarshal(text, &read))
				if diff := cmp.Diff(p, &read, cmpopts.IgnoreFields(sferr.Problem{}, "Err")); diff != "" {
					t.Errorf("%s (-want +read):\n%s", how, diff)
				}
				again, err := json.Marshal(sferr.Explain(fmt.Errorf("stored: %w", &read)))
				require.NoError(t, err)
				require.Equal(t, string(text), string(again), how)
				require.Equal(t, p.Error(), read.Error())
				for _, sentinel := range sentinels() {
					require.Equal(t, sentinel == tt.is, errors.Is(&read, sentinel), "%s: %v after JSON", how, sentinel) //nolint:errorlint // itself
				}
			}
		})
	}
	require.Greater(t, len(explained), 60)
}

// sentinels are all that the table names.
func sentinels() []error {
	var out []error
	for _, tt := range explained {
		if tt.is != nil && !slices.Contains(out, tt.is) {
			out = append(out, tt.is)
		}
	}
	return out
}

// A sentinel is found after JSON even if nothing but text is around it.
func TestSentinelsAlone(t *testing.T) {
	for _, sentinel := range sentinels() {
		for _, err := range []error{sentinel, fmt.Errorf("keys.lead: %w", sentinel), errors.Join(errors.New("a"), sentinel)} {
			text, failed := json.Marshal(sferr.Explain(err))
			require.NoError(t, failed)
			var read sferr.Problem
			require.NoError(t, json.Unmarshal(text, &read))
			require.ErrorIs(t, &read, sentinel, "%s", text)
		}
	}
}

// A person mends the cause: what was found on the way to it comes after.
func TestExplainFindsTheCause(t *testing.T) {
	secret := &sferr.Error{Method: "GET", Path: "/sobjects/Lead/describe", Code: "invalid_client", Err: noToken(auth.ErrCredentials, "invalid_client")}
	for name, tt := range map[string]struct {
		err  error
		want string
	}{
		"a secret, found through a describe through a Sync": {fmt.Errorf("%w: %w", sferr.ErrNotSent, fmt.Errorf("describe: %w", secret)), "INVALID_CLIENT"},
		"a secret, after a refusal":                         {errors.Join(answer("STRING_TOO_LONG"), secret), "INVALID_CLIENT"},
		"a secret, after a refusal that was told":           {errors.Join(sferr.Explain(sferr.ErrNoKey), secret), "INVALID_CLIENT"},
		"a setting of signing in":                           {fmt.Errorf("%w: Auth: %w", sferr.ErrConfig, noToken(auth.ErrConfig, "")), "CONFIG"},
		"a setting that the org does not let be used":       {fmt.Errorf("%w: Assignment: %w", sferr.ErrConfig, answer("INSUFFICIENT_ACCESS")), "CONFIG"},
		"who is no admin, by what is hidden":                {fmt.Errorf("%w: %w", sferr.ErrNotAdmin, says("INVALID_TYPE", "")), "NOT_ADMIN"},
		"an answer, at the end of a run":                    {errors.Join(context.DeadlineExceeded, sferr.ErrNotSent, answer("UNABLE_TO_LOCK_ROW")), "UNABLE_TO_LOCK_ROW"},
		"the parent's end":                                  {fmt.Errorf("%w: %w", sferr.ErrNotSent, sferr.ErrNoParent), "NO_PARENT"},
	} {
		require.Equal(t, tt.want, sferr.Explain(tt.err).Code, name)
	}
}

// Several losses in one error become one problem.
func TestExplainTellsAll(t *testing.T) {
	p := sferr.Explain(errors.Join(
		&field.Error{Rule: "jobTitle", Field: "Title", Reason: "it is blank", Value: captured, Err: field.ErrRequired},
		&field.Error{Rule: "tag Score", Field: "Score__c", Reason: "it is none", Value: captured, Err: field.ErrPicklist},
	))
	require.Equal(t, []string{"Title", "Score__c"}, p.Fields)
	require.Equal(t, "jobTitle -> Title: required value missing: it is blank; tag Score -> Score__c: not a value of the picklist: it is none", p.Reason)

	bad := func(name string) *sferr.Problem {
		p := sferr.Explain(fmt.Errorf("%w: %s", sferr.ErrBadField, "it is too long"))
		p.Object, p.Fields = "Lead", []string{name}
		return p
	}
	first := bad("a__c")
	p = sferr.Explain(errors.Join(first, bad("b__c"), sferr.Explain(sferr.ErrNoUser)))
	require.Equal(t, []string{"a__c", "b__c"}, p.Fields)
	require.ErrorIs(t, p, sferr.ErrNoUser)
	require.Equal(t, []string{"a__c"}, first.Fields, "it is not changed")
	require.True(t, sferr.Explain(&field.Error{Truncated: true, Err: field.ErrTooLong}).Partial)
}

// Error says what the problem is about.
func TestProblemError(t *testing.T) {
	for want, p := range map[string]*sferr.Problem{
		"NO_KEY":                             {Code: "NO_KEY"},
		"no key":                             {Code: "NO_KEY", Reason: "no key"},
		"no key: give one":                   {Code: "NO_KEY", Reason: "no key", Hint: "give one"},
		"too long (jobTitle, Lead.Title): x": {Reason: "too long", Object: "Lead", Fields: []string{"Title"}, Rule: "jobTitle", Hint: "x"},
		"several (Lead 00Q, 003)":            {Reason: "several", Records: []sferr.RecordRef{{Object: "Lead", ID: "00Q"}, {ID: "003"}}},
		"hidden (Lead)":                      {Reason: "hidden", Object: "Lead"},
	} {
		require.EqualError(t, p, want)
	}
	require.NotErrorIs(t, new(sferr.Problem), sferr.ErrNoKey)
	require.NotErrorIs(t, &sferr.Problem{Code: "CLOSED"}, sferr.ErrNoKey)
	require.ErrorIs(t, &sferr.Problem{Code: "CLOSED"}, closed{})
}

// A nil pointer in an error is no reason to panic: it says nothing.
func TestExplainNilPointers(t *testing.T) {
	for _, none := range []error{(*sferr.Problem)(nil), (*sferr.Error)(nil), (*auth.Error)(nil), (*field.Error)(nil)} {
		require.NotEmpty(t, none.Error())
		require.True(t, sferr.Explain(none) == nil || sferr.Explain(none).Code != "")
		for _, err := range []error{fmt.Errorf("worker: %w", none), errors.Join(errors.New("a"), none), &sferr.Error{Err: none}, &sferr.Problem{Code: "X", Err: none}} {
			for _, sentinel := range sentinels() {
				require.NotErrorIs(t, err, sentinel)
			}
			p := sferr.Explain(err)
			require.NotEmpty(t, p.Code, "%T in %T", none, err)
			require.NotErrorIs(t, p, sferr.ErrConfig)
		}
		locked := errors.Join(none, &sferr.Problem{Code: "LOCKED"})
		require.ErrorIs(t, sferr.Explain(locked), sferr.ErrLocked, "%T", none)
	}
	require.Nil(t, sferr.Explain((*sferr.Problem)(nil)))
	require.NoError(t, (*sferr.Problem)(nil).Unwrap())
	require.Empty(t, (*field.Error)(nil).Code())
}

// FuzzProblem: whatever is read as a problem is written as the same bytes as often
// as it is read again, and says what it is about.
func FuzzProblem(f *testing.F) {
	for _, tt := range explained {
		text, err := json.Marshal(sferr.Explain(tt.err))
		require.NoError(f, err)
		f.Add(text)
	}
	f.Add([]byte(`{"code":7}`))
	f.Add([]byte(`{"Code":"X","records":[{}],"fields":[null],"rule":"\ud800"}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		var p, read sferr.Problem
		if json.Unmarshal(text, &p) != nil {
			return
		}
		first, err := json.Marshal(&p)
		require.NoError(t, err)
		require.NoError(t, json.Unmarshal(first, &read))
		second, err := json.Marshal(&read)
		require.NoError(t, err)
		require.Equal(t, string(first), string(second))
		require.Equal(t, p.Error(), read.Error())
		for _, sentinel := range sentinels() {
			require.Equal(t, errors.Is(&p, sentinel), errors.Is(&read, sentinel))
		}
		require.Same(t, &p, sferr.Explain(&p))
	})
}

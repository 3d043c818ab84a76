package salesforce_test

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
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/plan"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// codedError is an error of somebody else's that has a code.
type codedError struct{}

func (codedError) Error() string { return "the queue is closed" }
func (codedError) Code() string  { return "CLOSED" }

func failed(code string, status int) *sferr.Error {
	return &sferr.Error{Code: code, Status: status, Message: "SECRET", Body: []byte("SECRET"), Fields: []string{"Title"}, Method: "POST", Path: "/composite/sobjects"}
}

var errSignIn = &auth.Error{Cause: auth.ErrCredentials, Code: "invalid_client", Status: 400, Description: "SECRET", Err: errors.New("SECRET")}

// errorsOfResults are what a Result may say, by the code that its JSON has.
var errorsOfResults = []struct {
	name, code string
	outcome    salesforce.Outcome
	err        error
}{
	{"an answer", "REQUIRED_FIELD_MISSING", salesforce.Failed, failed("REQUIRED_FIELD_MISSING", 400)},
	{"an answer that passes", "UNABLE_TO_LOCK_ROW", salesforce.Failed, failed("UNABLE_TO_LOCK_ROW", 200)},
	{"an answer of no code", "UNAVAILABLE", salesforce.InDoubt, &sferr.Error{Status: 503, Method: "GET", Path: "/x", RetryAfter: 90 * time.Second}},
	{"an answer of an unknown code", "SOMETHING_NEW", salesforce.Failed, failed("SOMETHING_NEW", 400)},
	{"no answer", "DEADLINE_EXCEEDED", salesforce.InDoubt, &sferr.Error{Method: "POST", Path: "/composite", Err: context.DeadlineExceeded}},
	{"wrapped", "REQUEST_LIMIT_EXCEEDED", salesforce.NotSent, fmt.Errorf("%w: %w", sferr.ErrNotSent, failed("REQUEST_LIMIT_EXCEEDED", 403))},
	{"an automation met a locked row", "LOCKED", salesforce.Failed, &sferr.Error{Status: 200, Code: "FLOW_EXCEPTION", Message: "UNABLE_TO_LOCK_ROW: SECRET"}},
	{"sign-in", "INVALID_CLIENT", salesforce.NotSent, errSignIn},
	{"sign-in, wrapped twice", "INVALID_CLIENT", salesforce.NotSent, fmt.Errorf("%w: %w", sferr.ErrNotSent, &sferr.Error{Method: "GET", Path: "/query", Err: errSignIn})},
	{"sign-in that passes", "SIGN_IN_TEMPORARY", salesforce.NotSent, fmt.Errorf("%w: %w", sferr.ErrNotSent, &auth.Error{Cause: auth.ErrTemporary, RetryAt: time.Now().Add(time.Hour)})},
	{"cancelled", "CANCELED", salesforce.NotSent, fmt.Errorf("%w: %w", sferr.ErrNotSent, context.Canceled)},
	{"too late", "DEADLINE_EXCEEDED", salesforce.InDoubt, context.DeadlineExceeded},
	{"one field", "TOO_LONG", salesforce.Refused, &field.Error{Rule: "jobTitle", Object: "Lead", Field: "Title", Reason: "longer than 128", Value: "SECRET", Err: field.ErrTooLong}},
	{"several fields", "REQUIRED", salesforce.Refused, errors.Join(
		&field.Error{Rule: "jobTitle", Field: "Title", Reason: "it is blank", Value: "SECRET", Err: field.ErrRequired},
		&field.Error{Rule: "tag Score", Field: "Score__c", Value: []string{"SECRET"}, Err: field.ErrPicklist},
	)},
	{"no engagement", "NOT_ENGAGEMENT", salesforce.Refused, fmt.Errorf("engagement: %w", engagement.ErrNotEngagement)},
	{"no time", "NO_TIME", salesforce.Refused, fmt.Errorf("engagement: %w", engagement.ErrNoTime)},
	{"only its ID", "NO_CONTENT", salesforce.Refused, engagement.ErrNoContent},
	{"nobody", "EMPTY", salesforce.Refused, sferr.ErrEmpty},
	{"stale", "STALE", salesforce.Refused, fmt.Errorf("%w: since noon", sferr.ErrStale)},
	{"several records", "AMBIGUOUS", salesforce.Refused, &sferr.Problem{Code: "AMBIGUOUS", Reason: "the lead matches 2 Leads by e-mail", Records: []sferr.RecordRef{{Object: "Lead", ID: "00Q000000000001AAA"}, {Object: "Lead", ID: "00Q000000000002AAA"}}, Err: sferr.ErrAmbiguous}},
	{"a duplicate rule", "DUPLICATES_DETECTED", salesforce.Refused, &sferr.Problem{Code: "DUPLICATES_DETECTED", Reason: "a duplicate rule of the org refuses the record", Rule: "Standard", Records: []sferr.RecordRef{{Object: "Lead", ID: "00Q000000000001AAA"}}, Err: failed("DUPLICATES_DETECTED", 400)}},
	{"no parent", "NO_PARENT", salesforce.NotSent, fmt.Errorf("%w: %w", sferr.ErrNotSent, sferr.ErrNoParent)},
	{"somebody else's", "UNKNOWN", salesforce.NotSent, errors.New("the limiter has no more")},
	{"somebody else's, wrapped", "NOT_SENT", salesforce.NotSent, fmt.Errorf("%w: %w", sferr.ErrNotSent, errors.New("the limiter has no more"))},
	{"no lead", "NOT_A_LEAD", salesforce.Refused, &salesforce.DecodeError{Reason: "it is an array", Err: errors.New("SECRET")}},
	{"somebody else's with a code", "CLOSED", salesforce.NotSent, fmt.Errorf("worker: %w", codedError{})},
	{"text that is no UTF-8", "UNKNOWN", salesforce.NotSent, errors.New("a\xffb <&> \u2028")},
}

// What a result says why survives JSON, whatever error says it.
func TestResultSurvivesJSON(t *testing.T) {
	for _, tt := range errorsOfResults {
		t.Run(tt.name, func(t *testing.T) {
			want := salesforce.Result{
				LeadID: "m1", Outcome: tt.outcome, Object: "Lead", ID: "00Q000000000001AAA", FoldedInto: "m0", Err: tt.err,
				Dropped: []*sferr.Problem{{Fields: []string{"Title"}, Rule: "jobTitle", Code: "TOO_LONG", Reason: "cut", Err: tt.err}},
				Actions: []salesforce.RecordResult{{For: "a1", Outcome: salesforce.Created, ID: "00T000000000001AAA"}, {For: "a2", Outcome: tt.outcome, Err: tt.err}},
			}
			text, err := json.Marshal(salesforce.Results{want})
			require.NoError(t, err)
			require.NotContains(t, string(text), "SECRET")
			var told []struct {
				Error struct{ Code, Reason string }
			}
			require.NoError(t, json.Unmarshal(text, &told))
			require.Equal(t, tt.code, told[0].Error.Code, "%s", text)
			require.NotEmpty(t, told[0].Error.Reason)

			var got salesforce.Results
			require.NoError(t, json.Unmarshal(text, &got))
			again, err := json.Marshal(got)
			require.NoError(t, err)
			require.Equal(t, string(text), string(again))
			ignore := cmp.Options{cmpopts.IgnoreFields(salesforce.Result{}, "Err"), cmpopts.IgnoreFields(salesforce.RecordResult{}, "Err"), cmpopts.IgnoreFields(sferr.Problem{}, "Err")}
			if diff := cmp.Diff(want, got[0], ignore); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if signIn, ok := errors.AsType[*auth.Error](tt.err); !ok || signIn.RetryAt.IsZero() { // a time that was set is not kept
				require.InDelta(t, want.RetryAfter(), got[0].RetryAfter(), float64(time.Minute))
			}
			require.Equal(t, want.State(), got[0].State())
			kinds := 0 // that are found after JSON
			for _, err := range []error{got[0].Err, got[0].Actions[1].Err, fmt.Errorf("kept: %w", got[0].Err)} {
				for _, kind := range everyKind {
					if errors.Is(err, kind) {
						require.ErrorIs(t, tt.err, kind)
						kinds++
					}
				}
			}
			require.Equal(t, slices.Contains([]string{"UNKNOWN", "CLOSED", "SOMETHING_NEW", "NOT_A_LEAD"}, tt.code), kinds == 0)
			require.NoError(t, got[0].Actions[0].Err)

			wrapped := salesforce.Result{LeadID: "m1", Outcome: tt.outcome, Err: fmt.Errorf("%w: %w", sferr.ErrNotSent, got[0].Err)}
			text, err = json.Marshal(wrapped)
			require.NoError(t, err)
			require.NoError(t, json.Unmarshal(text, &told[0]))
			require.Equal(t, sferr.Explain(got[0].Err).Reason, told[0].Error.Reason)
			require.Contains(t, string(text), `"code":"`+tt.code+`"`)
		})
	}
}

var everyKind = []error{
	sferr.ErrEmpty, sferr.ErrNoKey, sferr.ErrAmbiguous, sferr.ErrConverted, sferr.ErrDuplicate, sferr.ErrQuota, sferr.ErrStale,
	sferr.ErrNoParent, sferr.ErrNotSent, sferr.ErrNoTaskKey, sferr.ErrTwoPersons, sferr.ErrUnavailable, sferr.ErrLocked,
	sferr.ErrRolledBack, sferr.ErrPermission, sferr.ErrDeleted, sferr.ErrValidation, sferr.ErrRequired, sferr.ErrInactiveOwner, sferr.ErrInvalidValue,
	sferr.ErrUnknownField, sferr.ErrNotUnique, sferr.ErrStorage, sferr.ErrResponse, sferr.ErrNotReady, sferr.ErrPlan, sferr.ErrConfig,
	field.ErrTooLong, field.ErrPicklist, field.ErrType, field.ErrRequired, field.ErrUnknownField, field.ErrReadOnly, field.ErrRule, field.ErrNoMapping,
	engagement.ErrNotEngagement, engagement.ErrNoContent, engagement.ErrNoTime, auth.ErrCredentials, auth.ErrTemporary, auth.ErrUnauthorized, context.Canceled, context.DeadlineExceeded, errors.ErrUnsupported,
}

// The same holds of whatever else carries an error.
func TestErrorsOfOthersAreWritten(t *testing.T) {
	for _, tt := range errorsOfResults {
		for _, v := range []any{
			plan.Record{Verb: plan.Refuse, Err: tt.err},
		} {
			text, err := json.Marshal(v)
			require.NoError(t, err)
			require.NotContains(t, string(text), "SECRET")
			require.Contains(t, string(text), `"error":{"code":"`+tt.code+`",`, "%T %s", v, text)
		}
	}
	text, err := json.Marshal(&salesforce.DecodeError{Reason: "r", Err: &json.UnmarshalTypeError{Value: "number SECRET"}})
	require.NoError(t, err)
	require.JSONEq(t, `{"Index":0,"Reason":"r"}`, string(text))
}

// What is no result is an error that quotes nothing.
func TestNoResult(t *testing.T) {
	for _, text := range []string{`[]`, `null`, `{"outcome":"Created","actions":[null]}`, `{"outcome":"Created","related":[null]}`, `"SECRET"`, `{"outcome":"SECRET"}`, `{"outcome":7}`, `{"leadId":{"SECRET":1}}`, `{"error":["SECRET"]}`, `{"actions":[{"outcome":"SECRET"}]}`, `{"error":{"code":["SECRET"]}}`, `{"error":"SECRET"}`} {
		var r salesforce.Result
		err := json.Unmarshal([]byte(text), &r)
		require.Error(t, err, text)
		require.NotContains(t, err.Error(), "SECRET")
	}
}

// FuzzResultJSON: what is read as results is written as the same bytes as often
// as it is read again, and says the same of when to try again.
func FuzzResultJSON(f *testing.F) {
	for _, tt := range errorsOfResults {
		text, err := json.Marshal(salesforce.Results{{LeadID: "m1", Outcome: tt.outcome, Err: tt.err, Actions: []salesforce.RecordResult{{Outcome: tt.outcome, Err: tt.err}}}})
		require.NoError(f, err)
		f.Add(text)
	}
	f.Add([]byte(`[{"outcome":"Failed","error":{"code":"NO_KEY"},"dropped":[null],"actions":[]},null]`))
	f.Fuzz(func(t *testing.T, text []byte) {
		var rs, again salesforce.Results
		if json.Unmarshal(text, &rs) != nil {
			return
		}
		for i := range rs {
			_ = rs[i].State() != salesforce.Retry
		}
		first, err := json.Marshal(rs)
		if err != nil {
			return // an outcome that is none
		}
		require.NoError(t, json.Unmarshal(first, &again))
		second, err := json.Marshal(again)
		require.NoError(t, err)
		require.Equal(t, string(first), string(second))
		for i := range rs {
			require.Equal(t, rs[i].RetryAfter(), again[i].RetryAfter())
		}
	})
}

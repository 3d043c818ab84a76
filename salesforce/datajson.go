package salesforce

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/internal/scan"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// storedError is an error as JSON has it, and the error that is read from it:
// errors.Is finds what it found of the error that was written. It holds no secret
// and no captured value, as the text of no error does.
type storedError struct {
	Code    string            `json:"code"`             // Salesforce's, the sign-in's or the field's; else the first of Kinds, or UNKNOWN
	Reason  string            `json:"reason"`           // the error's text
	Hint    string            `json:"hint,omitempty"`   // what an admin can do about it
	Fields  []string          `json:"fields,omitempty"` // API names
	Rule    string            `json:"rule,omitempty"`   // the duplicate rule
	Records []sferr.RecordRef `json:"records,omitempty"`
	Kinds   []string          `json:"kinds,omitempty"` // the sentinels that the error is

	Temporary  bool          `json:"temporary,omitempty"`  // the same may succeed later as it is
	RetryAfter time.Duration `json:"retryAfter,omitempty"` // how long to wait before; 0: giving it again does not help
}

// store returns err, which the outcome has, as JSON has it; nil for nil.
func store(o Outcome, err error) *storedError {
	if err == nil {
		return nil
	}
	if s, ok := err.(*storedError); ok { //nolint:errorlint // itself: what wraps it says more
		return s
	}
	s := &storedError{Reason: strings.ToValidUTF8(err.Error(), "\ufffd"), Temporary: temporary(err), RetryAfter: retryAfter(o, err)}
	for name, sentinel := range kinds() {
		if errors.Is(err, sentinel) {
			s.Kinds = append(s.Kinds, name)
		}
	}
	if e, ok := errors.AsType[*sferr.Error](err); ok {
		s.Code, s.Fields, s.Records, s.Hint = e.Code, e.Fields, e.Records, e.Hint()
	}
	if e, ok := errors.AsType[*auth.Error](err); ok {
		s.Code, s.Hint, s.Temporary = cmp.Or(s.Code, strings.ToUpper(e.Code)), cmp.Or(e.Hint(), s.Hint), e.Temporary()
	}
	if e, ok := errors.AsType[*sferr.DuplicateError](err); ok {
		s.Rule, s.Records = e.Rule, e.Records
	}
	if e, ok := errors.AsType[*sferr.SeveralError](err); ok {
		for _, id := range e.IDs {
			s.Records = append(s.Records, sferr.RecordRef{Object: e.Object, ID: id})
		}
	}
	var coded interface{ Code() string }
	if s.Code == "" && errors.As(err, &coded) {
		s.Code = coded.Code()
	}
	s.Code = cmp.Or(slices.Concat([]string{s.Code}, s.Kinds, []string{"UNKNOWN"})...)
	if older, ok := errors.AsType[*storedError](err); ok {
		s.Code, s.Hint, s.Fields, s.Rule, s.Records = older.Code, older.Hint, older.Fields, older.Rule, older.Records
	}
	return s
}

// Error returns the text of the error that was written.
func (s *storedError) Error() string { return s.Reason }

// Is reports whether the error that was written was target.
func (s *storedError) Is(target error) bool {
	for name, sentinel := range kinds() {
		if sentinel == target {
			return slices.Contains(s.Kinds, name)
		}
	}
	return false
}

// UnmarshalJSON reads an error, or the text of one.
func (s *storedError) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '"' {
		*s = storedError{Code: "UNKNOWN"}
		return json.Unmarshal(b, &s.Reason)
	}
	type plain storedError
	return json.Unmarshal(b, (*plain)(s))
}

// kinds yields the sentinels that an error of a Result or a Plan may be, by their
// names in JSON, the most specific ones first.
func kinds() iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		for _, k := range kindsOfOthers {
			if !yield(k.name, k.sentinel) {
				return
			}
		}
		sferr.Kinds()(yield)
	}
}

// kindsOfOthers are the sentinels that package sferr does not know.
var kindsOfOthers = []struct {
	name     string
	sentinel error
}{
	{"NOT_ENGAGEMENT", engagement.ErrNotEngagement},
	{"NO_CONTENT", engagement.ErrNoContent},
	{"NO_TIME", engagement.ErrNoTime},

	{"TOO_LONG", field.ErrTooLong},
	{"PICKLIST", field.ErrPicklist},
	{"TYPE", field.ErrType},
	{"REQUIRED", field.ErrRequired},
	{"UNKNOWN_FIELD", field.ErrUnknownField},
	{"READ_ONLY", field.ErrReadOnly},
	{"RULE", field.ErrRule},
	{"NO_TAG_MAPPING", field.ErrNoMapping},

	{"CONFIG", sferr.ErrConfig},
	{"CONTEXT", ErrContext},
	{"PLAN", sferr.ErrPlan},
}

// MarshalJSON writes the result with its error as "error": a code, a reason and,
// where there are any, a hint, the fields and the records in the way. It holds no
// captured value.
func (r Result) MarshalJSON() ([]byte, error) {
	type plain Result
	return withError(plain(r), "error", r.Outcome, r.Err)
}

// UnmarshalJSON reads what MarshalJSON writes. Err has the same text then, is the
// same for errors.Is as far as this module's errors and the context's go, and has
// [Result.Retry] say the same; the Err of what was dropped is nil.
func (r *Result) UnmarshalJSON(b []byte) error {
	type plain Result
	return readWithError(b, (*plain)(r), &r.Err, "a result")
}

// MarshalJSON writes the result as that of a [Result].
func (a ActionResult) MarshalJSON() ([]byte, error) {
	type plain ActionResult
	return withError(plain(a), "error", a.Outcome, a.Err)
}

// UnmarshalJSON reads what MarshalJSON writes, as that of a [Result] does.
func (a *ActionResult) UnmarshalJSON(b []byte) error {
	type plain ActionResult
	return readWithError(b, (*plain)(a), &a.Err, "the result of an action")
}

// MarshalJSON writes the item with its error as a [Result] has it. It holds
// captured values: keep it as you keep the leads.
func (it PlanItem) MarshalJSON() ([]byte, error) {
	type plain PlanItem
	return withError(plain(it), "error", Refused, it.Err)
}

// UnmarshalJSON reads what MarshalJSON writes. Numbers are json.Number.
func (it *PlanItem) UnmarshalJSON(b []byte) error {
	type plain PlanItem
	return readWithError(b, (*plain)(it), &it.Err, "an item of a plan")
}

// MarshalJSON writes the task with its error as a [Result] has it.
func (t TaskPlan) MarshalJSON() ([]byte, error) {
	type plain TaskPlan
	return withError(plain(t), "error", Refused, t.Err)
}

// UnmarshalJSON reads what MarshalJSON writes. Numbers are json.Number.
func (t *TaskPlan) UnmarshalJSON(b []byte) error {
	type plain TaskPlan
	return readWithError(b, (*plain)(t), &t.Err, "a task of a plan")
}

// withError returns a struct as JSON, with the error that the outcome has as its
// last member. The struct has a member that is never left out.
func withError(v any, name string, o Outcome, err error) ([]byte, error) {
	b, failed := json.Marshal(v)
	if failed != nil || err == nil {
		return b, failed
	}
	stored, failed := json.Marshal(store(o, err))
	return slices.Concat(b[:len(b)-1], []byte(`,"`+name+`":`), stored, []byte{'}'}), failed
}

// readWithError reads what withError wrote under "error".
func readWithError[T any](b []byte, v *T, err *error, what string) error {
	var read T
	var in struct {
		Error *storedError `json:"error"`
	}
	failed := org.Unmarshal(b, &read)
	if failed == nil {
		failed = json.Unmarshal(b, &in)
	}
	if failed != nil {
		return fmt.Errorf("salesforce: not %s: %s", what, scan.Reason(failed))
	}
	*v, *err = read, nil
	if in.Error != nil {
		*err = in.Error
	}
	return nil
}

package salesforce

import (
	"cmp"
	"encoding/json"
	"errors"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/engagement"
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
		s.Code, s.Hint, s.Temporary = cmp.Or(s.Code, strings.ToUpper(e.Code)), cmp.Or(e.Hint, s.Hint), e.Temporary()
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
	if s.Code == "" {
		s.Code = "UNKNOWN"
		if len(s.Kinds) > 0 {
			s.Code = s.Kinds[0]
		}
	}
	if older, ok := errors.AsType[*storedError](err); ok {
		s.Code, s.Hint, s.Fields, s.Rule, s.Records = older.Code, older.Hint, older.Fields, older.Rule, older.Records
	}
	return s
}

// stored returns the error that was read; nil for nil.
func (s *storedError) stored() error {
	if s == nil {
		return nil
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
	{"NO_TIME", engagement.ErrNoTime},

	{"TOO_LONG", field.ErrTooLong},
	{"PICKLIST", field.ErrPicklist},
	{"TYPE", field.ErrType},
	{"REQUIRED", field.ErrRequired},
	{"UNKNOWN_FIELD", field.ErrUnknownField},
	{"READ_ONLY", field.ErrReadOnly},
	{"RULE", field.ErrRule},
	{"NO_TAG_MAPPING", field.ErrNoMapping},

	{"CONFIG", ErrConfig},
	{"CONTEXT", ErrContext},
	{"PLAN", ErrPlan},
}

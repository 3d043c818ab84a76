package sferr

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
)

// Explain describes any error of this module: of the client, the org, signing in, a
// rule, a tag or an activity. The cause that a person can fix comes first, however
// deeply it is wrapped. An error of another package may give its Code and its Hint by
// methods Code() string and Hint() string. A context's error has the Code "CANCELED"
// or "DEADLINE_EXCEEDED", any other "UNKNOWN". Explain(nil) is nil.
func Explain(err error) *Problem {
	if err == nil {
		return nil
	}
	if p, ok := err.(*Problem); ok { //nolint:errorlint // itself: what wraps it may say more
		return p
	}
	p := describe(err)
	p.MoblyCode = cmp.Or(p.MoblyCode, moblyCode(p))
	p.Reason = oneLine(p.Reason)
	return p
}

// describe finds the cause that a person can mend: a configuration, a sign-in, what
// the Client or package setup decided, what the org answered, a rule or a value,
// and only then what ended a run.
func describe(err error) *Problem {
	found := within[*Problem](err, nil)
	if errors.Is(err, ErrConfig) {
		if len(found) > 0 {
			return together(found, err)
		}
		return &Problem{Code: "CONFIG", Reason: err.Error(), Err: err}
	}
	if login, ok := errors.AsType[*auth.Error](err); ok && login != nil {
		return ofSignIn(login, err)
	}
	if len(found) > 0 {
		return together(found, err)
	}
	answer, answered := errors.AsType[*Error](err)
	answered = answered && answer != nil
	if k, ok := kindOf(err, decisions); ok && (!answered || !answer.Is(k.is)) { // Salesforce may say itself that a lead is converted
		return &Problem{Code: k.code, Reason: err.Error(), Hint: k.hint, Temporary: k.temporary, Err: err}
	}
	if answered {
		return ofAnswer(answer, err)
	}
	if loss, ok := errors.AsType[*field.Error](err); ok && loss != nil {
		return ofValue(loss, err)
	}
	p := &Problem{Code: "UNKNOWN", Reason: err.Error(), Err: err}
	var coded interface{ Code() string }
	if errors.As(err, &coded) && coded.Code() != "" {
		p.Code = coded.Code()
		if hinted, ok := coded.(interface{ Hint() string }); ok {
			p.Hint = hinted.Hint()
		}
	} else if k, ok := kindOf(err, slices.Concat(answers, signIns)); ok {
		p.Code, p.Hint, p.Temporary = k.code, k.hint, k.temporary
	} else if code := (&field.Error{Err: err}).Code(); code != "" {
		p.Code = code
	} else if k, ok := kindOf(err, endings); ok {
		p.Code, p.Hint, p.Temporary = k.code, k.hint, k.temporary
	}
	return p
}

// ofSignIn describes why there is no token. Salesforce's own code is kept if it has
// one cause only.
func ofSignIn(e *auth.Error, err error) *Problem {
	p := &Problem{Code: "UNKNOWN", Reason: "no token", Hint: e.Hint(), Temporary: e.Temporary(), Err: err}
	if k, ok := kindOf(e.Cause, signIns); ok {
		p.Code, p.Reason = k.code, k.is.Error()
	}
	code := strings.ToUpper(e.Code)
	for _, k := range signInCodes {
		if k.code == code && errors.Is(e.Cause, k.is) {
			p.Code = code
		}
	}
	if e.Code != "" && p.Code != code {
		p.Reason += " (" + e.Code + ")"
	}
	return p
}

// ofValue describes a value that was lost, or a rule that is wrong.
func ofValue(e *field.Error, err error) *Problem {
	p := &Problem{
		Code: cmp.Or(e.Code(), "UNKNOWN"), Object: e.Object, Rule: e.Rule, Partial: e.Truncated,
		Reason: cmp.Or(e.Reason, e.Error()), Err: err,
	}
	all := within[*field.Error](err, nil)
	if len(all) > 1 {
		p.Reason = err.Error()
	}
	if k, ok := kindOf(e, losses); ok {
		p.Hint = k.hint
	}
	for _, e := range all {
		if e.Field != "" && !slices.Contains(p.Fields, e.Field) {
			p.Fields = append(p.Fields, e.Field)
		}
	}
	return p
}

// together describes the problems that an error wraps: the first, and what others
// of the same Code add to it.
func together(found []*Problem, err error) *Problem {
	p := *found[0]
	for _, next := range found[1:] {
		if next.Code == p.Code {
			p.Reason, p.Hint, p.Err = joined(p.Reason, next.Reason), joined(p.Hint, next.Hint), err
			p.Fields = slices.Concat(p.Fields, next.Fields)
			p.Records = slices.Concat(p.Records, next.Records)
		}
	}
	return &p
}

// joined returns two texts as one, or the one that both are.
func joined(text, next string) string {
	switch {
	case next == "" || next == text:
		return text
	case text == "":
		return next
	}
	return text + "; " + next
}

// within appends the errors of a pointer type in the tree of err, nil pointers aside,
// without looking into these.
func within[T error](err error, found []T) []T {
	switch e := err.(type) { //nolint:errorlint // it walks the tree itself
	case T:
		if none := *new(T); any(e) != any(none) {
			found = append(found, e)
		}
	case interface{ Unwrap() error }:
		return within(e.Unwrap(), found)
	case interface{ Unwrap() []error }:
		for _, err := range e.Unwrap() {
			found = within(err, found)
		}
	}
	return found
}

// moblyCode returns Mobly's name for what went wrong with a value, "" if it has
// none.
func moblyCode(p *Problem) string {
	for _, m := range moblyCodes {
		if p.Is(m.is) {
			return m.code
		}
	}
	return ""
}

// moblyCodes are the failure codes that Mobly's app shows.
var moblyCodes = []kind{
	{code: "NO_TAG_MAPPING", is: field.ErrNoMapping},
	{code: "MISSING_REMOTE_FIELD", is: field.ErrUnknownField},
	{code: "MISSING_REMOTE_FIELD", is: ErrUnknownField},
	{code: "DATA_VALUE_VALIDATION", is: field.ErrTooLong},
	{code: "DATA_VALUE_VALIDATION", is: field.ErrPicklist},
	{code: "DATA_VALUE_VALIDATION", is: field.ErrType},
	{code: "DATA_VALUE_VALIDATION", is: field.ErrRecordType},
	{code: "DATA_VALUE_VALIDATION", is: field.ErrRequired},
	{code: "DATA_VALUE_VALIDATION", is: ErrInvalidValue},
	{code: "DATA_VALUE_VALIDATION", is: ErrRequired},
	{code: "DATA_VALUE_VALIDATION", is: ErrValidation},
	{code: "DATA_VALUE_VALIDATION", is: ErrNotUnique},
}

// oneLine returns a text without the names of packages, on one line.
func oneLine(text string) string {
	for _, name := range [...]string{"salesforce: ", "setup: ", "engagement: "} {
		text = strings.TrimPrefix(text, name)
	}
	text = strings.ReplaceAll(strings.ToValidUTF8(text, "\ufffd"), ":\n", ": ")
	return strings.Join(strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '\r' }), "; ")
}

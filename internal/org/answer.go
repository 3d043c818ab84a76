package org

import (
	"cmp"
	"errors"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/internal/codes"
	"github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/internal/rest"
	"github.com/getmobly/mobly-salesforce-go/internal/standard"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// Refs returns the records that a rule found, each once, however many an answer
// names.
func Refs(found []rest.Duplicate) []sferr.RecordRef {
	var refs []sferr.RecordRef
	seen := make(map[sferr.RecordRef]bool)
	for _, d := range found {
		ref := refOf(d)
		if !seen[ref] {
			seen[ref] = true
			refs = append(refs, ref)
		}
	}
	return refs
}

// Wrap turns an error of the connection into an *[sferr.Error].
func Wrap(err error) error {
	var re *rest.Error
	if !errors.As(err, &re) {
		return err
	}
	e := &sferr.Error{Status: re.Status, Method: re.Method, Path: re.Path, Err: re.Err, RetryAfter: re.RetryAfter, Code: re.Code, Body: re.Body}
	if e.Err == nil && re.Form != "" && len(re.Items) == 0 {
		e.Err = withoutCode(re.Form)
	}
	if login, ok := errors.AsType[*auth.Error](e.Err); ok {
		e.Code = login.Code
	}
	Tell(e, re.Items)
	e.Fields = nil // a request is about no record, and what else stands there is not known
	return e
}

// withoutCode says what a refusal is that has no code of Salesforce's.
func withoutCode(form string) error { return errors.New("a refusal without a code: " + form) }

// Answered is the error of a part of an answer: of a sub-request, or of one
// record.
func Answered(status int, body []byte, method, path string) (*sferr.Error, []rest.Item) {
	e := &sferr.Error{Status: status, Method: method, Path: path}
	items := rest.ParseErrors(body)
	Tell(e, items)
	if codes.Of(e.Code, e.Message).Kind == 0 {
		e.Body = slices.Clone(body[:min(len(body), maxBody)])
	}
	return e, items
}

// maxBody is how much of an unknown answer an Error keeps, in bytes.
const maxBody = 16 << 10

// takenBy finds the record in the message of DUPLICATE_VALUE, which ends with
// its ID in every language. Other texts of that code end with a value: only what
// begins as the IDs of Lead, Contact and Task do is taken for one.
var takenBy = regexp.MustCompile(`\b(?:00Q|003|00T)[0-9A-Za-z]{12}(?:[0-9A-Za-z]{3})?$`)

// Tell takes what the first error says, and the records that any names.
func Tell(e *sferr.Error, items []rest.Item) {
	if len(items) == 0 {
		return
	}
	first := &items[0]
	e.Code, e.Message, e.Fields = cmp.Or(first.Code, e.Code), first.Message, first.Fields
	e.Records = Named(items)
}

// Named returns the records that errors name.
func Named(items []rest.Item) []sferr.RecordRef {
	var found []rest.Duplicate
	for i := range items {
		found = append(found, items[i].Duplicates...)
		end := strings.TrimRight(items[i].Message, ". ")
		end = end[max(0, len(end)-19):] // an ID and the sign before it
		if id := takenBy.FindString(end); id != "" && items[i].Class() == codes.Taken {
			found = append(found, rest.Duplicate{ID: id})
		}
	}
	return Refs(found)
}

// ClassOf returns what the Client does about an error.
func ClassOf(e *sferr.Error) codes.Class { return codes.ClassOf(e.Code, e.Message) }

// Hides reports whether Salesforce says that there is no such object, as it says
// of one that the user may not see.
func Hides(e *sferr.Error) bool {
	return e.Code == "INVALID_TYPE" || e.Code == "NOT_FOUND" && e.Status != http.StatusBadRequest
}

// NotSent is the [sferr.ErrNotSent] of what was not sent for that cause.
func NotSent(cause error) error { return &notSentError{cause} }

type notSentError struct{ cause error }

func (e *notSentError) Error() string   { return e.cause.Error() + "; this was not sent" }
func (e *notSentError) Unwrap() []error { return []error{sferr.ErrNotSent, e.cause} }

// MaybeExecuted reports whether a request that ended with err may have been
// executed all the same.
func MaybeExecuted(err error) bool {
	_, lost := errors.AsType[*LostError](err)
	e, failed := errors.AsType[*rest.Error](err)
	return lost || failed && e.Executed == rest.Maybe
}

// refOf names a record that a rule found, by the prefix of its ID where
// Salesforce does not tell the object.
func refOf(d rest.Duplicate) sferr.RecordRef {
	ref := sferr.RecordRef{Object: d.Object, ID: d.ID}
	if id, ok := field.ID18(d.ID); ok {
		ref.ID = id
	}
	switch {
	case ref.Object != "":
	case strings.HasPrefix(ref.ID, standard.LeadPrefix):
		ref.Object = schema.Lead
	case strings.HasPrefix(ref.ID, standard.ContactPrefix):
		ref.Object = schema.Contact
	}
	return ref
}

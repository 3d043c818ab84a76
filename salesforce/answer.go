package salesforce

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
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// refList is a list of records, each once, however many an answer names.
type refList struct {
	list []sferr.RecordRef
	seen map[sferr.RecordRef]bool
}

func (l *refList) add(found []rest.Duplicate) {
	for _, d := range found {
		ref := refOf(d)
		if l.seen[ref] {
			continue
		}
		if l.seen == nil {
			l.seen = make(map[sferr.RecordRef]bool)
		}
		l.seen[ref] = true
		l.list = append(l.list, ref)
	}
}

// wrap turns an error of the connection into the package's own.
func wrap(err error) error {
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
	tell(e, re.Items)
	e.Fields = nil // a request is about no record, and what else stands there is not known
	return e
}

// withoutCode says what a refusal is that has no code of Salesforce's.
func withoutCode(form string) error { return errors.New("a refusal without a code: " + form) }

// answered is the error of a part of an answer: of a sub-request, or of one
// record.
func answered(status int, body []byte, method, path string) (*sferr.Error, []rest.Item) {
	e := &sferr.Error{Status: status, Method: method, Path: path}
	items := rest.ParseErrors(body)
	tell(e, items)
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

// tell takes what the first error says, and the records that any names.
func tell(e *sferr.Error, items []rest.Item) {
	if len(items) == 0 {
		return
	}
	first := &items[0]
	e.Code, e.Message, e.Fields = cmp.Or(first.Code, e.Code), first.Message, first.Fields
	var refs refList
	for i := range items {
		found := items[i].Duplicates
		if id := takenBy.FindString(strings.TrimRight(items[i].Message, ". ")); id != "" && items[i].Class() == codes.Taken {
			found = append(slices.Clip(found), rest.Duplicate{ID: id})
		}
		refs.add(found)
	}
	e.Records = refs.list
}

// errorClass returns what the Client does about an error.
func errorClass(e *sferr.Error) codes.Class { return codes.ClassOf(e.Code, e.Message) }

// hides reports whether Salesforce says that there is no such object, as it says
// of one that the user may not see.
func hides(e *sferr.Error) bool {
	return e.Code == "INVALID_TYPE" || e.Code == "NOT_FOUND" && e.Status != http.StatusBadRequest
}

// notSent is the [sferr.ErrNotSent] of what was not sent for that cause.
func notSent(cause error) error { return &notSentError{cause} }

type notSentError struct{ cause error }

func (e *notSentError) Error() string   { return e.cause.Error() + "; this was not sent" }
func (e *notSentError) Unwrap() []error { return []error{sferr.ErrNotSent, e.cause} }

// maybeExecuted reports whether a request that ended with err may have been
// executed all the same.
func maybeExecuted(err error) bool {
	var re *rest.Error
	return errors.As(err, &re) && re.Executed == rest.Maybe
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
	case strings.HasPrefix(ref.ID, leadPrefix):
		ref.Object = schema.Lead
	case strings.HasPrefix(ref.ID, contactPrefix):
		ref.Object = schema.Contact
	}
	return ref
}

package sferr

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/internal/codes"
)

// ofAnswer describes what Salesforce answered, or why it did not.
func ofAnswer(e *Error, err error) *Problem {
	return &Problem{
		Code: e.stableCode(), Reason: e.reason(), Hint: e.hint(), Fields: slices.Clone(e.Fields),
		Records: slices.Clone(e.Records), Temporary: e.temporary(), Err: err,
	}
}

// stableCode returns Salesforce's code if it says by itself what the error is;
// otherwise, as where the message tells two causes apart, the name of the kind.
func (e *Error) stableCode() string {
	row, alone := e.row(), codes.Of(e.Code, "")
	switch {
	case row.Class == codes.Lock && alone.Class != codes.Lock:
		return "LOCKED"
	case row.Class == codes.Concurrent:
		return "CONCURRENT_REQUESTS"
	case e.Code != "" && row.Kind == alone.Kind:
		return e.Code
	}
	if k, ok := kindOf(e, answers); ok {
		return k.code
	}
	if k, ok := kindOf(e.Err, slices.Concat(decisions, endings)); ok {
		return k.code
	}
	if e.Status >= http.StatusBadRequest {
		return "HTTP_" + strconv.Itoa(e.Status)
	}
	return "UNKNOWN"
}

func (e *Error) reason() string {
	switch k, ok := kindOf(e, answers); {
	case e.row().Kind == codes.KindConverted:
		return ErrConverted.Error()
	case e.Err != nil && e.Code == "":
		return strings.TrimPrefix(e.Err.Error(), "salesforce: ")
	case ok:
		return k.is.Error()
	case e.Code != "":
		return "Salesforce answered " + e.Code
	case e.Status != 0:
		return "Salesforce answered with HTTP status " + strconv.Itoa(e.Status)
	default:
		return "no answer from Salesforce"
	}
}

// signIn returns why nobody was let in, false if the request was sent.
func (e *Error) signIn() (*auth.Error, bool) {
	login, ok := errors.AsType[*auth.Error](e.Err)
	return login, ok && login != nil
}

func (e *Error) row() codes.Row { return codes.Of(e.Code, e.Message) }

// temporary reports whether the same lead may succeed later as it is: rows were
// locked, the org was busy, down or full, requests were used up, an approval is
// pending, or no answer came. For a failed sign-in it is what the *[auth.Error]
// reports.
func (e *Error) temporary() bool {
	if login, ok := e.signIn(); ok {
		return login.Temporary()
	}
	if errors.Is(e.Err, codes.ErrReserve) {
		return true
	}
	switch c := e.row().Class; c {
	case codes.Unknown:
		switch e.Status {
		case 0:
			return e.Code == ""
		case http.StatusRequestTimeout, http.StatusTooManyRequests:
			return true
		}
		return e.Status >= 500
	case codes.Session, codes.Daily, codes.Storage, codes.Outdated, codes.Approval:
		return true
	default:
		return c.Passes()
	}
}

// Is reports whether the error is of the kind of target, one of this package's
// sentinels or auth.ErrUnauthorized. An error is of one kind at most, except that a
// locked row that the org's automation reports is [ErrLocked] too.
func (e *Error) Is(target error) bool {
	if e == nil {
		return false
	}
	row := e.row()
	if row.Kind != 0 {
		return target == sentinels[row.Kind] || target == ErrLocked && row.Class == codes.Lock
	}
	switch target {
	case ErrQuota:
		return e.Status == http.StatusTooManyRequests || errors.Is(e.Err, codes.ErrReserve)
	case ErrUnavailable:
		return e.Status >= 500 || e.Status == http.StatusRequestTimeout
	case ErrNotUnique:
		return e.Status == http.StatusMultipleChoices
	case auth.ErrUnauthorized:
		return e.Status == http.StatusUnauthorized
	default:
		return false
	}
}

const hintDomain = "set Domain to the org's own address, https://MyDomain.my.salesforce.com (Setup > My Domain)"

// hint says what an admin can do about the error, "" if that is not known.
func (e *Error) hint() string {
	login, failed := e.signIn()
	isSetup := strings.Contains(e.Path, "/tooling/") || strings.Contains(e.Path, "Permission") // custom fields or permissions
	switch row := e.row(); {
	case failed:
		return login.Hint()
	case row.Setup != "" && isSetup:
		return row.Setup
	case row.Kind != 0:
		return row.Hint
	case errors.Is(e.Err, codes.ErrReserve):
		return "wait until more API requests are free, or lower api.reservePercent"
	case e.Status == http.StatusMultipleChoices:
		return codes.Of("DUPLICATE_EXTERNAL_ID", "").Hint
	case e.Code == "" && e.Status == http.StatusUnauthorized:
		return codes.HintSession
	case e.Code != "" && e.Status == http.StatusGone:
		return "the API version is retired: raise api.version"
	case e.Status == http.StatusRequestEntityTooLarge:
		return "a proxy or gateway refuses requests of this size: lower api.batchSize, or raise its limit"
	case e.Status == http.StatusRequestURITooLong, e.Status == http.StatusRequestHeaderFieldsTooLarge:
		return "the request's address and headers are too long (Salesforce allows 16 KiB, a proxy perhaps less): raise the proxy's limit, or sync fewer leads at once"
	case e.Status == 420: // Salesforce's own
		return "Salesforce's edge knows no org at this host: " + hintDomain + "; if it was right until now, try again later"
	case e.Code == "" && e.Err != nil && (e.Status == http.StatusNotFound || e.Status == http.StatusGone || e.Status > 300 && e.Status < 400):
		return "this address does not serve, or no longer serves, the API version in api.version: " + hintDomain + ", and check whether a proxy or the network's log-in page answers instead"
	case e.Code == "" && e.Status >= 500:
		return codes.HintAgain
	case e.Code != "" && e.Status != 0:
		return "this SDK does not know the error: its text is in the error's Message"
	default:
		return ""
	}
}

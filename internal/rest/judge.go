package rest

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/getmobly/mobly-salesforce-go/auth"
)

// The codes that a try may follow.
var (
	// atTheDoor are refusals before anything is executed.
	atTheDoor = map[string]bool{
		"SERVER_UNAVAILABLE":                                  true,
		"API_CURRENTLY_DISABLED":                              true,
		"FUNCTIONALITY_TEMPORARILY_UNAVAILABLE":               true,
		"INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE": true,
		"ORG_IN_MAINTENANCE":                                  true,
		"TERRITORY_REALIGN_IN_PROGRESS":                       true,
	}
	// rolledBack are failures of one record's transaction.
	rolledBack = map[string]bool{
		"UNABLE_TO_LOCK_ROW":              true,
		"MATCH_SERVICE_TIMED_OUT":         true,
		"MATCH_SERVICE_UNAVAILABLE_ERROR": true,
	}
	// brokenOff are requests that Salesforce broke off: parts of a composite may
	// be saved.
	brokenOff = map[string]bool{
		"REQUEST_RUNNING_TOO_LONG": true,
		"QUERY_TIMEOUT":            true,
		"UNKNOWN_EXCEPTION":        true,
	}
)

// judge says what an answer means. The error is nil for a success.
func judge(a answer, now time.Time) (*Error, next) {
	if a.status == 0 || a.err != nil && success(a.status) {
		return lost(a)
	}
	if success(a.status) {
		return nil, stop
	}
	e := &Error{Status: a.status, RetryAfter: retryAfter(a.header, now)}
	e.Items = ParseErrors(a.body)
	if len(e.Items) > 0 {
		e.Code, e.Message, e.Fields = e.Items[0].Code, e.Items[0].Message, e.Items[0].Fields
	}
	v := afterStatus(e, a.body)
	if a.status >= 500 && !atTheDoor[e.Code] || a.status == http.StatusRequestTimeout || brokenOff[e.Code] {
		e.Executed = Maybe
	}
	if a.status > 300 && a.status < 400 {
		e.Err = ErrRedirect
	}
	return e, v
}

// lost judges a try that brought no whole answer.
func lost(a answer) (*Error, next) {
	e := &Error{Status: a.status, Err: &failure{describe(a.err), a.err}}
	if !a.unsent {
		e.Executed = Maybe
	}
	switch {
	case errors.Is(a.err, ErrTooLarge), errors.Is(a.err, context.Canceled), handshake(a.err):
		return e, stop
	default:
		return e, later
	}
}

// afterStatus says what may help after a refusal. Codes count before the
// status; messages are localised and count only where Salesforce puts
// identifiers into them.
func afterStatus(e *Error, body []byte) next {
	switch {
	case e.Status == http.StatusUnauthorized:
		if strings.Contains(e.Message, "This session is not valid for use with the REST API") ||
			strings.Contains(e.Message, "Connected app is not attached to Agent") {
			return stop // a new token is refused as well
		}
		return again
	case e.Status == http.StatusForbidden && len(e.Items) == 0 && badToken(body):
		return again
	case e.Code == "REQUEST_LIMIT_EXCEEDED":
		if strings.Contains(e.Message, "Concurrent") {
			return much
		}
		return stop // the day's requests are used up
	case e.Status == http.StatusTooManyRequests, atTheDoor[e.Code]:
		return much
	case rolledBack[e.Code], brokenOff[e.Code]:
		return later
	case e.Status >= 500, e.Status == http.StatusRequestTimeout:
		return later
	default:
		return stop
	}
}

// badToken reports whether body is the plain text that some resources answer
// to a refused token.
func badToken(body []byte) bool {
	text := bytes.TrimSpace(body)
	return len(text) < 64 && (bytes.HasPrefix(text, []byte("Bad_OAuth_Token")) || bytes.HasPrefix(text, []byte("Missing_OAuth_Token")))
}

// afterToken says what may help when no token was had, and how long to wait
// before: nothing was sent.
func afterToken(ctx context.Context, err error, now time.Time) (time.Duration, next) {
	e, ok := errors.AsType[*auth.Error](err)
	if !ok || !e.Temporary() || ctx.Err() != nil {
		return 0, stop
	}
	if e.RetryAt.IsZero() {
		return 0, later
	}
	return max(0, e.RetryAt.Sub(now)), later
}

package rest

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/internal/codes"
)

// judge returns the meaning of an answer. The error is nil for a success.
func judge(a answer, now time.Time) (*Error, next) {
	if a.status == 0 || a.err != nil && success(a.status) {
		return lost(a)
	}
	if success(a.status) {
		return nil, stop
	}
	e := &Error{Status: a.status, RetryAfter: retryAfter(a.header, now), Items: ParseErrors(a.body)}
	if len(e.Items) > 0 {
		e.Code, e.Message, e.Fields = e.Items[0].Code, e.Items[0].Message, e.Items[0].Fields
	} else if a.status == http.StatusForbidden {
		e.Code = refusedToken(a.body)
	}
	class := e.Class()
	if e.Code == "" {
		e.Form = Form(a.header, a.body)
	}
	if class == codes.Unknown {
		e.Body = bytes.Clone(a.body[:min(len(a.body), maxKept)])
	}
	v := afterStatus(e, class)
	if a.status >= 500 && class != codes.Door || a.status == http.StatusRequestTimeout || a.status == http.StatusSeeOther || class.LeavesOpen() {
		e.Executed = Maybe
	}
	if a.status > 300 && a.status < 400 {
		e.Err = ErrRedirect
	}
	return e, v
}

// lost judges a try that brought no whole answer.
func lost(a answer) (*Error, next) {
	e := &Error{Status: a.status, Err: a.failure()}
	if !a.unsent {
		e.Executed = Maybe
	}
	if errors.Is(a.err, ErrTooLarge) || errors.Is(a.err, context.Canceled) || handshake(a.err) {
		return e, stop
	}
	return e, later
}

// maxKept is how many bytes of an answer with an unknown code are kept.
const maxKept = 16 << 10

// afterStatus says what may help after a refusal. Codes count before the
// status.
func afterStatus(e *Error, class codes.Class) next {
	switch {
	case class == codes.Session, e.Status == http.StatusUnauthorized:
		if strings.Contains(e.Message, "This session is not valid for use with the REST API") ||
			strings.Contains(e.Message, "Connected app is not attached to Agent") {
			return stop // a new token would be refused too
		}
		return again
	case class == codes.Daily, class == codes.Storage:
		return stop
	case e.Status == http.StatusTooManyRequests, class == codes.Concurrent, class == codes.Limit, class == codes.Door:
		return much
	case class.LeavesOpen(), e.Status >= 500, e.Status == http.StatusRequestTimeout:
		return later
	default:
		return stop
	}
}

// judgeMove reports whether the answer is a redirect after which a new token may name
// the org's new address. Such a redirect executes nothing. The token is dropped; so is
// one whose host seems to be gone, if any host has answered before.
func (c *Conn) judgeMove(ctx context.Context, token *auth.Token, a answer, e *Error) bool {
	moved := token.Moved(a.header.Get("Location"))
	if moved == nil || !errors.Is(e.Err, ErrRedirect) || e.Executed != No {
		if e.noHost() && c.dropped.Load() > 0 {
			c.drop(token)
		}
		return false
	}
	moved.Err, e.Err = ErrRedirect, moved
	if c.drop(token) {
		c.cfg.Logger.LogAttrs(ctx, slog.LevelWarn, "the Salesforce org has moved", slog.String("hint", moved.Hint()))
	}
	return true
}

// drop drops a token, unless one was dropped within the last minute, and reports
// whether it did: each costs a log-in.
func (c *Conn) drop(token *auth.Token) bool {
	now, last := time.Now().UnixNano(), c.dropped.Load()
	if now-last < int64(time.Minute) || !c.dropped.CompareAndSwap(last, now) {
		return false
	}
	c.cfg.Tokens.Refused(token)
	return true
}

// refusedToken returns the plain text, used as a code, with which some resources
// refuse a token; "" for any other body.
func refusedToken(body []byte) string {
	text := bytes.TrimSpace(body)
	for _, code := range []string{"Bad_OAuth_Token", "Missing_OAuth_Token"} {
		if len(text) < 64 && bytes.HasPrefix(text, []byte(code)) {
			return code
		}
	}
	return ""
}

// afterToken says what may help if there is no token, and how long to wait before
// that. Nothing was sent.
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

package rest

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// How long to wait between tries.
const (
	firstPause = 500 * time.Millisecond // doubled with each try
	busyPause  = 4 * time.Second        // if the org is busy
	mostAsked  = 2 * time.Minute        // a Retry-After beyond it ends the tries
)

// pause returns how long to wait after the given try. It is false if waiting makes
// no sense: the answer asks for too long, or ctx ends before.
func (c *Conn) pause(ctx context.Context, try int, v next, asked time.Duration) (time.Duration, bool) {
	base := firstPause
	if v == much {
		base = busyPause
	}
	d := time.Duration(c.cfg.Rand() * float64(base<<(try-1)))
	if asked > 0 {
		d = asked + time.Duration(c.cfg.Rand()*float64(firstPause))
	}
	deadline, ok := ctx.Deadline()
	return d, asked <= mostAsked && (!ok || time.Until(deadline) > d)
}

// retryAfter reads a Retry-After header, in seconds or as a date; 0 if there is
// none that makes sense.
func retryAfter(h http.Header, now time.Time) time.Duration {
	v := strings.TrimSpace(h.Get("Retry-After"))
	if n, err := strconv.ParseUint(v, 10, 31); err == nil {
		return time.Duration(n) * time.Second
	}
	if t, err := http.ParseTime(v); err == nil {
		return max(0, t.Sub(now))
	}
	return 0
}

// Sleep waits for d, or until ctx is done. The error is the context's.
func Sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

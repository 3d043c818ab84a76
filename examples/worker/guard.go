package main

import (
	"context"
	"crypto/subtle"
	"net"
	"net/http"
	"strings"
	"time"
)

// guard refuses requests without the token, if there is one, and requests for a Host
// other than the machine itself, if the address is the loopback's.
func (s *service) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
		known := strings.EqualFold(scheme, "Bearer") && subtle.ConstantTimeCompare([]byte(token), []byte(s.token)) == 1
		switch {
		case s.local && !loopback(r.Host):
			answer(w, http.StatusMisdirectedRequest, receipt{Error: "this address is for the machine itself"})
		case s.token != "" && !known:
			w.Header().Set("WWW-Authenticate", "Bearer")
			answer(w, http.StatusUnauthorized, receipt{Error: "the bearer token is missing or wrong"})
		default:
			next.ServeHTTP(w, r)
		}
	})
}

// loopback reports whether a Host header names the machine itself: a web page
// from elsewhere that had its own name lead here does not.
func loopback(hostport string) bool {
	host, _, err := net.SplitHostPort(hostport)
	if err != nil {
		host = strings.Trim(hostport, "[]")
	}
	ip := net.ParseIP(host)
	return strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
}

// turns bounds the memory of bodies: only so many are read at once.
type turns struct{ small, large chan struct{} }

const smallBody = 64 << 10 // bytes; a body of unknown size is large

func newTurns() turns { return turns{make(chan struct{}, 64), make(chan struct{}, 4)} }

// take waits for the turn of a body of this size, and returns a function that ends
// it. It returns nil after a minute, or if the sender has gone.
func (t turns) take(ctx context.Context, size int64) (done func()) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	turn := t.large
	if 0 <= size && size <= smallBody {
		turn = t.small
	}
	select {
	case turn <- struct{}{}:
		return func() { <-turn }
	case <-ctx.Done():
		return nil
	}
}

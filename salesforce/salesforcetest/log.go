package salesforcetest

import (
	"net/http"
	"net/url"
	"slices"
	"sync"
)

// Request is one HTTP request that the org answered, as [Org.Requests] tells it.
type Request struct {
	Method string
	Path   string      // decoded, without the query
	Query  url.Values  // of the URL
	Header http.Header // without Authorization
	Body   []byte
	Status int  // of the answer; 0 where a [Fault] kept the request from being carried out
	Lost   bool // a [Fault] kept the answer from the client
	// Subrequests are those of a composite request, in order. A composite
	// request counts as one, whatever it holds.
	Subrequests []Request
}

// requestLog has its own lock, so that looking never waits for an answer.
type requestLog struct {
	mu  sync.Mutex
	all []Request
}

func (l *requestLog) add(r Request) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.all = append(l.all, r)
}

// Requests returns all requests that were answered since the org was made, or
// since [Org.ResetRequests], in the order of the answers: signing in, describes
// and refused ones too. They must not be changed.
func (o *Org) Requests() []Request {
	o.log.mu.Lock()
	defer o.log.mu.Unlock()
	return slices.Clone(o.log.all)
}

// ResetRequests forgets the requests so far.
func (o *Org) ResetRequests() {
	o.log.mu.Lock()
	defer o.log.mu.Unlock()
	o.log.all = nil
}

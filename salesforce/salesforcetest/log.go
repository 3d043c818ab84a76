package salesforcetest

import (
	"bytes"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"
)

// Request is one HTTP request that the org has answered; see [Org.Requests].
type Request struct {
	Method string
	Path   string      // decoded, without the query
	Query  url.Values  // of the URL
	Header http.Header // without Authorization
	Body   []byte      // its first MiB
	Status int         // of the answer; 0 if a [Fault] kept the request from being carried out
	Lost   bool        // a [Fault] kept the answer from the client
	Faults []Fault     // that struck it, in the order of [Org.Inject], except those that are PerRecord
	Number int         // counts the answers from 1, those no longer kept included; 0 in Subrequests
	Calls  int         // API requests that count against the daily limit; 0 for signing in, and in Subrequests
	// At is when the request arrived, and Took the time until its answer was
	// ready, latency of faults included. Both are of package time, which
	// [Org.SetClock] does not change; they are zero in Subrequests.
	At   time.Time
	Took time.Duration
	// Subrequests are those of a composite request, in order. A composite
	// request counts as one, whatever it holds.
	Subrequests []Request
}

// requestLog has its own lock, so that looking never waits for an answer.
type requestLog struct {
	mu   sync.Mutex
	all  []Request
	last int // Number that was given
	most int // that it holds; 0 is any number
}

// maxLogged is how much of a body the log keeps, in bytes.
const maxLogged = 1 << 20

// logged is what the log keeps of a body.
func logged(body []byte) []byte {
	if len(body) <= maxLogged {
		return body
	}
	return bytes.Clone(body[:maxLogged])
}

func (l *requestLog) add(r Request) {
	r.Body = logged(r.Body)
	for i := range r.Subrequests {
		r.Subrequests[i].Body = logged(r.Subrequests[i].Body)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.last++
	r.Number = l.last
	l.all = append(l.all, r)
	l.cut()
}

// cut forgets the oldest requests that are too many.
func (l *requestLog) cut() {
	if over := len(l.all) - l.most; l.most > 0 && over > 0 {
		clear(l.all[:over])
		l.all = l.all[over:]
	}
}

// KeepRequests limits the request log to the newest n requests, for an org that
// runs for long. Zero, the default, keeps all.
func (o *Org) KeepRequests(n int) {
	o.log.mu.Lock()
	defer o.log.mu.Unlock()
	o.log.most = n
	o.log.cut()
}

// Requests returns all requests answered since the org was created or
// [Org.ResetRequests] was called, as far as [Org.KeepRequests] allows, in the
// order of the answers. Sign-ins, describes and refused requests are included.
// The caller must not change them.
func (o *Org) Requests() []Request {
	o.log.mu.Lock()
	defer o.log.mu.Unlock()
	return slices.Clone(o.log.all)
}

// ResetRequests clears the request log.
func (o *Org) ResetRequests() {
	o.log.mu.Lock()
	defer o.log.mu.Unlock()
	o.log.all = nil
}

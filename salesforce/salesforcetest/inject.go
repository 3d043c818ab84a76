package salesforcetest

import (
	"bytes"
	"math/rand/v2"
	"net/http"
	"strings"
	"time"
)

// FaultKind is what a [Fault] does to the requests that it strikes.
type FaultKind string

// The kinds of fault. The zero kind only takes the Fault's Latency.
const (
	// Reset cuts the connection. Without Executed the request never arrived.
	Reset FaultKind = "Reset"
	// Hang gives no answer until the client gives up: its time-out.
	Hang FaultKind = "Hang"
	// ServerError answers with Status (503 if it is 0) and an error of Code and
	// Message in JSON, or a page for people if HTML is set.
	ServerError FaultKind = "ServerError"
	// Truncate sends half of the body and cuts the connection.
	Truncate FaultKind = "Truncate"
	// SlowBody sends the body in pieces over the time of Latency.
	SlowBody FaultKind = "SlowBody"
	// ExpireSession ends the session of the request, which is refused with
	// INVALID_SESSION_ID.
	ExpireSession FaultKind = "ExpireSession"
	// RefuseRecord refuses records with Code, Message and Fields: each record of
	// the request, or with PerRecord those that the Fault strikes. The Code
	// UNABLE_TO_LOCK_ROW acts like a row locked by somebody else.
	RefuseRecord FaultKind = "RefuseRecord"
	// RefuseQuery refuses each query that the Fault strikes, also within a composite
	// request, with Code, Message and Status (0: 400). A query job fails.
	RefuseQuery FaultKind = "RefuseQuery"
	// Replay carries the request out, but returns the answer to an earlier one: the
	// last that met the Fault's conditions and succeeded.
	Replay FaultKind = "Replay"
	// Twice carries the request out twice, as if a proxy had sent it again, and
	// returns the second answer.
	Twice FaultKind = "Twice"
	// Halt answers all but the first Parts of a composite request with
	// PROCESSING_HALTED, and does not carry them out.
	Halt FaultKind = "Halt"
)

// Fault is something that goes wrong, and when. See [Org.Inject].
type Fault struct {
	Kind    FaultKind
	Latency time.Duration // extra time that the request takes; writes hold their row locks meanwhile
	// Executed lets Reset, Hang and ServerError strike after the request was
	// carried out: only its answer is lost.
	Executed bool

	// The request must meet all conditions that are set.
	Method string // "POST"
	Path   string // a part of the URL's path, decoded and with single slashes: "/composite/sobjects"; without it only /services/data is struck
	Object string // an object that the URL, the query or the body names

	// Which of the matching requests are struck.
	Nth         int     // only the n-th, counted from 1
	Times       int     // at most this many
	Probability float64 // between 0 and 1; 0 is always
	Seed        uint64  // of the random choice; the same seed strikes the same requests

	PerRecord bool // of RefuseRecord: Object, Nth, Times and Probability are about single records that are saved

	Query func(soql string) bool // for RefuseQuery: which queries to strike; nil: all of Object

	Status  int      // of ServerError and RefuseQuery
	HTML    bool     // of ServerError
	Code    string   // of ServerError, blank: one that goes with Status; of RefuseRecord and RefuseQuery, blank: UNKNOWN_EXCEPTION
	Message string   // of ServerError, RefuseRecord and RefuseQuery
	Fields  []string // of RefuseRecord
	Parts   int      // of Halt
}

// armed is a fault in the org.
type armed struct {
	Fault
	chance   *rand.Rand
	met      int // requests, or records, that met the conditions
	struck   int
	previous *response // of Replay
}

// Inject makes requests go wrong until remove is called. Several faults
// combine: their latencies add up, and the first fault of another kind that
// strikes decides. Latency is time of package time, which testing/synctest can
// skip; the org is not locked meanwhile.
func (o *Org) Inject(f Fault) (remove func()) {
	a := &armed{Fault: f, chance: rand.New(rand.NewPCG(f.Seed, 0))} //nolint:gosec // chance that can be repeated
	o.lock()
	defer o.mu.Unlock()
	o.armed = append(o.armed, a)
	return func() {
		o.lock()
		defer o.mu.Unlock()
		for i, other := range o.armed {
			if other == a {
				o.armed = append(o.armed[:i:i], o.armed[i+1:]...)
				return
			}
		}
	}
}

// strike tells which faults the request meets, and which of them strike.
func (o *Org) strike(t *transaction, r *http.Request, body []byte) (struck, watching []*armed) {
	for _, a := range o.armed {
		if a.PerRecord || a.Kind == RefuseQuery || !a.meets(t, r, body) {
			continue
		}
		if a.Kind == Replay {
			watching = append(watching, a)
		}
		if a.strikes() {
			struck = append(struck, a)
		}
	}
	return struck, watching
}

// strikes counts one that met the conditions, and decides about it.
func (a *armed) strikes() bool {
	a.met++
	hit := a.Probability <= 0 || a.chance.Float64() < a.Probability
	if !hit || a.Nth > 0 && a.met != a.Nth || a.Times > 0 && a.struck >= a.Times {
		return false
	}
	a.struck++
	return true
}

// meets judges the path as it is answered: doubled slashes in it mean nothing.
func (a *armed) meets(t *transaction, r *http.Request, body []byte) bool {
	path := "/" + strings.Join(t.path, "/")
	if strings.HasSuffix(r.URL.Path, "/") {
		path += "/"
	}
	if a.Path == "" && !t.below("services", "data") || !strings.Contains(path, a.Path) {
		return false
	}
	return nameMatches(a.Method, method(r)) && (a.Object == "" || t.mentions(r, body, a.Object))
}

// mentions reports whether a request names an object: in its path, in the FROM of
// a query, or as a text of its body.
func (t *transaction) mentions(r *http.Request, body []byte, object string) bool {
	for _, part := range t.path {
		if strings.EqualFold(part, object) {
			return true
		}
	}
	from := "from " + strings.ToLower(object)
	if strings.Contains(strings.ToLower(r.URL.Query().Get("q"))+" ", from+" ") {
		return true
	}
	return bytes.Contains(body, []byte(`"`+object+`"`)) || bytes.Contains(body, []byte("/sobjects/"+object+"/"))
}

// refusedByFault returns the error of a record that a fault refuses, nil where
// none does.
func (s *saver) refusedByFault(e *entity) *fault {
	if s.tx == nil || s.tx.dry {
		return nil
	}
	for _, a := range s.tx.struck {
		if f := a.refusal(); f != nil {
			return f
		}
	}
	for _, a := range s.org.armed {
		if f := a.refusal(); f != nil && a.PerRecord && nameMatches(a.Object, e.name) && a.strikes() {
			return f
		}
	}
	return nil
}

// refusedQuery returns the error of a query that a fault refuses, or nil.
func (o *Org) refusedQuery(object, query string) *fault {
	for _, a := range o.armed {
		if a.Kind == RefuseQuery && nameMatches(a.Object, object) && (a.Query == nil || a.Query(query)) && a.strikes() {
			return &fault{Status: a.Status, Code: orText(a.Code, "UNKNOWN_EXCEPTION"), Message: a.Message}
		}
	}
	return nil
}

// refusal is what a fault says of the records that it refuses, nil where it
// refuses none.
func (a *armed) refusal() *fault {
	if a.Kind != RefuseRecord {
		return nil
	}
	f := refused(orText(a.Code, "UNKNOWN_EXCEPTION"), a.Message, a.Fields...)
	if locked := lockedRow(nil); f.Code == locked.Code {
		f.Message = orText(a.Message, locked.Message)
	}
	return &f
}

// halts reports whether a fault stops a composite request before its i-th part.
func (t *transaction) halts(i int) bool {
	return t.first(func(a *armed) bool { return a.Kind == Halt && i >= a.Parts }) != nil
}

func halted() fault {
	return fault{Code: "PROCESSING_HALTED", Message: "Processing was halted before this operation"}
}

// answerInstead is what a fault answers in the place of the API.
func (a *armed) answerInstead() *response {
	if a.Kind == ServerError {
		return a.serverError()
	}
	return nil
}

func (a *armed) serverError() *response {
	status := or(a.Status, http.StatusServiceUnavailable)
	if a.HTML {
		return &response{status: status, mime: "text/html;charset=UTF-8", raw: []byte("<!DOCTYPE html>\n<html><head><title>" +
			http.StatusText(status) + "</title></head><body><h1>" + orText(a.Message, "We are down for maintenance.") + "</h1></body></html>\n")}
	}
	code, message := "UNKNOWN_EXCEPTION", "An unexpected error occurred. Please include this ErrorId if you contact support: 1405871442-19137 (-1268091221)"
	if status == http.StatusServiceUnavailable {
		code, message = "SERVER_UNAVAILABLE", "Server unavailable"
	}
	return refuse(one(fault{Status: status, Code: orText(a.Code, code), Message: orText(a.Message, message)}))
}

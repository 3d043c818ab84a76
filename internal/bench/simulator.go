package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/setup"
)

// served is what a side has sent since the last reset, and what came of it.
type served struct {
	Calls, Reads    int   // API requests, those for tokens and describes aside, and how many of them only read
	Requests, Trips int   // all requests, and the most that followed one another
	Connections     int   // opened over TLS
	Bytes           int64 // of the bodies of the API requests
	Leads, Tasks    int   // that the org has
	Digest          string
}

// reset says how the next step begins.
type reset struct {
	Latency time.Duration // of every request
	Keep    bool          // keep the org's records
}

// simulator is an org over TCP, with and without TLS, and what a run has to ask it
// beside Salesforce's API.
type simulator struct {
	org     *salesforcetest.Org
	restore func() // empties the org

	mu          sync.Mutex
	latency     time.Duration
	bytes       int64
	spans       []span
	connections int
}

// span is the time from a request's arrival to its answer.
type span struct{ from, to time.Time }

func newSimulator() (*simulator, error) {
	needs := setup.Needs(salesforce.Settings{Keys: salesforce.Keys{Lead: salesforce.NoKey, Activity: salesforce.NoKey}})
	org := salesforcetest.NewOrg()
	key := schema.Field{Name: leadKey, Type: schema.TypeString, Length: 64, ExternalID: true, Unique: true}
	for _, object := range []string{schema.Lead, schema.Contact} {
		org.Define(object, key)
	}
	for _, f := range needs.Custom {
		org.Define(f.Object, f.Field)
	}
	key.Name = taskKey
	org.Define("Activity", key)
	if _, err := org.AddUser(salesforcetest.User{FirstName: "Dana", LastName: "Ruiz", Email: rep}); err != nil {
		return nil, err
	}
	return &simulator{org: org, restore: org.Checkpoint()}, nil
}

// remote is the simulator as the other processes see it.
type remote struct {
	salesforcetest.Credentials
	Control     string // the address of what a run asks it
	TLS         string // the org's domain over TLS
	Certificate []byte // PEM
}

// simulate serves until its input ends: with the process that started it. Its
// first line is a remote.
func simulate(stdin io.Reader, stdout io.Writer) error {
	s, err := newSimulator()
	if err != nil {
		return err
	}
	plain := httptest.NewServer(s.handler())
	defer plain.Close()
	secure := httptest.NewUnstartedServer(s.handler())
	secure.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			s.mu.Lock()
			s.connections++
			s.mu.Unlock()
		}
	}
	secure.StartTLS()
	defer secure.Close()
	r := remote{s.org.Credentials(), plain.URL, secure.URL, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: secure.Certificate().Raw})}
	r.Domain = plain.URL
	if err := json.NewEncoder(stdout).Encode(r); err != nil {
		return err
	}
	_, _ = io.Copy(io.Discard, stdin) // its end is all that matters
	plain.CloseClientConnections()
	secure.CloseClientConnections()
	return nil
}

func (s *simulator) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /bench/reset", func(w http.ResponseWriter, r *http.Request) {
		var next reset
		if err := json.NewDecoder(r.Body).Decode(&next); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		s.mu.Lock()
		s.latency, s.bytes, s.spans, s.connections = next.Latency, 0, nil, 0
		s.mu.Unlock()
		if !next.Keep {
			s.restore()
		}
		s.org.ResetRequests()
	})
	mux.HandleFunc("POST /bench/lean", func(http.ResponseWriter, *http.Request) {
		s.org.KeepRequests(1)
		s.org.SetDailyLimit(5_000_000) // as large orgs have
	})
	mux.HandleFunc("GET /bench/served", func(w http.ResponseWriter, r *http.Request) {
		_ = json.NewEncoder(w).Encode(s.served(r.URL.Query().Has("digest"))) // the client would tell
	})
	mux.HandleFunc("/", s.salesforce)
	return mux
}

// salesforce answers as the org does, but later. It packs its answers over TLS
// only, where all is as on a real line; elsewhere a side's own work is measured.
func (s *simulator) salesforce(w http.ResponseWriter, r *http.Request) {
	if r.TLS == nil {
		r.Header.Del("Accept-Encoding")
	}
	from := time.Now()
	s.mu.Lock()
	wait := s.latency
	s.mu.Unlock()
	if wait > 0 {
		time.Sleep(wait) //nolint:forbidigo // the latency that is measured
	}
	body := &counted{ReadCloser: r.Body}
	r.Body = body
	s.org.ServeHTTP(w, r)
	s.mu.Lock()
	s.spans = append(s.spans, span{from, time.Now()})
	if strings.HasPrefix(r.URL.Path, dataPath) {
		s.bytes += body.n
	}
	s.mu.Unlock()
}

const dataPath = "/services/data/"

// counted counts what is read.
type counted struct {
	io.ReadCloser
	n int64
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.ReadCloser.Read(p)
	c.n += int64(n)
	return n, err
}

// served counts from the org's own log. A digest takes time.
func (s *simulator) served(withDigest bool) served {
	s.mu.Lock()
	out := served{Requests: len(s.spans), Trips: sequential(s.spans), Connections: s.connections, Bytes: s.bytes}
	s.mu.Unlock()
	for _, r := range s.org.Requests() {
		if !strings.HasPrefix(r.Path, dataPath) || strings.HasSuffix(r.Path, "/describe") {
			continue
		}
		out.Calls++
		if onlyReads(r) {
			out.Reads++
		}
	}
	out.Leads, out.Tasks = s.org.Count(schema.Lead), s.org.Count(schema.Task)
	if withDigest {
		out.Digest = digest(s.org.Records(schema.Lead), s.org.Records(schema.Task))
	}
	return out
}

// sequential returns how many of the spans at most follow one another, each beginning
// after the one before has ended.
func sequential(spans []span) int {
	byEnd := slices.SortedFunc(slices.Values(spans), func(a, b span) int { return a.to.Compare(b.to) })
	n, free := 0, time.Time{}
	for _, s := range byEnd {
		if s.from.After(free) {
			n, free = n+1, s.to
		}
	}
	return n
}

func onlyReads(r salesforcetest.Request) bool {
	for _, sub := range r.Subrequests {
		if sub.Method != http.MethodGet {
			return false
		}
	}
	return r.Method == http.MethodGet || len(r.Subrequests) > 0
}

// digest sums up what an org holds, without what differs from run to run: IDs
// and times. A Task says whose it is by the lead's external ID.
func digest(leads, tasks []map[string]any) string {
	keys := make(map[any]any, len(leads))
	for _, l := range leads {
		keys[l["Id"]] = l[leadKey]
	}
	var lines []string
	for _, r := range slices.Concat(leads, tasks) {
		if who, ok := r["WhoId"]; ok {
			r["WhoId"] = keys[who]
		}
		for _, name := range []string{"Id", "CreatedDate", "LastModifiedDate", "SystemModstamp", "CompletedDateTime", "PhotoUrl"} {
			delete(r, name)
		}
		line, _ := json.Marshal(r) // it came from JSON
		lines = append(lines, string(line))
	}
	slices.Sort(lines)
	sum := sha256.Sum256([]byte(strings.Join(lines, "\n")))
	return hex.EncodeToString(sum[:8])
}

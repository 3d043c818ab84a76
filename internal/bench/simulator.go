package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/setup"
)

// delay is how slow the org is: what every request takes, and what each record
// that it writes takes on top, one after the other.
type delay struct {
	Request, Record time.Duration
}

func (d delay) String() string {
	if d.Record == 0 {
		return fmt.Sprintf("%d ms", d.Request.Milliseconds())
	}
	return fmt.Sprintf("%d ms + %d ms per record", d.Request.Milliseconds(), d.Record.Milliseconds())
}

// served is what a side has sent since the last reset, and what came of it.
type served struct {
	Calls, Reads int   // API requests, those for tokens and describes aside, and how many of them only read
	Bytes        int64 // of their bodies
	Leads, Tasks int   // that the org has
	Digest       string
}

// simulator is an org over TCP, with what a run has to ask it beside Salesforce's
// API.
type simulator struct {
	org     *salesforcetest.Org
	restore func() // empties the org

	mu    sync.Mutex
	delay delay
	bytes int64
}

func newSimulator() (*simulator, error) {
	needs, err := setup.Needs(salesforce.Settings{Keys: salesforce.Keys{Lead: salesforce.NoKey, Activity: salesforce.NoKey}})
	if err != nil {
		return nil, err
	}
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

// simulate serves until its input ends: with the process that started it. Its
// first line is the credentials.
func simulate(stdin io.Reader, stdout io.Writer) error {
	s, err := newSimulator()
	if err != nil {
		return err
	}
	listener, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	server := &http.Server{Handler: s.handler(), ReadHeaderTimeout: 10 * time.Second}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	who := s.org.Credentials()
	who.Domain = "http://" + listener.Addr().String()
	if err := json.NewEncoder(stdout).Encode(who); err != nil {
		return err
	}
	ended := make(chan struct{})
	go func() {
		_, _ = io.Copy(io.Discard, stdin) // its end is all that matters
		close(ended)
	}()
	select {
	case err := <-failed:
		return err
	case <-ended:
		return server.Close()
	}
}

func (s *simulator) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /bench/reset", func(w http.ResponseWriter, r *http.Request) {
		var d delay
		if err := json.NewDecoder(r.Body).Decode(&d); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		s.mu.Lock()
		s.delay, s.bytes = d, 0
		s.mu.Unlock()
		s.restore()
		s.org.ResetRequests()
	})
	mux.HandleFunc("POST /bench/lean", func(http.ResponseWriter, *http.Request) {
		s.org.KeepRequests(1)
		s.org.SetDailyLimit(5_000_000) // as large orgs have
	})
	mux.HandleFunc("GET /bench/served", func(w http.ResponseWriter, _ *http.Request) {
		_ = json.NewEncoder(w).Encode(s.served()) // the client would tell
	})
	mux.HandleFunc("/", s.salesforce)
	return mux
}

// salesforce answers as the org does, but later.
func (s *simulator) salesforce(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	if strings.HasPrefix(r.URL.Path, "/services/data/") {
		s.mu.Lock()
		d := s.delay
		s.bytes += int64(len(body))
		s.mu.Unlock()
		if wait := d.Request + time.Duration(bytes.Count(body, []byte(`"attributes"`)))*d.Record; wait > 0 {
			time.Sleep(wait) //nolint:forbidigo // the latency that is measured
		}
	}
	s.org.ServeHTTP(w, r)
}

// served counts from the org's own log.
func (s *simulator) served() served {
	s.mu.Lock()
	out := served{Bytes: s.bytes}
	s.mu.Unlock()
	for _, r := range s.org.Requests() {
		if !strings.HasPrefix(r.Path, "/services/data/") || strings.HasSuffix(r.Path, "/describe") {
			continue
		}
		out.Calls++
		if reads(r) {
			out.Reads++
		}
	}
	leads, tasks := s.org.Records(schema.Lead), s.org.Records(schema.Task)
	out.Leads, out.Tasks, out.Digest = len(leads), len(tasks), digest(leads, tasks)
	return out
}

func reads(r salesforcetest.Request) bool {
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

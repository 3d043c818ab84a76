package salesforce_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
)

// mixer is a transport on whose way answers about jobs get mixed up.
type mixer struct {
	next http.RoundTripper
	mix  func(m *mixer, a *jobAnswer) // changes an answer; nil: nothing does
	once bool                         // only the first that mix changes

	mu    sync.Mutex
	jobs  []mixedJob // in the order of their creation
	mixed int
	parts bool           // of a query's results were
	data  map[string]any // what mix keeps
}

type mixedJob struct{ ID, Object, Operation, kind, made string }

// jobAnswer is an answer on its way, and what it is to.
type jobAnswer struct {
	method, rest string // "GET", and what follows the job's ID: "/results"
	kind         string // "query" or "ingest"
	job          mixedJob
	get          func(path string) string // asks for another path below /jobs/
	header       http.Header
	status       int
	text         string
}

func (m *mixer) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := m.next.RoundTrip(r)
	_, path, ok := strings.Cut(r.URL.Path, "/jobs/")
	if err != nil || !ok {
		return resp, err
	}
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	parts := strings.SplitN(path, "/", 3)
	a := &jobAnswer{method: r.Method, kind: parts[0], header: resp.Header, status: resp.StatusCode, text: string(body)}
	if len(parts) > 1 {
		for _, j := range m.jobs {
			if j.ID == parts[1] {
				a.job = j
			}
		}
	} else {
		a.job = mixedJob{kind: parts[0], made: a.text}
		_ = json.Unmarshal(body, &a.job)
	}
	if len(parts) > 2 {
		a.rest = "/" + parts[2]
	}
	a.get = func(path string) string {
		other := r.Clone(r.Context())
		other.Method, other.Body = http.MethodGet, nil
		before, _, _ := strings.Cut(r.URL.Path, "/jobs/")
		other.URL.Path, other.URL.RawQuery = before+"/jobs/"+path, ""
		resp, err := m.next.RoundTrip(other)
		if err != nil {
			return ""
		}
		defer func() { _ = resp.Body.Close() }() // it is in memory
		body, _ := io.ReadAll(resp.Body)
		return string(body)
	}
	if m.mix != nil && (!m.once || m.mixed == 0) {
		text, status, header := a.text, a.status, a.header.Clone()
		if m.mix(m, a); a.text != text || a.status != status || fmt.Sprint(header) != fmt.Sprint(a.header) {
			m.mixed++
			m.parts = m.parts || a.is("GET", "query", "/results")
		}
	}
	if len(parts) == 1 && r.Method == http.MethodPost {
		m.jobs = append(m.jobs, a.job)
	}
	resp.StatusCode, resp.Body, resp.ContentLength = a.status, io.NopCloser(bytes.NewReader([]byte(a.text))), int64(len(a.text))
	resp.Header.Del("Content-Length")
	return resp, nil
}

// other returns the job, of those made so far, that is not j and meets the
// condition.
func (m *mixer) other(j mixedJob, is func(mixedJob) bool) *mixedJob {
	for i := range m.jobs {
		if o := &m.jobs[i]; o.ID != j.ID && o.kind == j.kind && is(*o) {
			return o
		}
	}
	return nil
}

func alike(j mixedJob) func(mixedJob) bool {
	return func(o mixedJob) bool { return o.Object == j.Object && o.Operation == j.Operation }
}

func unlike(j mixedJob) func(mixedJob) bool { return func(o mixedJob) bool { return !alike(j)(o) } }

// lines changes the rows of a file of CSV without line feeds in its fields, the
// header among them.
func (a *jobAnswer) lines(change func(lines []string) []string) {
	lines := strings.Split(strings.TrimSuffix(a.text, "\n"), "\n")
	a.text = strings.Join(change(lines), "\n") + "\n"
}

// counted has the header tell as many rows as there are.
func (a *jobAnswer) counted() {
	a.header.Set("Sforce-NumberOfRecords", strconv.Itoa(strings.Count(a.text, "\n")-1))
}

func (a *jobAnswer) is(method, kind, rest string) bool {
	return a.method == method && a.kind == kind && a.rest == rest && a.job.ID != ""
}

func (a *jobAnswer) replace(old, with string) { a.text = strings.Replace(a.text, old, with, 1) }

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/getmobly/mobly-salesforce-go/auth"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// job is what all sides write, taken from what ours sent.
type job struct {
	Reads []query // what ours asks the org before it writes
	Leads records[leadLine]
	Tasks records[taskLine] // without WhoId
	Of    []int             // the lead of each Task
}

// records are all of one object, in the order in which ours sent them.
type records[T any] struct {
	Request subrequest // without a body
	Rows    []T
	Sizes   [][]int // of the collections of each composite request
}

// query is one request that only reads: a composite one, or a GET.
type query struct {
	Path string
	Body *compositeBody
}

type compositeBody struct {
	AllOrNone bool         `json:"allOrNone"`
	Collate   bool         `json:"collateSubrequests"`
	Requests  []subrequest `json:"compositeRequest"`
}

type subrequest struct {
	Method  string            `json:"method"`
	URL     string            `json:"url"`
	Ref     string            `json:"referenceId"`
	Headers map[string]string `json:"httpHeaders,omitempty"`
	Body    any               `json:"body,omitempty"`
}

// recorder keeps the requests that pass.
type recorder struct {
	mu   sync.Mutex
	sent []sent
}

type sent struct {
	path string
	body []byte
}

func (r *recorder) RoundTrip(req *http.Request) (*http.Response, error) {
	s := sent{path: req.URL.RequestURI()}
	if req.Body != nil {
		var err error
		if s.body, err = io.ReadAll(req.Body); err != nil {
			return nil, err
		}
		req = req.Clone(req.Context())
		req.Body = io.NopCloser(bytes.NewReader(s.body))
	}
	r.mu.Lock()
	r.sent = append(r.sent, s)
	r.mu.Unlock()
	return http.DefaultTransport.RoundTrip(req)
}

// ourClient is configured with both external IDs and is the default elsewhere.
func ourClient(who salesforcetest.Credentials, client *http.Client, trace *salesforce.Trace) (*salesforce.Client, error) {
	return salesforce.New(salesforce.Config{
		Auth:       &auth.ClientCredentials{Domain: who.Domain, ClientID: who.ClientID, ClientSecret: auth.Secret(who.ClientSecret)},
		HTTPClient: client,
		Settings:   salesforce.Settings{Keys: salesforce.Keys{Lead: leadKey, Activity: taskKey}},
		Trace:      trace,
	})
}

// firstFailure is the error of the first lead that failed.
func firstFailure(results salesforce.Results) error {
	for i, r := range results {
		if r.State() == salesforce.Done {
			continue
		}
		return fmt.Errorf("lead %d is %v: %w", i, r.Outcome, r.Err)
	}
	return nil
}

// recordJob syncs leads into the empty org and returns what was sent.
func recordJob(ctx context.Context, sim *remote, leads []salesforce.Lead) (*job, error) {
	rec := new(recorder)
	client, err := ourClient(sim.Credentials, &http.Client{Transport: rec}, nil)
	if err != nil {
		return nil, err
	}
	if _, err := client.Sync(ctx, leads[:1]...); err != nil { // it asks what need be asked once only
		return nil, err
	}
	if err := sim.reset(ctx, reset{}); err != nil {
		return nil, err
	}
	rec.sent = nil
	results, err := client.Sync(ctx, leads...)
	if err != nil {
		return nil, err
	}
	if err := firstFailure(results); err != nil {
		return nil, err
	}
	j, who := &job{}, []string(nil)
	for _, s := range rec.sent {
		if err := j.take(s, &who); err != nil {
			return nil, fmt.Errorf("a recorded request of %s: %w", s.path, err)
		}
	}
	j.Tasks.cut()
	place, keys := make(map[string]int, len(leads)), make(map[string]string, len(leads))
	for i := range j.Leads.Rows {
		place[j.Leads.Rows[i].Key] = i
	}
	for i := range results {
		keys[results[i].ID] = results[i].LeadID
	}
	for _, id := range who {
		j.Of = append(j.Of, place[keys[id]])
	}
	return j, nil
}

// take adds one request to the job, and the WhoIds of its Tasks to who.
func (j *job) take(s sent, who *[]string) error {
	if !strings.HasPrefix(s.path, "/services/data/") || strings.HasSuffix(s.path, "/describe") {
		return nil
	}
	if len(s.body) == 0 {
		j.Reads = append(j.Reads, query{Path: s.path})
		return nil
	}
	var raw struct {
		Requests []struct {
			subrequest
			Body json.RawMessage `json:"body"`
		} `json:"compositeRequest"`
	}
	if err := json.Unmarshal(s.body, &raw); err != nil {
		return err
	}
	var read compositeBody
	var leads, tasks []int
	for _, sub := range raw.Requests {
		var n int
		var err error
		switch {
		case sub.Method == http.MethodGet:
			read.Requests = append(read.Requests, sub.subrequest)
		case strings.Contains(sub.URL, "/"+schema.Lead+"/"):
			if n, err = j.Leads.take(sub.subrequest, sub.Body); err == nil {
				leads = append(leads, n)
			}
		default:
			if n, err = j.Tasks.take(sub.subrequest, sub.Body); err == nil {
				tasks = append(tasks, n)
			}
			rows := j.Tasks.Rows[len(j.Tasks.Rows)-n:]
			for i := range rows {
				*who = append(*who, rows[i].WhoID)
				rows[i].WhoID = ""
			}
		}
		if err != nil {
			return err
		}
	}
	if len(read.Requests) > 0 {
		j.Reads = append(j.Reads, query{Path: s.path, Body: &read})
	}
	if len(leads) > 0 {
		j.Leads.Sizes = append(j.Leads.Sizes, leads)
	}
	if len(tasks) > 0 {
		j.Tasks.Sizes = append(j.Tasks.Sizes, tasks)
	}
	return nil
}

// cut spreads the records evenly over the requests if ours writes some as subrequests
// of their own, to keep those of one parent together, which the other sides do not.
func (r *records[T]) cut() {
	if !slices.ContainsFunc(r.Sizes, func(sizes []int) bool { return len(sizes) > 5 }) {
		return
	}
	left, requests := len(r.Rows), len(r.Sizes)
	for i := range r.Sizes {
		r.Sizes[i] = nil
		for most := (left + requests - i - 1) / (requests - i); most > 0; {
			n := min(most, batch)
			r.Sizes[i], most, left = append(r.Sizes[i], n), most-n, left-n
		}
	}
}

// listed returns a record by itself as a collection, with the key that its path has.
func listed(path string, body []byte) []byte {
	parts := strings.Split(path, "/")
	return fmt.Appendf(nil, `{"records":[{%q:%q,%s]}`, parts[len(parts)-2], parts[len(parts)-1], body[1:])
}

// take adds the records of a collection, and returns how many they are. It
// refuses fields that the records of the other sides lack.
func (r *records[T]) take(sub subrequest, body []byte) (int, error) {
	var in struct {
		AllOrNone bool `json:"allOrNone"`
		Records   []T  `json:"records"`
	}
	if strings.Contains(sub.URL, "/composite/") {
		r.Request = sub
	} else {
		body = listed(sub.URL, body)
	}
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&in); err != nil {
		return 0, err
	}
	r.Rows = append(r.Rows, in.Records...)
	return len(in.Records), nil
}

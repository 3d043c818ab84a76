package main

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"expvar"
	"html/template"
	"io"
	"net/http"
	"time"

	"github.com/nats-io/nats.go"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

const (
	maxBody  = 256 << 20 // bytes of one POST /leads
	putSize  = 500       // leads that are handed to the stream at a time, at most
	putBytes = 8 << 20   // of leads that are kept until then, about
)

//go:embed status.html
var statusPage string

// handler answers
//
//	POST /leads?org=NAME   takes leads, in any form that DecodeLeads reads
//	GET /status            counts per org and state, as JSON
//	GET /                  the same as a page
//	GET /debug/vars        metrics
//
// It asks nobody who they are: that is for the proxy in front of it.
func (s *service) handler() http.Handler {
	page := template.Must(template.New("status").Parse(statusPage))
	mux := http.NewServeMux()
	mux.HandleFunc("POST /leads", s.postLeads)
	mux.HandleFunc("GET /status", s.getStatus)
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) { s.getPage(w, r, page) })
	mux.HandleFunc("GET /debug/vars", s.getVars)
	return http.NewCrossOriginProtection().Handler(mux)
}

// receipt answers POST /leads. Leads of one body are counted from 0.
type receipt struct {
	Org       string     `json:"org"`
	Stored    int        `json:"stored"`           // by the queue: they will be delivered
	Same      int        `json:"same,omitempty"`   // of these, that the queue had already
	Unread    []rejected `json:"unread,omitempty"` // leads that are not stored, and never will be as they are
	Error     string     `json:"error,omitempty"`  // what ended the request; the same body may be sent again
	malformed bool
}

type rejected struct {
	Index  int    `json:"index"`
	Reason string `json:"reason"`
}

// postLeads answers 202 when the queue has stored every lead of the body, 422
// where some cannot be read, 400 where the body is no list of leads, and 503
// where the queue did not take them; what had been stored by then stays. A body
// may be sent again after any answer, or none.
func (s *service) postLeads(w http.ResponseWriter, r *http.Request) {
	org := r.URL.Query().Get("org")
	if s.workers[org] == nil {
		answer(w, http.StatusNotFound, receipt{Org: org, Error: "there is no such org: name one as ?org="})
		return
	}
	got, err := s.enqueue(r.Context(), org, http.MaxBytesReader(w, r.Body, s.maxBody))
	status := http.StatusAccepted
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		status = http.StatusRequestEntityTooLarge
	case got.malformed:
		status = http.StatusBadRequest
	case err != nil:
		s.log.Warn("leads were not stored", "org", org, "err", err)
		w.Header().Set("Retry-After", "2")
		status = http.StatusServiceUnavailable
	case len(got.Unread) > 0:
		status = http.StatusUnprocessableEntity
	}
	if err != nil {
		got.Error = err.Error()
	}
	answer(w, status, got)
}

// enqueue stores the leads of a body, a few at a time.
func (s *service) enqueue(ctx context.Context, org string, body io.Reader) (receipt, error) {
	got := receipt{Org: org}
	var msgs []*nats.Msg
	size := 0
	flush := func() error {
		stored, same, err := s.queue.put(ctx, msgs)
		clear(msgs)
		got.Stored, got.Same, msgs, size = got.Stored+stored, got.Same+same, msgs[:0], 0
		return err
	}
	index := -1
	for lead, err := range salesforce.DecodeLeads(body, salesforce.DecodeOptions{}) {
		index++
		if one, ok := errors.AsType[*salesforce.DecodeError](err); ok {
			got.Unread = append(got.Unread, rejected{Index: one.Index, Reason: one.Reason})
			continue
		}
		if err != nil {
			got.malformed = errors.Is(err, sferr.ErrInput)
			return got, errors.Join(flush(), err)
		}
		m, err := s.queue.pack(org, &lead)
		if err != nil {
			got.Unread = append(got.Unread, rejected{Index: index, Reason: err.Error()})
			continue
		}
		msgs, size = append(msgs, m), size+len(m.Data)
		if len(msgs) == putSize || size >= putBytes {
			if err := flush(); err != nil {
				return got, err
			}
		}
	}
	return got, flush()
}

func (s *service) getStatus(w http.ResponseWriter, r *http.Request) {
	orgs, err := s.status(r.Context())
	if err != nil {
		answer(w, http.StatusServiceUnavailable, map[string]string{"error": err.Error()})
		return
	}
	answer(w, http.StatusOK, map[string]any{"orgs": orgs})
}

func (s *service) getPage(w http.ResponseWriter, r *http.Request, page *template.Template) {
	orgs, err := s.status(r.Context())
	data := struct {
		Orgs  []orgStatus
		Error string
		Now   time.Time
	}{Orgs: orgs, Now: time.Now().UTC()}
	status := http.StatusOK
	if err != nil {
		data.Error, status = err.Error(), http.StatusServiceUnavailable
	}
	var b bytes.Buffer
	if err := page.Execute(&b, data); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes()) // the reader may have gone
}

// getVars is what expvar.Handler serves, and the workers' metrics. They are not
// published: that is once and for all in a process.
func (s *service) getVars(w http.ResponseWriter, _ *http.Request) {
	vars := map[string]json.RawMessage{"worker": json.RawMessage(s.metrics.String())}
	expvar.Do(func(kv expvar.KeyValue) { vars[kv.Key] = json.RawMessage(kv.Value.String()) })
	answer(w, http.StatusOK, vars)
}

func answer(w http.ResponseWriter, status int, body any) {
	text, err := json.MarshalIndent(body, "", "  ")
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(append(text, '\n')) // the reader may have gone
}

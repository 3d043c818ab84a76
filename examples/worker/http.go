package main

import (
	"bytes"
	"cmp"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"expvar"
	"fmt"
	"html/template"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/nats-io/nats.go"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

const (
	maxBody   = 256 << 20 // bytes of one POST /leads
	maxUnread = 10_000    // leads of one body that cannot be read
	putSize   = 500       // leads that are handed to the stream at a time, at most
	putBytes  = 8 << 20   // of leads that are kept until then, about
)

//go:embed status.html
var statusPage string

// handler answers
//
//	POST /leads?org=NAME   takes leads, in any form that DecodeLeads reads
//	GET /status            counts per org and state, as JSON
//	GET /                  the same as a page
//	GET /debug/vars        metrics
func (s *service) handler() http.Handler {
	page := template.Must(template.New("status").Parse(statusPage))
	mux := http.NewServeMux()
	mux.HandleFunc("POST /leads", s.postLeads)
	mux.HandleFunc("GET /status", s.getStatus)
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) { s.getPage(w, r, page) })
	mux.HandleFunc("GET /debug/vars", s.getVars)
	return s.guard(http.NewCrossOriginProtection().Handler(mux))
}

// receipt answers POST /leads. Leads of one body are counted from 0.
type receipt struct {
	Org    string     `json:"org,omitempty"`
	Stored int        `json:"stored"`           // by the queue: they will be delivered
	Same   int        `json:"same,omitempty"`   // of these, that the queue had already
	Unread []rejected `json:"unread,omitempty"` // leads that are not stored, and never will be as they are
	Error  string     `json:"error,omitempty"`  // what ended the request; the same body may be sent again
}

type rejected struct {
	Index  int    `json:"index"`
	Reason string `json:"reason"`
}

// postLeads answers 202 when the queue has stored every lead of the body, 422
// where some cannot be read, 400 where the body is no list of leads, and 503
// where the queue did not take them, which says why; what had been stored by then
// stays. A body may be sent again after any answer, or none.
func (s *service) postLeads(w http.ResponseWriter, r *http.Request) {
	org := r.URL.Query().Get("org")
	if s.workers[org] == nil {
		answer(w, http.StatusNotFound, receipt{Org: org, Error: "there is no such org: name one as ?org="})
		return
	}
	got, err := receipt{Org: org}, errors.New("too many bodies at once")
	if done := s.turns.take(r.Context(), r.ContentLength); done != nil {
		defer done()
		if err = s.queue.room(r.Context(), max(0, r.ContentLength)); err == nil {
			got, err = s.enqueue(r.Context(), org, http.MaxBytesReader(w, r.Body, s.maxBody))
		}
	}
	if errors.Is(err, errShort) {
		s.refused.Store(r.ContentLength)
	} else if err == nil {
		s.refused.Store(0)
	}
	status := http.StatusAccepted
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		status = http.StatusRequestEntityTooLarge
	case errors.Is(err, sferr.ErrInput), errors.Is(err, io.ErrUnexpectedEOF):
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
		if len(msgs) == 0 {
			return nil
		}
		if err := s.queue.room(ctx, int64(size)); err != nil {
			return err
		}
		stored, same, err := s.queue.put(ctx, msgs)
		clear(msgs)
		got.Stored, got.Same, msgs, size = got.Stored+stored, got.Same+same, msgs[:0], 0
		return err
	}
	index, text := -1, &texts{Reader: body}
	for lead, err := range salesforce.DecodeLeads(text, salesforce.DecodeOptions{ValidUTF8: true}) {
		index++
		if _, one := errors.AsType[*salesforce.DecodeError](err); err != nil && !one {
			return got, cmp.Or(flush(), err)
		}
		var m *nats.Msg
		why := ""
		if err != nil {
			why = reason(err)
		} else if m, err = s.queue.pack(org, &lead); err != nil {
			why = err.Error()
		}
		switch {
		case err == nil:
			msgs, size = append(msgs, m), size+len(m.Data)
		case len(got.Unread) == maxUnread:
			err = fmt.Errorf("%w: more than %d leads cannot be read; lead %d and those that follow are not stored", sferr.ErrInput, maxUnread, index)
			return got, cmp.Or(flush(), err)
		default:
			got.Unread = append(got.Unread, rejected{Index: index, Reason: why})
		}
		if len(msgs) == putSize || size >= putBytes {
			if err := flush(); err != nil {
				return got, err
			}
		}
	}
	if !text.any {
		return got, fmt.Errorf("%w: the body is empty", sferr.ErrInput)
	}
	return got, flush()
}

// texts records whether a body has anything but white space and a byte order mark.
type texts struct {
	io.Reader
	any bool
}

func (t *texts) Read(p []byte) (int, error) {
	n, err := t.Reader.Read(p)
	t.any = t.any || slices.ContainsFunc(p[:n], func(b byte) bool { return strings.IndexByte(" \t\r\n\xef\xbb\xbf", b) < 0 })
	return n, err
}

func (s *service) getStatus(w http.ResponseWriter, r *http.Request) {
	got, status := s.report(r.Context())
	answer(w, status, got)
}

func (s *service) getPage(w http.ResponseWriter, r *http.Request, page *template.Template) {
	got, status := s.report(r.Context())
	data := struct {
		report
		Now time.Time
	}{got, time.Now().UTC()}
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
	delete(vars, "cmdline") // -nats may hold a password
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

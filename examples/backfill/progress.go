package main

import (
	"context"
	"errors"
	"iter"
	"sync"
	"time"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// progress counts what goes on. It is safe for concurrent use.
type progress struct {
	size int64 // bytes of the input; 0 is not known

	mu    sync.Mutex
	state state
	bytes int64
	jobs  map[string]salesforce.JobInfo // as they were last, by ID
}

func newProgress() *progress {
	now := time.Now()
	return &progress{state: state{start: now, begun: now}, jobs: make(map[string]salesforce.JobInfo)}
}

// now returns how far the run is.
func (p *progress) now() state {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.state
}

// complete reports whether every lead is done.
func (p *progress) complete() bool {
	s := p.now()
	return s.done == s.read
}

// enter begins a step, unless the run is there already.
func (p *progress) enter(to step) {
	if s := &p.state; to > s.step {
		s.step, s.begun, s.ended, s.total = to, time.Now(), 0, 0
	}
}

// advance says how much of the step has ended.
func (p *progress) advance(ended, total int) {
	if s := &p.state; ended != s.ended || total != s.total {
		s.ended, s.total, s.sampled = ended, total, time.Now()
	}
}

func (p *progress) addBytes(n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.bytes += int64(n)
	if p.state.step == reading {
		p.advance(int(p.bytes), int(p.size))
	}
}

// leads counts the leads as they are read, and reports those that cannot be read.
func (p *progress) leads(leads iter.Seq2[salesforce.Lead, error], tell func(string)) iter.Seq2[salesforce.Lead, error] {
	return func(yield func(salesforce.Lead, error) bool) {
		for lead, err := range leads {
			unread, bad := errors.AsType[*salesforce.DecodeError](err)
			if bad {
				tell("left out: " + unread.Error())
			}
			if bad || err == nil {
				p.mu.Lock()
				p.state.read++
				p.mu.Unlock()
			}
			if !yield(lead, err) {
				return
			}
		}
		p.mu.Lock()
		defer p.mu.Unlock()
		p.enter(matching)
	}
}

// finish counts the result of a lead.
func (p *progress) finish(r *salesforce.Result) {
	p.mu.Lock()
	defer p.mu.Unlock()
	s := &p.state
	s.results++
	switch r.State() {
	case salesforce.Done:
		s.done++
	case salesforce.Retry:
		s.retry++
	case salesforce.Dead:
		s.dead++
	}
	p.enter(collecting)
	p.advance(s.results, s.read)
}

// trace returns the hooks that count what is sent.
func (p *progress) trace() *salesforce.Trace {
	return &salesforce.Trace{
		Request: func(context.Context, salesforce.RequestInfo) {
			p.mu.Lock()
			defer p.mu.Unlock()
			p.state.calls++
		},
		Batch: func(_ context.Context, b salesforce.BatchInfo) { p.batch(b) },
		Job:   func(_ context.Context, j salesforce.JobInfo) { p.job(j) },
	}
}

// batch counts records that were written without a job: all of them if the leads
// are few.
func (p *progress) batch(b salesforce.BatchInfo) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.enter(stepOf(b.Object))
	p.state.planned += b.Records
	p.state.written += b.Records - b.Failed
	p.state.refused += b.Failed
}

// job counts what a job has done since it was last heard of.
func (p *progress) job(j salesforce.JobInfo) {
	p.mu.Lock()
	defer p.mu.Unlock()
	before, known := p.jobs[j.ID]
	p.jobs[j.ID] = j
	if !known {
		p.state.jobs++
	}
	if isOver(j) && !isOver(before) {
		p.state.jobs--
	}
	if j.Operation != "upsert" && j.Operation != "update" {
		return // it reads
	}
	p.enter(stepOf(j.Object))
	tried := j.Processed - before.Processed
	refused := j.Failed - before.Failed
	p.state.planned += j.Records - before.Records
	p.state.written += tried - refused
	p.state.refused += refused
	p.advance(p.state.ended+tried, p.state.total+j.Records-before.Records)
}

func isOver(j salesforce.JobInfo) bool {
	return j.State == "JobComplete" || j.State == "Aborted" || j.State == "Failed"
}

func stepOf(object string) step {
	if object == schema.Task {
		return writingActivities
	}
	return writingPeople
}

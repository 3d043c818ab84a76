package main

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"sync"
	"time"

	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// step is a part of the run. Steps follow one another; any but the first may be
// left out.
type step int

const (
	reading step = iota
	matching
	writingPeople
	writingActivities
	collecting
)

func (s step) String() string {
	return [...]string{"Reading leads", "Matching and planning", "Writing people", "Writing activities", "Collecting results"}[s]
}

// state is how far a run is.
type state struct {
	start time.Time

	read    int // leads, those that are none included
	planned int // records that were given to jobs and batches
	written int // records, of which Salesforce has said so
	refused int // records, by Salesforce; some are written later in another way
	jobs    int // that are under way
	calls   int // API requests

	results, done, retry, dead int // leads

	step         step
	begun        time.Time // when the step began
	ended, total int       // of what the step consists of; a total of 0 is not known
	sampled      time.Time // when ended changed
}

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

// leads counts the leads that are read, and tells of those that cannot be.
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
	switch {
	case r.Retry() > 0:
		s.retry++
	case needsAttention(r):
		s.dead++
	default:
		s.done++
	}
	p.enter(collecting)
	p.advance(s.results, s.read)
}

func needsAttention(r *salesforce.Result) bool {
	for range (salesforce.Results{*r}).Failed() {
		return true
	}
	return false
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

var numbers = message.NewPrinter(language.English) // 12,345

// percent returns how much of the step has ended, "61%"; "" if that is not known.
func (s *state) percent() string {
	if s.total == 0 {
		return ""
	}
	return fmt.Sprintf("%d%%", 100*s.ended/s.total)
}

// left estimates how long the step still takes; 0 if that is not known.
func (s *state) left() time.Duration {
	if s.total == 0 || s.ended == 0 {
		return 0
	}
	took := s.sampled.Sub(s.begun)
	whole := time.Duration(float64(took) * float64(s.total) / float64(s.ended))
	return max(0, time.Until(s.begun.Add(whole))).Round(time.Second)
}

// remaining is left as text; "" if it is not known.
func (s *state) remaining() string {
	if left := s.left(); left > 0 {
		return fmt.Sprintf("about %s left", left)
	}
	return ""
}

// counts is one line of at most 80 columns for runs of up to a million leads.
func (s *state) counts() string {
	text := numbers.Sprintf("%d read, %d planned, %d written, ", s.read, s.planned, s.written)
	if s.refused > 0 {
		text += numbers.Sprintf("%d refused, ", s.refused)
	}
	jobs := "jobs"
	if s.jobs == 1 {
		jobs = "job"
	}
	return text + numbers.Sprintf("%d %s, %d API calls", s.jobs, jobs, s.calls)
}

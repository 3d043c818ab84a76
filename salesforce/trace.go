package salesforce

import (
	"context"
	"time"

	"github.com/getmobly/mobly-salesforce-go/internal/bulk"
	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/internal/rest"
	"github.com/getmobly/mobly-salesforce-go/internal/write"
)

// Trace is a set of hooks into what a Client does, in the manner of
// net/http/httptrace. Any of them may be nil. They are called while the Client
// works, from several goroutines at once unless [Config.Concurrency] is 1, and must
// not block. What they are given holds no token, no message of Salesforce's and
// no captured value.
type Trace struct {
	Request func(RequestInfo) // every HTTP request to the data API that ended, each try for itself
	Batch   func(BatchInfo)   // every collection of records that was written
	Job     func(JobInfo)     // every Bulk API 2.0 job, when it begins, gets further and is over
	Run     func(RunInfo)     // every Sync, Apply, Backfill and window of Stream that ended
}

func (t *Trace) request(try rest.Try) {
	if t.Request != nil {
		t.Request(RequestInfo{Method: try.Method, Path: try.Path, Status: try.Status, Took: try.Took, Err: try.Err})
	}
}

func (t *Trace) batch(b write.Batch) {
	if t.Batch != nil {
		t.Batch(BatchInfo(b))
	}
}

func (t *Trace) job(i bulk.Info) {
	if t.Job != nil {
		t.Job(JobInfo(i))
	}
}

// RequestInfo is one HTTP request.
type RequestInfo struct {
	Method string        // "POST"
	Path   string        // "/services/data/v66.0/composite", without its query
	Status int           // of the answer; 0 where none came
	Took   time.Duration // from the first byte sent to the last one read
	Err    error         `json:"-"` // why no answer came; nil where one did
}

// MarshalJSON writes the request with its error as a [Result] has it.
func (i RequestInfo) MarshalJSON() ([]byte, error) {
	type plain RequestInfo
	return withError(plain(i), "Err", InDoubt, i.Err)
}

// BatchInfo is one collection of records.
type BatchInfo struct {
	Object    string // "Lead", "Contact" or "Task"
	Operation string // "create", "update" or "upsert"
	Records   int    // that were sent
	Failed    int    // of them, refused or without an answer
	Size      int    // records that a batch may have now: it shrinks where the org cannot keep up, and grows back
}

// JobInfo is one Bulk API 2.0 job.
type JobInfo struct {
	ID        string
	Object    string // "Lead", "Contact" or "Task"
	Operation string // "update", "upsert", "query" or "queryAll"
	State     string // as Salesforce spells it: "Open", "JobComplete"
	Records   int    // in its data or, once a query job is over, in its results
	Processed int    // records that Salesforce has tried or read so far
	Failed    int    // of them, records that were refused
}

// RunInfo is one Sync, Apply or Backfill, or one window of a Stream.
type RunInfo struct {
	Leads    int             // given
	Outcomes map[Outcome]int // leads by outcome
	Tasks    map[Outcome]int // actions by outcome
	Calls    int64           // API requests sent, those for tokens aside
	Took     time.Duration   // from call to return; without the wait of a window for the one before
	Err      error           `json:"-"` // what the call returned
}

// MarshalJSON writes the run with its error as a [Result] has it.
func (i RunInfo) MarshalJSON() ([]byte, error) {
	type plain RunInfo
	return withError(plain(i), "Err", InDoubt, i.Err)
}

// run is one Sync, Apply, Backfill or window of Stream on its way.
type run struct {
	client *Client
	budget org.Budget
	pause  func()        // ends the stretch of work that is under way
	took   time.Duration // the stretches before
	info   RunInfo       // what is counted so far
}

// newRun returns a run, whose work has not begun.
func (c *Client) newRun() *run {
	return &run{client: c, pause: func() {}, info: RunInfo{Outcomes: make(map[Outcome]int), Tasks: make(map[Outcome]int)}}
}

// begin starts a run, whose requests the context counts.
func (c *Client) begin(ctx context.Context) (context.Context, *run) {
	r := c.newRun()
	return r.work(ctx), r
}

// work begins a stretch of the run, until pause is called: it may take what the
// stretches before have left of the run's time.
func (r *run) work(ctx context.Context) context.Context {
	start, cancel := time.Now(), func() {}
	if most := r.client.cfg.RunTimeout; most > 0 {
		ctx, cancel = context.WithTimeout(ctx, most-r.took)
	}
	r.pause = func() {
		cancel()
		r.took, r.pause = r.took+time.Since(start), func() {}
	}
	return r.budget.Attach(ctx)
}

// end tells of the run and returns what it is given.
func (r *run) end(results Results, err error) (Results, error) {
	for i := range results {
		r.count(&results[i])
	}
	r.tell(err)
	return results, err
}

func (r *run) count(result *Result) {
	r.info.Leads++
	r.info.Outcomes[result.Outcome]++
	for i := range result.Actions {
		r.info.Tasks[result.Actions[i].Outcome]++
	}
}

// tell ends the run and tells of it.
func (r *run) tell(err error) {
	r.pause()
	if t := r.client.cfg.Trace; t.Run != nil {
		r.info.Calls, r.info.Took, r.info.Err = r.budget.Calls.Load(), r.took, err
		t.Run(r.info)
	}
}

package salesforce

import (
	"context"
	"errors"
	"time"

	"github.com/getmobly/mobly-salesforce-go/internal/bulk"
	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/internal/rest"
	"github.com/getmobly/mobly-salesforce-go/internal/write"
)

// Trace is a set of hooks. Any may be nil. They get the context of the call, run
// concurrently and must not block. A panic continues in the goroutine of the call once
// the requests under way have ended and Run has reported them. Hooks get no token, no
// message of Salesforce's and no captured value.
type Trace struct {
	Request func(context.Context, RequestInfo) // after every attempt of a request, sign-ins aside
	Batch   func(context.Context, BatchInfo)   // after every collection of records
	Job     func(context.Context, JobInfo)     // when a Bulk API 2.0 job starts, gets further and ends
	Run     func(context.Context, RunInfo)     // after every Sync, Apply, Backfill and window of a Stream
}

func (t *Trace) request(ctx context.Context, try rest.Try) {
	if t.Request != nil {
		t.Request(ctx, RequestInfo(try))
	}
}

func (t *Trace) batch(ctx context.Context, b write.Batch) {
	if t.Batch != nil {
		t.Batch(ctx, BatchInfo(b))
	}
}

func (t *Trace) job(ctx context.Context, i bulk.Info) {
	if t.Job != nil {
		t.Job(ctx, JobInfo(i))
	}
}

// RequestInfo is one attempt of an HTTP request.
type RequestInfo struct {
	Method  string
	Path    string        // without the query, and without the value of an external ID
	Status  int           // 0 if no answer came
	Attempt int           // from 1; one more after a refused session was renewed
	Took    time.Duration // from the first byte sent to the last one read
	RetryIn time.Duration // until the next attempt; 0 if there is none, or at once with a new session
	Err     error         // why no answer came
}

// BatchInfo is one collection of records.
type BatchInfo struct {
	Object    string // "Lead", "Contact" or "Task"
	Operation string // "create", "update" or "upsert"
	Records   int
	Failed    int // refused or without an answer
	Size      int // records that the next batch may have
}

// JobInfo is one Bulk API 2.0 job, as Setup > Bulk Data Load Jobs shows it.
type JobInfo struct {
	ID        string
	Object    string // "Lead", "Contact" or "Task"
	Operation string // "update", "upsert", "query" or "queryAll"
	State     string // as Salesforce spells it: "Open", "JobComplete"
	Records   int    // in its data or, once a query job has ended, in its results
	Processed int    // records that Salesforce has tried or read so far
	Failed    int    // records that were refused so far
}

// RunInfo is one run.
type RunInfo struct {
	Leads    int
	Outcomes map[Outcome]int // leads by outcome
	Actions  map[Outcome]int // actions by outcome
	Calls    int64           // API requests of this run, sign-ins aside
	APIUsed  int             // API requests of all users in the last 24 hours; 0 if not known
	APILimit int             // that the org may be sent in 24 hours; 0 if not known
	Took     time.Duration   // without a window's wait for the one before
	Err      error           // what the call returned, or that a panic ended it
}

// run is one Sync, Apply, Backfill or window of Stream on its way.
type run struct {
	client *Client
	budget org.Budget
	began  time.Time     // of the stretch of work that is under way
	took   time.Duration // the stretches before
	info   RunInfo       // what is counted so far
	told   bool
}

var errPanicked = errors.New("a panic or runtime.Goexit of the caller's code ended the run")

// newRun returns a run, whose work has not begun.
func (c *Client) newRun() *run {
	return &run{client: c, info: RunInfo{Outcomes: make(map[Outcome]int), Actions: make(map[Outcome]int)}}
}

// begin starts a run, whose requests the context counts.
func (c *Client) begin(ctx context.Context) (context.Context, *run) {
	r := c.newRun()
	return r.work(ctx), r
}

// work begins a stretch of the run, until pause is called.
func (r *run) work(ctx context.Context) context.Context {
	r.began = time.Now()
	return r.budget.Attach(ctx)
}

// pause ends the stretch of work that is under way, if any.
func (r *run) pause() {
	if !r.began.IsZero() {
		r.took, r.began = r.took+time.Since(r.began), time.Time{}
	}
}

// end reports the run and returns results and err.
func (r *run) end(ctx context.Context, results Results, err error) (Results, error) {
	for i := range results {
		r.count(&results[i])
	}
	r.tell(ctx, err)
	return results, err
}

func (r *run) count(result *Result) {
	r.info.Leads++
	r.info.Outcomes[result.Outcome]++
	for i := range result.Actions {
		r.info.Actions[result.Actions[i].Outcome]++
	}
}

// close reports a run that a panic ended. It is deferred.
func (r *run) close(ctx context.Context) {
	if !r.told {
		r.tell(ctx, errPanicked)
	}
}

// tell ends the run and reports it.
func (r *run) tell(ctx context.Context, err error) {
	r.pause()
	r.told = true
	if told := r.client.trace.Run; told != nil {
		r.info.Calls, r.info.Took, r.info.Err = r.budget.Calls.Load(), r.took, err
		_, r.info.APIUsed, r.info.APILimit = r.client.org.Usage()
		told(ctx, r.info)
	}
}

package salesforce

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/internal/rest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// JobState is how far a [Job] is, as Salesforce spells it.
type JobState string

// The states of a job. [JobComplete] does not mean that all rows were saved.
const (
	JobOpen           JobState = "Open"           // it waits for its data
	JobUploadComplete JobState = "UploadComplete" // it waits for its turn
	JobInProgress     JobState = "InProgress"
	JobComplete       JobState = "JobComplete"
	JobAborted        JobState = "Aborted" // somebody stopped it; rows that were saved stay saved
	JobFailed         JobState = "Failed"  // the same, by Salesforce
)

// Over reports whether the job has ended, however it did.
func (s JobState) Over() bool { return s == JobComplete || s == JobAborted || s == JobFailed }

// Job is a Bulk API 2.0 ingest job as it was when the org was last asked. It is
// not safe for concurrent use. [Client.Job] makes it: any other, such as one that
// was read from JSON, is data only, and its methods that ask the org return an
// [ErrConfig].
type Job struct {
	ID        string
	Object    string // "Lead"
	Operation string // "upsert" or "update"
	Key       string // the field that its rows are told by: the external ID of an upsert, else "Id"
	State     JobState
	Processed int    // rows that were tried
	Failed    int    // of them, those that were refused
	Message   string `json:"-"` // why it Failed, in Salesforce's words, which may quote its data: do not log it

	client *Client
	root   string // of its path
}

// String names the job and its state; never the message.
func (j *Job) String() string {
	if j == nil {
		return "no Bulk API job"
	}
	return fmt.Sprintf("Bulk API job %s of %s, %s", j.ID, j.Object, j.State)
}

// GoString is String, so that %#v prints no message either.
func (j *Job) GoString() string { return j.String() }

// Job asks for an ingest job by its ID: [Trace].Job and a [*JobError] tell it. It
// may be any job of the user's, also one that another process began, for seven
// days after its creation.
//
// The error is an *[sferr.Error]; status 404 means that there is no such job.
func (c *Client) Job(ctx context.Context, id string) (*Job, error) {
	if err := c.ready(ctx); err != nil {
		return nil, err
	}
	full, ok := field.ID18(id)
	if !ok {
		return nil, errJobID
	}
	j := &Job{ID: full, client: c, root: ingestPath}
	return j, j.refresh(ctx)
}

var errJobID = fmt.Errorf("%w: this is no ID of a job", ErrConfig)

// ready reports what keeps the job from being asked about.
func (j *Job) ready(ctx context.Context) error {
	if j == nil || j.client == nil {
		return fmt.Errorf("%w: a Job that can be asked about is made by Client.Job", ErrConfig)
	}
	if _, ok := field.ID18(j.ID); !ok {
		return errJobID
	}
	return j.client.ready(ctx)
}

var errNeverStarted = errors.New("salesforce: the job was never started, and none of its rows was tried")

// Wait asks how the job is until it is over: after five seconds, and then at
// intervals that are each half as long again, up to ten minutes. A job of 20
// seconds is asked for three times, one of five minutes nine times, one of an
// hour 16 times; its end is seen after half as long again at the latest.
// [Job.State] tells then how it ended.
//
// The error is the context's, or an *[sferr.Error] after the org could not be asked
// for several intervals: the job goes on, and can be waited for again. A job that
// stays Open, since whoever made it never started it, is a [*JobError] after a
// minute: its rows were not tried.
func (j *Job) Wait(ctx context.Context) error {
	if err := j.ready(ctx); err != nil {
		return err
	}
	failures, open := 0, 0
	var asked time.Duration // that Salesforce wants to be left alone
	for wait := firstPoll; !j.State.Over(); wait = min(wait+wait/2, mostPoll) {
		if err := pauseFor(ctx, max(wait, asked)); err != nil {
			return err
		}
		err := j.refresh(ctx)
		asked = 0
		var e *sferr.Error
		switch {
		case err == nil && j.State == JobOpen:
			if open++; open == maxOpenPolls {
				return j.broken(errNeverStarted)
			}
		case err == nil:
			failures = 0
		case ctx.Err() != nil, !errors.As(err, &e), !e.Temporary() && !errors.Is(err, sferr.ErrAnswer), errors.Is(err, sferr.ErrQuota), failures == maxPollFailures:
			return err
		default:
			failures++
			asked = e.RetryAfter
		}
	}
	return nil
}

const (
	firstPoll       = 5 * time.Second
	mostPoll        = 10 * time.Minute
	maxPollFailures = 4
	maxOpenPolls    = 5
)

// pauseFor waits for d, or for the end of ctx.
func pauseFor(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// setState starts a job, or aborts it. An answer that is not the job's leaves open
// whether that was done.
func (j *Job) setState(ctx context.Context, state JobState) error {
	path := j.root + "/" + j.ID
	resp, err := j.client.org.Do(ctx, rest.Request{Method: http.MethodPatch, Path: path, Body: map[string]JobState{"state": state}})
	if err != nil {
		return err
	}
	in, err := readJobInfo(ctx, resp, http.MethodPatch, path)
	if err == nil {
		err = j.take(in)
	}
	if err == nil && in.State == JobOpen {
		err = mixedUp(http.MethodPatch, path, "the job is still open")
	}
	return err
}

// abort stops a job whose data is not to be used, as well as that can be done.
func (j *Job) abort(ctx context.Context) {
	_ = j.setState(ctx, JobAborted) // a job that was never started does nothing either way
}

// JobError is why rows of a job have no outcome, or none was carried out.
type JobError struct {
	ID      string
	Object  string
	State   JobState // as it was last known
	Message string   `json:"-"` // Salesforce's reason, which may quote the job's data: do not log it
	Err     error    `json:"-"` // why it could not be asked; nil where Salesforce ended it
}

// Error gives the cause, then the job and its state; never the message.
func (e *JobError) Error() string {
	job := (&Job{ID: e.ID, Object: e.Object, State: e.State}).String()
	if e.Err == nil {
		return "salesforce: " + job
	}
	return "salesforce: " + strings.TrimPrefix(e.Err.Error(), "salesforce: ") + "; " + job
}

// MarshalJSON writes all but the message.
func (e JobError) MarshalJSON() ([]byte, error) {
	type plain JobError
	return json.Marshal(struct {
		plain
		Err *storedError `json:",omitempty"`
	}{plain(e), store(InDoubt, e.Err)})
}

// GoString is the text of the error, so that %#v prints no message either.
func (e *JobError) GoString() string { return e.Error() }

// Unwrap returns Err.
func (e *JobError) Unwrap() error { return e.Err }

// broken returns the error of a job.
func (j *Job) broken(err error) *JobError {
	if told, ok := errors.AsType[*JobError](err); ok {
		return told
	}
	return &JobError{ID: j.ID, Object: j.Object, State: j.State, Message: j.Message, Err: err}
}

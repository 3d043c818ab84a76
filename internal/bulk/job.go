package bulk

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/internal/rest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// job is a job as it was when the org was last asked. It is not safe for
// concurrent use.
type job struct {
	jobInfo
	api     *API
	root    string // of its path
	records int    // in its data or, once a query job is over, in its results
}

func (j *job) path() string { return j.root + "/" + j.ID }

// create makes a job, over so many records. It makes another one if the answer is
// not believed: the first never gets data, and Salesforce deletes it after a week.
func (a *API) create(ctx context.Context, root, object string, spec *jobSpec, records int) (*job, error) {
	for asked := 0; ; asked++ {
		resp, err := a.Org.Do(ctx, rest.Request{Method: http.MethodPost, Path: root, Body: spec, Repeatable: true})
		if err != nil {
			return nil, org.Wrap(err)
		}
		in, err := readJobInfo(ctx, resp, http.MethodPost, root)
		if err == nil {
			why := in.mismatch(object, spec)
			if why == "" && !a.known.begin(in) {
				why = "it belongs to an earlier job"
			}
			if why == "" {
				a.known.note(in)
				j := &job{jobInfo: *in, api: a, root: root, records: records}
				j.trace(ctx)
				return j, nil
			}
			err = unbelieved(http.MethodPost, root, why)
		}
		if asked == org.MaxAsked || ctx.Err() != nil {
			return nil, err
		}
	}
}

// trace calls the hook: the job begins, has got further, or is over.
func (j *job) trace(ctx context.Context) {
	if j.api.Trace != nil {
		j.api.Trace(ctx, Info{
			ID: j.ID, Object: j.Object, Operation: j.Operation, State: j.State,
			Records: j.records, Processed: j.Processed, Failed: j.Failed,
		})
	}
}

// take copies what Salesforce says about the job, unless it says so about
// another one.
func (j *job) take(in *jobInfo) error {
	same := strings.EqualFold
	switch {
	case in.ID != j.ID:
		return unbelieved(http.MethodGet, j.path(), "it belongs to another job")
	case !same(j.Object, in.Object) || !same(j.Operation, in.Operation) || !same(cmp.Or(j.Key, "Id"), cmp.Or(in.Key, "Id")):
		return unbelieved(http.MethodGet, j.path(), "the job has another object, operation or key")
	}
	j.jobInfo = *in
	j.api.known.note(in)
	return nil
}

func (j *job) ask(ctx context.Context, method string, body any) error {
	resp, err := j.api.Org.Do(ctx, rest.Request{Method: method, Path: j.path(), Body: body})
	if err != nil {
		return err
	}
	in, err := readJobInfo(ctx, resp, method, j.path())
	if err != nil {
		return err
	}
	return j.take(in)
}

func (j *job) refresh(ctx context.Context) error { return org.Wrap(j.ask(ctx, http.MethodGet, nil)) }

// setState starts or aborts the job. If the answer is not believed, the job may
// be in the new state all the same.
func (j *job) setState(ctx context.Context, state string) error {
	err := j.ask(ctx, http.MethodPatch, map[string]string{"state": state})
	if err == nil && j.State == stateOpen {
		err = unbelieved(http.MethodPatch, j.path(), "the job is still open")
	}
	return err
}

// abort aborts a job whose data must not be used, if it can.
func (j *job) abort(ctx context.Context) {
	if j.setState(ctx, stateAborted) == nil { // a job that was never started does nothing either way
		j.trace(ctx)
	}
}

const (
	firstPoll       = 5 * time.Second
	longestPoll     = 10 * time.Minute
	maxPollFailures = 4
	maxOpenPolls    = 5
)

var errNeverStarted = errors.New("salesforce: the job was never started, and none of its rows was tried")

// wait polls the job until it is over: after five seconds, and then at intervals
// that are each half as long again, up to ten minutes. A job of 20 seconds costs
// three polls, one of five minutes nine, one of an hour 16.
//
// The error is the context's, or an *[sferr.Error] once several polls have
// failed; the job itself goes on. A job that stays open was never started: it is
// an error after a minute.
func (j *job) wait(ctx context.Context) error {
	failures, open := 0, 0
	var retryAfter time.Duration
	for interval := firstPoll; !isOver(j.State); interval = min(interval+interval/2, longestPoll) {
		if err := rest.Sleep(ctx, max(interval, retryAfter)); err != nil {
			return err
		}
		before := j.Processed
		err := j.refresh(ctx)
		retryAfter = 0
		switch {
		case err == nil && j.State == stateOpen:
			if open++; open == maxOpenPolls {
				return errNeverStarted
			}
		case err == nil:
			failures = 0
			if j.Processed > before && !isOver(j.State) {
				j.trace(ctx)
			}
		case ctx.Err() != nil, !mayPass(err), failures == maxPollFailures:
			return err
		default:
			failures++
			if e, ok := errors.AsType[*sferr.Error](err); ok {
				retryAfter = e.RetryAfter
			}
		}
	}
	return nil
}

// mayPass reports whether the next poll may succeed after one that failed.
func mayPass(err error) bool {
	e, ok := errors.AsType[*sferr.Error](err)
	return ok && (sferr.Explain(e).Temporary || errors.Is(err, sferr.ErrResponse)) && !errors.Is(err, sferr.ErrQuota)
}

// fail returns the error of rows whose end is not known, or that the job did not
// try. The cause is nil if Salesforce or a person ended the job: its own reason,
// which may quote the job's data, is then the Message below.
func (j *job) fail(cause error) error {
	name := "Bulk API job " + j.ID + " of " + j.Object + ", " + j.State
	if cause != nil {
		return fmt.Errorf("%w; %s", cause, name)
	}
	return &sferr.Problem{
		Code: "JOB_ENDED", Reason: name, Hint: "run the Backfill again: it finds what is there", Temporary: true,
		Err: &sferr.Error{Status: http.StatusOK, Path: j.path(), Message: j.Message},
	}
}

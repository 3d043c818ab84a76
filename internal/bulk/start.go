package bulk

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/internal/record"
	"github.com/getmobly/mobly-salesforce-go/internal/rest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

const (
	maxUploads = 3 // of a job's data while answers are lost, each in a job of its own
	maxStarts  = 3
)

// start makes a job, uploads its data and starts it. An upload whose answer was
// lost is not repeated, since a job takes only one: the job, which never began,
// is given up for another one. If start returns an error, the rows have ended.
func (in *ingest) start(ctx context.Context) (*job, error) {
	for try := 1; ; try++ {
		j, err := in.create(ctx)
		if err != nil {
			return nil, in.stop(record.NotSent, err)
		}
		err = in.upload(ctx, j)
		if err == nil {
			return j, in.begin(ctx, j)
		}
		hasData := inOtherState(err) // the upload was delivered twice, or the job is another process's
		if !hasData {
			j.abort(ctx)
		}
		if !hasData && !maybeDone(err) || try == maxUploads || ctx.Err() != nil {
			return nil, in.stop(record.NotSent, org.Wrap(err))
		}
	}
}

func (in *ingest) create(ctx context.Context) (*job, error) {
	d := in.part.data
	spec := &jobSpec{
		Object: d.Kind.Object, Operation: d.Kind.Operation(), Key: d.Kind.Key,
		Content: "CSV", LineEnding: "LF", Delimiter: "COMMA",
	}
	if d.Kind.Key != "" && !d.Kind.NoAssignment {
		spec.AssignmentRule = d.AssignmentRule
	}
	j, err := in.api.create(ctx, ingestPath, d.Kind.Object, spec)
	if err != nil {
		return nil, err
	}
	in.api.trace(j, len(in.part.rows))
	return j, nil
}

func (in *ingest) upload(ctx context.Context, j *job) error {
	_, err := in.api.Org.Do(ctx, rest.Request{
		Method: http.MethodPut, Path: j.path() + "/batches",
		Body: &rest.Content{Type: "text/csv; charset=UTF-8", From: in.part.file, Size: in.part.file.Size()},
	})
	return err
}

// begin starts the job. If the answer leaves open whether the job was started, or
// says that it cannot be, as when the request was delivered twice, begin asks for
// its state.
func (in *ingest) begin(ctx context.Context, j *job) error {
	outcome := record.NotSent
	for try := 1; ; try++ {
		err := j.setState(ctx, stateUploadComplete)
		switch {
		case err == nil:
			return nil
		case maybeDone(err):
			outcome = record.InDoubt // it may still be on its way
		case !inOtherState(err):
			j.abort(ctx)
			return in.stop(outcome, org.Wrap(err))
		}
		if unknown := j.refresh(ctx); unknown != nil {
			return in.stop(record.InDoubt, j.fail(org.Wrap(err)))
		}
		if j.State != stateOpen {
			return nil
		}
		if try == maxStarts {
			j.abort(ctx)
			return in.stop(outcome, j.fail(org.Wrap(err)))
		}
	}
}

// inOtherState reports whether a request was refused because the job is not, or
// no longer, in the state for it.
func inOtherState(err error) bool {
	e, ok := errors.AsType[*rest.Error](err)
	return ok && strings.EqualFold(e.Code, "INVALIDJOBSTATE")
}

// maybeDone reports whether a request that ended with err may have been executed:
// also if the answer is another request's, or a refusal that is not Salesforce's.
func maybeDone(err error) bool {
	e, ok := errors.AsType[*rest.Error](err)
	return org.MaybeExecuted(err) || errors.Is(err, sferr.ErrAnswer) || ok && e.FromElsewhere()
}

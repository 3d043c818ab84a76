package salesforce

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/internal/rest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

const (
	maxJobs    = 3 // that the same rows are given to, where Salesforce leaves them untried
	maxUploads = 3 // of a job's data, where the answer is lost: each is a job of its own
	maxStarts  = 3
)

// ingest is some rows on their way through jobs.
type ingest struct {
	client     *Client
	assignment string                                                        // the rule that runs for new records; empty: none
	settle     func(columns []string, refs []jobRef, row *resultRow, j *Job) // row is nil where they may have been tried and nothing is known
	left       func(ref int32) bool                                          // whether a row has no outcome yet
	end        func(ref int32, o Outcome, err error)
}

// run gives a part's rows to a job, and those that it left untried to another
// one, and settles each row. The error says why not all of them could be; they
// are ended then.
func (in *ingest) run(ctx context.Context, part *jobPart) error {
	if err := part.seal(); err != nil {
		return in.stop(part, NotSent, err)
	}
	for jobs := 1; ; jobs++ {
		j, err := in.start(ctx, part)
		if err != nil {
			return err
		}
		if err := in.finish(ctx, j, part); err != nil {
			return in.stop(part, InDoubt, j.broken(err))
		}
		untried := 0
		for _, r := range part.rows {
			if in.left(r.ref) {
				untried++
			}
		}
		switch {
		case untried == 0:
			return nil
		case j.State == JobAborted || jobs == maxJobs: // who aborts a job does not want it done
			return in.stop(part, NotSent, j.broken(nil))
		}
		rest, err := part.rest(in.left)
		if err != nil {
			return in.stop(part, NotSent, err)
		}
		defer rest.file.Close()
		part = rest
	}
}

// stop ends what is left of a part's rows.
func (in *ingest) stop(part *jobPart, o Outcome, err error) error {
	for _, r := range part.rows {
		if in.left(r.ref) {
			in.end(r.ref, o, err)
		}
	}
	return err
}

// start makes a job, gives it its data and starts it. An upload without an answer
// is not repeated, since a job takes one only: the job is given up, which never
// began, and another one made.
func (in *ingest) start(ctx context.Context, part *jobPart) (*Job, error) {
	for try := 1; ; try++ {
		j, err := in.create(ctx, part)
		if err != nil {
			return nil, in.stop(part, NotSent, err)
		}
		err = in.upload(ctx, j, part)
		if err == nil {
			return j, in.begin(ctx, j, part)
		}
		has := inOtherState(err) // data already: this, delivered twice, or somebody else's
		if !has {
			j.abort(ctx)
		}
		if !has && !unclear(err) || try == maxUploads || ctx.Err() != nil {
			return nil, in.stop(part, NotSent, org.Wrap(err))
		}
	}
}

// inOtherState reports whether a job refused what it is not ready for, or not any
// more.
func inOtherState(err error) bool {
	re, ok := errors.AsType[*rest.Error](err)
	return ok && strings.EqualFold(re.Code, "INVALIDJOBSTATE")
}

// unclear reports whether a request that ended with err may have been carried out:
// also where the answer is another one's, or a refusal that is not Salesforce's.
func unclear(err error) bool {
	re, ok := errors.AsType[*rest.Error](err)
	return org.MaybeExecuted(err) || errors.Is(err, sferr.ErrAnswer) || ok && fromElsewhere(re)
}

func (in *ingest) create(ctx context.Context, part *jobPart) (*Job, error) {
	k := part.data.kind
	spec := map[string]string{
		"object": k.object, "operation": k.operation(), "contentType": "CSV", "lineEnding": "LF", "columnDelimiter": "COMMA",
	}
	if k.key != "" {
		spec["externalIdFieldName"] = k.key
		if !k.noAssignment && in.assignment != "" {
			spec["assignmentRuleId"] = in.assignment
		}
	}
	j, err := in.client.createJob(ctx, ingestPath, k.object, spec)
	if err != nil {
		return nil, err
	}
	in.client.traceJob(j, len(part.rows))
	return j, nil
}

func (in *ingest) upload(ctx context.Context, j *Job, part *jobPart) error {
	_, err := in.client.org.Do(ctx, rest.Request{
		Method: http.MethodPut, Path: ingestPath + "/" + j.ID + "/batches",
		Body: &rest.Content{Type: "text/csv; charset=UTF-8", From: part.file, Size: part.file.Size()},
	})
	return err
}

// begin starts a job. Where no answer tells whether it was, the job is asked: also
// where it is not ready to be started, as when the request was delivered twice.
func (in *ingest) begin(ctx context.Context, j *Job, part *jobPart) error {
	outcome := NotSent
	for try := 1; ; try++ {
		err := j.setState(ctx, JobUploadComplete)
		switch {
		case err == nil:
			return nil
		case unclear(err):
			outcome = InDoubt // it may be on its way still
		case !inOtherState(err):
			j.abort(ctx)
			return in.stop(part, outcome, org.Wrap(err))
		}
		if asked := j.refresh(ctx); asked != nil {
			return in.stop(part, InDoubt, j.broken(org.Wrap(err)))
		}
		if j.State != JobOpen {
			return nil
		}
		if try == maxStarts {
			j.abort(ctx)
			return in.stop(part, outcome, j.broken(org.Wrap(err)))
		}
	}
}

// finish waits for a job and settles the rows that it tells of. Of the others, all
// are in doubt where the job tried more than it tells of, or tells of them what
// cannot be believed; else they were not tried.
func (in *ingest) finish(ctx context.Context, j *Job, part *jobPart) error {
	if err := j.Wait(ctx); err != nil {
		return err
	}
	in.client.traceJob(j, len(part.rows))
	told := 0
	for _, name := range [...]string{savedRows, refusedRows} {
		if name == refusedRows && j.Failed == 0 && j.State == JobComplete {
			continue
		}
		n, err := in.read(ctx, j, part, name)
		if err != nil && !errors.Is(err, sferr.ErrAnswer) {
			return err
		}
		told += n
	}
	if told < j.Processed || j.State == JobComplete && j.Processed >= len(part.rows) {
		for _, r := range part.rows {
			if in.left(r.ref) {
				in.settle(part.data.columns, []jobRef{r}, nil, j)
			}
		}
	}
	return nil
}

// read settles the rows of a file of results and returns how many there are.
func (in *ingest) read(ctx context.Context, j *Job, part *jobPart, name string) (int, error) {
	format := rowFormat{name, j.Key, j.Operation, part.data.object, part}
	file, n, err := j.results(ctx, format, func(n int) error { return j.whole(name, n) })
	if err != nil {
		return 0, err
	}
	defer file.Close()
	for row, err := range file.rows() {
		if err != nil {
			return 0, err
		}
		from, to := part.find(row.Key)
		in.settle(part.data.columns, part.rows[from:to], &row, j)
	}
	return n, nil
}

package salesforce

import (
	"context"
	"net/http"

	"github.com/getmobly/mobly-salesforce-go/internal/rest"
)

const (
	maxJobs    = 3 // that the same rows are given to, where Salesforce leaves them untried
	maxUploads = 3 // of a job's data, where the answer is lost: each is a job of its own
	maxStarts  = 3
)

// ingest is some rows on their way through jobs.
type ingest struct {
	client     *Client
	assignment string                                             // the rule that runs for new records; empty: none
	settle     func(columns []string, refs []jobRef, row *JobRow) // row is nil where they were tried and nothing is known
	left       func(ref int32) bool                               // whether a row has no outcome yet
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
		j.abort(ctx)
		if !maybeExecuted(err) || try == maxUploads || ctx.Err() != nil {
			return nil, in.stop(part, NotSent, wrap(err))
		}
	}
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
	info, err := in.client.createJob(ctx, ingestPath, spec)
	if err != nil {
		return nil, err
	}
	j := &Job{ID: info.ID, client: in.client}
	j.take(info)
	in.client.traceJob(j, len(part.rows))
	return j, nil
}

func (in *ingest) upload(ctx context.Context, j *Job, part *jobPart) error {
	_, err := in.client.do(ctx, rest.Request{
		Method: http.MethodPut, Path: ingestPath + "/" + j.ID + "/batches",
		Body: &rest.Content{Type: "text/csv; charset=UTF-8", From: part.file, Size: part.file.Size()},
	})
	return err
}

// begin starts a job. Where no answer tells whether it was, the job is asked.
func (in *ingest) begin(ctx context.Context, j *Job, part *jobPart) error {
	for try := 1; ; try++ {
		err := j.setState(ctx, JobUploadComplete)
		switch {
		case err == nil:
			return nil
		case !maybeExecuted(err):
			j.abort(ctx)
			return in.stop(part, NotSent, wrap(err))
		}
		if asked := j.refresh(ctx); asked != nil {
			return in.stop(part, InDoubt, j.broken(wrap(err)))
		}
		if j.State != JobOpen {
			return nil
		}
		if try == maxStarts {
			return in.stop(part, NotSent, j.broken(wrap(err)))
		}
	}
}

// finish waits for a job and settles the rows that it tells of. Rows that it
// does not tell of were not tried.
func (in *ingest) finish(ctx context.Context, j *Job, part *jobPart) error {
	if err := j.Wait(ctx); err != nil {
		return err
	}
	in.client.traceJob(j, len(part.rows))
	for _, file := range [...]string{savedRows, refusedRows} {
		if file == refusedRows && j.Failed == 0 && j.State == JobComplete {
			continue
		}
		for row, err := range j.rows(ctx, file) {
			if err != nil {
				return err
			}
			in.settle(part.data.columns, part.find(row.Key), &row)
		}
	}
	if j.State == JobComplete && j.Processed >= len(part.rows) { // it tells not of all that it tried
		for _, r := range part.rows {
			if in.left(r.ref) {
				in.settle(part.data.columns, []jobRef{r}, nil)
			}
		}
	}
	return nil
}

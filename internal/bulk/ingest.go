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

// End is what became of a record.
type End struct {
	Outcome record.Outcome // Created, Updated, Failed, InDoubt or NotSent
	ID      string         // 18 characters; empty unless the record was saved
	Err     error          // nil if the record was saved
	Items   []rest.Item    // Salesforce's reasons if Failed; they may quote values: not to be printed
	Untold  bool           // the job may have tried the record and does not tell its end: look it up
}

// Rows are the records of a job as the caller keeps them. Several jobs call the
// functions at once.
type Rows struct {
	Ended func(ref int32) bool
	End   func(ref int32, end *End)
}

const (
	maxJobs    = 3 // that the same rows are given to while Salesforce leaves them untried
	maxUploads = 3 // of a job's data while answers are lost, each in a job of its own
	maxStarts  = 3
)

// ingest is a part on its way through jobs.
type ingest struct {
	api  *API
	part *Part
	rows Rows
}

// Ingest gives the rows of a part to a job, and those that it leaves untried to
// the next one, until each has its end. If it returns an error, the rows that
// were left have ended with it.
func (a *API) Ingest(ctx context.Context, part *Part, rows Rows) error {
	in := &ingest{a, part, rows}
	if err := part.seal(); err != nil {
		return in.stop(record.NotSent, err)
	}
	for jobs := 1; ; jobs++ {
		j, err := in.start(ctx)
		if err != nil {
			return err
		}
		if err := in.finish(ctx, j); err != nil {
			return in.stop(record.InDoubt, j.fail(err))
		}
		left := in.left()
		switch {
		case len(left) == 0:
			return nil
		case j.State == stateAborted || jobs == maxJobs: // whoever aborts a job does not want it done
			return in.stop(record.NotSent, j.fail(nil))
		}
		next, err := in.part.without(rows.Ended)
		if err != nil {
			return in.stop(record.NotSent, err)
		}
		defer next.file.Close()
		in.part = next
	}
}

func (in *ingest) left() []rowRef {
	var out []rowRef
	for _, r := range in.part.rows {
		if !in.rows.Ended(r.ref) {
			out = append(out, r)
		}
	}
	return out
}

// stop ends the rows that are left, and returns err.
func (in *ingest) stop(outcome record.Outcome, err error) error {
	for _, r := range in.left() {
		in.rows.End(r.ref, &End{Outcome: outcome, Err: err})
	}
	return err
}

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
	return in.api.create(ctx, ingestPath, d.Kind.Object, spec, len(in.part.rows))
}

func (in *ingest) upload(ctx context.Context, j *job) error {
	_, err := in.api.Org.Do(ctx, rest.Request{
		Method: http.MethodPut, Path: j.path() + "/batches",
		Body: &rest.Content{Type: "text/csv; charset=UTF-8", From: in.part.file, Size: in.part.file.Size()},
	})
	return err
}

// begin starts the job.
//
//  1. Salesforce says that the job is started: it is.
//  2. No answer tells whether it is: ask for its state, and start it again while
//     it is open.
//  3. The job is not in the state for it, as when the request was delivered
//     twice: the same.
//  4. Any other refusal: the job is given up.
func (in *ingest) begin(ctx context.Context, j *job) error {
	outcome := record.NotSent
	for try := 1; ; try++ {
		err := j.setState(ctx, stateUploadComplete)
		switch {
		case err == nil: // 1
			return nil
		case maybeDone(err): // 2
			outcome = record.InDoubt // it may still be on its way
		case !inOtherState(err): // 4
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
	return org.MaybeExecuted(err) || errors.Is(err, sferr.ErrResponse) || ok && e.FromElsewhere()
}

// finish waits for the job and ends the rows in its results. The other rows are
// in doubt if the job tried more rows than its results have, or claims that it
// tried all; otherwise they were not tried, and have no end yet.
func (in *ingest) finish(ctx context.Context, j *job) error {
	if err := j.wait(ctx); err != nil {
		return err
	}
	j.trace(ctx)
	files := []string{savedRows, refusedRows}
	if j.Failed == 0 && j.State == stateComplete {
		files = files[:1]
	}
	told := 0
	for _, name := range files {
		n, err := in.read(ctx, j, name)
		if err != nil && !errors.Is(err, sferr.ErrResponse) {
			return err
		}
		told += n
	}
	if told < j.Processed || j.State == stateComplete && j.Processed >= len(in.part.rows) {
		for _, r := range in.left() {
			in.rows.End(r.ref, untold(j))
		}
	}
	return nil
}

// read ends the rows in a file of results, and returns their number.
func (in *ingest) read(ctx context.Context, j *job, name string) (int, error) {
	file, n, err := j.results(ctx, in.part, name)
	if err != nil {
		return 0, err
	}
	defer file.Close()
	for row, err := range in.part.results(file.Reader(), name, nil) {
		if err != nil {
			return 0, err
		}
		from, to := in.part.find(row.key)
		in.settle(j, in.part.rows[from:to], &row.End)
	}
	return n, nil
}

// settle ends the row that a key identifies. If the key identifies several, none
// of them is known for sure.
func (in *ingest) settle(j *job, refs []rowRef, end *End) {
	if len(refs) > 1 {
		end = untold(j)
	}
	for _, r := range refs {
		in.rows.End(r.ref, end)
	}
}

var errUntold = errors.New("it does not report all rows that it tried")

func untold(j *job) *End { return &End{Outcome: record.InDoubt, Err: j.fail(errUntold), Untold: true} }

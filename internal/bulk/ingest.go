package bulk

import (
	"context"
	"errors"

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

// maxJobs is how many jobs the same rows are given to while Salesforce leaves
// them untried.
const maxJobs = 3

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

// left returns the rows without an end.
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

// finish waits for the job and ends the rows in its results. The other rows were
// not tried, unless the job tried more rows than its results have, or claims that
// it tried all: then they are in doubt.
func (in *ingest) finish(ctx context.Context, j *job) error {
	if err := j.wait(ctx); err != nil {
		return err
	}
	in.api.trace(j, len(in.part.rows))
	told := 0
	for _, name := range [...]string{savedRows, refusedRows} {
		if name == refusedRows && j.Failed == 0 && j.State == stateComplete {
			continue
		}
		n, err := in.read(ctx, j, name)
		if err != nil && !errors.Is(err, sferr.ErrAnswer) {
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
	for row, err := range resultRows(file, in.part, name) {
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

var errUntold = errors.New("it does not tell what became of all rows that it tried")

func untold(j *job) *End { return &End{Outcome: record.InDoubt, Err: j.fail(errUntold), Untold: true} }

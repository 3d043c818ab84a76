package salesforce

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"

	"github.com/getmobly/mobly-salesforce-go/internal/org"
)

// BackfillMinimum is how many leads make [Client.Backfill] use Bulk API 2.0;
// fewer are synced, which takes fewer API calls and less time.
const BackfillMinimum = 2000

// Backfill brings leads by the 100,000 into the org, as [Client.Sync] does and
// with the same results, by Bulk API 2.0: about eight API calls for a job of up
// to 100 MB, whatever the number of leads.
//
//  1. All leads are read and kept in a temporary file.
//  2. The org's records of their persons and Tasks are read and kept in another
//     file: by a query job over the whole object if that takes fewer API calls
//     than looking up the keys. The survivors of known records that were merged
//     are read too, and so are Tasks without an ID of persons who have an action
//     whose ID no Task has.
//  3. The records that differ go out as CSV, each object's new records in one
//     job and its changes in another; what a job leaves untried is given to
//     another one. Then the Tasks.
//  4. What Salesforce refused, and Sync would not leave at that (a field that it
//     does not take, a record that a duplicate rule found, one that was deleted
//     meanwhile), is synced, together with what no job can carry: new records
//     without an external ID, and texts of more than 32,000 characters.
//
// There is one Result for every lead, in the order of the input, all captures of
// one person folded. Errors come as [Client.Stream] gives them: a *[DecodeError]
// is the Refused result of one lead; one of the input, or one that ends the run,
// comes last, with a zero Result. If a job that was started can no longer be asked
// about, or does not tell of all rows that it tried, its leads are InDoubt with a
// [*JobError], unless they can be looked up. Run the Backfill again: it finds what
// is there.
//
// What jobs cannot do is refused before anything is read, with a
// [*BackfillError]. A text that is "#N/A", which in a job clears the field, is
// dropped with a *[mapping.FieldError].
//
// In memory stay, for each lead, about 200 bytes and 100 for each action, and
// its result, where it had to be synced or is one person with an earlier lead,
// until its turn comes; and 8 bytes for each record that a query job reads. All
// captures of one person are planned together, so that the number of these is what
// memory bounds. A part of 100 MB has to pass within [Config.CallTimeout]. The
// temporary files (os.TempDir) hold the leads, the records that they match, and the jobs' data;
// nobody else may read them, and they are gone when the loop ends. Break off and
// jobs that were started still go on: the next run finds their records.
func (c *Client) Backfill(ctx context.Context, leads iter.Seq2[Lead, error]) iter.Seq2[Result, error] {
	return func(yield func(Result, error) bool) {
		err := c.readyFor(ctx, leads)
		if err == nil {
			err = c.cfg.fitsJobs()
		}
		if err != nil {
			yield(Result{}, err)
			return
		}
		ctx, run := c.begin(ctx)
		b := newBackfill(c)
		defer b.close()
		ended := false
		err = b.run(ctx, leads, func(r Result) bool {
			run.count(&r)
			ended = !yield(r, nil)
			return !ended
		})
		if run.tell(err); err != nil && !ended {
			yield(Result{}, err)
		}
	}
}

// bulkLimits are where Backfill goes another way. Tests have others.
type bulkLimits struct {
	minimum int // leads that make it use jobs
	lookUp  int // bytes of keys that one API call looks up
	window  int // leads that are planned together; their kin come on top
}

var defaultBulk = bulkLimits{minimum: BackfillMinimum, lookUp: org.MaxHeavy * org.MaxURL, window: 250}

// ErrBackfill is the kind of a [*BackfillError].
var ErrBackfill = errors.New("salesforce: Backfill cannot do what the configuration asks for")

// BackfillError is why [Client.Backfill] does not begin. It is an [ErrBackfill].
type BackfillError struct {
	Setting string // of Config: "Duplicates"
	Reason  string // what is in the way, and what to change
	Err     error  // what lies below; may be nil
}

// Error names the setting and the reason.
func (e *BackfillError) Error() string {
	text := fmt.Sprintf("%s: Config.%s: %s", ErrBackfill.Error(), e.Setting, e.Reason)
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

// MarshalJSON writes the error with what lies below as a [Result] has it.
func (e BackfillError) MarshalJSON() ([]byte, error) {
	type plain BackfillError
	return json.Marshal(struct {
		plain
		Err *storedError `json:",omitempty"`
	}{plain(e), store(InDoubt, e.Err)})
}

// Unwrap returns [ErrBackfill] and Err.
func (e *BackfillError) Unwrap() []error {
	if e.Err == nil {
		return []error{ErrBackfill}
	}
	return []error{ErrBackfill, e.Err}
}

// fitsJobs refuses what Bulk API 2.0 cannot do.
func (c *Config) fitsJobs() error {
	switch {
	case c.Duplicates == AllowDuplicate:
		return &BackfillError{Setting: "Duplicates", Reason: "jobs take no header that lets duplicates be saved: " +
			"choose RefuseDuplicate or UseDuplicate, switch the duplicate rule off for the integration user, or use Stream"}
	case c.ExternalID == "":
		return &BackfillError{Setting: "ExternalID", Reason: "without one a job's rows cannot be told from each other, and a job that is given again doubles them: " +
			"define a unique external ID on Lead and name it here, or use Stream"}
	}
	return nil
}

// noActivityID is the error of actions that could not be joined.
func noActivityID() error {
	return &BackfillError{Setting: "ActivityID", Reason: "without one the Tasks of a job cannot be told from each other, and the leads have actions: " +
		"define a unique external ID on Activity and name it here, or use Stream"}
}

package salesforce

import (
	"context"
	"errors"
	"iter"

	"github.com/getmobly/mobly-salesforce-go/internal/backfill"
	"github.com/getmobly/mobly-salesforce-go/internal/engine"
	"github.com/getmobly/mobly-salesforce-go/internal/planner"
	"github.com/getmobly/mobly-salesforce-go/mapping"
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
// dropped with a *[field.Error].
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
		if err := c.readyFor(ctx, leads); err != nil {
			yield(Result{}, err)
			return
		}
		ctx, run := c.begin(ctx)
		var err error
		ended := false
		for r, e := range c.backfill.Run(ctx, backfillLeads(leads)) {
			if err = e; err != nil {
				break
			}
			result := resultsOf([]engine.Result{r})[0]
			run.count(&result)
			if !yield(result, nil) {
				ended = true
				break
			}
		}
		if run.tell(err); err != nil && !ended {
			yield(Result{}, err)
		}
	}
}

// backfillLeads are the leads of an input as package backfill takes them: a
// [*DecodeError] is that of one lead.
func backfillLeads(leads iter.Seq2[Lead, error]) iter.Seq2[backfill.Lead, error] {
	return func(yield func(backfill.Lead, error) bool) {
		for lead, err := range leads {
			in := backfill.Lead{Lead: planner.Lead{Person: &lead.Person, Tags: lead.Tags, Actions: lead.Actions}}
			if _, ok := errors.AsType[*DecodeError](err); ok {
				in = backfill.Lead{Lead: planner.Lead{Person: new(mapping.Person)}, Unread: err}
				err = nil
			}
			if !yield(in, err) || err != nil {
				return
			}
		}
	}
}

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

// Backfill brings leads by the 100,000 into the org, as [Client.Sync] does and
// with the same results, by Bulk API 2.0: about eight API calls for a job of up
// to 100 MB, whatever the number of leads. Fewer than 2,000 leads are synced, which
// takes fewer API calls and less time.
//
//  1. All leads are read and kept in a temporary file.
//  2. The org's records that a Sync would look up are read and kept in another
//     file: by a query job over the whole object if that takes fewer API calls
//     than looking up the keys.
//  3. The records that differ go out as CSV, each object's new records in one
//     job and its changes in another; what a job leaves untried is given to
//     another one. Then the Tasks.
//  4. What Salesforce refused, and Sync would not leave at that (a field that it
//     does not take, a record that a duplicate rule found, one that was deleted
//     meanwhile), is synced, together with what no job can carry: new records
//     without an external ID, and texts of more than 32,000 characters.
//
// There is one Result for every lead, in the order of the input, all captures of
// one person folded. Errors come as [Client.Stream] gives them. If a job that was
// started can no longer be asked about, or does not report all rows that it tried,
// its leads are InDoubt with a [*JobError], unless they can be looked up. Run the
// Backfill again: it finds what is there.
//
// What jobs cannot do is refused before anything is read, with a
// [*BackfillError]. A text that is "#N/A", which in a job clears the field, is
// dropped with a *[field.Error].
//
// Memory holds about 200 bytes for each lead, 100 for each action and 8 for each
// record that a query job reads, and all captures of one person at once. A part of
// 100 MB has to pass within [Config.CallTimeout]. The temporary files (os.TempDir)
// hold the leads, the records that they match, and the jobs' data; nobody else may
// read them, and they are gone when the loop ends. Jobs that were started go on if
// the loop breaks: the next run finds their records.
func (c *Client) Backfill(ctx context.Context, leads iter.Seq2[Lead, error]) iter.Seq2[Result, error] {
	return func(yield func(Result, error) bool) {
		err := c.readyFor(ctx, leads)
		if err == nil {
			err = c.backfill.Fits()
		}
		if err != nil {
			yield(Result{}, err)
			return
		}
		ctx, run := c.begin(ctx)
		ended := false
		err = c.backfill.Run(ctx, backfillLeads(leads), func(r engine.Result) bool {
			result := resultsOf([]engine.Result{r})[0]
			run.count(&result)
			ended = !yield(result, nil)
			return !ended
		})
		if run.tell(ctx, err); err != nil && !ended {
			yield(Result{}, err)
		}
	}
}

// backfillLeads are the leads of an input as package backfill takes them: a
// [*DecodeError] is that of one lead.
func backfillLeads(leads iter.Seq2[Lead, error]) iter.Seq2[backfill.Lead, error] {
	return func(yield func(backfill.Lead, error) bool) {
		for lead, err := range leads {
			if errors.Is(err, errLingered) {
				continue // nothing is written before all leads are read
			}
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

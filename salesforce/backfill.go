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

// Backfill writes hundreds of thousands of leads to the org through Bulk API 2.0,
// with the same results as [Client.Sync]. A job of up to 100 MB takes about eight
// API calls, whatever the number of leads. Fewer than 2,000 leads are synced
// instead, which takes fewer API calls and less time.
//
//  1. All leads are read and kept in a temporary file.
//  2. The org's records that a Sync would look up are read and kept in another
//     file: by a query job over the whole object if that takes fewer API calls
//     than looking up the keys.
//  3. The records that differ go out as CSV, each object's new records in one job
//     and its changes in another; rows that a job did not process go into another
//     one. Then the Tasks.
//  4. Records whose refusal Sync would handle (a field that Salesforce rejects, a
//     record that a duplicate rule found, one that was deleted meanwhile) are
//     synced, together with what no job can carry: new records without an external
//     ID, and texts of more than 32,000 characters. Leads that may join a campaign
//     (Settings.Campaigns) or lack a follow-up (Settings.FollowUps) are synced too,
//     for these records: 1,000 leads with a member each take about five API calls.
//
// There is one Result for every lead, in the order of the input, all captures of
// one person folded. Errors are reported as by [Client.Stream]. If a started job
// can no longer be queried, or does not report every row that it processed, leads
// that cannot be looked up either are InDoubt, and their errors name the job. Run
// the Backfill again: it finds what is there.
//
// Settings that jobs cannot carry out are an [sferr.ErrConfig], before anything is
// read. A text that is "#N/A", which in a job clears the field, is dropped with a
// *[field.Error].
//
// Memory holds about 200 bytes for each lead, 100 for each action and 8 for each
// record that a query job reads, and all captures of one person at once. Each part
// of 100 MB must be transferred within Config.CallTimeout. The temporary files
// (os.TempDir) hold the leads, the records that they match, and the jobs' data;
// nobody else may read them, and they are gone when the loop ends. If the loop
// breaks, started jobs continue: the next run finds their records.
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
		defer run.close(ctx)
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

package salesforce

import (
	"cmp"
	"context"

	"github.com/getmobly/mobly-salesforce-go/internal/backfill"
	"github.com/getmobly/mobly-salesforce-go/internal/bulk"
	"github.com/getmobly/mobly-salesforce-go/internal/rows"
)

// SetWindow has Stream sync n leads together, for tests.
func (c *Client) SetWindow(n int) *Client {
	c.window, c.backfill.Limits.Sync = n, n
	return c
}

// SetBulk has Backfill use jobs for n leads, plan so many together, look up bytes of keys in one API
// call, and give a job's data so many bytes, for tests. Zero leaves a limit as
// it is.
func (c *Client) SetBulk(n, lookUp int, upload int64) *Client {
	b, limits := &c.backfill.Limits, &c.backfill.Jobs.Limits
	b.Minimum, b.Window, b.LookUp, limits.Upload = cmp.Or(n, b.Minimum), cmp.Or(n, b.Window), cmp.Or(lookUp, b.LookUp), cmp.Or(upload, limits.Upload)
	return c
}

// OnPlan has planned be called with the number of leads that Backfill plans
// together, for tests.
func (c *Client) OnPlan(planned func(leads int)) *Client {
	c.backfill.OnPlan = planned
	return c
}

// SetQueryPage has a query job's results asked for n rows at a time, for tests.
func (c *Client) SetQueryPage(n int) *Client {
	c.backfill.Jobs.Limits.Page = n
	return c
}

// SetResults has files of results be no longer than n bytes, for tests.
func (c *Client) SetResults(n int64) *Client {
	c.backfill.Jobs.Limits.Results = n
	return c
}

// QueryJob reads fields of all records of an object by a query job, for tests.
func (c *Client) QueryJob(ctx context.Context, object string, fields ...string) error {
	d := c.org.Describe(ctx, false, object)[0]
	if d.Err != nil {
		return d.Err
	}
	q, err := c.backfill.Jobs.StartQuery(ctx, bulk.QuerySpec{Object: d.Object, Fields: fields})
	if err != nil {
		return err
	}
	return q.Read(ctx, func(rows.Row) error { return nil })
}

// Usage returns what the client knows of its use of the org's API, for tests.
func (c *Client) Usage() (calls int64, used, limit int) { return c.org.Usage() }

// Calls returns how many API requests the client has sent, for tests.
func (c *Client) Calls() int64 {
	calls, _, _ := c.org.Usage()
	return calls
}

// BackfillMinimum is how many leads make Backfill use jobs, for tests.
var BackfillMinimum = backfill.DefaultLimits.Minimum

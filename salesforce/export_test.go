package salesforce

import "cmp"

// SetWindow has Stream sync n leads together, for tests.
func (c *Client) SetWindow(n int) *Client {
	c.window = n
	return c
}

// SetBulk has Backfill use jobs for n leads, plan so many together, look up bytes of keys in one API
// call, and give a job's data so many bytes, for tests. Zero leaves a limit as
// it is.
func (c *Client) SetBulk(n, lookUp int, upload int64) *Client {
	c.bulk = bulkLimits{minimum: cmp.Or(n, c.bulk.minimum), window: cmp.Or(n, c.bulk.window), lookUp: cmp.Or(lookUp, c.bulk.lookUp), upload: cmp.Or(upload, c.bulk.upload)}
	return c
}

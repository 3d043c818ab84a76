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
	b := &c.bulk
	b.minimum, b.window, b.lookUp, b.upload = cmp.Or(n, b.minimum), cmp.Or(n, b.window), cmp.Or(lookUp, b.lookUp), cmp.Or(upload, b.upload)
	return c
}

// SetQueryPage has a query job's results asked for n rows at a time, for tests.
func (c *Client) SetQueryPage(n int) *Client {
	c.bulk.page = n
	return c
}

// Spare reports whether there is memory to be used again.
func (c *Client) Spare() (changes, tasks, ops bool) {
	m := &c.memory
	return m.changes.Get() != nil, m.tasks.Get() != nil, m.ops.Get() != nil
}

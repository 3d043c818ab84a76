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

// TakeSpare takes memory that runs left to the next ones, and reports whether
// there was some for FieldChanges, for TaskPlans and for writes, for tests.
func (c *Client) TakeSpare() [3]bool {
	m := &c.memory
	return [3]bool{m.changes.Get() != nil, m.tasks.Get() != nil, m.ops.Get() != nil}
}

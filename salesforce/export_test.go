package salesforce

// SetWindow has Stream sync n leads together, for tests.
func (c *Client) SetWindow(n int) *Client {
	c.window = n
	return c
}

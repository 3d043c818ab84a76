package salesforce

import (
	"context"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// Describe asks the org what object ("Lead", "Contact", "Task" ...) is for the
// user of this Client: its fields, as far as the user may see them, and what
// may be written to them.
//
// A Client asks once by itself and keeps the answer until the org's refusals
// show that it is out of date. Describe always asks again, and the Client goes by
// the new answer from then on, as if the object had never refused a value: call
// it after an admin has changed fields or permissions.
//
// The error is an *[sferr.Error]; status 404 means that the object does not exist or
// that the user has no permission on it.
func (c *Client) Describe(ctx context.Context, object string) (*schema.Object, error) {
	if err := c.ready(ctx); err != nil {
		return nil, err
	}
	d, err := c.engine.Describe(ctx, object)
	if err != nil {
		return nil, err
	}
	return d.Told, nil
}

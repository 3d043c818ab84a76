package salesforce

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/rest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// described is the newest describe result of one object.
type described struct {
	told     *schema.Object // as the org describes it
	object   *schema.Object // as the Client goes by it, see byFields
	modified string         // its Last-Modified header
}

// Describe asks the org what object ("Lead", "Contact", "Task" ...) is for the
// user of this Client: its fields, as far as the user may see them, and what
// may be written to them.
//
// A Client asks once by itself and keeps the answer until the org's refusals
// show that it is out of date. Describe always asks again, and the Client goes by
// the new answer from then on, as if the object had never refused a value: call
// it after an admin has changed fields or permissions.
//
// The error is an *[Error]; status 404 means that the object does not exist or
// that the user has no permission on it.
func (c *Client) Describe(ctx context.Context, object string) (*schema.Object, error) {
	if err := c.ready(ctx); err != nil {
		return nil, err
	}
	d, err := c.ask(ctx, object)
	if err != nil {
		return nil, err
	}
	return d.told, nil
}

// ask asks the org what an object is, and keeps the answer.
func (c *Client) ask(ctx context.Context, object string) (*described, error) {
	c.mu.Lock()
	old := c.describe[strings.ToLower(object)]
	c.mu.Unlock()

	req := rest.Request{Method: http.MethodGet, Path: "/sobjects/" + url.PathEscape(object) + "/describe", Repeatable: true}
	if old != nil && old.modified != "" {
		req.Header = http.Header{"If-Modified-Since": {old.modified}}
	}
	resp, err := c.do(ctx, req)
	if err != nil {
		return nil, wrap(err)
	}
	c.refused.forget(object)
	if resp.Status == http.StatusNotModified && old != nil {
		return old, nil
	}
	o, err := schema.ParseDescribe(resp.Body)
	if err != nil {
		return nil, &Error{Status: resp.Status, Method: req.Method, Path: req.Path, Err: err}
	}
	if name := "__" + strings.ToLower(o.Name); !strings.HasSuffix(name, "__"+strings.ToLower(object)) { // a namespace may stand before it
		return nil, &Error{Status: resp.Status, Method: req.Method, Path: req.Path, Err: fmt.Errorf("%w: it describes another object", ErrAnswer)}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	d := &described{told: o, object: byFields(o), modified: resp.Header.Get("Last-Modified")}
	c.describe[strings.ToLower(object)] = d
	c.model = nil
	return d, nil
}

// byFields returns the object with what is to be gone by of its fields. Describe
// mixes what field-level security says with the permissions on the object: who
// may edit its records and not create any is told that no field may be given to a
// new one. That the object may not be written, the object says, and each record
// is refused by itself: its fields are taken to be as writable as they are in the
// other way, or, where there is none, as if field-level security allowed it.
func byFields(o *schema.Object) *schema.Object {
	if o.Createable && o.Updateable {
		return o
	}
	fields := o.Fields()
	for i := range fields {
		f := &fields[i]
		may := f.Createable || f.Updateable || !o.Createable && !o.Updateable && !f.Calculated && !f.AutoNumber
		f.Createable, f.Updateable = f.Createable || !o.Createable && may, f.Updateable || !o.Updateable && may
	}
	return o.With(fields...)
}

// object returns what is known of an object, asking the org the first time.
func (c *Client) object(ctx context.Context, name string) (*schema.Object, error) {
	if o := c.known(name); o != nil {
		return o, nil
	}
	d, err := c.ask(ctx, name)
	if err != nil {
		return nil, err
	}
	return d.object, nil
}

// known returns what is known of an object already, nil where that is nothing.
func (c *Client) known(name string) *schema.Object {
	c.mu.Lock()
	defer c.mu.Unlock()
	if d := c.describe[strings.ToLower(name)]; d != nil {
		return d.object
	}
	return nil
}

// outOfDate reports whether err says that the org is not what was described,
// and makes the Client ask again if so.
func (c *Client) outOfDate(err error) bool {
	var e *Error
	if !errors.As(err, &e) || e.class() != rest.Metadata {
		return false
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	clear(c.describe)
	c.model = nil
	return true
}

// outdated makes the Client ask again what an object is before its next use.
func (c *Client) outdated(object string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.describe, strings.ToLower(object))
	c.model = nil
}

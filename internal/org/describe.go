package org

import (
	"context"
	"errors"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/codes"
	"github.com/getmobly/mobly-salesforce-go/internal/rest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// Described is the newest describe result of one object.
type Described struct {
	Told     *schema.Object // as the org describes it
	Object   *schema.Object // as the Client goes by it, see byFields
	modified string         // its Last-Modified header
}

// Describe asks the org what an object is, and keeps the answer.
func (o *Org) Describe(ctx context.Context, object string) (*Described, error) {
	req := rest.Request{Method: http.MethodGet, Path: "/sobjects/" + url.PathEscape(object) + "/describe", Repeatable: true}
	old := o.described(object)
	if old != nil && old.modified != "" {
		req.Header = http.Header{"If-Modified-Since": {old.modified}}
	}
	resp, err := o.Do(ctx, req)
	if err != nil {
		return nil, Wrap(err)
	}
	if resp.Status == http.StatusNotModified && old != nil {
		d := &Described{Told: old.Told, Object: old.Object.With(), modified: old.modified} // its record types may have changed
		o.describes.Store(strings.ToLower(object), d)
		return d, nil
	}
	told, err := schema.ParseDescribe(resp.Body)
	if err != nil {
		return nil, &sferr.Error{Status: resp.Status, Method: req.Method, Path: req.Path, Err: fmt.Errorf("%w: %s: %w", sferr.ErrResponse, rest.Form(resp.Header, resp.Body), err)}
	}
	if name := "__" + strings.ToLower(told.Name); !strings.HasSuffix(name, "__"+strings.ToLower(object)) { // a namespace may stand before it
		return nil, Unbelieved(resp.Status, req.Method, req.Path, "it describes another object")
	}
	d := &Described{Told: told, Object: byFields(told), modified: resp.Header.Get("Last-Modified")}
	o.describes.Store(strings.ToLower(object), d)
	return d, nil
}

// OfType returns a func that adapts an object to a record type: in restricted
// picklists, only the type's values are active. If the org refuses to list them, the
// object stays unchanged until it is described again; after a temporary failure the
// next call asks again. One caller asks at a time; the others wait. The error is that
// of ctx.
//
// UNSURE: the User Interface API is closed to some users and lacks some objects. It may
// escape values for HTML.
func (o *Org) OfType(ctx context.Context) func(of *schema.Object, recordType string) (*schema.Object, error) {
	return func(of *schema.Object, recordType string) (*schema.Object, error) {
		select {
		case o.asking <- struct{}{}:
			defer func() { <-o.asking }()
		case <-ctx.Done():
			return nil, ctx.Err()
		}
		if known := o.typed[recordType]; known[0] == of {
			return known[1], nil
		}
		typed, err := o.askType(ctx, of, recordType)
		if e, ok := errors.AsType[*sferr.Error](err); err == nil || ok && e.Status > 0 && !sferr.Explain(e).Temporary {
			o.typed[recordType] = [2]*schema.Object{of, typed}
		}
		return typed, ctx.Err()
	}
}

// askType adapts an object to a record type. With an error, the object is unchanged.
func (o *Org) askType(ctx context.Context, of *schema.Object, recordType string) (*schema.Object, error) {
	var told struct {
		Fields map[string]struct{ Values []struct{ Value string } } `json:"picklistFieldValues"`
	}
	req := rest.Request{Method: http.MethodGet, Path: "/ui-api/object-info/" + of.Name + "/picklist-values/" + url.PathEscape(recordType)}
	req.Retry = func(*rest.Error) bool { return false } // other callers are waiting
	if err := o.send(ctx, req, &told, Wrap); err != nil {
		return of, err
	}
	fields := of.Fields()
	for i := range fields {
		f := &fields[i]
		list, known := told.Fields[f.Name]
		if !f.Restricted || !known {
			continue
		}
		f.RecordType, f.Picklist = recordType, slices.Clone(f.Picklist)
		for j := range f.Picklist {
			v := &f.Picklist[j]
			v.Active = v.Active && slices.ContainsFunc(list.Values, func(w struct{ Value string }) bool {
				return v.Value == w.Value || v.Value == html.UnescapeString(w.Value)
			})
		}
	}
	return of.With(fields...), nil
}

// byFields returns the object with the field permissions that the Client goes by.
// Describe mixes field-level security with the permissions on the object: if the
// user may edit records but not create them, it reports no field as createable.
// The object itself says that it may not be written, and each record is refused
// for that. Its fields are taken to be as writable as they are the other way, or,
// if neither way is open, as if field-level security allowed it.
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

// Object returns what is known of an object, asking the org the first time.
func (o *Org) Object(ctx context.Context, name string) (*schema.Object, error) {
	if known := o.Known(name); known != nil {
		return known, nil
	}
	d, err := o.Describe(ctx, name)
	if err != nil {
		return nil, err
	}
	return d.Object, nil
}

// Known returns what is known of an object already, nil where that is nothing.
func (o *Org) Known(name string) *schema.Object {
	if d := o.described(name); d != nil {
		return d.Object
	}
	return nil
}

// described returns the newest describe result of an object, nil if there is
// none.
func (o *Org) described(name string) *Described {
	kept, _ := o.describes.Load(strings.ToLower(name))
	d, _ := kept.(*Described)
	return d
}

// Current reports whether the objects are those of the newest describe results.
func (o *Org) Current(objects []*schema.Object) bool {
	return !slices.ContainsFunc(objects, func(object *schema.Object) bool {
		d := o.described(object.Name)
		return d == nil || d.Object != object
	})
}

// Forget drops describe results; the next use of an object asks again.
func (o *Org) Forget(objects ...string) {
	for _, name := range objects {
		o.describes.Delete(strings.ToLower(name))
	}
}

// OutOfDate reports whether err says that the org is no longer as described.
func OutOfDate(err error) bool {
	e, ok := errors.AsType[*sferr.Error](err)
	return ok && ClassOf(e) == codes.Metadata
}

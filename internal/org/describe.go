package org

import (
	"context"
	"errors"
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

// askObjects requests the descriptions of objects: several in one composite request,
// and those that this does not describe in concurrent requests of their own.
//
// UNSURE: composite requests take "all sObject resources", describes included; how long
// their answer may be is not documented.
func (o *Org) askObjects(ctx context.Context, objects []*Described) {
	if len(objects) > 1 {
		objects = o.askTogether(ctx, objects)
	}
	_ = Each(len(objects), o.Pace.Workers(), func(i int) error {
		o.askObject(ctx, objects[i])
		return nil // the others are asked for all the same
	})
}

// askTogether sends one composite request. It returns the objects to request alone:
// none, if the org cannot answer for now.
func (o *Org) askTogether(ctx context.Context, objects []*Described) (alone []*Described) {
	subs := make([]Subrequest, len(objects))
	for i, d := range objects {
		subs[i] = Subrequest{Method: http.MethodGet, URL: o.DataPath(d.path())}
	}
	answers, err := o.Composite(ctx, subs, true)
	err = Wrap(err)
	if e, ok := errors.AsType[*sferr.Error](err); ok && (lasts(err) || errors.Is(err, sferr.ErrResponse) || e.Status == http.StatusNotImplemented) {
		return objects
	}
	for i, d := range objects {
		if err != nil {
			d.Err = err
		} else if d.read(answers[i].Response()); d.Err != nil {
			alone = append(alone, d)
		}
	}
	return alone
}

func (o *Org) askObject(ctx context.Context, d *Described) {
	req := rest.Request{Method: http.MethodGet, Path: d.path(), Repeatable: true}
	old := o.described(d.name)
	if old != nil && old.modified != "" {
		req.Header = http.Header{"If-Modified-Since": {old.modified}}
	}
	resp, err := o.Do(ctx, req)
	switch {
	case err != nil:
		d.Err = Wrap(err)
	case resp.Status == http.StatusNotModified && old != nil:
		*d = *old
		d.Object = old.Object.With() // its record types may have changed
	default:
		d.read(resp)
	}
}

func (d *Described) path() string { return "/sobjects/" + url.PathEscape(d.name) + "/describe" }

// read sets what an answer says of the object, or Err.
func (d *Described) read(resp *rest.Response) {
	told, err := schema.ParseDescribe(resp.Body)
	switch {
	case err != nil:
		d.Err = Unbelieved(resp.Status, http.MethodGet, d.path(), rest.Form(resp.Header, resp.Body)+": "+err.Error())
	case !strings.HasSuffix("__"+strings.ToLower(told.Name), "__"+strings.ToLower(d.name)): // a namespace may stand before it
		d.Err = Unbelieved(resp.Status, http.MethodGet, d.path(), "it describes another object")
	default:
		*d = Described{name: d.name, Told: told, Object: byFields(told), modified: resp.Header.Get("Last-Modified")}
	}
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
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.describes[strings.ToLower(name)]
}

// Current reports whether the objects are those of the newest describe results.
func (o *Org) Current(objects []*schema.Object) bool {
	return !slices.ContainsFunc(objects, func(object *schema.Object) bool {
		d := o.described(object.Name)
		return d == nil || d.Object != object
	})
}

// Forget drops the describe results of objects; their next use asks again. It keeps
// those that are newer than the ones known; nil keeps none.
func (o *Org) Forget(known []*schema.Object, names ...string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, name := range names {
		key := strings.ToLower(name)
		if d := o.describes[key]; d != nil && (known == nil || slices.Contains(known, d.Object)) {
			delete(o.describes, key)
		}
	}
}

// OutOfDate reports whether err says that the org is no longer as described.
func OutOfDate(err error) bool {
	e, ok := errors.AsType[*sferr.Error](err)
	return ok && ClassOf(e) == codes.Metadata
}

package salesforcetest

import (
	"slices"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// Records returns copies of an object's records that are not deleted, oldest
// first. A record has a value for every field, nil where it is blank: a string,
// a bool or a [json.Number]; date-times are written as the API writes them.
func (o *Org) Records(object string) []map[string]any {
	o.lock()
	defer o.mu.Unlock()
	e := o.entity(object)
	if e == nil {
		return nil
	}
	o.advance()
	o.nightly()
	out := []map[string]any{}
	for _, r := range e.live(false) {
		out = append(out, e.copied(r))
	}
	return out
}

// Record returns the record with an ID of 15 or 18 characters, in the form of
// [Org.Records], and the name of its object. They are nil and "" if there is no
// such record or it is deleted.
func (o *Org) Record(id string) (object string, record map[string]any) {
	o.lock()
	defer o.mu.Unlock()
	o.advance()
	e, r, err := o.find(id)
	if err != nil {
		return "", nil
	}
	return e.name, e.copied(r)
}

// Find returns the records of an object, in the form of [Org.Records], that
// have the given text in a field: an ID of 15 or 18 characters in a reference,
// any letter case elsewhere, unless the field is case-sensitive. It finds
// nothing for a field that the object lacks, or for "".
func (o *Org) Find(object, field, value string) []map[string]any {
	o.lock()
	defer o.mu.Unlock()
	e := o.entity(object)
	if e == nil || e.column(field) == nil || value == "" {
		return nil
	}
	o.advance()
	o.nightly()
	c := e.column(field)
	found := e.find(c, value)
	if e.indexes[c] == nil {
		key := c.key(value)
		found = slices.DeleteFunc(e.live(false), func(r *record) bool { return c.key(r.values[c.Name]) != key })
	}
	out := make([]map[string]any, 0, len(found))
	for _, r := range found {
		out = append(out, e.copied(r))
	}
	return out
}

// copied is a record as those who look into the org get it.
func (e *entity) copied(r *record) map[string]any {
	m := make(map[string]any, len(e.columns))
	for _, c := range e.columns {
		if c.Type != schema.TypeAddress {
			m[c.Name] = r.values[c.Name]
		}
	}
	return m
}

// Count returns the number of an object's records that are not deleted.
func (o *Org) Count(object string) int {
	o.lock()
	defer o.mu.Unlock()
	e := o.entity(object)
	if e == nil {
		return 0
	}
	o.advance()
	n := 0
	for _, r := range e.rows {
		if !r.deleted() {
			n++
		}
	}
	return n
}

// Objects returns the names of the org's objects, sorted.
func (o *Org) Objects() []string {
	o.lock()
	defer o.mu.Unlock()
	return slices.Sorted(slices.Values(o.names))
}

// Describe returns an object with all its fields, hidden ones included, in the
// order of describe; nil if the org lacks it. It ignores permissions: ask the
// API for what a user may do.
func (o *Org) Describe(object string) *schema.Object {
	o.lock()
	defer o.mu.Unlock()
	e := o.entity(object)
	if e == nil {
		return nil
	}
	fields := make([]schema.Field, 0, len(e.columns))
	for _, c := range e.columns {
		f := c.Field
		f.Picklist, f.ReferenceTo = slices.Clone(f.Picklist), slices.Clone(f.ReferenceTo) // all orgs share c's
		fields = append(fields, f)
	}
	d := schema.NewObject(e.name, fields...)
	d.Label, d.KeyPrefix, d.Custom = e.label, e.prefix, e.custom
	d.Createable, d.Updateable, d.Queryable = e.createable, e.updateable, e.queryable
	return d
}

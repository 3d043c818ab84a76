package setup

import (
	"fmt"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/checker"
	"github.com/getmobly/mobly-salesforce-go/internal/standard"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// design is what a configuration needs of an org, in an admin's terms.
type design struct {
	fields      []wanted     // custom fields, whether the org has them or not
	permissions []Permission // user permissions, then objects, then fields, each by name
	notes       []string     // what is left to people, in words

	org    *schema.Schema      // nil: nothing is known of it
	values map[string][]string // Options.Values
}

// wanted is a custom field, and the org's field of that name, if it is known.
type wanted struct {
	Field
	has *schema.Field
}

// newDesign returns the design for an org. The error is a [salesforce.ErrConfig]. It
// does not look whether the fields can be created: see [design.check].
func newDesign(cfg salesforce.Config, org *schema.Schema, opts Options) (*design, error) {
	needs, err := needsOf(cfg)
	if err != nil {
		return nil, err
	}
	if len(needs.Conflicts) > 0 { // this package could not undo a field of the wrong type
		return nil, fmt.Errorf("%w: %s", salesforce.ErrConfig, plain(strings.Join(needs.Conflicts, "; ")))
	}
	d := &design{org: org, values: opts.Values}
	for _, name := range needs.Permissions {
		why := "reading and writing Tasks"
		if name == "ApiEnabled" {
			why = "every request"
		}
		d.permissions = append(d.permissions, Permission{User: name, For: why})
	}
	slices.SortFunc(needs.Objects, func(a, b checker.ObjectNeed) int { return strings.Compare(a.Object, b.Object) }) // Account before Contact, which needs it
	for _, n := range needs.Objects {
		d.permissions = append(d.permissions, Permission{
			Object: n.Object, Create: n.Create, Read: n.Read || n.Create || n.Edit, Edit: n.Edit, ViewAll: opts.ViewAll && n.Edit, For: n.For,
		})
	}
	first := len(d.permissions)
	for _, n := range needs.Fields {
		n.Field, n.For = asCustom(n.Field), plain(n.For)
		d.grant(n, first)
		if n.Custom != nil {
			d.want(n)
		}
	}
	slices.SortStableFunc(d.permissions[first:], func(a, b Permission) int { return strings.Compare(a.Name(), b.Name()) })
	return d, nil
}

// grant adds the permissions on a field to those of fields, which begin at first.
// Salesforce refuses a permission set with a field that field-level security does
// not know.
func (d *design) grant(n checker.FieldNeed, first int) {
	o := d.org.Object(n.Object)
	name, known, permissionable := n.Field, false, false
	if f := o.Field(n.Field); f != nil {
		name, known, permissionable = f.Name, true, f.Permissionable
		n.Edit = n.Edit && !f.Calculated && !f.AutoNumber
	} else if n.Custom == nil {
		name, known, permissionable = standard.Field(n.Object, n.Field)
	}
	switch {
	case known && !permissionable, !known && o != nil && packaged(n.Field):
		return
	case !known && n.Custom == nil && o != nil:
		d.note("%s.%s (%s): the org has no such field, or hides it from whoever asked. Correct the rule, or grant the field by hand.", n.Object, n.Field, n.For)
		return
	}
	n.Field = name
	for _, full := range n.Permissions() {
		object, field, _ := strings.Cut(full, ".")
		p := Permission{Object: object, Field: field, Read: true, Edit: n.Edit, For: n.For}
		if old := named(d.permissions[first:], full); old != nil {
			old.Edit, old.For = old.Edit || p.Edit, old.For+", "+p.For
		} else {
			d.permissions = append(d.permissions, p)
		}
	}
}

// named returns the permission of that name, or nil.
func named(permissions []Permission, name string) *Permission {
	for i := range permissions {
		if strings.EqualFold(permissions[i].Name(), name) {
			return &permissions[i]
		}
	}
	return nil
}

// want adds a custom field, unless it belongs to a package.
func (d *design) want(n checker.FieldNeed) {
	f := Field{Object: standard.DefinedOn(n.Object), Field: *n.Custom, For: n.For}
	f.Name = asCustom(f.Name)
	o := d.org.Object(n.Object)
	has := o.Field(f.Name)
	if packaged(f.Name) {
		if o != nil && has == nil {
			d.note("%s (%s): the field belongs to a package. Install it, or correct the rule.", f.FullName(), f.For)
		}
		return
	}
	var values []string
	for _, v := range f.Picklist {
		values = append(values, v.Value)
	}
	for name, more := range d.values {
		if strings.EqualFold(name, f.Name) {
			values = append(values, more...)
		}
	}
	f.Picklist = picklist(values)
	f.Label = cut(plain(f.Label), maxLabel)
	if f.Label == "" {
		f.Label = strings.ReplaceAll(strings.TrimSuffix(f.Name, "__c"), "_", " ")
	}
	if has != nil {
		f.Name = has.Name
		for _, why := range differs(has, &f.Field) {
			d.note("%s (%s): %s", f.FullName(), f.For, why)
		}
	}
	d.fields = append(d.fields, wanted{f, has})
}

// picklist returns the values of a new picklist, which cannot have two that differ
// by letter case only.
func picklist(values []string) []schema.PicklistValue {
	var out []schema.PicklistValue
	for _, v := range values {
		if !slices.ContainsFunc(out, func(w schema.PicklistValue) bool { return strings.EqualFold(v, w.Value) }) {
			out = append(out, schema.PicklistValue{Value: v, Label: v, Active: true})
		}
	}
	return out
}

// asCustom returns a field's name with the suffix of custom fields as Salesforce
// writes it.
func asCustom(name string) string {
	if base, ok := strings.CutSuffix(name, "__C"); ok {
		return base + "__c"
	}
	return name
}

// packaged reports whether a custom field has a namespace, as those of packages do.
func packaged(name string) bool {
	return strings.Contains(strings.TrimSuffix(strings.ToLower(name), "__c"), "__")
}

// missing returns the fields that the org is not known to have.
func (d *design) missing() []Field {
	var out []Field
	for i := range d.fields {
		if d.fields[i].has == nil {
			out = append(out, d.fields[i].Field)
		}
	}
	return out
}

// lacks returns the values that the org's picklist lacks.
func (w *wanted) lacks() []string {
	if w.has == nil || w.has.Type != w.Type {
		return nil
	}
	return lacking(w.has, &w.Field.Field)
}

// noteLacks leaves the values that the org's picklist lacks to people.
func (d *design) noteLacks(w *wanted) {
	if lacks := w.lacks(); len(lacks) > 0 {
		d.note("%s (%s): the picklist is there and lacks values: %s. Add them, or let setup add them.", w.FullName(), w.For, strings.Join(lacks, ", "))
	}
}

func (d *design) note(format string, args ...any) {
	d.notes = append(d.notes, fmt.Sprintf(format, args...))
}

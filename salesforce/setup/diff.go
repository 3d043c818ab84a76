package setup

import (
	"fmt"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
)

// Difference is what a change of the configuration asks of the org. The zero
// value is that nothing is to be done.
type Difference struct {
	Fields      []Field       // custom fields to be made
	Permissions []Permission  // to be granted, each with all that is needed of it
	Values      []FieldValues // picklists that need further values
	Changed     []FieldChange // fields that fall short of what is asked by now, which setup leaves to people

	// What the new configuration no longer needs. Nothing is deleted or revoked
	// by this package: another tool, or a report, may need it. A permission is
	// only as much of it as is not needed.
	UnusedFields      []Field
	UnusedPermissions []Permission
}

// FieldValues are values that a picklist needs.
type FieldValues struct {
	Field  string // "Lead.mobly_score__c"
	Values []string
	For    string // what asks for them
}

// FieldChange is a custom field of which another type, a further attribute or
// more room is asked.
type FieldChange struct {
	Field    string // "Lead.mobly_score__c"
	From, To string // as Setup calls it: "Picklist", "Text(255)"
	For      string // what asks for it
}

// Diff returns what a change from one configuration to another asks of the org:
// of a mapping or tags, mostly. It asks nobody: what the org has already,
// [Admin.Plan] finds out. The error is an [salesforce.ErrConfig].
func Diff(before, after salesforce.Config) (*Difference, error) {
	old, err := newDesign(before, nil, Options{})
	if err != nil {
		return nil, fmt.Errorf("before: %w", err)
	}
	next, err := newDesign(after, nil, Options{})
	if err != nil {
		return nil, fmt.Errorf("after: %w", err)
	}
	d := &Difference{}
	for i := range next.fields {
		f := &next.fields[i]
		if was := old.field(f.FullName()); was == nil {
			d.Fields = append(d.Fields, *f)
		} else {
			d.change(was, f)
		}
	}
	for i := range old.fields {
		if f := &old.fields[i]; next.field(f.FullName()) == nil {
			d.UnusedFields = append(d.UnusedFields, *f)
		}
	}
	for i := range next.permissions {
		p := &next.permissions[i]
		if was := old.permission(p.Name()); was == nil || !p.within(was) {
			d.Permissions = append(d.Permissions, *p)
		}
	}
	for i := range old.permissions {
		p := old.permissions[i]
		if now := next.permission(p.Name()); now != nil {
			if p.within(now) {
				continue
			}
			p.Read, p.Create, p.Edit, p.ViewAll = p.Read && !now.Read, p.Create && !now.Create, p.Edit && !now.Edit, p.ViewAll && !now.ViewAll
		}
		d.UnusedPermissions = append(d.UnusedPermissions, p)
	}
	return d, nil
}

// change compares a field with what it was.
func (d *Difference) change(was, f *Field) {
	if len(differs(&was.Field, &f.Field)) > 0 { // what holds more than is asked is left as it is
		d.Changed = append(d.Changed, FieldChange{Field: f.FullName(), From: typeOf(&was.Field), To: typeOf(&f.Field), For: f.For})
		return
	}
	if lacks := lacking(&was.Field, &f.Field); len(lacks) > 0 {
		d.Values = append(d.Values, FieldValues{Field: f.FullName(), Values: lacks, For: f.For})
	}
}

func (d *design) field(full string) *Field {
	i := slices.IndexFunc(d.fields, func(f Field) bool { return strings.EqualFold(f.FullName(), full) })
	if i < 0 {
		return nil
	}
	return &d.fields[i]
}

func (d *design) permission(name string) *Permission {
	i := slices.IndexFunc(d.permissions, func(p Permission) bool { return strings.EqualFold(p.Name(), name) })
	if i < 0 {
		return nil
	}
	return &d.permissions[i]
}

// Empty reports whether nothing is to be done, and nothing is no longer needed.
func (d *Difference) Empty() bool {
	return d == nil || len(d.Fields)+len(d.Permissions)+len(d.Values)+len(d.Changed)+len(d.UnusedFields)+len(d.UnusedPermissions) == 0
}

// String is the difference in words, one line for each.
func (d *Difference) String() string {
	if d.Empty() {
		return "Nothing is to be done.\n"
	}
	var b strings.Builder
	list := func(title string, n int, line func(i int) (text, why string)) {
		for i := range n {
			if i == 0 {
				b.WriteString(title + ":\n")
			}
			text, why := line(i)
			fmt.Fprintf(&b, "  %s (%s)\n", text, why)
		}
	}
	list("Make these fields", len(d.Fields), func(i int) (string, string) { return d.Fields[i].String(), d.Fields[i].For })
	list("Grant", len(d.Permissions), func(i int) (string, string) { return d.Permissions[i].String(), d.Permissions[i].For })
	list("Add values", len(d.Values), func(i int) (string, string) {
		return d.Values[i].Field + ": " + strings.Join(d.Values[i].Values, ", "), d.Values[i].For
	})
	list("Change by hand, or use another field", len(d.Changed), func(i int) (string, string) {
		c := d.Changed[i]
		return c.Field + ": from " + c.From + " to " + c.To, c.For
	})
	list("No longer needed, and left as they are: fields", len(d.UnusedFields), func(i int) (string, string) { return d.UnusedFields[i].String(), d.UnusedFields[i].For })
	list("No longer needed, and left as they are: permissions", len(d.UnusedPermissions), func(i int) (string, string) {
		return d.UnusedPermissions[i].String(), d.UnusedPermissions[i].For
	})
	return b.String()
}

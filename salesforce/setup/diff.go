package setup

import (
	"fmt"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
)

// Difference is what a change of the configuration asks of an org. The zero value
// asks nothing.
type Difference struct {
	Fields      []Field       // custom fields to be created
	Permissions []Permission  // to be granted, each as a whole
	Values      []FieldValues // picklists that need further values
	Changed     []FieldChange // fields that have to be changed by a person

	// What the new configuration no longer needs, of a permission only the part that
	// is not needed. This package deletes and revokes nothing: another tool, or a
	// report, may need it.
	UnusedFields      []Field
	UnusedPermissions []Permission
}

// FieldValues are values that a picklist needs.
type FieldValues struct {
	Field  string // "Lead.mobly_score__c"
	Values []string
	For    string // what asks for them
}

// FieldChange is a custom field that needs another type, a further attribute or a
// greater length.
type FieldChange struct {
	Field    string // "Lead.mobly_score__c"
	From, To string // as Setup calls it: "Picklist", "Text(255)"
	For      string // what asks for it
}

// Diff returns what a change of the settings asks of an org. It
// sends no request: [Admin.Plan] finds out what the org has already. The error is a
// [salesforce.ErrConfig].
func Diff(before, after salesforce.Settings) (*Difference, error) {
	old, err := newDesign(before, nil, Options{})
	if err != nil {
		return nil, fmt.Errorf("before: %w", err)
	}
	next, err := newDesign(after, nil, Options{})
	if err != nil {
		return nil, fmt.Errorf("after: %w", err)
	}
	d := &Difference{}
	for i := range next.Custom {
		f := &next.Custom[i]
		was := old.field(f.FullName())
		if was == nil {
			d.Fields = append(d.Fields, *f)
		} else if len(differs(&was.Field, &f.Field)) > 0 {
			d.Changed = append(d.Changed, FieldChange{Field: f.FullName(), From: typeOf(&was.Field), To: typeOf(&f.Field), For: f.For})
		} else if lacks := lacking(&was.Field, &f.Field); len(lacks) > 0 {
			d.Values = append(d.Values, FieldValues{Field: f.FullName(), Values: lacks, For: f.For})
		}
	}
	d.UnusedFields = slices.DeleteFunc(old.Custom, func(f Field) bool { return next.field(f.FullName()) != nil })
	for _, p := range next.Permissions {
		if was := named(old.Permissions, p.Name()); was == nil || !p.within(was) {
			d.Permissions = append(d.Permissions, p)
		}
	}
	for _, p := range old.Permissions {
		now := named(next.Permissions, p.Name())
		if now != nil && p.within(now) {
			continue
		}
		if now != nil {
			p.Read, p.Create, p.Edit, p.ViewAll = p.Read && !now.Read, p.Create && !now.Create, p.Edit && !now.Edit, p.ViewAll && !now.ViewAll
		}
		d.UnusedPermissions = append(d.UnusedPermissions, p)
	}
	return d, nil
}

// Empty reports whether there is nothing to do and nothing is unused.
func (d *Difference) Empty() bool {
	return d == nil || len(d.Fields)+len(d.Permissions)+len(d.Values)+len(d.Changed)+len(d.UnusedFields)+len(d.UnusedPermissions) == 0
}

// String is the difference in words, one line for each entry.
func (d *Difference) String() string {
	if d.Empty() {
		return "Nothing is to be done.\n"
	}
	var b strings.Builder
	last := ""
	line := func(title, text, why string) {
		if title != last {
			b.WriteString(title + ":\n")
		}
		last = title
		fmt.Fprintf(&b, "  %s (%s)\n", text, why)
	}
	for i := range d.Fields {
		line("Make these fields", d.Fields[i].String(), d.Fields[i].For)
	}
	for i := range d.Permissions {
		line("Grant", d.Permissions[i].String(), d.Permissions[i].For)
	}
	for _, v := range d.Values {
		line("Add values", v.Field+": "+strings.Join(v.Values, ", "), v.For)
	}
	for _, c := range d.Changed {
		line("Change by hand, or use another field", c.Field+": from "+c.From+" to "+c.To, c.For)
	}
	for i := range d.UnusedFields {
		line("No longer needed, and left as they are: fields", d.UnusedFields[i].String(), d.UnusedFields[i].For)
	}
	for i := range d.UnusedPermissions {
		line("No longer needed, and left as they are: permissions", d.UnusedPermissions[i].String(), d.UnusedPermissions[i].For)
	}
	return b.String()
}

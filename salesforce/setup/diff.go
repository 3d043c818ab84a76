package setup

import (
	"fmt"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
)

// Difference is what a change of the settings requires of an org. The zero value
// requires nothing.
type Difference struct {
	New     Requirements  // what has to be created or granted, each permission as a whole
	Changed []FieldChange // fields that have to be changed by a person

	// Unused is what the new settings no longer need, of a permission only the part
	// that is not needed. This package deletes and revokes nothing: another tool, or
	// a report, may need it.
	Unused Requirements
}

// FieldChange is a custom field that needs another type, a further attribute, a
// greater length or more picklist values. [Options.AddValues] adds the values.
type FieldChange struct {
	Field    string   // "Lead.mobly_score__c"
	From, To string   // as Setup calls it: "Picklist", "Text(255)"
	Values   []string // of a picklist, to be added
	For      string   // what asks for it
}

// Diff returns what a change from one set of settings to another requires of an
// org. It sends no request: [Admin.Plan] finds out what the org already has. The
// error is a [sferr.ErrConfig].
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
		was := old.field(f.fullName())
		if was == nil {
			d.New.Custom = append(d.New.Custom, *f)
			continue
		}
		change := FieldChange{Field: f.fullName(), From: typeOf(&was.Field), To: typeOf(&f.Field), For: f.For}
		if was.Type == f.Type {
			change.Values = lacking(&was.Field, &f.Field)
		}
		if len(change.Values) > 0 || len(differs(&was.Field, &f.Field)) > 0 {
			d.Changed = append(d.Changed, change)
		}
	}
	d.Unused.Custom = slices.DeleteFunc(old.Custom, func(f Field) bool { return next.field(f.fullName()) != nil })
	for _, p := range next.Permissions {
		if was := named(old.Permissions, p.name()); was == nil || !p.within(was) {
			d.New.Permissions = append(d.New.Permissions, p)
		}
	}
	for _, p := range old.Permissions {
		now := named(next.Permissions, p.name())
		if now != nil && p.within(now) {
			continue
		}
		if now != nil {
			p.Read, p.Create, p.Edit, p.ViewAll = p.Read && !now.Read, p.Create && !now.Create, p.Edit && !now.Edit, p.ViewAll && !now.ViewAll
		}
		d.Unused.Permissions = append(d.Unused.Permissions, p)
	}
	d.New.MarketingUser, d.Unused.MarketingUser = next.MarketingUser && !old.MarketingUser, old.MarketingUser && !next.MarketingUser
	return d, nil
}

// Empty reports whether there is nothing to do and nothing is unused.
func (d *Difference) Empty() bool {
	return d == nil || !d.New.MarketingUser && !d.Unused.MarketingUser && len(d.New.Custom)+len(d.New.Permissions)+len(d.Changed)+len(d.Unused.Custom)+len(d.Unused.Permissions) == 0
}

// String is the difference in words, one line for each entry.
func (d *Difference) String() string {
	if d.Empty() {
		return "Nothing to do.\n"
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
	for i := range d.New.Custom {
		line("Create these fields", d.New.Custom[i].String(), d.New.Custom[i].For)
	}
	for i := range d.New.Permissions {
		line("Grant", d.New.Permissions[i].String(), d.New.Permissions[i].For)
	}
	if d.New.MarketingUser {
		line("Make the integration user", "a Marketing User", "campaigns")
	}
	for _, c := range d.Changed {
		if len(c.Values) > 0 {
			line("Add values", c.Field+": "+strings.Join(c.Values, ", "), c.For)
		}
	}
	for _, c := range d.Changed {
		if c.From != c.To || len(c.Values) == 0 {
			line("Change by hand, or use another field", c.Field+": from "+c.From+" to "+c.To, c.For)
		}
	}
	for i := range d.Unused.Custom {
		line("No longer needed, and left as they are: fields", d.Unused.Custom[i].String(), d.Unused.Custom[i].For)
	}
	for i := range d.Unused.Permissions {
		line("No longer needed, and left as they are: permissions", d.Unused.Permissions[i].String(), d.Unused.Permissions[i].For)
	}
	if d.Unused.MarketingUser {
		line("No longer needed: that the integration user is", "a Marketing User", "campaigns")
	}
	return b.String()
}

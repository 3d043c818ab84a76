package setup

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/getmobly/mobly-salesforce-go/internal/checker"
	"github.com/getmobly/mobly-salesforce-go/internal/standard"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// design is what a configuration asks of an org, as admins know it.
type design struct {
	fields      []Field         // custom ones, those that the org has too
	there       []*schema.Field // by the index of fields: what the org has; nil: nothing that is known
	permissions []Permission    // user permissions, then objects, then fields, each by name
	notes       []string        // what is left to people, in words

	org    *schema.Schema
	values map[string][]string // Options.Values
}

// newDesign makes the design for an org, of which nil knows nothing. The error
// is an [salesforce.ErrConfig]. Whether the fields can be made, check says.
func newDesign(cfg salesforce.Config, org *schema.Schema, opts Options) (*design, error) {
	needs, err := needsOf(cfg)
	if err != nil {
		return nil, err
	}
	if len(needs.Conflicts) > 0 { // a field that is made of the wrong type cannot be unmade by this package
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
			d.custom(n)
		}
	}
	slices.SortStableFunc(d.permissions[first:], func(a, b Permission) int { return strings.Compare(a.Name(), b.Name()) })
	return d, nil
}

// grant adds the permissions on a field, joined with those that are among the
// permissions from first on. Of what field-level security does not know there
// are none: whoever deploys such a row is refused.
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
		i := slices.IndexFunc(d.permissions[first:], func(q Permission) bool { return strings.EqualFold(q.Name(), full) })
		if i < 0 {
			d.permissions = append(d.permissions, p)
			continue
		}
		old := &d.permissions[first+i]
		old.Edit = old.Edit || p.Edit
		old.For += ", " + p.For
	}
}

// custom adds a custom field, unless it is a package's.
func (d *design) custom(n checker.FieldNeed) {
	f := Field{Object: standard.DefinedOn(n.Object), Field: *n.Custom, For: n.For}
	f.Name = asCustom(f.Name)
	for name, values := range d.values {
		if strings.EqualFold(name, f.Name) {
			f.Picklist = slices.Clone(f.Picklist)
			for _, v := range values {
				f.Picklist = append(f.Picklist, schema.PicklistValue{Value: v, Label: v, Active: true})
			}
		}
	}
	f.Picklist = distinct(f.Picklist)
	f.Label = cut(plain(f.Label), maxLabel)
	if f.Label == "" {
		f.Label = strings.ReplaceAll(strings.TrimSuffix(f.Name, "__c"), "_", " ")
	}
	if packaged(f.Name) {
		if o := d.org.Object(n.Object); o != nil && o.Field(f.Name) == nil {
			d.note("%s (%s): the field belongs to a package. Install it, or correct the rule.", f.FullName(), f.For)
		}
		return
	}
	there := d.org.Object(n.Object).Field(f.Name)
	if there != nil {
		f.Name = there.Name
		for _, why := range differs(there, &f.Field) {
			d.note("%s (%s): %s", f.FullName(), f.For, why)
		}
	}
	d.fields, d.there = append(d.fields, f), append(d.there, there)
}

// asCustom is the name of a field, with the suffix of custom ones as Salesforce
// writes it.
func asCustom(name string) string {
	if base := len(name) - len("__c"); base >= 0 && name[base:] == "__C" {
		return name[:base] + "__c"
	}
	return name
}

// packaged reports whether a custom field has a namespace: those of packages
// have.
func packaged(name string) bool {
	return strings.Contains(strings.TrimSuffix(strings.ToLower(name), "__c"), "__")
}

// distinct leaves out values that differ by letter case only, which a picklist
// cannot have.
func distinct(values []schema.PicklistValue) []schema.PicklistValue {
	var out []schema.PicklistValue
	for _, v := range values {
		if !slices.ContainsFunc(out, func(w schema.PicklistValue) bool { return strings.EqualFold(v.Value, w.Value) }) {
			out = append(out, v)
		}
	}
	return out
}

// missing returns the fields that the org is not known to have.
func (d *design) missing() []Field {
	var out []Field
	for i := range d.fields {
		if d.there[i] == nil {
			out = append(out, d.fields[i])
		}
	}
	return out
}

// lacks returns the values that the picklists of the org lack, by the index of
// fields.
func (d *design) lacks(i int) []string {
	if there := d.there[i]; there != nil && there.Type == d.fields[i].Type {
		return lacking(there, &d.fields[i].Field)
	}
	return nil
}

// noteLacks leaves the values of a picklist to people.
func (d *design) noteLacks(i int) {
	if lacks := d.lacks(i); len(lacks) > 0 {
		d.note("%s (%s): the picklist is there and lacks values: %s. Add them, or let setup add them.", d.fields[i].FullName(), d.fields[i].For, strings.Join(lacks, ", "))
	}
}

func (d *design) note(format string, args ...any) {
	d.notes = append(d.notes, fmt.Sprintf(format, args...))
}

// check returns every reason for which Salesforce would refuse the fields that
// are missing, and values that are of no picklist.
func (d *design) check() error {
	var errs []error
	for _, name := range slices.Sorted(maps.Keys(d.values)) {
		if !slices.ContainsFunc(d.fields, func(f Field) bool {
			return strings.EqualFold(f.Name, name) && (f.Type == schema.TypePicklist || f.Type == schema.TypeMultiPicklist)
		}) {
			errs = append(errs, fmt.Errorf("%w: Options.Values: the configuration has no picklist %.100q", salesforce.ErrConfig, name))
		}
	}
	keys := map[string]int{}
	for _, f := range d.missing() {
		if why := refusal(&f.Field); why != "" {
			errs = append(errs, &FieldError{Field: f.FullName(), For: f.For, Why: why, Is: ErrField})
		}
		if f.ExternalID {
			keys[f.Object]++
		}
	}
	for _, object := range [...]string{schema.Contact, schema.Lead, standard.Activity} {
		if keys[object] == 0 {
			continue
		}
		for _, f := range d.org.Object(standard.DescribedAs(object)).Fields() {
			if f.ExternalID {
				keys[object]++
			}
		}
		if n := keys[object]; n > maxExternal {
			errs = append(errs, &FieldError{Field: object, For: "external IDs", Is: ErrField,
				Why: fmt.Sprintf("it would have %d external ID fields, and may have %d: remove External ID from one that nobody uses", n, maxExternal)})
		}
	}
	return errors.Join(errs...)
}

// refusal is why Salesforce would not make a field, "" where it would.
func refusal(f *schema.Field) string {
	name := f.Name[:len(f.Name)-len("__c")]
	switch {
	case !nameForm.MatchString(name):
		return "the API name must begin with a letter, hold letters, digits and single underscores, and not end with one before __c"
	case len(name) > maxName:
		return fmt.Sprintf("the API name has %d characters before __c, and may have %d", len(name), maxName)
	}
	switch kind := standard.MetadataType(f); kind {
	case "":
		return "no field can be made of the type " + string(f.Type)
	case "Lookup":
		return "the rule does not say to which object the reference leads: make the field by hand"
	case "Picklist", "MultiselectPicklist":
		if len(f.Picklist) == 0 {
			return "a picklist needs values: name them in the rule's Values or in Options.Values"
		}
		for _, v := range f.Picklist {
			if plain(v.Value) != v.Value || v.Value == "" || utf8.RuneCountInString(v.Value) > 255 || kind == "MultiselectPicklist" && strings.Contains(v.Value, ";") {
				return "a value of the picklist is empty, has line breaks, outer or double blanks, semicolons in a multi-select one, or more than 255 characters"
			}
		}
	case "Text":
		if f.Length < 1 || f.Length > 255 {
			return "a text has 1 to 255 characters"
		}
	case "LongTextArea":
		if f.Length > 131072 {
			return "a long text has 131,072 characters at most"
		}
	case "Number", "Currency", "Percent":
		if f.Precision < 1 || f.Precision > 18 || f.Scale < 0 || f.Scale > f.Precision {
			return "a number has 1 to 18 digits"
		}
	}
	return ""
}

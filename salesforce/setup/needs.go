package setup

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/internal/checker"
	"github.com/getmobly/mobly-salesforce-go/internal/metadata"
	"github.com/getmobly/mobly-salesforce-go/internal/planner"
	"github.com/getmobly/mobly-salesforce-go/internal/standard"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// Requirements are what settings need of an org and of the integration user.
// [Check] looks for each of them, and [Files] and [Admin.Apply] create them.
type Requirements struct {
	Custom      []Field      // custom fields
	Permissions []Permission // user permissions, then objects, then fields, each by name
	Conflicts   []string     // fields that two rules would write, in words: a Sync refuses such settings

	// MarketingUser says that the integration user should be a Marketing User: some
	// orgs hide the members of campaigns, or their statuses, from others. No permission
	// set can grant it; see [Options].
	MarketingUser bool
}

// Needs returns what settings need of an org. Rules that
// [salesforce.Settings.Validate] refuses are left out. It sends no request.
func Needs(settings salesforce.Settings) *Requirements {
	planned, err := planner.SettingsOf(salesforce.Settings{Keys: settings.Keys, Policies: settings.Policies, Campaigns: settings.Campaigns})
	if err != nil { // these are texts, and are read as such
		return &Requirements{}
	}
	if len(settings.Mapping.Rules) > 0 {
		planned.Mapping.Rules = valid(settings.Mapping.Rules, func(r mapping.Rule) error {
			_, err := mapping.Mapping{Rules: []mapping.Rule{r}}.Compile(field.Options{})
			return err
		})
	}
	planned.Tags.Rules = valid(settings.Tags.Rules, func(r tags.Rule) error {
		_, err := tags.Mapping{Rules: []tags.Rule{r}}.Compile(field.Options{})
		return err
	})
	planned.Engagement.Rules = valid(settings.Engagement.Rules, func(r engagement.Rule) error {
		_, err := engagement.Mapping{Rules: []engagement.Rule{r}}.Compile(field.Options{})
		return err
	})
	for _, f := range valid(settings.FollowUps, func(f salesforce.FollowUp) error {
		return salesforce.Settings{FollowUps: []salesforce.FollowUp{f}}.Validate()
	}) {
		planned.FollowUps = append(planned.FollowUps, planner.FollowUp(f))
	}
	return &designOf(planned, nil, Options{}).Requirements
}

// valid returns the rules that compile, each by itself.
func valid[R any](rules []R, compile func(R) error) []R {
	return slices.DeleteFunc(slices.Clone(rules), func(r R) bool { return compile(r) != nil })
}

// Fields yields the custom fields object by object, as a test's org takes them:
//
//	for object, fields := range setup.Needs(settings).Fields() {
//		org.Define(object, fields...)
//	}
func (r *Requirements) Fields() iter.Seq2[string, []schema.Field] {
	return func(yield func(string, []schema.Field) bool) {
		if r == nil {
			return
		}
		for _, object := range definedOn {
			var fields []schema.Field
			for _, f := range r.Custom {
				if f.Object == object {
					fields = append(fields, f.Field)
				}
			}
			if len(fields) > 0 && !yield(object, fields) {
				return
			}
		}
	}
}

func (r *Requirements) field(full string) *Field {
	for i := range r.Custom {
		if f := &r.Custom[i]; strings.EqualFold(f.fullName(), full) {
			return f
		}
	}
	return nil
}

// design is what a configuration needs of one org, in an admin's terms. Its custom
// fields include those that the org has.
type design struct {
	Requirements

	notes  []string            // what is left to people, in words
	org    *schema.Schema      // nil: nothing is known of it
	values map[string][]string // Options.Values

	recordTypes []metadata.RecordTypeVisibility
}

// newDesign returns the design of settings without conflicts. The error is an
// [sferr.ErrConfig]. [design.check] finds out whether the fields can be created.
func newDesign(settings salesforce.Settings, org *schema.Schema, opts Options) (*design, error) {
	if err := settings.Validate(); err != nil {
		return nil, err
	}
	planned, err := planner.SettingsOf(settings)
	if err != nil {
		return nil, err
	}
	d := designOf(planned, org, opts)
	if len(d.Conflicts) > 0 { // this package could not undo a field of the wrong type
		return nil, fmt.Errorf("%w: %s", sferr.ErrConfig, plain(strings.Join(d.Conflicts, "; ")))
	}
	return d, nil
}

// userPermissions are those that every configuration needs.
var userPermissions = []Permission{
	{User: "ActivitiesAccess", For: "reading and writing Tasks"},
	{User: "ApiEnabled", For: "every request"},
	{User: "EditTask", For: "reading and writing Tasks"},
}

func designOf(planned *planner.Settings, org *schema.Schema, opts Options) *design {
	needs := checker.NeedsOf(planned)
	d := &design{org: org, values: opts.Values, Requirements: Requirements{Conflicts: needs.Conflicts, MarketingUser: needs.MarketingUser}}
	for _, object := range []string{schema.Lead, schema.Contact} {
		if o := org.Object(object); o != nil {
			types, _ := checker.RecordTypes(planned, object, o)
			for _, t := range types {
				d.recordTypes = append(d.recordTypes, metadata.RecordTypeVisibility{RecordType: object + "." + t.DeveloperName, Visible: true})
			}
		}
	}
	d.Permissions = slices.Clone(userPermissions)
	for _, n := range needs.Objects {
		d.Permissions = append(d.Permissions, Permission{Object: n.Object, Create: n.Create, Read: true, Edit: n.Edit, ViewAll: opts.ViewAll && n.Edit, For: n.For})
	}
	for _, n := range needs.Fields {
		n.Field, n.For = asCustom(n.Field), plain(n.For)
		d.grant(n)
		if n.Custom != nil {
			d.want(n)
		}
	}
	order := []string{"", objectRows, fieldRows}
	slices.SortFunc(d.Permissions, func(a, b Permission) int { // Account before Contact, which needs it
		return cmp.Or(slices.Index(order, a.heldBy())-slices.Index(order, b.heldBy()), strings.Compare(a.name(), b.name()))
	})
	return d
}

// grant adds the permissions on a field. Salesforce refuses a permission set with a
// field that field-level security does not know.
func (d *design) grant(n checker.FieldNeed) {
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
		d.note("%s.%s (%s): the org has no such field, or hides it from the user who described it. Correct the rule, or grant the field by hand.", n.Object, n.Field, n.For)
		return
	}
	n.Field = name
	for _, full := range n.Permissions() {
		if old := named(d.Permissions, full); old != nil {
			old.Edit, old.For = old.Edit || n.Edit, old.For+", "+n.For
			continue
		}
		object, field, _ := strings.Cut(full, ".")
		d.Permissions = append(d.Permissions, Permission{Object: object, Field: field, Read: true, Edit: n.Edit, For: n.For})
	}
}

// want adds a custom field, unless it belongs to a package.
func (d *design) want(n checker.FieldNeed) {
	f := Field{Object: standard.DefinedOn(n.Object), Field: *n.Custom, For: n.For}
	f.Name = asCustom(f.Name)
	has := d.has(&f)
	if packaged(f.Name) {
		if d.org.Object(n.Object) != nil && has == nil {
			d.note("%s (%s): the field belongs to a package. Install it, or correct the rule.", f.fullName(), f.For)
		}
		return
	}
	for name, more := range d.values {
		if strings.EqualFold(name, f.Name) {
			f.Picklist = slices.Clip(f.Picklist)
			for _, v := range more {
				f.Picklist = append(f.Picklist, schema.PicklistValue{Value: v})
			}
		}
	}
	f.Picklist = picklist(f.Picklist)
	f.Label = cmp.Or(cut(plain(f.Label), maxLabel), strings.ReplaceAll(strings.TrimSuffix(f.Name, "__c"), "_", " "))
	if has != nil {
		f.Name = has.Name
		for _, why := range differs(has, &f.Field) {
			d.note("%s (%s): %s", f.fullName(), f.For, why)
		}
	}
	d.Custom = append(d.Custom, f)
}

// picklist returns the values of a new picklist, which cannot have two that differ
// by letter case only.
func picklist(values []schema.PicklistValue) []schema.PicklistValue {
	var out []schema.PicklistValue
	for _, v := range values {
		if !slices.ContainsFunc(out, func(w schema.PicklistValue) bool { return strings.EqualFold(v.Value, w.Value) }) {
			out = append(out, schema.PicklistValue{Value: v.Value, Label: v.Value, Active: true})
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

func (d *design) has(f *Field) *schema.Field {
	return d.org.Object(standard.DescribedAs(f.Object)).Field(f.Name)
}

// missing returns the fields that the org is not known to have.
func (d *design) missing() []Field {
	return slices.DeleteFunc(slices.Clone(d.Custom), func(f Field) bool { return d.has(&f) != nil })
}

// lacks returns the values that the org's picklist lacks.
func (d *design) lacks(f *Field) []string {
	if has := d.has(f); has != nil && has.Type == f.Type {
		return lacking(has, &f.Field)
	}
	return nil
}

// noteLacks leaves the values that the org's picklist lacks to people.
func (d *design) noteLacks(f *Field) {
	if lacks := d.lacks(f); len(lacks) > 0 {
		d.note("%s (%s): the picklist lacks values: %s. Add them, or let setup add them.", f.fullName(), f.For, strings.Join(lacks, ", "))
	}
}

func (d *design) note(format string, args ...any) {
	d.notes = append(d.notes, fmt.Sprintf(format, args...))
}

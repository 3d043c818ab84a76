package rule

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"time"

	core "github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// Rule is what the rules of mapping and tags have in common, for one object.
type Rule struct {
	Name      string     // what the rule is called in errors
	Object    string     // API name
	Field     string     // API name, in any letter case
	Type      field.Type // as declared
	Length    int        // as declared
	Policy    field.Policy
	Values    map[string]string // translations, by captured value
	Separator string            // of lists
	List      bool              // the source is a list
	Required  bool
	Clear     bool
	Location  *time.Location // see [core.Spec]
}

// Target is a rule compiled for the one field that it writes.
type Target struct {
	Object  string
	Value   field.Value // what every value of the rule has in common
	Spec    core.Spec
	Values  map[string]string // translations, keyed by [core.Looks] of the captured value; may be nil
	Clear   bool
	Consent bool // false is written only if the rule gives it explicitly
}

// Resolve finds a rule's field in the org's object o. If o is nil, nothing is
// known of the object, and the field is what the rule declares.
//
//   - A field that o lacks is a [field.ErrUnknownField]. A field that can be
//     written neither on create nor on update is a [field.ErrReadOnly].
//   - A field that can be written on create only gets the policy CreateOnly. One
//     that can be written on update only is UpdateOnly. A RecordTypeId is
//     CreateOnly, and takes names.
//   - A rule that contradicts itself or the field's type is a [field.ErrRule].
func Resolve(o *schema.Object, r Rule) (Target, *field.Error) {
	t := Target{
		Object: r.Object, Value: field.Value{Field: r.Field, Policy: r.Policy, Required: r.Required, Rule: r.Name},
		Spec: core.Spec{Type: KindOf(r.Type), Length: r.Length}, Clear: r.Clear,
	}
	fail := func(kind error, reason string) (Target, *field.Error) {
		return Target{}, &field.Error{Rule: r.Name, Object: r.Object, Field: r.Field, Err: kind, Reason: reason}
	}
	switch {
	case r.Type != "" && KindOf(r.Type) == "":
		return fail(field.ErrRule, "its type is not one of the types; see Type")
	case !slices.Contains([]field.Policy{"", field.Overwrite, field.WriteIfBlank, field.Append, field.CreateOnly}, r.Policy):
		return fail(field.ErrRule, "its policy is not one of the policies; see Policy")
	case r.Length < 0:
		return fail(field.ErrRule, "its length is negative")
	case !core.ValidSeparator(r.Separator):
		return fail(field.ErrRule, "its separator is not one sign, such as a semicolon, with at most two spaces")
	case !apiName.MatchString(r.Object):
		return fail(field.ErrRule, "its object is not an API name")
	case !apiName.MatchString(r.Field):
		return fail(field.ErrRule, "its field is not an API name")
	}
	if o != nil {
		f := o.Field(r.Field)
		if f == nil {
			return fail(field.ErrUnknownField, "the org lacks the field, or hides it from the integration user")
		}
		t.Value.Field, t.Spec = f.Name, core.SpecOf(f)
		switch {
		case t.Spec.Type == "":
			return fail(field.ErrReadOnly, "nothing captured can be written to a field of its type")
		case f.Calculated || f.AutoNumber || !f.Createable && !f.Updateable:
			return fail(field.ErrReadOnly, "the integration user may not edit the field, or Salesforce fills it itself")
		case f.Name == schema.RecordTypeID:
			t.Value.Policy, t.Spec.RecordTypes = field.CreateOnly, o.RecordTypes
		case !f.Updateable:
			t.Value.Policy = field.CreateOnly
		case !f.Createable:
			t.Value.UpdateOnly = true
		}
	}
	setDefaults(&t.Spec, r)
	t.Value.Policy = cmp.Or(t.Value.Policy, field.Overwrite)
	t.Value.Type, t.Value.Length = TypeOf(t.Spec.Type), t.Spec.Length
	t.Value.Scale, t.Value.HTML = int8(t.Spec.Scale), t.Spec.HTML
	if t.Spec.List || t.Value.Policy == field.Append && t.Value.Type != field.LongText {
		t.Value.Separator = cmp.Or(t.Spec.Separator, ";") // else an Append adds a paragraph
	}
	t.Consent = consent(t.Value.Field)
	if reason := contradiction(t.Value, t.Consent, r); reason != "" {
		return fail(field.ErrRule, reason)
	}
	return t, nil
}

// IsPerson reports whether an object is one that a lead becomes.
func IsPerson(object string) bool {
	return strings.EqualFold(object, schema.Lead) || strings.EqualFold(object, schema.Contact)
}

// setDefaults fills in what neither the org nor the rule gives.
func setDefaults(s *core.Spec, r Rule) {
	s.Location = r.Location
	s.Type = cmp.Or(s.Type, schema.TypeString)
	if s.Length == 0 {
		s.Length = UsualLength(TypeOf(s.Type))
	}
	if s.Type == schema.TypeMultiPicklist {
		s.Separator, s.List = ";", true
		return
	}
	s.Separator = r.Separator
	s.List = r.List && (s.Type == schema.TypeString || s.Type == schema.TypeTextArea)
}

// contradiction says how a rule contradicts itself or its field, if it does.
func contradiction(v field.Value, consent bool, r Rule) string {
	switch t := v.Type; {
	case v.Policy == field.WriteIfBlank && t == field.Checkbox:
		return "WriteIfBlank does not suit a Checkbox, which is never blank"
	case v.Policy == field.Append && t != field.Text && t != field.LongText && t != field.MultiPicklist:
		return "Append works with Text, LongText and MultiPicklist only"
	case r.Clear && r.Required:
		return "Clear and Required contradict each other"
	case r.Clear && consent:
		return "Clear would withdraw a person's consent; name the value that does so in Values"
	case r.Clear && r.Policy != "" && r.Policy != field.Overwrite:
		return "Clear works with the policy Overwrite only"
	}
	return ""
}

// consent reports whether a field records a person's choice. A captured "no"
// often means that nobody asked, so it resets such a field only if the rule's
// Values say so.
func consent(name string) bool {
	return slices.Contains([]string{"hasoptedoutofemail", "hasoptedoutoffax", "donotcall"}, strings.ToLower(name))
}

var apiName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]{0,79}$`)

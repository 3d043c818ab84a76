package field

import (
	"cmp"
	"strings"
	"time"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// Rule is what the rules of mapping and tags have in common, for one object.
type Rule struct {
	Name      string // what the rule is called in errors
	Object    string // API name
	Field     string // API name, in any letter case
	Type      Type   // as declared
	Length    int    // as declared
	Policy    Policy
	Values    map[string]string   // translations, by captured value
	Key       func(string) string // the form in which captured values are looked up in Values
	Separator string              // of lists
	List      bool                // the source is a list
	Required  bool
	Clear     bool
	Location  *time.Location // see [Spec.Location]
}

// Target is a rule compiled for the one field that it writes.
type Target struct {
	Object  string
	Value   Value // what every value of the rule has in common
	Spec    Spec
	Values  map[string]string // translations, by Rule.Key of the captured value; nil if there are none
	Clear   bool
	Consent bool // false is written only if the rule gives it explicitly
}

// Resolve finds a rule's field in the org's object o. If o is nil, nothing is
// known of the object, and the field is what the rule declares.
//
//   - A field that o lacks is an [ErrUnknownField]. A field that can be written
//     neither on create nor on update is an [ErrReadOnly].
//   - A field that can be written on create only gets the policy CreateOnly. One
//     that can be written on update only is UpdateOnly.
//   - A rule that contradicts itself or the field's type is an [ErrRule].
func Resolve(o *schema.Object, r Rule) (Target, *Error) {
	t := Target{
		Object: r.Object, Value: Value{Field: r.Field, Policy: r.Policy, Required: r.Required, Rule: r.Name},
		Spec: Spec{Type: r.Type, Length: r.Length}, Clear: r.Clear,
	}
	fail := func(kind error, reason string) (Target, *Error) {
		return Target{}, &Error{Rule: r.Name, Object: r.Object, Field: r.Field, Err: kind, Reason: reason}
	}
	switch {
	case !r.Type.Valid():
		return fail(ErrRule, "its type is none of the types; see Type")
	case !r.Policy.Valid():
		return fail(ErrRule, "its policy is none of the policies; see Policy")
	case r.Length < 0:
		return fail(ErrRule, "its length is negative")
	case !ValidSeparator(r.Separator):
		return fail(ErrRule, "its separator is not one sign, such as a semicolon, with at most two spaces")
	case !apiName(r.Field):
		return fail(ErrRule, "its field is no API name")
	}
	if o != nil {
		f := o.Field(r.Field)
		if f == nil {
			return fail(ErrUnknownField, "create the field, or let the user of the integration read and edit it")
		}
		t.Value.Field, t.Spec = f.Name, SpecOf(f)
		switch {
		case t.Spec.Type == "":
			return fail(ErrReadOnly, "nothing captured can be written to a field of its type")
		case f.Calculated || f.AutoNumber || !f.Createable && !f.Updateable:
			return fail(ErrReadOnly, "let the user of the integration edit the field, unless Salesforce fills it itself")
		case !f.Updateable:
			t.Value.Policy = CreateOnly
		case !f.Createable:
			t.Value.UpdateOnly = true
		}
	}
	t.Spec.defaults(r)
	t.Value.Policy = cmp.Or(t.Value.Policy, Overwrite)
	t.Value.Type, t.Value.Length = t.Spec.Type, t.Spec.Length
	if t.Spec.List || t.Value.Policy == Append && t.Spec.Type != LongText {
		t.Value.Separator = t.Spec.separator() // else an Append adds a paragraph
	}
	t.Consent = consent(t.Value.Field)
	if reason := contradiction(t.Value, t.Consent, r); reason != "" {
		return fail(ErrRule, reason)
	}
	return t, nil
}

// defaults fills in what neither the org nor the rule gives.
func (s *Spec) defaults(r Rule) {
	s.Location = r.Location
	s.Type = cmp.Or(s.Type, Text)
	if s.Length == 0 {
		s.Length = UsualLength(s.Type)
	}
	if s.Type == MultiPicklist {
		s.Separator, s.List = ";", true
		return
	}
	s.Separator = r.Separator
	s.List = r.List && (s.Type == Text || s.Type == LongText)
}

// contradiction says how a rule contradicts itself or its field, if it does.
func contradiction(v Value, consent bool, r Rule) string {
	switch t := v.Type; {
	case v.Policy == WriteIfBlank && t == Checkbox:
		return "WriteIfBlank does not suit a Checkbox, which is never blank"
	case v.Policy == Append && t != Text && t != LongText && t != MultiPicklist:
		return "Append suits Text, LongText and MultiPicklist only"
	case r.Clear && r.Required:
		return "Clear and Required contradict each other"
	case r.Clear && consent:
		return "Clear would withdraw what a person agreed to; name the value that does by Values"
	case r.Clear && r.Policy != "" && r.Policy != Overwrite:
		return "Clear suits the policy Overwrite only"
	}
	return ""
}

// consent reports whether a field records a person's choice. A captured "no"
// often means that nobody asked, so it resets such a field only if the rule's
// Values say so.
func consent(name string) bool {
	switch strings.ToLower(name) {
	case "hasoptedoutofemail", "hasoptedoutoffax", "donotcall":
		return true
	}
	return false
}

func apiName(s string) bool {
	for i := range len(s) {
		c := s[i]
		letter := c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z'
		if !letter && (i == 0 || c != '_' && (c < '0' || c > '9')) {
			return false
		}
	}
	return s != "" && len(s) <= 80
}

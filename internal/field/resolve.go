package field

import (
	"strings"
	"time"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// Rule is what mapping and tags rules have in common, for one object.
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

// Slot is a rule's field as the org has it.
type Slot struct {
	Name       string // as the org spells it
	Spec       Spec
	Policy     Policy
	UpdateOnly bool // not given on create
	Consent    bool // false is written by an explicit rule only
}

// Separator is what an [Append] puts between items; "" is a paragraph.
func (s *Slot) Separator() string {
	if s.Spec.List || s.Policy == Append && s.Spec.Type != LongText {
		return s.Spec.separator()
	}
	return ""
}

// Resolve finds out what a rule's field is. o is what the org says of the
// object, nil where nothing is known: the rule is then taken at its word, with
// the usual length of its type.
//
//   - A field that o lacks is an [ErrUnknownField], one that can be written
//     neither on create nor on update an [ErrReadOnly].
//   - A field that can be written on create only has the policy CreateOnly,
//     one that can be written on update only is UpdateOnly.
//   - A rule that contradicts itself or the field's type is an [ErrRule].
func Resolve(o *schema.Object, r Rule) (Slot, *Error) {
	slot := Slot{Name: r.Field, Policy: r.Policy, Spec: Spec{Type: r.Type, Length: r.Length}}
	fail := func(kind error, reason string) (Slot, *Error) {
		return Slot{}, &Error{Rule: r.Name, Object: r.Object, Field: r.Field, Err: kind, Reason: reason}
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
		slot.Name, slot.Spec = f.Name, SpecOf(f)
		switch {
		case slot.Spec.Type == "":
			return fail(ErrReadOnly, "nothing captured can be written to a field of its type")
		case f.Calculated || f.AutoNumber || !f.Createable && !f.Updateable:
			return fail(ErrReadOnly, "let the user of the integration edit the field, unless Salesforce fills it itself")
		case !f.Updateable:
			slot.Policy = CreateOnly
		case !f.Createable:
			slot.UpdateOnly = true
		}
	}
	if slot.Policy == "" {
		slot.Policy = Overwrite
	}
	slot.Spec.Location = r.Location
	slot.Spec.defaults(r)
	slot.Consent = consent(slot.Name)
	if reason := contradiction(slot, r); reason != "" {
		return fail(ErrRule, reason)
	}
	return slot, nil
}

// defaults fills in what neither the org nor the rule says.
func (s *Spec) defaults(r Rule) {
	if s.Type == "" {
		s.Type = Text
	}
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

func contradiction(slot Slot, r Rule) string {
	switch t := slot.Spec.Type; {
	case slot.Policy == WriteIfBlank && t == Checkbox:
		return "WriteIfBlank does not suit a Checkbox, which is never blank"
	case slot.Policy == Append && t != Text && t != LongText && t != MultiPicklist:
		return "Append suits Text, LongText and MultiPicklist only"
	case r.Clear && r.Required:
		return "Clear and Required contradict each other"
	case r.Clear && slot.Consent:
		return "Clear would withdraw what a person agreed to; name the value that does by Values"
	case r.Clear && r.Policy != "" && r.Policy != Overwrite:
		return "Clear suits the policy Overwrite only"
	}
	return ""
}

// consent reports whether a field records what a person agreed to. A captured
// "no" is the absence of an answer more often than not, so it resets such a
// field only where the rule says so by its Values.
func consent(name string) bool {
	switch strings.ToLower(name) {
	case "hasoptedoutofemail", "hasoptedoutoffax", "donotcall":
		return true
	}
	return false
}

// apiName reports whether a text can be the API name of a field.
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

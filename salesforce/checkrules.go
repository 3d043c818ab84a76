package salesforce

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// target is a rule's field as the org has it.
type target struct {
	rule     string
	object   string
	field    *schema.Field
	declared field.Type // as the rule says; "" where it does not
	length   int        // likewise; 0
	values   []string   // what the rule is known to write, of a picklist
	all      bool       // values are all
}

// judgeRules judges what rules write by the fields that they write it to.
func (k *checker) judgeRules() {
	for _, t := range k.targets() {
		if t.field.Calculated || t.field.AutoNumber || !t.field.Createable && !t.field.Updateable {
			continue // the field's own finding says so
		}
		k.judgeType(&t)
		k.judgeLength(&t)
		k.judgePicklist(&t)
	}
	for _, r := range k.cfg.Tags {
		for _, object := range r.Objects {
			if !strings.EqualFold(object, schema.Lead) && !strings.EqualFold(object, schema.Contact) {
				k.add(Finding{
					Severity: SeverityWarning, Code: "UNKNOWN_OBJECT", Effect: EffectNone, Field: r.Field, Rule: "tag " + r.Category,
					What:   "The tag's rule names an object that is never written: " + object + ".",
					Why:    "Tags go to Lead and Contact only.",
					Remedy: "Correct the rule's Objects.",
				})
			}
		}
	}
}

// targets lists the fields of all rules that the user sees.
func (k *checker) targets() []target {
	var out []target
	add := func(object, name string, t target) {
		if o := k.objects[object]; o != nil && name != "" {
			if t.field = o.Field(name); t.field != nil {
				t.object = object
				out = append(out, t)
			}
		}
	}
	for _, object := range k.described()[:len(k.described())-1] {
		for _, r := range k.cfg.Mapping.Rules {
			name := r.Lead
			if object == schema.Contact {
				name = r.Contact
			}
			add(object, name, target{rule: "rule " + string(r.From), declared: r.Type, length: r.Length, values: slices.Sorted(maps.Values(r.Values))})
		}
		for _, r := range k.cfg.Tags {
			if len(r.Objects) > 0 && !containsFold(r.Objects, object) {
				continue
			}
			t := target{rule: "tag " + r.Category, declared: r.Type, length: r.Length, values: slices.Sorted(maps.Values(r.Values))}
			for _, g := range k.options.TagGroups {
				if field.Fold(g.Name) != field.Fold(r.Category) {
					continue
				}
				t.all, t.values = true, nil
				for _, o := range g.Options {
					t.values = append(t.values, translated(o.Value, r.Values))
				}
			}
			add(object, r.Field, t)
		}
	}
	return out
}

// translated is a value as a rule's Values make it.
func translated(value string, values map[string]string) string {
	for from, to := range values {
		if field.Fold(from) == field.Fold(value) {
			return to
		}
	}
	return value
}

// judgeType judges whether what suits the declared type suits the field.
func (k *checker) judgeType(t *target) {
	actual := field.TypeOf(t.field.Type)
	if t.declared == "" || actual == "" || suits(t.declared, actual) {
		return
	}
	k.add(Finding{
		Code: "FIELD_TYPE", Effect: EffectDrops, Object: t.object, Field: t.field.Name, Rule: t.rule,
		What:   fmt.Sprintf("The rule is for a field of the type %s, and the org's is a %s.", t.declared, actual),
		Why:    "Values that are none of the field's type are dropped; every result says so.",
		Remedy: fmt.Sprintf("Send the value to another field, or translate it by the rule's Values; if it does suit the field, give the rule the type %s.", actual),
	})
}

// suits reports whether every value for a field of the declared type can be
// written to one of the actual type, its length aside.
func suits(declared, actual field.Type) bool {
	switch actual {
	case declared, field.Text, field.LongText:
		return true
	case field.Picklist:
		return declared == field.Text
	case field.MultiPicklist:
		return declared == field.Picklist || declared == field.Text
	case field.Date:
		return declared == field.DateTime
	case field.DateTime:
		return declared == field.Date
	default:
		return false
	}
}

// judgeLength judges whether a field is as long as its rule says, or as what
// people make of that type.
func (k *checker) judgeLength(t *target) {
	switch t.field.Type {
	case schema.TypeString, schema.TypeTextArea, schema.TypeEmail, schema.TypePhone, schema.TypeURL:
	default:
		return
	}
	want := t.length
	if want == 0 && t.declared != "" {
		want = field.UsualLength(t.declared)
	}
	if t.field.Length == 0 || t.field.Length >= want {
		return
	}
	f := Finding{
		Code: "FIELD_SHORT", Effect: EffectDrops, Object: t.object, Field: t.field.Name, Rule: t.rule,
		What: fmt.Sprintf("The field holds %d characters, and the rule is for %d.", t.field.Length, want),
		Why:  "A longer text is cut, and an address or number that is longer is dropped; every result says so.",
	}
	f.Remedy, f.Metadata = t.longer(want)
	if t.length == 0 && t.declared != field.LongText {
		f.Severity = SeverityInfo // nobody asked for that length
	}
	k.add(f)
}

// longer is the way to a field of that length. Only texts have one that can be
// set, and short ones have 255 characters at most.
func (t *target) longer(want int) (remedy, metadata string) {
	short := fmt.Sprintf("give the rule the length %d.", t.field.Length)
	long := t.field.Type == schema.TypeTextArea && t.field.Length > shortText
	switch {
	case !t.field.Custom, !long && (t.field.Type != schema.TypeString || want > shortText):
		return "Fields of its kind are not longer: send the value to another field, or " + short, ""
	default:
		return fmt.Sprintf("Setup > Object Manager > %s > Fields & Relationships > %s > Edit: make it longer; or %s", t.object, t.field.Name, short),
			changed(FieldNeed{Object: t.object, Field: t.field.Name}, fmt.Sprintf("<length>%d</length>", want))
	}
}

const shortText = 255 // characters that a text has at most, long texts aside

const maxShown = 10 // values that a finding lists

// judgePicklist judges whether a picklist has the values that are known to be
// written.
func (k *checker) judgePicklist(t *target) {
	if t.field.Type != schema.TypePicklist && t.field.Type != schema.TypeMultiPicklist {
		return
	}
	f := Finding{Object: t.object, Field: t.field.Name, Rule: t.rule, Effect: EffectDrops}
	list := fmt.Sprintf("Setup > Object Manager > %s > Fields & Relationships > %s > Values", t.object, t.field.Name)
	lacks := lacking(t.field, t.values)
	switch {
	case len(lacks) > 0:
		f.Code, f.What = "PICKLIST_VALUE", "The picklist does not take values that are to be written: "+shortList(lacks)+"."
		f.Why = "Each of them is dropped, and every result says so."
		f.Remedy = list + ": add or activate them; or translate them by the rule's Values."
		f.Metadata = changed(FieldNeed{Object: t.object, Field: t.field.Name}, picklistValues(lacks))
	case t.field.Restricted && !t.all:
		f.Severity, f.Code = SeverityInfo, "PICKLIST_RESTRICTED"
		f.What = fmt.Sprintf("The picklist is restricted to its %d active values.", countActive(t.field))
		f.Why = "A captured value that is none of them, and that the rule's Values do not translate, is dropped; every result says so."
		f.Remedy = list + ": see that all are there."
	default:
		return
	}
	k.add(f)
}

// lacking returns the values that a picklist does not take.
func lacking(f *schema.Field, values []string) []string {
	var out []string
	for _, v := range values {
		if field.BlankText(v) || slices.Contains(out, v) {
			continue
		}
		active, inactive := false, false
		for _, p := range f.Picklist {
			same := field.Fold(p.Value) == field.Fold(v)
			active, inactive = active || same && p.Active, inactive || same && !p.Active
		}
		if !active && (inactive || f.Restricted) {
			out = append(out, v)
		}
	}
	return out
}

func countActive(f *schema.Field) int {
	n := 0
	for _, v := range f.Picklist {
		if v.Active {
			n++
		}
	}
	return n
}

// shortList joins names, the first maxShown of them.
func shortList(list []string) string {
	if more := len(list) - maxShown; more > 0 {
		return strings.Join(list[:maxShown], ", ") + fmt.Sprintf(" and %d more", more)
	}
	return strings.Join(list, ", ")
}

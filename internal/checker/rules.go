package checker

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	core "github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/internal/rule"
	"github.com/getmobly/mobly-salesforce-go/internal/standard"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

func (c *check) judgeRules() {
	for _, object := range c.targets() {
		for _, src := range sourcesOf(c.cfg.Settings, object) {
			has := c.objects[object].Field(src.fieldName)
			if has == nil || has.Calculated || has.AutoNumber || !has.Createable && !has.Updateable || has.Name == "Status" && object == standard.CampaignMember {
				continue // the field's own finding says so
			}
			f := Finding{Effect: EffectDrops, Object: object, Field: has.Name, Rule: src.name}
			c.judgeType(f, &src, has)
			c.judgeLength(f, &src, has)
			c.judgePicklist(f, &src, has)
			for _, typed := range c.typed[object] {
				c.judgePicklist(f, &src, typed.Field(has.Name))
			}
			c.judgeRichText(f, has)
		}
	}
	for _, r := range c.cfg.Mapping.Rules {
		c.judgeTargets("rule "+string(r.From), slices.Sorted(maps.Keys(r.Fields)))
	}
	for _, r := range c.cfg.Tags.Rules {
		c.judgeTargets("tag "+r.Category, r.Objects)
	}
}

// judgeTargets reports the objects of a rule that are never written.
func (c *check) judgeTargets(rule string, objects []string) {
	for _, object := range objects {
		if hasName(object, schema.Lead, schema.Contact) || hasName(object, c.targets()...) {
			continue
		}
		c.add(Finding{
			Severity: SeverityWarning, Code: "UNKNOWN_OBJECT", Effect: EffectNone, Object: object, Rule: rule,
			What:   "The rule names an object that is never written: " + object + ".",
			Why:    "Fields and tags go to Lead and Contact, and with campaigns to CampaignMember.",
			Remedy: "Correct the rule's objects.",
		})
	}
}

// written returns the values that a rule is known to write, and whether it writes no
// others: the options of a tag are known only from the configuration.
func (c *check) written(src *source) (values []string, all bool) {
	for _, g := range c.cfg.TagGroups {
		if src.category == "" || !core.Alike(g.Name, src.category) {
			continue
		}
		all, values = true, nil
		for _, o := range g.Options {
			values = append(values, src.translated(o.Value))
		}
	}
	if !all {
		values = src.writes()
	}
	return values, all
}

func (src *source) translated(value string) string {
	for from, to := range src.values {
		if core.Alike(from, value) {
			return to
		}
	}
	return value
}

func (c *check) judgeType(f Finding, src *source, has *schema.Field) {
	actual := rule.TypeOf(has.Type)
	if src.declared == "" || actual == "" || suits(src.declared, actual) {
		return
	}
	f.Code, f.What = "FIELD_TYPE", fmt.Sprintf("The rule is for a field of the type %s, but the org's field is a %s.", src.declared, actual)
	f.Why = "Values that do not fit the field's type are dropped; every result says so."
	f.Remedy = fmt.Sprintf("Send the value to another field, or translate it by the rule's Values; if it does suit the field, give the rule the type %s.", actual)
	c.add(f)
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

const (
	shortText = 255 // characters of a text that is not long, at most
	maxShown  = 10  // values that a finding lists
)

// judgeLength judges whether a field is as long as its rule says, or as fields of
// the rule's type usually are. Only texts can be made longer.
func (c *check) judgeLength(f Finding, src *source, has *schema.Field) {
	switch has.Type {
	case schema.TypeString, schema.TypeTextArea, schema.TypeEmail, schema.TypePhone, schema.TypeURL:
	default:
		return
	}
	want := src.length
	switch {
	case want > 0:
	case src.brief:
		want = shortText
	case src.declared != "":
		want = rule.UsualLength(src.declared)
	}
	if has.Length == 0 || has.Length >= want {
		return
	}
	f.Code, f.What = "FIELD_SHORT", fmt.Sprintf("The field holds %d characters, but the rule is for %d.", has.Length, want)
	f.Why = "A longer text is cut, and an address or number that is longer is dropped; every result says so."
	shorten := fmt.Sprintf("give the rule the length %d.", has.Length)
	f.Remedy = "Fields of this kind cannot be longer: send the value to another field, or " + shorten
	isLong := has.Type == schema.TypeTextArea && has.Length > shortText
	if has.Custom && (isLong || has.Type == schema.TypeString && want <= shortText) {
		f.Remedy = fieldPage(f.Object, f.Field) + " > Edit: make it longer; or " + shorten
		f.Metadata = changed(f.Object, f.Field, fmt.Sprintf("<length>%d</length>", want))
	}
	if src.length == 0 && src.declared != field.LongText {
		f.Severity = SeverityInfo // nobody asked for that length
	}
	c.add(f)
}

// judgePicklist judges whether a picklist has the values that are known to be
// written.
func (c *check) judgePicklist(f Finding, src *source, has *schema.Field) {
	if has.Type != schema.TypePicklist && has.Type != schema.TypeMultiPicklist {
		return
	}
	list, of := fieldPage(f.Object, f.Field)+" > Values", "The picklist"
	values, all := c.written(src)
	lacks := lacking(has, values)
	if t := core.RecordType(c.objects[f.Object].RecordTypes, has.RecordType); has.RecordType != "" && t != nil {
		list, of, all = typesPage(f.Object)+" > "+t.Name+" > "+has.Label, "The record type "+t.DeveloperName, true
	}
	switch {
	case len(lacks) > 0:
		f.Code, f.What = "PICKLIST_VALUE", of+" lacks values that will be written: "+shortList(lacks)+"."
		f.Why = "Each of them is dropped, and every result says so."
		f.Remedy = list + ": add or activate them; or translate them by the rule's Values."
		f.Metadata = changed(f.Object, f.Field, picklistValues(lacks))
	case has.Restricted && !all:
		f.Severity, f.Code = SeverityInfo, "PICKLIST_RESTRICTED"
		f.What = fmt.Sprintf("The picklist is restricted to its %d active values.", len(activeValues(has)))
		f.Why = "A captured value that is not among them and that the rule's Values do not translate is dropped; every result says so."
		f.Remedy = list + ": make sure that all are there."
	default:
		return
	}
	c.add(f)
}

// judgeRichText explains what a field that holds HTML means for a sync.
func (c *check) judgeRichText(f Finding, has *schema.Field) {
	if has.Type != schema.TypeTextArea || !has.HTMLFormatted {
		return
	}
	f.Code, f.Effect, f.What = "RICH_TEXT", EffectNone, "The field is a Rich Text Area, which holds HTML."
	f.Why = fmt.Sprintf("Text is written as HTML: signs such as & and < are escaped and line breaks are <br>, which count towards the field's %d characters. "+
		"Values are compared by their visible text. Overwriting a value removes its formatting; appending keeps it.", has.Length)
	f.Remedy = "No action is needed. If other systems read the field as plain text, send the value to a Long Text Area."
	c.add(f)
}

// lacking returns the values that match no value or label of a picklist.
func lacking(f *schema.Field, values []string) []string {
	var out []string
	spec := core.SpecOf(f)
	for _, v := range values {
		if _, lost := spec.CoerceText(v); lost != nil && errors.Is(lost.Err, core.ErrPicklist) && !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out
}

func activeValues(f *schema.Field) []string {
	var out []string
	for _, v := range f.Picklist {
		if v.Active {
			out = append(out, v.Value)
		}
	}
	return out
}

// shortList joins names, the first maxShown of them.
func shortList(list []string) string {
	if more := len(list) - maxShown; more > 0 {
		return strings.Join(list[:maxShown], ", ") + fmt.Sprintf(" and %d more", more)
	}
	return strings.Join(list, ", ")
}

package checker

import (
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/standard"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// judgeRequired judges whether everything that a new record needs is filled.
func (c *check) judgeRequired() {
	sources := sourcesOf(c.cfg.Settings, c.cfg.Creates)
	for _, f := range required(c.objects[c.cfg.Creates]) {
		if hasName(f.Name, c.cfg.ExternalID, standard.OwnerField) {
			continue
		}
		i := slices.IndexFunc(sources, func(s source) bool { return strings.EqualFold(s.fieldName, f.Name) })
		switch {
		case i < 0:
			c.unfilled(c.cfg.Creates, f.Name)
		case !sources[i].always:
			c.maybeBlank(f.Name, &sources[i])
		}
	}
	for _, f := range required(c.objects[schema.Task]) {
		// The names are those of the fields that every new Task is given.
		if !hasName(f.Name, "WhoId", "Subject", "Status", "Priority", "ActivityDate", "TaskSubtype", "Description", c.cfg.ActivityID) {
			c.unfilled(schema.Task, f.Name)
		}
	}
}

// required returns the required fields of an object. If the user may not write the
// object, they are not known.
func required(o *schema.Object) []schema.Field {
	if o == nil || !o.Createable && !o.Updateable {
		return nil
	}
	return slices.DeleteFunc(o.Fields(), func(f schema.Field) bool { return !f.Required() })
}

// unfilled reports a required field that nothing fills.
func (c *check) unfilled(object, name string) {
	untick := fieldPage(object, name) + ": untick Required, or give it a default value."
	f := Finding{
		Code: "REQUIRED_UNFILLED", Effect: EffectFails, Object: object, Field: name,
		What:     "The org requires the field of every new " + object + ", and nothing fills it.",
		Why:      "Each new " + object + " is refused (REQUIRED_FIELD_MISSING), unless automation of the org's fills the field before; records that are found are updated.",
		Remedy:   "Add a rule with a Default or a Placeholder for it; or " + untick,
		Metadata: changed(FieldNeed{Object: object, Field: name}, "<required>false</required>"),
	}
	if object == schema.Task {
		f.Why, f.Remedy = "Each action is Failed; the leads themselves are written.", untick
	}
	c.add(f)
}

// maybeBlank reports a required field that its rule does not always fill.
func (c *check) maybeBlank(name string, src *source) {
	f := Finding{
		Severity: SeverityWarning, Code: "REQUIRED_MAYBE_BLANK", Effect: EffectFails, Object: c.cfg.Creates, Field: name, Rule: src.name,
		What:   "The org requires the field of every new " + c.cfg.Creates + ", and what fills it may be blank.",
		Why:    "A new " + c.cfg.Creates + " of whom nothing was captured for it is refused (REQUIRED_FIELD_MISSING).",
		Remedy: "Give the rule a Default or a Placeholder.",
	}
	if src.category != "" {
		f.Remedy = "Have a rule of the mapping fill it with a Default, and send the tag to another field; or have the org give it a default value."
	}
	c.add(f)
}

package salesforce

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/standard"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// judgeRequired judges whether everything that a new record needs is filled.
func (k *checker) judgeRequired() {
	name := cmp.Or(k.cfg.Create, schema.Lead)
	o := k.objects[name]
	for _, f := range writtenFields(o) {
		if !f.Required() || k.setting(FieldNeed{Field: f.Name}, k.cfg.ExternalID) || strings.EqualFold(f.Name, standard.OwnerField) {
			continue
		}
		if rule, always := k.fills(name, f.Name); !always {
			k.required(name, f.Name, rule)
		}
	}
	for _, f := range writtenFields(k.objects[schema.Task]) {
		if f.Required() && !containsFold(taskWrites[:], f.Name) && !k.setting(FieldNeed{Field: f.Name}, k.cfg.ActivityID) {
			k.required(schema.Task, f.Name, "")
		}
	}
}

// writtenFields are the fields of an object that the user may write. Of others it is
// not known what they require.
func writtenFields(o *schema.Object) []schema.Field {
	if o == nil || !o.Createable && !o.Updateable {
		return nil
	}
	return o.Fields()
}

// taskWrites are the fields that every new Task is given.
var taskWrites = [...]string{"WhoId", "Subject", "Status", "Priority", "ActivityDate", "TaskSubtype", "Description"}

// fills returns the rule that fills a field, "" for none, and whether it always
// does.
func (k *checker) fills(object, name string) (rule string, always bool) {
	for _, r := range k.cfg.Mapping.Rules {
		to := r.Lead
		if object == schema.Contact {
			to = r.Contact
		}
		if strings.EqualFold(to, name) {
			constant := strings.HasPrefix(string(r.From), string(mapping.Constant("")))
			return "rule " + string(r.From), constant || r.Required || r.Default != "" || r.Placeholder != ""
		}
	}
	for _, r := range k.cfg.Tags {
		if strings.EqualFold(r.Field, name) && (len(r.Objects) == 0 || containsFold(r.Objects, object)) {
			return "tag " + r.Category, false
		}
	}
	return "", false
}

func (k *checker) required(object, name, rule string) {
	org := fmt.Sprintf("Setup > Object Manager > %s > Fields & Relationships > %s: untick Required, or give it a default value.", definedOn(object), name)
	f := Finding{
		Code: "REQUIRED_UNFILLED", Effect: EffectFails, Object: object, Field: name, Rule: rule,
		What:   "The org requires the field of every new " + object + ", and nothing fills it.",
		Why:    "Each new " + object + " is refused (REQUIRED_FIELD_MISSING), unless automation of the org's fills the field before; records that are found are updated.",
		Remedy: "Add a rule with a Default or a Placeholder for it; or " + org,
	}
	if object == schema.Task {
		f.Why, f.Remedy = "Each action is Failed; the leads themselves are written.", org
	}
	f.Metadata = changed(FieldNeed{Object: object, Field: name}, "<required>false</required>")
	if rule != "" {
		f.Severity, f.Code = SeverityWarning, "REQUIRED_MAYBE_BLANK"
		f.What = "The org requires the field of every new " + object + ", and what fills it may be blank."
		f.Why = "A new " + object + " of whom nothing was captured for it is refused (REQUIRED_FIELD_MISSING)."
		f.Remedy, f.Metadata = "Give the rule a Default or a Placeholder.", ""
		if strings.HasPrefix(rule, "tag ") {
			f.Remedy = "Have a rule of the mapping fill it with a Default, and send the tag to another field; or have the org give it a default value."
		}
	}
	k.add(f)
}

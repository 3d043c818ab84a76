package salesforce

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// judgeRequired judges whether everything that a new record needs is filled.
func (k *checker) judgeRequired() {
	name := cmp.Or(k.cfg.Create, schema.Lead)
	o := k.objects[name]
	for _, f := range o.Fields() {
		if !f.Required() || k.setting(FieldNeed{Field: f.Name}, k.cfg.ExternalID) || strings.EqualFold(f.Name, ownerField) {
			continue
		}
		if rule, always := k.fills(name, f.Name); !always {
			k.required(name, f.Name, rule)
		}
	}
	for _, f := range k.objects[schema.Task].Fields() {
		if f.Required() && !containsFold(taskWrites[:], f.Name) && !k.setting(FieldNeed{Field: f.Name}, k.cfg.ActivityID) {
			k.required(schema.Task, f.Name, "")
		}
	}
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
	what := object
	if object == schema.Task {
		what = "Task"
	}
	f := Finding{
		Code: "REQUIRED_UNFILLED", Effect: EffectFails, Object: object, Field: name, Rule: rule,
		What:   "The org requires the field of every new " + what + ", and nothing fills it.",
		Why:    "Each new " + what + " is refused (REQUIRED_FIELD_MISSING), unless automation of the org's fills the field before; records that are found are updated.",
		Remedy: fmt.Sprintf("Add a rule with a Default or a Placeholder for it; or Setup > Object Manager > %s > Fields & Relationships > %s: untick Required, or give it a default value.", definedOn(object), name),
	}
	if object == schema.Task {
		f.Why = "Each action is Failed; the leads themselves are written."
		f.Remedy = f.Remedy[strings.Index(f.Remedy, "Setup"):]
	}
	if rule != "" {
		f.Severity, f.Code = SeverityWarning, "REQUIRED_MAYBE_BLANK"
		f.What = "The org requires the field of every new " + what + ", and what fills it may be blank."
		f.Why = "A new " + what + " of whom nothing was captured for it is refused (REQUIRED_FIELD_MISSING)."
		f.Remedy = "Give the rule a Default or a Placeholder."
		if strings.HasPrefix(rule, "tag ") {
			f.Remedy = "Have a rule of the mapping fill it with a Default, and send the tag to another field; or have the org give it a default value."
		}
	}
	k.add(f)
}

// judgeTasks judges what Tasks are written with.
func (k *checker) judgeTasks() {
	o := k.objects[schema.Task]
	priority := cmp.Or(k.cfg.Engagement.Priority, "Normal")
	if f := o.Field("Priority"); f != nil && f.Restricted && !f.Active(priority) {
		k.add(Finding{
			Code: "PICKLIST_VALUE", Effect: EffectDrops, Object: schema.Task, Field: f.Name, Rule: "Engagement.Priority",
			What:   fmt.Sprintf("The picklist does not have the value %q.", priority),
			Why:    "Tasks are written without it, with the org's default.",
			Remedy: "Configure one that it has: " + shortList(activeValues(f)) + ".",
		})
	}
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

// judgePlaces tells of state and country picklists.
func (k *checker) judgePlaces() {
	for _, name := range k.described()[:len(k.described())-1] {
		o := k.objects[name]
		var mapped []string
		for _, n := range k.needs.Fields {
			if n.Object == name {
				mapped = append(mapped, n.Field)
			}
		}
		if codes := codeFields(o, mapped); len(codes) > 0 {
			k.add(Finding{
				Code: "STATE_COUNTRY_PICKLISTS", Effect: EffectDrops, Severity: SeverityInfo, Object: name,
				What:   "The org has picklists for states and countries: " + strings.Join(codes, ", ") + " are written in place of the texts.",
				Why:    "Names, codes and common spellings are translated. A state or country that the org's list does not have is dropped, and the result says so; a state needs its country.",
				Remedy: "Setup > State and Country/Territory Picklists: activate the countries that leads come from.",
			})
		}
	}
}

// judgeConfig tells of what keeps the configuration from being used with the
// org, as Sync would find out.
func (k *checker) judgeConfig() {
	var objects []*schema.Object
	for _, name := range []string{schema.Contact, schema.Lead, schema.Task} { // as Client.compiled has them
		if name == schema.Contact && k.cfg.Strategy == LeadsOnly {
			continue
		}
		if k.objects[name] == nil {
			return // which is said
		}
		objects = append(objects, k.objects[name])
	}
	_, err := k.cfg.compile(objects)
	if err == nil {
		return
	}
	said := slices.ContainsFunc(k.report.Findings, func(f Finding) bool { return f.Effect == EffectBlocks })
	for _, e := range leaves(err) {
		f := Finding{
			Code: "RULE", Effect: EffectBlocks, What: "The configuration does not fit the org: " + e.Error() + ".",
			Why: "Sync ends with an error and writes nothing.", Remedy: "Correct the rule or the setting.",
		}
		switch e := e.(type) { //nolint:errorlint // a leaf
		case *mapping.FieldError:
			f.Object, f.Field, f.Rule = e.Object, e.Field, "rule "+e.Rule
		case *tags.FieldError:
			f.Object, f.Field, f.Rule = e.Object, e.Field, e.Rule
		}
		if errors.Is(e, mapping.ErrRule) || !said {
			k.add(f)
		}
	}
}

// leaves are the errors that others were joined of.
func leaves(err error) []error {
	joined, ok := err.(interface{ Unwrap() []error }) //nolint:errorlint // it is looked into
	if !ok {
		return []error{err}
	}
	var out []error
	for _, e := range joined.Unwrap() {
		out = append(out, leaves(e)...)
	}
	return out
}

// callsOfOne is how many API requests the Sync of one lead with actions takes:
// to match, to write the person, to write the Tasks.
const callsOfOne = 3

// judgeQuota judges whether the org's API requests that are left will do.
func (k *checker) judgeQuota() {
	used, limit := k.client.conn.Usage()
	k.report.APIUsed, k.report.APILimit = used, limit
	if limit == 0 {
		return
	}
	left := max(0, limit-used-limit*k.cfg.Quota.Reserve/100)
	f := Finding{
		Code: "QUOTA", Rule: "Quota", Effect: EffectFails,
		Why:    "Once they are used up, leads are NotSent (ErrQuota), to be given again later.",
		Remedy: "Setup > Company Information > API Requests, Last 24 Hours: see which integration uses them, or buy more; sync several leads in one call, which takes as many requests as one.",
	}
	need := k.options.LeadsPerDay * callsOfOne
	switch {
	case left == 0:
		f.Effect, f.What = EffectBlocks, fmt.Sprintf("No API requests are left for leads: %d of %d were used in 24 hours, and %d%% are reserved for others.", used, limit, k.cfg.Quota.Reserve)
	case need > left:
		f.Severity = SeverityWarning
		f.What = fmt.Sprintf("%d leads a day, each synced by itself, take up to %d API requests; %d are left of %d, with %d%% reserved for others.", k.options.LeadsPerDay, need, left, limit, k.cfg.Quota.Reserve)
	default:
		return
	}
	k.add(f)
}

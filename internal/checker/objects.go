package checker

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/internal/standard"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

func (c *check) describe(ctx context.Context) error {
	for _, name := range c.described() {
		d := c.org.Describe(ctx, true, name)[0]
		var e *sferr.Error
		switch {
		case d.Err == nil:
			c.objects[name] = d.Object
			c.report.Objects = append(c.report.Objects, d.Told)
		case errors.As(d.Err, &e) && org.Hides(e):
			c.hidden[name] = true
			c.invisible(name)
		default:
			if err := c.refused(ctx, name, "what "+name+" is", d.Err); err != nil {
				return err
			}
		}
	}
	return nil
}

func (c *check) described() []string {
	return slices.Concat(c.persons(), []string{schema.Task}, c.campaigns())
}

// need returns what is needed of an object. Task and CampaignMember have no object
// permissions of their own.
func (c *check) need(object string) ObjectNeed {
	i := slices.IndexFunc(c.needs.Objects, func(n ObjectNeed) bool { return n.Object == object })
	switch {
	case i >= 0:
		return c.needs.Objects[i]
	case object == standard.CampaignMember:
		return ObjectNeed{Object: object, Create: true, Edit: true, For: "campaigns"}
	}
	return ObjectNeed{Object: object, Create: true, Edit: c.cfg.OverwriteTasks, For: "engagement"}
}

// ungrantedObject returns the finding about an object that the user may not use as is
// needed.
func (c *check) ungrantedObject(object, code, effect, what, why string) Finding {
	n := c.need(object)
	f := Finding{Code: code, Effect: effect, Object: object, Rule: n.For, What: what, Why: why}
	f.Remedy, f.Metadata = grantObject(n)
	return f
}

// invisible reports an object that the user may not read.
func (c *check) invisible(object string) {
	c.report.Settings.Hidden = append(c.report.Settings.Hidden, object)
	f := c.ungrantedObject(object, "OBJECT_NOT_VISIBLE", EffectBlocks, "The integration user may not read the object, or the org does not have it.",
		"Sync cannot describe the object: it ends with an error and writes nothing.")
	if object != schema.Task {
		f.Remedy += " A permission set that names a licence cannot grant it: use one without."
	}
	if object == schema.Account {
		f.Severity, f.Effect = SeverityWarning, EffectNone
		f.Why = "Sync does not read accounts, but Salesforce grants Read on Contact only together with Read on Account: it refuses a permission set that has one without the other."
		if c.cfg.MatchByName && c.cfg.Creates == schema.Contact {
			f.Severity, f.Effect = SeverityError, EffectBlocks
			f.Why = "A Contact's company is the name of its account: a Sync with leads that are matched by name, company and phone ends with an error."
		}
	}
	if slices.Contains(c.campaigns(), object) {
		f.Effect, f.Why = EffectFails, refusesAll
	}
	c.add(f)
}

func (c *check) judgeObjects() {
	for _, name := range c.described() {
		o, n := c.objects[name], c.need(name)
		if o == nil {
			continue
		}
		unseen := ""
		if !o.Createable && !o.Updateable {
			unseen = " Which of its fields are writable and which are required can be seen only then: check again afterwards."
		}
		if !o.Queryable {
			effect, why := EffectBlocks, "Sync cannot look for existing records: it ends with an error and writes nothing."
			if slices.Contains(c.campaigns(), name) {
				effect, why = EffectFails, refusesAll
			}
			c.add(c.ungrantedObject(name, "OBJECT_NOT_VISIBLE", effect, "The records of the object cannot be queried.", why))
		}
		if n.Create && !o.Createable {
			what, why := "The integration user may not create records of the object.", "Each lead that matches nothing is Failed; existing records are updated."
			switch name {
			case schema.Task:
				what, why = "The integration user may not create Tasks.", "Each action is Failed; the leads themselves are written."
			case standard.CampaignMember:
				what, why = "The integration user may not add members to campaigns.", "Each new member is Failed; the leads themselves are written."
			}
			c.add(c.ungrantedObject(name, "OBJECT_NOT_CREATEABLE", EffectFails, what, why+unseen))
		}
		if n.Edit && !o.Updateable {
			why := "Each lead that matches a " + name + " that would change is Failed."
			switch name {
			case schema.Task:
				why = "Existing Tasks cannot be rewritten: each such action is Failed."
			case standard.CampaignMember:
				why = "The status and the fields of existing members cannot be changed: each such member is Failed."
			}
			c.add(c.ungrantedObject(name, "OBJECT_NOT_EDITABLE", EffectFails, "The integration user may not edit records of the object.", why+unseen))
		}
	}
}

// judgePersons reports person accounts, whose contacts are found like any other.
func (c *check) judgePersons() {
	if c.objects[schema.Contact].Field("IsPersonAccount") == nil {
		return
	}
	c.add(Finding{
		Severity: SeverityInfo, Code: "PERSON_ACCOUNTS", Effect: EffectFails, Object: schema.Contact,
		What:   "The org has person accounts: each is both an account and a contact. The API does not say whether such a contact can be written by itself.",
		Why:    "If Salesforce allows writing them through the account only, a lead that matches one is Failed (INVALID_PERSON_ACCOUNT_OPERATION); other contacts are written.",
		Remedy: "Sync a lead that matches one in a sandbox first. If it is refused, see policies.strategy: LeadsOnly ignores all contacts.",
	})
}

// judgePlaces reports state and country picklists, whose codes are written in place
// of texts unless a rule writes them itself.
func (c *check) judgePlaces() {
	for _, object := range c.persons() {
		var fields, codes []string
		for _, n := range c.needs.Fields {
			if n.Object == object {
				fields = append(fields, n.Field)
			}
		}
		for _, name := range fields {
			if f := c.objects[object].CodeField(name); f != nil && !hasName(f.Name, fields...) {
				codes = append(codes, f.Name)
			}
		}
		if len(codes) == 0 {
			continue
		}
		c.add(Finding{
			Code: "STATE_COUNTRY_PICKLISTS", Effect: EffectDrops, Severity: SeverityInfo, Object: object,
			What:   "The org has picklists for states and countries: " + strings.Join(codes, ", ") + " are written in place of the texts.",
			Why:    "Names, codes and common spellings are translated. A state or country that the org's list lacks is dropped, and the result says so; a state needs its country.",
			Remedy: "Setup > State and Country/Territory Picklists: activate the countries that leads come from.",
		})
	}
}

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
	c.judgeMember()
	for _, f := range required(c.objects[schema.Task]) {
		if !hasName(f.Name, append(slices.Clone(taskFields), c.cfg.ActivityID)...) {
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

func (c *check) unfilled(object, name string) {
	untick := fieldPage(object, name) + ": untick Required, or give it a default value."
	f := Finding{
		Code: "REQUIRED_UNFILLED", Effect: EffectFails, Object: object, Field: name,
		What:     "The org requires the field on every new " + object + ", but nothing fills it.",
		Why:      "Each new " + object + " is refused (REQUIRED_FIELD_MISSING), unless the org's automation fills the field first; existing records are updated.",
		Remedy:   "Add a rule with a Default or a Placeholder for it; or " + untick,
		Metadata: changed(object, name, "<required>false</required>"),
	}
	if object == schema.Task {
		f.Why, f.Remedy = "Each action is Failed; the leads themselves are written.", untick
	}
	c.add(f)
}

func (c *check) maybeBlank(name string, src *source) {
	f := Finding{
		Severity: SeverityWarning, Code: "REQUIRED_MAYBE_BLANK", Effect: EffectFails, Object: c.cfg.Creates, Field: name, Rule: src.name,
		What:   "The org requires the field on every new " + c.cfg.Creates + ", but its source may be blank.",
		Why:    "A new " + c.cfg.Creates + " without a captured value for it is refused (REQUIRED_FIELD_MISSING).",
		Remedy: "Give the rule a Default or a Placeholder.",
	}
	if src.category != "" {
		f.Remedy = "Fill it by a mapping rule with a Default and send the tag to another field, or give the field a default value in the org."
	}
	c.add(f)
}

package salesforce

import (
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/codes"
	"github.com/getmobly/mobly-salesforce-go/internal/standard"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// need returns what is needed of an object; of Task, which has no permissions of
// its own, all but deleting.
func (k *checker) need(object string) ObjectNeed {
	i := slices.IndexFunc(k.needs.Objects, func(n ObjectNeed) bool { return n.Object == object })
	if i < 0 {
		return ObjectNeed{Object: object, Create: true, Read: true, Edit: k.cfg.TaskUpdate == OverwriteTask, For: "engagement"}
	}
	return k.needs.Objects[i]
}

// grantObject is the way through Setup to an object's permissions, and the same
// as metadata.
func grantObject(n ObjectNeed) (remedy, metadata string) {
	if n.Object == schema.Task {
		return "Setup > Permission Sets > the integration user's > System Permissions: Access Activities and Edit Tasks.",
			userPermission("ActivitiesAccess") + "\n" + userPermission("EditTask")
	}
	access := "Read"
	if n.Create {
		access += ", Create"
	}
	if n.Edit {
		access += ", Edit"
	}
	return codes.HintObjects + " > " + n.Object + "s > Edit: " + access + ".", objectPermissions(n, false)
}

// invisible tells of an object that the user may not read.
func (k *checker) invisible(object string) {
	n := k.need(object)
	f := Finding{Code: "OBJECT_NOT_VISIBLE", Effect: EffectBlocks, Object: object, Rule: n.For, What: "The integration user may not read the object, or the org does not have it."}
	f.Why = "Sync cannot find out what the object is: it ends with an error and writes nothing."
	f.Remedy, f.Metadata = grantObject(n)
	if object != schema.Task {
		f.Remedy += " A permission set that names a licence cannot grant it: use one without."
	}
	if object == schema.Account {
		f.Severity, f.Effect = SeverityWarning, EffectNone
		f.Why = "Sync does not read accounts, but Salesforce lets nobody have Read on Contact who has none on Account: a permission set with one and without the other is refused."
		if k.cfg.Unkeyed == MatchExact && k.cfg.Create == schema.Contact {
			f.Severity, f.Effect = SeverityError, EffectBlocks
			f.Why = "A Contact's company is the name of its account: a Sync with leads that are known by name, company and phone ends with an error."
		}
	}
	k.add(f)
}

// judgeObjects judges what may be done with the records of each object.
func (k *checker) judgeObjects() {
	for _, name := range k.described() {
		o := k.objects[name]
		if o == nil {
			continue
		}
		n := k.need(name)
		f := Finding{Object: name, Rule: n.For}
		f.Remedy, f.Metadata = grantObject(n)
		if !o.Queryable {
			g := f
			g.Code, g.Effect = "OBJECT_NOT_VISIBLE", EffectBlocks
			g.What, g.Why = "The records of the object cannot be queried.", "Sync cannot look for what is there: it ends with an error and writes nothing."
			k.add(g)
		}
		unseen := ""
		if !o.Createable && !o.Updateable {
			unseen = " Which of its fields may be written, and which are required, cannot be seen before: check again then."
		}
		if n.Create && !o.Createable {
			g := f
			g.Code, g.Effect = "OBJECT_NOT_CREATEABLE", EffectFails
			g.What, g.Why = "The integration user may not create records of the object.", "Each lead that matches nothing is Failed; records that are found are updated."
			if name == schema.Task {
				g.What, g.Why = "The integration user may not create Tasks.", "Each action is Failed; the leads themselves are written."
			}
			g.Why += unseen
			k.add(g)
		}
		if n.Edit && !o.Updateable {
			g := f
			g.Code, g.Effect = "OBJECT_NOT_EDITABLE", EffectFails
			g.What, g.Why = "The integration user may not edit records of the object.", "Each lead that matches a "+name+" that would change is Failed."
			if name == schema.Task {
				g.Why = "Tasks that are there are not rewritten: each such action is Failed."
			}
			g.Why += unseen
			k.add(g)
		}
	}
}

// effect is what Sync does without a field: where it is hidden, or only cannot
// be written.
func (k *checker) effect(n FieldNeed, hidden bool) (effect Effect, why string) {
	const (
		ends    = "Sync ends with an error and writes nothing."
		dropped = "The field is left as it is; every result says so in Dropped. The rest of the lead is written."
	)
	is := func(name string) bool { return strings.EqualFold(n.Field, name) }
	switch {
	case n.Object == schema.Task:
		return k.taskEffect(n, hidden)
	case n.Required:
		return EffectBlocks, ends
	case hidden && k.cfg.Unkeyed == MatchExact && (is("LastName") || is("Phone") || is("Company") || is("AccountId")) && k.need(n.Object).Create:
		return EffectBlocks, "Leads that are known by name, company and phone cannot be looked for: a Sync of such leads ends with an error and writes nothing."
	case k.cfg.Unkeyed == MatchExact && (is("LastName") || is("Phone")) && n.Edit && (n.Object == schema.Lead || k.need(n.Object).Create):
		return EffectFails, "Leads that are known by name, company and phone would not be known again: each of them is Refused (there is no key)."
	case k.setting(n, k.cfg.ExternalID):
		return EffectDuplicates, "Contacts are not known by Mobly's ID: a person without an e-mail who became a contact is written as a new lead, and new contacts have no ID."
	case k.setting(n, k.cfg.SyncedAt):
		return EffectDrops, "An older capture of a contact overwrites a newer one; nothing tells that."
	case is(standard.EmailField) && n.Object == schema.Lead && n.Edit && k.cfg.ExternalID == "" && k.cfg.Unkeyed == RefuseUnkeyed:
		return EffectFails, "A lead is known by its e-mail only: every one without a known Salesforce ID is Refused (there is no key)."
	case is(standard.EmailField) && n.Object == k.cfg.Create && n.Object == schema.Contact && n.Edit && k.cfg.ExternalID == "":
		return EffectFails, "A new contact is known by its e-mail, which it would not have: every lead that matches nothing and has an e-mail is Refused (there is no key)."
	case is(standard.EmailField) && n.Object == schema.Lead && n.Edit:
		return EffectDuplicates, "No record is found by its e-mail, neither leads nor contacts: persons who are there are written once more, and the address is not written."
	case is(standard.EmailField) && n.Object == schema.Contact && hidden:
		return EffectDuplicates, "No contact is found by its e-mail: persons who are contacts are written as new leads."
	case is(standard.EmailField) && !n.Edit:
		return EffectNone, "No rule writes the address, so that nobody is looked for by it."
	}
	return EffectDrops, dropped
}

func (k *checker) taskEffect(n FieldNeed, hidden bool) (effect Effect, why string) {
	const ends = "A Sync of leads with actions ends with an error and writes nothing."
	switch {
	case k.setting(n, k.cfg.ActivityID):
		return EffectBlocks, "Sync ends with an error and writes nothing."
	case strings.EqualFold(n.Field, "WhoId") && hidden:
		return EffectBlocks, "The Tasks that are there cannot be looked for. " + ends
	case strings.EqualFold(n.Field, "WhoId"):
		return EffectFails, "A Task cannot be put on anybody's timeline: each action is Failed; the leads themselves are written."
	case strings.EqualFold(n.Field, "Description") && k.cfg.ActivityID == "" && hidden:
		return EffectBlocks, "A line of its Description is what a Task is known by, as no ActivityID is configured. " + ends
	case strings.EqualFold(n.Field, "Description") && k.cfg.ActivityID == "":
		return EffectFails, "A line of its Description is what a Task is known by, as no ActivityID is configured: each action is Refused; the leads themselves are written."
	}
	return EffectDrops, "Tasks are written without it; every result says so in the action's Dropped."
}

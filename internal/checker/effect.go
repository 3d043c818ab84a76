package checker

import (
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/standard"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

const endsWithError = "Sync ends with an error and writes nothing."

// effect returns what a sync does without a field: one that is hidden, or one that
// only cannot be written. In this order:
//
//  1. The fields of Task have effects of their own: see [check.taskEffect].
//  2. Without a required field nothing is synced.
//  3. Without name, company or phone, leads that are known by these cannot be
//     looked for, or could not be recognised later.
//  4. Without the external ID of Contact, contacts are not recognised by it.
//  5. Without SyncedAt of Contact, older captures overwrite newer ones.
//  6. Without e-mail, persons are not found by it; if it is their only key, they
//     are refused.
//  7. Any other field is dropped.
func (c *check) effect(n FieldNeed, hidden bool) (effect Effect, why string) {
	is := func(names ...string) bool { return hasName(n.Field, names...) }
	switch {
	case n.Object == schema.Task: // 1
		return c.taskEffect(n, hidden)
	case n.Required: // 2
		return EffectBlocks, endsWithError
	case hidden && c.cfg.MatchByName && is("LastName", "Phone", "Company", "AccountId") && c.need(n.Object).Create: // 3
		return EffectBlocks, "Leads that are known by name, company and phone cannot be looked for: a Sync of such leads ends with an error and writes nothing."
	case c.cfg.MatchByName && is("LastName", "Phone") && n.Edit && (n.Object == schema.Lead || c.need(n.Object).Create):
		return EffectFails, "Leads that are known by name, company and phone would not be known again: each of them is Refused (there is no key)."
	case is(c.cfg.ExternalID): // 4
		return EffectDuplicates, "Contacts are not known by Mobly's ID: a person without an e-mail who became a contact is written as a new lead, and new contacts have no ID."
	case is(c.cfg.SyncedAt): // 5
		return EffectDrops, "An older capture of a contact overwrites a newer one; nothing tells that."
	case is(standard.EmailField): // 6
		return c.emailEffect(n, hidden)
	}
	return dropped() // 7
}

func dropped() (effect Effect, why string) {
	return EffectDrops, "The field is left as it is; every result says so in Dropped. The rest of the lead is written."
}

// emailEffect returns what a sync does without the e-mail of Lead or Contact. A
// field that no rule writes is only searched. In this order:
//
//  1. A Lead has no key at all.
//  2. A new Contact would have none.
//  3. The e-mail of Lead decides whether persons are searched by e-mail at all.
//  4. Contacts are not found by a hidden e-mail.
//  5. Nobody is searched by an e-mail that no rule writes.
//  6. The value is dropped.
func (c *check) emailEffect(n FieldNeed, hidden bool) (effect Effect, why string) {
	keyless := n.Edit && c.cfg.ExternalID == ""
	switch {
	case n.Object == schema.Lead && keyless && !c.cfg.MatchByName: // 1
		return EffectFails, "A lead is known by its e-mail only: every one without a known Salesforce ID is Refused (there is no key)."
	case n.Object == schema.Contact && keyless && c.cfg.Creates == schema.Contact: // 2
		return EffectFails, "A new contact is known by its e-mail, which it would not have: every lead that matches nothing and has an e-mail is Refused (there is no key)."
	case n.Object == schema.Lead && n.Edit: // 3
		return EffectDuplicates, "No record is found by its e-mail, neither leads nor contacts: persons who are there are written once more, and the address is not written."
	case n.Object == schema.Contact && hidden: // 4
		return EffectDuplicates, "No contact is found by its e-mail: persons who are contacts are written as new leads."
	case !n.Edit: // 5
		return EffectNone, "No rule writes the address, so that nobody is looked for by it."
	}
	return dropped() // 6
}

// taskEffect returns what a sync does without a field of Task. In this order:
//
//  1. Without a configured external ID nothing is synced.
//  2. Without WhoId, existing Tasks are not found, or new ones have no person.
//  3. Without an external ID a Task is recognised by its Description.
//  4. Any other field is dropped.
func (c *check) taskEffect(n FieldNeed, hidden bool) (effect Effect, why string) {
	const (
		ends   = "A Sync of leads with actions ends with an error and writes nothing."
		knows  = "A line of its Description is what a Task is known by, as no ActivityID is configured"
		others = "; the leads themselves are written."
	)
	byDescription := c.cfg.ActivityID == "" && hasName(n.Field, "Description")
	switch {
	case hasName(n.Field, c.cfg.ActivityID): // 1
		return EffectBlocks, endsWithError
	case hasName(n.Field, "WhoId") && hidden: // 2
		return EffectBlocks, "The Tasks that are there cannot be looked for. " + ends
	case hasName(n.Field, "WhoId"):
		return EffectFails, "A Task cannot be put on anybody's timeline: each action is Failed" + others
	case byDescription && hidden: // 3
		return EffectBlocks, knows + ". " + ends
	case byDescription:
		return EffectFails, knows + ": each action is Refused" + others
	}
	return EffectDrops, "Tasks are written without it; every result says so in the action's Dropped." // 4
}

// searches reports whether records are searched by a field.
func (c *check) searches(n FieldNeed) bool {
	switch {
	case n.Object == schema.Task:
		return hasName(n.Field, c.cfg.ActivityID)
	case hasName(n.Field, standard.EmailField):
		return n.Edit || n.Object == schema.Contact
	}
	return hasName(n.Field, c.cfg.ExternalID) || strings.Contains(n.For, matchesByName)
}

package checker

import (
	"cmp"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/standard"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// Finding is one gap in an org or in the configuration, or one thing an admin
// should know. Package setup has its twin, and documents the codes and the fields.
type Finding struct {
	Severity, Code, Effect      string
	Object, Field, Rule         string
	What, Why, Remedy, Metadata string
}

// The severities. A finding without one has that of most findings with its effect.
const (
	SeverityError   = "error"
	SeverityWarning = "warning"
	SeverityInfo    = "info"
)

// The effects, the worst last.
const (
	EffectNone       = "none"
	EffectUnknown    = "unknown"
	EffectDrops      = "drops"
	EffectDuplicates = "duplicates"
	EffectFails      = "fails"
	EffectBlocks     = "blocks"
)

func (c *check) add(f Finding) {
	if f.Severity == "" {
		f.Severity = map[string]string{
			EffectBlocks: SeverityError, EffectFails: SeverityError,
			EffectDrops: SeverityWarning, EffectDuplicates: SeverityWarning, EffectUnknown: SeverityWarning,
			EffectNone: SeverityInfo,
		}[f.Effect]
	}
	if !slices.Contains(c.report.Findings, f) {
		c.report.Findings = append(c.report.Findings, f)
	}
}

// order sorts findings by severity, then by object, with those about the whole org
// first.
func order(findings []Finding) {
	severities := []string{SeverityError, SeverityWarning, SeverityInfo}
	objects := []string{"", "Lead", "Contact", "Account", "Task", "Event", "Campaign", "CampaignMember"}
	slices.SortStableFunc(findings, func(a, b Finding) int {
		return cmp.Or(
			slices.Index(severities, a.Severity)-slices.Index(severities, b.Severity),
			slices.Index(objects, a.Object)-slices.Index(objects, b.Object),
		)
	})
}

const (
	endsWithError = "Sync ends with an error and writes nothing."
	isDropped     = "The field is left as it is; every result says so in Dropped. The rest of the lead is written."
)

// effect returns what a sync does without a field: one that is hidden, or one that
// only cannot be written. The first case that fits says it.
func (c *check) effect(n FieldNeed, hidden bool) (effect, why string) {
	is := func(names ...string) bool { return hasName(n.Field, names...) }
	switch {
	case n.Object == schema.Task:
		return c.taskEffect(n, hidden)
	case n.Object == standard.Campaign:
		return EffectFails, "Campaigns cannot be told apart by it: members that depend on it are Refused (ErrCampaign); the leads themselves are written."
	case n.Object == standard.CampaignMember:
		return EffectDrops, isDropped
	case n.Required:
		return EffectBlocks, endsWithError
	case hidden && c.cfg.MatchByName && is("LastName", "Phone", "Company", "AccountId") && c.need(n.Object).Create:
		return EffectBlocks, "Leads without a key cannot be matched by name, company and phone: a Sync of such leads ends with an error and writes nothing."
	case c.cfg.MatchByName && is("LastName", "Phone") && n.Edit && (n.Object == schema.Lead || c.need(n.Object).Create):
		return EffectFails, "The next sync could not find leads that are matched by name, company and phone: each of them is Refused (there is no key)."
	case is(c.cfg.ExternalID): // of Contact
		return EffectDuplicates, "Contacts cannot be found by Mobly's ID: a person without an e-mail address who has become a contact is created again as a lead, and new contacts get no ID."
	case is(c.cfg.SyncedAt): // of Contact
		return EffectDrops, "An older capture of a contact silently overwrites a newer one."
	case is(standard.EmailField):
		return c.emailEffect(n, hidden)
	}
	return EffectDrops, isDropped
}

// emailEffect returns what a sync does without the e-mail of Lead or Contact. An
// e-mail that no rule writes is only searched, and whether persons are searched by
// e-mail at all depends on that of Lead.
func (c *check) emailEffect(n FieldNeed, hidden bool) (effect, why string) {
	keyless := n.Edit && c.cfg.ExternalID == ""
	switch {
	case n.Object == schema.Lead && keyless && !c.cfg.MatchByName:
		return EffectFails, "A lead can be found by its e-mail address only: every lead without a known Salesforce ID is Refused (there is no key)."
	case n.Object == schema.Contact && keyless && c.cfg.Creates == schema.Contact:
		return EffectFails, "A new contact could not be found again without its e-mail address: every lead that matches nothing and has an e-mail address is Refused (there is no key)."
	case n.Object == schema.Lead && n.Edit:
		return EffectDuplicates, "Neither leads nor contacts are found by e-mail address: existing persons are created again, and the address is not written."
	case n.Object == schema.Contact && hidden:
		return EffectDuplicates, "No contact is found by its e-mail address: persons who are contacts are created again as leads."
	case !n.Edit:
		return EffectNone, "No rule writes the address, so it is not used to find anybody."
	}
	return EffectDrops, isDropped
}

func (c *check) taskEffect(n FieldNeed, hidden bool) (effect, why string) {
	const (
		ends   = "A Sync of leads with actions ends with an error and writes nothing."
		knows  = "As keys.activity names no field, a Task is identified by a line of its Description"
		others = "; the leads themselves are written."
	)
	byDescription := c.cfg.ActivityID == "" && hasName(n.Field, "Description")
	switch {
	case hasName(n.Field, c.cfg.ActivityID):
		return EffectBlocks, endsWithError
	case hasName(n.Field, "WhoId") && hidden:
		return EffectBlocks, "Existing Tasks cannot be looked up. " + ends
	case hasName(n.Field, "WhoId"):
		return EffectFails, "A Task cannot be put on anybody's timeline: each action is Failed" + others
	case byDescription && hidden:
		return EffectBlocks, knows + ". " + ends
	case byDescription:
		return EffectFails, knows + ": each action is Refused" + others
	}
	return EffectDrops, "Tasks are written without it; every result says so in the action's Dropped."
}

func (c *check) searches(n FieldNeed) bool {
	switch {
	case n.Object == schema.Task:
		return hasName(n.Field, c.cfg.ActivityID)
	case hasName(n.Field, standard.EmailField):
		return n.Edit || n.Object == schema.Contact
	}
	return hasName(n.Field, c.cfg.ExternalID) || strings.Contains(n.For, matchesByName)
}

package salesforce

import (
	"cmp"

	"github.com/getmobly/mobly-salesforce-go/internal/planner"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// Strategy says which objects a lead may be matched with, and in which order.
type Strategy uint8

const (
	// LeadsAndContacts looks for the external ID (Contact, then Lead), then
	// for a known Contact ID, a Contact's e-mail, a known Lead ID, a Lead's
	// e-mail, and creates a record where nothing matches. A converted Lead
	// stands for the Contact it was converted to, and a known record that was
	// merged into another for that one, for as long as it is in the recycle bin.
	LeadsAndContacts Strategy = iota

	// LeadsOnly looks for the external ID, a known Lead ID, a Lead's e-mail,
	// and creates a Lead where nothing matches. It never reads or writes
	// Contact; see [Converted] for what becomes of converted leads.
	LeadsOnly
)

// Several says what to do with a lead that matches more than one record in one
// step of the match order. A lead that is open always wins over converted ones.
type Several uint8

// The policies for several matches.
const (
	RefuseSeveral Several = iota // refuse it with [sferr.ErrAmbiguous], naming the IDs
	Newest                       // take the record created last
	Oldest                       // take the record created first
)

// Unkeyed says what to do with a lead that has no key: no external ID, no known
// record, no e-mail.
type Unkeyed uint8

const (
	// RefuseUnkeyed refuses it with [sferr.ErrNoKey]: every sync would create it anew.
	RefuseUnkeyed Unkeyed = iota

	// MatchExact takes last name, company and phone together for a key, as
	// Salesforce stores them, but for letter case. A lead that lacks one of them
	// is refused with [sferr.ErrNoKey]. Such leads are looked for among Leads; where
	// [Config.Create] is Contact, among Contacts. A rule must then keep
	// company.name in a field of Contact; where that is blank, the company is
	// the name of the contact's Account.
	//
	// In one call such a lead is one person with the others that have the three,
	// even if they agree only after folding. A found record whose three are those of
	// such a lead, or would be, keeps all three, since the next Sync would otherwise
	// match the lead with another record: they are Dropped as AMBIGUOUS_NAME.
	MatchExact
)

// Converted says what LeadsOnly does with a lead that matches nothing but
// converted Leads. LeadsAndContacts follows them to their contact.
type Converted uint8

const (
	// RefuseConverted refuses it with [sferr.ErrConverted].
	RefuseConverted Converted = iota

	// CreateLead passes over converted Leads, so that a new one is created
	// unless an open one matches. The external ID stays with the converted Lead
	// where it has it: the new one is recognised by its e-mail, and refused
	// with [sferr.ErrNoKey] where it has none.
	CreateLead
)

// Duplicates says what to do with a record that one of the org's duplicate
// rules refuses.
type Duplicates uint8

const (
	// RefuseDuplicate reports it as Refused with [sferr.ErrDuplicate]. The Rule and
	// Records of its [sferr.Problem] name the rule and what it found.
	RefuseDuplicate Duplicates = iota

	// UseDuplicate takes the record that the rule found, if it found exactly one
	// that the strategy may write, and fills its blank fields only; otherwise
	// it is as RefuseDuplicate. External ID and e-mail are not filled: by those
	// the next sync would take the record for the lead's own, and overwrite it.
	// A record found by a key that may not be changed is refused.
	UseDuplicate

	// AllowDuplicate saves the record all the same (allowSave=true), as far as
	// the rule lets it; what it blocks is as RefuseDuplicate.
	AllowDuplicate
)

// Assignment says whether the org's active assignment rule runs when a Lead is
// created. It never runs on updates, nor where the plan sets an owner.
type Assignment uint8

// The settings for assignment rules.
const (
	RunAssignmentRule  Assignment = iota // lead routing goes on as for every other new lead
	SkipAssignmentRule                   // new leads stay with the integration user
)

// LeadOwner says who owns new Leads and Contacts. A found record keeps its
// owner.
type LeadOwner uint8

// The owners of new records. A scanner without an active user of that e-mail
// leaves the default owner, and the result says so in Dropped.
const (
	DefaultOwner LeadOwner = iota // whom the assignment rule says, else the integration user
	FirstScanner                  // the rep who scanned the lead first
	LastScanner                   // the rep who scanned the lead last
)

// TaskOwner says who owns new Tasks.
type TaskOwner uint8

// The owners of new Tasks.
const (
	RepOwnsTask         TaskOwner = iota // the active user with the rep's e-mail; where there is none, the integration user, and Dropped says so
	IntegrationOwnsTask                  // the integration user
)

// TaskUpdate says what to do with a Task that is there already.
type TaskUpdate uint8

// The policies for found Tasks.
const (
	NeverUpdateTask TaskUpdate = iota // leave it alone, but for the ID that it lacks: reps edit them
	OverwriteTask                     // rewrite what differs from the action; subtype and owner stay
)

// settings returns what the planner goes by.
func (c *Config) settings() *planner.Settings {
	return &planner.Settings{
		Mapping: c.Mapping, Tags: c.Tags, Engagement: c.Engagement, Location: c.Location, Strict: c.Strict,
		ExternalID: c.ExternalID, ActivityID: c.ActivityID, SyncedAt: c.SyncedAt,
		LeadsOnly: c.Strategy == LeadsOnly, PassConverted: c.Strategy == LeadsOnly && c.Converted == CreateLead,
		MatchByName: c.Unkeyed == MatchExact, Creates: cmp.Or(c.Create, schema.Lead),
		Several: planner.Pick(c.Several), Owner: planner.ScannerRule(c.LeadOwner),
		RepOwnsTask: c.TaskOwner == RepOwnsTask, OverwriteTasks: c.TaskUpdate == OverwriteTask,
		SkipAssignment: c.Assignment == SkipAssignmentRule,
		UseDuplicate:   c.Duplicates == UseDuplicate, AllowDuplicates: c.Duplicates == AllowDuplicate,
	}
}

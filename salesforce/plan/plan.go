// Package plan is what a dry run says: for each lead, which records would be
// created or changed, field by field, and why. Plans are data and contain
// captured values: keep them as you keep the leads.
package plan

import "github.com/getmobly/mobly-salesforce-go/salesforce/sferr"

// Item is the plan for one lead. Leads that are one person share their Related records:
// each has at least those that it asks for itself.
type Item struct {
	LeadID  string   `json:"leadId"`
	Person  Record   `json:"person"`            // the Lead or Contact
	Actions []Record `json:"actions,omitempty"` // the Tasks: one for each of the lead's actions, in order
	Related []Record `json:"related,omitempty"` // all other records: follow-up Tasks and campaign members
}

// Record is the plan for one record of any object.
type Record struct {
	Object string `json:"object,omitempty"` // API name
	Verb   Verb   `json:"verb"`
	ID     string `json:"id,omitempty"`  // of the record found; empty for Create
	Key    *Key   `json:"key,omitempty"` // external ID of a new record

	// AlsoKnownAs are other keys under which the record may be in the org: those of an
	// activity without an ID under the other names and addresses of its person. Apply
	// looks for all of them before it creates the record.
	AlsoKnownAs []string `json:"alsoKnownAs,omitempty"`

	// For says what the record is made for: the ID of an activity, the name of a
	// follow-up, of an event (with its ID if another event of the person has that name) or
	// a label, "" for the person. No two related records of one item and object have the
	// same.
	For string `json:"for,omitempty"`

	// MatchedBy says how the record was found: "external ID", "Contact ID",
	// "Contact e-mail", "Lead ID", "Lead e-mail", "name, company and phone" or
	// "duplicate rule".
	MatchedBy string `json:"matchedBy,omitempty"`
	Modstamp  string `json:"modstamp,omitempty"` // SystemModstamp of the record found

	// CarriedBy is the record of this plan that stands for this one: of an
	// earlier lead that is the same person, or of the same activity, or for the same.
	// Nil if this record is written itself.
	CarriedBy *Ref `json:"carriedBy,omitempty"`

	Changes []Change         `json:"changes,omitempty"` // each mapped field with a value, in rule order
	Dropped []*sferr.Problem `json:"dropped,omitempty"` // captured values that will be lost, in whole or in part
	Err     error            `json:"-"`                 // why Verb is Refuse; in JSON a Problem, as "error"
}

// Change is what happens to one field.
type Change struct {
	Field    string `json:"field"`            // API name
	Rule     string `json:"rule,omitempty"`   // what fills it: "jobTitle", "tag Score"
	Before   any    `json:"before"`           // nil for blank
	After    any    `json:"after"`            // nil for blank
	Write    bool   `json:"write"`            // whether it is sent
	Policy   string `json:"policy,omitempty"` // the rule's write policy
	Reason   string `json:"reason,omitempty"` // why it is sent, or not
	Required bool   `json:"required,omitempty"`
}

// Verb is what happens to a record.
type Verb string

// The verbs.
const (
	Create    Verb = "create"
	Update    Verb = "update"
	Unchanged Verb = "unchanged" // found, and already as it should be
	Refuse    Verb = "refuse"    // not written; Err says why
)

// Key is a unique external ID.
type Key struct {
	Field string `json:"field"`
	Value string `json:"value"`
}

// Ref names a record of a plan: Path is "person", "actions[2]" or "related[0]".
type Ref struct {
	Item int    `json:"item"`
	Path string `json:"path"`
}

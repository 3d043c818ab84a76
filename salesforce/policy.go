package salesforce

import (
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// Policies are the choices where more than one answer is right. "" stands for
// the first constant of each type, which is the careful choice. [New] refuses
// policies that contradict each other.
type Policies struct {
	Strategy   Strategy   `json:"strategy,omitempty"`   // which objects a lead may match
	CreateAs   string     `json:"createAs,omitempty"`   // object of a new person: "Lead" or "Contact"; "" is that of the Strategy
	Ambiguous  Ambiguous  `json:"ambiguous,omitempty"`  // several records match
	Unkeyed    Unkeyed    `json:"unkeyed,omitempty"`    // the lead has no key
	Converted  Converted  `json:"converted,omitempty"`  // LeadsOnly: only converted leads match
	Duplicates Duplicates `json:"duplicates,omitempty"` // a duplicate rule of the org refuses the record
	Assignment Assignment `json:"assignment,omitempty"` // the org's assignment rule, on create
	LeadOwner  Owner      `json:"leadOwner,omitempty"`  // of new Leads and Contacts; "" follows the assignment rule
	TaskOwner  Owner      `json:"taskOwner,omitempty"`  // of new Tasks; "" is Rep
	TaskUpdate TaskUpdate `json:"taskUpdate,omitempty"` // a Task exists already
}

// Strategy says which objects a lead may match, and what is created otherwise.
type Strategy string

const (
	// LeadsAndContacts looks for the key (Contact, then Lead), then for a known
	// Contact ID, a Contact's e-mail, a known Lead ID, a Lead's e-mail, and creates
	// a Lead, or a Contact if CreateAs says so, where nothing matches. A converted
	// Lead stands for the Contact it was converted to, and a known record that was
	// merged into another for that one, as long as it is in the recycle bin.
	//
	// Contacts are created without an account; Salesforce then shows them to their
	// owner only.
	LeadsAndContacts Strategy = "LeadsAndContacts"

	// LeadsOnly looks for the key, a known Lead ID, a Lead's e-mail, and creates a
	// Lead where nothing matches. It never reads or writes Contact; see [Converted]
	// for what becomes of converted leads.
	LeadsOnly Strategy = "LeadsOnly"
)

// Ambiguous says what happens to a lead that matches several records in one step of
// the match order. An open Lead always wins over converted ones.
type Ambiguous string

// The choices for several matches.
const (
	RefuseAmbiguous Ambiguous = "Refuse" // with [sferr.ErrAmbiguous], which names them
	Newest          Ambiguous = "Newest" // the record created last
	Oldest          Ambiguous = "Oldest" // the record created first
)

// Unkeyed says what happens to a lead without an e-mail, external ID or known record.
type Unkeyed string

const (
	// RefuseUnkeyed refuses it with [sferr.ErrNoKey]: every sync would create it again.
	RefuseUnkeyed Unkeyed = "Refuse"

	// MatchByName takes last name, company and phone together as the key, as Salesforce
	// stores them, ignoring letter case. A lead that lacks one of them is refused with
	// [sferr.ErrNoKey]. Such leads are looked up among Leads or, if CreateAs is
	// Contact, among Contacts. A rule must then write company.name to a field of
	// Contact; where that is blank, the company is the name of the contact's Account.
	//
	// In one call, such a lead joins the first lead with the same three, even if they
	// agree only after folding. If a record that was found has the same three as such a
	// lead, or would have them after the write, it keeps all three, since the next Sync
	// would otherwise match the lead with another record: they are Dropped as
	// AMBIGUOUS_NAME.
	MatchByName Unkeyed = "MatchByName"
)

// Converted says what LeadsOnly does if only converted leads match.
// LeadsAndContacts follows them to their contact.
type Converted string

const (
	// RefuseConverted refuses the lead with [sferr.ErrConverted].
	RefuseConverted Converted = "Refuse"

	// NewLead creates another Lead unless an open one matches. A converted Lead that
	// has the key keeps it: the new one is found by its e-mail, and without an e-mail
	// the lead is refused with [sferr.ErrNoKey].
	NewLead Converted = "NewLead"
)

// Duplicates says what happens if a duplicate rule of the org refuses a record.
type Duplicates string

const (
	// RefuseDuplicate reports it as Refused with [sferr.ErrDuplicate]. The Rule and
	// Records of its [sferr.Problem] name the rule and what it found.
	RefuseDuplicate Duplicates = "Refuse"

	// UseDuplicate fills the blank fields of the record that the rule found, if it
	// is exactly one and the strategy may write it; otherwise it is as
	// RefuseDuplicate. Key and e-mail are not filled: the next sync would take the
	// record for the lead's own, and overwrite it. A record found by a key that may
	// not be changed is refused.
	UseDuplicate Duplicates = "Use"

	// AllowDuplicate saves the record all the same (allowSave=true), if the rule
	// lets it; what the rule blocks is as RefuseDuplicate.
	AllowDuplicate Duplicates = "Allow"
)

// Assignment says whether the org's active lead assignment rule runs for new Leads.
// It never runs on updates, nor if LeadOwner sets the owner.
type Assignment string

// The choices for assignment rules.
const (
	RunAssignment  Assignment = "Run"  // new Leads are routed as usual
	SkipAssignment Assignment = "Skip" // new leads stay with the integration user
)

// Owner says who owns a new record; existing ones keep their owner. A rep is the
// active user with the rep's e-mail: an employee (UserType Standard) or, if there is
// none, a partner (PowerPartner). Customers, guests, Chatter and automated users never
// own records. If several users have the e-mail, the one whose Username it is owns the
// record. In a sandbox, changed addresses ("rep@x.example.invalid") match too. If
// no user can be chosen, the record gets the default owner, and Dropped names the users
// and says why.
type Owner string

// The owners.
const (
	FirstScanner    Owner = "FirstScanner"    // for Leads and Contacts: the rep who scanned the lead first
	LastScanner     Owner = "LastScanner"     // for Leads and Contacts: the rep who scanned the lead last
	Rep             Owner = "Rep"             // for Tasks: the rep who did it, by e-mail
	IntegrationUser Owner = "IntegrationUser" // whoever the Client signs in as; for Leads, this skips the assignment rule
)

// TaskUpdate says what happens to a Task that exists already.
type TaskUpdate string

// The choices for existing Tasks.
const (
	KeepTask      TaskUpdate = "Keep"      // leave it alone, but for the key that it lacks: reps edit them
	OverwriteTask TaskUpdate = "Overwrite" // write what differs; subtype and owner stay
)

// check adds the policies whose values are not known.
func (p *Policies) check(to *problems) {
	oneOf(to, "strategy", p.Strategy, LeadsAndContacts, LeadsOnly)
	oneOf(to, "createAs", p.CreateAs, schema.Lead, schema.Contact)
	oneOf(to, "ambiguous", p.Ambiguous, RefuseAmbiguous, Newest, Oldest)
	oneOf(to, "unkeyed", p.Unkeyed, RefuseUnkeyed, MatchByName)
	oneOf(to, "converted", p.Converted, RefuseConverted, NewLead)
	oneOf(to, "duplicates", p.Duplicates, RefuseDuplicate, UseDuplicate, AllowDuplicate)
	oneOf(to, "assignment", p.Assignment, RunAssignment, SkipAssignment)
	oneOf(to, "leadOwner", p.LeadOwner, FirstScanner, LastScanner, IntegrationUser)
	oneOf(to, "taskOwner", p.TaskOwner, Rep, IntegrationUser)
	oneOf(to, "taskUpdate", p.TaskUpdate, KeepTask, OverwriteTask)
}

// oneOf adds a policy that is neither "" nor one of the known values.
func oneOf[T ~string](to *problems, name string, value T, known ...T) {
	if value == "" || slices.Contains(known, value) {
		return
	}
	names := make([]string, len(known))
	for i, k := range known {
		names[i] = string(k)
	}
	to.add("policies.%s is %.100q: it must be %s", name, string(value), strings.Join(names, " or "))
}

// checkTogether adds the policies that contradict each other.
func (p *Policies) checkTogether(to *problems) {
	if p.CreateAs == schema.Contact && p.Strategy == LeadsOnly {
		to.add("policies.createAs is Contact, which the strategy LeadsOnly never writes")
	}
	if p.LeadOwner == IntegrationUser && p.Assignment == RunAssignment {
		to.add("policies.leadOwner is IntegrationUser, and the assignment rule that policies.assignment runs would give new Leads to others")
	}
}

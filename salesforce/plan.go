package salesforce

import "github.com/getmobly/mobly-salesforce-go/salesforce/sferr"

// Verb is what a [Plan] means to do with one record.
type Verb uint8

// The verbs. The zero Verb is invalid.
const (
	_      Verb = iota
	Create      // write a new record
	Update      // change the fields of a found record that differ
	Keep        // the record is there and already as it should be
	Refuse      // write nothing; Err says why
)

var verbNames = names{Create: "create", Update: "update", Keep: "keep", Refuse: "refuse"}

// String returns the verb in lower case.
func (v Verb) String() string { return verbNames.text("Verb", uint8(v)) }

// MarshalText returns the verb in lower case.
func (v Verb) MarshalText() ([]byte, error) { return verbNames.marshal("verb", uint8(v)) }

// UnmarshalText reads what MarshalText writes.
func (v *Verb) UnmarshalText(text []byte) error {
	return verbNames.unmarshal("verb", text, (*uint8)(v))
}

// Plan is what a Sync of the same leads would write: the dry run. It has one
// item for every lead, in the order given.
//
// A plan that this process made holds the leads too: if a lead's record has changed
// when it is applied, the lead is matched again. A plan that was read from JSON, or
// whose items or Tasks were taken out or reordered, reports it. A Task whose Verb
// was set to Refuse stays refused; other changes of an item do not outlive its
// lead's new match.
type Plan struct {
	Items []PlanItem `json:"items"`

	// Force has [Client.Apply] write the plan without looking first whether the
	// org has changed since it was made.
	Force bool `json:"-"`

	leads []Lead
}

// PlanItem is the plan for one lead.
type PlanItem struct {
	LeadID string `json:"leadId"`
	Verb   Verb   `json:"verb"`
	Object string `json:"object,omitempty"` // "Lead" or "Contact"
	ID     string `json:"id,omitempty"`     // the record found; empty for Create

	MatchedBy string `json:"matchedBy,omitempty"` // the step of the match order that found the record

	// Modstamp is the SystemModstamp of the record found: a record that has
	// another one when the plan is applied has changed since.
	Modstamp string `json:"modstamp,omitempty"`

	// Person is the index of the item that carries the record: the lead's
	// own, or that of an earlier lead of the same person, into which this one
	// was folded. Only the carrying item has Key and Fields.
	Person int `json:"person"`

	Key     *Key             `json:"key,omitempty"`     // external ID by which a new record is upserted
	Fields  []FieldChange    `json:"fields,omitempty"`  // each mapped field that has a value, in rule order
	Dropped []*sferr.Problem `json:"dropped,omitempty"` // what will not be written as captured
	Tasks   []TaskPlan       `json:"tasks,omitempty"`   // one for each action of the lead, in their order
	Err     error            `json:"-"`                 // why the verb is Refuse; in JSON "error", see [Result.MarshalJSON]
}

// Key is a unique external ID.
type Key struct {
	Field string `json:"field"` // API name
	Value string `json:"value"`
}

// FieldChange is what happens to one field.
type FieldChange struct {
	Field    string `json:"field"`            // API name
	Rule     string `json:"rule,omitempty"`   // what fills it: "jobTitle", "tag Score"
	Before   any    `json:"before"`           // as the org has it; nil for blank and for new records
	After    any    `json:"after"`            // as it is to be; nil for blank
	Write    bool   `json:"write"`            // whether the field is sent
	Policy   string `json:"policy,omitempty"` // the rule's write policy
	Reason   string `json:"reason,omitempty"` // why it is, or is not, sent
	Required bool   `json:"required,omitempty"`
}

// TaskPlan is what happens to the Task of one action.
type TaskPlan struct {
	ActionID string           `json:"actionId"`
	Verb     Verb             `json:"verb"`
	ID       string           `json:"id,omitempty"`   // the Task found; empty for Create
	Same     *TaskRef         `json:"same,omitempty"` // the earlier action of the same ID that carries the Task; nil where this one does
	Key      *Key             `json:"key,omitempty"`
	Fields   []FieldChange    `json:"fields,omitempty"`
	Dropped  []*sferr.Problem `json:"dropped,omitempty"`
	Err      error            `json:"-"` // why the verb is Refuse; in JSON "error", see [Result.MarshalJSON]

	// OtherKeys are those that the Task of an action without an ID may have
	// beside the one that it is written with: one for each other name and address
	// of its person. Apply looks for all of them; empty, for the one only.
	OtherKeys []string `json:"otherKeys,omitempty"`
}

// TaskRef names an action of a plan.
type TaskRef struct {
	Item int `json:"item"` // index into Plan.Items
	Task int `json:"task"` // index into that item's Tasks
}

// Writes reports how many records the plan would create and change, Tasks
// included.
func (p *Plan) Writes() (creates, updates int) {
	if p == nil {
		return 0, 0
	}
	records, tasks := p.counts()
	return records[Create] + tasks[Create], records[Update] + tasks[Update]
}

// counts returns how many persons' records and how many Tasks have each verb.
func (p *Plan) counts() (records, tasks [Refuse + 1]int) {
	for i := range p.Items {
		it := &p.Items[i]
		if it.Person == i && it.Verb <= Refuse {
			records[it.Verb]++
		}
		for j := range it.Tasks {
			if t := &it.Tasks[j]; t.Same == nil && t.Verb <= Refuse {
				tasks[t.Verb]++
			}
		}
	}
	return records, tasks
}

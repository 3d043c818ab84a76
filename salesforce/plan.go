package salesforce

import (
	"fmt"

	"github.com/getmobly/mobly-salesforce-go/salesforce/plan"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// Plan is what a Sync of the same leads would write. It reads and writes JSON.
// It contains captured values: keep it as you keep the leads.
//
// A plan that this process made holds the leads too: if a lead's record has changed
// when it is applied, the lead is matched again. If the plan was read from JSON, or
// items or actions were removed or reordered, the lead is refused instead. An
// action whose Verb was set to Refuse stays refused; other edits of an item are
// lost when its lead is matched again.
type Plan struct {
	Items []plan.Item `json:"items"` // one for each lead, in order

	// Off are the rules that are switched off, because the org lacks their field
	// or does not let it be written.
	Off []*sferr.Problem `json:"off,omitempty"`

	// Reverse marks a plan made by [Undo]. Created are the records that the sync
	// to be undone has created: Apply does not delete them.
	Reverse bool              `json:"reverse,omitempty"`
	Created []sferr.RecordRef `json:"created,omitempty"`

	Force bool `json:"-"` // Apply does not check whether records have changed

	leads []Lead
}

// Writes returns how many records the plan would create and update.
func (p *Plan) Writes() (creates, updates int) {
	if p == nil {
		return 0, 0
	}
	persons, others := p.counts()
	return persons[plan.Create] + others[plan.Create], persons[plan.Update] + others[plan.Update]
}

// counts returns how many persons' records, and how many others, have each verb.
func (p *Plan) counts() (persons, others map[plan.Verb]int) {
	persons, others = make(map[plan.Verb]int), make(map[plan.Verb]int)
	count := func(in map[plan.Verb]int, records ...plan.Record) {
		for i := range records {
			if records[i].CarriedBy == nil {
				in[records[i].Verb]++
			}
		}
	}
	for i := range p.Items {
		item := &p.Items[i]
		count(persons, item.Person)
		count(others, item.Actions...)
		count(others, item.Related...)
	}
	return persons, others
}

// refToPerson names the record of an item's person.
func refToPerson(item int) *plan.Ref { return &plan.Ref{Item: item, Path: "person"} }

// refToAction names the record of one of an item's actions.
func refToAction(item, action int) *plan.Ref {
	return &plan.Ref{Item: item, Path: fmt.Sprintf("actions[%d]", action)}
}

// actionOf returns the index of the action that a path names, false if it names
// none.
func actionOf(path string) (action int, ok bool) {
	n, err := fmt.Sscanf(path, "actions[%d]", &action)
	return action, err == nil && n == 1 && path == fmt.Sprintf("actions[%d]", action) && action >= 0
}

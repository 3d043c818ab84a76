package salesforce

import (
	"fmt"

	"github.com/getmobly/mobly-salesforce-go/internal/record"
	"github.com/getmobly/mobly-salesforce-go/salesforce/plan"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// Plan is what a Sync of the same leads would write. It reads and writes JSON.
// It contains captured values: keep it as you keep the leads.
//
// A plan that this process made holds the leads too: if a lead's record has changed
// when it is applied, the lead is matched again. If the plan was read from JSON, or
// items or actions were removed or reordered, the lead is refused instead. An
// action or related record whose Verb was set to Refuse stays refused; other edits of
// an item are lost when its lead is matched again.
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
	for _, of := range p.counts() {
		creates, updates = creates+of[plan.Create], updates+of[plan.Update]
	}
	return creates, updates
}

// counts returns how many persons' records, how many actions' and how many related
// ones have each verb.
func (p *Plan) counts() [3]map[plan.Verb]int {
	persons, actions, related := make(map[plan.Verb]int), make(map[plan.Verb]int), make(map[plan.Verb]int)
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
		count(actions, item.Actions...)
		count(related, item.Related...)
	}
	return [...]map[plan.Verb]int{persons, actions, related}
}

// refToPerson names the record of an item's person.
func refToPerson(item int) *plan.Ref { return &plan.Ref{Item: item, Path: "person"} }

// refToOther names one of the records beside the person's: those of an item's actions
// come first.
func refToOther(item, other, actions int) *plan.Ref {
	list := "actions"
	if other >= actions {
		list, other = "related", other-actions
	}
	return &plan.Ref{Item: item, Path: fmt.Sprintf("%s[%d]", list, other)}
}

// carrier returns the place of one of the records beside the persons', false if the
// plan does not have it.
func (p *Plan) carrier(ref *plan.Ref) (at record.Ref, ok bool) {
	if ref.Item < 0 || ref.Item >= len(p.Items) {
		return at, false
	}
	item, actions := &p.Items[ref.Item], len(p.Items[ref.Item].Actions)
	at.Item = ref.Item
	if n, _ := fmt.Sscanf(ref.Path, "actions[%d]", &at.Other); n == 0 {
		_, _ = fmt.Sscanf(ref.Path, "related[%d]", &at.Other)
		at.Other += actions
	}
	ok = at.Other >= 0 && at.Other < actions+len(item.Related) && ref.Path == refToOther(at.Item, at.Other, actions).Path
	return at, ok
}

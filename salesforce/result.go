package salesforce

import (
	"github.com/getmobly/mobly-salesforce-go/salesforce/plan"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// Result says what happened to one lead. It reads and writes JSON, in which each
// error is a [*sferr.Problem] and the State is given too. A lead that could not be
// decoded has, in a Stream, the Result{Outcome: Refused, Err: err}. Leads that are one
// person share their Related records: each has at least those that it asks for itself.
type Result struct {
	LeadID  string  // Mobly's ID
	Outcome Outcome // of the Lead or Contact
	Object  string  // "Lead" or "Contact"; empty if no record was chosen
	ID      string  // of the record, 18 characters; empty if none is known

	FoldedInto string           // ID of an earlier lead of this call that is the same person
	Dropped    []*sferr.Problem // captured values that were lost, in whole or in part
	Actions    []RecordResult   // one for each of the lead's actions, in order
	Related    []RecordResult   // all other records: follow-up Tasks and campaign members
	Err        error            // why the record is not as it should be; nil if it is

	// Written is what was written to the record, with Config.Journal; a lead that
	// was folded into another leaves it to that one. It holds captured values.
	Written []plan.Change
}

// RecordResult says what happened to one record beside the person's.
type RecordResult struct {
	Object  string // API name: "Task"
	ID      string // 18 characters; empty if none is known
	For     string // what it is for: the ID of an activity; the name of a follow-up, event or label
	Outcome Outcome
	Dropped []*sferr.Problem
	Err     error
	Written []plan.Change // as in Result; of a Task of several actions, the first of them has it
}

// Outcome is what happened to a record. The zero Outcome is invalid: no Result that
// a Client returns has it.
type Outcome string

// The outcomes. If a write got no answer, the Client looks for the record. If the
// record is not there and the resent write creates it, it is Created, though
// another process may have created it. If the record is there, it is Unchanged or
// Updated, though the lost write may have created it. A campaign member or a follow-up
// is Created then if the write had been sent again.
const (
	Created   Outcome = "Created"
	Updated   Outcome = "Updated"
	Unchanged Outcome = "Unchanged" // already as it should be: nothing was sent
	Refused   Outcome = "Refused"   // the Client decided not to write it
	Failed    Outcome = "Failed"    // Salesforce refused it
	InDoubt   Outcome = "InDoubt"   // sent, but it is not known whether it was executed: the next Sync finds out
	NotSent   Outcome = "NotSent"   // certainly not written
)

// settled reports whether the record is as it should be.
func (o Outcome) settled() bool { return o == Created || o == Updated || o == Unchanged }

// Results are the results of one call, one for each lead, in order.
type Results []Result

// Count returns how many leads have that outcome.
func (rs Results) Count(o Outcome) int {
	n := 0
	for i := range rs {
		if rs[i].Outcome == o {
			n++
		}
	}
	return n
}

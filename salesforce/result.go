package salesforce

import (
	"errors"
	"fmt"
	"iter"
	"slices"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// Outcome says what became of a lead or of one of its actions. The zero
// Outcome is invalid: no Result that the SDK gives has it.
type Outcome uint8

// The outcomes. A write without an answer may have been executed: if its record is
// new when it is sent again, it is Created, though another process may have made it;
// if a look-up finds it, it is Unchanged or Updated, though the write may have made
// it.
const (
	_         Outcome = iota
	Created           // a new record was written
	Updated           // a found record was changed
	Unchanged         // the record was there and already as it should be: nothing was sent
	Refused           // the SDK decided not to write; Err says why. Giving the same lead again ends the same way
	Failed            // Salesforce refused the write; Err is its answer
	InDoubt           // the write was sent and no answer tells what became of it: it may have been executed. It could not be looked for, or was not found as it should be. A later Sync finds out
	NotSent           // it was surely not written: the run ended before, the record it belongs to is not there, or something on the way finds it too large
)

var outcomeNames = names{
	Created: "Created", Updated: "Updated", Unchanged: "Unchanged", Refused: "Refused",
	Failed: "Failed", InDoubt: "InDoubt", NotSent: "NotSent",
}

// String returns the outcome's name as it is spelt in this package.
func (o Outcome) String() string { return outcomeNames.text("Outcome", uint8(o)) }

// MarshalText returns the outcome's name.
func (o Outcome) MarshalText() ([]byte, error) { return outcomeNames.marshal("outcome", uint8(o)) }

// UnmarshalText reads what MarshalText writes.
func (o *Outcome) UnmarshalText(text []byte) error {
	return outcomeNames.unmarshal("outcome", text, (*uint8)(o))
}

// names are those of the values of an enum; zero has none.
type names []string

func (n names) text(kind string, v uint8) string {
	if v == 0 || int(v) >= len(n) {
		return fmt.Sprintf("%s(%d)", kind, v)
	}
	return n[v]
}

func (n names) marshal(kind string, v uint8) ([]byte, error) {
	if v == 0 || int(v) >= len(n) {
		return nil, fmt.Errorf("salesforce: invalid %s %d", kind, v)
	}
	return []byte(n[v]), nil
}

func (n names) unmarshal(kind string, text []byte, v *uint8) error {
	i := slices.Index(n, string(text))
	if i < 1 {
		return errors.New("salesforce: unknown " + kind)
	}
	*v = uint8(i)
	return nil
}

// Result says what became of one lead. There is exactly one for every lead
// given, in the order given.
type Result struct {
	LeadID  string  `json:"leadId"`           // Mobly's ID of the lead, as given
	Outcome Outcome `json:"outcome"`          // of the person's record
	Object  string  `json:"object,omitempty"` // "Lead" or "Contact"; empty where no record was chosen
	ID      string  `json:"id,omitempty"`     // the record's 18-character ID; empty where there is none or none is known

	// FoldedInto is the ID of the earlier lead of the same call that is the
	// same person; both were written as one record. Empty where there is none.
	FoldedInto string `json:"foldedInto,omitempty"`

	Dropped []*sferr.Problem `json:"dropped,omitempty"` // fields that were not written as captured, each with its reason
	Actions []ActionResult   `json:"actions,omitempty"` // one for each of the lead's actions, in their order
	Err     error            `json:"-"`                 // why the outcome is Refused, Failed, InDoubt or NotSent; nil otherwise
}

// ActionResult says what became of one engagement action.
type ActionResult struct {
	ActionID string           `json:"actionId"`     // Mobly's ID of the activity, as given
	Outcome  Outcome          `json:"outcome"`      // of its Task
	ID       string           `json:"id,omitempty"` // the Task's 18-character ID; empty where none is known
	Dropped  []*sferr.Problem `json:"dropped,omitempty"`
	Err      error            `json:"-"`
}

// Results are the results of one call, one for each lead, in the order given.
type Results []Result

// Failed yields the results that need attention: every outcome but Created,
// Updated and Unchanged, and those with an action of that kind. Actions that
// are no engagement ([engagement.ErrNotEngagement]) need none.
func (rs Results) Failed() iter.Seq2[int, *Result] {
	return func(yield func(int, *Result) bool) {
		for i := range rs {
			if rs[i].needsAttention() && !yield(i, &rs[i]) {
				return
			}
		}
	}
}

func (o Outcome) settled() bool { return o == Created || o == Updated || o == Unchanged }

func (r *Result) needsAttention() bool {
	if !r.Outcome.settled() {
		return true
	}
	for i := range r.Actions {
		a := &r.Actions[i]
		if !a.Outcome.settled() && !errors.Is(a.Err, engagement.ErrNotEngagement) {
			return true
		}
	}
	return false
}

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

// CountActions returns how many actions have that outcome.
func (rs Results) CountActions(o Outcome) int {
	n := 0
	for i := range rs {
		for j := range rs[i].Actions {
			if rs[i].Actions[j].Outcome == o {
				n++
			}
		}
	}
	return n
}

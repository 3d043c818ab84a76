package salesforce

import (
	"encoding/json"
	"errors"
	"fmt"

	core "github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/internal/scan"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// MarshalJSON writes the item with its error as a [Result] has it. It holds
// captured values: keep it as you keep the leads.
func (it PlanItem) MarshalJSON() ([]byte, error) {
	type plain PlanItem
	return json.Marshal(struct {
		plain
		Error *storedError `json:"error,omitempty"`
	}{plain(it), store(Refused, it.Err)})
}

// UnmarshalJSON reads what MarshalJSON writes. Numbers are json.Number.
func (it *PlanItem) UnmarshalJSON(b []byte) error {
	type plain PlanItem
	var in struct {
		plain
		Error *storedError `json:"error"`
	}
	if err := org.Unmarshal(b, &in); err != nil {
		return fmt.Errorf("salesforce: not an item of a plan: %s", scan.Reason(err))
	}
	*it = PlanItem(in.plain)
	it.Err = in.Error.stored()
	return nil
}

// MarshalJSON writes the task with its error as a [Result] has it.
func (t TaskPlan) MarshalJSON() ([]byte, error) {
	type plain TaskPlan
	return json.Marshal(struct {
		plain
		Error *storedError `json:"error,omitempty"`
	}{plain(t), store(Refused, t.Err)})
}

// UnmarshalJSON reads what MarshalJSON writes. Numbers are json.Number.
func (t *TaskPlan) UnmarshalJSON(b []byte) error {
	type plain TaskPlan
	var in struct {
		plain
		Error *storedError `json:"error"`
	}
	if err := org.Unmarshal(b, &in); err != nil {
		return fmt.Errorf("salesforce: not a task of a plan: %s", scan.Reason(err))
	}
	*t = TaskPlan(in.plain)
	t.Err = in.Error.stored()
	return nil
}

func text(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// ErrPlan is the error of a plan that was not made by [Client.Plan], or was
// changed into something that cannot be applied.
var ErrPlan = errors.New("salesforce: the plan does not hold together")

// check finds what would make a plan impossible to apply.
func (p *Plan) check() error {
	if p == nil {
		return fmt.Errorf("%w: it is nil", ErrPlan)
	}
	for i := range p.Items {
		it := &p.Items[i]
		switch {
		case it.Person < 0 || it.Person > i || p.Items[it.Person].Person != it.Person:
			return fmt.Errorf("%w: item %d names item %d as its person", ErrPlan, i, it.Person)
		case it.Verb < Create || it.Verb > Refuse:
			return fmt.Errorf("%w: item %d has no verb", ErrPlan, i)
		case it.Verb == Refuse && p.Items[it.Person].Verb != Refuse:
			return fmt.Errorf("%w: item %d is refused, and item %d, which carries its record, is not", ErrPlan, i, it.Person)
		case it.Person == i && it.Verb != Refuse && it.Object != schema.Lead && it.Object != schema.Contact:
			return fmt.Errorf("%w: item %d is neither a Lead nor a Contact", ErrPlan, i)
		case it.Person == i && !it.Verb.fits(it.ID):
			return fmt.Errorf("%w: item %d is to %s a record, and its ID does not fit that", ErrPlan, i, it.Verb)
		}
		for j := range it.Tasks {
			t := &it.Tasks[j]
			switch {
			case t.Verb < Create || t.Verb > Refuse:
				return fmt.Errorf("%w: task %d of item %d has no verb", ErrPlan, j, i)
			case !t.Verb.fits(t.ID):
				return fmt.Errorf("%w: task %d of item %d is to %s a Task, and its ID does not fit that", ErrPlan, j, i, t.Verb)
			case t.Same != nil && !p.carries(*t.Same, TaskRef{i, j}):
				return fmt.Errorf("%w: task %d of item %d names a task that is not there, or does not carry it", ErrPlan, j, i)
			}
		}
	}
	return nil
}

// fits reports whether a record of that ID can be what the verb says.
func (v Verb) fits(id string) bool {
	switch _, ok := core.ID18(id); v {
	case Create:
		return id == ""
	case Update, Keep:
		return ok
	default:
		return true
	}
}

// carries reports whether a task comes before another one and holds its fields.
func (p *Plan) carries(first, other TaskRef) bool {
	if first.Item < 0 || first.Item > other.Item || first.Task < 0 || first.Task >= len(p.Items[first.Item].Tasks) {
		return false
	}
	earlier := first.Item < other.Item || first.Task < other.Task
	return earlier && p.Items[first.Item].Tasks[first.Task].Same == nil
}

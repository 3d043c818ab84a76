package salesforce

import (
	"encoding/json"
	"errors"
	"fmt"
)

// MarshalJSON writes the item with the text of its error. It holds captured
// values: keep it as you keep the leads.
func (it PlanItem) MarshalJSON() ([]byte, error) {
	type plain PlanItem
	return json.Marshal(struct {
		plain
		Error string `json:"error,omitempty"`
	}{plain(it), text(it.Err)})
}

// UnmarshalJSON reads what MarshalJSON writes. Numbers are json.Number.
func (it *PlanItem) UnmarshalJSON(b []byte) error {
	type plain PlanItem
	var in struct {
		plain
		Error string `json:"error"`
	}
	if err := unmarshal(b, &in); err != nil {
		return fmt.Errorf("salesforce: not an item of a plan: %s", jsonReason(err))
	}
	*it = PlanItem(in.plain)
	it.Err = untext(in.Error)
	return nil
}

// MarshalJSON writes the task with the text of its error.
func (t TaskPlan) MarshalJSON() ([]byte, error) {
	type plain TaskPlan
	return json.Marshal(struct {
		plain
		Error string `json:"error,omitempty"`
	}{plain(t), text(t.Err)})
}

// UnmarshalJSON reads what MarshalJSON writes. Numbers are json.Number.
func (t *TaskPlan) UnmarshalJSON(b []byte) error {
	type plain TaskPlan
	var in struct {
		plain
		Error string `json:"error"`
	}
	if err := unmarshal(b, &in); err != nil {
		return fmt.Errorf("salesforce: not a task of a plan: %s", jsonReason(err))
	}
	*t = TaskPlan(in.plain)
	t.Err = untext(in.Error)
	return nil
}

func text(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func untext(s string) error {
	if s == "" {
		return nil
	}
	return errors.New(s)
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
		case it.Verb == Update && it.Person == i && it.ID == "":
			return fmt.Errorf("%w: item %d is to update a record without an ID", ErrPlan, i)
		case it.Person == i && it.Verb <= Update && it.Object == "":
			return fmt.Errorf("%w: item %d has no object", ErrPlan, i)
		}
		for j := range it.Tasks {
			t := &it.Tasks[j]
			switch {
			case t.Verb < Create || t.Verb > Refuse:
				return fmt.Errorf("%w: task %d of item %d has no verb", ErrPlan, j, i)
			case t.Verb == Update && t.ID == "":
				return fmt.Errorf("%w: task %d of item %d is to update a Task without an ID", ErrPlan, j, i)
			}
			if s := t.Same; s != nil && (s.Item < 0 || s.Item > i || s.Task < 0 || s.Task >= len(p.Items[s.Item].Tasks)) {
				return fmt.Errorf("%w: task %d of item %d names a task that is not there", ErrPlan, j, i)
			}
		}
	}
	return nil
}

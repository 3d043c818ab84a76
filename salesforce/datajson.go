package salesforce

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/internal/scan"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// MarshalJSON writes the result with its error as "error", a [sferr.Problem]. It
// holds no captured value.
func (r Result) MarshalJSON() ([]byte, error) {
	type plain Result
	return withError(plain(r), r.Err)
}

// UnmarshalJSON reads what MarshalJSON writes. Err is a [*sferr.Problem] then.
func (r *Result) UnmarshalJSON(b []byte) error {
	type plain Result
	return readWithError(b, (*plain)(r), &r.Err, &r.Dropped, "a result")
}

// MarshalJSON writes the result as that of a [Result].
func (a ActionResult) MarshalJSON() ([]byte, error) {
	type plain ActionResult
	return withError(plain(a), a.Err)
}

// UnmarshalJSON reads what MarshalJSON writes, as that of a [Result] does.
func (a *ActionResult) UnmarshalJSON(b []byte) error {
	type plain ActionResult
	return readWithError(b, (*plain)(a), &a.Err, &a.Dropped, "the result of an action")
}

// MarshalJSON writes the item with its error as a [Result] has it. It holds
// captured values: keep it as you keep the leads.
func (it PlanItem) MarshalJSON() ([]byte, error) {
	type plain PlanItem
	return withError(plain(it), it.Err)
}

// UnmarshalJSON reads what MarshalJSON writes. Numbers are json.Number.
func (it *PlanItem) UnmarshalJSON(b []byte) error {
	type plain PlanItem
	return readWithError(b, (*plain)(it), &it.Err, &it.Dropped, "an item of a plan")
}

// MarshalJSON writes the task with its error as a [Result] has it.
func (t TaskPlan) MarshalJSON() ([]byte, error) {
	type plain TaskPlan
	return withError(plain(t), t.Err)
}

// UnmarshalJSON reads what MarshalJSON writes. Numbers are json.Number.
func (t *TaskPlan) UnmarshalJSON(b []byte) error {
	type plain TaskPlan
	return readWithError(b, (*plain)(t), &t.Err, &t.Dropped, "a task of a plan")
}

// withError returns a struct as JSON, with an error as its last member. The struct
// has a member that is never left out.
func withError(v any, err error) ([]byte, error) {
	b, failed := json.Marshal(v)
	if failed != nil || err == nil {
		return b, failed
	}
	problem, failed := json.Marshal(sferr.Explain(err))
	return slices.Concat(b[:len(b)-1], []byte(`,"error":`), problem, []byte{'}'}), failed
}

// readWithError reads what withError wrote. The dropped values are part of v.
func readWithError[T any](b []byte, v *T, err *error, dropped *[]*sferr.Problem, what string) error {
	var read T
	var in struct {
		Error *sferr.Problem `json:"error"`
	}
	failed := org.Unmarshal(b, &read)
	if failed == nil {
		failed = json.Unmarshal(b, &in)
	}
	if failed != nil {
		return fmt.Errorf("salesforce: not %s: %s", what, scan.Reason(failed))
	}
	*v, *err = read, nil
	*dropped = slices.DeleteFunc(*dropped, func(p *sferr.Problem) bool { return p == nil })
	if in.Error != nil {
		*err = in.Error
	}
	return nil
}

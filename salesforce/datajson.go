package salesforce

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/internal/scan"
)

// MarshalJSON writes the result with its error as "error": a code, a reason and,
// where there are any, a hint, the fields and the records in the way. It holds no
// captured value.
func (r Result) MarshalJSON() ([]byte, error) {
	type plain Result
	return withError(plain(r), "error", r.Outcome, r.Err)
}

// UnmarshalJSON reads what MarshalJSON writes. Err has the same text then, is the
// same for errors.Is as far as this module's errors and the context's go, and has
// [Result.Retry] say the same; the Err of what was dropped is nil.
func (r *Result) UnmarshalJSON(b []byte) error {
	type plain Result
	return readWithError(b, (*plain)(r), &r.Err, "a result")
}

// MarshalJSON writes the result as that of a [Result].
func (a ActionResult) MarshalJSON() ([]byte, error) {
	type plain ActionResult
	return withError(plain(a), "error", a.Outcome, a.Err)
}

// UnmarshalJSON reads what MarshalJSON writes, as that of a [Result] does.
func (a *ActionResult) UnmarshalJSON(b []byte) error {
	type plain ActionResult
	return readWithError(b, (*plain)(a), &a.Err, "the result of an action")
}

// MarshalJSON writes the item with its error as a [Result] has it. It holds
// captured values: keep it as you keep the leads.
func (it PlanItem) MarshalJSON() ([]byte, error) {
	type plain PlanItem
	return withError(plain(it), "error", Refused, it.Err)
}

// UnmarshalJSON reads what MarshalJSON writes. Numbers are json.Number.
func (it *PlanItem) UnmarshalJSON(b []byte) error {
	type plain PlanItem
	return readWithError(b, (*plain)(it), &it.Err, "an item of a plan")
}

// MarshalJSON writes the task with its error as a [Result] has it.
func (t TaskPlan) MarshalJSON() ([]byte, error) {
	type plain TaskPlan
	return withError(plain(t), "error", Refused, t.Err)
}

// UnmarshalJSON reads what MarshalJSON writes. Numbers are json.Number.
func (t *TaskPlan) UnmarshalJSON(b []byte) error {
	type plain TaskPlan
	return readWithError(b, (*plain)(t), &t.Err, "a task of a plan")
}

// withError returns a struct as JSON, with the error that the outcome has as its
// last member. The struct has a member that is never left out.
func withError(v any, name string, o Outcome, err error) ([]byte, error) {
	b, failed := json.Marshal(v)
	if failed != nil || err == nil {
		return b, failed
	}
	stored, failed := json.Marshal(store(o, err))
	return slices.Concat(b[:len(b)-1], []byte(`,"`+name+`":`), stored, []byte{'}'}), failed
}

// readWithError reads what withError wrote under "error".
func readWithError[T any](b []byte, v *T, err *error, what string) error {
	var read T
	var in struct {
		Error *storedError `json:"error"`
	}
	failed := org.Unmarshal(b, &read)
	if failed == nil {
		failed = json.Unmarshal(b, &in)
	}
	if failed != nil {
		return fmt.Errorf("salesforce: not %s: %s", what, scan.Reason(failed))
	}
	*v, *err = read, nil
	if in.Error != nil {
		*err = in.Error
	}
	return nil
}

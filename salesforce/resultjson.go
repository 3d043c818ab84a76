package salesforce

import (
	"encoding/json"
	"fmt"

	"github.com/getmobly/mobly-salesforce-go/internal/scan"
)

// MarshalJSON writes the result with its error as "error": a code, a reason and,
// where there are any, a hint, the fields and the records in the way. It holds no
// captured value.
func (r Result) MarshalJSON() ([]byte, error) {
	type plain Result
	return json.Marshal(struct {
		plain
		Error *storedError `json:"error,omitempty"`
	}{plain(r), store(r.Outcome, r.Err)})
}

// UnmarshalJSON reads what MarshalJSON writes. Err has the same text then, is the
// same for errors.Is as far as this module's errors and the context's go, and has
// [Result.Retry] say the same; the Err of what was dropped is nil.
func (r *Result) UnmarshalJSON(b []byte) error {
	type plain Result
	var in struct {
		plain
		Error *storedError `json:"error"`
	}
	if err := json.Unmarshal(b, &in); err != nil {
		return fmt.Errorf("salesforce: not a result: %s", scan.Reason(err))
	}
	*r = Result(in.plain)
	r.Err = in.Error.stored()
	return nil
}

// MarshalJSON writes the result as that of a [Result].
func (a ActionResult) MarshalJSON() ([]byte, error) {
	type plain ActionResult
	return json.Marshal(struct {
		plain
		Error *storedError `json:"error,omitempty"`
	}{plain(a), store(a.Outcome, a.Err)})
}

// UnmarshalJSON reads what MarshalJSON writes, as that of a [Result] does.
func (a *ActionResult) UnmarshalJSON(b []byte) error {
	type plain ActionResult
	var in struct {
		plain
		Error *storedError `json:"error"`
	}
	if err := json.Unmarshal(b, &in); err != nil {
		return fmt.Errorf("salesforce: not the result of an action: %s", scan.Reason(err))
	}
	*a = ActionResult(in.plain)
	a.Err = in.Error.stored()
	return nil
}

package setup

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// UnmarshalJSON is strict, since people edit changes: an unknown key is an
// [sferr.ErrPlan].
func (c *Changes) UnmarshalJSON(data []byte) error {
	type plain Changes // without this method
	var in plain
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&in); err != nil {
		return fmt.Errorf("%w: %w", sferr.ErrPlan, err)
	}
	*c = Changes(in)
	return nil
}

type stepResult struct {
	Step
	Outcome salesforce.Outcome `json:"outcome"`
	Error   *sferr.Problem     `json:"error,omitempty"`
}

// MarshalJSON writes Err as its [sferr.Problem].
func (r StepResult) MarshalJSON() ([]byte, error) {
	return json.Marshal(stepResult{r.Step, r.Outcome, sferr.Explain(r.Err)})
}

// UnmarshalJSON reads what MarshalJSON writes. Err is a [*sferr.Problem] then.
func (r *StepResult) UnmarshalJSON(data []byte) error {
	var in stepResult
	if err := json.Unmarshal(data, &in); err != nil {
		return fmt.Errorf("not the result of a step: %w", err)
	}
	*r = StepResult{Step: in.Step, Outcome: in.Outcome}
	if in.Error != nil {
		r.Err = in.Error
	}
	return nil
}

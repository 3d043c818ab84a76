package setup

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// Outcome is what became of a step.
type Outcome string

// The outcomes.
const (
	Done    Outcome = "done"     // carried out
	There   Outcome = "there"    // the org had it already
	Failed  Outcome = "failed"   // refused, or given up
	InDoubt Outcome = "in doubt" // sent, and nobody said what became of it
	NotSent Outcome = "not sent" // left out, since what it hangs on failed
)

// Result is what became of one step.
type Result struct {
	Step
	Outcome Outcome
	Err     error // why it is not Done or There; nil otherwise
}

// MarshalJSON writes the result with the text of its error, as "error".
func (r Result) MarshalJSON() ([]byte, error) {
	out := struct {
		Step
		Outcome Outcome `json:"outcome"`
		Error   string  `json:"error,omitempty"`
	}{Step: r.Step, Outcome: r.Outcome}
	if r.Err != nil {
		out.Error = r.Err.Error()
	}
	return json.Marshal(out)
}

// UnmarshalJSON reads what MarshalJSON writes. Err has the text only.
func (r *Result) UnmarshalJSON(b []byte) error {
	var in struct {
		Step
		Outcome Outcome `json:"outcome"`
		Error   string  `json:"error"`
	}
	if err := json.Unmarshal(b, &in); err != nil {
		return fmt.Errorf("setup: not the result of a step: %w", err)
	}
	*r = Result{Step: in.Step, Outcome: in.Outcome}
	if in.Error != "" {
		r.Err = errors.New(in.Error)
	}
	return nil
}

// ApplyReport says what happened to each step of [Admin.Apply], in their order.
type ApplyReport struct {
	Results []Result
}

// Err returns the errors of all steps, each with its step, or nil.
func (r *ApplyReport) Err() error {
	if r == nil {
		return nil
	}
	var errs []error
	for i := range r.Results {
		if s := &r.Results[i]; s.Err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", s.String(), s.Err))
		}
	}
	return errors.Join(errs...)
}

// String is the report in words, one line for each step.
func (r *ApplyReport) String() string {
	if r == nil {
		return ""
	}
	var b strings.Builder
	for i := range r.Results {
		s := &r.Results[i]
		fmt.Fprintf(&b, "%3d. %-8s %s", i+1, s.Outcome, s)
		if s.Err != nil {
			fmt.Fprintf(&b, ": %v", s.Err)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

package salesforce

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/internal/scan"
	"github.com/getmobly/mobly-salesforce-go/salesforce/plan"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

type resultJSON struct {
	LeadID     string           `json:"leadId"`
	Outcome    Outcome          `json:"outcome"`
	State      State            `json:"state"`
	Object     string           `json:"object,omitempty"`
	ID         string           `json:"id,omitempty"`
	FoldedInto string           `json:"foldedInto,omitempty"`
	Dropped    []*sferr.Problem `json:"dropped,omitempty"`
	Actions    []RecordResult   `json:"actions,omitempty"`
	Related    []RecordResult   `json:"related,omitempty"`
	Written    []plan.Change    `json:"written,omitempty"`
	Error      *sferr.Problem   `json:"error,omitempty"`
}

type recordResultJSON struct {
	Object  string           `json:"object,omitempty"`
	ID      string           `json:"id,omitempty"`
	For     string           `json:"for,omitempty"`
	Outcome Outcome          `json:"outcome"`
	Dropped []*sferr.Problem `json:"dropped,omitempty"`
	Written []plan.Change    `json:"written,omitempty"`
	Error   *sferr.Problem   `json:"error,omitempty"`
}

// MarshalJSON writes the result with its State, and its error as a
// [*sferr.Problem]. Only Written holds captured values.
func (r Result) MarshalJSON() ([]byte, error) {
	return marshal(r.Outcome, resultJSON{
		LeadID: r.LeadID, Outcome: r.Outcome, State: r.State(), Object: r.Object, ID: r.ID, FoldedInto: r.FoldedInto,
		Dropped: withoutNull(r.Dropped), Actions: r.Actions, Related: r.Related, Written: r.Written, Error: sferr.Explain(r.Err),
	})
}

// UnmarshalJSON reads what MarshalJSON writes; each error is a [*sferr.Problem]
// then, and numbers in Written are json.Number. The State follows from the rest.
func (r *Result) UnmarshalJSON(data []byte) error {
	var in resultJSON
	if err := unmarshal(data, &in, &in.Outcome, "a result"); err != nil {
		return err
	}
	*r = Result{
		LeadID: in.LeadID, Outcome: in.Outcome, Object: in.Object, ID: in.ID, FoldedInto: in.FoldedInto,
		Dropped: withoutNull(in.Dropped), Actions: in.Actions, Related: in.Related, Written: in.Written,
	}
	if in.Error != nil {
		r.Err = in.Error
	}
	return nil
}

// MarshalJSON writes the result with its error as a [*sferr.Problem].
func (r RecordResult) MarshalJSON() ([]byte, error) {
	return marshal(r.Outcome, recordResultJSON{r.Object, r.ID, r.For, r.Outcome, withoutNull(r.Dropped), r.Written, sferr.Explain(r.Err)})
}

// UnmarshalJSON reads what MarshalJSON writes, as that of a [Result] does.
func (r *RecordResult) UnmarshalJSON(data []byte) error {
	var in recordResultJSON
	if err := unmarshal(data, &in, &in.Outcome, "the result of a record"); err != nil {
		return err
	}
	*r = RecordResult{Object: in.Object, ID: in.ID, For: in.For, Outcome: in.Outcome, Dropped: withoutNull(in.Dropped), Written: in.Written}
	if in.Error != nil {
		r.Err = in.Error
	}
	return nil
}

var errNoOutcome = fmt.Errorf("salesforce: a result's outcome is not one of the constants")

func (o Outcome) known() bool {
	return slices.Contains([]Outcome{Created, Updated, Unchanged, Refused, Failed, InDoubt, NotSent}, o)
}

func marshal(o Outcome, v any) ([]byte, error) {
	if !o.known() {
		return nil, errNoOutcome
	}
	b, err := json.Marshal(v)
	return scan.Replaced(b), err
}

// withoutNull returns the problems without nil, which JSON has as null.
func withoutNull(problems []*sferr.Problem) []*sferr.Problem {
	return slices.DeleteFunc(slices.Clone(problems), func(p *sferr.Problem) bool { return p == nil })
}

// unmarshal reads what has an outcome, numbers as json.Number. The error does not
// quote it.
func unmarshal(data []byte, v any, o *Outcome, what string) error {
	if err := org.Unmarshal(data, v); err != nil {
		return fmt.Errorf("salesforce: not %s: %s", what, scan.Reason(err))
	}
	if !o.known() {
		return errNoOutcome
	}
	return nil
}

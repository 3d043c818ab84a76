package plan

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/getmobly/mobly-salesforce-go/internal/scan"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// MarshalJSON writes the record with its error.
func (r Record) MarshalJSON() ([]byte, error) {
	type plain Record
	return json.Marshal(struct {
		plain
		Error *sferr.Problem `json:"error,omitempty"`
	}{plain(r), sferr.Explain(r.Err)})
}

// UnmarshalJSON reads what MarshalJSON writes; Err is a [*sferr.Problem] then, and
// numbers are json.Number. A Verb that is not one of the constants is an error.
func (r *Record) UnmarshalJSON(data []byte) error {
	if string(data) == "null" {
		return nil
	}
	type plain Record
	var in struct {
		plain
		Error *sferr.Problem `json:"error"`
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	if err := dec.Decode(&in); err != nil {
		return fmt.Errorf("plan: not a record of a plan: %s", scan.Reason(err))
	}
	switch in.Verb {
	case Create, Update, Unchanged, Refuse:
	default:
		return errors.New("plan: a record's verb is unknown")
	}
	in.Dropped = slices.DeleteFunc(in.Dropped, func(p *sferr.Problem) bool { return p == nil })
	*r = Record(in.plain)
	if in.Error != nil {
		r.Err = in.Error
	}
	return nil
}

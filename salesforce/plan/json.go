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

var errNoVerb = errors.New("plan: the verb of a record is not one of the constants")

func (v Verb) known() bool { return v == Create || v == Update || v == Unchanged || v == Refuse }

// MarshalJSON writes the item. Text that is not valid UTF-8 is written as it reads
// back.
func (it Item) MarshalJSON() ([]byte, error) {
	type plain Item
	b, err := json.Marshal(plain(it))
	return scan.Replaced(b), err
}

// MarshalJSON writes the record with its error. A Verb that is not one of the
// constants is an error.
func (r Record) MarshalJSON() ([]byte, error) {
	if !r.Verb.known() {
		return nil, errNoVerb
	}
	type plain Record
	b, err := json.Marshal(struct {
		plain
		Error   *sferr.Problem `json:"error,omitempty"`
		NotSent bool           `json:"notSent,omitempty"`
	}{plain(r), sferr.Explain(r.Err), errors.Is(r.Err, sferr.ErrNotSent)})
	return scan.Replaced(b), err
}

// UnmarshalJSON reads what MarshalJSON writes. Err becomes a [*sferr.Problem], which
// still matches [sferr.ErrNotSent] if it did, and numbers become json.Number. A Verb
// that is not one of the constants is an error.
func (r *Record) UnmarshalJSON(data []byte) error {
	if string(data) == "null" {
		return nil
	}
	type plain Record
	var in struct {
		plain
		Error   *sferr.Problem `json:"error"`
		NotSent bool           `json:"notSent"` // the org refused to look it up
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	if err := dec.Decode(&in); err != nil {
		return fmt.Errorf("plan: not a record of a plan: %s", scan.Reason(err))
	}
	if !in.Verb.known() {
		return errNoVerb
	}
	in.Dropped = slices.DeleteFunc(in.Dropped, func(p *sferr.Problem) bool { return p == nil })
	*r = Record(in.plain)
	if in.Error != nil {
		if r.Err = in.Error; in.NotSent {
			in.Error.Err = sferr.ErrNotSent
		}
	}
	return nil
}

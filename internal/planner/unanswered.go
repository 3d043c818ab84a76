package planner

import (
	"cmp"
	"fmt"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/internal/soql"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// Unanswered are the look-ups that the org refused. Whether such a record is there is
// not known, so nothing that depends on it is sent. The zero value has none.
type Unanswered struct {
	Err   error // the first refusal; nil: there is none
	asked map[lookup]error
}

// lookup is a value that records of an object were looked for by.
type lookup struct{ object, field, value string }

// Note returns a function that notes refused look-ups of an object. The errors are
// [sferr.ErrNotSent] and, since a stored plan has their problem only, temporary.
func (u *Unanswered) Note(object string) func([]soql.OneOf, error) {
	return func(refused []soql.OneOf, cause error) {
		p := *sferr.Explain(cause)
		p.Object, p.Temporary = object, true
		p.Err = fmt.Errorf("the org refuses to look for a record of %s: %w; %w", object, cause, sferr.ErrNotSent)
		u.Err = cmp.Or(u.Err, p.Err)
		if u.asked == nil {
			u.asked = make(map[lookup]error)
		}
		for _, c := range refused {
			for _, value := range c.Values {
				u.asked[lookup{object, c.Field, field.Caseless(value)}] = &p
			}
		}
	}
}

// any returns why one of the values was not looked for, nil if all were.
func (u *Unanswered) any(object, by string, values ...string) error {
	if len(u.asked) == 0 {
		return nil
	}
	for _, value := range values {
		if err := u.asked[lookup{object, by, field.Caseless(value)}]; err != nil {
			return err
		}
	}
	return nil
}

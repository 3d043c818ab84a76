package planner

import (
	"cmp"
	"errors"
	"fmt"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/internal/soql"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// ErrUnanswered is why a plan refuses what the org refuses to look for. Such an error
// is an [sferr.ErrNotSent] too.
var ErrUnanswered = errors.New("the org refuses to look for a record")

// Unanswered are the look-ups that the org refused. Whether such a record is there is
// not known, so nothing that depends on it is sent. The zero value has none.
type Unanswered struct {
	Err   error // the first refusal; nil: there is none
	asked map[lookup]error
}

// lookup is a value that records of an object were looked for by.
type lookup struct{ object, field, value string }

// Note returns a function that notes refused look-ups of an object.
func (u *Unanswered) Note(object string) func([]soql.OneOf, error) {
	return func(refused []soql.OneOf, err error) {
		err = fmt.Errorf("%w of %s: %w; %w", ErrUnanswered, object, err, sferr.ErrNotSent)
		u.Err = cmp.Or(u.Err, err)
		if u.asked == nil {
			u.asked = make(map[lookup]error)
		}
		for _, c := range refused {
			for _, value := range c.Values {
				u.asked[lookup{object, c.Field, field.Caseless(value)}] = err
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

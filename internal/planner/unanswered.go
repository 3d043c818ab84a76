package planner

import (
	"cmp"
	"errors"
	"fmt"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/internal/soql"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// ErrUnanswered is the error of an item whose records the org refused to look up. It
// always comes with an [sferr.ErrNotSent].
var ErrUnanswered = errors.New("the org refused to look up a record")

// Unanswered holds the look-ups that the org refused. Since such records may exist,
// nothing that depends on them is sent. The zero value is empty.
type Unanswered struct {
	Err   error // the first refusal, or nil
	asked map[lookup]error
}

// lookup is a value by which records of an object were looked up.
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

// any returns why one of the values could not be looked up, or nil.
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

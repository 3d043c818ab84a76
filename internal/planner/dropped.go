package planner

import (
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// dropped is a loss of the mapping or of the tags, as results have it.
func dropped(e *field.Error) sferr.Dropped {
	return sferr.Dropped{Field: e.Field, Rule: e.Rule, Code: e.Code(), Reason: e.Reason, Err: e}
}

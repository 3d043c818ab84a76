package planner

import (
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

func droppedByMapping(e *mapping.FieldError) sferr.Dropped {
	return sferr.Dropped{Field: e.Field, Rule: e.Rule, Code: e.Code(), Reason: e.Reason, Err: e}
}

func droppedByTags(e *tags.FieldError) sferr.Dropped {
	return sferr.Dropped{Field: e.Field, Rule: e.Rule, Code: e.Code(), Reason: e.Reason, Err: e}
}

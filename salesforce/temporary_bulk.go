package salesforce

import (
	rec "github.com/getmobly/mobly-salesforce-go/internal/record"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// recordOf returns a write as package bulk takes it, until every write is a
// record itself.
func (c *Client) recordOf(o *op) *rec.Record {
	r := &rec.Record{
		Object: o.object, ID: o.id, Changes: make([]rec.Change, len(o.fields)),
		ParentField: "WhoId", ParentID: o.hangs,
		NoAssignment: o.owned || c.cfg.Assignment == SkipAssignmentRule && o.object != schema.Task,
	}
	if o.key != nil {
		r.Key = &rec.Key{Field: o.key.Field, Value: o.key.Value}
	}
	for i := range o.fields {
		r.Changes[i] = rec.Change(o.fields[i])
	}
	r.Begin()
	return r
}

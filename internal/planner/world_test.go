package planner

import (
	"maps"
	"slices"

	"github.com/getmobly/mobly-salesforce-go/internal/rows"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// standardObjects are the objects of a new org, Task last.
func standardObjects() []*schema.Object { return objectsOf(salesforcetest.NewOrg()) }

// objectsOf returns what an org says of Contact, Lead and Task.
func objectsOf(org *salesforcetest.Org) []*schema.Object {
	return []*schema.Object{org.Describe(schema.Contact), org.Describe(schema.Lead), org.Describe(schema.Task)}
}

// rowOf returns a record of the org as a row.
func rowOf(record map[string]any) rows.Row {
	t := rows.Of(slices.Collect(maps.Keys(record))...)
	t.Add(record)
	return t.Row()
}

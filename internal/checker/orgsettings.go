package checker

import (
	"slices"

	"github.com/getmobly/mobly-salesforce-go/internal/standard"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// OrgSettings are the answers to a check that no describe holds. Package setup has
// its twin, and documents the fields.
type OrgSettings struct {
	Sandbox         bool
	Sharing         map[string]string
	ViewAll         []string
	ModifyAll       []string
	AssignmentRules []string
	DuplicateRules  map[string][]string
	ClosedStatuses  []string
	PicklistValues  map[string]map[string][]string
	UsersHidden     bool
	Hidden          []string
}

// permissions returns the user permissions that the answers prove.
func (c *check) permissions() []string {
	out := []string{}
	if len(c.report.Objects) > 0 {
		out = append(out, "ApiEnabled")
	}
	if task := c.objects[schema.Task]; task != nil {
		out = append(out, "ActivitiesAccess")
		if task.Createable || task.Updateable {
			out = append(out, "EditTask")
		}
	}
	if slices.ContainsFunc(c.report.Objects, func(o *schema.Object) bool { return o.Name == standard.Event && (o.Createable || o.Updateable) }) {
		out = append(out, "EditEvent")
	}
	if c.knowsCustoms || len(c.report.Settings.ViewAll) > 0 {
		out = append(out, "ViewSetup")
	}
	return out
}

// keepValues keeps the active values of restricted picklists, by record type.
func (c *check) keepValues() {
	for _, objects := range c.typed {
		for _, o := range objects {
			for _, f := range o.Fields() {
				if f.RecordType == "" {
					continue
				}
				if c.report.Settings.PicklistValues[f.RecordType] == nil {
					c.report.Settings.PicklistValues[f.RecordType] = map[string][]string{}
				}
				c.report.Settings.PicklistValues[f.RecordType][f.Name] = activeValues(&f)
			}
		}
	}
}

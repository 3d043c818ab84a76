package checker

import (
	"context"
	"fmt"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/codes"
	"github.com/getmobly/mobly-salesforce-go/internal/rows"
	"github.com/getmobly/mobly-salesforce-go/internal/rule"
	"github.com/getmobly/mobly-salesforce-go/internal/standard"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

func (c *check) judgePriority() {
	o := c.objects[schema.Task]
	priorities := c.cfg.TaskPriorities()
	if len(priorities) == 0 {
		priorities = []string{"Normal"}
	}
	f := o.Field("Priority")
	if f == nil || !f.Restricted {
		return
	}
	for _, priority := range priorities {
		if _, ok := rule.Listed(f, priority); ok {
			continue
		}
		c.add(Finding{
			Code: "PICKLIST_VALUE", Effect: EffectDrops, Object: schema.Task, Field: f.Name, Rule: "engagement.rules",
			What:   fmt.Sprintf("The picklist does not have the value %q.", priority),
			Why:    "Tasks are written without it, with the org's default.",
			Remedy: "Configure one of its values: " + shortList(activeValues(f)) + ".",
		})
	}
}

func (c *check) judgeStatus(rows []rows.Row) {
	closed := texts(rows, "ApiName")
	for _, status := range c.cfg.TaskStatuses() {
		if _, ok := rule.ClosedStatus(status, closed); ok {
			continue
		}
		c.add(Finding{
			Code: "TASK_STATUS", Effect: EffectBlocks, Object: schema.Task, Field: "Status", Rule: "engagement.rules",
			What:     fmt.Sprintf("The org does not count the configured Status as closed. Its closed values are %s.", strings.Join(closed, ", ")),
			Why:      "A finished Task would appear on somebody's to-do list: a Sync of leads with actions ends with an error and writes nothing.",
			Remedy:   "Configure one of them, or none; or mark the value as closed: Setup > Object Manager > Task > Fields & Relationships > Status.",
			Metadata: "StandardValueSet: TaskStatus",
		})
	}
}

// events asks what Event shows of the custom fields of Task. Sync writes no Event,
// but the two share field-level security: a permission set needs a row for each,
// and one without Event's may take the field from Task. Describe tells only users
// who may edit events whether that row grants Edit.
func (c *check) events(ctx context.Context) error {
	task := c.objects[schema.Task]
	var shared []FieldNeed
	for _, n := range c.needs.Fields {
		f := task.Field(n.Field)
		if n.Object == schema.Task && len(n.Permissions()) > 1 && f != nil && (f.Createable || f.Updateable) {
			shared = append(shared, n) // for others the finding for Task says it all
		}
	}
	if len(shared) == 0 {
		return nil
	}
	described := c.org.Describe(ctx, true, standard.Event)[0]
	if described.Err != nil {
		return c.refused(ctx, standard.Event, "what Event is", described.Err)
	}
	event := described.Told
	for _, n := range shared {
		f := Finding{
			Severity: SeverityWarning, Effect: EffectNone, Object: standard.Event, Field: n.Field, Rule: n.For,
			Why:    "For now, Tasks are written correctly. Task and Event share their fields: when this permission set is deployed again, the missing row may take the field from Task too.",
			Remedy: codes.HintObjects + " > Events > Edit: Read Access and Edit Access on " + n.Field + ".", Metadata: fieldPermissions(n),
		}
		has, task := event.Field(n.Field), task.Field(n.Field)
		switch {
		case has == nil:
			f.Code, f.What = "FIELD_NOT_VISIBLE", "Task shows the field to the integration user, but Event does not."
		case event.Updateable && (task.Createable && !has.Createable || task.Updateable && !has.Updateable):
			f.Code, f.What = "FIELD_NOT_EDITABLE", "The integration user may write the field on Task but not on Event."
		default:
			continue
		}
		c.add(f)
	}
	return nil
}

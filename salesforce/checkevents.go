package salesforce

import (
	"context"

	"github.com/getmobly/mobly-salesforce-go/internal/codes"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// events asks for what Event shows of the custom fields that Tasks are written
// with. Sync writes no Event, but the two share field-level security: a
// permission set is to have a row for each, and one without Event's counts as
// one that takes the field away. Whether that row lets the user edit is told to
// those only who may edit events.
func (k *checker) events(ctx context.Context) error {
	task := k.objects[schema.Task]
	var shared []FieldNeed
	for _, n := range k.needs.Fields {
		f := task.Field(n.Field)
		if n.Object == schema.Task && len(n.Permissions()) > 1 && f != nil && (f.Createable || f.Updateable) {
			shared = append(shared, n) // of others the finding for Task says all
		}
	}
	if len(shared) == 0 {
		return nil
	}
	event, err := k.client.Describe(ctx, schema.Event)
	if err != nil {
		return k.refused(ctx, schema.Event, "what Event is", err)
	}
	for _, n := range shared {
		if f := event.Field(n.Field); f == nil {
			k.eventLacks(n, "FIELD_NOT_VISIBLE", "Task shows the field to the integration user, and Event does not.")
		} else if task := task.Field(n.Field); event.Updateable && (task.Createable && !f.Createable || task.Updateable && !f.Updateable) {
			k.eventLacks(n, "FIELD_NOT_EDITABLE", "The integration user may write the field of Task, and not that of Event.")
		}
	}
	return nil
}

func (k *checker) eventLacks(n FieldNeed, code, what string) {
	k.add(Finding{
		Severity: SeverityWarning, Code: code, Effect: EffectNone, Object: schema.Event, Field: n.Field, Rule: n.For, What: what,
		Why:    "Tasks are written as they should be for now. Task and Event share their fields: when this permission set is deployed again, the missing row may take the field from Task too.",
		Remedy: codes.HintObjects + " > Events > Edit: Read Access and Edit Access on " + n.Field + ".", Metadata: fieldPermissions(n),
	})
}

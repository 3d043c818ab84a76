package salesforce

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// judgeTasks judges what Tasks are written with.
func (k *checker) judgeTasks() {
	o := k.objects[schema.Task]
	priority := cmp.Or(k.cfg.Engagement.Priority, "Normal")
	if f := o.Field("Priority"); f != nil && f.Restricted && !f.Active(priority) {
		k.add(Finding{
			Code: "PICKLIST_VALUE", Effect: EffectDrops, Object: schema.Task, Field: f.Name, Rule: "Engagement.Priority",
			What:   fmt.Sprintf("The picklist does not have the value %q.", priority),
			Why:    "Tasks are written without it, with the org's default.",
			Remedy: "Configure one that it has: " + shortList(activeValues(f)) + ".",
		})
	}
}

func activeValues(f *schema.Field) []string {
	var out []string
	for _, v := range f.Picklist {
		if v.Active {
			out = append(out, v.Value)
		}
	}
	return out
}

// closed judges whether the configured Status is one of a Task that is done.
func (k *checker) closed(rows []map[string]any) {
	var closed []string
	for _, row := range rows {
		if name, _ := row["ApiName"].(string); name != "" {
			closed = append(closed, name)
		}
	}
	if _, err := k.cfg.Engagement.WithClosed(closed); err != nil {
		k.add(Finding{
			Code: "TASK_STATUS", Effect: EffectBlocks, Object: schema.Task, Field: "Status", Rule: "Engagement.Status",
			What:     fmt.Sprintf("The configured Status is none that the org counts as closed: those are %s.", strings.Join(closed, ", ")),
			Why:      "A Task of the past would stand on somebody's list of things to do: a Sync of leads with actions ends with an error and writes nothing.",
			Remedy:   "Configure one of them, or none; or mark the value as closed: Setup > Object Manager > Task > Fields & Relationships > Status.",
			Metadata: "StandardValueSet: TaskStatus",
		})
	}
}

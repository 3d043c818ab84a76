package salesforce

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/slab"
)

// What a plan was made in comes back to be used again.
func TestMemoryComesBack(t *testing.T) {
	m := new(memory)
	p := &Plan{changes: slab.From[FieldChange](&m.changes), tasks: slab.From[TaskPlan](&m.tasks)}
	p.Items = []PlanItem{{Fields: p.changes.Take(1), Tasks: p.tasks.Take(1)}}
	change, task := p.Items[0].Fields[:1], p.Items[0].Tasks[:1]
	change[0].Field, task[0].ActionID = "mine", "mine"
	p.release()
	require.Nil(t, p.Items)
	require.Zero(t, change[0], "it was cleared")
	require.Zero(t, task[0])
	(*Plan)(nil).release()
}

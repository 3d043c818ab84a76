package planner

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// What a plan was made in comes back to be used again.
func TestMemoryComesBack(t *testing.T) {
	p := NewPlan(nil, new(Memory))
	person := p.records.One()
	p.Items = []Item{{Person: person, Tasks: p.tasks.Take(1)}}
	person.Changes = p.changes.Take(1)
	change, task := person.Changes[:1], p.Items[0].Tasks[:1]
	person.Object, change[0].Field, task[0].ActionID = "mine", "mine", "mine"
	p.Release()
	require.Nil(t, p.Items)
	require.Zero(t, *person, "it was cleared")
	require.Zero(t, change[0])
	require.Zero(t, task[0])
	(*Plan)(nil).Release()
}

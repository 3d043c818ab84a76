package salesforce

import (
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// Lists of a slab are nobody else's, also where one grows beyond its room, and
// what was in them is gone when they are given back.
func TestSlab(t *testing.T) {
	var spare sync.Pool
	random := rand.New(rand.NewPCG(1, 2))
	for range 3 {
		s := slab[FieldChange]{spare: &spare}
		var lists [][]FieldChange
		for i := range 400 {
			n := random.IntN(chunkSize + 9)
			list := s.take(n)
			require.Empty(t, list)
			require.GreaterOrEqual(t, cap(list), n)
			for _, ch := range list[:n] {
				require.Equal(t, FieldChange{}, ch, "nothing is left of whose it was")
			}
			for range n + i%2 {
				list = append(list, FieldChange{After: i})
			}
			lists = append(lists, list)
		}
		for i, list := range lists {
			for _, ch := range list {
				require.Equal(t, i, ch.After)
			}
		}
		taken := s.taken
		require.NotEmpty(t, taken)
		s.release()
		require.Zero(t, cap(s.free), "of what was given back")
		for _, chunk := range taken {
			require.Equal(t, [chunkSize]FieldChange{}, *chunk)
		}
	}
}

// Who keeps their lists has each by itself.
func TestSlabOfTheirOwn(t *testing.T) {
	var s slab[int]
	require.Nil(t, s.take(0))
	require.Equal(t, 3, cap(s.take(3)))
	*s.one() = 1
	require.Zero(t, *s.one())
	s.release()
	require.Empty(t, s.taken)
}

// What a plan was made in comes back to be used again.
func TestMemoryComesBack(t *testing.T) {
	m := new(memory)
	p := &Plan{changes: slab[FieldChange]{spare: &m.changes}, tasks: slab[TaskPlan]{spare: &m.tasks}}
	_, _ = p.changes.take(1), p.tasks.take(1)
	changes := p.changes.taken[0]
	for range 100 { // under the race detector, a pool loses some
		p.changes.taken = append(p.changes.taken, changes)
	}
	p.release()
	require.Same(t, changes, m.changes.Get())
	require.Nil(t, p.Items)
	(*Plan)(nil).release()
}

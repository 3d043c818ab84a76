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
		s.release() // gives nothing back twice
		mine, other := slab[FieldChange]{spare: &spare}, slab[FieldChange]{spare: &spare}
		s.one().After, mine.one().After, other.one().After = "s", "mine", "other"
		require.Equal(t, []any{"s", "mine", "other"}, []any{s.taken[0][0].After, mine.taken[0][0].After, other.taken[0][0].After})
		for _, own := range []*slab[FieldChange]{&s, &mine, &other} {
			own.release()
		}
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
	require.Nil(t, s.take(0))
	s.release()
	require.Empty(t, s.taken)
}

// What a plan was made in comes back to be used again.
func TestMemoryComesBack(t *testing.T) {
	m := new(memory)
	p := &Plan{changes: slab[FieldChange]{spare: &m.changes}, tasks: slab[TaskPlan]{spare: &m.tasks}}
	p.Items = []PlanItem{{Fields: p.changes.take(1), Tasks: p.tasks.take(1)}}
	changes, tasks := p.changes.taken[0], p.tasks.taken[0]
	for range 100 { // under the race detector, a pool loses some
		p.changes.taken, p.tasks.taken = append(p.changes.taken, changes), append(p.tasks.taken, tasks)
	}
	p.release()
	require.Same(t, changes, m.changes.Get())
	require.Same(t, tasks, m.tasks.Get())
	require.Nil(t, p.Items)
	(*Plan)(nil).release()
}

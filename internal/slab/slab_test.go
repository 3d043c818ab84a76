package slab

import (
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

type value struct{ After any }

// Lists of a slab are nobody else's, also where one grows beyond its room, and
// what was in them is gone when they are given back.
func TestSlab(t *testing.T) {
	var spare sync.Pool
	random := rand.New(rand.NewPCG(1, 2))
	for range 3 {
		s := From[value](&spare)
		var lists [][]value
		for i := range 400 {
			n := random.IntN(chunkSize + 9)
			list := s.Take(n)
			require.Empty(t, list)
			require.GreaterOrEqual(t, cap(list), n)
			for _, ch := range list[:n] {
				require.Equal(t, value{}, ch, "nothing is left of whose it was")
			}
			for range n + i%2 {
				list = append(list, value{After: i})
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
		s.Release()
		s.Release() // gives nothing back twice
		mine, other := From[value](&spare), From[value](&spare)
		s.One().After, mine.One().After, other.One().After = "s", "mine", "other"
		require.Equal(t, []any{"s", "mine", "other"}, []any{s.taken[0][0].After, mine.taken[0][0].After, other.taken[0][0].After})
		for _, own := range []*Slab[value]{&s, &mine, &other} {
			own.Release()
		}
		for _, chunk := range taken {
			require.Equal(t, [chunkSize]value{}, *chunk)
		}
	}
}

// Who keeps their lists has each by itself.
func TestSlabOfTheirOwn(t *testing.T) {
	var s Slab[int]
	require.Nil(t, s.Take(0))
	require.Equal(t, 3, cap(s.Take(3)))
	*s.One() = 1
	require.Zero(t, *s.One())
	require.Nil(t, s.Take(0))
	s.Release()
	require.Empty(t, s.taken)
}

package org

import (
	"errors"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestPace(t *testing.T) {
	p := Pace{mostRecords: 200, mostRequests: 4}
	require.Equal(t, 200, p.Batch())
	p.Slow(200)
	require.Equal(t, 100, p.Batch())
	p.Slow(200) // a second request of the same wave was as large
	require.Equal(t, 100, p.Batch())
	p.Slow(100)
	require.Equal(t, 50, p.Batch())
	p.Slow(1)
	require.Equal(t, 1, p.Batch(), "a single record cannot be halved")

	calm := 0
	for p.Batch() == 1 {
		p.Well()
		calm++
	}
	require.Equal(t, 16, calm, "each trouble doubles how long it stays quiet")
	for p.Batch() < 200 {
		p.Well()
	}
	require.Zero(t, p.size)
}

func TestPaceOfRequests(t *testing.T) {
	p := Pace{mostRecords: 200, mostRequests: 4}
	require.Equal(t, 4, p.Workers())
	p.Fewer()
	require.Equal(t, 2, p.Workers())
	p.Fewer()
	p.Fewer()
	require.Equal(t, 1, p.Workers())
	for range 2 * minCalm {
		p.Well()
	}
	require.Equal(t, 4, p.Workers())
}

func TestEach(t *testing.T) {
	for _, workers := range []int{1, 3, 50} {
		var mu sync.Mutex
		done := make(map[int]int)
		running, most := 0, 0
		err := Each(20, workers, func(i int) error {
			mu.Lock()
			running++
			most = max(most, running)
			mu.Unlock()
			mu.Lock()
			running--
			done[i]++
			mu.Unlock()
			return nil
		})
		require.NoError(t, err)
		require.Len(t, done, 20)
		require.LessOrEqual(t, most, workers)
	}
	require.NoError(t, Each(0, 4, nil))
}

func TestEachStopsAtAnError(t *testing.T) {
	first, second := errors.New("first"), errors.New("second")
	var mu sync.Mutex
	begun := 0
	gate := make(chan struct{})
	err := Each(1000, 2, func(i int) error {
		mu.Lock()
		begun++
		mu.Unlock()
		switch i {
		case 0:
			<-gate // fails after 1
			return first
		case 1:
			defer close(gate)
			return second
		}
		return nil
	})
	require.ErrorIs(t, err, first, "the error of the lowest number counts")
	require.Less(t, begun, 1000)
}

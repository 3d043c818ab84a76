package org

import (
	"errors"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

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

// What ends one call ends Each, after all calls; of several panics, that of the lowest
// number.
func TestEachEndsAsACallDid(t *testing.T) {
	var none any
	cause := errors.New("a cause")
	for name, tt := range map[string]struct {
		end   func()
		holds func(any) bool
	}{
		"error": {func() { panic(cause) }, func(v any) bool { return v == any(cause) }},
		"nil":   {func() { panic(none) }, func(v any) bool { _, ok := v.(*runtime.PanicNilError); return ok }},
		"exit":  {runtime.Goexit, func(v any) bool { return v == "exited" }},
		"none":  {func() {}, func(v any) bool { return v == "a later one" }},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var running atomic.Int64
				var value any
				left := int64(-1)
				var wg sync.WaitGroup
				wg.Go(func() {
					value = "exited"
					defer func() {
						if v := recover(); v != nil {
							value = v
						}
						left = running.Load()
					}()
					_ = Each(3, 3, func(i int) error {
						running.Add(1)
						defer running.Add(-1)
						<-time.After(time.Duration(1+i) * time.Second)
						if i == 0 {
							tt.end()
						}
						if i == 2 && (name == "error" || name == "none") {
							panic("a later one")
						}
						return nil
					})
					value = "went on"
				})
				wg.Wait()
				require.Zero(t, left)
				require.True(t, tt.holds(value), "%v", value)
			})
		})
	}
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

package salesforce

import (
	"errors"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestPace(t *testing.T) {
	p := pace{mostRecords: 200, mostRequests: 4}
	require.Equal(t, 200, p.batch())
	p.slow(200)
	require.Equal(t, 100, p.batch())
	p.slow(200) // a second request of the same wave was as large
	require.Equal(t, 100, p.batch())
	p.slow(100)
	require.Equal(t, 50, p.batch())
	p.slow(1)
	require.Equal(t, 1, p.batch(), "a single record cannot be halved")

	calm := 0
	for p.batch() == 1 {
		p.well()
		calm++
	}
	require.Equal(t, 16, calm, "each trouble doubles how long it stays quiet")
	for p.batch() < 200 {
		p.well()
	}
	require.Zero(t, p.size)
}

func TestPaceOfWorkers(t *testing.T) {
	c := offline(Config{Concurrency: 4, BatchSize: MaxBatch})
	require.Equal(t, 4, c.org.pace.workers())
	c.org.pace.fewer()
	require.Equal(t, 2, c.org.pace.workers())
	c.org.pace.fewer()
	c.org.pace.fewer()
	require.Equal(t, 1, c.org.pace.workers())
	for range 2 * minCalm {
		c.org.pace.well()
	}
	require.Equal(t, 4, c.org.pace.workers())
}

func TestEach(t *testing.T) {
	for _, workers := range []int{1, 3, 50} {
		var mu sync.Mutex
		done := make(map[int]int)
		running, most := 0, 0
		err := each(20, workers, func(i int) error {
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
	require.NoError(t, each(0, 4, nil))
}

func TestEachStopsAtAnError(t *testing.T) {
	first, second := errors.New("first"), errors.New("second")
	var mu sync.Mutex
	begun := 0
	gate := make(chan struct{})
	err := each(1000, 2, func(i int) error {
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

// Tasks of one person are never in two requests that are sent at once.
func TestFamiliesStayTogether(t *testing.T) {
	task := func(who string) *op {
		return &op{object: "Task", key: &Key{"k__c", "x"}, hangs: who}
	}
	c := offline(Config{BatchSize: 2}) // ten records in a request
	var ops []*op
	for i := range 12 {
		ops = append(ops, task(string(rune('a'+i%4)))) // three each, apart from one another
	}
	batches := c.batches(ops)
	require.Equal(t, [][]int{{2, 2, 2}, {2, 2, 2}}, shape(batches), "the fourth person's Tasks would not fit all")
	require.Len(t, apartBatches(batches), 2)

	var many []*op
	for range 25 {
		many = append(many, task("a")) // more than a request holds
	}
	batches = c.batches(append(many, task("b")))
	require.Equal(t, [][]int{{2, 2, 2, 2, 1}, {2, 2, 2, 2, 1}, {2, 2, 2, 2}}, shape(batches))
	require.Len(t, apartBatches(batches), 1, "they lock one parent")
}

// offline returns a Client that cannot send.
func offline(cfg Config) *Client {
	return &Client{org: newOrg(nil, cfg.APIVersion, cfg.BatchSize, cfg.Concurrency), cfg: cfg, learned: new(learned)}
}

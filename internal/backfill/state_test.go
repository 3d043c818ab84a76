package backfill

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/bulk"
	"github.com/getmobly/mobly-salesforce-go/internal/record"
)

// A row whose end its job does not tell for sure is looked up.
func TestRowsThatCannotBeTold(t *testing.T) {
	var s rowState
	(&run{refusals: make(map[string]error)}).settle(&s, nil, &bulk.End{Outcome: record.InDoubt, Err: errors.New("untold"), Untold: true})
	require.True(t, s.resync)
	require.Equal(t, record.InDoubt, s.outcome)
}

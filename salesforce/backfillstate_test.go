package salesforce

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/bulk"
	rec "github.com/getmobly/mobly-salesforce-go/internal/record"
)

// A row whose end its job does not tell for sure is looked up.
func TestRowsThatCannotBeTold(t *testing.T) {
	var s rowState
	new(backfill).settle(&s, nil, &bulk.End{Outcome: rec.InDoubt, Err: errors.New("untold"), Untold: true})
	require.True(t, s.again)
	require.Equal(t, InDoubt, s.outcome)
}

package spool

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// What no rule reads, and what has no end, costs its value only.
func TestCustomValuesThatAreNotKept(t *testing.T) {
	type holder struct{ Custom map[string]any }
	cyclic := map[string]any{"f": func() {}, "i": 7}
	cyclic["self"] = cyclic
	var got holder
	require.NoError(t, ReadFlat(AppendFlat(nil, &holder{cyclic}), &got))
	require.Equal(t, unkept{}, got.Custom["f"])
	require.Equal(t, int64(7), got.Custom["i"])
}

package field_test

import (
	"fmt"
	"runtime/metrics"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
)

// TestAppendIsLinear: an item is added without a copy of those before it.
func TestAppendIsLinear(t *testing.T) {
	var items strings.Builder
	const n = 20_000
	for i := range n {
		fmt.Fprintf(&items, ";%d", i)
	}
	allocated := func() uint64 {
		sample := []metrics.Sample{{Name: "/gc/heap/allocs:bytes"}}
		metrics.Read(sample)
		return sample[0].Value.Uint64()
	}
	before := allocated()
	text, added, lost := field.Append("x", items.String()[1:], ";", 0, false)
	require.Less(t, allocated()-before, uint64(200*len(text)))
	require.Equal(t, "x"+items.String(), text)
	require.Equal(t, []int{n, 0}, []int{added, lost})
}

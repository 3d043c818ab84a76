package write

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/internal/record"
)

// An answer that names very many records is read to its end, and lists each once.
func TestManyRecordsInTheWay(t *testing.T) {
	const n = 30_000
	var b strings.Builder
	b.WriteString(`[{"statusCode":"DUPLICATES_DETECTED","message":"m","duplicateResult":{"matchResults":[{"entityType":"Lead","matchRecords":[`)
	for i := range 2 * n {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `{"record":{"Id":"00Q%012d"}}`, i%n)
	}
	b.WriteString(`]}]}}]`)

	e, items := org.Answered(200, []byte(b.String()), "POST", "/x")
	require.Len(t, e.Records, n, "each once")
	r := new(record.Record)
	require.True(t, refuseDuplicate(r, items, e))
	require.Equal(t, e.Records, r.Extra().Duplicate.Records)
}

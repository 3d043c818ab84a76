package bulk

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/internal/conformance/hostile"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// Files of results are read to their end, whatever they hold: no row is read twice,
// and each cell has a part of its own.
func TestFilesReadHostileTexts(t *testing.T) {
	object, err := schema.ParseDescribe([]byte(`{"name":"Lead","keyPrefix":"00Q","fields":[{"name":"a","type":"string"}]}`))
	require.NoError(t, err)
	for _, h := range hostile.Texts(1 << 20) {
		r := newCSVReader(strings.NewReader(h.Text))
		cells := 0
		for err = error(nil); err == nil; {
			var row []string
			row, err = r.read()
			for _, cell := range row {
				cells += len(cell) + 1
			}
		}
		require.LessOrEqual(t, cells, len(h.Text)+1, h.Name)
		fields := 0
		for _, item := range parseRowErrors("DUPLICATE_VALUE:"+h.Text+":a --", object) {
			fields += len(item.Message) + len(item.Code)
		}
		require.LessOrEqual(t, fields, len(h.Text)+100, h.Name)
	}
}

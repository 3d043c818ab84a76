package salesforce_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce"
	"github.com/getmobly/mobly-salesforce-go/salesforce/salesforcetest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// However a job and its rows are printed, what Salesforce says of them is not.
func TestJobsPrintNoMessage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		c := w.client(keyed()).SetBulk(1, 1, 0)
		w.org.AddValidationRule(salesforcetest.ValidationRule{Object: schema.Lead, Message: "s3cret", Fails: func(salesforcetest.Change) bool { return true }})
		_, err := w.backfill(c, person("m1", "p1@lumen.example"))
		require.NoError(t, err)
		refused := 0
		for _, r := range w.org.Requests() {
			path, ok := strings.CutSuffix(r.Path, "/batches")
			if !ok {
				continue
			}
			j, err := c.Job(t.Context(), path[strings.LastIndexByte(path, '/')+1:])
			require.NoError(t, err)
			j.Message = "s3cret"
			printed := []any{j}
			for row, err := range j.Rows(t.Context()) {
				require.NoError(t, err)
				refused++
				printed = append(printed, row, &row, []salesforce.JobRow{row})
			}
			for _, v := range printed {
				text, err := json.Marshal(v)
				require.NoError(t, err)
				require.NotContains(t, fmt.Sprintf("%v %+v %#v %s %s", v, v, v, v, text), "s3cret")
			}
		}
		require.NotZero(t, refused)
	})
}

package setup_test

import (
	"encoding/json"
	"fmt"
	"io"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce/setup"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// Changes that were read from any JSON, and what they would report, can be shown.
func TestChangesFromAnyJSON(t *testing.T) {
	for _, text := range []string{
		`null`, `{}`, `{"steps":null}`, `{"steps":[{}]}`, `{"steps":[null]}`, `{"steps":[{"kind":"?","target":"x"}]}`,
		`{"steps":[{"kind":"createField"}]}`, `{"steps":[{"kind":"createField","field":null}]}`, `{"steps":[{"kind":"createField","field":{}}]}`,
		`{"steps":[{"kind":"grant"}]}`, `{"steps":[{"kind":"grant","permission":null}]}`, `{"steps":[{"kind":"grant","permission":{}}]}`,
		`{"steps":[{"kind":"addValues","values":null}]}`, `{"steps":[{"kind":"createPermissionSet"},{"kind":"assign"}],"notes":[""]}`,
	} {
		var c *setup.Changes
		require.NoError(t, json.Unmarshal([]byte(text), &c), text)
		require.NotContains(t, c.String(), "PANIC", text)
		_, err := json.Marshal(c)
		require.NoError(t, err, text)
		if c == nil {
			continue
		}
		r := new(setup.ApplyReport)
		for i := range c.Steps {
			_ = c.Steps[i].String()
			r.Results = append(r.Results, setup.Result{Step: c.Steps[i], Outcome: setup.Failed, Err: new(sferr.Problem)})
		}
		require.NotContains(t, fmt.Sprint(r.String(), r.Err()), "PANIC", text)
	}
	require.Empty(t, (*setup.ApplyReport)(nil).String())
	require.NoError(t, (*setup.ApplyReport)(nil).Err())
	require.True(t, (*setup.Difference)(nil).Empty())
}

// A report that was read from any JSON can be shown.
func TestReportFromAnyJSON(t *testing.T) {
	for _, text := range []string{
		`null`, `{}`, `{"findings":null}`, `{"findings":[{}]}`, `{"findings":[null]}`, `{"findings":[{"severity":"?","effect":"?"}]}`,
		`{"apiLimit":-1,"calls":-9223372036854775808}`, `{"host":"\u202e\u0000","findings":[{"severity":"error","what":"a\nb","metadata":"\n\n"}]}`, `{"at":"0000-01-01T00:00:00Z"}`,
	} {
		var r *setup.Report
		require.NoError(t, json.Unmarshal([]byte(text), &r), text)
		_, _ = r.String(), r.Clean()
		require.NoError(t, r.HTML(io.Discard), text)
		_, err := json.Marshal(r)
		require.NoError(t, err, text)
	}
}

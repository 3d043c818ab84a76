package setup_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/getmobly/mobly-salesforce-go/salesforce/setup"
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
		r := new(setup.Report)
		for i := range c.Steps {
			_ = c.Steps[i].String()
			r.Results = append(r.Results, setup.Result{Step: c.Steps[i], Outcome: setup.Failed, Err: new(setup.FieldError)})
		}
		require.NotContains(t, fmt.Sprint(r.String(), r.Err()), "PANIC", text)
	}
	require.Empty(t, (*setup.Report)(nil).String())
	require.NoError(t, (*setup.Report)(nil).Err())
	require.True(t, (*setup.Difference)(nil).Empty())
}

package salesforce

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestOutcomeNames(t *testing.T) {
	for o, want := range map[Outcome]string{
		Created: "Created", Updated: "Updated", Unchanged: "Unchanged", Refused: "Refused",
		Failed: "Failed", InDoubt: "InDoubt", NotSent: "NotSent", 0: "Outcome(0)", 200: "Outcome(200)",
	} {
		require.Equal(t, want, o.String())
		text, err := json.Marshal(o)
		if o == 0 || o == 200 {
			require.Error(t, err)
			continue
		}
		require.NoError(t, err)
		require.Equal(t, `"`+want+`"`, string(text))
	}
}

package tags

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
)

// What is read in one pass is what encoding/json reads.
func FuzzTagJSON(f *testing.F) {
	for _, text := range []string{`{"category":"Score","value":5,"tagOptionId":null}`, `{"CATEGORY":"a\u00e9","value":true,"other":[1]}`, `{"value":{}}`, `null`, `"x"`, `{`} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		var want, got tagText
		if !tagForm.Read(text, &got) {
			return
		}
		require.NoError(t, json.Unmarshal(text, &want))
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}

package engagement

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
)

// What is read in one pass is what encoding/json reads.
func FuzzEventJSON(f *testing.F) {
	for _, text := range []string{
		`{"id":"a","eventType":"PHONE","createdBy":"x@y.example","createdAt":"2026-10-15T17:30:00Z","eventNotes":"a\nb","kind":null,"durationSeconds":90.5}`,
		`{"ID":7,"kind":"","associatedLead":{"id":1},"associatedEvent":"e","custom":{"a":[1.50]},"callType":true}`, `{"createdBy":[]}`, `null`, `"x"`, `{`,
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		var want, got event
		if !eventForm.Read(text, &got) {
			return
		}
		require.NoError(t, json.Unmarshal(text, &want))
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}

package field

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// A time in the forms of the wire is what package time reads of it.
func TestWireTimes(t *testing.T) {
	for text, want := range map[string]bool{
		"2026-10-15T17:30:00.000Z": true, "2026-10-15T17:30:00.250+0000": true, "0001-01-01T00:00:00.000Z": true, "2024-02-29T23:59:59.999Z": true,
		"2026-02-29T00:00:00.000Z": false, "2026-13-01T00:00:00.000Z": false, "2026-00-10T00:00:00.000Z": false, "2026-10-00T00:00:00.000Z": false,
		"2026-10-15T24:00:00.000Z": false, "2026-10-15T17:60:00.000Z": false, "2026-10-15T17:30:60.000Z": false,
		"2026-10-15T17:30:00.000+0200": false, "2026-10-15T17:30:00.000": false, "2026-10-15 17:30:00.000Z": false, "2O26-10-15T17:30:00.000Z": false, "": false,
	} {
		got, ok := parseWire(text)
		require.Equal(t, want, ok, text)
		at, err := time.Parse("2006-01-02T15:04:05.000Z0700", text)
		if ok {
			require.NoError(t, err)
			require.Equal(t, at.UTC(), got)
		}
		if err != nil {
			at = time.Time{}
		}
		if !strings.HasSuffix(text, "Z") || ok {
			require.Equal(t, at.UTC(), StoredTime(text).UTC(), text)
		}
	}
}

func FuzzWireTimes(f *testing.F) {
	f.Add("2026-10-15T17:30:00.000+0000")
	f.Fuzz(func(t *testing.T, text string) {
		if got, ok := parseWire(text); ok {
			at, err := time.Parse("2006-01-02T15:04:05.000Z0700", text)
			require.NoError(t, err)
			require.Equal(t, at.UTC(), got)
		}
	})
}

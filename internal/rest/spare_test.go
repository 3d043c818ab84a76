package rest

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// One large body, or answer, is not kept for as long as the connection lives.
func TestWhatIsLargeIsNotKept(t *testing.T) {
	for _, tt := range []struct {
		size int
		kept bool
	}{{100, true}, {maxSpare + 1, false}} {
		var bodies sync.Pool
		c := new(Conn)
		c.cfg.MaxBody = 4 * maxSpare
		body, answer := false, false
		for range 12 { // under the race detector, a pool loses some
			l, err := lend(&bodies, func(b []byte) ([]byte, error) { return append(b, make([]byte, tt.size)...), nil })
			require.NoError(t, err)
			l.drop()
			_, kept := bodies.Get().(*[]byte)
			body = body || kept

			text, err := c.readBody(&http.Response{Body: io.NopCloser(strings.NewReader(strings.Repeat("x", tt.size)))})
			require.NoError(t, err)
			require.Len(t, text, tt.size)
			_, kept = c.read.Get().(*bytes.Buffer)
			answer = answer || kept
		}
		require.Equal(t, tt.kept, body, "body of %d bytes", tt.size)
		require.Equal(t, tt.kept, answer, "answer of %d bytes", tt.size)
	}
}

package rest

import (
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/iotest"

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
		body, answer := false, 0
		for range 12 { // under the race detector, a pool loses some
			l, err := lend(&bodies, func(b []byte) ([]byte, error) { return append(b, make([]byte, tt.size)...), nil })
			require.NoError(t, err)
			l.drop()
			_, kept := bodies.Get().(*[]byte)
			body = body || kept

			text, err := c.readBody(&http.Response{Body: io.NopCloser(strings.NewReader(strings.Repeat("x", tt.size)))})
			require.NoError(t, err)
			require.Len(t, text, tt.size)
			pieces := 0
			for c.read.Get() != nil {
				pieces++
			}
			answer = max(answer, pieces)
		}
		require.Equal(t, tt.kept, body, "body of %d bytes", tt.size)
		require.Positive(t, answer, "answer of %d bytes", tt.size)
		require.LessOrEqual(t, answer*pieceSize, max(maxSpare, pieceSize))
	}
}

// An answer is read as it is, however it comes and wherever a piece of memory ends.
func TestAnswersInPieces(t *testing.T) {
	long := strings.Repeat("0123456789abcdef", 3*pieceSize/16)
	for _, size := range []int{0, 1, pieceSize - 1, pieceSize, pieceSize + 1, 2 * pieceSize, len(long)} {
		c := new(Conn)
		c.cfg.MaxBody = int64(len(long))
		for name, r := range map[string]func(io.Reader) io.Reader{
			"at once": func(r io.Reader) io.Reader { return r }, "by halves": iotest.HalfReader, "with its end": iotest.DataErrReader,
		} {
			text, err := c.readBody(&http.Response{Body: io.NopCloser(r(strings.NewReader(long[:size])))})
			require.NoError(t, err)
			require.Equal(t, long[:size], string(text), "%d bytes %s", size, name)
		}
		_, err := c.readBody(&http.Response{Body: io.NopCloser(io.MultiReader(strings.NewReader(long[:size]), iotest.ErrReader(io.ErrUnexpectedEOF)))})
		require.ErrorIs(t, err, ErrTruncated)
		c.cfg.MaxBody = int64(size) - 1
		_, err = c.readBody(&http.Response{Body: io.NopCloser(strings.NewReader(long[:size]))})
		if size > 0 {
			require.ErrorIs(t, err, ErrTooLarge)
		}
	}
}

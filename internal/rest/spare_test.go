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
		c := new(Conn)
		c.cfg.MaxBody = 4 * maxSpare
		left := func() (pieces int) {
			for c.pieces.Get() != nil {
				pieces++
			}
			return pieces
		}
		body, inPieces, answer := 0, 0, 0
		for range 12 { // under the race detector, a pool loses some
			l, err := lend(&c.pieces, func(b []byte, _ Room) ([]byte, error) { return append(b, make([]byte, tt.size)...), nil })
			require.NoError(t, err)
			l.drop()
			body = max(body, left())

			l, err = lend(&c.pieces, func(b []byte, room Room) ([]byte, error) {
				for range 3 * tt.size / pieceSize {
					b = append(room(b, pieceSize), 'x')
				}
				return b, nil
			})
			require.NoError(t, err)
			l.drop()
			inPieces = max(inPieces, left())

			text, err := c.readBody(&http.Response{Body: io.NopCloser(strings.NewReader(strings.Repeat("x", tt.size)))})
			require.NoError(t, err)
			require.Len(t, text, tt.size)
			answer = max(answer, left())
		}
		require.Equal(t, tt.kept, body > 0, "body of %d bytes", tt.size)
		require.Positive(t, inPieces)
		require.LessOrEqual(t, inPieces*pieceSize, max(maxSpare, pieceSize))
		require.Positive(t, answer, "answer of %d bytes", tt.size)
		require.LessOrEqual(t, answer*pieceSize, max(maxSpare, pieceSize))
	}
}

// hesitant reads nothing every other time.
type hesitant struct {
	in   io.Reader
	read bool
}

func (h *hesitant) Read(p []byte) (int, error) {
	if h.read = !h.read; !h.read {
		return 0, nil
	}
	return h.in.Read(p)
}

// An answer is read as it is, however it comes and wherever a piece of memory ends.
func TestAnswersInPieces(t *testing.T) {
	long := strings.Repeat("0123456789abcdef", 3*pieceSize/16)
	for _, size := range []int{0, 1, pieceSize - 1, pieceSize, pieceSize + 1, 2 * pieceSize, len(long)} {
		c := new(Conn)
		c.cfg.MaxBody = int64(len(long))
		for name, r := range map[string]func(io.Reader) io.Reader{
			"at once": func(r io.Reader) io.Reader { return r }, "by halves": iotest.HalfReader, "with its end": iotest.DataErrReader,
			"with empty reads": func(r io.Reader) io.Reader { return &hesitant{in: r} },
		} {
			c.pieces = sync.Pool{} // no piece holds the text already
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

// A body is sent as it is, wherever a piece of memory ends, and whatever is longer
// than it said.
func TestBodyInPieces(t *testing.T) {
	for _, size := range []int{0, 1, 1000, pieceSize / 2, pieceSize - 1, pieceSize, pieceSize + 1, 3 * pieceSize} {
		part, c := strings.Repeat("0123456789abcdef", 3*pieceSize/16)[:size], new(Conn)
		for _, said := range []int{0, 1, size, pieceSize + 1} {
			l, err := lend(&c.pieces, func(b []byte, room Room) ([]byte, error) {
				for range 5 {
					b = append(room(b, said), part...)
				}
				return b, nil
			})
			require.NoError(t, err)
			require.EqualValues(t, 5*size, l.size)
			if size <= said && said <= pieceSize {
				for _, text := range l.texts {
					require.Equal(t, pieceSize, cap(text), "it has been moved")
				}
			}
			for range 2 { // of each try
				r := l.open()
				text, err := io.ReadAll(iotest.OneByteReader(io.LimitReader(r, int64(size))))
				require.NoError(t, err)
				rest, err := io.ReadAll(r)
				require.NoError(t, err)
				require.Equal(t, strings.Repeat(part, 5), string(text)+string(rest), "parts of %d bytes, said to be %d", size, said)
				require.NoError(t, r.Close())
			}
			l.drop()
		}
	}
}

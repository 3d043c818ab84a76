package rest

import (
	"errors"
	"io"
	"sync"
)

// Append appends a JSON body to b, which is pooled memory. When it calls room, what it
// has appended so far may be set aside, so that a long body is never copied.
type Append func(b []byte, room Room) ([]byte, error)

// Room returns memory to append about n more bytes to: b, or empty memory that follows it.
type Room func(b []byte, n int) []byte

const (
	pieceSize = 32 << 10

	// maxSpare is how many bytes of memory a body or an answer returns to the pool:
	// about the size of the largest composite request.
	maxSpare = 1 << 20
)

// piece returns a piece of memory from the pool.
func piece(from *sync.Pool) *[pieceSize]byte {
	if p, ok := from.Get().(*[pieceSize]byte); ok {
		return p
	}
	return new([pieceSize]byte)
}

// lent is pooled memory that holds a body. A transport may return before it has sent
// the whole body, and reads it until it closes it.
type lent struct {
	back *sync.Pool // of *[pieceSize]byte; takes the memory once it has no holder
	size int64

	mu      sync.Mutex
	texts   [][]byte // the body, in pieces or, if it outgrew one, memory of its own
	holders int      // the request, and readers that are not closed
}

// errGone is the error of reading a body that is closed, or whose request is over.
var errGone = errors.New("rest: the body is no more")

// lend writes a body into memory from the pool. The caller must drop the result.
func lend(from *sync.Pool, write Append) (*lent, error) {
	l := &lent{back: from, holders: 1}
	add := func(b []byte) { l.texts, l.size = append(l.texts, b), l.size+int64(len(b)) }
	text, err := write(piece(from)[:0], func(b []byte, n int) []byte {
		if n <= cap(b)-len(b) {
			return b
		}
		add(b)
		return piece(from)[:0]
	})
	if add(text); err != nil {
		l.drop()
		return nil, err
	}
	return l, nil
}

func (l *lent) open() io.ReadCloser {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.holders == 0 {
		return &lentReader{of: l, closed: true}
	}
	l.holders++
	return &lentReader{of: l}
}

// drop removes a holder. The last one returns the memory to the pool.
func (l *lent) drop() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.holders--; l.holders > 0 {
		return
	}
	for _, text := range l.texts[:min(len(l.texts), maxSpare/pieceSize)] {
		if cap(text) == pieceSize {
			l.back.Put((*[pieceSize]byte)(text[:pieceSize]))
		}
	}
	l.texts = nil
}

type lentReader struct {
	of     *lent
	text   int  // index of the one that is read
	at     int  // in it
	closed bool // guarded by of.mu
}

func (r *lentReader) Read(b []byte) (n int, err error) {
	r.of.mu.Lock()
	defer r.of.mu.Unlock()
	if r.closed {
		return 0, errGone
	}
	for r.text < len(r.of.texts) && n < len(b) {
		some := copy(b[n:], r.of.texts[r.text][r.at:])
		if n, r.at = n+some, r.at+some; r.at == len(r.of.texts[r.text]) {
			r.text, r.at = r.text+1, 0
		}
	}
	if n == 0 && len(b) > 0 {
		err = io.EOF
	}
	return n, err
}

func (r *lentReader) Close() error {
	r.of.mu.Lock()
	closed := r.closed
	r.closed = true
	r.of.mu.Unlock()
	if !closed {
		r.of.drop()
	}
	return nil
}

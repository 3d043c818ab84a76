package rest

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"sync"

	"github.com/go-resty/resty/v2"
)

// Content is a body that is read while it is sent, and again with each try, so that
// it need not be in memory.
type Content struct {
	Type string // its Content-Type
	From io.ReaderAt
	Size int64 // bytes of From, from its start

	text []byte // a body in memory, in place of From
	lent *lent  // a body in pooled memory, in place of From
}

func inMemory(text []byte) *Content {
	return &Content{Type: jsonType, Size: int64(len(text)), text: text}
}

const jsonType = "application/json; charset=UTF-8"

func (c *Content) reader() io.ReadCloser {
	switch {
	case c.lent != nil:
		return c.lent.open()
	case c.From == nil: // net/http sends a bytes.Reader in one piece
		return io.NopCloser(bytes.NewReader(c.text))
	}
	return io.NopCloser(io.NewSectionReader(c.From, 0, c.Size))
}

// release ends the request that the body was made for.
func (c *Content) release() {
	if c != nil && c.lent != nil {
		c.lent.drop()
	}
}

type contentKey struct{}

// attach gives a request the body in its context just before it is sent: resty would
// read a reader into memory first, and copy a body in memory three times.
func attach(_ *resty.Client, req *http.Request) error {
	c, ok := req.Context().Value(contentKey{}).(*Content)
	if !ok || c.Size == 0 {
		return nil
	}
	req.ContentLength = c.Size
	req.GetBody = func() (io.ReadCloser, error) { return c.reader(), nil }
	req.Body = c.reader()
	return nil
}

// Append is a body of JSON that appends itself to b, which is pooled memory.
type Append func(b []byte) ([]byte, error)

// maxSpare is how many bytes of memory are kept for other requests: about the size
// of the largest composite request.
const maxSpare = 1 << 20

// lent is pooled memory that holds a body. A transport may return before it has sent
// the whole body, and reads it until it closes it.
type lent struct {
	back *sync.Pool // of *[]byte, for memory that has no holder

	mu      sync.Mutex
	text    []byte
	holders int // the request, and readers that are not closed
}

// errGone is the error of reading a body that is closed, or whose request is over.
var errGone = errors.New("rest: the body is no more")

// lend writes a body into memory of the pool. The caller must drop the result.
func lend(from *sync.Pool, write Append) (*lent, error) {
	spare, ok := from.Get().(*[]byte)
	if !ok {
		spare = new([]byte)
	}
	text, err := write((*spare)[:0])
	if err != nil {
		return nil, err
	}
	return &lent{back: from, text: text, holders: 1}, nil
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
	if text := l.text; cap(text) <= maxSpare {
		l.back.Put(&text)
	}
	l.text = nil
}

type lentReader struct {
	of     *lent
	at     int
	closed bool // guarded by of.mu
}

func (r *lentReader) Read(b []byte) (int, error) {
	r.of.mu.Lock()
	defer r.of.mu.Unlock()
	switch {
	case r.closed:
		return 0, errGone
	case r.at == len(r.of.text):
		return 0, io.EOF
	}
	n := copy(b, r.of.text[r.at:])
	r.at += n
	return n, nil
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

package rest

import (
	"errors"
	"io"
	"sync"
)

// Append is a body of JSON that it appends to what it is given, in memory that
// is used again for other requests.
type Append func(b []byte) ([]byte, error)

// maxSpare is the size of what is kept to be used again, in bytes: about that of
// the largest composite request.
const maxSpare = 1 << 20

// lent is memory that holds a body. Whoever reads it may do so for longer than
// the request takes: a transport may return before it has sent all, and says
// by closing the body that it needs it no more.
type lent struct {
	back *sync.Pool // of *[]byte, where it goes once nobody has it

	mu      sync.Mutex
	text    []byte
	holders int // readers that are not closed, and the request
}

// errGone is what a body says that is read when it is closed, or opened after
// its request.
var errGone = errors.New("rest: the body is no more")

// lend makes a body in memory of the pool. The caller is to close the result.
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

// open returns the whole body anew.
func (l *lent) open() io.ReadCloser {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.holders == 0 {
		return &lentReader{of: l, closed: true}
	}
	l.holders++
	return &lentReader{of: l}
}

// Close ends the request's hold.
func (l *lent) Close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.drop()
}

// drop gives the memory back with its last holder.
func (l *lent) drop() {
	l.holders--
	if l.holders > 0 {
		return
	}
	if text := l.text; cap(text) <= maxSpare {
		l.back.Put(&text)
	}
	l.text = nil
}

// lentReader reads a body that is lent.
type lentReader struct {
	of     *lent
	at     int
	closed bool
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
	defer r.of.mu.Unlock()
	if !r.closed {
		r.closed = true
		r.of.drop()
	}
	return nil
}

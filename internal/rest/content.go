package rest

import (
	"bytes"
	"io"
	"net/http"

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

package rest

import (
	"bytes"
	"context"
	"io"
	"net/http"

	"github.com/go-resty/resty/v2"
)

// Content is a body that is read as it is sent, and again with each try, so that
// it need not be in memory.
type Content struct {
	Type string // its Content-Type
	From io.ReaderAt
	Size int64 // bytes of From, from its start on

	text []byte // in the place of From, what is in memory: it can be sent in one piece
	lent *lent  // likewise, what is in memory that is used again: net/http sends the head before it
}

// inMemory is a body of JSON.
func inMemory(text []byte) *Content {
	return &Content{Type: jsonType, Size: int64(len(text)), text: text}
}

const jsonType = "application/json; charset=UTF-8"

// reader returns the whole body anew.
func (c *Content) reader() io.ReadCloser {
	switch {
	case c.lent != nil:
		return c.lent.open()
	case c.From == nil:
		return io.NopCloser(bytes.NewReader(c.text))
	}
	return io.NopCloser(io.NewSectionReader(c.From, 0, c.Size))
}

// release ends the request that the body was made for.
func (c *Content) release() {
	if c != nil && c.lent != nil {
		c.lent.Close()
	}
}

type contentKey struct{}

// withContent has attach know the body of a request.
func withContent(ctx context.Context, c *Content) context.Context {
	return context.WithValue(ctx, contentKey{}, c)
}

// attach gives a request its body just before it is sent: resty would read all
// of a reader into memory first, and copy three times what is there.
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

package rest

import (
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
}

// reader returns the whole body anew.
func (c *Content) reader() io.Reader { return io.NewSectionReader(c.From, 0, c.Size) }

type contentKey struct{}

// withContent has attach know the body of a request.
func withContent(ctx context.Context, c *Content) context.Context {
	return context.WithValue(ctx, contentKey{}, c)
}

// attach gives a request its body just before it is sent: resty would read all
// of a reader into memory first.
func attach(_ *resty.Client, req *http.Request) error {
	c, ok := req.Context().Value(contentKey{}).(*Content)
	if !ok || c.Size == 0 {
		return nil
	}
	req.ContentLength = c.Size
	req.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(c.reader()), nil }
	req.Body = io.NopCloser(c.reader())
	return nil
}

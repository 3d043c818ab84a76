package main

import (
	"context"
	"io"
	"os"

	"github.com/getmobly/mobly-salesforce-go/examples/sample"
)

// open returns the leads as text. Reading it counts bytes, and ends with ctx.
func (p *program) open(ctx context.Context, progress *progress) (io.ReadCloser, error) {
	if p.options.in == "-" {
		return stoppable(ctx, p.in), nil
	}
	in, err := sample.Open(p.options.in)
	if err != nil {
		return nil, err
	}
	if file, ok := in.(*os.File); ok {
		if info, err := file.Stat(); err == nil && info.Mode().IsRegular() {
			progress.size = info.Size()
		}
	}
	return &countingReader{in, progress}, nil
}

// countingReader tells progress how much was read.
type countingReader struct {
	io.ReadCloser
	progress *progress
}

func (r *countingReader) Read(b []byte) (int, error) {
	n, err := r.ReadCloser.Read(b)
	r.progress.addBytes(n)
	return n, err
}

// stoppable returns what in has until ctx is done. The goroutine that reads in
// waits there for as long as nothing comes.
func stoppable(ctx context.Context, in io.Reader) io.ReadCloser {
	reader, writer := io.Pipe()
	go func() {
		_, err := io.Copy(writer, in)
		_ = writer.CloseWithError(err) // is always nil
	}()
	context.AfterFunc(ctx, func() { _ = writer.CloseWithError(ctx.Err()) })
	return reader
}

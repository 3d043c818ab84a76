// Package spool keeps data that is too large for memory in temporary files, and
// writes Go values into them exactly.
package spool

import (
	"bufio"
	"io"
	"os"
)

// File is a temporary file that is written sequentially and read anywhere. Only its
// user may read it, and Close deletes it. It is not safe for concurrent use, but
// flushed data may be read concurrently.
type File struct {
	file  *os.File
	w     *bufio.Writer
	size  int64
	named bool // the file still has its name

	// Over ends the Reader with its error, as a context's Err does. It may be nil.
	Over func() error
}

// New creates an empty file.
func New() (*File, error) {
	f, err := os.CreateTemp("", "mobly-*")
	if err != nil {
		return nil, err
	}
	named := os.Remove(f.Name()) != nil // if an open file cannot be removed, Close does it
	return &File{file: f, w: bufio.NewWriterSize(f, 1<<16), named: named}, nil
}

// Write appends b.
func (s *File) Write(b []byte) (int, error) {
	n, err := s.w.Write(b)
	s.size += int64(n)
	return n, err
}

// Reset empties the file.
func (s *File) Reset() error {
	s.w.Reset(s.file)
	s.size = 0
	if _, err := s.file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	return s.file.Truncate(0)
}

// ReadAt reads data that was written before the last Flush.
func (s *File) ReadAt(b []byte, at int64) (int, error) { return s.file.ReadAt(b, at) }

// Size returns the number of bytes written.
func (s *File) Size() int64 { return s.size }

// Flush makes all written data readable.
func (s *File) Flush() error { return s.w.Flush() }

// Reader reads the whole file from its start, until Over.
func (s *File) Reader() io.Reader {
	if err := s.Flush(); err != nil {
		return &untilOver{over: func() error { return err }}
	}
	r := io.NewSectionReader(s.file, 0, s.size)
	if s.Over == nil {
		return r
	}
	return &untilOver{r, s.Over}
}

type untilOver struct {
	io.Reader
	over func() error
}

func (r *untilOver) Read(b []byte) (int, error) {
	if err := r.over(); err != nil {
		return 0, err
	}
	return r.Reader.Read(b)
}

// Close deletes the file and its data.
func (s *File) Close() {
	if s == nil {
		return
	}
	_ = s.file.Close()
	if s.named {
		_ = os.Remove(s.file.Name()) // else the system cleans it up
	}
}

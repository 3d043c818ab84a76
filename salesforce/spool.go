package salesforce

import (
	"bufio"
	"io"
	"os"
)

// spool is a temporary file that is written from its start to its end, and read
// anywhere. Only its user may read it, and it is gone when it is closed.
type spool struct {
	file  *os.File
	w     *bufio.Writer
	size  int64
	named bool // the file still has its name

	over func() error // what ends its reader, as a ctx's Err; nil: nothing
}

func newSpool() (*spool, error) {
	f, err := os.CreateTemp("", "mobly-*")
	if err != nil {
		return nil, err
	}
	named := os.Remove(f.Name()) != nil // where an open file cannot be removed, close does it
	return &spool{file: f, w: bufio.NewWriterSize(f, 1<<16), named: named}, nil
}

// Write appends b.
func (s *spool) Write(b []byte) (int, error) {
	n, err := s.w.Write(b)
	s.size += int64(n)
	return n, err
}

// reset empties the file.
func (s *spool) reset() error {
	s.w.Reset(s.file)
	s.size = 0
	if _, err := s.file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	return s.file.Truncate(0)
}

// ReadAt reads what was written before the last flush.
func (s *spool) ReadAt(b []byte, at int64) (int, error) { return s.file.ReadAt(b, at) }

// flush makes all that was written readable.
func (s *spool) flush() error { return s.w.Flush() }

// reader reads the whole file from its start, until over.
func (s *spool) reader() io.Reader {
	if err := s.flush(); err != nil {
		return &failed{err}
	}
	r := io.NewSectionReader(s.file, 0, s.size)
	if s.over == nil {
		return r
	}
	return &untilOver{r, s.over}
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

// close ends the file, and its data with it.
func (s *spool) close() {
	if s == nil {
		return
	}
	_ = s.file.Close() // nothing of it is needed any more
	if s.named {
		_ = os.Remove(s.file.Name()) // the system's own cleaning is left
	}
}

// failed is a reader that fails.
type failed struct{ err error }

func (f *failed) Read([]byte) (int, error) { return 0, f.err }

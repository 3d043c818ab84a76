package salesforce

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"
)

// The CSV of Bulk API 2.0: RFC 4180 with line feeds, UTF-8, commas. Fields are
// not trimmed.

// maxCSVRow bounds a row that is read: Salesforce's own limit is 400,000
// characters.
const (
	maxCSVRow   = 4 << 20
	maxCSVCells = 10_000 // of a row: Salesforce's own limit is 5,000 columns
)

// appendRow appends a row with its line feed to b.
func appendRow(b []byte, cells []string) []byte {
	for i, cell := range cells {
		if i > 0 {
			b = append(b, ',')
		}
		if cell != "" && !strings.ContainsAny(cell, ",\"\r\n") || cell == "" && len(cells) > 1 {
			b = append(b, cell...)
			continue
		}
		b = append(b, '"') // a row of one empty field would be a blank line
		for rest := cell; ; {
			before, after, found := strings.Cut(rest, `"`)
			b = append(b, before...)
			if !found {
				break
			}
			b, rest = append(b, `""`...), after
		}
		b = append(b, '"')
	}
	return append(b, '\n')
}

// csvReader reads rows one after the other. encoding/csv would change what a
// field holds: it makes a line feed of a carriage return and a line feed.
type csvReader struct {
	r    *bufio.Reader
	buf  []byte // all fields of a row, one behind the other
	ends []int
}

func newCSVReader(r io.Reader) *csvReader {
	br := bufio.NewReaderSize(r, 1<<16)
	if bom, err := br.Peek(3); err == nil && string(bom) == "\xef\xbb\xbf" {
		_, _ = br.Discard(len(bom)) // they were just seen
	}
	return &csvReader{r: br}
}

var errCSV = errors.New("the file is no CSV")

// read returns the next row, io.EOF behind the last one. Blank lines are left
// out.
func (c *csvReader) read() ([]string, error) {
	for {
		c.buf, c.ends = c.buf[:0], c.ends[:0]
		more, err := c.line()
		if err != nil {
			return nil, err
		}
		if len(c.ends) == 1 && c.ends[0] == 0 && !more {
			continue
		}
		row, all, from := make([]string, len(c.ends)), string(c.buf), 0
		for i, end := range c.ends {
			row[i], from = all[from:end], end
		}
		return row, nil
	}
}

// line reads one line. quoted reports whether one of its fields was in quotes.
func (c *csvReader) line() (quoted bool, err error) {
	if _, err := c.r.Peek(1); err != nil {
		return false, err
	}
	for {
		b, err := c.r.ReadByte()
		if err == nil && b == '"' {
			quoted = true
			if b, err = c.quoted(); err != nil && !errors.Is(err, io.EOF) {
				return quoted, err
			}
		} else if b, err = c.bare(b, err); err != nil && !errors.Is(err, io.EOF) {
			return quoted, err
		}
		if c.ends = append(c.ends, len(c.buf)); len(c.ends) > maxCSVCells {
			return quoted, fmt.Errorf("%w: a row has too many fields", errCSV)
		}
		if err != nil || b == '\n' {
			return quoted, nil //nolint:nilerr // the end of the file ends its last line
		}
	}
}

// bare reads a field without quotes that begins with b, and returns what ended
// it.
func (c *csvReader) bare(b byte, err error) (byte, error) {
	start := len(c.buf)
	for ; err == nil && b != ',' && b != '\n'; b, err = c.r.ReadByte() {
		if c.buf = append(c.buf, b); len(c.buf) > maxCSVRow {
			return 0, fmt.Errorf("%w: a row is too long", errCSV)
		}
	}
	if n := len(c.buf); (err != nil || b == '\n') && n > start && c.buf[n-1] == '\r' {
		c.buf = c.buf[:n-1]
	}
	return b, err
}

// quoted reads what is left of a field in quotes, and returns what ended it.
func (c *csvReader) quoted() (byte, error) {
	for {
		b, err := c.r.ReadByte()
		switch {
		case errors.Is(err, io.EOF):
			return 0, fmt.Errorf("%w: a field in quotes has no end", errCSV)
		case err != nil:
			return 0, err
		}
		if b == '"' {
			b, err = c.r.ReadByte()
			if err == nil && b == '\r' {
				if next, e := c.r.ReadByte(); e != nil || next != '\n' {
					return 0, fmt.Errorf("%w: something follows a closing quote", errCSV)
				}
				return '\n', nil
			}
			switch {
			case err != nil || b == ',' || b == '\n':
				return b, err
			case b != '"':
				return 0, fmt.Errorf("%w: something follows a closing quote", errCSV)
			}
		}
		if c.buf = append(c.buf, b); len(c.buf) > maxCSVRow {
			return 0, fmt.Errorf("%w: a row is too long", errCSV)
		}
	}
}

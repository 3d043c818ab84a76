package bulk

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// The CSV of Bulk API 2.0 is RFC 4180 with line feeds, UTF-8 and commas. Cells
// are not trimmed.

// Bounds of a row that is read.
const (
	maxCSVRow   = 4 << 20 // bytes; Salesforce's limit is 400,000 characters
	maxCSVCells = 10_000  // Salesforce's limit is 5,000 columns
)

func appendRow(b []byte, cells []string) []byte {
	for i, cell := range cells {
		if i > 0 {
			b = append(b, ',')
		}
		if cell == "" && len(cells) == 1 || strings.ContainsAny(cell, ",\"\r\n") { // a blank line would be no row
			b = append(b, '"')
			b = append(b, strings.ReplaceAll(cell, `"`, `""`)...)
			b = append(b, '"')
			continue
		}
		b = append(b, cell...)
	}
	return append(b, '\n')
}

// csvReader reads rows. encoding/csv would change cells: it turns a carriage
// return and a line feed into a line feed.
type csvReader struct {
	r    *bufio.Reader
	line []byte
	row  []string // memory for the next row; nil: new
}

func newCSVReader(r io.Reader) *csvReader {
	br := bufio.NewReaderSize(r, 1<<16)
	if bom, err := br.Peek(3); err == nil && string(bom) == "\xef\xbb\xbf" {
		_, _ = br.Discard(len(bom)) // it was just seen
	}
	return &csvReader{r: br}
}

var errCSV = fmt.Errorf("%w: the file is not CSV", sferr.ErrResponse)

// read returns the next row, io.EOF after the last one. It skips blank lines.
func (c *csvReader) read() ([]string, error) {
	for {
		if err := c.readLine(); err != nil {
			return nil, err
		}
		if len(c.line) == 0 {
			continue
		}
		return splitRow(string(c.line), c.row[:0])
	}
}

// readLine reads up to a line feed that is not in quotes.
func (c *csvReader) readLine() error {
	c.line = c.line[:0]
	quotes := 0
	for {
		chunk, err := c.r.ReadSlice('\n')
		c.line = append(c.line, chunk...)
		quotes += bytes.Count(chunk, []byte{'"'})
		inQuotes, over := quotes%2 == 1, errors.Is(err, io.EOF)
		switch {
		case len(c.line) > maxCSVRow:
			return fmt.Errorf("%w: a row is too long", errCSV)
		case over && len(c.line) == 0:
			return io.EOF
		case over && inQuotes:
			return fmt.Errorf("%w: a quoted field is not closed", errCSV)
		case over, err == nil && !inQuotes:
			c.line = bytes.TrimSuffix(bytes.TrimSuffix(c.line, []byte{'\n'}), []byte{'\r'})
			return nil
		case err != nil && !errors.Is(err, bufio.ErrBufferFull):
			return err
		}
	}
}

func splitRow(line string, row []string) ([]string, error) {
	for more := true; more; {
		var cell string
		var err error
		if cell, line, more, err = cutCell(line); err != nil {
			return nil, err
		}
		if row = append(row, cell); len(row) > maxCSVCells {
			return nil, fmt.Errorf("%w: a row has too many fields", errCSV)
		}
	}
	return row, nil
}

// cutCell returns the first cell of a line, what follows its comma, and whether
// there is a comma.
func cutCell(line string) (cell, rest string, more bool, err error) {
	quoted, inQuotes := strings.CutPrefix(line, `"`)
	if !inQuotes {
		if cell, rest, more = strings.Cut(line, ","); strings.Contains(cell, `"`) {
			err = fmt.Errorf("%w: a quote in an unquoted field", errCSV)
		}
		return cell, rest, more, err
	}
	end := closingQuote(quoted)
	if end < 0 {
		return "", "", false, fmt.Errorf("%w: a quoted field is not closed", errCSV)
	}
	rest, more = strings.CutPrefix(quoted[end+1:], ",")
	if !more && rest != "" {
		return "", "", false, fmt.Errorf("%w: something follows a closing quote", errCSV)
	}
	return strings.ReplaceAll(quoted[:end], `""`, `"`), rest, more, nil
}

// closingQuote returns the index of the first quote that is not doubled, -1 if
// there is none.
func closingQuote(s string) int {
	for from := 0; ; {
		i := strings.IndexByte(s[from:], '"')
		if i < 0 {
			return -1
		}
		if from += i; !strings.HasPrefix(s[from+1:], `"`) {
			return from
		}
		from += 2
	}
}

// tableRows yields the rows of a file, whose header must have the columns of one
// of the layouts, in any order and letter case. The cells are in the order of the
// layout, and valid until the next row. Whatever is wrong with the file is an
// [sferr.ErrResponse], and comes last. An empty file has no rows.
func tableRows(file io.Reader, wrong string, layouts ...[]string) iter.Seq2[[]string, error] {
	return func(yield func([]string, error) bool) {
		r := newCSVReader(file)
		header, err := r.read()
		at := positions(header, layouts)
		if err == nil && at == nil {
			err = notAsked(wrong)
		}
		cells := make([]string, len(at))
		for err == nil {
			var row []string
			if row, err = r.read(); err != nil {
				break
			}
			r.row = row
			if len(row) != len(at) {
				err = notAsked("a row has more or fewer cells than the header")
				break
			}
			for i, from := range at {
				cells[i] = row[from]
			}
			if !yield(cells, nil) {
				return
			}
		}
		if !errors.Is(err, io.EOF) {
			yield(nil, err)
		}
	}
}

// positions returns where the columns of a layout are in a header, nil unless it
// has each column of one and nothing else.
func positions(header []string, layouts [][]string) []int {
	for _, columns := range layouts {
		at := make([]int, len(columns))
		for i, name := range columns {
			at[i] = slices.IndexFunc(header, func(have string) bool { return strings.EqualFold(have, name) })
		}
		if len(header) == len(columns) && !slices.Contains(at, -1) {
			return at
		}
	}
	return nil
}

// notAsked is the error of a file that is not the one asked for.
func notAsked(why string) error { return fmt.Errorf("%w: %s", sferr.ErrResponse, why) }

func isRecordOf(object *schema.Object, id string) bool {
	_, ok := field.ID18(id)
	return ok && strings.HasPrefix(id, object.KeyPrefix)
}

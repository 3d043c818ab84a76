package bulk

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// table reads a file of rows. Whatever is wrong with the file is an
// [sferr.ErrAnswer].
type table struct {
	r     *csvReader
	at    []int // of each column, in the file
	cells []string
}

// openTable reads the header, which must have the columns of one of the layouts,
// in any order and letter case. The error is io.EOF for an empty file.
func openTable(file io.Reader, wrong string, layouts ...[]string) (*table, error) {
	t := &table{r: newCSVReader(file)}
	header, err := t.r.read()
	if err != nil {
		return nil, err
	}
	t.cells = make([]string, len(header))
	for _, columns := range layouts {
		if t.at = positions(header, columns); t.at != nil {
			return t, nil
		}
	}
	return nil, notAsked(wrong)
}

// positions returns where the columns are in a header, nil unless it has each of
// them and nothing else.
func positions(header, columns []string) []int {
	if len(header) != len(columns) {
		return nil
	}
	var out []int
	for _, name := range columns {
		i := slices.IndexFunc(header, func(have string) bool { return strings.EqualFold(have, name) })
		if i < 0 {
			return nil
		}
		out = append(out, i)
	}
	return out
}

// next returns the next row in the order of the layout. It is valid until the
// next call.
func (t *table) next() ([]string, error) {
	row, err := t.r.read()
	if err != nil {
		return nil, err
	}
	if len(row) != len(t.at) {
		return nil, notAsked("a row of another width than the header")
	}
	for i, at := range t.at {
		t.cells[i] = row[at]
	}
	return t.cells, nil
}

// notAsked is the error of a file that is not the one asked for.
func notAsked(why string) error { return fmt.Errorf("%w: %s", sferr.ErrAnswer, why) }

// unlessEOF returns err unless it is the end of a file.
func unlessEOF(err error) error {
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// isRecordOf reports whether an ID is that of a record of the object.
func isRecordOf(object *schema.Object, id string) bool {
	_, ok := field.ID18(id)
	return ok && strings.HasPrefix(id, object.KeyPrefix)
}

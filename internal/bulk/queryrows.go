package bulk

import (
	"errors"
	"hash/maphash"
	"io"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// rows calls do with each row of a file as long as the file can be the job's: it
// has the columns that were asked for, and IDs of the object.
func (q *Query) rows(file io.Reader, do func(columns, cells []string) error) (n int, err error) {
	r := newCSVReader(file)
	columns, err := r.read()
	switch {
	case errors.Is(err, io.EOF):
		return 0, nil
	case err != nil:
		return 0, q.unreadable(err)
	case !sameNames(columns, q.columns):
		return 0, q.unbelieved("other columns than were asked for")
	}
	id := slices.IndexFunc(columns, func(name string) bool { return strings.EqualFold(name, "Id") })
	for {
		cells, err := r.read()
		switch {
		case errors.Is(err, io.EOF):
			return n, nil
		case err != nil:
			return n, q.unreadable(err)
		case len(cells) != len(columns):
			return n, q.unbelieved("a row of another width than the header")
		case id >= 0 && !isRecordOf(q.object, cells[id]):
			return n, q.unbelieved("a record of another object")
		}
		n++
		if err := do(columns, cells); err != nil {
			return n, err
		}
	}
}

// unreadable makes an unbelieved answer of one that is not CSV.
func (q *Query) unreadable(err error) error {
	if errors.Is(err, errCSV) {
		return q.unbelieved(err.Error())
	}
	return err
}

// record makes a record of a row, and notes its ID.
func (q *Query) record(columns, cells []string) map[string]any {
	row := recordOf(q.object, columns, cells)
	if id, ok := row["Id"].(string); ok {
		q.ids = append(q.ids, maphash.String(q.seed, id[:15]))
	}
	return row
}

// recordOf makes a record of a row. Blank fields are left out.
func recordOf(object *schema.Object, columns, cells []string) map[string]any {
	row := make(map[string]any, len(columns))
	for i, name := range columns {
		if parent, child, ok := strings.Cut(name, "."); ok {
			if cells[i] != "" {
				row[parent] = map[string]any{child: cells[i]}
			}
			continue
		}
		f := object.Field(name)
		if f != nil {
			name = f.Name
		}
		if v := valueOf(f, cells[i]); v != nil {
			row[name] = v
		}
	}
	return row
}

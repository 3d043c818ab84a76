package bulk

import (
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"io"
	"iter"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/rest"
	"github.com/getmobly/mobly-salesforce-go/internal/rows"
	"github.com/getmobly/mobly-salesforce-go/internal/spool"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// QuerySpec says which records a query job reads.
type QuerySpec struct {
	Object *schema.Object
	Fields []string
	Where  string // condition in SOQL; empty: all records
	All    bool   // archived and deleted records too
}

// Query is a query job.
type Query struct {
	*job
	object  *schema.Object
	columns []string
	page    int // rows in a file, at most
	table   *rows.Table
	seed    maphash.Seed
	ids     []uint64        // hashes of the IDs of the records read
	firsts  map[string]bool // the first row of each file
}

// StartQuery starts a query job.
func (a *API) StartQuery(ctx context.Context, q QuerySpec) (*Query, error) {
	spec := &jobSpec{Operation: "query", Query: "SELECT " + strings.Join(q.Fields, ",") + " FROM " + q.Object.Name}
	if q.Where != "" {
		spec.Query += " WHERE " + q.Where
	}
	if q.All {
		spec.Operation = "queryAll"
	}
	j, err := a.create(ctx, queryPath, q.Object.Name, spec, 0)
	if err != nil {
		return nil, err
	}
	return &Query{job: j, object: q.Object, columns: q.Fields, table: rows.Of(q.Fields...), page: a.Limits.Page, seed: maphash.MakeSeed(), firsts: make(map[string]bool)}, nil
}

// minPage is the fewest rows that a file is asked for when more are too large.
const minPage = 500

// Read waits for the job and calls row with each record, as a query by REST would
// return it. If Read fails, the records so far may not be the job's.
func (q *Query) Read(ctx context.Context, row func(rows.Row) error) error {
	if err := q.wait(ctx); err != nil {
		return q.fail(err)
	}
	q.records = q.Processed
	q.trace(ctx)
	if q.State != stateComplete {
		return q.fail(nil)
	}
	read, locator := 0, ""
	for {
		rows, next, err := q.readFile(ctx, locator, row)
		if errors.Is(err, rest.ErrTooLarge) && q.page >= 4*minPage {
			q.page /= 4
			continue
		}
		if err != nil {
			return err
		}
		read += rows
		switch {
		case read > q.Processed, next == "" && read < q.Processed:
			return q.unbelieved(fmt.Sprintf("%d of %d rows", read, q.Processed))
		case next == "":
			return q.checkIDs()
		case rows == 0: // any other file brings the end nearer
			return q.unbelieved("the same part again")
		}
		locator = next
	}
}

// unbelieved is the error of results that are not whole, or not the job's. A
// record that is missing from them may still be in the org.
func (q *Query) unbelieved(why string) error { return unbelieved(http.MethodGet, queryPath, why) }

// checkIDs returns an error if a record was read twice, since it may have taken
// the place of another one.
func (q *Query) checkIDs() error {
	slices.Sort(q.ids)
	if n := len(q.ids); len(slices.Compact(q.ids)) < n {
		return q.unbelieved("a record twice")
	}
	return nil
}

// readFile reads the file of results at a locator. It returns the number of its
// rows and the locator of the next file, "" after the last one.
func (q *Query) readFile(ctx context.Context, locator string, row func(rows.Row) error) (rows int, next string, err error) {
	path := fmt.Sprintf("%s/results?maxRecords=%d", q.path(), q.page)
	if locator != "" {
		path += "&locator=" + url.QueryEscape(locator)
	}
	first := ""
	header, file, err := q.api.download(ctx, path, queryPath, func(header http.Header, file *spool.File) (err error) {
		rows, first, err = q.check(header, file)
		return err
	})
	if err != nil {
		return 0, "", err
	}
	defer file.Close()
	q.firsts[first] = rows > 0
	if next = header.Get("Sforce-Locator"); next == "null" {
		next = ""
	}
	for cells, err := range q.rows(file.Reader()) {
		if err == nil {
			err = row(q.record(cells))
		}
		if err != nil {
			return rows, next, err
		}
	}
	return rows, next, nil
}

// check returns the number of rows in a file and the first of them, or an error
// if it cannot be the next file of the job.
func (q *Query) check(header http.Header, file *spool.File) (rows int, first string, err error) {
	for cells, err := range q.rows(file.Reader()) {
		if err != nil {
			return rows, first, err
		}
		if rows++; first == "" {
			first = strings.Join(cells, "\x00")
		}
	}
	told := header.Get("Sforce-NumberOfRecords")
	switch {
	case q.firsts[first]:
		err = notAsked("the same part again")
	case told != "" && told != strconv.Itoa(rows):
		err = notAsked(fmt.Sprintf("a part with %d rows, and another number in its header", rows))
	}
	return rows, first, err
}

// rows yields the rows of a file as long as the file can be the job's: it has the
// columns that were asked for, and IDs of the object. An error comes last.
func (q *Query) rows(file io.Reader) iter.Seq2[[]string, error] {
	id := slices.Index(q.columns, "Id")
	return func(yield func([]string, error) bool) {
		for cells, err := range tableRows(file, "other columns than were asked for", q.columns) {
			if err == nil && id >= 0 && !isRecordOf(q.object, cells[id]) {
				err = notAsked("a record of another object")
			}
			if !yield(cells, err) || err != nil {
				return
			}
		}
	}
}

// record makes a record of a row, and notes its ID.
func (q *Query) record(cells []string) rows.Row {
	for i, name := range q.columns {
		kind, text := valueOf(q.object.Field(name), cells[i])
		rows.Put(q.table, name, kind, text)
	}
	row := q.table.Row()
	if id := row.Text("Id"); id != "" {
		q.ids = append(q.ids, maphash.String(q.seed, id[:15]))
	}
	return row
}

package salesforce

import (
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/internal/rest"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// queryJob is a Bulk API 2.0 query job.
type queryJob struct {
	*Job
	object  *schema.Object
	columns []string
	page    int // rows of a part, at most
	seed    maphash.Seed
	ids     []uint64        // hashes of the records that were read
	firsts  map[string]bool // the first row of each part
}

// startQuery begins to read records. all sees archived Tasks too.
func (c *Client) startQuery(ctx context.Context, object *schema.Object, fields []string, where string, all bool) (*queryJob, error) {
	query := "SELECT " + strings.Join(fields, ",") + " FROM " + object.Name
	if where != "" {
		query += " WHERE " + where
	}
	operation := "query"
	if all {
		operation = "queryAll"
	}
	j, err := c.createJob(ctx, queryPath, object.Name, map[string]string{"operation": operation, "query": query})
	if err != nil {
		return nil, err
	}
	c.traceJob(j, 0)
	return &queryJob{Job: j, object: object, columns: fields, page: c.bulk.page, seed: maphash.MakeSeed(), firsts: make(map[string]bool)}, nil
}

// read waits for the job and gives each record to row, as a query by REST would
// give it. Where it ends with an error, what row was given may be somebody else's.
func (q *queryJob) read(ctx context.Context, row func(map[string]any) error) error {
	if err := q.Wait(ctx); err != nil {
		return q.broken(err)
	}
	q.client.traceJob(q.Job, q.Processed)
	if q.State != JobComplete {
		return q.broken(nil)
	}
	read := 0
	for locator := ""; ; {
		rows, more, err := q.part(ctx, locator, row)
		if errors.Is(err, rest.ErrTooLarge) && q.page >= 4*minPage {
			q.page /= 4
			continue
		}
		if read += rows; err != nil {
			return err
		}
		switch {
		case read > q.Processed, more == "" && read < q.Processed:
			return q.mixedUp(fmt.Sprintf("%d of %d rows", read, q.Processed))
		case more == "":
			return q.once()
		case rows == 0: // else each part brings the loop nearer to its end
			return q.mixedUp("the same part again")
		}
		locator = more
	}
}

// minPage is the fewest rows that a part of a query's results is asked for, where
// more are too long.
const minPage = 500

// mixedUp is the error of results that are not whole, or not the job's: nothing
// may be taken to be missing from the org because it is missing there.
func (q *queryJob) mixedUp(why string) error { return mixedUp(http.MethodGet, queryPath, why) }

// once reports results that have a record twice, in the place of another one.
func (q *queryJob) once() error {
	slices.Sort(q.ids)
	if n := len(q.ids); len(slices.Compact(q.ids)) < n {
		return q.mixedUp("a record twice")
	}
	return nil
}

// part reads a part of the results, and again where it is not the job's. more is
// where the next one begins, "" behind the last.
func (q *queryJob) part(ctx context.Context, locator string, row func(map[string]any) error) (rows int, more string, err error) {
	path := fmt.Sprintf("%s/%s/results?maxRecords=%d", queryPath, q.ID, q.page)
	if locator != "" {
		path += "&locator=" + url.QueryEscape(locator)
	}
	for again := 0; ; again++ {
		header, file, err := q.client.download(ctx, path)
		if err != nil {
			return 0, "", err
		}
		defer file.Close()
		first := ""
		rows, err = q.rows(file.Reader(), func(_, cells []string) error {
			if first == "" {
				first = strings.Join(cells, "\x00")
			}
			return nil
		})
		if err == nil && q.firsts[first] {
			err = q.mixedUp("the same part again")
		}
		if told := header.Get("Sforce-NumberOfRecords"); err == nil && told != "" && told != strconv.Itoa(rows) {
			err = q.mixedUp(fmt.Sprintf("a part with %d rows, and another number in its header", rows))
		}
		switch {
		case err == nil:
			q.firsts[first] = rows > 0
			if more = header.Get("Sforce-Locator"); more == "null" {
				more = ""
			}
			_, err = q.rows(file.Reader(), func(columns, cells []string) error { return row(q.record(columns, cells)) })
			return rows, more, err
		case !errors.Is(err, sferr.ErrAnswer), again == org.MaxAsked, ctx.Err() != nil:
			return 0, "", inFile(err, header, file)
		}
	}
}

// rows gives each row of a file to do, as long as they can be the job's: with the
// columns that were asked for, and IDs of the object's.
func (q *queryJob) rows(file io.Reader, do func(columns, cells []string) error) (n int, err error) {
	r := newCSVReader(file)
	columns, err := r.read()
	if errors.Is(err, io.EOF) {
		return 0, nil
	}
	if err == nil && !sameNames(columns, q.columns) {
		return 0, q.mixedUp("other columns than were asked for")
	}
	id := slices.IndexFunc(columns, func(name string) bool { return strings.EqualFold(name, "Id") })
	for err == nil {
		var cells []string
		if cells, err = r.read(); err != nil {
			break
		}
		switch {
		case len(cells) != len(columns):
			return n, q.mixedUp("a row of another width than the header")
		case id >= 0 && !isRecordOf(q.object, cells[id]):
			return n, q.mixedUp("a record of another object")
		}
		n++
		if err := do(columns, cells); err != nil {
			return n, err
		}
	}
	if errors.Is(err, errCSV) {
		return n, q.mixedUp(err.Error())
	}
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return n, err
}

// sameNames reports whether two lists have the same names, each once, in any
// order and letter case.
func sameNames(have, want []string) bool {
	seen := make([]bool, len(want))
	for _, name := range have {
		i := slices.IndexFunc(want, func(w string) bool { return strings.EqualFold(w, name) })
		if i < 0 || seen[i] {
			return false
		}
		seen[i] = true
	}
	return len(have) == len(want)
}

// isRecordOf reports whether an ID is one of a record of an object.
func isRecordOf(object *schema.Object, id string) bool {
	_, ok := field.ID18(id)
	return ok && (object == nil || strings.HasPrefix(id, object.KeyPrefix))
}

// record makes a record of a row of the results, and notes its ID.
func (q *queryJob) record(columns, cells []string) map[string]any {
	row := rowOf(q.object, columns, cells)
	if id, ok := row["Id"].(string); ok {
		q.ids = append(q.ids, maphash.String(q.seed, id[:15]))
	}
	return row
}

// rowOf makes a record of a row of results. Blank fields are left out.
func rowOf(object *schema.Object, columns, cells []string) map[string]any {
	row := make(map[string]any, len(columns))
	for i, name := range columns {
		parent, child, related := strings.Cut(name, ".")
		switch {
		case related && cells[i] != "":
			row[parent] = map[string]any{child: cells[i]}
		case !related:
			f := object.Field(name)
			if f != nil {
				name = f.Name
			}
			if v := valueOf(f, cells[i]); v != nil {
				row[name] = v
			}
		}
	}
	return row
}

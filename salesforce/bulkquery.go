package salesforce

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

const queryPath = "/jobs/query"

// queryJob is a Bulk API 2.0 query job.
type queryJob struct {
	*Job
	object *schema.Object
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
	in, err := c.createJob(ctx, queryPath, map[string]string{"operation": operation, "query": query})
	if err != nil {
		return nil, err
	}
	q := &queryJob{&Job{ID: in.ID, client: c}, object}
	q.take(in)
	c.traceJob(q.Job, 0)
	return q, nil
}

// read waits for the job and gives each record to row, as a query by REST would
// give it.
func (q *queryJob) read(ctx context.Context, row func(map[string]any) error) error {
	if err := q.waitQuery(ctx); err != nil {
		return q.broken(err)
	}
	q.client.traceJob(q.Job, q.Processed)
	if q.State != JobComplete {
		return q.broken(nil)
	}
	read := 0
	for locator := ""; ; {
		rows, more, err := q.results(ctx, locator, row)
		if read += rows; err != nil {
			return err
		}
		switch {
		case more == "" && read < q.Processed:
			return incomplete(fmt.Sprintf("%d of %d rows", read, q.Processed))
		case more == "":
			return nil
		case more == locator:
			return incomplete("the same part again")
		}
		locator = more
	}
}

// incomplete is the error of results that are not whole: nothing may be taken to
// be missing from the org because it is missing there.
func incomplete(what string) error {
	return &Error{Status: http.StatusOK, Method: http.MethodGet, Path: queryPath, Err: fmt.Errorf("%w: %s", ErrAnswer, what)}
}

// waitQuery waits for a query job, as Wait does for others.
func (q *queryJob) waitQuery(ctx context.Context) error {
	return q.waitBy(ctx, func() error {
		var in jobInfo
		if err := q.client.get(ctx, queryPath+"/"+q.ID, &in); err != nil {
			return err
		}
		q.take(&in)
		return nil
	})
}

// results reads a part of the results. more is where the next one begins, ""
// behind the last.
func (q *queryJob) results(ctx context.Context, locator string, row func(map[string]any) error) (rows int, more string, err error) {
	path := fmt.Sprintf("%s/%s/results?maxRecords=%d", queryPath, q.ID, q.client.bulk.page)
	if locator != "" {
		path += "&locator=" + url.QueryEscape(locator)
	}
	header, file, err := q.client.download(ctx, path)
	if err != nil {
		return rows, "", err
	}
	defer file.Close()
	broken := func(err error) error {
		return &Error{Status: http.StatusOK, Method: http.MethodGet, Path: queryPath, Err: unreadable(err)}
	}
	r := newCSVReader(file.Reader())
	columns, err := r.read()
	if err != nil && !errors.Is(err, io.EOF) {
		return rows, "", broken(err)
	}
	for err == nil {
		var cells []string
		if cells, err = r.read(); err != nil {
			break
		}
		if len(cells) != len(columns) {
			return rows, "", broken(fmt.Errorf("%w: a row of another width than the header", ErrAnswer))
		}
		rows++
		if err := row(rowOf(q.object, columns, cells)); err != nil {
			return rows, "", err
		}
	}
	if !errors.Is(err, io.EOF) {
		return rows, "", broken(err)
	}
	if told := header.Get("Sforce-NumberOfRecords"); told != "" && told != strconv.Itoa(rows) {
		return rows, "", incomplete(fmt.Sprintf("%d of %s rows", rows, told))
	}
	if more = header.Get("Sforce-Locator"); more == "null" {
		more = ""
	}
	return rows, more, nil
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

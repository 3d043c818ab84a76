package salesforce

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/internal/rest"
	"github.com/getmobly/mobly-salesforce-go/internal/spool"
)

// JobRow is what became of one row of a [Job].
type JobRow struct {
	Key     string  // its value of [Job.Key]: Mobly's ID of a lead or an activity, or the record's ID
	ID      string  // of the record, 18 characters; empty where it was not saved
	Outcome Outcome // Created, Updated, Failed, or NotSent for a row that was not tried
	Err     error   // an *[Error] for Failed, an [ErrNotSent] for NotSent; nil otherwise

	items []rest.Item
}

// MarshalJSON writes the row with its error as a [Result] has it.
func (r JobRow) MarshalJSON() ([]byte, error) {
	type plain JobRow
	return json.Marshal(struct {
		plain
		Err *storedError `json:",omitempty"`
	}{plain(r), store(r.Outcome, r.Err)})
}

// UnmarshalJSON reads what MarshalJSON writes, as that of a [Result] does.
func (r *JobRow) UnmarshalJSON(b []byte) error {
	type plain JobRow
	var in struct {
		plain
		Err *storedError
	}
	if err := json.Unmarshal(b, &in); err != nil {
		return fmt.Errorf("salesforce: not a row of a job: %s", jsonReason(err))
	}
	*r = JobRow(in.plain)
	r.Err = in.Err.stored()
	return nil
}

// Rows yields what became of each row of a job that is over, in no order. The
// rows of a job that is not are an error. An error comes last; the loop may break.
func (j *Job) Rows(ctx context.Context) iter.Seq2[JobRow, error] {
	return func(yield func(JobRow, error) bool) {
		if err := j.ready(ctx); err != nil {
			yield(JobRow{}, err)
			return
		}
		parts := []string{savedRows, refusedRows}
		if j.State != JobComplete {
			parts = append(parts, untriedRows)
		}
		for _, part := range parts {
			if part == refusedRows && j.Failed == 0 {
				continue
			}
			n := 0
			for row, err := range j.rows(ctx, part) {
				if !yield(row, err) || err != nil {
					return
				}
				n++
			}
			if want := j.told(part); n < want {
				yield(JobRow{}, &Error{
					Status: http.StatusOK, Method: http.MethodGet, Path: ingestPath + "/" + j.ID + "/" + part,
					Err: fmt.Errorf("%w: %d of %d rows", ErrAnswer, n, want),
				})
				return
			}
		}
	}
}

// told returns how many rows a file must have at least.
func (j *Job) told(part string) int {
	switch part {
	case savedRows:
		return j.Processed - j.Failed
	case refusedRows:
		return j.Failed
	default:
		return 0
	}
}

// The files of results.
const (
	savedRows   = "successfulResults"
	refusedRows = "failedResults"
	untriedRows = "unprocessedrecords"
)

// rows yields the rows of one of the files.
func (j *Job) rows(ctx context.Context, part string) iter.Seq2[JobRow, error] {
	return func(yield func(JobRow, error) bool) {
		path := ingestPath + "/" + j.ID + "/" + part
		_, file, err := j.client.download(ctx, path)
		if err != nil {
			yield(JobRow{}, err)
			return
		}
		defer file.Close()
		parser, err := newRowParser(file.Reader(), part, j.Key)
		for err == nil {
			var row JobRow
			if row, err = parser.next(); err == nil && !yield(row, nil) {
				return
			}
		}
		if !errors.Is(err, io.EOF) {
			yield(JobRow{}, &Error{Status: http.StatusOK, Method: http.MethodGet, Path: path, Err: err})
		}
	}
}

// download brings an answer into a temporary file.
func (c *Client) download(ctx context.Context, path string) (http.Header, *spool.File, error) {
	file, err := spool.New()
	if err != nil {
		return nil, nil, err
	}
	resp, err := c.do(ctx, rest.Request{
		Method: http.MethodGet, Path: path, Repeatable: true, Header: http.Header{"Accept": {"text/csv"}},
		Into: func() (io.Writer, error) { return file, file.Reset() },
	})
	if err != nil {
		file.Close()
		return nil, nil, wrap(err)
	}
	file.Over = ctx.Err
	return resp.Header, file, nil
}

// rowParser reads a file of results.
type rowParser struct {
	r              *csvReader
	part           string
	id, made, text int // columns; -1: there is none
	key            int
}

// newRowParser reads the header. A file without one has no rows.
func newRowParser(r io.Reader, part, key string) (*rowParser, error) {
	p := &rowParser{r: newCSVReader(r), part: part}
	header, err := p.r.read()
	if err != nil {
		return nil, unreadable(err)
	}
	column := func(name string) int {
		return slices.IndexFunc(header, func(have string) bool { return strings.EqualFold(have, name) })
	}
	p.id, p.made, p.text, p.key = column("sf__Id"), column("sf__Created"), column("sf__Error"), column(key)
	if part == savedRows && (p.id < 0 || p.made < 0) || part == refusedRows && p.text < 0 {
		return nil, fmt.Errorf("%w: %s without its columns", ErrAnswer, part)
	}
	return p, nil
}

// unreadable makes an answer's error of one of the reader; io.EOF stays.
func unreadable(err error) error {
	if errors.Is(err, errCSV) {
		return fmt.Errorf("%w: %w", ErrAnswer, err)
	}
	return err
}

func (p *rowParser) next() (JobRow, error) {
	cells, err := p.r.read()
	if err != nil {
		return JobRow{}, unreadable(err)
	}
	cell := func(i int) string {
		if i < 0 || i >= len(cells) {
			return ""
		}
		return cells[i]
	}
	row := JobRow{Key: cell(p.key)}
	switch p.part {
	case savedRows:
		id, ok := field.ID18(cell(p.id))
		if !ok {
			return JobRow{}, fmt.Errorf("%w: a saved row without an ID", ErrAnswer)
		}
		if row.ID, row.Outcome = id, Updated; strings.EqualFold(cell(p.made), "true") {
			row.Outcome = Created
		}
	case refusedRows:
		row.Outcome, row.items = Failed, parseRowErrors(cell(p.text))
		row.Err = rowError(row.items)
	default:
		row.Outcome, row.Err = NotSent, ErrNotSent
	}
	return row, nil
}

// rowError is the error of a row that was refused.
func rowError(items []rest.Item) error {
	e := &Error{Status: http.StatusOK, Method: http.MethodPut, Path: ingestPath}
	e.tell(items)
	if len(items) == 0 {
		e.Err = errors.New("refused without a reason")
	}
	return e
}

// parseRowErrors takes the text of a refused row apart, which is one or several
// of "CODE:message:Field1, Field2 --".
func parseRowErrors(text string) []rest.Item {
	var items []rest.Item
	for part := range strings.SplitSeq(text, "--") {
		part = strings.Trim(part, "; ")
		code, rest1, ok := strings.Cut(part, ":")
		switch {
		case part == "":
			continue
		case !ok || !isCode(code):
			if len(items) > 0 { // the message itself had the separator
				items[len(items)-1].Message += "--" + part
			}
			continue
		}
		item := rest.Item{Code: code, Message: rest1}
		if i := strings.LastIndexByte(rest1, ':'); i >= 0 {
			if fields, ok := fieldNames(rest1[i+1:]); ok {
				item.Message, item.Fields = rest1[:i], fields
			}
		}
		items = append(items, item)
	}
	return items
}

// isCode reports whether s looks like one of Salesforce's codes.
func isCode(s string) bool {
	return s != "" && len(s) <= 100 && strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789") == ""
}

// fieldNames reads a list of API names; false for what is none.
func fieldNames(s string) ([]string, bool) {
	var out []string
	for name := range strings.SplitSeq(s, ",") {
		switch name = strings.TrimSpace(name); {
		case name == "":
		case !fieldForm.MatchString(name):
			return nil, false
		default:
			out = append(out, name)
		}
	}
	return out, true
}

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
	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/internal/rest"
	"github.com/getmobly/mobly-salesforce-go/internal/scan"
	"github.com/getmobly/mobly-salesforce-go/internal/spool"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// JobRow is what became of one row of a [Job].
type JobRow struct {
	Key     string  // its value of [Job.Key]: Mobly's ID of a lead or an activity, or the record's ID
	ID      string  // of the record, 18 characters; empty where it was not saved
	Outcome Outcome // Created, Updated, Failed, or NotSent for a row that was not tried
	Err     error   // an *[sferr.Error] for Failed, an [sferr.ErrNotSent] for NotSent; nil otherwise
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
		return fmt.Errorf("salesforce: not a row of a job: %s", scan.Reason(err))
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
		object, err := j.client.org.Object(ctx, j.Object)
		if err != nil {
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
			file, n, err := j.results(ctx, rowFormat{file: part, key: j.Key, operation: j.Operation, object: object}, nil)
			if err == nil {
				defer file.Close()
				for row, err := range file.rows() {
					if !yield(row.JobRow, err) || err != nil {
						return
					}
				}
				err = j.whole(part, n)
			}
			if err != nil {
				yield(JobRow{}, err)
				return
			}
		}
	}
}

// whole is the error of a file of n rows where the job says that it has more.
func (j *Job) whole(part string, n int) error {
	told := 0
	switch part {
	case savedRows:
		told = j.Processed - j.Failed
	case refusedRows:
		told = j.Failed
	}
	if n >= told {
		return nil
	}
	return mixedUp(http.MethodGet, j.root+"/"+j.ID+"/"+part, fmt.Sprintf("%d of %d rows", n, told))
}

// The files of results.
const (
	savedRows   = "successfulResults"
	refusedRows = "failedResults"
	untriedRows = "unprocessedrecords"
)

// resultFile is a file of results that was read to its end, and is the job's as
// far as can be told.
type resultFile struct {
	*spool.File
	format rowFormat
}

// results brings a file of results, and again where it is not the job's. check,
// unless nil, is given its number of rows.
func (j *Job) results(ctx context.Context, format rowFormat, check func(n int) error) (file *resultFile, n int, err error) {
	path := j.root + "/" + j.ID + "/" + format.file
	for again := 0; ; again++ {
		header, body, err := j.client.download(ctx, path)
		if err != nil {
			return nil, 0, err
		}
		file, n := &resultFile{body, format}, 0
		for _, err = range file.rows() {
			if n++; err != nil {
				err = &sferr.Error{Status: http.StatusOK, Method: http.MethodGet, Path: path, Err: err}
			}
		}
		if err == nil && check != nil {
			err = check(n)
		}
		if err == nil {
			return file, n, nil
		}
		err = inFile(err, header, body)
		file.Close()
		if !errors.Is(err, sferr.ErrAnswer) || again == org.MaxAsked || ctx.Err() != nil {
			return nil, 0, err
		}
	}
}

// resultRow is a row and what Salesforce says of it, which no JobRow may print.
type resultRow struct {
	JobRow
	items []rest.Item // of Failed
}

// rows yields the rows of the file, from its start.
func (f *resultFile) rows() iter.Seq2[resultRow, error] {
	return func(yield func(resultRow, error) bool) {
		parser, err := newRowParser(f.Reader(), f.format)
		for err == nil {
			var row resultRow
			if row, err = parser.next(); err == nil && !yield(row, nil) {
				return
			}
		}
		if !errors.Is(err, io.EOF) {
			yield(resultRow{}, err)
		}
	}
}

// download brings an answer into a temporary file.
func (c *Client) download(ctx context.Context, path string) (http.Header, *spool.File, error) {
	file, err := spool.New()
	if err != nil {
		return nil, nil, err
	}
	resp, err := c.org.Do(ctx, rest.Request{
		Method: http.MethodGet, Path: path, Repeatable: true, Header: http.Header{"Accept": {"text/csv"}},
		Into: func() (io.Writer, error) { return file, file.Reset() }, Most: c.bulk.results,
	})
	if err != nil {
		file.Close()
		return nil, nil, org.Wrap(err)
	}
	file.Over = ctx.Err
	return resp.Header, file, nil
}

// inFile adds to the error of a file of results what the file is.
func inFile(err error, header http.Header, file *spool.File) error {
	if e, ok := errors.AsType[*sferr.Error](err); ok && errors.Is(err, sferr.ErrAnswer) {
		start, _ := io.ReadAll(io.LimitReader(file.Reader(), 1<<20)) // what could not be read is not there
		e.Err = fmt.Errorf("%w, in %s", e.Err, rest.Form(header, start))
	}
	return err
}

// rowFormat is what a file of results must be.
type rowFormat struct {
	file      string
	key       string         // the field that the rows are told by
	operation string         // of the job
	object    *schema.Object // whose records they are
	part      *jobPart       // what was uploaded; nil: not known
}

// rowParser reads a file of results.
type rowParser struct {
	rowFormat
	r              *csvReader
	width          int
	id, made, text int // columns; -1: there is none
	keyed          int
	place          []int // of what was uploaded, in the order of its columns
	given          []string
	told           []bool // rows of the part that the file has
}

// newRowParser reads the header. A file without one has no rows.
func newRowParser(r io.Reader, format rowFormat) (*rowParser, error) {
	p := &rowParser{r: newCSVReader(r), rowFormat: format}
	header, err := p.r.read()
	if err != nil {
		return nil, unreadable(err)
	}
	column := func(name string) int {
		return slices.IndexFunc(header, func(have string) bool { return strings.EqualFold(have, name) })
	}
	p.width, p.id, p.made, p.text, p.keyed = len(header), column("sf__Id"), column("sf__Created"), column("sf__Error"), column(p.key)
	if p.file == savedRows && (p.id < 0 || p.made < 0) || p.file == refusedRows && p.text < 0 {
		return nil, fmt.Errorf("%w: %s without its columns", sferr.ErrAnswer, p.file)
	}
	if p.part == nil {
		return p, nil
	}
	own := map[string][]string{savedRows: {"sf__Id", "sf__Created"}, refusedRows: {"sf__Id", "sf__Error"}}[p.file]
	if p.file == refusedRows && p.id < 0 { // before API version 53
		own = own[1:]
	}
	columns := p.part.data.columns
	if !sameNames(header, slices.Concat(own, columns)) {
		return nil, fmt.Errorf("%w: %s with other columns than were uploaded", sferr.ErrAnswer, p.file)
	}
	for _, name := range columns {
		p.place = append(p.place, column(name))
	}
	p.given, p.told = make([]string, len(columns)), make([]bool, len(p.part.rows))
	return p, nil
}

// unreadable makes an answer's error of one of the reader; io.EOF stays.
func unreadable(err error) error {
	if errors.Is(err, errCSV) {
		return fmt.Errorf("%w: %w", sferr.ErrAnswer, err)
	}
	return err
}

func (p *rowParser) next() (resultRow, error) {
	cells, err := p.r.read()
	if err != nil {
		return resultRow{}, unreadable(err)
	}
	if len(cells) != p.width && (p.part != nil || p.file == savedRows) {
		return resultRow{}, fmt.Errorf("%w: a row of another width than the header", sferr.ErrAnswer)
	}
	if p.part != nil && !p.uploaded(cells) {
		return resultRow{}, fmt.Errorf("%w: a row that was not uploaded", sferr.ErrAnswer)
	}
	if p.keyed < 0 && p.file != untriedRows && p.operation != "insert" {
		return resultRow{}, fmt.Errorf("%w: %s without the key of its rows", sferr.ErrAnswer, p.file)
	}
	cell := func(i int) string {
		if i < 0 || i >= len(cells) {
			return ""
		}
		return cells[i]
	}
	row := resultRow{JobRow: JobRow{Key: cell(p.keyed)}}
	switch p.file {
	case savedRows:
		err = p.saved(&row.JobRow, cell(p.id), cell(p.made))
	case refusedRows:
		row.Outcome, row.items = Failed, parseRowErrors(cell(p.text), p.object)
		row.Err = rowError(row.items, cell(p.text))
	default:
		row.Outcome, row.Err = NotSent, sferr.ErrNotSent
	}
	return row, err
}

// saved takes over what the file says of a saved row.
func (p *rowParser) saved(row *JobRow, id, made string) error {
	full, _ := field.ID18(id)
	key, _ := field.ID18(row.Key)
	created := strings.EqualFold(made, "true")
	switch {
	case !isRecordOf(p.object, id):
		return fmt.Errorf("%w: a saved row without an ID of its object", sferr.ErrAnswer)
	case !created && !strings.EqualFold(made, "false"), created && p.operation == "update":
		return fmt.Errorf("%w: a saved row that was neither created nor updated", sferr.ErrAnswer)
	case p.operation == "update" && key != full:
		return fmt.Errorf("%w: a saved row with the ID of another", sferr.ErrAnswer)
	}
	row.ID, row.Outcome = full, Updated
	if created {
		row.Outcome = Created
	}
	return nil
}

// uploaded reports whether a row of the file is one of those that were uploaded,
// and is told of for the first time.
func (p *rowParser) uploaded(cells []string) bool {
	for i, at := range p.place {
		p.given[i] = cells[at]
	}
	sum := p.part.data.sum(p.given)
	from, to := p.part.find(p.given[0])
	for i := from; i < to; i++ {
		if p.part.rows[i].sum == sum && !p.told[i] {
			p.told[i] = true
			return true
		}
	}
	return false
}

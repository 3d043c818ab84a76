package bulk

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/internal/record"
	"github.com/getmobly/mobly-salesforce-go/internal/spool"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// The files of a job's results.
const (
	savedRows   = "successfulResults"
	refusedRows = "failedResults"
)

// results fetches a file of results that is whole and of the part, and returns
// the number of its rows too.
func (j *job) results(ctx context.Context, part *Part, name string) (*spool.File, int, error) {
	path, n := j.path()+"/"+name, 0
	_, file, err := j.api.download(ctx, path, func(_ http.Header, file *spool.File) error {
		n = 0
		for _, err := range resultRows(file, part, name) {
			if err != nil {
				return &sferr.Error{Status: http.StatusOK, Method: http.MethodGet, Path: path, Err: err}
			}
			n++
		}
		return j.whole(name, n)
	})
	return file, n, err
}

// resultRow is a row of a file of results.
type resultRow struct {
	End
	key string
}

// resultRows yields the rows of a file from its start. An error comes last.
func resultRows(file *spool.File, part *Part, name string) iter.Seq2[resultRow, error] {
	return func(yield func(resultRow, error) bool) {
		p, err := newRowParser(file.Reader(), part, name)
		for err == nil {
			var row resultRow
			if row, err = p.next(); err == nil && !yield(row, nil) {
				return
			}
		}
		if !errors.Is(err, io.EOF) {
			yield(resultRow{}, err)
		}
	}
}

// rowParser reads a file of results, which must be those of the part.
type rowParser struct {
	r        *csvReader
	file     string // its name
	part     *Part
	own      []int    // columns of Salesforce's: sf__Id, sf__Created, sf__Error; -1: absent
	uploaded []int    // columns of the part, in its order
	given    []string // texts of the row in these columns
	told     []bool   // rows of the part that the file has
	width    int
}

// newRowParser reads the header. The error is io.EOF for a file without one.
func newRowParser(r io.Reader, part *Part, name string) (*rowParser, error) {
	p := &rowParser{r: newCSVReader(r), file: name, part: part}
	header, err := p.r.read()
	if err != nil {
		return nil, answerOf(err)
	}
	column := func(name string) int {
		return slices.IndexFunc(header, func(have string) bool { return strings.EqualFold(have, name) })
	}
	p.width, p.own = len(header), []int{column("sf__Id"), column("sf__Created"), column("sf__Error")}
	own := []string{"sf__Id", "sf__Created"}
	if name == refusedRows {
		own[1] = "sf__Error"
		if p.own[0] < 0 { // before API version 53
			own = own[1:]
		}
	}
	for _, name := range own {
		if column(name) < 0 {
			return nil, fmt.Errorf("%w: %s without its columns", sferr.ErrAnswer, p.file)
		}
	}
	columns := part.data.Columns
	if !sameNames(header, slices.Concat(own, columns)) {
		return nil, fmt.Errorf("%w: %s with other columns than were uploaded", sferr.ErrAnswer, p.file)
	}
	for _, name := range columns {
		p.uploaded = append(p.uploaded, column(name))
	}
	p.given, p.told = make([]string, len(columns)), make([]bool, len(part.rows))
	return p, nil
}

// answerOf makes an [sferr.ErrAnswer] of what is wrong with a file; other errors,
// io.EOF among them, stay.
func answerOf(err error) error {
	if errors.Is(err, errCSV) {
		return fmt.Errorf("%w: %w", sferr.ErrAnswer, err)
	}
	return err
}

func (p *rowParser) next() (resultRow, error) {
	cells, err := p.r.read()
	if err != nil {
		return resultRow{}, answerOf(err)
	}
	if len(cells) != p.width {
		return resultRow{}, fmt.Errorf("%w: a row of another width than the header", sferr.ErrAnswer)
	}
	if !p.known(cells) {
		return resultRow{}, fmt.Errorf("%w: a row that was not uploaded", sferr.ErrAnswer)
	}
	own := func(i int) string {
		if at := p.own[i]; at >= 0 {
			return cells[at]
		}
		return ""
	}
	row := resultRow{key: p.given[0]}
	if p.file == savedRows {
		row.End, err = p.saved(own(0), own(1))
		return row, err
	}
	items := parseRowErrors(own(2), p.part.data.Object)
	row.End = End{Outcome: record.Failed, Items: items, Err: rowError(items, own(2))}
	return row, nil
}

// saved returns the end of a saved row.
func (p *rowParser) saved(id, made string) (End, error) {
	full, _ := field.ID18(id)
	key, _ := field.ID18(p.given[0])
	update, created := p.part.data.Kind.Update, strings.EqualFold(made, "true")
	switch {
	case !isRecordOf(p.part.data.Object, id):
		return End{}, fmt.Errorf("%w: a saved row without an ID of its object", sferr.ErrAnswer)
	case !created && !strings.EqualFold(made, "false"), created && update:
		return End{}, fmt.Errorf("%w: a saved row that was neither created nor updated", sferr.ErrAnswer)
	case update && key != full:
		return End{}, fmt.Errorf("%w: a saved row with the ID of another", sferr.ErrAnswer)
	case created:
		return End{Outcome: record.Created, ID: full}, nil
	}
	return End{Outcome: record.Updated, ID: full}, nil
}

// known reports whether a row was uploaded and is in the file for the first time.
func (p *rowParser) known(cells []string) bool {
	for i, at := range p.uploaded {
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

// isRecordOf reports whether an ID is that of a record of the object.
func isRecordOf(object *schema.Object, id string) bool {
	_, ok := field.ID18(id)
	return ok && strings.HasPrefix(id, object.KeyPrefix)
}

// countOf says how much of a whole there is.
func countOf(n, of int) string { return fmt.Sprintf("%d of %d rows", n, of) }

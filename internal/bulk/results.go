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

	"github.com/getmobly/mobly-salesforce-go/internal/codes"
	"github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/internal/record"
	"github.com/getmobly/mobly-salesforce-go/internal/rest"
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
func (j *job) results(ctx context.Context, part *Part, name string) (file *spool.File, n int, err error) {
	want := j.Failed
	if name == savedRows {
		want = j.Processed - j.Failed
	}
	path := j.path() + "/" + name
	_, file, err = j.api.download(ctx, path, path, func(_ http.Header, file *spool.File) error {
		n = 0
		for _, err := range resultRows(file.Reader(), part, name) {
			if err != nil {
				return err
			}
			n++
		}
		if n < want {
			return notAsked(fmt.Sprintf("%d of %d rows", n, want))
		}
		return nil
	})
	return file, n, err
}

type resultRow struct {
	End
	key string
}

// resultRows yields the rows of a file, which must be those of the part. An error
// comes last.
func resultRows(file io.Reader, part *Part, name string) iter.Seq2[resultRow, error] {
	return part.results(file, name, make([]bool, len(part.rows)))
}

// results is resultRows. told has the rows of the part that the file has so far; nil
// if the file is known to be the part's.
func (p *Part) results(file io.Reader, name string, told []bool) iter.Seq2[resultRow, error] {
	with := func(own ...string) []string { return slices.Concat(p.data.Columns, own) }
	layouts := [][]string{with("sf__Id", "sf__Created")}
	if name == refusedRows {
		layouts = [][]string{with("sf__Error", "sf__Id"), with("sf__Error")} // without an ID before API version 53
	}
	return func(yield func(resultRow, error) bool) {
		for cells, err := range tableRows(file, name+" with other columns than were uploaded", layouts...) {
			row := resultRow{}
			if err == nil {
				row, err = p.result(name, cells, told)
			}
			if !yield(row, err) || err != nil {
				return
			}
		}
	}
}

// result returns the end that a row of a file of results tells.
func (p *Part) result(name string, cells []string, told []bool) (resultRow, error) {
	uploaded, own := cells[:len(p.data.Columns)], cells[len(p.data.Columns):]
	if told != nil && !p.isNew(uploaded, told) {
		return resultRow{}, notAsked("a row that was not uploaded")
	}
	if name == savedRows {
		end, err := p.saved(uploaded[0], own[0], own[1])
		return resultRow{end, uploaded[0]}, err
	}
	items := parseRowErrors(own[0], p.data.Object)
	return resultRow{End{Outcome: record.Failed, Items: items, Err: rowError(items, own[0])}, uploaded[0]}, nil
}

func (p *Part) saved(key, id, made string) (End, error) {
	full, _ := field.ID18(id)
	key, _ = field.ID18(key)
	update, created := p.data.Kind.Update, strings.EqualFold(made, "true")
	switch {
	case !isRecordOf(p.data.Object, id):
		return End{}, notAsked("a saved row without an ID of its object")
	case !created && !strings.EqualFold(made, "false"), created && update:
		return End{}, notAsked("a saved row that was neither created nor updated")
	case update && key != full:
		return End{}, notAsked("a saved row with the ID of another")
	case created:
		return End{Outcome: record.Created, ID: full}, nil
	}
	return End{Outcome: record.Updated, ID: full}, nil
}

// isNew reports whether a row was uploaded and is in the file for the first time.
func (p *Part) isNew(cells []string, told []bool) bool {
	sum := p.data.sum(cells)
	from, to := p.find(cells[0])
	for i := from; i < to; i++ {
		if p.rows[i].sum == sum && !told[i] {
			told[i] = true
			return true
		}
	}
	return false
}

// rowError returns the error of a row that was refused with a text.
func rowError(items []rest.Item, text string) error {
	e := &sferr.Error{Status: http.StatusOK, Method: http.MethodPut, Path: ingestPath}
	org.Tell(e, items)
	if len(items) == 0 {
		e.Message, e.Err = text, errors.New("refused without a code")
	}
	return e
}

// parseRowErrors reads the text of a refused row, which is one or several of
// "CODE:message:Field1, Field2 --". A message may quote captured values, and so
// anything that looks like the rest. Therefore the text is read from its end, only
// the object's fields count as fields, and only a known code begins another error.
func parseRowErrors(text string, object *schema.Object) []rest.Item {
	var items []rest.Item
	for text != "" {
		at := lastRowError(text, object)
		if item, ok := parseRowError(text[at:], object); ok {
			items = append(items, item)
		}
		text = text[:at]
	}
	slices.Reverse(items)
	return items
}

// lastRowError returns the index at which the last error of a text begins.
func lastRowError(text string, object *schema.Object) int {
	for end := strings.LastIndex(text, "--"); end >= 0; end = strings.LastIndex(text[:end+1], "--") {
		last := strings.TrimLeft(text[end+2:], "; ")
		code, _, ok := strings.Cut(last[:min(len(last), maxCode+1)], ":")
		if !ok || codes.Of(code, "").Kind == 0 || !strings.Contains(last[len(code)+1:], ":") {
			continue
		}
		before := text[:end]
		if _, all := fieldsAmong(object, before[strings.LastIndexByte(before, ':')+1:]); all {
			return len(text) - len(last)
		}
	}
	return 0
}

func parseRowError(text string, object *schema.Object) (rest.Item, bool) {
	text = strings.TrimRight(strings.TrimSuffix(strings.Trim(text, "; "), "--"), " ")
	code, message, ok := strings.Cut(text, ":")
	if !ok || !isCode(code) {
		return rest.Item{}, false
	}
	item := rest.Item{Code: code, Message: message}
	if i := strings.LastIndexByte(message, ':'); i >= 0 {
		if fields, all := fieldsAmong(object, message[i+1:]); all || len(fields) > 0 {
			item.Message, item.Fields = message[:i], fields
		}
	}
	return item, true
}

const maxCode = 100

// isCode reports whether s is a known code, or looks like one. A single word does
// not, since it may be a captured value.
func isCode(s string) bool {
	if codes.Of(s, "").Kind != 0 {
		return true
	}
	return len(s) <= maxCode && strings.Contains(s, "_") && strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789") == ""
}

// fieldsAmong returns the object's fields in a list, as the object spells them,
// and whether the list has nothing else.
func fieldsAmong(object *schema.Object, list string) (names []string, all bool) {
	all = true
	for name := range strings.FieldsFuncSeq(list, func(r rune) bool { return r == ',' || r == ';' || r == ' ' }) {
		f := object.Field(name)
		if f == nil {
			all = false
			continue
		}
		names = append(names, f.Name)
	}
	return names, all
}

package org

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/rest"
	"github.com/getmobly/mobly-salesforce-go/internal/rows"
	"github.com/getmobly/mobly-salesforce-go/internal/scan"
	"github.com/getmobly/mobly-salesforce-go/internal/soql"
)

// PageInfo says where in a query's answer a page stands.
type PageInfo struct {
	Total *int   `json:"totalSize"` // rows of all pages
	Done  bool   `json:"done"`
	Next  string `json:"nextRecordsUrl"`
}

// Attributes are what a row says of itself.
type Attributes struct {
	Attributes struct {
		Type string `json:"type"`
	} `json:"attributes"`
}

// Pager follows the pages of a query. Further pages are asked for by an address
// of their own and carry no reference, so that it is their object, the total and
// the cursor that tell whether they belong to the query.
type Pager struct {
	object string // of the rows; empty: the first one's
	total  int    // of the first page; negative: not known
	begun  bool
	cursor string // the next page's address up to its offset
	offset int    // of the next page
	rows   int    // seen so far
}

// See takes a page of that many rows. It returns an error if the page is not one
// of the query's, or if it is the last one although rows are missing.
func (p *Pager) See(page *PageInfo, rows int) error {
	total := -1
	if page.Total != nil {
		total = *page.Total
	}
	p.rows += rows
	cursor, offset := cutOffset(page.Next)
	switch {
	case p.begun && total != p.total, total >= 0 && p.rows > total:
		return errPage("it belongs to another query: the number of rows differs")
	case page.Done:
		return nil
	case page.Next == "":
		return errPage("it is not marked as the last page, but names no next one")
	case p.begun && (cursor != p.cursor || offset <= p.offset):
		return errPage("it belongs to another query: its next page is that of another")
	}
	p.begun, p.total, p.cursor, p.offset = true, total, cursor, offset
	return nil
}

// Is makes sure that a row is of the query's object; a row that does not say so
// may be.
func (p *Pager) Is(object string) error {
	switch {
	case object == "":
	case p.object == "":
		p.object = object
	case !strings.EqualFold(object, p.object):
		return errPage("it belongs to another query: its rows are of another object")
	}
	return nil
}

// cutOffset cuts the address of a page, ".../query/01g...-2000". One that is not
// of that form is all cursor.
func cutOffset(next string) (cursor string, offset int) {
	i := strings.LastIndexByte(next, '-')
	n, err := strconv.Atoi(next[i+1:])
	if i < 0 || err != nil {
		return next, 0
	}
	return next[:i], n
}

// errPage is the error of a page that cannot be believed: some rows that are
// there may be missing, and would be written anew.
func errPage(why string) error {
	return Unbelieved(http.StatusOK, http.MethodGet, "/query", "a page of rows: "+why)
}

// answer is the answer to a query, with the pages read so far.
type answer struct {
	PageInfo // of the last page
	table    *rows.Table
	rows     []rows.Row
}

// read adds the page that was requested from path.
func (a *answer) read(ctx context.Context, text *rest.Response, path string) error {
	s, before := scan.New(text.Body), len(a.rows)
	s.Done = ctx.Done()
	if a.PageInfo = (PageInfo{}); a.scan(s) && s.End() {
		return nil
	}
	a.drop(before)
	page := struct {
		*PageInfo
		Records []map[string]any `json:"records"`
	}{PageInfo: &a.PageInfo}
	err := DecodeAnswer(ctx, text, http.MethodGet, path, &page)
	for _, r := range page.Records {
		a.table.Add(r)
		a.rows = append(a.rows, a.table.Row())
	}
	return err
}

// drop removes all rows but the first ones, as many as before.
func (a *answer) drop(before int) {
	a.table.Row() // it may hold part of one
	a.PageInfo, a.rows = PageInfo{}, a.rows[:before]
}

// scan adds a page in the form that Salesforce documents. It adds nothing if it
// returns false.
func (a *answer) scan(s *scan.Scanner) bool {
	listed, before := false, len(a.rows)
	row := func() bool {
		ok := a.table.Scan(s)
		a.rows = append(a.rows, a.table.Row())
		return ok
	}
	ok := s.Object(func(name []byte) bool {
		switch string(name) {
		case "totalSize":
			a.Total = new(int)
			return s.Int(a.Total)
		case "done":
			return s.Bool(&a.Done)
		case "nextRecordsUrl":
			return s.Text(&a.Next)
		case "records":
			twice := listed
			listed = true
			return !twice && s.List(row)
		}
		return false
	})
	if !ok {
		a.drop(before)
	}
	return ok
}

// pages passes the rows of an answer and of its further pages to row, once no row is
// missing and all are known to be of the object, if one is given.
func (o *Org) pages(ctx context.Context, a *answer, object string, row func(rows.Row)) error {
	p := Pager{object: object}
	for seen := 0; ; {
		for _, r := range a.rows[seen:] {
			if err := p.Is(r.Text(rows.Type)); err != nil {
				return err
			}
		}
		if err := p.See(&a.PageInfo, len(a.rows)-seen); err != nil {
			return err
		}
		if a.Done {
			break
		}
		seen = len(a.rows)
		if err := o.page(ctx, a.Next, a); err != nil {
			return err
		}
	}
	if a.Total != nil && p.rows < *a.Total {
		return errPage("fewer rows than announced")
	}
	for _, r := range a.rows {
		if err := ctx.Err(); err != nil {
			return err
		}
		row(r)
	}
	return nil
}

func (o *Org) page(ctx context.Context, path string, a *answer) error {
	page, err := o.Do(ctx, rest.Request{Method: http.MethodGet, Path: path, Repeatable: true})
	if err != nil {
		return Wrap(err)
	}
	path, _, _ = strings.Cut(path, "?") // a query holds captured values
	return a.read(ctx, page, path)
}

// List asks one query by itself and returns its rows, those of all pages. The
// resource is "/query" or "/tooling/query". The query must name its columns.
func (o *Org) List(ctx context.Context, resource, query string) ([]rows.Row, error) {
	a := answer{table: rows.Of(soql.Columns(query)...)}
	if err := o.page(ctx, soql.QueryURL(resource, query), &a); err != nil {
		return nil, err
	}
	var out []rows.Row
	err := o.pages(ctx, &a, "", func(r rows.Row) { out = append(out, r) })
	return out, err
}

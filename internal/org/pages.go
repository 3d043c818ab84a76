package org

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/soql"
)

// Page is one page of a query's answer.
type Page struct {
	Records []map[string]any `json:"records"`
	PageInfo
}

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

// pages passes on the rows of a page and of those after it, once all of them are
// known to be of that object, if one is given, and no row is missing.
func (o *Org) pages(ctx context.Context, page Page, object string, row func(map[string]any)) error {
	p := Pager{object: object}
	var rows []map[string]any
	for {
		for _, r := range page.Records {
			about, _ := r["attributes"].(map[string]any)
			object, _ := about["type"].(string)
			if err := p.Is(object); err != nil {
				return err
			}
		}
		if err := p.See(&page.PageInfo, len(page.Records)); err != nil {
			return err
		}
		rows = append(rows, page.Records...)
		if page.Done {
			if page.Total != nil && p.rows < *page.Total {
				return errPage("fewer rows than announced")
			}
			break
		}
		path := page.Next
		page = Page{}
		if err := o.Get(ctx, path, &page); err != nil {
			return err
		}
	}
	for _, r := range rows {
		if err := ctx.Err(); err != nil {
			return err
		}
		row(r)
	}
	return nil
}

// Row is a record that a query returns.
type Row map[string]any

// Text returns a text, or "".
func (r Row) Text(name string) string {
	s, _ := r[name].(string)
	return s
}

// Is reports whether a value is true.
func (r Row) Is(name string) bool { return r[name] == true }

// List asks one query by itself and returns its rows, those of all pages. The
// resource is "/query" or "/tooling/query".
func (o *Org) List(ctx context.Context, resource, query string) ([]Row, error) {
	var page Page
	if err := o.Send(ctx, http.MethodGet, soql.QueryURL(resource, query), nil, &page); err != nil {
		return nil, err
	}
	var rows []Row
	err := o.pages(ctx, page, "", func(r map[string]any) { rows = append(rows, r) })
	return rows, err
}

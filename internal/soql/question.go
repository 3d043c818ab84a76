package soql

import (
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/rows"
)

// MaxURL is how long the URL of a query may be, in bytes: Salesforce takes 16,384
// with the headers ("URI length", REST API Developer Guide).
const MaxURL = 16_000

// Question asks for the records of an object that meet one of the conditions.
// The caller gets the rows.
type Question struct {
	Deleted    bool // deleted and archived records are searched too
	Fields     []string
	Object     string
	Filter     string // a further term that the records must meet; empty: none
	Order      string // a field; empty: no order
	Conditions []OneOf
	Row        func(rows.Row)

	// Failed is called with the conditions that the org refuses even one value at a
	// time; nil: the call fails.
	Failed   func(refused []OneOf, err error)
	Optional bool // Failed is called for any permanent refusal, as of an object that the user may not read
}

// OneOf is a field and the values it may have. Without a field, the values are
// SOQL terms, and one of them must hold.
type OneOf struct {
	Field  string
	Values []string
}

// Columns returns the columns that a query names. The query must begin with SELECT and
// have no subquery.
func Columns(query string) []string {
	list, _, _ := strings.Cut(strings.TrimPrefix(query, "SELECT "), " FROM ")
	columns := strings.Split(list, ",")
	for i := range columns {
		columns[i] = strings.TrimSpace(columns[i])
	}
	return columns
}

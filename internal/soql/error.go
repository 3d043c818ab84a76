package soql

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The codes of an [Error], as Salesforce spells them.
const (
	MalformedQuery        = "MALFORMED_QUERY"
	InvalidField          = "INVALID_FIELD"
	InvalidType           = "INVALID_TYPE"
	InvalidFilterOperator = "INVALID_QUERY_FILTER_OPERATOR"
	NumberOutsideRange    = "NUMBER_OUTSIDE_VALID_RANGE"
)

// Error is a problem of a query and its place. It is always a pointer.
type Error struct {
	Code    string // MALFORMED_QUERY ...
	Message string // may quote the query
	Context string // the line of the query around the place, cut on both sides
	Caret   int    // column of the place within Context, 0 is the first
	Offset  Pos
	Row     int // 1 is the first
	Column  int // in characters; 1 is the first, but 0 for an unexpected token
}

// Error names the code and the place. It never quotes the query, whose literals
// may be personal data; see [Error.Block].
func (e *Error) Error() string {
	return fmt.Sprintf("soql: %s at row %d, column %d", e.Code, e.Row, e.Column)
}

// Block is the message as Salesforce words it, with the line and a caret under
// the place:
//
//	SELECT Id FROM Led
//	               ^
//	ERROR at Row:1:Column:16
//	sObject type 'Led' is not supported. ...
//
// For a token that its parser does not expect, Salesforce counts columns from
// 0, so that the caret stands before the token. The block starts with a line
// break, and quotes the query.
func (e *Error) Block() string {
	return fmt.Sprintf("\n%s\n%s^\nERROR at Row:%d:Column:%d\n%s",
		e.Context, strings.Repeat(" ", e.Caret), e.Row, e.Column, e.Message)
}

// Errorf returns an error of q at pos for problems that only the org can find:
// an unknown object or field, or an invalid ID.
func (q *Query) Errorf(code string, pos Pos, format string, args ...any) *Error {
	return errorAt(q.text, code, pos, fmt.Sprintf(format, args...), false)
}

// shownAround is the number of characters of the line shown on either side of
// the place, before the next end of a word. Recorded messages are cut the same
// way.
const shownAround = 30

// errorAt returns an error at pos. unexpected says that it concerns a token
// that the parser did not expect.
func errorAt(text, code string, pos Pos, message string, unexpected bool) *Error {
	at := min(max(int(pos), 0), len(text))
	start := strings.LastIndexByte(text[:at], '\n') + 1
	end := len(text)
	if i := strings.IndexByte(text[at:], '\n'); i >= 0 {
		end = at + i
	}
	column := utf8.RuneCountInString(text[start:at]) + 1
	if unexpected {
		column--
	}
	e := &Error{Code: code, Message: message, Offset: Pos(at), Row: strings.Count(text[:at], "\n") + 1, Column: column}
	line := []rune(text[start:end])
	caret := max(column-1, 0)
	from := wordEdge(line, max(caret-shownAround, 0), -1)
	to := wordEdge(line, min(caret+shownAround, len(line)), 1)
	e.Caret = caret - from
	e.Context = string(line[from:to])
	return e
}

// wordEdge moves i, a place between two characters of line, to the edge of the
// word around it.
func wordEdge(line []rune, i, step int) int {
	inWord := func(i int) bool { return i >= 0 && i < len(line) && line[i] != ',' && !unicode.IsSpace(line[i]) }
	for inWord(i-1) && inWord(i) {
		i += step
	}
	return i
}

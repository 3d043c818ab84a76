package soql

import (
	"fmt"
	"slices"
	"strings"
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

// Error says what is wrong with a query, and where. It is always a pointer.
type Error struct {
	Code    string // MALFORMED_QUERY ...
	Message string // may quote the query
	Context string // the line of the query around the place, cut on both sides
	Caret   int    // column of the place within Context, 0 is the first
	Offset  Pos
	Row     int // 1 is the first
	Column  int // 1 is the first, in characters
}

// Error names the code and the place. It never quotes the query, whose
// literals may be personal data: see [Error.Block].
func (e *Error) Error() string {
	return fmt.Sprintf("soql: %s at row %d, column %d", e.Code, e.Row, e.Column)
}

// Block is the message as Salesforce words it, with the line and a caret under
// the place:
//
//	SELECT Id FORM Lead
//	          ^
//	ERROR at Row:1:Column:11
//	unexpected token: 'FORM'
//
// It starts with a line break, as Salesforce's does, and quotes the query.
func (e *Error) Block() string {
	return fmt.Sprintf("\n%s\n%s^\nERROR at Row:%d:Column:%d\n%s",
		e.Context, strings.Repeat(" ", e.Caret), e.Row, e.Column, e.Message)
}

// Errorf is an error of q at pos, for what only the org can tell: an object or
// a field that does not exist, an ID that is none.
func (q *Query) Errorf(code string, pos Pos, format string, args ...any) *Error {
	return errorAt(q.text, code, pos, fmt.Sprintf(format, args...))
}

// How much of the line is shown on either side of the place, in characters.
// Salesforce's own messages cut at about as much.
const (
	contextBefore = 50
	contextAfter  = 30
)

func errorAt(text, code string, pos Pos, message string) *Error {
	at := min(max(int(pos), 0), len(text))
	start := strings.LastIndexByte(text[:at], '\n') + 1
	end := len(text)
	if i := strings.IndexByte(text[at:], '\n'); i >= 0 {
		end = at + i
	}
	before, after := []rune(text[start:at]), []rune(text[at:end])
	e := &Error{
		Code: code, Message: message, Offset: Pos(at),
		Row:    strings.Count(text[:at], "\n") + 1,
		Column: utf8.RuneCountInString(text[start:at]) + 1,
	}
	if len(before) > contextBefore {
		before = before[len(before)-contextBefore:]
		before = before[slices.Index(before, ' ')+1:] // from the first whole word
	}
	after = after[:min(len(after), contextAfter)]
	e.Caret = len(before)
	e.Context = string(before) + string(after)
	return e
}

// Package rows holds the records of answers compactly: the values of known columns, as
// texts.
package rows

import (
	"encoding/binary"
	"encoding/json"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/scan"
)

// Row is one record of an answer. A column is named by its path from the record, such
// as "Account.Name". The zero Row has no columns. The rows of a [Table] share its
// column names, but no text, so a text that is kept holds no other row in memory.
type Row struct {
	columns []string
	text    string // of all values, one after the other
	cells   []cell // by column
}

// cell says where a value is in the text of its row, and holds its [scan.Kind]. The
// zero cell is a column without a value.
type cell struct {
	at   uint32
	size uint32 // of the text, shifted by kindBits, and the kind
}

const kindBits = 3

// None reports whether the row is the zero Row.
func (r Row) None() bool { return r.columns == nil }

func (r Row) find(name string) (text string, kind scan.Kind) {
	i := slices.Index(r.columns, name)
	if i < 0 {
		return "", 0
	}
	c := r.cells[i]
	return r.text[c.at:][:c.size>>kindBits], scan.Kind(c.size & (1<<kindBits - 1))
}

// Text returns a text, "" if the value is not one.
func (r Row) Text(name string) string {
	if text, kind := r.find(name); kind == scan.Text {
		return text
	}
	return ""
}

// Is reports whether a value is true.
func (r Row) Is(name string) bool {
	text, kind := r.find(name)
	return kind == scan.Bool && text == "true"
}

// Value returns a value as encoding/json decodes it, with numbers as json.Number. A
// list or an object is nil.
func (r Row) Value(name string) any { return r.ValueLike(name, nil) }

// ValueLike is Value, but returns like, without allocating, if it is the same text.
func (r Row) ValueLike(name string, like any) any {
	switch text, kind := r.find(name); kind {
	case scan.Text:
		if s, ok := like.(string); ok && s == text {
			return like
		}
		return text
	case scan.Number:
		return json.Number(text)
	case scan.Bool:
		return text == "true"
	default:
		return nil
	}
}

// AppendBinary appends the values of the row.
func (r Row) AppendBinary(b []byte) []byte {
	for _, c := range r.cells {
		b = binary.AppendUvarint(binary.AppendUvarint(b, uint64(c.at)), uint64(c.size))
	}
	return append(b, r.text...)
}

// Table returns a Table of the row's columns.
func (r Row) Table() *Table { return &Table{columns: r.columns, cells: make([]cell, len(r.columns))} }

// Type is the column that says which object a row is of. Every Table has it.
const Type = "attributes.type"

// Table makes rows.
type Table struct {
	columns []string
	next    int // the column that follows, if the record names them in order
	path    []byte
	text    []byte
	cells   []cell // of the next row
	spare   []cell // of further rows
}

// Of returns a Table with these columns and [Type].
func Of(columns ...string) *Table {
	columns = append(slices.Clip(columns), Type)
	return &Table{columns: columns, cells: make([]cell, len(columns))}
}

// Put adds a value to the next row, unless the Table lacks the column. It returns
// false if the row already has a value there.
func Put[T string | []byte](t *Table, column T, kind scan.Kind, text T) bool {
	i := t.next
	if i == len(t.columns) || t.columns[i] != string(column) {
		if i = slices.Index(t.columns, string(column)); i < 0 {
			return true
		}
	}
	t.next = i + 1
	if t.cells[i].size > 0 {
		return false
	}
	t.cells[i] = cell{uint32(len(t.text)), uint32(len(text))<<kindBits | uint32(kind)} //nolint:gosec // an answer is shorter
	t.text = append(t.text, text...)
	return true
}

// Row ends the row and returns it.
func (t *Table) Row() Row {
	n := len(t.cells)
	if n > len(t.spare) {
		t.spare = make([]cell, 32*n)
	}
	r := Row{t.columns, string(t.text), t.spare[:n:n]}
	copy(r.cells, t.cells)
	clear(t.cells)
	t.spare, t.text, t.next = t.spare[n:], t.text[:0], 0
	return r
}

// Scan reads a record into the next row.
func (t *Table) Scan(s *scan.Scanner) bool {
	t.path = t.path[:0]
	return t.members(s)
}

// members reads the members of the object at the path.
func (t *Table) members(s *scan.Scanner) bool {
	before := len(t.path)
	return s.Object(func(name []byte) bool {
		t.path = append(t.path[:before], name...)
		text, kind, ok := s.Value()
		switch {
		case !ok || kind != scan.Object:
			return ok && Put(t, t.path, kind, text)
		case !t.inner():
			return Put(t, t.path, kind, nil) && s.Skip()
		}
		return t.members(s)
	})
}

// inner reports whether the Table has columns of the object at the path, and then
// ends the path with a point.
func (t *Table) inner() bool {
	t.path = append(t.path, '.')
	for _, column := range t.columns {
		if strings.HasPrefix(column, string(t.path)) {
			return true
		}
	}
	t.path = t.path[:len(t.path)-1]
	return false
}

// Add adds a record to the next row, as encoding/json decodes it with numbers as
// json.Number.
func (t *Table) Add(record map[string]any) {
	for _, column := range t.columns {
		var v any = record
		for name := range strings.SplitSeq(column, ".") {
			members, _ := v.(map[string]any)
			v = members[name]
		}
		switch v := v.(type) {
		case string:
			Put(t, column, scan.Text, v)
		case json.Number:
			Put(t, column, scan.Number, string(v))
		case bool:
			Put(t, column, scan.Bool, map[bool]string{true: "true", false: "false"}[v])
		}
	}
}

// Makes reports whether a row has the columns of the Table.
func (t *Table) Makes(r Row) bool { return slices.Equal(t.columns, r.columns) }

// ReadBinary returns the row whose AppendBinary, as a row of the Table, is b.
func (t *Table) ReadBinary(b []byte) Row {
	for i := range t.cells {
		at, n := binary.Uvarint(b)
		size, m := binary.Uvarint(b[n:])
		t.cells[i], b = cell{uint32(at), uint32(size)}, b[n+m:] //nolint:gosec // AppendBinary wrote them
	}
	t.text = append(t.text, b...)
	return t.Row()
}

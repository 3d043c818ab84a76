package bulk

import (
	"hash/maphash"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/getmobly/mobly-salesforce-go/internal/record"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// Spec says what the records of a job have in common.
type Spec struct {
	Kind           record.Kind
	Object         *schema.Object
	Fields         []string // that the records may have; those that the user may not write are left out
	AssignmentRule string   // ID of the rule that runs for new records; empty: none
}

// Data are records of one kind, as the data of one or several jobs.
type Data struct {
	Spec
	Columns []string // the first one identifies the rows

	index map[string]int // of Columns, by lower-case name
	seed  maphash.Seed
	limit int64 // bytes of a part
	parts []*Part
	row   []byte
	cells []string
}

// NewData returns the data of jobs that has no records yet.
func (a *API) NewData(spec Spec) *Data {
	columns := columnsOf(&spec)
	d := &Data{
		Spec: spec, Columns: columns, cells: make([]string, len(columns)),
		index: make(map[string]int, len(columns)), seed: maphash.MakeSeed(), limit: a.Limits.Upload,
	}
	for i, name := range columns {
		d.index[strings.ToLower(name)] = i
	}
	return d
}

// columnsOf returns the key of the records and their writable fields, each once.
func columnsOf(s *Spec) []string {
	columns := []string{"Id"}
	if s.Kind.Key != "" {
		columns[0] = s.Kind.Key
	}
	for _, name := range s.Fields {
		f := s.Object.Field(name)
		if f == nil || s.Kind.Update && !f.Updateable || !s.Kind.Update && !f.Createable {
			continue
		}
		if !slices.ContainsFunc(columns, func(c string) bool { return strings.EqualFold(c, name) }) {
			columns = append(columns, f.Name)
		}
	}
	return columns
}

// Parts returns the data of each job.
func (d *Data) Parts() []*Part { return d.parts }

// Close deletes the data.
func (d *Data) Close() {
	for _, p := range d.parts {
		p.file.Close()
	}
}

// Add adds a record, which ref identifies to the caller. It returns false if no
// job can carry the record: it has no key, a value without a text or column, or
// too long a row.
func (d *Data) Add(r *record.Record, ref int32) (bool, error) {
	if !d.fill(r) {
		return false, nil
	}
	d.row = appendRow(d.row[:0], d.cells)
	if len(d.row) > maxRow && utf8.RuneCount(d.row) > maxRow {
		return false, nil
	}
	return true, d.put(d.row, rowRef{maphash.String(d.seed, d.cells[0]), ref, d.sum(d.cells)})
}

// fill makes the cells of a record. It returns false if one of its values cannot
// be a cell.
func (d *Data) fill(r *record.Record) bool {
	clear(d.cells)
	d.cells[0] = r.ID
	if r.Key != nil {
		d.cells[0] = r.Key.Value
	}
	if d.cells[0] == Clear || d.cells[0] == "" {
		return false
	}
	if parent := r.NewParent(); parent != "" && !d.set(r.ParentField, parent) {
		return false
	}
	for _, change := range r.Writes() {
		text, ok := cellOf(change.After)
		if text == "" && r.ID != "" {
			text = Clear
		}
		if !ok || !d.set(change.Field, text) {
			return false
		}
	}
	return true
}

// set fills the cell of a field, and reports whether it has one.
func (d *Data) set(name, text string) bool {
	i, ok := d.index[strings.ToLower(name)]
	if !ok || i == 0 {
		return false
	}
	d.cells[i] = text
	return true
}

// sum is a digest of a row's texts, which tells it from other rows of the same
// key. Salesforce returns a row as it was sent; should it ever write numbers,
// times, IDs, blanks or punctuation in its own way, the digest stays the same.
func (d *Data) sum(cells []string) uint32 {
	var h maphash.Hash
	h.SetSeed(d.seed)
	for i, cell := range cells {
		if f := d.Object.Field(d.Columns[i]); f != nil && slices.Contains(loose, f.Type) {
			continue
		}
		for _, r := range cell {
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				_, _ = h.WriteString(string(r)) // a hash never fails
			}
		}
		_ = h.WriteByte(0) // likewise
	}
	return uint32(h.Sum64()) //nolint:gosec // a part of it will do
}

// loose are the types whose values can be written in several ways.
var loose = []schema.Type{
	schema.TypeID, schema.TypeReference, schema.TypeBoolean, schema.TypeInt, schema.TypeDouble, schema.TypeCurrency, schema.TypePercent,
	schema.TypeDate, schema.TypeDateTime, schema.TypeTime,
}

package bulk

import (
	"cmp"
	"hash/maphash"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/internal/record"
	"github.com/getmobly/mobly-salesforce-go/internal/spool"
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
	Parts   []*Part  // the data of each job

	index map[string]int  // of Columns, as they are spelled and in lower case
	loose map[string]bool // columns whose values can be written in several ways
	seed  maphash.Seed
	limit int64 // bytes of a part
	row   []byte
	cells []string
}

// NewData returns the data of jobs that has no records yet.
func (a *API) NewData(spec Spec) *Data {
	columns := columnsOf(&spec)
	d := &Data{
		Spec: spec, Columns: columns, cells: make([]string, len(columns)),
		index: make(map[string]int, len(columns)), loose: make(map[string]bool), seed: maphash.MakeSeed(), limit: a.Limits.Upload,
	}
	for i, name := range columns {
		d.index[name], d.index[strings.ToLower(name)] = i, i
		f := spec.Object.Field(name)
		d.loose[name] = f != nil && slices.Contains(loose, f.Type)
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
		if !field.ContainsFold(columns, name) {
			columns = append(columns, f.Name)
		}
	}
	return columns
}

// Close deletes the data.
func (d *Data) Close() {
	for _, p := range d.Parts {
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
		text, ok := cellOf(change.After())
		if text == "" && r.ID != "" {
			text = Clear
		}
		if !ok || !d.set(change.Field, text) {
			return false
		}
	}
	return true
}

func (d *Data) set(name, text string) bool {
	i, ok := d.index[name]
	if !ok {
		i, ok = d.index[strings.ToLower(name)]
	}
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
	const prime = 16777619
	sum := uint32(2166136261) // FNV-1a, of runes
	for i, cell := range cells {
		if d.loose[d.Columns[i]] {
			continue
		}
		for _, r := range cell {
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				sum = (sum ^ uint32(r)) * prime //nolint:gosec // not negative
			}
		}
		sum *= prime // the end of the cell
	}
	return sum
}

// loose are the types whose values can be written in several ways.
var loose = []schema.Type{
	schema.TypeID, schema.TypeReference, schema.TypeBoolean, schema.TypeInt, schema.TypeDouble, schema.TypeCurrency, schema.TypePercent,
	schema.TypeDate, schema.TypeDateTime, schema.TypeTime,
}

// Part is the data of one job.
type Part struct {
	data *Data
	file *spool.File
	rows []rowRef // by hash, once the part is sealed
}

type rowRef struct {
	hash uint64 // of the text of its first column
	ref  int32  // by which the caller knows the record
	sum  uint32 // of its texts
}

// newPart returns a part that has its header only.
func newPart(d *Data) (*Part, error) {
	file, err := spool.New()
	if err != nil {
		return nil, err
	}
	p := &Part{data: d, file: file}
	if err := p.write(d.Columns); err != nil {
		file.Close()
		return nil, err
	}
	return p, nil
}

func (p *Part) write(cells []string) error {
	_, err := p.file.Write(appendRow(nil, cells))
	return err
}

// put appends a row to the last part, or to a new one if that is full.
func (d *Data) put(row []byte, ref rowRef) error {
	n := len(d.Parts)
	if n == 0 || d.Parts[n-1].file.Size()+int64(len(row)) > d.limit {
		p, err := newPart(d)
		if err != nil {
			return err
		}
		d.Parts = append(d.Parts, p)
	}
	p := d.Parts[len(d.Parts)-1]
	p.rows = append(p.rows, ref)
	_, err := p.file.Write(row)
	return err
}

// seal ends the writing: the part can be sent, and its rows found.
func (p *Part) seal() error {
	slices.SortFunc(p.rows, func(a, b rowRef) int { return cmp.Compare(a.hash, b.hash) })
	return p.file.Flush()
}

// find returns the range of the rows with a key: one row, unless the hashes of
// two keys are equal.
func (p *Part) find(key string) (from, to int) {
	hash := maphash.String(p.data.seed, key)
	from, _ = slices.BinarySearchFunc(p.rows, hash, func(r rowRef, h uint64) int { return cmp.Compare(r.hash, h) })
	for to = from; to < len(p.rows) && p.rows[to].hash == hash; to++ {
	}
	return from, to
}

// without returns a new part with the rows that have not ended.
func (p *Part) without(done func(ref int32) bool) (*Part, error) {
	out, err := newPart(p.data)
	if err != nil {
		return nil, err
	}
	for cells, err := range tableRows(p.file.Reader(), "other columns than were written", p.data.Columns) {
		if err != nil {
			out.file.Close()
			return nil, err
		}
		from, to := p.find(cells[0])
		if from == to || done(p.rows[from].ref) {
			continue
		}
		out.rows = append(out.rows, p.rows[from])
		if err := out.write(cells); err != nil {
			out.file.Close()
			return nil, err
		}
	}
	return out, out.seal()
}

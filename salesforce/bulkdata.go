package salesforce

import (
	"cmp"
	"errors"
	"hash/maphash"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/getmobly/mobly-salesforce-go/internal/spool"
	"github.com/getmobly/mobly-salesforce-go/internal/standard"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// maxUpload is the size of a job's data: 150 MB as base64, which Salesforce
// makes of it.
const maxUpload = 100_000_000

// jobData are records of one kind, as the data of one or several jobs.
type jobData struct {
	kind    collectionKind
	object  *schema.Object
	columns []string // the first one tells the rows
	place   map[string]int
	seed    maphash.Seed
	limit   int64 // bytes of a part
	parts   []*jobPart
	row     []byte
	cells   []string
}

// jobPart is the data of one job.
type jobPart struct {
	data *jobData
	file *spool.File
	rows []jobRef // by hash, once they are sorted
}

// jobRef says whose a row is.
type jobRef struct {
	hash uint64 // of the text of its first column
	ref  int32  // what it is to the one who added it
	sum  uint32 // of its texts
}

func newJobData(kind collectionKind, object *schema.Object, columns []string, seed maphash.Seed) *jobData {
	d := &jobData{kind: kind, object: object, columns: columns, place: make(map[string]int, len(columns)), seed: seed, limit: maxUpload}
	for i, name := range columns {
		d.place[strings.ToLower(name)] = i
	}
	d.cells = make([]string, len(columns))
	return d
}

// add adds a record, or reports that it cannot be sent by a job: one of its
// values has no text there, or it is too long.
func (d *jobData) add(o *op, ref int32) (bool, error) {
	clear(d.cells)
	d.cells[0] = o.id
	if o.key != nil {
		d.cells[0] = o.key.Value
	}
	if d.cells[0] == cleared || d.cells[0] == "" {
		return false, nil
	}
	if who := o.who(); who != "" {
		column, known := d.place["whoid"]
		if !known {
			return false, nil
		}
		d.cells[column] = who
	}
	for i := range o.fields {
		column, known := d.place[strings.ToLower(o.fields[i].Field)]
		text, ok := cellOf(o.fields[i].After)
		if !known || !ok || column == 0 {
			return false, nil
		}
		if text == "" && o.id != "" {
			text = cleared
		}
		d.cells[column] = text
	}
	d.row = appendRow(d.row[:0], d.cells)
	if len(d.row) > maxRow && utf8.RuneCount(d.row) > maxRow {
		return false, nil
	}
	return true, d.put(d.row, jobRef{maphash.String(d.seed, d.cells[0]), ref, d.sum(d.cells)})
}

// sum is a digest of a row's texts by which another row of the same key is told.
// Salesforce gives a row back as it was; should it once write numbers, times, IDs,
// blanks or signs in its own way, the row is still the same.
func (d *jobData) sum(cells []string) uint32 {
	var h maphash.Hash
	h.SetSeed(d.seed)
	for i, cell := range cells {
		if f := d.object.Field(d.columns[i]); f != nil && !isText(f.Type) {
			continue
		}
		for _, r := range cell {
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				_, _ = h.WriteString(string(r)) // a hash takes all that it is given
			}
		}
		_ = h.WriteByte(0) // likewise
	}
	return uint32(h.Sum64()) //nolint:gosec // a part of it will do
}

// isText reports whether values of a type have one form only.
func isText(t schema.Type) bool {
	switch t {
	case schema.TypeID, schema.TypeReference, schema.TypeBoolean, schema.TypeInt, schema.TypeDouble, schema.TypeCurrency, schema.TypePercent,
		schema.TypeDate, schema.TypeDateTime, schema.TypeTime:
		return false
	default:
		return true
	}
}

// put appends a row to the last part, or to a new one where that is full.
func (d *jobData) put(row []byte, ref jobRef) error {
	n := len(d.parts)
	if n == 0 || d.parts[n-1].file.Size()+int64(len(row)) > d.limit {
		file, err := spool.New()
		if err != nil {
			return err
		}
		d.parts = append(d.parts, &jobPart{data: d, file: file})
		if _, err := file.Write(appendRow(nil, d.columns)); err != nil {
			return err
		}
	}
	p := d.parts[len(d.parts)-1]
	p.rows = append(p.rows, ref)
	_, err := p.file.Write(row)
	return err
}

func (d *jobData) close() {
	for _, p := range d.parts {
		p.file.Close()
	}
}

// seal makes a part ready to be sent and joined.
func (p *jobPart) seal() error {
	slices.SortFunc(p.rows, func(a, b jobRef) int { return cmp.Compare(a.hash, b.hash) })
	return p.file.Flush()
}

// find returns where the rows are that a key tells: one, but for keys that look
// the same.
func (p *jobPart) find(key string) (from, to int) {
	hash := maphash.String(p.data.seed, key)
	from, _ = slices.BinarySearchFunc(p.rows, hash, func(r jobRef, h uint64) int { return cmp.Compare(r.hash, h) })
	for to = from; to < len(p.rows) && p.rows[to].hash == hash; to++ {
	}
	return from, to
}

// rest returns the rows of a part that are wanted, as another part.
func (p *jobPart) rest(wanted func(ref int32) bool) (*jobPart, error) {
	file, err := spool.New()
	if err != nil {
		return nil, err
	}
	out := &jobPart{data: p.data, file: file}
	r, first := newCSVReader(p.file.Reader()), true
	for {
		cells, err := r.read()
		if errors.Is(err, io.EOF) {
			return out, out.seal()
		}
		if err == nil && !first {
			from, to := p.find(cells[0])
			if from == to || !wanted(p.rows[from].ref) {
				continue
			}
			out.rows = append(out.rows, p.rows[from])
		}
		if first = false; err == nil {
			_, err = file.Write(appendRow(nil, cells))
		}
		if err != nil {
			file.Close()
			return nil, err
		}
	}
}

// jobColumns returns the columns of a kind of records: all that the mapping may
// write there.
func (m *model) jobColumns(k collectionKind) []string {
	object, names := m.object(k.object), append(slices.Clone(jobTaskFields[:]), m.task.key)
	if pm := m.person(k.object); pm != nil {
		names = slices.Concat(pm.fields, pm.codes, []string{pm.synced, pm.key})
	}
	if !k.update {
		names = append(names, standard.OwnerField)
	}
	out := []string{"Id"}
	if k.key != "" {
		out[0] = k.key
	}
	for _, name := range names {
		if f := object.Field(name); f != nil && writable(f, k.update) && !containsFold(out, name) {
			out = append(out, f.Name)
		}
	}
	return out
}

func writable(f *schema.Field, update bool) bool {
	return f.Updateable && update || f.Createable && !update
}

// jobTaskFields are the fields that a Task may be written with.
var jobTaskFields = [...]string{
	"WhoId", "Subject", "TaskSubtype", "Status", "Priority", "ActivityDate", "Description", "CallType", "CallDurationInSeconds",
}

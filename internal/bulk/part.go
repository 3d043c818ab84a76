package bulk

import (
	"cmp"
	"hash/maphash"
	"slices"

	"github.com/getmobly/mobly-salesforce-go/internal/spool"
)

// Part is the data of one job.
type Part struct {
	data *Data
	file *spool.File
	rows []rowRef // by hash, once the part is sealed
}

// rowRef says which record a row is.
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
	return p, p.write(d.Columns)
}

func (p *Part) write(cells []string) error {
	_, err := p.file.Write(appendRow(nil, cells))
	return err
}

// put appends a row to the last part, or to a new one if that is full.
func (d *Data) put(row []byte, ref rowRef) error {
	n := len(d.parts)
	if n == 0 || d.parts[n-1].file.Size()+int64(len(row)) > d.limit {
		p, err := newPart(d)
		if p != nil {
			d.parts = append(d.parts, p)
		}
		if err != nil {
			return err
		}
	}
	p := d.parts[len(d.parts)-1]
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
func (p *Part) without(done func(ref int32) bool) (out *Part, err error) {
	if out, err = newPart(p.data); out == nil {
		return nil, err
	}
	r := newCSVReader(p.file.Reader())
	if err == nil {
		_, err = r.read() // the header
	}
	for err == nil {
		var cells []string
		if cells, err = r.read(); err != nil {
			break
		}
		if from, to := p.find(cells[0]); from < to && !done(p.rows[from].ref) {
			out.rows, err = append(out.rows, p.rows[from]), out.write(cells)
		}
	}
	if err = unlessEOF(err); err != nil {
		out.file.Close()
		return nil, err
	}
	return out, out.seal()
}

package backfill

import (
	"cmp"
	"context"
	"encoding/binary"
	"slices"

	"github.com/getmobly/mobly-salesforce-go/internal/planner"
	"github.com/getmobly/mobly-salesforce-go/internal/rows"
	"github.com/getmobly/mobly-salesforce-go/internal/spool"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

func (b *run) keep(l *planner.Lead) error {
	if err := b.writeFlat(l); err != nil {
		return spoolError(err)
	}
	b.at = append(b.at, b.leads.Size())
	return nil
}

func (b *run) writeFlat(v any) error {
	b.flat = spool.AppendFlat(b.flat[:0], v)
	_, err := b.leads.Write(b.flat)
	return err
}

// span is where a value is in the file of the leads.
type span struct{ from, to int64 }

// readAhead is how many bytes are read at once of values that follow one another.
const readAhead = 32 << 10

func (b *run) readFlat(s span, out any) error {
	if s.from < b.ahead.from || s.to > b.ahead.to {
		size := s.to - s.from
		if b.ahead.from <= s.from && s.from <= b.ahead.to {
			size = max(size, readAhead)
		}
		b.text = slices.Grow(b.text[:0], int(size))[:size]
		n, err := b.leads.ReadAt(b.text, s.from)
		if b.ahead = (span{s.from, s.from + int64(n)}); b.ahead.to < s.to {
			return err
		}
	}
	return spool.ReadFlat(b.text[s.from-b.ahead.from:s.to-b.ahead.from], out)
}

func (b *run) each(ctx context.Context, which []int32, do func(i int32, l *planner.Lead) error) error {
	for _, i := range which {
		if err := ctx.Err(); err != nil {
			return err
		}
		var l planner.Lead
		if err := b.readFlat(span{b.at[i], b.at[i+1]}, &l); err != nil {
			return err
		}
		if err := do(i, &l); err != nil {
			return err
		}
	}
	return nil
}

func (b *run) load(ctx context.Context, which []int32) ([]planner.Lead, error) {
	leads := make([]planner.Lead, 0, len(which))
	err := b.each(ctx, which, func(_ int32, l *planner.Lead) error {
		leads = append(leads, *l)
		return nil
	})
	return leads, spoolError(err)
}

// taskRow is the object of a row that is a Task.
const taskRow = -1

// rowFile keeps the records of the org that concern leads in a file, and 24 bytes
// for each in memory.
type rowFile struct {
	file    *spool.File   // that of the leads
	columns []*rows.Table // of the rows, some of them several times
	rows    []spooledRow
	text    []byte
}

type spooledRow struct {
	at     int64
	length int32
	lead   int32 // one that it may concern
	object int32 // index of the target, or taskRow
}

func (f *rowFile) add(lead, object int32, row rows.Row) error {
	if n := len(f.columns); n == 0 || !f.columns[n-1].Makes(row) {
		f.columns = append(f.columns, row.Table())
	}
	f.text = row.AppendBinary(binary.AppendUvarint(f.text[:0], uint64(len(f.columns)-1)))
	f.rows = append(f.rows, spooledRow{f.file.Size(), int32(len(f.text)), lead, object}) //nolint:gosec // bounded by an answer's size
	_, err := f.file.Write(f.text)
	return spoolError(err)
}

// settle orders the records by the clusters that they concern.
func (f *rowFile) settle(c *clusters) error {
	slices.SortStableFunc(f.rows, func(a, b spooledRow) int { return cmp.Compare(c.parent[a.lead], c.parent[b.lead]) })
	return spoolError(f.file.Flush())
}

func (f *rowFile) read(r *spooledRow) (rows.Row, error) {
	f.text = slices.Grow(f.text[:0], int(r.length))[:r.length]
	if _, err := f.file.ReadAt(f.text, r.at); err != nil {
		return rows.Row{}, err
	}
	i, n := binary.Uvarint(f.text)
	return f.columns[i].ReadBinary(f.text[n:]), nil
}

// of reads the records that concern the cluster of a root.
func (f *rowFile) of(root int32, b *run) (out []planner.Row, err error) {
	parent := b.clusters.parent
	i, _ := slices.BinarySearchFunc(f.rows, root, func(r spooledRow, root int32) int { return cmp.Compare(parent[r.lead], root) })
	for ; i < len(f.rows) && parent[f.rows[i].lead] == root; i++ {
		r := &f.rows[i]
		row := planner.Row{Object: schema.Task}
		if r.object != taskRow {
			row.Object = b.model.Targets[r.object].Object.Name
		}
		if row.Values, err = f.read(r); err != nil {
			return nil, err
		}
		out = append(out, row)
	}
	return out, nil
}

// each reads the records that are kept so far.
func (f *rowFile) each(ctx context.Context, do func(r *spooledRow, row rows.Row)) error {
	if err := f.file.Flush(); err != nil {
		return err
	}
	for i := range f.rows {
		row, err := f.read(&f.rows[i])
		if err = cmp.Or(err, ctx.Err()); err != nil {
			return err
		}
		do(&f.rows[i], row)
	}
	return nil
}

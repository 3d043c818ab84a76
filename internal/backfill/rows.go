package backfill

import (
	"cmp"
	"encoding/json"
	"slices"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/internal/planner"
	"github.com/getmobly/mobly-salesforce-go/internal/spool"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// spooledLead is a lead as it is kept in the file.
type spooledLead struct {
	Person  mapping.Person
	Tags    []tags.Tag
	Actions []engagement.Action
}

// keep puts a lead into the file.
func (b *run) keep(l *planner.Lead) error {
	if _, err := b.leads.Write(spool.AppendFlat(nil, &spooledLead{*l.Person, l.Tags, l.Actions})); err != nil {
		return spoolError(err)
	}
	b.at = append(b.at, b.leads.Size())
	return nil
}

// len is how many leads there are.
func (b *run) len() int { return len(b.at) - 1 }

// each reads leads from the file, all of them if which is nil.
func (b *run) each(which []int32, do func(i int32, l *planner.Lead) error) error {
	n := len(which)
	if which == nil {
		n = b.len()
	}
	var text []byte
	for k := range n {
		i := k
		if which != nil {
			i = int(which[k])
		}
		text = slices.Grow(text[:0], int(b.at[i+1]-b.at[i]))[:b.at[i+1]-b.at[i]]
		if _, err := b.leads.ReadAt(text, b.at[i]); err != nil {
			return err
		}
		var l spooledLead
		if err := spool.ReadFlat(text, &l); err != nil {
			return err
		}
		if err := do(int32(i), &planner.Lead{Person: &l.Person, Tags: l.Tags, Actions: l.Actions}); err != nil { //nolint:gosec // a number of leads
			return err
		}
	}
	return nil
}

// load reads leads into memory.
func (b *run) load(which []int32) ([]planner.Lead, error) {
	leads := make([]planner.Lead, 0, len(which))
	err := b.each(which, func(_ int32, l *planner.Lead) error {
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
	file *spool.File
	rows []spooledRow
}

type spooledRow struct {
	at     int64
	length int32
	lead   int32 // one that it may concern
	object int32 // index of the target, or taskRow
}

func (f *rowFile) add(lead, object int32, values map[string]any) error {
	text, err := json.Marshal(values)
	if err != nil {
		return spoolError(err)
	}
	f.rows = append(f.rows, spooledRow{f.file.Size(), int32(len(text)), lead, object}) //nolint:gosec // bounded by an answer's size
	_, err = f.file.Write(text)
	return spoolError(err)
}

// settle orders the records by the clusters that they concern.
func (f *rowFile) settle(c *clusters) error {
	slices.SortStableFunc(f.rows, func(a, b spooledRow) int { return cmp.Compare(c.parent[a.lead], c.parent[b.lead]) })
	return spoolError(f.file.Flush())
}

// text reads a record.
func (f *rowFile) text(r *spooledRow) ([]byte, error) {
	text := make([]byte, r.length)
	_, err := f.file.ReadAt(text, r.at)
	return text, err
}

// of reads the records that concern the cluster of a root.
func (f *rowFile) of(root int32, b *run) (rows []planner.Row, err error) {
	parent := b.clusters.parent
	i, _ := slices.BinarySearchFunc(f.rows, root, func(r spooledRow, root int32) int { return cmp.Compare(parent[r.lead], root) })
	for ; i < len(f.rows) && parent[f.rows[i].lead] == root; i++ {
		r := &f.rows[i]
		text, err := f.text(r)
		if err != nil {
			return nil, err
		}
		row := planner.Row{Object: schema.Task}
		if r.object != taskRow {
			row.Object = b.model.Targets[r.object].Object.Name
		}
		if err := org.Unmarshal(text, &row.Values); err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// each reads the records that are kept so far.
func (f *rowFile) each(do func(r *spooledRow, text []byte) error) error {
	if err := f.file.Flush(); err != nil {
		return err
	}
	for i := range f.rows {
		text, err := f.text(&f.rows[i])
		if err != nil {
			return err
		}
		if err := do(&f.rows[i], text); err != nil {
			return err
		}
	}
	return nil
}

package salesforce

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// orgRows are records of the org that are known already.
type orgRows struct{ rows []orgRow }

type orgRow struct {
	object string
	values map[string]any
}

// fill gives the records to those who plan.
func (s *orgRows) fill(mt *matcher, tasks *taskIndex) error {
	masters := make(map[string]string)
	for _, r := range s.rows {
		pm, row := mt.model.person(r.object), record{values: r.values}
		switch master := row.text(masterField); {
		case master != "":
			masters[row.id()] = master
		case pm != nil:
			mt.indexes[r.object].add(&record{object: r.object, companyField: pm.company, values: r.values}, pm.key)
		case row.text(mt.model.task.key) == "":
			tasks.marked.see(r.values)
		default:
			tasks.put(row.text(mt.model.task.key), r.values)
		}
	}
	mt.alias(masters)
	return tasks.fit()
}

// orgSpool keeps the records of the org that concern leads in a file, and 24
// bytes for each.
type orgSpool struct {
	file *spool
	rows []spooledRow
}

type spooledRow struct {
	at     int64
	length int32
	lead   int32 // one that it may concern
	object int32 // of the model's; -1: Task
}

func (s *orgSpool) add(lead, object int32, values map[string]any) error {
	text, err := json.Marshal(values)
	if err != nil {
		return err
	}
	s.rows = append(s.rows, spooledRow{s.file.size, int32(len(text)), lead, object}) //nolint:gosec // bounded by an answer's size
	_, err = s.file.Write(text)
	return err
}

// settle orders the records by the kin that they concern.
func (s *orgSpool) settle(k *kin) error {
	slices.SortStableFunc(s.rows, func(a, b spooledRow) int { return cmp.Compare(k.parent[a.lead], k.parent[b.lead]) })
	return s.file.flush()
}

// of reads the records that concern the kin of a root.
func (s *orgSpool) of(root int32, b *backfill, into *orgRows) error {
	i, _ := slices.BinarySearchFunc(s.rows, root, func(r spooledRow, root int32) int { return cmp.Compare(b.kin.parent[r.lead], root) })
	for ; i < len(s.rows) && b.kin.parent[s.rows[i].lead] == root; i++ {
		r := &s.rows[i]
		text := make([]byte, r.length)
		if _, err := s.file.ReadAt(text, r.at); err != nil {
			return err
		}
		row := orgRow{object: schema.Task}
		if r.object >= 0 {
			row.object = b.model.persons[r.object].object.Name
		}
		if err := unmarshal(text, &row.values); err != nil {
			return err
		}
		into.rows = append(into.rows, row)
	}
	return nil
}

// errSpool says that a temporary file failed.
func errSpool(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("salesforce: a temporary file of Backfill: %w", err)
}

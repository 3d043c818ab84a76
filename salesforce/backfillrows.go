package salesforce

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/internal/spool"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// orgRow is a record of the org.
type orgRow struct {
	object string
	values map[string]any
}

// orgSpool keeps the records of the org that concern leads in a file, and 24
// bytes for each.
type orgSpool struct {
	file *spool.File
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
	s.rows = append(s.rows, spooledRow{s.file.Size(), int32(len(text)), lead, object}) //nolint:gosec // bounded by an answer's size
	_, err = s.file.Write(text)
	return err
}

// settle orders the records by the kin that they concern.
func (s *orgSpool) settle(k *kin) error {
	slices.SortStableFunc(s.rows, func(a, b spooledRow) int { return cmp.Compare(k.parent[a.lead], k.parent[b.lead]) })
	return s.file.Flush()
}

// of reads the records that concern the kin of a root.
func (s *orgSpool) of(root int32, b *backfill) (rows []orgRow, err error) {
	i, _ := slices.BinarySearchFunc(s.rows, root, func(r spooledRow, root int32) int { return cmp.Compare(b.kin.parent[r.lead], root) })
	for ; i < len(s.rows) && b.kin.parent[s.rows[i].lead] == root; i++ {
		r := &s.rows[i]
		text := make([]byte, r.length)
		if _, err := s.file.ReadAt(text, r.at); err != nil {
			return nil, err
		}
		row := orgRow{object: schema.Task}
		if r.object >= 0 {
			row.object = b.model.persons[r.object].object.Name
		}
		if err := org.Unmarshal(text, &row.values); err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// errSpool says that a temporary file failed.
func errSpool(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("salesforce: a temporary file of Backfill: %w", err)
}

package salesforce

import (
	"slices"

	"github.com/getmobly/mobly-salesforce-go/internal/spool"
)

// flattened is a lead as it is kept in a file.
func flattened(l *Lead) []byte { return spool.AppendFlat(nil, l) }

// len is how many leads there are.
func (b *backfill) len() int { return len(b.at) - 1 }

// each reads leads from the file, all of them where which is nil.
func (b *backfill) each(which []int32, do func(i int32, l *Lead) error) error {
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
		var l Lead
		if err := spool.ReadFlat(text, &l); err != nil {
			return err
		}
		if err := do(int32(i), &l); err != nil { //nolint:gosec // a number of leads
			return err
		}
	}
	return nil
}

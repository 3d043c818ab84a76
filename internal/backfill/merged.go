package backfill

import (
	"context"
	"slices"

	"github.com/getmobly/mobly-salesforce-go/internal/planner"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
)

// surveyMerged finds where known records went that were merged into others, and
// joins the leads that are one survivor. counts are how many records of each
// target were merged.
func (b *run) surveyMerged(ctx context.Context, counts []int) error {
	b.survivors = make([][]string, len(b.model.Targets))
	for i := range b.model.Targets {
		t := &b.model.Targets[i]
		if i >= len(counts) || counts[i] == 0 {
			continue
		}
		var ids []string
		if err := b.eachKnown(t, func(_ int32, id string) error {
			ids = append(ids, id)
			return nil
		}); err != nil {
			return err
		}
		slices.Sort(ids)
		survivors, err := b.survivorsOf(ctx, t, slices.Compact(ids))
		if err != nil {
			return err
		}
		if err := b.eachKnown(t, func(lead int32, id string) error {
			survivor := planner.LastOf(survivors, id)
			if survivor == id {
				return nil
			}
			b.survivors[i] = append(b.survivors[i], survivor)
			b.clusters.add(lead, recordKey, survivor)
			return b.rows.add(lead, int32(i), map[string]any{"Id": id, planner.MasterField: survivor}) //nolint:gosec // one of two
		}); err != nil {
			return err
		}
	}
	return nil
}

// survivorsOf returns the record that each merged one was merged into, and so on
// for these.
func (b *run) survivorsOf(ctx context.Context, t *planner.Target, ids []string) (map[string]string, error) {
	survivors := make(map[string]string)
	for len(ids) > 0 {
		var next []string
		merged := t.MergedInto(ids, func(loser, survivor string) {
			if survivors[loser] == "" {
				survivors[loser], next = survivor, append(next, survivor)
			}
		})
		if err := b.Engine.Org.Ask(ctx, b.Engine.Org.Lookups(merged)); err != nil {
			return nil, err
		}
		ids = next
	}
	return survivors, nil
}

// eachKnown calls f for each known record of a target, lead by lead.
func (b *run) eachKnown(t *planner.Target, f func(lead int32, id string) error) error {
	var mapped field.Record
	return spoolError(b.each(nil, func(i int32, l *planner.Lead) error {
		k := b.model.KeysOf(l.Person, &mapped)
		for _, id := range k.IDs(t.Object.Name) {
			if err := f(i, id); err != nil {
				return err
			}
		}
		return nil
	}))
}

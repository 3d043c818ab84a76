package backfill

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"math"
	"slices"

	"github.com/getmobly/mobly-salesforce-go/engagement"
	core "github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/internal/planner"
	"github.com/getmobly/mobly-salesforce-go/internal/spool"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// read takes in the whole input. It returns the leads if they are too few for
// jobs.
func (b *run) read(ctx context.Context, leads iter.Seq2[Lead, error]) (few []planner.Lead, err error) {
	for lead, err := range leads {
		if b.failed = cmp.Or(err, ctx.Err()); b.failed != nil {
			break
		}
		n := len(b.actions) - 1
		if lead.Unread != nil {
			b.unread[int32(n)] = lead.Unread //nolint:gosec // less than MaxInt32
		}
		if b.Engine.Settings.ActivityID == "" && slices.ContainsFunc(lead.Actions, func(a engagement.Action) bool { return b.Engine.Settings.LogsAction(a.Kind) }) {
			return nil, fmt.Errorf("%w: keys.activity: the leads have actions, and without a key the Tasks of a job cannot be told apart: "+
				"define a unique external ID on Activity and name it here, or use Stream", sferr.ErrConfig)
		}
		if int(b.actions[n])+len(lead.Actions)+n+1 > math.MaxInt32 {
			return nil, errTooMany
		}
		b.all = append(b.all, int32(n))                                      //nolint:gosec // less than MaxInt32
		b.actions = append(b.actions, b.actions[n]+int32(len(lead.Actions))) //nolint:gosec // see above
		few = append(few, lead.Lead)
		if b.leads == nil {
			if len(few) < b.Limits.Minimum {
				continue
			}
			if b.leads, err = spool.New(); err != nil {
				return nil, spoolError(err)
			}
		}
		for i := range few {
			if err := b.keep(&few[i]); err != nil {
				return nil, err
			}
		}
		few = few[:0]
	}
	if b.leads == nil {
		return few, nil
	}
	return nil, spoolError(b.leads.Flush())
}

// index notes what all leads may be found by, and the reps that they name.
func (b *run) index(ctx context.Context) error {
	s := b.Engine.Settings
	b.clusters.parent = slices.Clone(b.all)
	var mapped field.Record
	return b.each(ctx, b.all, func(i int32, l *planner.Lead) error {
		k := b.model.KeysOf(l.Person, &mapped)
		b.personKeys += b.clusters.addPerson(i, &k)
		b.known = b.known || len(k.Contacts)+len(k.Leads) > 0
		if ref, ok := b.learned.Substitute(&k); ok {
			b.clusters.add(i, recordKey, ref.ID)
		}
		if s.Owner != planner.NoScanner {
			h := l.Person.History(s.Mapping.Captures)
			b.reps[h.FirstScannedBy], b.reps[h.LastScannedBy] = true, true
		}
		for j := range l.Actions {
			a := &l.Actions[j]
			if a.Kind == "" {
				continue
			}
			b.logs = b.logs || s.LogsAction(a.Kind)
			if s.RepOwnsTask {
				b.reps[planner.RepKey(a.By)] = true
			}
			for _, key := range b.model.ActionKeys(a, &k) {
				b.clusters.add(i, actionKey, key)
				b.actionKeys += len(key) + 12
			}
			if core.BlankText(a.ID) {
				b.named = append(b.named, i)
			}
		}
		return nil
	})
}

// nameFolded adds the name keys of captures that are one person: one may have the
// name, and another the phone.
func (b *run) nameFolded(ctx context.Context) error {
	if !b.model.MatchByName {
		return nil
	}
	b.clusters.settle()
	for _, root := range b.all {
		all := b.clusters.of(root)
		if len(all) < 2 {
			continue
		}
		leads, err := b.load(ctx, all)
		if err != nil {
			return err
		}
		for _, key := range b.model.Gather(leads).NameKeys() {
			b.clusters.add(root, nameKey, key)
		}
	}
	b.clusters.join()
	return nil
}

// nameActions gives actions without an ID the keys that they have if their lead is
// folded with others, and is called by the name of one of these.
func (b *run) nameActions(ctx context.Context) error {
	var mapped field.Record
	for _, i := range slices.Compact(b.named) {
		all := b.clusters.of(b.clusters.parent[i])
		if len(all) == 1 {
			continue
		}
		leads, err := b.load(ctx, all)
		if err != nil {
			return err
		}
		actions := leads[slices.Index(all, i)].Actions
		for _, l := range leads {
			k := b.model.KeysOf(l.Person, &mapped)
			for j := range actions {
				for _, key := range b.model.ActionKeys(&actions[j], &k) {
					b.clusters.add(i, actionKey, key)
				}
			}
		}
	}
	return nil
}

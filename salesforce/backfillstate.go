package salesforce

import (
	"fmt"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/bulk"
	"github.com/getmobly/mobly-salesforce-go/internal/codes"
	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/internal/rest"
	"github.com/getmobly/mobly-salesforce-go/internal/standard"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// rowState is what became of one record that a job was given.
type rowState struct {
	id      [15]byte
	outcome Outcome // 0: it has none yet
	again   bool    // it is to be synced
	why     int32   // of refusalTexts; 0: nothing
}

// refusalTexts are why records have no good outcome, each once: thousands of
// rows are refused for the same.
type refusalTexts struct {
	all   []refusalText
	known map[string]int32
}

type refusalText struct {
	err   error
	items []rest.Item
}

// note keeps an error and returns its number, never 0. Errors of one text, code
// and message are one.
func (t *refusalTexts) note(err error, items []rest.Item) int32 {
	parts := []string{err.Error()}
	for _, it := range items {
		parts = append(parts, it.Code, it.Message)
	}
	key := strings.Join(parts, "\x00")
	if n, ok := t.known[key]; ok {
		return n
	}
	if t.known == nil {
		t.known = make(map[string]int32)
	}
	t.all = append(t.all, refusalText{err, items})
	n := int32(len(t.all)) //nolint:gosec // not more than there are rows
	t.known[key] = n
	return n
}

func (t *refusalTexts) of(n int32) error {
	if n == 0 {
		return sferr.ErrNotSent
	}
	return t.all[n-1].err
}

// rowsOf returns the states as the jobs of data with those columns see them.
func (b *backfill) rowsOf(states []rowState, columns []string) bulk.Rows {
	return bulk.Rows{
		Ended: func(ref int32) bool {
			b.mu.Lock()
			defer b.mu.Unlock()
			return states[ref].outcome != 0
		},
		End: func(ref int32, end *bulk.End) {
			b.mu.Lock()
			defer b.mu.Unlock()
			b.settle(&states[ref], columns, end)
		},
	}
}

// settle records the end of a row that was sent with those columns.
func (b *backfill) settle(s *rowState, columns []string, end *bulk.End) {
	if end.Untold {
		s.again = true
	}
	switch {
	case Outcome(end.Outcome) == Failed && syncs(end.Items, columns):
		s.outcome, s.again = NotSent, true
	case end.Err != nil:
		s.outcome, s.why = Outcome(end.Outcome), b.refusals.note(end.Err, end.Items)
	default:
		s.outcome, s.id = Outcome(end.Outcome), rowID(end.ID)
	}
}

// syncs reports whether Sync would not leave a refusal at that, of a record that
// was sent with those columns.
func syncs(items []rest.Item, columns []string) bool {
	sent := func(name string) bool { return containsFold(columns, name) }
	return slices.ContainsFunc(items, func(it rest.Item) bool {
		switch class := it.Class(); class {
		case codes.Value, codes.Metadata, codes.Duplicated, codes.Outdated, codes.Taken:
			return true
		default:
			return class.Passes() || class.BlamesFields() &&
				(slices.ContainsFunc(it.Fields, sent) || it.Code == hiddenReference || aboutOwner(it.Code) && sent(standard.OwnerField))
		}
	})
}

// apply ends a write as its job did.
func (b *backfill) apply(o *op, s *rowState) {
	switch {
	case o.outcome != 0: // it was refused before
	case s.outcome == 0 && o.id != "" && len(o.fields) == 0:
		o.result = o.id
		o.end(Unchanged, nil) // nothing was left to change
	case s.outcome == 0 || s.outcome == NotSent:
		err := b.stop
		if s.why > 0 {
			err = b.refusals.of(s.why)
		}
		if o.end(NotSent, sferr.ErrNotSent); err != nil {
			o.err = org.NotSent(err)
		}
	case s.outcome == Created || s.outcome == Updated:
		o.result = longID(s.id)
		o.end(s.outcome, nil)
	default:
		o.end(s.outcome, b.refusals.of(s.why))
	}
}

// personOps makes the writes of a plan's persons, ended as far as they are.
func (b *backfill) personOps(p *backfillPlan) (byItem, ops []*op) {
	byItem, ops = p.personOps(&p.ops)
	for _, o := range ops {
		o.refuseNulls(b.client.cfg.Strict)
	}
	return byItem, ops
}

// afterPersons returns the results of a plan whose persons are written.
func (b *backfill) afterPersons(p *backfillPlan) Results {
	byItem, ops := b.personOps(p)
	for _, o := range ops {
		b.apply(o, &b.persons[p.lead(o.at.Item)])
	}
	results, _ := p.results(byItem)
	return results
}

// taskOps makes the writes of the Tasks.
func (b *backfill) taskOps(p *backfillPlan, results Results) (map[TaskRef]*op, []*op) {
	byRef, ops := p.taskOps(results, &p.ops)
	for _, o := range ops {
		o.refuseNulls(b.client.cfg.Strict)
	}
	return byRef, ops
}

// action returns the number of an action.
func (b *backfill) action(p *backfillPlan, at TaskRef) int32 {
	return b.actions[p.lead(at.Item)] + int32(at.Task) //nolint:gosec // one of a lead's
}

// refuseNulls takes out of a record the texts that a job would take for the
// order to clear the field. Each loss is told; it refuses a strict record, and
// one that cannot do without the field.
func (o *op) refuseNulls(strict bool) {
	for _, ch := range o.fields {
		if text, ok := ch.After.(string); !ok || text != bulk.Clear {
			continue
		}
		err := &mapping.FieldError{
			Rule: ch.Rule, Field: ch.Field, Object: o.object, Value: bulk.Clear, Err: mapping.ErrType,
			Reason: fmt.Sprintf("Bulk API 2.0 takes the text %s for the order to clear the field: sync the lead by itself", bulk.Clear),
		}
		if strict || ch.Required {
			o.end(Refused, err)
			return
		}
		o.drop(ch.Field, sferr.Dropped{Field: ch.Field, Rule: ch.Rule, Code: err.Code(), Reason: err.Reason, Err: err})
	}
}

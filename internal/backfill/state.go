package backfill

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/bulk"
	"github.com/getmobly/mobly-salesforce-go/internal/codes"
	core "github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/internal/org"
	"github.com/getmobly/mobly-salesforce-go/internal/record"
	"github.com/getmobly/mobly-salesforce-go/internal/rest"
	"github.com/getmobly/mobly-salesforce-go/internal/standard"
	"github.com/getmobly/mobly-salesforce-go/internal/write"
	"github.com/getmobly/mobly-salesforce-go/salesforce/field"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
)

// rowState is what became of one record that a job was given.
type rowState struct {
	id      [15]byte // all there is to an ID
	outcome record.Outcome
	resync  bool
	err     error // one of the refusals; nil: nothing
}

// refusal returns an error as it was first seen. Errors with the same text, codes
// and messages are one.
func (b *run) refusal(err error, items []rest.Item) error {
	parts := []string{err.Error()}
	for _, e := range items {
		parts = append(parts, e.Code, e.Message)
	}
	key := strings.Join(parts, "\x00")
	if first, ok := b.refusals[key]; ok {
		return first
	}
	b.refusals[key] = err
	return err
}

// rowsOf returns the states as the jobs of data with those columns see them.
func (b *run) rowsOf(columns []string) bulk.Rows {
	return bulk.Rows{
		Ended: func(ref int32) bool {
			b.mu.Lock()
			defer b.mu.Unlock()
			return b.states[ref].outcome != 0
		},
		End: func(ref int32, end *bulk.End) {
			b.mu.Lock()
			defer b.mu.Unlock()
			b.settle(&b.states[ref], columns, end)
		},
	}
}

// settle records the end of a row that was sent with those columns.
func (b *run) settle(s *rowState, columns []string, end *bulk.End) {
	s.resync = s.resync || end.Untold
	switch {
	case end.Outcome == record.Failed && syncs(end.Items, columns):
		s.outcome, s.resync = record.NotSent, true
	case end.Err != nil:
		s.outcome, s.err = end.Outcome, b.refusal(end.Err, end.Items)
	default:
		s.outcome = end.Outcome
		copy(s.id[:], end.ID)
	}
}

// syncs reports whether a sync would not leave a refusal at that, of a record that
// was sent with those columns.
func syncs(items []rest.Item, columns []string) bool {
	sent := func(name string) bool { return core.ContainsFold(columns, name) }
	return slices.ContainsFunc(items, func(e rest.Item) bool {
		switch class := e.Class(); class {
		case codes.Value, codes.Metadata, codes.Duplicated, codes.Outdated, codes.Taken, codes.Twice:
			return true
		default:
			return class.Passes() || class.BlamesFields() &&
				(slices.ContainsFunc(e.Fields, sent) || e.Code == write.HiddenReference || write.AboutOwner(e.Code) && sent(standard.OwnerField))
		}
	})
}

type numbered struct {
	*record.Record
	ref int32
}

// personRecords returns the persons' records that are to be written, ended as far
// as they are.
func (b *run) personRecords(p *windowPlan) []numbered {
	var out []numbered
	for _, r := range p.Persons() {
		begin(r)
		out = append(out, numbered{r, p.leads[r.At.Item]})
	}
	return out
}

// taskRecords returns the Tasks of actions that are to be written, of persons that are
// in the org. Other records are never given to jobs: their leads are synced.
func (b *run) taskRecords(p *windowPlan) []numbered {
	var out []numbered
	for _, r := range p.OtherRecords() {
		if !r.FindParent() {
			r.End(record.NotSent, org.NotSent(sferr.ErrNoParent))
			continue
		}
		if r.At.Other >= p.Items[r.At.Item].Actions {
			b.states[p.leads[r.At.Item]].resync = true
			r.End(record.NotSent, sferr.ErrNotSent)
			continue
		}
		begin(r)
		out = append(out, numbered{r, b.firstTask(p.leads[r.At.Item]) + int32(r.At.Other)}) //nolint:gosec // one of a lead's
	}
	return out
}

// firstTask returns the number of the state of a lead's first action.
func (b *run) firstTask(lead int32) int32 { return int32(len(b.all)) + b.actions[lead] } //nolint:gosec // less than MaxInt32

// taskStates returns the states of a lead's actions.
func (b *run) taskStates(lead int32) []rowState {
	return b.states[b.firstTask(lead):b.firstTask(lead+1)]
}

func (b *run) endAll(records []numbered) {
	for _, r := range records {
		b.end(r)
	}
}

func (b *run) end(r numbered) {
	s := &b.states[r.ref]
	switch {
	case r.Outcome != 0: // it was refused before
	case s.outcome == 0 && r.ID != "" && len(r.Writes()) == 0:
		r.SavedID = r.ID
		r.End(record.Unchanged, nil) // nothing was left to change
	case s.outcome == 0 || s.outcome == record.NotSent:
		r.End(record.NotSent, sferr.ErrNotSent)
		if err := cmp.Or(s.err, b.stop); err != nil {
			r.Err = org.NotSent(err)
		}
	case s.outcome.Wrote():
		if s.id != [15]byte{} {
			r.SavedID, _ = core.ID18(string(s.id[:]))
		}
		r.End(s.outcome, nil)
	default:
		r.End(s.outcome, cmp.Or(s.err, sferr.ErrNotSent))
	}
}

// begin makes a record ready for a job. It takes out the texts that a job would
// take for the order to clear the field. Each loss is reported; it refuses a strict
// record, and one that cannot do without the field.
func begin(r *record.Record) {
	r.Begin()
	for _, c := range r.Writes() {
		if text, ok := c.After().(string); !ok || text != bulk.Clear {
			continue
		}
		err := &field.Error{
			Rule: c.Rule, Field: c.Field, Object: r.Object, Value: bulk.Clear, Err: field.ErrType,
			Reason: fmt.Sprintf("Bulk API 2.0 reads the text %s as the command to clear the field: sync the lead by itself", bulk.Clear),
		}
		if r.Strict || c.Required {
			r.End(record.Refused, err)
			return
		}
		r.Drop(sferr.Explain(err))
	}
}

package backfill

import (
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
	why     int32 // of refusalTexts; 0: nothing
}

// refusalTexts are why records have no good outcome, each once: thousands of rows
// are refused for the same reason.
type refusalTexts struct {
	all   []error
	known map[string]int32
}

// note keeps an error and returns its number, never 0. Errors with the same text,
// codes and messages are one.
func (t *refusalTexts) note(err error, items []rest.Item) int32 {
	parts := []string{err.Error()}
	for _, e := range items {
		parts = append(parts, e.Code, e.Message)
	}
	key := strings.Join(parts, "\x00")
	if n, ok := t.known[key]; ok {
		return n
	}
	if t.known == nil {
		t.known = make(map[string]int32)
	}
	t.all = append(t.all, err)
	n := int32(len(t.all)) //nolint:gosec // not more than there are rows
	t.known[key] = n
	return n
}

func (t *refusalTexts) of(n int32) error {
	if n == 0 {
		return sferr.ErrNotSent
	}
	return t.all[n-1]
}

// rowsOf returns the states as the jobs of data with those columns see them.
func (b *run) rowsOf(states []rowState, columns []string) bulk.Rows {
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
func (b *run) settle(s *rowState, columns []string, end *bulk.End) {
	s.resync = s.resync || end.Untold
	switch {
	case end.Outcome == record.Failed && syncs(end.Items, columns):
		s.outcome, s.resync = record.NotSent, true
	case end.Err != nil:
		s.outcome, s.why = end.Outcome, b.refusals.note(end.Err, end.Items)
	default:
		s.outcome = end.Outcome
		copy(s.id[:], end.ID)
	}
}

// syncs reports whether a sync would not leave a refusal at that, of a record that
// was sent with those columns.
func syncs(items []rest.Item, columns []string) bool {
	sent := func(name string) bool {
		return slices.ContainsFunc(columns, func(c string) bool { return strings.EqualFold(c, name) })
	}
	return slices.ContainsFunc(items, func(e rest.Item) bool {
		switch class := e.Class(); class {
		case codes.Value, codes.Metadata, codes.Duplicated, codes.Outdated, codes.Taken:
			return true
		default:
			return class.Passes() || class.BlamesFields() &&
				(slices.ContainsFunc(e.Fields, sent) || e.Code == write.HiddenReference || write.AboutOwner(e.Code) && sent(standard.OwnerField))
		}
	})
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

// taskRecords returns the Tasks that are to be written, of persons that are in the
// org.
func (b *run) taskRecords(p *windowPlan) []numbered {
	var out []numbered
	for _, r := range p.TaskRecords() {
		if !r.FindParent() {
			r.End(record.NotSent, org.NotSent(sferr.ErrNoPerson))
			continue
		}
		begin(r)
		out = append(out, numbered{r, b.actions[p.leads[r.At.Item]] + int32(r.At.Task)}) //nolint:gosec // one of a lead's
	}
	return out
}

// endPersons ends the records of a plan whose persons are written.
func (b *run) endPersons(p *windowPlan) {
	for _, r := range b.personRecords(p) {
		b.end(r.Record, &b.persons[r.ref])
	}
}

// end ends a record as its job did.
func (b *run) end(r *record.Record, s *rowState) {
	switch {
	case r.Outcome != 0: // it was refused before
	case s.outcome == 0 && r.ID != "" && len(r.Writes()) == 0:
		r.SavedID = r.ID
		r.End(record.Unchanged, nil) // nothing was left to change
	case s.outcome == 0 || s.outcome == record.NotSent:
		err := b.stop
		if s.why > 0 {
			err = b.refusals.of(s.why)
		}
		if r.End(record.NotSent, sferr.ErrNotSent); err != nil {
			r.Err = org.NotSent(err)
		}
	case s.outcome.Wrote():
		if s.id != [15]byte{} {
			r.SavedID, _ = core.ID18(string(s.id[:]))
		}
		r.End(s.outcome, nil)
	default:
		r.End(s.outcome, b.refusals.of(s.why))
	}
}

// begin makes a record ready for a job. It takes out the texts that a job would
// take for the order to clear the field. Each loss is reported; it refuses a strict
// record, and one that cannot do without the field.
func begin(r *record.Record) {
	r.Begin()
	for _, c := range r.Writes() {
		if text, ok := c.After.(string); !ok || text != bulk.Clear {
			continue
		}
		err := &field.Error{
			Rule: c.Rule, Field: c.Field, Object: r.Object, Value: bulk.Clear, Err: field.ErrType,
			Reason: fmt.Sprintf("Bulk API 2.0 takes the text %s for the order to clear the field: sync the lead by itself", bulk.Clear),
		}
		if r.Strict || c.Required {
			r.End(record.Refused, err)
			return
		}
		r.Drop(sferr.Dropped{Field: c.Field, Rule: c.Rule, Code: err.Code(), Reason: err.Reason, Err: err})
	}
}

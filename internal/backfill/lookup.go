package backfill

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"

	"github.com/getmobly/mobly-salesforce-go/internal/planner"
	"github.com/getmobly/mobly-salesforce-go/internal/soql"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// maxLookUp is how many leads are looked up together.
const maxLookUp = 2000

// keeper keeps rows until one cannot be kept.
type keeper struct {
	keep func(map[string]any) error
	err  error
}

func (k *keeper) row(values map[string]any) {
	if k.err == nil {
		delete(values, "attributes")
		k.err = k.keep(values)
	}
}

// ask asks questions whose rows are kept.
func (b *run) ask(ctx context.Context, k *keeper, questions ...soql.Question) error {
	for i := range questions {
		questions[i].Row = k.row
	}
	return cmp.Or(b.Engine.Org.Ask(ctx, questions...), k.err)
}

// lookUpPersons reads the records of a target as Sync does: by the leads' keys.
// Then it reads the survivors of merged records, and the contacts that leads were
// converted to.
func (b *run) lookUpPersons(ctx context.Context, target int, converted bool, keep func(map[string]any) error) error {
	t, k := &b.model.Targets[target], &keeper{keep: keep}
	if err := b.inChunks(func(leads []planner.Lead) error {
		return b.ask(ctx, k, b.model.PersonQuestion(t, b.learned, leads, nil))
	}); err != nil {
		return err
	}
	if ids := b.survivors[target]; len(ids) > 0 {
		if err := b.ask(ctx, k, byIDs(t, ids)); err != nil {
			return err
		}
	}
	if t.Object.Name != schema.Contact || !converted {
		return nil
	}
	ids, err := b.convertedTo()
	if err != nil {
		return err
	}
	return b.ask(ctx, k, byIDs(t, ids))
}

func byIDs(t *planner.Target, ids []string) soql.Question {
	return soql.Question{Fields: t.Columns(), Object: t.Object.Name, Conditions: []soql.OneOf{{Field: "Id", Values: ids}}}
}

// lookUpTasks reads the Tasks of the leads' actions by their keys.
func (b *run) lookUpTasks(ctx context.Context, keep func(map[string]any) error) error {
	k := &keeper{keep: keep}
	return b.inChunks(func(leads []planner.Lead) error {
		return b.ask(ctx, k, b.model.TaskQuestion(b.learned, leads, nil)...)
	})
}

// inChunks calls do with all leads, some at a time.
func (b *run) inChunks(do func([]planner.Lead) error) error {
	for from := 0; from < b.len(); from += maxLookUp {
		var which []int32
		for i := from; i < min(from+maxLookUp, b.len()); i++ {
			which = append(which, int32(i)) //nolint:gosec // a number of leads
		}
		leads, err := b.load(which)
		if err != nil {
			return err
		}
		if err := do(leads); err != nil {
			return err
		}
	}
	return nil
}

// convertedTo returns the contacts that leads of the org were converted to.
func (b *run) convertedTo() ([]string, error) {
	var ids []string
	err := b.rows.each(func(r *spooledRow, text []byte) error {
		if r.object == taskRow || b.model.Targets[r.object].Object.Name != schema.Lead {
			return nil
		}
		var lead struct{ ConvertedContactId string } //nolint:revive // Salesforce's spelling
		err := json.Unmarshal(text, &lead)
		if lead.ConvertedContactId != "" {
			ids = append(ids, lead.ConvertedContactId)
		}
		return err
	})
	slices.Sort(ids)
	return slices.Compact(ids), spoolError(err)
}

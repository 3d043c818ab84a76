package salesforce

import (
	"context"
	"encoding/json"
	"errors"
	"slices"

	"github.com/getmobly/mobly-salesforce-go/internal/soql"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// lookUp reads the records of an object of the model, -1 for Task, as Sync does:
// by the leads' keys.
func (b *backfill) lookUp(ctx context.Context, object int, converted map[uint64]int32, keep func(map[string]any) error) error {
	var pm *personModel
	if object >= 0 {
		pm = &b.model.persons[object]
	}
	var kept error
	row := func(values map[string]any) {
		if kept == nil {
			delete(values, "attributes")
			kept = keep(values)
		}
	}
	var leads []Lead
	ask := func() error {
		persons := b.model.gather(leads)
		asked := newTaskIndex(b.model, b.planner.learned, leads, persons).byKeys()
		leads = leads[:0]
		if pm != nil {
			mt := newMatcher(b.model, b.planner.learned)
			conds := mt.conditions(pm, persons)
			if pm.object.Name == b.model.Creates {
				persons = slices.DeleteFunc(persons, func(p *person) bool { return !p.keys.renamed() })
				conds = append(conds, mt.exactTerms(persons))
			}
			asked = []soql.Question{{Fields: pm.fieldList(), Object: pm.object.Name, Conditions: conds}}
		}
		for i := range asked {
			asked[i].Row = row
		}
		return errors.Join(b.client.org.Ask(ctx, b.client.org.Lookups(asked)), kept)
	}
	err := b.each(nil, func(_ int32, l *Lead) error {
		if leads = append(leads, *l); len(leads) < lookUpLeads {
			return nil
		}
		return ask()
	})
	if err == nil && len(leads) > 0 {
		err = ask()
	}
	if err == nil && pm != nil && len(b.survivors[object]) > 0 {
		survivors := soql.Question{Fields: pm.fieldList(), Object: pm.object.Name, Conditions: []soql.OneOf{{Field: "Id", Values: b.survivors[object]}}, Row: row}
		err = b.client.org.Ask(ctx, b.client.org.Lookup(&survivors))
	}
	if err == nil && pm != nil && pm.object.Name == schema.Contact && len(converted) > 0 {
		err = b.lookUpContacts(ctx, pm, row)
	}
	return errors.Join(err, kept)
}

// lookUpLeads is how many leads are looked up together.
const lookUpLeads = 2000

// lookUpContacts reads the contacts that leads of the org were converted to.
func (b *backfill) lookUpContacts(ctx context.Context, pm *personModel, row func(map[string]any)) error {
	var ids []string
	if err := b.eachRow(func(r *spooledRow, text []byte) error {
		if r.object < 0 || b.model.persons[r.object].object.Name != schema.Lead {
			return nil
		}
		var lead struct{ ConvertedContactId string } //nolint:revive // Salesforce's spelling
		err := json.Unmarshal(text, &lead)
		if lead.ConvertedContactId != "" {
			ids = append(ids, lead.ConvertedContactId)
		}
		return err
	}); err != nil {
		return err
	}
	slices.Sort(ids)
	contacts := soql.Question{Fields: pm.fieldList(), Object: pm.object.Name, Conditions: []soql.OneOf{{Field: "Id", Values: slices.Compact(ids)}}, Row: row}
	return b.client.org.Ask(ctx, b.client.org.Lookup(&contacts))
}

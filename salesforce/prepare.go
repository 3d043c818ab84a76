package salesforce

import (
	"errors"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// change plans what is to happen to a person's record: one FieldChange for
// each mapped field that has a value.
func (mt *matcher) change(it *PlanItem, p *person) {
	m := mt.model
	pm := m.person(it.Object)
	mapped := p.mapped
	if it.Object != schema.Lead {
		mapped = m.mapper.Map(it.Object, &p.lead)
	}
	tagged := m.tags.Map(it.Object, p.tags)
	for _, e := range mapped.Dropped {
		it.Dropped = append(it.Dropped, droppedByMapping(e))
	}
	for _, e := range tagged.Dropped {
		it.Dropped = append(it.Dropped, droppedByTags(e))
	}
	it.Dropped = append(it.Dropped, pm.off...)
	if err := missing(it.Verb, errors.Join(mapped.Err, tagged.Err)); err != nil {
		it.refuse(err)
		return
	}
	for i := range mapped.Values {
		it.decide(p.found, field.Value(mapped.Values[i]))
	}
	for i := range tagged.Values {
		it.decide(p.found, field.Value(tagged.Values[i]))
	}
	m.setKey(it, p, pm)
	if it.Verb == Create {
		if err := it.recognisable(p); err != nil {
			it.refuse(err)
			return
		}
	}
	it.Dropped = append(it.Dropped, mt.client.refused.withhold(it.Object, it.Fields)...)
}

// recognisable makes sure that a new record is found again by the next run: it
// carries an external ID, or its e-mail address cannot be left out.
func (it *PlanItem) recognisable(p *person) error {
	lead := p.lead
	lead.RemoteIDs = nil // they led to no record
	if lead.Empty() {
		return ErrEmpty
	}
	if it.Key != nil {
		return nil
	}
	for i := range it.Fields {
		if f := &it.Fields[i]; f.Field == emailField && f.Write && len(p.keys.emails) > 0 {
			f.Required = true
			return nil
		}
	}
	return ErrNoKey
}

// missing returns err unless it only says that a required field has no value
// and the record has one already.
func missing(v Verb, err error) error {
	if v == Update && errors.Is(err, mapping.ErrRequired) {
		return nil
	}
	return err
}

func (it *PlanItem) refuse(err error) {
	it.Verb, it.Err, it.Fields, it.Key = Refuse, err, nil, nil
}

func (it *PlanItem) writes() bool {
	for i := range it.Fields {
		if it.Fields[i].Write {
			return true
		}
	}
	return false
}

// decide adds what is to happen to one field.
func (it *PlanItem) decide(found *record, v field.Value) {
	var before any
	if found != nil {
		before = found.values[v.Field]
	}
	ch := field.Decide(before, found == nil, v)
	if ch.Lost != nil {
		it.Dropped = append(it.Dropped, droppedByMapping((*mapping.FieldError)(ch.Lost)))
	}
	it.Fields = append(it.Fields, FieldChange{
		Field: v.Field, Rule: v.Rule, Before: before, After: ch.After, Write: ch.Write,
		Policy: string(v.Policy), Reason: ch.Reason, Required: v.Required,
	})
}

// setKey gives a new record its external ID, and a found one that lacks it.
func (m *model) setKey(it *PlanItem, p *person, pm *personModel) {
	if pm.key == "" || len(p.keys.external) == 0 {
		return
	}
	key := p.keys.external[0]
	if it.Verb == Create {
		it.Key = &Key{Field: pm.key, Value: key}
		return
	}
	f := pm.object.Field(pm.key)
	if !f.Updateable || !field.BlankValue(p.found.values[pm.key]) {
		return
	}
	it.Fields = append(it.Fields, FieldChange{
		Field: pm.key, Rule: "id", After: key, Write: true, Reason: "the record has no external ID yet",
	})
}

func droppedByMapping(e *mapping.FieldError) Dropped {
	return Dropped{Field: e.Field, Rule: e.Rule, Code: e.Code(), Reason: e.Reason, Err: e}
}

func droppedByTags(e *tags.FieldError) Dropped {
	return Dropped{Field: e.Field, Rule: e.Rule, Code: e.Code(), Reason: e.Reason, Err: e}
}

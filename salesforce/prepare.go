package salesforce

import (
	"errors"
	"fmt"
	"slices"

	"github.com/getmobly/mobly-salesforce-go/internal/field"
	"github.com/getmobly/mobly-salesforce-go/internal/slab"
	"github.com/getmobly/mobly-salesforce-go/internal/standard"
	"github.com/getmobly/mobly-salesforce-go/mapping"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
	"github.com/getmobly/mobly-salesforce-go/salesforce/sferr"
	"github.com/getmobly/mobly-salesforce-go/tags"
)

// change plans what is to happen to a person's record: one FieldChange for
// each mapped field that has a value.
func (mt *matcher) change(it *PlanItem, p *person, room *slab.Slab[FieldChange]) {
	m := mt.model
	pm := m.person(it.Object)
	p.fill = p.fill || pm.newer(p)
	mapped, tagged := &mt.mapped, &mt.tagged
	m.mapper.MapInto(mapped, it.Object, p.lead)
	m.tagMapper.MapInto(tagged, it.Object, p.tags)
	for _, e := range mapped.Dropped {
		it.Dropped = append(it.Dropped, droppedByMapping(e))
	}
	for _, e := range tagged.Dropped {
		it.Dropped = append(it.Dropped, droppedByTags(e))
	}
	it.Dropped = append(it.Dropped, pm.off...)
	if mapped.Err != nil || tagged.Err != nil {
		if err := missing(p.found, mapped.Err, tagged.Err); err != nil {
			it.refuse(err)
			return
		}
	}
	it.Fields = room.Take(len(mapped.Values) + len(tagged.Values) + 3) // key, time and owner
	if len(pm.codes) == 0 {
		for i := range mapped.Values {
			it.decide(p, (*field.Value)(&mapped.Values[i]))
		}
		for i := range tagged.Values {
			it.decide(p, (*field.Value)(&tagged.Values[i]))
		}
	} else {
		values, lost := pm.placed(p, valuesOf(mapped, tagged))
		if len(lost) > 0 && m.Strict {
			it.refuse(fmt.Errorf("%w: %s %s", sferr.ErrValue, lost[0].Field, lost[0].Code))
			return
		}
		it.Dropped = append(it.Dropped, lost...)
		for i := range values {
			it.decide(p, &values[i])
		}
	}
	mt.setKey(it, p, pm)
	pm.setSynced(it, p)
	mt.setOwner(it, p, pm)
	if it.Verb == Create {
		if err := it.recognisable(p); err != nil {
			it.refuse(err)
			return
		}
	}
	it.Dropped = append(it.Dropped, mt.learned.refused.withhold(it.Object, it.ID, it.Fields)...)
}

// valuesOf returns the values of fields and tags as one list.
func valuesOf(mapped *mapping.Record, tagged *tags.Record) []field.Value {
	values := make([]field.Value, 0, len(mapped.Values)+len(tagged.Values))
	for i := range mapped.Values {
		values = append(values, field.Value(mapped.Values[i]))
	}
	for i := range tagged.Values {
		values = append(values, field.Value(tagged.Values[i]))
	}
	return values
}

// recognisable makes sure that a new record is found again by the next run: it
// carries an external ID, or its e-mail address, or what else it is known by,
// cannot be left out.
func (it *PlanItem) recognisable(p *person) error {
	lead := p.lead
	if len(lead.RemoteIDs) > 0 { // they led to no record
		without := *lead
		without.RemoteIDs = nil
		lead = &without
	}
	if lead.Empty() {
		return sferr.ErrEmpty
	}
	if it.Key != nil {
		return nil
	}
	required := []string{standard.EmailField}
	switch {
	case len(p.keys.emails) > 0:
	case p.keys.unkeyed():
		required = []string{"LastName", "Phone"}
		if it.Object == schema.Lead {
			required = append(required, "Company")
		}
	default:
		return sferr.ErrNoKey
	}
	for i := range it.Fields {
		if f := &it.Fields[i]; f.Write && slices.Contains(required, f.Field) {
			f.Required = true
			required = slices.DeleteFunc(required, func(name string) bool { return name == f.Field })
		}
	}
	if len(required) > 0 {
		return sferr.ErrNoKey
	}
	return nil
}

// missing returns what refuses the lead: all errors but those that say that a
// required field has no value where the record that was found has one already.
func missing(found *record, errs ...error) error {
	var left []error
	for _, err := range errs {
		if several, ok := err.(interface{ Unwrap() []error }); ok {
			left = append(left, missing(found, several.Unwrap()...))
			continue
		}
		var name string
		var byMapping *mapping.FieldError
		var byTags *tags.FieldError
		switch {
		case errors.As(err, &byMapping):
			name = byMapping.Field
		case errors.As(err, &byTags):
			name = byTags.Field
		}
		if !errors.Is(err, mapping.ErrRequired) || found == nil || field.BlankValue(found.values[name]) {
			left = append(left, err)
		}
	}
	return errors.Join(left...)
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
func (it *PlanItem) decide(p *person, v *field.Value) {
	if p.fill && v.Policy != field.CreateOnly {
		v.Policy = field.WriteIfBlank
	}
	if p.by == ByDuplicateRule && v.Field == standard.EmailField {
		v.Policy = field.CreateOnly // by its address the record would be taken for the lead's own
	}
	it.put(p.found, v)
}

func (it *PlanItem) put(found *record, v *field.Value) {
	var before any
	if found != nil {
		before = found.values[v.Field]
	}
	ch := field.Decide(before, found == nil, *v)
	if ch.Lost != nil {
		it.Dropped = append(it.Dropped, droppedByMapping((*mapping.FieldError)(ch.Lost)))
	}
	it.Fields = append(it.Fields, FieldChange{
		Field: v.Field, Rule: v.Rule, Before: before, After: ch.After, Write: ch.Write,
		Policy: string(v.Policy), Reason: ch.Reason, Required: v.Required,
	})
}

// setKey gives a new record its external ID, and a found one that lacks it. An
// ID that a converted lead has stays there.
func (mt *matcher) setKey(it *PlanItem, p *person, pm *personModel) {
	if pm.key == "" || p.by == ByDuplicateRule {
		return
	}
	x := mt.indexes[pm.object.Name]
	i := slices.IndexFunc(p.keys.external, func(key string) bool { return !p.passed || len(x.byKey[x.key(key)]) == 0 })
	if i < 0 {
		return
	}
	key := p.keys.external[i]
	if it.Verb == Create {
		it.Key = &Key{Field: pm.key, Value: key}
		return
	}
	f := pm.object.Field(pm.key)
	if !f.Updateable || !field.BlankValue(p.found.values[pm.key]) {
		return
	}
	it.Fields = append(it.Fields, FieldChange{
		Field: pm.key, Rule: standard.KeyRule, After: key, Write: true, Reason: "the record has no external ID yet",
	})
}

func droppedByMapping(e *mapping.FieldError) sferr.Dropped {
	return sferr.Dropped{Field: e.Field, Rule: e.Rule, Code: e.Code(), Reason: e.Reason, Err: e}
}

func droppedByTags(e *tags.FieldError) sferr.Dropped {
	return sferr.Dropped{Field: e.Field, Rule: e.Rule, Code: e.Code(), Reason: e.Reason, Err: e}
}

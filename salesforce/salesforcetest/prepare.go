package salesforcetest

import "github.com/getmobly/mobly-salesforce-go/salesforce/schema"

// prepare reads what a client sent: known fields that may be written, decoded.
func (s *saver) prepare(e *entity, in *input, create bool) (map[string]any, faults) {
	changes := make(map[string]any, len(in.members)+8)
	var locked []string
	for _, m := range in.members {
		c := s.column(e, m.name)
		if c == nil {
			if nested, ok := m.value.(*input); ok && e.relation(m.name) != nil {
				f := s.byKey(e.relation(m.name), nested, changes)
				if f != nil {
					return nil, one(*f)
				}
				continue
			}
			return nil, one(noSuchColumn(m.name, e.name))
		}
		if !s.admin && (create && !c.Createable || !create && !c.Updateable || !s.rights().field(e, c).Edit) {
			locked = append(locked, c.Name)
			continue
		}
		if f := blankStatus(e, c, m.value); f != nil {
			return nil, one(*f)
		}
		v, ok := decode(c, m.value)
		if !ok {
			return nil, one(wrongType(c, m, s.text))
		}
		changes[c.Name] = v
	}
	if locked != nil {
		return nil, one(notWritable(locked))
	}
	if missing := missing(e, changes, create); missing != nil {
		return nil, one(requiredMissing(missing))
	}
	return changes, nil
}

// missing lists the required fields that are blank.
func missing(e *entity, changes map[string]any, create bool) []string {
	var out []string
	for _, c := range e.columns {
		v, given := changes[c.Name]
		switch {
		case v != nil || c.Type == schema.TypeBoolean || !c.Createable || c.Nillable:
		case create && c.initial() == nil && !c.DefaultedOnCreate, !create && given:
			out = append(out, c.Name)
		}
	}
	return out
}

// stampNew fills in what a new record has of itself.
func (s *saver) stampNew(e *entity, id string, changes map[string]any) {
	set := func(name string, v any) {
		if e.column(name) != nil && changes[name] == nil {
			changes[name] = v
		}
	}
	set("Id", id)
	set("CreatedDate", stamp(s.now))
	set("LastModifiedDate", changes["CreatedDate"])
	set("SystemModstamp", changes["LastModifiedDate"])
	set("CreatedById", s.user)
	set("LastModifiedById", changes["CreatedById"])
	set("OwnerId", s.user)
	if e.custom {
		set("Name", id)
	}
}

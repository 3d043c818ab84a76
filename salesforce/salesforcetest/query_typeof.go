package salesforcetest

import "github.com/getmobly/mobly-salesforce-go/internal/soql"

// choice is what TYPEOF selects of the record behind a reference, by its object.
type choice struct {
	hop       *column
	when      map[*entity]*shape
	otherwise *shape // of what Salesforce calls Name; nil: nothing
}

// choose adds a TYPEOF expression to the shape. The texts of its errors are guesses.
func (s *search) choose(root *shape, it soql.Item) error {
	path := it.Field.Path
	rt, wrong := s.org.trace(s.who, s.entity, path+".Id")
	switch {
	case wrong != "":
		return s.q.Errorf(soql.InvalidField, it.Field.Pos, "%s", wrong)
	case rt.last != nil:
		return s.q.Errorf(soql.MalformedQuery, it.Field.Pos, "TYPEOF needs a reference to several objects: %s", path)
	}
	last := len(rt.hops) - 1
	c := &choice{hop: rt.hops[last], when: map[*entity]*shape{}}
	for _, w := range it.TypeOf.When {
		e := s.org.visible(w.Object, s.who.user)
		if e == nil || !c.hop.refersTo(e.name) || c.when[e] != nil {
			return s.q.Errorf(soql.MalformedQuery, w.Pos, "TYPEOF %s cannot have WHEN %s", path, w.Object)
		}
		c.when[e] = &shape{}
		for _, f := range w.Fields {
			rt, wrong := s.org.trace(s.who, e, f.Path)
			if wrong != "" {
				return s.q.Errorf(soql.InvalidField, f.Pos, "%s", wrong)
			}
			c.when[e].add(rt, nil, "")
		}
	}
	for _, f := range it.TypeOf.Else {
		rt, wrong := s.org.trace(s.who, s.entity, path+"."+f.Path)
		if wrong != "" {
			return s.q.Errorf(soql.InvalidField, f.Pos, "%s", wrong)
		}
		if c.otherwise == nil {
			c.otherwise = &shape{}
		}
		c.otherwise.add(&route{name: rt.name}, nil, "")
	}
	at := root
	for _, hop := range rt.hops[:last] {
		at = at.under(hop)
	}
	at.items = append(at.items, shapeItem{key: c.hop.RelationshipName, choice: c})
	return nil
}

// render writes the record that the reference of r names; null where nothing of it is
// selected.
func (c *choice) render(s *search, r *record) (any, error) {
	e, r := s.org.follow(s.who, c.hop, r)
	if r == nil {
		return nil, nil
	}
	if form := c.when[e]; form != nil {
		return form.render(s, e, r)
	}
	if c.otherwise == nil {
		return nil, nil
	}
	return c.otherwise.render(s, e, r)
}

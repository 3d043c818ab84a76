package salesforcetest

import (
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/soql"
)

// shape is the form of the records that a query answers: its select list as a
// tree, in which the fields of one parent stand together.
type shape struct {
	items []shapeItem
}

// shapeItem is a field, a parent, or a list of children; the first of them that
// is set.
type shapeItem struct {
	key    string
	parent *shape // fields of the record behind hop
	hop    *column
	child  *child
	sub    *soql.Query
	route  *route // of one step
}

// shape makes the tree of the query's select list.
func (s *search) shape() (*shape, error) {
	root := &shape{}
	for _, it := range s.q.Select {
		if it.Sub != nil {
			c, err := s.childOf(it.Sub)
			if err != nil {
				return nil, err
			}
			root.items = append(root.items, shapeItem{key: c.name, child: c, sub: it.Sub})
			continue
		}
		rt := s.routes[it.Field.Path]
		at := root
		for _, hop := range rt.hops {
			at = at.under(hop)
		}
		leaf := &route{last: rt.last, name: rt.name}
		key := rt.name
		if rt.last != nil {
			key = rt.last.Name
		}
		at.items = append(at.items, shapeItem{key: key, route: leaf})
	}
	return root, nil
}

// under returns the shape of the record behind hop.
func (t *shape) under(hop *column) *shape {
	for _, it := range t.items {
		if it.hop == hop {
			return it.parent
		}
	}
	p := &shape{}
	t.items = append(t.items, shapeItem{key: hop.RelationshipName, parent: p, hop: hop})
	return p
}

func (s *search) childOf(sub *soql.Query) (*child, error) {
	all := s.org.children(s.entity)
	i := slices.IndexFunc(all, func(c child) bool { return c.name != "" && strings.EqualFold(c.name, sub.From) })
	if i < 0 {
		return nil, sub.Errorf(soql.InvalidType, sub.FromPos, "Didn't understand relationship '%s' in FROM part of query call. "+
			"If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. "+
			"Please reference your WSDL or the describe call for the appropriate names.", sub.From)
	}
	return &all[i], nil
}

// render writes a record in that shape.
func (t *shape) render(s *search, e *entity, r *record) (any, error) {
	out := make(ordered, 0, len(t.items)+1)
	out = append(out, attributes(e, r, s.version))
	for _, it := range t.items {
		var v any
		var err error
		switch {
		case it.parent != nil:
			if pe, pr := s.org.follow(it.hop, r); pr != nil {
				v, err = it.parent.render(s, pe, pr)
			}
		case it.child != nil:
			v, err = s.childRecords(it, r)
		case it.route.last != nil:
			v = field(e, it.route.last, r)
		default:
			v = named(e, it.route.name, r)
		}
		if err != nil {
			return nil, err
		}
		out = append(out, pair{it.key, v})
	}
	return out, nil
}

// named is a field of a record of one of several objects, null where its object
// lacks the field.
func named(e *entity, name string, r *record) any {
	if strings.EqualFold(name, "Type") {
		return e.name
	}
	return render(e.column(name), r)
}

// childRecords answers a subquery on the children of r: null for none.
func (s *search) childRecords(it shapeItem, r *record) (any, error) {
	inner := &search{org: s.org, version: s.version, q: it.sub, entity: it.child.entity, all: s.all}
	if err := inner.trace(); err != nil {
		return nil, err
	}
	var from []*record
	if ids, ok := inner.entity.indexes[it.child.column]; ok {
		for _, id := range ids[it.child.column.key(r.id)] {
			if row := inner.entity.rows[id]; s.all || !row.deleted() {
				from = append(from, row)
			}
		}
	} else {
		for _, row := range inner.entity.live(s.all) {
			if row.values[it.child.column.Name] == r.id {
				from = append(from, row)
			}
		}
	}
	found, err := inner.find(from)
	if err != nil {
		return nil, err
	}
	tree, err := inner.shape()
	if err != nil {
		return nil, err
	}
	records := []any{}
	for _, row := range inner.cut(found) {
		v, err := tree.render(inner, inner.entity, row)
		if err != nil {
			return nil, err
		}
		records = append(records, v)
	}
	if len(records) == 0 {
		return nil, nil
	}
	return result(len(records), "", records), nil
}

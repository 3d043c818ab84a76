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

// shapeItem is a parent, a list of children, a parent of several objects, or a field;
// the first of them that is set.
type shapeItem struct {
	key    string
	parent *shape // fields of the record behind hop
	hop    *column
	child  *childQuery
	choice *choice
	route  *route        // of one step
	change func(any) any // what the query makes of the field's value; nil: nothing
}

// childQuery is a subquery on the children of a record.
type childQuery struct {
	search *search
	column *column // that names the parent
	shape  *shape
}

// shape makes the tree of the query's select list.
func (s *search) shape() (*shape, error) {
	root := &shape{}
	for _, it := range s.q.Select {
		if it.Sub != nil {
			key, c, err := s.childOf(it.Sub)
			if err != nil {
				return nil, err
			}
			root.items = append(root.items, shapeItem{key: key, child: c})
			continue
		}
		if it.TypeOf != nil {
			if err := s.choose(root, it); err != nil {
				return nil, err
			}
			continue
		}
		change, err := s.changed(it)
		if err != nil {
			return nil, err
		}
		root.add(s.routes[it.Field.Path], change, it.Alias)
	}
	return root, nil
}

// add adds the field at the end of a route, under its alias if it has one.
func (t *shape) add(rt *route, change func(any) any, alias string) {
	for _, hop := range rt.hops {
		t = t.under(hop)
	}
	key := rt.name
	if rt.last != nil {
		key = rt.last.Name
	}
	if alias != "" {
		key = alias
	}
	t.items = append(t.items, shapeItem{key: key, route: &route{last: rt.last, name: rt.name}, change: change})
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

// childOf prepares a subquery and returns the relationship's name.
func (s *search) childOf(sub *soql.Query) (string, *childQuery, error) {
	all := s.org.children(s.entity)
	i := slices.IndexFunc(all, func(c child) bool {
		return c.name != "" && strings.EqualFold(c.name, sub.From) && s.who.object(c.entity).Read
	})
	if i < 0 {
		return "", nil, sub.Errorf(soql.InvalidType, sub.FromPos, "Didn't understand relationship '%s' in FROM part of query call. "+
			"If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. "+
			"Please reference your WSDL or the describe call for the appropriate names.", sub.From)
	}
	inner := &search{org: s.org, version: s.version, q: sub, entity: all[i].entity, all: s.all, who: s.who}
	if err := inner.trace(); err != nil {
		return "", nil, err
	}
	tree, err := inner.shape()
	return all[i].name, &childQuery{search: inner, column: all[i].column, shape: tree}, err
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
			if pe, pr := s.org.follow(s.who, it.hop, r); pr != nil {
				v, err = it.parent.render(s, pe, pr)
			}
		case it.child != nil:
			v, err = it.child.render(r)
		case it.choice != nil:
			v, err = it.choice.render(s, r)
		case it.change != nil:
			v = it.change(r.values[it.route.last.Name])
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

// render answers the subquery for one parent: null for no children.
func (c *childQuery) render(parent *record) (any, error) {
	s := c.search
	found, err := s.find(s.entity.naming(c.column, parent.id, s.all))
	if err != nil {
		return nil, err
	}
	records := []any{}
	for _, r := range s.cut(found) {
		v, err := c.shape.render(s, s.entity, r)
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

// naming returns the records whose reference names that ID, oldest first.
func (e *entity) naming(c *column, id string, all bool) []*record {
	var out []*record
	if index, ok := e.indexes[c]; ok {
		for _, child := range index[c.key(id)] {
			if r := e.rows[child]; all || !r.deleted() {
				out = append(out, r)
			}
		}
		slices.SortFunc(out, bySeq)
		return out
	}
	for _, r := range e.live(all) {
		if r.values[c.Name] == id {
			out = append(out, r)
		}
	}
	return out
}

package salesforcetest

import (
	"slices"
	"strings"

	"github.com/getmobly/mobly-salesforce-go/internal/soql"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// judge holds the rules of a query that follow from what describe says of its
// fields.
func (s *search) judge() error {
	if err := s.aggregates(); err != nil {
		return err
	}
	var err error
	soql.Walk(s.q.Where, func(c soql.Condition) {
		if c.Sub != nil && err == nil {
			err = s.joinable(c)
		}
	})
	return err
}

// aggregates refuses to group by what is not groupable, and to aggregate what
// is not aggregatable.
func (s *search) aggregates() error {
	refs := slices.Clone(s.q.GroupBy)
	for _, it := range s.q.Select {
		refs = append(refs, it.Field)
	}
	soql.Walk(s.q.Having, func(c soql.Condition) { refs = append(refs, c.Field) })
	for _, o := range s.q.OrderBy {
		refs = append(refs, o.Field)
	}
	grouped := len(s.q.GroupBy) > 0
	for _, ref := range refs {
		rt := s.routes[ref.Path]
		if rt == nil || rt.last == nil {
			continue
		}
		is := rt.last.kinds()
		switch {
		case ref.Func == soql.NoFunc && grouped && !is.groupable:
			return s.q.Errorf(soql.MalformedQuery, ref.Pos, "field '%s' can not be grouped in a query call", ref.Path)
		case ref.Func.IsAggregate() && !is.aggregatable:
			return s.q.Errorf(soql.MalformedQuery, ref.Pos, "field %s does not support aggregate operator %s", ref.Path, ref.Func)
		}
	}
	return nil
}

// joinable refuses a semi-join whose two sides are not IDs of the same object.
// What its subquery names and does not exist is found when that runs.
func (s *search) joinable(c soql.Condition) error {
	inner := s.org.visible(c.Sub.From, s.who.user)
	if inner == nil {
		return nil
	}
	field := c.Sub.Select[0].Field
	rt, wrong := s.org.trace(s.who, inner, field.Path)
	if wrong != "" {
		return nil
	}
	left, right := s.routes[c.Field.Path].objects(s.entity), rt.objects(inner)
	if slices.ContainsFunc(left, func(name string) bool {
		return slices.ContainsFunc(right, func(n string) bool { return strings.EqualFold(n, name) })
	}) {
		return nil
	}
	return s.q.Errorf(soql.MalformedQuery, field.Pos, "The selected field '%s' in the subquery and the left operand field in the where expression "+
		"in the outer query '%s' should point to the same object type", field.Path, c.Field.Path)
}

// objects are those whose IDs the field of e holds; none, where it holds no IDs.
func (rt *route) objects(e *entity) []string {
	switch {
	case rt.last == nil:
		return nil
	case rt.last.Type == schema.TypeID:
		return []string{e.name}
	case rt.last.Type == schema.TypeReference:
		return rt.last.ReferenceTo
	default:
		return nil
	}
}

package soql

import (
	"cmp"
	"strings"
)

// Sorter returns the comparison of the ORDER BY clause of q, for a stable sort
// of the records, or nil without such a clause. The error is an [Error]: long
// texts and multi-select picklists have no order.
//
// Texts sort without regard to case, false before true, and null first in
// either direction unless the query says NULLS LAST.
func (q *Query) Sorter(env Env) (func(a, b Getter) int, error) {
	order, err := q.ordering(env)
	if order == nil {
		return nil, err
	}
	return func(a, b Getter) int {
		return order(
			func(ref FieldRef) any { return a(ref.Path) },
			func(ref FieldRef) any { return b(ref.Path) },
		)
	}, nil
}

func (q *Query) ordering(env Env) (func(a, b func(FieldRef) any) int, error) {
	if len(q.OrderBy) == 0 {
		return nil, nil
	}
	kinds := make([]Kind, len(q.OrderBy))
	for i, o := range q.OrderBy {
		kinds[i] = env.kindOf(o.Field)
		if kinds[i] == Unfilterable || kinds[i] == MultiPicklist {
			return nil, q.Errorf(MalformedQuery, o.Field.Pos, "field '%s' can not be sorted in a query call", o.Field)
		}
	}
	return func(a, b func(FieldRef) any) int {
		for i, o := range q.OrderBy {
			if c := compareValues(a(o.Field), b(o.Field), kinds[i], o); c != 0 {
				return c
			}
		}
		return 0
	}, nil
}

func compareValues(a, b any, kind Kind, o OrderItem) int {
	if kind != Boolean {
		switch nullA, nullB := isNull(a, kind), isNull(b, kind); {
		case nullA && nullB:
			return 0
		case nullA != nullB:
			if nullA == o.NullsLast {
				return 1
			}
			return -1
		}
	}
	c := order(a, b, kind)
	if o.Desc {
		return -c
	}
	return c
}

// order compares two values that are not null.
func order(a, b any, kind Kind) int {
	switch kind {
	case Number:
		m, _ := asNumber(a)
		n, _ := asNumber(b)
		return m.compare(n)
	case Date:
		d, _ := asDay(a)
		e, _ := asDay(b)
		return d.Compare(e)
	case DateTime:
		t, _ := asTime(a)
		u, _ := asTime(b)
		return t.Compare(u)
	case Boolean:
		return cmp.Compare(rank(a), rank(b))
	default:
		return strings.Compare(asText(a, kind), asText(b, kind))
	}
}

func rank(v any) int {
	if b, _ := v.(bool); b {
		return 1
	}
	return 0
}

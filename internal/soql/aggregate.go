package soql

import (
	"encoding/json"
	"math/big"
	"slices"
	"strconv"
	"strings"
)

// AggregateRow is one group of an aggregate query, in the order of its SELECT
// list.
type AggregateRow []Column

// Column is one value of an [AggregateRow]. Name is the alias, else the field's
// own name ("Name" for Owner.Name), else expr0, expr1 and so on. Value is an
// int for counts, a [json.Number] for sums and averages, else a value from the
// Getter. It is nil if the group has no value.
type Column struct {
	Name  string
	Value any
}

// Aggregate answers an aggregate query (see [Query.IsAggregate]) from the
// records that its WHERE clause selects: grouped, filtered by HAVING, ordered,
// and cut by OFFSET and LIMIT. Without ORDER BY, groups come in the order of
// their first records. Without GROUP BY there is one group, even if it has no
// record.
//
// Texts that differ in case only are in one group. The error is an [Error].
func (q *Query) Aggregate(records []Getter, env Env) ([]AggregateRow, error) {
	if err := q.checkAggregates(env); err != nil {
		return nil, err
	}
	having := predicate(func(func(FieldRef) any) bool { return true })
	if q.Having != nil {
		var err error
		if having, err = q.compile(q.Having, env); err != nil {
			return nil, err
		}
	}
	sorter, err := q.ordering(env)
	if err != nil {
		return nil, err
	}
	groups := q.group(records, env)
	groups = slices.DeleteFunc(groups, func(g *group) bool { return !having(g.value) })
	if sorter != nil {
		slices.SortStableFunc(groups, func(a, b *group) int { return sorter(a.value, b.value) })
	}
	groups = groups[min(q.Offset, len(groups)):]
	if q.Limit != NoLimit {
		groups = groups[:min(q.Limit, len(groups))]
	}
	names := q.columnNames()
	rows := make([]AggregateRow, len(groups))
	for i, g := range groups {
		rows[i] = make(AggregateRow, len(names))
		for j, it := range q.Select {
			rows[i][j] = Column{Name: names[j], Value: g.value(it.Field)}
		}
	}
	return rows, nil
}

// checkAggregates checks aggregates and groups against the kinds of their
// fields.
func (q *Query) checkAggregates(env Env) error {
	refs := slices.Clone(q.GroupBy)
	for _, it := range q.Select {
		refs = append(refs, it.Field)
	}
	for _, o := range q.OrderBy {
		refs = append(refs, o.Field)
	}
	Walk(q.Having, func(c Condition) { refs = append(refs, c.Field) })
	for _, ref := range refs {
		if err := q.datable(ref, env); err != nil {
			return err
		}
		kind := env.kind(ref.Path)
		ok := kind != Unfilterable && kind != MultiPicklist
		switch ref.Func {
		case NoFunc:
			if !ok {
				return q.Errorf(MalformedQuery, ref.Pos, "field '%s' can not be grouped in a query call", ref.Path)
			}
		case Sum, Avg:
			ok = kind == Number
		case Min, Max:
			ok = ok && kind != Boolean
		default: // everything can be counted
			ok = true
		}
		if !ok {
			return q.Errorf(MalformedQuery, ref.Pos, "field %s does not support aggregate operator %s", ref.Path, ref.Func)
		}
	}
	return nil
}

func (q *Query) columnNames() []string {
	names := make([]string, len(q.Select))
	unnamed := 0
	for i, it := range q.Select {
		switch {
		case it.Alias != "":
			names[i] = it.Alias
		case it.Field.Func == NoFunc:
			names[i] = it.Field.Path[strings.LastIndexByte(it.Field.Path, '.')+1:]
		default:
			names[i] = "expr" + strconv.Itoa(unnamed)
			unnamed++
		}
	}
	return names
}

// group has the records that share the values of GROUP BY.
type group struct {
	env     Env
	records []Getter
	memo    map[FieldRef]any
}

func (q *Query) group(records []Getter, env Env) []*group {
	newGroup := func() *group { return &group{env: env, memo: map[FieldRef]any{}} }
	if len(q.GroupBy) == 0 {
		g := newGroup()
		g.records = records
		return []*group{g}
	}
	var out []*group
	byKey := map[string]*group{}
	var key []byte
	for _, get := range records {
		key = key[:0]
		for _, ref := range q.GroupBy {
			part := groupKey(env.value(ref, get), env.kindOf(ref))
			key = strconv.AppendInt(key, int64(len(part)), 10)
			key = append(append(key, ':'), part...)
		}
		g := byKey[string(key)]
		if g == nil {
			g = newGroup()
			byKey[string(key)] = g
			out = append(out, g)
		}
		g.records = append(g.records, get)
	}
	return out
}

// groupKey returns the same text for equal values, and "" for null.
func groupKey(v any, kind Kind) string {
	if kind == Boolean {
		return strconv.Itoa(rank(v))
	}
	if isNull(v, kind) {
		return ""
	}
	switch kind {
	case Number:
		n, _ := asNumber(v)
		return n.rat().RatString()
	case Date:
		d, _ := asDay(v)
		return d.String()
	case DateTime:
		t, _ := asTime(v)
		return strconv.FormatInt(t.UnixNano()/1e6, 10)
	default:
		return asText(v, kind)
	}
}

// value returns the group's value for a grouped field or an aggregate.
func (g *group) value(ref FieldRef) any {
	ref.Pos = 0
	if v, known := g.memo[ref]; known {
		return v
	}
	v := g.compute(ref)
	g.memo[ref] = v
	return v
}

func (g *group) compute(ref FieldRef) any {
	kind := g.env.kind(ref.Path)
	switch ref.Func {
	case Count:
		return g.count(ref.Path, kind)
	case CountDistinct:
		distinct := map[string]bool{}
		g.each(ref.Path, kind, func(v any) { distinct[groupKey(v, kind)] = true })
		return len(distinct)
	case Sum, Avg:
		return g.total(ref)
	case Min, Max:
		var best any
		g.each(ref.Path, kind, func(v any) {
			if best == nil || order(v, best, kind) < 0 == (ref.Func == Min) && order(v, best, kind) != 0 {
				best = v
			}
		})
		return best
	default:
		if len(g.records) == 0 {
			return nil
		}
		return g.env.value(ref, g.records[0])
	}
}

func (g *group) count(path string, kind Kind) int {
	n := 0
	g.each(path, kind, func(any) { n++ })
	return n
}

// each calls f for every value that is not null.
func (g *group) each(path string, kind Kind, f func(any)) {
	for _, get := range g.records {
		if v := get(path); kind == Boolean || !isNull(v, kind) {
			f(v)
		}
	}
}

// total returns the exact sum, or the average.
func (g *group) total(ref FieldRef) any {
	sum, n := new(big.Rat), int64(0)
	g.each(ref.Path, Number, func(v any) {
		m, _ := asNumber(v)
		sum.Add(sum, m.rat())
		n++
	})
	if n == 0 {
		return nil
	}
	if ref.Func == Sum {
		return decimal(sum, 18)
	}
	return decimal(sum.Quo(sum, big.NewRat(n, 1)), 15)
}

// decimal writes r with at least one digit after the point and at most as many
// as given, as Salesforce writes the number of a double field.
func decimal(r *big.Rat, digits int) json.Number {
	s := strings.TrimRight(r.FloatString(digits), "0")
	if strings.HasSuffix(s, ".") {
		s += "0"
	}
	return json.Number(s)
}

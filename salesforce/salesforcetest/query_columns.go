package salesforcetest

import (
	"slices"

	"github.com/getmobly/mobly-salesforce-go/internal/soql"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// metadata answers a query with &columns=true: what its columns are, and no
// records.
func (s *search) metadata() (any, error) {
	if err := s.prepare(); err != nil {
		return nil, err
	}
	selected := false
	columns := []any{}
	unnamed := 0
	for _, it := range s.q.Select {
		if it.Sub != nil {
			key, c, err := s.childOf(it.Sub)
			if err != nil {
				return nil, err
			}
			inner, err := c.search.metadata()
			if err != nil {
				return nil, err
			}
			joined, _ := inner.(ordered)[0].Value.([]any)
			columns = append(columns, holder(key, true, joined))
			continue
		}
		if it.TypeOf != nil {
			return nil, s.notHere(it.Field.Pos, "columns=true with TYPEOF")
		}
		rt := s.routes[it.Field.Path]
		switch {
		case it.Field.Func != "" && it.Alias != "":
			columns = append(columns, holder(it.Alias, true, []any{}))
		case it.Field.Func != "":
			columns = append(columns, holder("expr"+string(digits(unnamed)), true, []any{}))
			unnamed++
		default:
			selected = selected || rt.last != nil && rt.last.Name == "Id" && len(rt.hops) == 0
			columns = append(columns, rt.metadata())
		}
	}
	return ordered{
		{"columnMetadata", columns}, {"entityName", s.entity.name}, {"groupBy", len(s.q.GroupBy) > 0}, {"idSelected", selected},
		{"keyPrefix", s.entity.prefix},
	}, nil
}

// metadata nests the column of a parent in one of its relationship's name.
func (rt *route) metadata() ordered {
	name := rt.name
	if rt.last != nil {
		name = rt.last.Name
	}
	c := rt.last
	out := ordered{
		{"aggregate", false}, {"apexType", apexType(c)}, {"booleanType", c != nil && c.Type == schema.TypeBoolean}, {"columnName", name},
		{"custom", c != nil && c.Custom}, {"displayName", name}, {"foreignKeyName", nil}, {"insertable", c != nil && c.Createable},
		{"joinColumns", []any{}}, {"numberType", c != nil && c.number()}, {"textType", rt.kind() == soql.Text},
		{"updatable", c != nil && c.Updateable},
	}
	for _, hop := range slices.Backward(rt.hops) {
		out = holder(hop.RelationshipName, false, []any{out})
	}
	return out
}

// holder is a column that is no field: an aggregate or the children of a
// record, which are told from a parent by the flag.
func holder(name string, aggregate bool, inner []any) ordered {
	return ordered{
		{"aggregate", aggregate}, {"apexType", nil}, {"booleanType", false}, {"columnName", name}, {"custom", false}, {"displayName", name},
		{"foreignKeyName", nil}, {"insertable", false}, {"joinColumns", inner}, {"numberType", false}, {"textType", false}, {"updatable", false},
	}
}

// apexType is the type of a column as Apex calls it; nil is one of several
// objects' names.
func apexType(c *column) string {
	switch {
	case c == nil:
		return "String"
	case c.Type == schema.TypeID || c.Type == schema.TypeReference:
		return "Id"
	case c.Type == schema.TypeBoolean:
		return "Boolean"
	case c.Type == schema.TypeInt:
		return "Integer"
	case c.number():
		return "Double"
	case c.Type == schema.TypeDate:
		return "Date"
	case c.Type == schema.TypeDateTime:
		return "Datetime"
	default:
		return "String"
	}
}

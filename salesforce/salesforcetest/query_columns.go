package salesforcetest

import (
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
			columns = append(columns, columnMetadata(key, nil, nil, inner.(ordered)[0].Value.([]any)))
			continue
		}
		rt := s.routes[it.Field.Path]
		switch {
		case it.Field.Func != "" && it.Alias != "":
			columns = append(columns, aggregateMetadata(it.Alias))
		case it.Field.Func != "":
			columns = append(columns, aggregateMetadata("expr"+string(digits(unnamed))))
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

// metadata nests the columns of a parent in one of its relationship's name.
func (rt *route) metadata() ordered {
	name := rt.name
	if rt.last != nil {
		name = rt.last.Name
	}
	out := columnMetadata(name, rt.last, rt, []any{})
	for i := len(rt.hops) - 1; i >= 0; i-- {
		out = columnMetadata(rt.hops[i].RelationshipName, nil, nil, []any{out})
	}
	return out
}

// apexType is the type of a column as Apex calls it.
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

// columnMetadata describes one column; rt is nil for what holds others.
func columnMetadata(name string, c *column, rt *route, inner []any) ordered {
	var typ any
	if rt != nil {
		typ = apexType(c)
	} else if len(inner) > 0 {
		typ = "complexvalue"
	}
	return ordered{
		{"aggregate", rt == nil}, {"apexType", typ}, {"booleanType", c != nil && c.Type == schema.TypeBoolean}, {"columnName", name},
		{"custom", c != nil && c.Custom}, {"displayName", name}, {"foreignKeyName", nil}, {"insertable", c != nil && c.Createable},
		{"joinColumns", inner}, {"numberType", c != nil && c.number()}, {"textType", rt != nil && rt.kind() == soql.Text},
		{"updatable", c != nil && c.Updateable},
	}
}

func aggregateMetadata(name string) ordered {
	return ordered{
		{"aggregate", true}, {"apexType", nil}, {"booleanType", false}, {"columnName", name}, {"custom", false}, {"displayName", name},
		{"foreignKeyName", nil}, {"insertable", false}, {"joinColumns", []any{}}, {"numberType", false}, {"textType", false}, {"updatable", false},
	}
}

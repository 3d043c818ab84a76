package salesforcetest

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/getmobly/mobly-salesforce-go/internal/soql"
	"github.com/getmobly/mobly-salesforce-go/salesforce/schema"
)

// The objects of the Tooling API that this org has.
const (
	customFields      = "CustomField"
	entityDefinitions = "EntityDefinition"
	fieldDefinitions  = "FieldDefinition"
)

const customFieldTable = `
Id | Custom Field Definition ID | id(18) | DI |
TableEnumOrId | Entity Enumeration Or ID | picklist(40) | CU |
DeveloperName | Master Label | string(40) | CUM |
FullName | Full Name | string(255) | CU |
EntityDefinitionId | Entity Definition ID | reference(EntityDefinition) | N | EntityDefinition
NamespacePrefix | Namespace Prefix | string(15) | N |
ManageableState | Manageable State | picklist(40) | N |
Length | Length | int(9) | N |
Precision | Precision | int(9) | N |
Scale | Scale | int(9) | N |
RelationshipLabel | Relationship Label | string(80) | N |
`

const entityDefinitionTable = `
Id | Entity Definition ID | id(18) | DI |
DurableId | Durable ID | string(255) | |
QualifiedApiName | Qualified API Name | string(255) | M |
DeveloperName | Developer Name | string(80) | |
NamespacePrefix | Namespace Prefix | string(15) | N |
MasterLabel | Master Label | string(255) | |
Label | Label | string(255) | |
PluralLabel | Plural Label | string(255) | |
KeyPrefix | Key Prefix | string(3) | N |
IsQueryable | Is Queryable | boolean | |
IsTriggerable | Is Triggerable | boolean | |
IsCustomizable | Is Customizable | boolean | |
IsCustomSetting | Is Custom Setting | boolean | |
`

const fieldDefinitionTable = `
Id | Field Definition ID | id(18) | DI |
DurableId | Durable ID | string(255) | |
QualifiedApiName | Qualified API Name | string(255) | M |
DeveloperName | Developer Name | string(80) | |
NamespacePrefix | Namespace Prefix | string(15) | N |
EntityDefinitionId | Entity Definition ID | reference(EntityDefinition) | | EntityDefinition
MasterLabel | Master Label | string(255) | |
Label | Label | string(255) | |
DataType | Data Type | string(1300) | N |
Length | Length | int(9) | N |
Precision | Precision | int(9) | N |
Scale | Scale | int(9) | N |
IsCalculated | Is Calculated | boolean | |
IsIndexed | Is Indexed | boolean | |
IsNillable | Is Nillable | boolean | |
RelationshipName | Relationship Name | string(80) | N |
`

// noID is the Id that definitions have; DurableId tells them apart.
const noID = "000000000000000AAA"

// catalogue makes an org whose records say what this one's objects and fields
// are, as that user may see them. It answers one request.
func (o *Org) catalogue(user string) *Org {
	c := &Org{
		clock: o.clock, entities: map[string]*entity{}, prefixes: map[string]*entity{}, ids: o.ids, cursors: o.cursors, modified: o.modified,
		access: map[string]*rights{user: {user: user, system: map[string]bool{"modifyalldata": true, "viewalldata": true}}},
	}
	c.access[user].org = c
	fields := newEntity(customFields, "Custom Field Definition", "Custom Field Definitions", "00N", "CUDQ", customFieldTable)
	objects := newEntity(entityDefinitions, "Entity Definition", "Entity Definitions", "4ie", "Q", entityDefinitionTable)
	details := newEntity(fieldDefinitions, "Field Definition", "Field Definitions", "4fe", "Q", fieldDefinitionTable)
	for _, e := range []*entity{fields, objects, details} {
		e.granted, e.setup = true, true
		c.addEntity(e)
	}
	put := func(e *entity, id string, values map[string]any) {
		e.put(id, (&record{id: id, seq: c.count(), values: map[string]any{}}).with(values))
	}
	for _, name := range slices.Concat([]string{"Activity"}, o.names) {
		e := o.visible(name, user)
		if name == "Activity" {
			e = &entity{name: name, label: name, plural: "Activities"}
		} else if e == nil {
			continue
		}
		// A definition is known by its name, where other records are by an ID.
		c.prefixes[name[:min(3, len(name))]] = objects
		put(objects, name, map[string]any{
			"Id": noID, "DurableId": name, "QualifiedApiName": name, "DeveloperName": strings.TrimSuffix(name, "__c"),
			"MasterLabel": e.label, "Label": e.label, "PluralLabel": e.plural, "KeyPrefix": orNil(e.prefix), "IsQueryable": e.queryable,
			"IsTriggerable": e.createable, "IsCustomizable": e.createable, "IsCustomSetting": false,
		})
		for _, f := range o.rights(user).columns(e) {
			id := name + "." + f.Name
			put(details, id, map[string]any{
				"Id": noID, "DurableId": id, "QualifiedApiName": f.Name, "DeveloperName": strings.TrimSuffix(f.Name, "__c"), "EntityDefinitionId": name,
				"MasterLabel": f.Label, "Label": f.Label, "DataType": f.dataType(), "Length": digits(f.Length), "Precision": digits(f.Precision), "Scale": digits(f.Scale),
				"IsCalculated": f.Calculated, "IsIndexed": f.IDLookup || f.Type == schema.TypeReference, "IsNillable": f.Nillable,
				"RelationshipName": orNil(f.RelationshipName),
			})
		}
	}
	for _, f := range o.defined() {
		namespace, name := f.developer()
		put(fields, f.id, map[string]any{
			"Id": f.id, "TableEnumOrId": f.object, "DeveloperName": name, "NamespacePrefix": orNil(namespace), "FullName": f.object + "." + f.column.Name,
			"EntityDefinitionId": f.object, "ManageableState": "unmanaged", "Length": digits(f.column.Length),
			"Precision": digits(f.column.Precision), "Scale": digits(f.column.Scale),
		})
	}
	return c
}

// definition reports whether the object is one that the data API has too.
func definition(name string) bool {
	return strings.EqualFold(name, entityDefinitions) || strings.EqualFold(name, fieldDefinitions)
}

func orNil(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// toolingQuery answers /tooling/query?q=...: the envelope has two members more.
// Which custom fields there are is told to those who may view the setup.
func (o *Org) toolingQuery(q *request) *response {
	c := o.catalogue(q.saver.user)
	if !o.rights(q.saver.user).has("ViewSetup") {
		delete(c.entities, strings.ToLower(customFields))
	}
	resp := c.query(q)
	body, ok := resp.body.(ordered)
	if !ok || body[0].Key != "totalSize" {
		return resp
	}
	records, _ := body[len(body)-1].Value.([]any)
	name := ""
	if parsed, err := soql.Parse(q.query.Get("q")); err == nil {
		name = c.entity(parsed.From).name
	}
	resp.body = append(ordered{{"size", len(records)}}, slices.Insert(slices.Clone(body), 2, pair{"queryLocator", nil}, pair{"entityTypeName", name})...)
	return resp
}

// reified reports whether the query may be run: fields are listed for given
// objects only.
func (s *search) reified() error {
	if s.entity.name != fieldDefinitions {
		return nil
	}
	given := false
	soql.Walk(s.q.Where, func(c soql.Condition) {
		path := strings.ToLower(c.Field.Path)
		given = given || path == "durableid" || strings.HasPrefix(path, "entitydefinition")
	})
	if !given {
		return s.q.Errorf(soql.MalformedQuery, 0, "A filter on a reified column is required [EntityDefinitionId,DurableId]")
	}
	return nil
}

// developer is a custom field's name without suffix, and the namespace of the
// package that it is of, "" for none.
func (f definedField) developer() (namespace, name string) {
	name = strings.TrimSuffix(f.column.Name, "__c")
	if prefix, rest, ok := strings.Cut(name, "__"); ok {
		return prefix, rest
	}
	return "", name
}

// fieldRecord is a custom field by its ID.
func (o *Org) fieldRecord(f definedField, version string) ordered {
	metadata := o.setup.given[f.id].metadata
	if metadata == nil {
		metadata = f.column.metadata()
	}
	namespace, name := f.developer()
	return ordered{
		{"attributes", ordered{{"type", customFields}, {"url", "/services/data/v" + version + "/sobjects/" + customFields + "/" + f.id}}},
		{"Id", f.id}, {"TableEnumOrId", f.object}, {"DeveloperName", name}, {"NamespacePrefix", orNil(namespace)},
		{"ManageableState", "unmanaged"}, {"FullName", f.object + "." + f.column.Name}, {"Metadata", metadata},
	}
}

// metadata describes a column that was not made by the Tooling API.
func (c *column) metadata() ordered {
	name, _, _ := strings.Cut(strings.ReplaceAll(c.dataType(), " ", ""), "(")
	name = strings.NewReplacer("Date/Time", "DateTime", "URL", "Url", "Picklist", "Picklist").Replace(name)
	out := ordered{
		{"type", name}, {"label", c.Label}, {"required", !c.Nillable && c.Type != schema.TypeBoolean}, {"externalId", c.ExternalID},
		{"unique", c.Unique}, {"caseSensitive", c.CaseSensitive},
	}
	switch {
	case c.number():
		out = append(out, pair{"precision", c.Precision}, pair{"scale", c.Scale})
	case c.Type == schema.TypeString, c.Type == schema.TypeTextArea:
		out = append(out, pair{"length", c.Length})
	case len(c.ReferenceTo) > 0:
		out = append(out, pair{"referenceTo", c.ReferenceTo[0]})
	case len(c.Picklist) > 0:
		values := []any{}
		for _, v := range c.Picklist {
			values = append(values, ordered{{"fullName", v.Value}, {"label", label(v)}, {"default", v.Default}, {"isActive", v.Active}})
		}
		out = append(out, pair{"valueSet", ordered{{"restricted", c.Restricted}, {"valueSetDefinition", ordered{{"sorted", false}, {"value", values}}}}})
	}
	return out
}

// dataType is the type as the setup pages write it.
func (c *column) dataType() string {
	switch c.Type {
	case schema.TypeString, schema.TypeCombobox:
		return fmt.Sprintf("Text(%d)", c.Length)
	case schema.TypeTextArea:
		switch {
		case c.rich():
			return fmt.Sprintf("Html(%d)", c.Length)
		case c.Length > 255:
			return fmt.Sprintf("Long Text Area(%d)", c.Length)
		}
		return "Text Area(255)"
	case schema.TypeDouble, schema.TypeCurrency, schema.TypePercent, schema.TypeInt:
		name := map[schema.Type]string{schema.TypeCurrency: "Currency", schema.TypePercent: "Percent"}[c.Type]
		if name == "" {
			name = "Number"
		}
		return fmt.Sprintf("%s(%d, %d)", name, c.Precision-c.Scale, c.Scale)
	case schema.TypeReference:
		return "Lookup(" + strings.Join(c.ReferenceTo, ",") + ")"
	default:
		names := map[schema.Type]string{
			schema.TypeID: "Lookup()", schema.TypeBoolean: "Checkbox", schema.TypeDate: "Date", schema.TypeDateTime: "Date/Time", schema.TypeTime: "Time",
			schema.TypeEmail: "Email", schema.TypePhone: "Phone", schema.TypeURL: "URL", schema.TypePicklist: "Picklist",
			schema.TypeMultiPicklist: "Multiselect Picklist", schema.TypeAddress: "Address",
		}
		return names[c.Type]
	}
}

// touch notes that the org's objects changed. Last-Modified has whole seconds:
// each change gets one of its own, so that none is missed by who asks for what
// is newer.
func (o *Org) touch() {
	now := o.clock().Truncate(time.Second)
	if !now.After(o.modified) {
		now = o.modified.Truncate(time.Second).Add(time.Second)
	}
	o.modified = now
}
